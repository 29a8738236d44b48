"""Institutions and spots that begin with a known place or organisation: ``铁岭农学院``, ``深圳市教育局``, ``台大儿童医院``."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.lexicon import EntityType, Entry, fold
from pipeline.tag.entities_data import name_words
from pipeline.tag.mentions import Candidate
from pipeline.tag.unknown import entry

LONGEST_MIDDLE = 6  # characters between place and suffix
NO_NAME = frozenset("些几各某这那每所")  # what counts or points: 欧洲一些大学


def entries(simplified: str, known: list[Candidate]) -> list[Entry]:
    """An entry for each place or house followed by what makes one thing of it, none for 中国电视台, which is no one thing."""
    data = name_words()
    starts = {one.start for one in known}
    ends = {(one.end, one.start) for one in known if one.thing.type != "PLACE"}
    made: dict[str, Entry] = {}
    for one in known:
        if one.thing.type not in ("PLACE", "ORG") or one.end - one.start < 2:
            continue
        frame, types, longest = _frame(one.thing.type == "PLACE")
        if _lasts().isdisjoint(simplified[one.end : one.end + LONGEST_MIDDLE + longest]):
            continue
        match = frame.match(simplified, one.end, min(one.end + LONGEST_MIDDLE + longest, len(simplified)))
        if match is None or (match.end(), one.start) in ends or not starts.isdisjoint(range(one.end, match.end())):
            continue
        place, middle = simplified[one.start : one.end], match["middle"]
        wide = one.thing.type == "PLACE" and (place in data.wide or place.endswith("国"))
        if set(middle) & (data.grammar | NO_NAME) or len(middle) < 2 * wide or middle in data.modifiers:
            continue
        if one.thing.type == "ORG" and any(fold(s).endswith(match["suffix"]) for s in one.thing.entry.surfaces):
            continue  # 布鲁克海文 | 实验室 is 布鲁克海文国家实验室
        name = simplified[one.start : match.end()]
        made.setdefault(name, entry(types[match["suffix"]], name))
    return list(made.values())


@lru_cache(maxsize=1)
def _lasts() -> frozenset[str]:
    """The last characters of the suffixes: without one there is nothing to look for."""
    data = name_words()
    return frozenset(suffix[-1] for suffixes in (data.housed, *data.placed.values()) for suffix in suffixes)


@lru_cache(maxsize=2)
def _frame(place: bool) -> tuple[re.Pattern[str], dict[str, EntityType], int]:
    """The pattern behind a place or an organisation, the type each suffix gives, and the length of the longest."""
    data = name_words()
    types: dict[str, EntityType] = dict.fromkeys(data.housed, "ORG")
    if place:
        types = {suffix: type for type, suffixes in data.placed.items() for suffix in suffixes}
    suffixes = "|".join(map(re.escape, sorted(types, key=len, reverse=True)))
    pattern = re.compile(rf"(?P<middle>[\u4e00-\u9fff]{{0,{LONGEST_MIDDLE}}}?)(?P<suffix>{suffixes})")
    return pattern, types, max(map(len, types))
