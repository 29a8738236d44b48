"""People who are called by one given name in two scripts: Monica and 莫妮卡 in one episode are one person."""

from __future__ import annotations

import dataclasses

from pipeline.lexicon import Entry, Lexicon, fold
from pipeline.tag.entities_data import name_words
from pipeline.tag.unknown import RIGHT_AT, cues, occurrences


def joined(entries: list[Entry], folded: str, lexicon: Lexicon) -> list[Entry]:
    """The entries of an episode; those of people in Latin script have the Han forms as well, which are no entries of their own.

    A form counts if the person is introduced, or something beside it says that it is a person: a brand may be called 艾伦.
    """
    forms: dict[str, str] = {}
    for one in entries:
        if one.type == "PERSON":
            for form in name_words().western.get(fold(one.en[0]), ()):
                if form in lexicon.by_surface or form not in folded:
                    continue
                if one.where in ("introduced", "metadata") or _is_person(form, folded):
                    forms.setdefault(form, one.id)
    if not forms:
        return entries
    found = []
    for one in entries:
        own = tuple(form for form, id in forms.items() if id == one.id)
        if one.type != "PERSON" or one.en[0] not in forms:
            found.append(dataclasses.replace(one, alias=(*one.alias, *own)) if own else one)
    return found


def _is_person(form: str, folded: str) -> bool:
    return any(cues(folded, start, end)["PERSON"] >= RIGHT_AT for start, end in occurrences(form, folded))
