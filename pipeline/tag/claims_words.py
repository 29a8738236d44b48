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


class Hits:
    """Words found in a text, in order of their beginning; they may overlap."""

    def __init__(self, rows: Iterable[Hit]) -> None:
        self.rows = sorted(rows)
        self.starts = [row.start for row in self.rows]

    def within(self, start: int, end: int) -> list[Hit]:
        """The hits that lie inside ``[start, end)``."""
        low = bisect_left(self.starts, start)
        return [row for row in self.rows[low : bisect_left(self.starts, end, low)] if row.end <= end]

    def any(self, start: int, end: int) -> bool:
        """Does a hit lie inside ``[start, end)``?"""
        low = bisect_left(self.starts, start)
        return low < len(self.rows) and self.starts[low] < end and bool(self.within(start, end))


class Finder:
    """Finds words in a text, linear in it: the leftmost longest ones, or all."""

    def __init__(self, words: Iterable[str], longest: bool) -> None:
        self.words = sorted(set(words))
        self.longest = longest
        kind = ahocorasick_rs.MatchKind.LeftmostLongest if longest else ahocorasick_rs.MatchKind.Standard
        self._automaton = ahocorasick_rs.AhoCorasick(self.words, matchkind=kind)

    def find(self, dense: str) -> list[Hit]:
        """The hits, by offset of their end."""
        words, overlapping = self.words, not self.longest
        return [
            Hit(a, b, words[i]) for i, a, b in self._automaton.find_matches_as_indexes(dense, overlapping=overlapping)
        ]


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
