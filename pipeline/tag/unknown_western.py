"""People by given names in Latin script: Monica and 莫妮卡 of one episode are one person; Fred Biden is not Joe Biden."""

from __future__ import annotations

import dataclasses
import re

from pipeline.lexicon import Entry, Lexicon, fold
from pipeline.tag.entities_data import name_words
from pipeline.tag.mentions import Candidate
from pipeline.tag.unknown import RIGHT_AT, cues, entry, occurrences

GIVEN, FAMILY = re.compile(r"(?<![A-Za-z])(?<![A-Za-z] )([A-Z][a-z]+) $"), re.compile("[A-Z][a-z]{3,}")
LONGEST_GIVEN = 14  # characters, with the space behind


def relatives(simplified: str, known: list[Candidate]) -> list[Entry]:
    """Entries for people with the family name of a known person and another given name before it."""
    made: dict[str, Entry] = {}
    for one in known:
        if one.thing.type != "PERSON" or not (FAMILY.fullmatch(simplified, one.start, one.end)):
            continue
        given = GIVEN.search(simplified, max(one.start - LONGEST_GIVEN, 0), one.start)
        if given is None or given[1].lower() not in name_words().given:
            continue
        full = f"{given[1]} {simplified[one.start : one.end]}"
        if not any(fold(given[1]) in fold(surface).split() for surface in one.thing.entry.surfaces):
            made.setdefault(fold(full), entry("PERSON", full))
    return list(made.values())


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
