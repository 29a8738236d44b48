"""People who introduce themselves by what is an everyday word as well: 大家好，我是光芒.

The word names them where they say 我是 before it, and nowhere else: later in the episode it means itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.model import Segmented
from pipeline.tag import entities_episode
from pipeline.tag.entities_data import name_words
from pipeline.tag.mentions import Candidate, Thing
from pipeline.tag.unknown import HAN, entry

RANK = 0.1  # below every other way to read the same characters
LEAD = r"(?:我是|我叫)(?:来自[^，。,.\s]{1,12}的)?"
END = r"[\s，。,.！!？?；;]|$"


def find(segmented: Segmented) -> list[Candidate]:
    """The places where a greeting, or later in the episode 我是 alone, leads to the name."""
    text = segmented.transcript.simplified
    names = {name for start, end in entities_episode.heads(segmented) for name in _introduced(text[start:end])}
    if not names:
        return []
    again = re.compile(rf"{LEAD}({'|'.join(sorted(names, key=len, reverse=True))})(?={END})")
    found = []
    for match in again.finditer(text):
        start, end = match.span(1)
        made = entry("PERSON", segmented.transcript.text[start:end])
        found.append(Candidate(start, end, Thing(made.id, made.en[0], made.type, made), "pattern", RANK))
    return found


def _introduced(head: str) -> Iterator[str]:
    data = name_words()
    for match in _greeting().finditer(head):
        name = match["name"]
        if not name.endswith(data.described) and (data.function - data.in_given_names).isdisjoint(name):
            yield name


@lru_cache(maxsize=1)
def _greeting() -> re.Pattern[str]:
    greetings = "|".join(map(re.escape, name_words().greetings))
    return re.compile(
        rf"(?i)(?:{greetings})[^。！!？?\n]{{0,16}}?[\s，。,.！!]{{0,2}}{LEAD}"
        rf"(?P<name>[{HAN}]{{2,3}}?)(?={END})"
    )
