"""What is seen of each utterance: numbers that the sections model weighs (data/weights.toml says how much each counts).

Three tables, one row an utterance. ``stay`` holds what speaks for a kind of section at an utterance; ``begin`` what
speaks for a section to begin with it; ``end`` for one to have ended before it. Values lie between 0 and 1 (``unlike`` is a
clipped z-score), so weights can be compared. Windows are measured in spoken characters, not in utterances, so that
one-second cues and unbroken runs look alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pipeline.model import Transcript, Utterance
from pipeline.segment import sections_brands
from pipeline.segment.sections_brands import Brand
from pipeline.segment.sections_cues import Dense, Hit, cues
from pipeline.settings import Settings

Table = npt.NDArray[np.float64]
Offsets = npt.NDArray[np.int64]

NEAR, WIDE, FAR = 100, 300, 700
"""Half windows in spoken characters: a sentence or two, a paragraph, a read."""
BLOCK = 600
"""Characters of the blocks in which a pair of characters is counted once, to tell common talk from a local topic."""
UNCREDITED = 0.3
"""What a brand counts whose frame may be about something else than this episode."""
FIRST = ("begin", "after")
"""Edges of the cue groups for which it matters whether a phrase begins with the cue (好那…, but not 很好那…)."""
SENTENCE_END = frozenset("。!?…")


@dataclass(frozen=True)
class Features:
    """The tables of an episode with n utterances; ``starts`` and ``ends`` are dense offsets of the utterances."""

    dense: Dense
    starts: Offsets
    ends: Offsets
    hits: list[Hit]
    hit_rows: Offsets
    brands: tuple[Brand, ...]
    stay: Table
    begin: Table
    end: Table


@lru_cache(maxsize=1)
def names() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Names of the columns of ``stay``, ``begin`` and ``end``."""
    groups = [group.name for group in cues().groups]
    stay = [f"{group}.{reach}" for group in groups for reach in ("here", "near", "wide")]
    stay += ["variety.2", "variety.3", "variety.5", "disclosed.before", "thanked.after"]
    stay += ["brand.here", "brand.near", "brand.wide", "unlike", "always", "opening", "early", "late", "closing"]
    first = [f"{group.name}.first" for group in cues().groups if group.edge in FIRST]
    begin = [f"{group}.here" for group in groups] + [f"{group}.soon" for group in groups] + first
    begin += ["brand.here", "brand.soon", "sentence", "speaker", "cue", "variety.soon"]
    end = [f"{group}.before" for group in groups] + [f"{group}.here" for group in groups]
    end += [*first, "brand.before", "brand.here", "sentence", "speaker", "cue", "variety.soon"]
    return tuple(stay), tuple(begin), tuple(end)


def measure(transcript: Transcript, utterances: Sequence[Utterance], settings: Settings) -> Features:
    """The features of an episode. Linear in its length (but for one sort)."""
    dense = Dense.of(transcript.folded)
    starts = dense.at([u.char_start for u in utterances])
    ends = dense.at([u.char_end for u in utterances])
    hits = cues().find(dense.text)
    rows = np.searchsorted(starts, [hit.start for hit in hits], side="right") - 1
    notes = f"{transcript.meta.title or ''}\n{transcript.meta.description or ''}"
    crediting = set(_columns("credit", "thanks"))
    credits = [(hit.start, hit.end) for hit in hits if hit.group in crediting]
    brands = sections_brands.find(dense.text, credits, notes, settings.brands)
    counts = _counts(hits, rows, len(starts))
    window = _Windows(starts, ends)
    near, wide = window.around(counts, NEAR), window.around(counts, WIDE)
    soon = window.ahead(counts, NEAR)
    first = _first(hits, rows, starts)
    here = np.minimum(counts, 1.0)
    sponsor = np.array(["sponsor" in group.kinds for group in cues().groups])
    kinds_wide, kinds_soon = (wide[:, sponsor] > 0).sum(1), (soon[:, sponsor] > 0).sum(1)
    disclosing = _columns("credit", "disclosure", "admark", "thanks")
    brand = _brand_columns(brands, starts, ends, window, len(dense.text))
    borders = _borders(transcript, utterances, dense, ends)
    reach = np.stack([here, np.minimum(near, 2) / 2, np.minimum(wide, 6) / 6], axis=2).reshape(len(starts), -1)
    stay = [
        reach,
        *((kinds_wide >= n)[:, None] for n in (2, 3, 5)),
        np.minimum(window.behind(counts, FAR)[:, disclosing].sum(1, keepdims=True), 1),
        np.minimum(window.ahead(counts, FAR)[:, disclosing].sum(1, keepdims=True), 1),
        brand,
        _unlike(dense.text, starts, ends)[:, None],
        np.ones((len(starts), 1)),
        _position(starts, ends),
    ]
    brand_here, brand_soon = brand[:, :1], window.ahead(brand[:, :1], NEAR)
    variety = np.minimum(kinds_soon, 5)[:, None] / 5
    begin = [here, np.minimum(soon, 1), first, brand_here, np.minimum(brand_soon, 1), borders, variety]
    end = [_previous(here), here, first, _previous(brand_here), brand_here, borders, variety]
    return Features(
        dense, starts, ends, hits, rows, brands,
        *(np.concatenate(columns, axis=1).astype(np.float64) for columns in (stay, begin, end)),
    )  # fmt: skip


class _Windows:
    """Sums of a table's rows over the utterances within so many spoken characters."""

    def __init__(self, starts: Offsets, ends: Offsets) -> None:
        self.starts, self.ends, self.rows = starts, ends, np.arange(len(starts))

    def _sums(self, table: Table, first: Offsets, last: Offsets) -> Table:
        total = np.concatenate([np.zeros((1, table.shape[1])), table.cumsum(axis=0)])
        return total[last] - total[first]

    def around(self, table: Table, reach: int) -> Table:
        first = np.searchsorted(self.ends, self.starts - reach, side="right")
        return self._sums(table, first, np.searchsorted(self.starts, self.ends + reach))

    def ahead(self, table: Table, reach: int) -> Table:
        """From the utterance itself on."""
        return self._sums(table, self.rows, np.searchsorted(self.starts, self.starts + reach))

    def behind(self, table: Table, reach: int) -> Table:
        """Up to the utterance itself."""
        return self._sums(table, np.searchsorted(self.ends, self.ends - reach, side="right"), self.rows + 1)


def _counts(hits: list[Hit], rows: Offsets, n: int) -> Table:
    """How many hits of each group begin in each utterance, at most two."""
    groups = len(cues().groups)
    flat = np.bincount(rows * groups + np.array([hit.group for hit in hits], dtype=np.int64), minlength=n * groups)
    return np.minimum(flat.reshape(n, groups), 2).astype(np.float64)


def _first(hits: list[Hit], rows: Offsets, starts: Offsets) -> Table:
    """Does an utterance begin with a cue (a word of one or two characters may stand before it: 那, 所以)?"""
    columns = {number: i for i, number in enumerate(n for n, group in enumerate(cues().groups) if group.edge in FIRST)}
    table = np.zeros((len(starts), len(columns)))
    for hit, row, start in zip(hits, rows.tolist(), starts[rows].tolist(), strict=True):
        if hit.group in columns and hit.start - start <= 2:
            table[row, columns[hit.group]] = 1.0
    return table


def _columns(*wanted: str) -> list[int]:
    return [i for i, group in enumerate(cues().groups) if group.name in wanted]


def _previous(table: Table) -> Table:
    return np.concatenate([np.zeros((1, table.shape[1])), table[:-1]])[: len(table)]


def _borders(transcript: Transcript, utterances: Sequence[Utterance], dense: Dense, ends: Offsets) -> Table:
    """Does the utterance stand behind a sentence's end, another speaker, the end of a cue?"""
    n = len(utterances)
    table = np.ones((n, 3))
    cue_of = np.searchsorted([cue.char_start for cue in transcript.cues], [u.char_start for u in utterances], side="right")
    for i in range(1, n):
        table[i, 0] = dense.text[ends[i - 1] - 1] in SENTENCE_END
        table[i, 1] = utterances[i].speaker != utterances[i - 1].speaker
    table[1:, 2] = cue_of[1:] != cue_of[:-1]
    return table


def _brand_columns(brands: tuple[Brand, ...], starts: Offsets, ends: Offsets, window: _Windows, length: int) -> Table:
    """Is a brand named here, near, around? The more a brand is named all over the episode, the less it says."""
    here = np.zeros((len(starts), 1))
    for brand in brands:
        places = np.array(brand.places)
        share = len(np.unique(places // BLOCK)) / (length // BLOCK + 1)
        value = min(max(1.5 - 2 * share, 0.0), 1.0) * (1.0 if brand.credited else UNCREDITED)
        rows = np.searchsorted(starts, places, side="right") - 1
        here[rows, 0] = np.maximum(here[rows, 0], value)
    near, wide = window.around(here, NEAR), window.around(here, WIDE)
    return np.concatenate([here, np.minimum(near, 2) / 2, np.minimum(wide, 4) / 4], axis=1)


def _unlike(text: str, starts: Offsets, ends: Offsets) -> Table:
    """How unlike the rest of the episode the talk around an utterance is: a z-score, clipped to [-2, 2] and halved.

    Each pair of characters is worth the logarithm of the number of blocks of the episode that hold it; low means over a
    window say that the words there are said nowhere else.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    if len(codes) < 2:
        return np.zeros(len(starts))
    pairs = codes[:-1] * 0x200000 + codes[1:]
    _, pair = np.unique(pairs, return_inverse=True)
    blocks = np.arange(len(pairs)) // BLOCK
    seen = np.unique(pair * (blocks[-1] + 1) + blocks) // (blocks[-1] + 1)
    spread = np.log(np.bincount(seen))[pair]
    total = np.concatenate([[0.0], spread.cumsum()])
    first, last = np.maximum(starts - NEAR, 0), np.minimum(ends + NEAR, len(pairs))
    mean = (total[last] - total[np.minimum(first, last)]) / np.maximum(last - first, 1)
    deviation = mean.std()
    return np.clip((mean.mean() - mean) / deviation, -2, 2) / 2 if deviation > 0 else np.zeros(len(starts))


def _position(starts: Offsets, ends: Offsets) -> Table:
    """Nearness to the first and last words and to the first and last minutes."""
    if not len(starts):
        return np.zeros((0, 4))
    from_end = ends[-1] - ends
    return np.exp(-np.stack([starts / 150, starts / 1500, from_end / 1500, from_end / 150], axis=1))
