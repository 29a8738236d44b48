"""Institutions and spots that begin with a place the lexicon knows: ``铁岭农学院``, ``深圳市教育局``, ``内华达大学``."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.lexicon import EntityType, Entry
from pipeline.tag.entities_data import name_words
from pipeline.tag.mentions import Candidate
from pipeline.tag.unknown import Taken, entry

LONGEST_MIDDLE = 6  # characters between place and suffix
NO_NAME = frozenset("些几各某这那每所")  # what counts or points: 欧洲一些大学


def entries(simplified: str, known: list[Candidate]) -> list[Entry]:
    """An entry for each place followed by what makes one thing of it, none for 中国电视台, which is no one thing."""
    data, frame, types = name_words(), _frame(), _types()
    starts = Taken((one.start, one.start + 1) for one in known)
    ends = {(one.end, one.start) for one in known if one.thing.type != "PLACE"}
    longest = max(map(len, types))
    made: dict[str, Entry] = {}
    for one in known:
        if one.thing.type != "PLACE" or one.end - one.start < 2:
            continue
        match = frame.match(simplified, one.end, min(one.end + LONGEST_MIDDLE + longest, len(simplified)))
        if match is None or (match.end(), one.start) in ends or starts.overlaps(one.end, match.end()):
            continue
        place, middle = simplified[one.start : one.end], match["middle"]
        wide = place in data.wide or place.endswith("国")
        if set(middle) & (data.grammar | NO_NAME) or len(middle) < 2 * wide or middle in data.modifiers:
            continue
        name = simplified[one.start : match.end()]
        made.setdefault(name, entry(types[match["suffix"]], name))
    return list(made.values())


@lru_cache(maxsize=1)
def _types() -> dict[str, EntityType]:
    return {suffix: type for type, suffixes in name_words().placed.items() for suffix in suffixes}


@lru_cache(maxsize=1)
def _frame() -> re.Pattern[str]:
    suffixes = "|".join(map(re.escape, sorted(_types(), key=len, reverse=True)))
    return re.compile(rf"(?P<middle>[\u4e00-\u9fff]{{0,{LONGEST_MIDDLE}}}?)(?P<suffix>{suffixes})")
