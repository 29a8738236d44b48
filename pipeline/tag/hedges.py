"""Which numbers are approximate or unsure: by their own form (三四個, 百萬級), the words beside them, or the number before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Quantity
from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.claims_words import Hit
from pipeline.tag.clauses import Number, View
from pipeline.tag.numerals_context import any_of
from pipeline.tag.numerals_context import words as context
from pipeline.tag.status_words import number as whole_number
from pipeline.tag.status_words import words

FEW = 5  # smaller counts behind 我覺得 announce what comes and guess nothing: 我覺得有兩個問題
BOUND = 4  # characters of the words right before a number that bound it
BESIDE = 3  # characters between a hedge of one character and the number: 近乎五年
NEARED = ("duration", "money", "count")  # of shares and sizes 快 says how much faster
LISTED = 8  # characters between two numbers of a list
PAIR = re.compile("[一二两三四五六七八九]{2}")
ROUND = re.compile("[十百千万亿]+")


@dataclass(frozen=True, slots=True)
class Hedges:
    """Hedges by what they do.

    ``opinion`` words guess no date and no small count; ``far`` ones reach to the next number of their clause, ``hearsay``
    over all that stands between; ``denied`` words before a hedge undo it, and ``nouns`` begin as one. ``apart`` matches what
    stands between a near hedge and a number that it does not hedge, ``distant`` between a far one and such a number;
    ``listed`` what stands between two numbers of one list; ``limits_before`` and ``limits_behind`` bound a number that is
    known for sure, ``nearly`` ends right before one that is nearly reached; ``guessed`` what stands behind a share of whom something is
    guessed. Behind ``spans`` two numerals are a stretch of time that is known: 過去兩三年.
    """

    opinion: frozenset[str]
    far: frozenset[str]
    hearsay: frozenset[str]
    reach: int
    denied: tuple[str, ...]
    nouns: tuple[str, ...]
    behind_not: tuple[str, ...]
    spans: tuple[str, ...]
    orders: tuple[str, ...]
    limits_before: tuple[str, ...]
    limits_behind: tuple[str, ...]
    nearly: re.Pattern[str]
    apart: re.Pattern[str]
    distant: re.Pattern[str]
    listed: re.Pattern[str]
    guessed: re.Pattern[str]


@lru_cache(maxsize=1)
def load() -> Hedges:
    """The words of [hedged]. Raises DataError naming the key that holds none."""

    def read(key: str) -> tuple[str, ...]:
        return words("hedged", key)

    return Hedges(
        opinion=frozenset(read("opinion")),
        far=frozenset((*read("far"), *read("hearsay"))),
        hearsay=frozenset(read("hearsay")),
        reach=whole_number("hedged", "reach"),
        denied=read("denied"),
        nouns=read("nouns"),
        behind_not=read("behind_not"),
        spans=read("spans"),
        orders=read("orders"),
        limits_before=read("limits_before"),
        limits_behind=read("limits_behind"),
        nearly=re.compile(f"(?<![{''.join(read('not_nearly'))}])(?:{any_of(read('nearly'))})$"),
        apart=re.compile(any_of(read("apart"))),
        distant=re.compile(any_of((*read("apart"), *read("distant")))),
        listed=re.compile(f"(?:{any_of(read('listed'))})*"),
        guessed=re.compile(f"(?:的[^，。,]{{0,3}})?(?:{any_of(read('guessed'))})"),
    )


@lru_cache(maxsize=1)
def _other_words() -> frozenset[str]:
    return frozenset("".join(context("approx", "not_behind")))


def hedged(text: View, number: Number, last: Number | None, unsure: Number | None, found: Cues, data: Lexicon) -> bool:
    """Is the number approximate or unsure? ``last`` is the number before it, ``unsure`` the last that was."""
    of = number.of
    if of.approx or (isinstance(of, Quantity) and (_bounded(text, number, of) or _rough(text, number))):
        return True
    if _beside(text, number, last, found, data):
        return True
    if last is None or last is not unsure or number.start - last.end > LISTED:
        return False
    if isinstance(last.of, Quantity) and last.of.bound is not None:
        return False  # 从二十多岁到五十岁
    listed = load().listed.fullmatch(text.dense, last.end, number.start)
    return listed is not None and _alike(number, last)  # 大概五年、十年


def _bounded(text: View, number: Number, of: Quantity) -> bool:
    """Is only a bound of a number known (不到一百人), and not the limit itself: 五天之内, 高达三成?"""
    hedges, dense = load(), text.dense
    if of.bound is None:
        return False
    ahead = dense[max(number.start - BOUND, 0) : number.start]
    return not (ahead.endswith(hedges.limits_before) or dense.startswith(hedges.limits_behind, number.end))


def _rough(text: View, number: Number) -> bool:
    """Is a number approximate as it is said: 三四個, 百萬級?"""
    hedges, dense = load(), text.dense
    if number.bare and dense.startswith(hedges.orders, number.end):
        return ROUND.fullmatch(dense, number.start, number.end) is not None
    if number.of.value_max is None or dense[max(number.start - 2, 0) : number.start].endswith(hedges.spans):
        return False
    return PAIR.search(dense, number.start, number.end) is not None


def _beside(text: View, number: Number, last: Number | None, found: Cues, data: Lexicon) -> bool:
    """Do words before or right behind the number hedge it?"""
    hedges, dense = load(), text.dense
    near = number.start - int(data.limits["before"])
    far = max(number.start - hedges.reach, last.end if last is not None else 0)
    for hit in found["hedge_before"].within(max(number.left, min(near, far)), number.start):
        if (hit.start >= near or hit.word in hedges.far) and _guesses(text, number, hit, hit.start >= near):
            return True
    if number.kind in NEARED and hedges.nearly.search(dense, max(number.left, number.start - BOUND), number.start):
        return True  # 快两年了
    if number.kind == "percent" and hedges.guessed.match(dense, number.end):
        return True  # 九成的人可能不会来
    behind = found["hedge_behind"].within(number.end, number.end + int(data.limits["behind"]))
    for hit in behind:
        between = dense[number.end : hit.start]
        if not between or (len(between) == 1 and between.isalnum() and between not in hedges.behind_not):
            return True
    return False


def _guesses(text: View, number: Number, hit: Hit, near: bool) -> bool:
    """Does a hedge before a number hedge this number, and not something between?"""
    hedges, dense = load(), text.dense
    ahead, between = dense[hit.start - 1 : hit.start], dense[hit.end : number.start]
    if len(hit.word) == 1:
        return len(between) <= BESIDE and ahead not in _other_words()  # 最近五年
    if ahead in hedges.denied or dense.startswith(hedges.nouns, hit.start) or between == "的":
        return False  # 不可能, 可能性, 低于预期的五万辆
    if hit.word in hedges.opinion and (number.kind == "date" or few(number)):
        return False
    if near:
        return hedges.apart.search(between) is None
    stops = hedges.apart if hit.word in hedges.hearsay else hedges.distant
    return number.kind != "date" and stops.search(between) is None


def _alike(a: Number, b: Number) -> bool:
    """Are two numbers of one sort, counted alike: 三場、四場, and not 三層七次?"""
    counted = [row.of.counted if isinstance(row.of, Quantity) else "" for row in (a, b)]
    return (a.kind, a.unit, counted[0]) == (b.kind, b.unit, counted[1])


def few(number: Number) -> bool:
    """Is a number a small count, which announces or points at things more often than it is a fact or a guess?"""
    return number.kind == "count" and isinstance(number.of.value, float) and number.of.value < FEW
