"""Lexical cohesion: how much the words before a place are those behind it, at several scales, in linear time.

After Hearst's TextTiling (adjacent windows) and Galley's LCseg (chains of repeated terms), without a word cutter: the
terms are bigrams of Han characters and Latin words, known by number, weighted by their rarity in the episode itself,
and window sums are kept as count sketches (hashed, signed), so that no matrix grows with the square of the text.
Offsets here count the characters of the *dense* text, the one without whitespace, so that ``歡 迎 收 聽`` and ``歡迎收聽``
are the same. All arrays are one row per place asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.text.dense import Dense, Flags, Ints, codes, ordered

Floats = NDArray[np.float64]

BLOCK = 64
"""Characters of a block: places are rounded to it, some twelve seconds of speech."""
SKETCH = 512
"""Columns of the sketch; colliding terms add noise of about 1/20 to a similarity."""
ROWS = 2048
"""Blocks whose sketches are held at once, so that memory does not grow with the text."""
HAN = range(0x3400, 0xA000)
SPELL = 320
"""Characters over which the rarity of a term is counted: about a minute."""


@dataclass(frozen=True)
class Terms:
    """Occurrences of the terms that an episode repeats: ``id`` (dense numbers from 0), place, weight; by place."""

    id: Ints
    at: Ints
    weight: Floats
    length: int

    @classmethod
    @lru_cache(maxsize=1)  # chapters and their titles look at the same text
    def of(cls, dense: Dense, function: str) -> Terms:
        """The repeated terms of a text; a bigram with a character of ``function`` (的, 是, 我 …) is none."""
        at, keys = _occurrences(dense, function)
        order, by_key = ordered(keys)
        new = np.diff(by_key, prepend=-1) != 0
        count = np.diff(np.append(np.flatnonzero(new), len(keys)))
        repeated = np.repeat(count > 1, count)
        if not repeated.any():
            none = np.zeros(0, dtype=np.int64)
            return cls(none, none, np.zeros(0), len(dense))
        order, new = order[repeated], new[repeated]
        numbers = np.cumsum(new) - 1
        spells = max(len(dense) // SPELL, 1)
        spell = np.minimum(at[order] // SPELL, spells)
        spread = np.bincount(numbers[new | (np.diff(spell, prepend=-1) != 0)])
        rarity = np.log((spells + 1.0) / spread).clip(0.0)
        ids = np.full(len(keys), -1)
        ids[order] = numbers
        kept = ids >= 0
        return cls(ids[kept], at[kept], rarity[ids[kept]], len(dense))

    @cached_property
    def order(self) -> Ints:
        """The occurrences by term and then by place."""
        return ordered(self.id)[0]

    def similarities(self, places: Ints, reaches: Sequence[int]) -> Floats:
        """Cosine of the terms in the characters before and behind each place, one column per reach (in characters).

        0 where a side has no terms.
        """
        borders = self.length // BLOCK + 2
        values = np.zeros((borders, len(reaches)))
        widths = [max(reach // BLOCK, 1) for reach in reaches]
        for first in range(0, borders, ROWS):
            last = min(first + ROWS, borders)
            values[first:last] = self._similarities(first, last, widths)
        return values[(places + BLOCK // 2) // BLOCK]

    def _similarities(self, first: int, last: int, widths: list[int]) -> Floats:
        """Similarities at the borders ``first`` to ``last`` (exclusive) of blocks, from running sums of sketches."""
        halo = max(widths)
        low, high = first - halo, last + halo
        begin, end = np.searchsorted(self.at, (low * BLOCK, high * BLOCK))
        rows = self.at[begin:end] // BLOCK - low
        column, sign = _sketch(self.id[begin:end])
        span = high - low
        signed = sign * self.weight[begin:end]
        cell = column * (span + 1) + rows + 1  # one row a column of the sketch, from 0: sums run along memory
        sums = np.bincount(cell, signed, SKETCH * (span + 1)).astype(np.float32).reshape(SKETCH, span + 1)
        np.cumsum(sums, axis=1, out=sums)
        size = last - first
        columns = []
        for width in widths:  # what stands before a border is what stands behind the one so much earlier
            behind = sums[:, halo : halo + size + width] - sums[:, halo - width : halo + size]
            square = np.einsum("ij,ij->j", behind, behind)
            norm = np.sqrt(square[:size] * square[width:])
            columns.append(np.einsum("ij,ij->j", behind[:, :size], behind[:, width:]) / np.maximum(norm, 1e-6))
        return np.stack(columns, axis=1).astype(np.float64)

    def novelty(self, places: Ints, reach: int, rest: int) -> Floats:
        """Weight of the chains that begin within ``reach`` behind a place, and of those that end before it.

        A chain is a run of one term's occurrences with gaps of at most ``rest`` characters; single ones do not count.
        """
        if not len(self.id):
            return np.zeros(len(places))
        order = self.order
        ids, at = self.id[order], self.at[order]
        linked = (np.diff(ids) == 0) & (np.diff(at) <= rest)
        to_next, to_last = np.append(linked, False), np.insert(linked, 0, False)
        begins, ends = order[to_next & ~to_last], order[to_last & ~to_next]
        return self._within(begins, places, places + reach) + self._within(ends, places - reach, places)

    def _within(self, chosen: Ints, low: Ints, high: Ints) -> Floats:
        chosen = np.sort(chosen)
        total = np.insert(np.cumsum(self.weight[chosen]), 0, 0.0)
        at = self.at[chosen]
        within: Floats = total[np.searchsorted(at, high)] - total[np.searchsorted(at, low)]
        return within


def _occurrences(dense: Dense, function: str) -> tuple[Ints, Ints]:
    """Places and keys of all bigrams and Latin words, ascending by place."""
    points = dense.codes.astype(np.int64)
    han = _telling(function)[np.minimum(dense.codes, HAN.stop)]
    pair = np.flatnonzero(han[:-1] & han[1:]) if len(points) else np.zeros(0, dtype=np.int64)
    pair_keys = points[pair] << 16 | points[pair + 1]
    letter = (points >= 0x61) & (points <= 0x7A)
    inside = np.zeros(len(points), dtype=bool)
    inside[1:] = letter[1:] & letter[:-1] & dense.glued[1:]
    word = np.flatnonzero(letter & ~inside)
    if not len(word):
        return pair, pair_keys
    letters = np.flatnonzero(letter)
    starts = np.searchsorted(letters, word)
    lengths = np.diff(np.append(starts, len(letters)))
    nth = np.arange(len(letters)) - np.repeat(starts, lengths)
    word_keys = np.add.reduceat(points[letters] * _powers()[np.minimum(nth, 31)], starts) & 0x3FFF_FFFF
    long = lengths > 1
    at = np.concatenate([pair, word[long]])
    keys = np.concatenate([pair_keys, word_keys[long] | 1 << 40])
    order = np.argsort(at, kind="stable")
    return at[order], keys[order]


@lru_cache(maxsize=2)
def _telling(function: str) -> Flags:
    """Of each code point up to the last Han character and one: is it one, but none of ``function``?"""
    telling = np.zeros(HAN.stop + 1, dtype=bool)
    telling[HAN.start : HAN.stop] = True
    telling[np.minimum(codes(function), HAN.stop)] = False
    return telling


@lru_cache(maxsize=1)
def _powers() -> Ints:
    return np.array([pow(1_000_003, n, 1 << 30) for n in range(32)], dtype=np.int64)


def _sketch(ids: Ints) -> tuple[Ints, Floats]:
    """Column and sign of each term in the sketch (Charikar, Chen and Farach-Colton's count sketch)."""
    mixed = (ids * 0x9E37_79B1 + 0x7F4A_7C15) & 0xFFFF_FFFF
    mixed = (mixed ^ mixed >> 15) * 0x85EB_CA6B & 0xFFFF_FFFF
    column: Ints = mixed >> 8 & SKETCH - 1
    sign: Floats = 1.0 - 2.0 * (mixed >> 20 & 1).astype(np.float64)
    return column, sign
