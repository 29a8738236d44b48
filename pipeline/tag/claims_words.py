"""Words of a list found in a text, in one pass each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

import ahocorasick_rs


class Hit(NamedTuple):
    """A word found in a dense text, half-open."""

    start: int
    end: int
    word: str


Row = tuple[int, int, str]  # a hit that nobody has asked for yet: most of those of a text are never looked at


class Hits:
    """Words found in a text, in order of their beginning; they may overlap."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = sorted(rows)
        self._starts = [row[0] for row in self._rows]

    def within(self, start: int, end: int) -> list[Hit]:
        """The hits that lie inside ``[start, end)``."""
        starts = self._starts
        low = bisect_left(starts, start)
        if low == len(starts) or starts[low] >= end:
            return []
        return [Hit(*row) for row in self._rows[low : bisect_left(starts, end, low)] if row[1] <= end]

    def any(self, start: int, end: int) -> bool:
        """Does a hit lie inside ``[start, end)``?"""
        return bool(self.within(start, end))


class Finder:
    """Finds words in a text, linear in it: the leftmost longest ones, or all."""

    def __init__(self, words: Iterable[str], longest: bool) -> None:
        self.words = sorted(set(words))
        self.longest = longest
        kind = ahocorasick_rs.MatchKind.LeftmostLongest if longest else ahocorasick_rs.MatchKind.Standard
        self._automaton = ahocorasick_rs.AhoCorasick(self.words, matchkind=kind)

    def find(self, dense: str) -> list[Row]:
        """The words of a text as ``(start, end, word)``, by offset of their end."""
        words, overlapping = self.words, not self.longest
        return [(a, b, words[i]) for i, a, b in self._automaton.find_matches_as_indexes(dense, overlapping=overlapping)]


def masked(dense: str, spans: list[tuple[int, int]], words: Iterable[str]) -> str:
    """A text in which spans (ascending) that are none of ``words`` cannot match: 黃金|價格 does not hold 金價. Same length."""
    keep = frozenset(words)
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        if start >= at and dense[start:end] not in keep:
            pieces += dense[at:start], "\0" * (end - start)
            at = end
    return "".join(pieces) + dense[at:]
