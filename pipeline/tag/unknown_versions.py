"""Versions of known products that the lexicon does not list: ``Claude 7`` is neither Claude nor Claude 3."""

from __future__ import annotations

import dataclasses
import re

from pipeline.lexicon import Entry
from pipeline.tag.entities_data import name_words
from pipeline.tag.mentions import Candidate
from pipeline.tag.unknown import entry

VERSION = re.compile(
    r"[ -]?(?P<number>v?\d{1,2}(?:\.\d{1,2})?[a-z]?)(?![\w.%])|[ -]?(?P<counted>v?\d{1,2}(?:\.\d{1,2})?)(?=[\u4e00-\u9fff])"
)

ONE_WORD = re.compile(r"1[样起直些定般共旦切律向]")
"""A word that begins with 一, its numeral written as a figure: 像iPhone 1样."""


def entries(simplified: str, known: list[Candidate]) -> list[Entry]:
    """An entry for each version number behind a known product in Latin letters that is no count (iPhone 15万台)."""
    counters = name_words().counters
    spans = {(one.start, one.end) for one in known}
    made: dict[str, Entry] = {}
    for one in known:
        if one.thing.type != "PRODUCT":
            continue
        surface = simplified[one.start : one.end]
        if not surface.isascii() or any(char.isdigit() for char in surface):
            continue
        match = VERSION.match(simplified, one.end, min(one.end + 8, len(simplified)))
        if match is None or simplified[match.end() : match.end() + 2].lstrip(" ")[:1] in counters:
            continue
        if (one.start, match.end()) in spans or ONE_WORD.match(simplified, match.end() - 1):
            continue
        name = f"{one.thing.entry.name('en')} {match['number'] or match['counted']}"
        version = entry("PRODUCT", name, simplified[one.start : match.end()])
        first = made.get(version.id, version)
        made[version.id] = dataclasses.replace(first, alias=tuple(dict.fromkeys((*first.alias, *version.alias))))
    return list(made.values())
