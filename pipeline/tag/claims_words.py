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


def outside(hits: list[Hit], spans: list[tuple[int, int]]) -> Hits:
    """The hits that are no part of a longer one of ``spans`` (both ascending): 指數 in 標普五百指數 is a name's."""
    kept, k, reach = [], 0, (0, 0)
    for hit in hits:
        while k < len(spans) and spans[k][0] <= hit.start:
            reach = max(reach, spans[k], key=lambda span: span[1])
            k += 1
        if not (reach[0] <= hit.start and hit.end <= reach[1] and reach[1] - reach[0] > hit.end - hit.start):
            kept.append(hit)
    return Hits(kept)
