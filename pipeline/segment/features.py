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

from pipeline.model import SectionKind, Transcript, Utterance
from pipeline.segment import sections_brands
from pipeline.segment.sections_brands import Brand
from pipeline.segment.sections_cues import Dense, Hit, cues
from pipeline.settings import Settings

Table = npt.NDArray[np.float64]
Offsets = npt.NDArray[np.int64]

NEAR, WIDE, FAR = 100, 300, 700
"""Half windows in spoken characters: a sentence or two, a paragraph, a read."""
OFTEN = 4
"""Occurrences that make a pair of characters a burst where they all lie close together."""
BLOCK = 600
"""Characters of the blocks in which a pair of characters is counted once, to tell common talk from a local topic."""
USUAL = 15
"""Characters of a usual utterance: what speaks for a kind over a stretch counts by the characters, not by the phrases."""
MUCH = 8.0
"""Cue weights that together make an evident read."""
TELLING = 0.5
"""Cues of at least this weight count as different kinds of evidence (variety)."""
SOUGHT: tuple[SectionKind, ...] = ("sponsor", "promo", "intro", "outro")
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
    first = [f"{group.name}.first" for group in cues().groups if group.edge in FIRST]
    borders = ["sentence", "speaker", "cue", "shift"]
    stay = [f"{group}.here" for group in groups]
    stay += [f"{kind}.{reach}" for reach in ("near", "wide") for kind in SOUGHT]
    stay += ["brand.here", "brand.near", "brand.wide", "variety.2", "variety.3", "variety.4", "disclosed.before", "thanked.after"]
    stay += ["burst", "unlike", "always", "opening", "early", "late", "closing"]
    ahead = [f"{kind}.{reach}" for reach in ("soon", "ahead") for kind in SOUGHT]
    begin = [*(f"{group}.here" for group in groups), *first, "brand.here", "brand.soon", *borders, *ahead]
    end = [*(f"{group}.before" for group in groups), *first, "brand.before", "brand.here", "brand.soon", *borders, *ahead]
    return tuple(stay), tuple(begin), tuple(end)


def measure(transcript: Transcript, utterances: Sequence[Utterance], settings: Settings) -> Features:
    """The features of an episode. Linear in its length (but for one sort)."""
    dense = Dense.of(transcript.folded)
    starts = dense.at([u.char_start for u in utterances])
    ends = dense.at([u.char_end for u in utterances])
    hits = cues().find(dense.text)
    rows = np.searchsorted(starts, [hit.start for hit in hits], side="right") - 1
    brands = _brands(transcript, dense, hits, settings)
    counts = _counts(hits, rows, len(starts))
    here, first = np.minimum(counts, 1.0), _first(hits, rows, starts)
    window = _Windows(starts, ends)
    near, soon = window.around(counts, NEAR), window.ahead(counts, NEAR)
    wide, ahead = window.around(counts, WIDE), window.ahead(counts, WIDE)
    disclosing = _columns("credit", "disclosure", "admark", "thanks")
    brand = _brand_here(brands, starts, len(dense.text))
    brand_near, brand_soon = window.around(brand, NEAR), np.minimum(window.ahead(brand, NEAR), 1)
    local = _local(dense.text, starts, ends)
    telling = np.array([group.weight >= TELLING and "sponsor" in group.kinds for group in cues().groups])
    variety = (wide[:, telling] > 0).sum(1)
    lasting = [
        _evidence(near),
        _evidence(wide),
        np.minimum(brand_near, 2) / 2,
        np.minimum(window.around(brand, WIDE), 4) / 4,
        *((variety >= n)[:, None] for n in (2, 3, 4)),
        np.minimum(window.behind(counts, FAR)[:, disclosing].sum(1, keepdims=True), 1),
        np.minimum(window.ahead(counts, FAR)[:, disclosing].sum(1, keepdims=True), 1),
        local[:, :2],
        np.ones((len(starts), 1)),
        _position(starts, ends),
    ]
    per = np.minimum((ends - starts) / USUAL, 3.0)[:, None]
    lasting = [column * per for column in lasting]
    stay = [here, *lasting[:2], brand, *lasting[2:]]
    borders = [_borders(transcript, utterances, dense, ends), local[:, 2:], _evidence(soon), _evidence(ahead)]
    begin = [here, first, brand, brand_soon, *borders]
    end = [_previous(here), first, _previous(brand), brand, brand_soon, *borders]
    tables = (np.concatenate(columns, axis=1).astype(np.float64) for columns in (stay, begin, end))
    return Features(dense, starts, ends, hits, rows, brands, *tables)


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


def _evidence(counts: Table) -> Table:
    """What the cues in a window say for each kind together, at most 1.

    Each cue counts what data/cues.toml says, beyond the episode's median: in a talk about skin care, words of skin care say
    nothing.
    """
    worth = np.array([[group.weight if kind in group.kinds else 0.0 for kind in SOUGHT] for group in cues().groups])
    found: Table = np.minimum(np.minimum(np.maximum(counts - np.median(counts, axis=0), 0.0), 3.0) @ worth, MUCH) / MUCH
    return found


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


def _brands(transcript: Transcript, dense: Dense, hits: list[Hit], settings: Settings) -> tuple[Brand, ...]:
    """Brands that the episode, its notes or the settings credit as its sponsors."""
    crediting = set(_columns("credit", "thanks"))
    credits = [(hit.start, hit.end) for hit in hits if hit.group in crediting]
    notes = f"{transcript.meta.title or ''}\n{transcript.meta.description or ''}"
    return sections_brands.find(dense.text, credits, notes, settings.brands)


def _brand_here(brands: tuple[Brand, ...], starts: Offsets, length: int) -> Table:
    """Is a brand named in an utterance? The more an episode names it all over (its topic), the less that says."""
    here = np.zeros((len(starts), 1))
    for brand in brands:
        inner = max((other for other in brands if other.surface in brand.surface), key=lambda other: len(other.places))
        share = len({place // BLOCK for place in inner.places}) / (length // BLOCK + 1)
        rows = np.searchsorted(starts, brand.places, side="right") - 1
        here[rows, 0] = np.maximum(here[rows, 0], min(max(1.5 - 2 * share, 0.0), 1.0))
    return here


def _local(text: str, starts: Offsets, ends: Offsets) -> Table:
    """How the talk around an utterance differs from the rest of the episode, in three columns.

    Pairs of characters stand for words. *burst*: the share of those around that are said often, but nowhere else than here
    (a brand in its read). *unlike*: each pair is worth the logarithm of the number of blocks that hold it; low means say that
    the talk is off the episode's topic. *shift*: few pairs are said both shortly before and shortly after the utterance's
    start (after Hearst 1997, by links between occurrences). The last two are z-scores, clipped to [-2, 2] and halved.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    if len(codes) < 2:
        return np.zeros((len(starts), 3))
    _, pair, count = np.unique(codes[:-1] * 0x200000 + codes[1:], return_inverse=True, return_counts=True)
    n = len(pair)
    order = np.argsort(pair, kind="stable")
    border = np.concatenate([[0], count.cumsum()])
    bursting = ((count >= OFTEN) & (order[border[1:] - 1] - order[border[:-1]] < 2 * FAR))[pair]
    blocks = np.arange(n) // BLOCK
    by_pair, in_block = pair[order], blocks[order]
    new = np.ones(n, dtype=bool)
    new[1:] = (by_pair[1:] != by_pair[:-1]) | (in_block[1:] != in_block[:-1])
    spread = np.log(np.bincount(by_pair[new]))[pair]
    total = np.concatenate([[[0.0, 0.0]], np.stack([bursting, spread], axis=1).cumsum(axis=0)])
    a, b = np.maximum(starts - NEAR, 0), np.minimum(ends + NEAR, n)
    burst, mean = ((total[b] - total[np.minimum(a, b)]) / np.maximum(b - a, 1)[:, None]).T
    here, there = order[:-1], order[1:]
    linked = (by_pair[1:] == by_pair[:-1]) & (there - here < WIDE)
    value = 1.0 / (1.0 + spread[here[linked]])
    crossing = np.bincount(here[linked] + 1, value, n + 1) - np.bincount(there[linked] + 1, value, n + 1)
    cohesion = crossing.cumsum()[np.minimum(starts, n)]
    return np.stack([np.minimum(burst * 5, 1.0), _below(mean), _below(cohesion)], axis=1)


def _below(values: Table) -> Table:
    """How far below the mean, in standard deviations, clipped to [-2, 2] and halved."""
    deviation = float(values.std())
    below: Table = np.clip((values.mean() - values) / deviation, -2, 2) / 2 if deviation > 0 else np.zeros(len(values))
    return below


def _position(starts: Offsets, ends: Offsets) -> Table:
    """Nearness to the first and last words and to the first and last minutes."""
    if not len(starts):
        return np.zeros((0, 4))
    from_end = ends[-1] - ends
    return np.exp(-np.stack([starts / 150, starts / 1500, from_end / 1500, from_end / 150], axis=1))
