"""People whom the credits of an episode name, mostly by a given name alone: 監製澤林、聲音設計慶明、實習生小軍."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.tag.entities_data import COMMON, RARE, NameWords, name_words
from pipeline.tag.unknown import HAN, Proposal, Taken
from pipeline.text.openings import begun, rests
from pipeline.text.words import vocabulary

APART = 20  # characters between two credits of one list at most
AND = "[、和跟与]|以及|还有"


def propose(text: str, taken: Taken) -> Iterator[Proposal]:
    """People credited in a simplified text: by two credits close to each other, or by one that says that it is the show's."""
    last: tuple[int, list[Proposal]] = -1, []  # where the credit before ended, and its people if it was alone so far
    for credit in _credits().finditer(text):
        people = list(_people(credit, taken))
        if not people:
            continue
        end, waiting = last
        own = text.endswith(name_words().credits_own, 0, credit.start())
        if own or (end >= 0 and credit.start() - end <= APART):
            yield from (*waiting, *people)
            people = []
        last = credit.end(), people


def _people(credit: re.Match[str], taken: Taken) -> Iterator[Proposal]:
    data, at = name_words(), credit.start("names")
    for part in re.finditer(rf"(?:^|{AND})([{HAN}]{{2,3}}?)(?={AND}|$)", credit["names"]):
        start, end = part.span(1)
        if _may_be_name(part[1], data) and not taken.overlaps(at + start, at + end):
            yield Proposal(part[1], "PERSON")


def _may_be_name(name: str, data: NameWords) -> bool:
    """Is it no word, and made of none: 小军, but not 很忙, 工作, 团队们?"""
    known = vocabulary()
    if known.get(name, 0) >= RARE or (data.function - data.in_given_names) & set(name):
        return False
    return len(name) == 2 or max(known.get(name[:2], 0), known.get(name[1:], 0)) < COMMON


@lru_cache(maxsize=1)
def _credits() -> re.Pattern[str]:
    """What somebody did for the show, once or more (内容策划声音设计), and the names behind it, up to where the phrase ends."""
    data = name_words()
    role = f"{begun(data.credits)}(?>{rests(data.credits)})"
    name = f"[{HAN}]{{2,3}}?"
    return re.compile(
        rf"{role}(?:{role}){{0,3}}[是为：: ]?(?P<names>{name}(?:(?:{AND})(?!{role}){name}){{0,5}})"
        rf"(?=[，。,.！!；;\s]|{AND}|$)"
    )
