"""Which numbers are asked for and not stated: 有 500 萬嗎, 是三成還是五成?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Quantity
from pipeline.tag.claims_data import Cues
from pipeline.tag.clauses import Number, View
from pipeline.tag.status_words import pattern

CLOSE = 6  # characters between words that ask and the number
CLAUSE = 25  # and between it and the word that says what is asked
MARK = 40  # and behind it in which a question that gives a choice ends


@dataclass(frozen=True, slots=True)
class Questions:
    """What asks for a number.

    ``echo`` matches what ends a question right behind its number, ``either`` and ``other`` what stands behind the first
    and the second of two numbers to choose from; ``choice`` ends right before the second. ``rhetorical`` words ask nothing,
    ``about`` ones something else: 為什麼漲了三成?
    """

    echo: re.Pattern[str]
    either: re.Pattern[str]
    choice: re.Pattern[str]
    other: re.Pattern[str]
    rhetorical: re.Pattern[str]
    about: re.Pattern[str]


@lru_cache(maxsize=1)
def load() -> Questions:
    """The words of [questions]. Raises DataError naming the key that holds none."""

    def read(key: str) -> str:
        return pattern("questions", key)

    marks, or_, clause = "[?？]", read("or"), "[^，。,.!！?？]"
    digits = "(?:[0-9二两三四五六七八九十百千万]|一[^个种些样])"
    return Questions(
        echo=re.compile(f"{read('particles')}{{0,2}}(?:{read('asks')}|{marks})"),
        either=re.compile(f"{clause}{{0,6}}{or_}{clause}{{0,4}}{digits}{clause}{{0,10}}{marks}"),
        choice=re.compile(f"{digits}{clause}{{0,6}}{or_}{clause}{{0,4}}$"),
        other=re.compile(f"{clause}{{0,5}}{marks}"),
        rhetorical=re.compile(read("rhetorical")),
        about=re.compile(f"{read('about')}{clause}*$"),
    )


def asked(text: View, number: Number, found: Cues) -> bool:
    """Is the number part of a question, and not of one about something else (是不是八月買的)?"""
    asks, dense = load(), text.dense
    before = found["question"].within(max(number.left, number.start - CLOSE), number.start)
    if number.kind == "date":
        before = []  # asked is what happened then
    elif isinstance(number.of, Quantity) and number.of.bound is not None:
        before = [hit for hit in before if hit.word != "有没有"]  # 有沒有超過一百萬: the limit is stated
    marked = dense.find("?", number.end, number.end + MARK) >= 0  # in most transcripts there is none
    either = asks.either.match(dense, number.end) if marked else None
    if before or (either and dense[number.start : number.end] not in either[0]):
        return True  # but 十纳米还是十纳米 is no choice
    if echo := asks.echo.match(dense, number.end):
        if asks.rhetorical.search(dense, max(number.left, number.start - CLOSE), number.start):
            return False
        return "吗" in echo[0] or not asks.about.search(dense, max(number.left, number.start - CLAUSE), number.start)
    if not marked or asks.other.match(dense, number.end) is None:
        return False
    return asks.choice.search(dense[max(number.left, number.start - 2 * CLOSE) : number.start]) is not None
