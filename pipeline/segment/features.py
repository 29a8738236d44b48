"""What is seen of each utterance: numbers that the sections model weighs (data/weights.toml says how much each counts).

Three tables, one row an utterance. ``stay`` holds what speaks for a kind of section at an utterance; ``begin`` what
speaks for a section to begin with it; ``end`` for one to have ended before it. Values lie between 0 and about 2, so weights can be
compared. Windows are measured in spoken characters, not in utterances, so that
one-second cues and unbroken runs look alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import ne

import numpy as np
import numpy.typing as npt

from pipeline.model import SectionKind, Transcript, Utterance
from pipeline.segment import features_course, features_local, sections_brands
from pipeline.segment.features_course import FIRST
from pipeline.segment.features_local import BLOCK, FAR, NEAR, WIDE
from pipeline.segment.sections_brands import Brand
from pipeline.segment.sections_cues import Hit, cues
from pipeline.settings import Settings
from pipeline.text.dense import Dense

Table = npt.NDArray[np.float64]
Offsets = npt.NDArray[np.int64]

USUAL = 15
"""Characters of a usual utterance: what speaks for a kind over a stretch counts by the characters, not by the phrases."""
MUCH = np.array([8.0, 5.0, 4.0, 4.0])
"""Cue weights that together are as much as can be wanted for each kind of SOUGHT; a read has more of them than a greeting."""
STRONG = 4.0
"""What a cue counts at most for the talk around it: one that decides where it stands says no more of the next paragraph."""
WEAK = 1.0
"""Cues of less weight are counted beyond what the episode has of them all over."""
TELLING = 0.5
"""Cues of at least this weight count as different kinds of evidence (variety)."""
SOUGHT: tuple[SectionKind, ...] = ("sponsor", "promo", "intro", "outro")
SENTENCE_END = [ord(char) for char in "。!?…"]


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
    stay += [*(f"brand.{reach}" for reach in ("here", "near", "wide")), *(f"variety.{n}" for n in (2, 3, 4))]
    stay += ["disclosed.before", "thanked.after"]
    stay += [
        "running",
        "enclosed",
        "turned",
        "between",
        "lead",
        "problem",
        "remedy",
        "experience",
        "handed",
        "campaign",
        "burst",
        "unlike",
        "always",
        "opening",
        "early",
        "late",
        "closing",
    ]
    ahead = [f"{kind}.{reach}" for reach in ("soon", "ahead") for kind in SOUGHT]
    begin = [*(f"{group}.here" for group in groups), *first, "brand.here", "brand.soon", *borders, *ahead]
    brands = ("brand.before", "brand.here", "brand.soon")
    end = [*(f"{group}.before" for group in groups), *first, *brands, *borders, *ahead]
    return tuple(stay), tuple(begin), tuple(end)


def measure(transcript: Transcript, utterances: Sequence[Utterance], settings: Settings) -> Features:
    """The features of an episode. Linear in its length (but for one sort)."""
    dense = Dense.of(transcript.folded)
    starts = dense.places(u.char_start for u in utterances)
    ends = dense.places(u.char_end for u in utterances)
    hits = cues().find(dense.text)
    rows = np.searchsorted(starts, [hit.start for hit in hits], side="right") - 1
    brands = _brands(transcript, dense, hits, settings)
    counts = _counts(hits, rows, len(starts))
    first = _first(hits, rows, starts)
    window = _Windows(starts, ends)
    present = np.array(sorted({hit.group for hit in hits}), dtype=np.int64)  # half of the cues there are
    seen = window.sums(counts[:, present])
    near, wide = window.around(seen, NEAR), window.around(seen, WIDE)
    usual_near, usual_wide = _medians(near), _medians(wide)
    disclosing = window.sums(
        counts[:, features_course.columns("credit", "disclosure", "admark", "thanks")].sum(1, keepdims=True)
    )
    brand = _brand_here(brands, starts, len(dense.text))
    named = window.sums(brand)
    brand_soon = np.minimum(window.ahead(named, NEAR), 1)
    local = features_local.measure(dense.codes.astype(np.int64), starts, ends)
    telling = np.array([group.weight >= TELLING and "sponsor" in group.kinds for group in cues().groups])
    variety = (wide[:, telling[present]] > 0).sum(1)
    lasting = [
        _evidence(near - usual_near, present),
        _evidence(wide - usual_wide, present),
        np.minimum(window.around(named, NEAR), 2) / 2,
        np.minimum(window.around(named, WIDE), 4) / 4,
        *((variety >= n)[:, None] for n in (2, 3, 4)),
        np.minimum(window.behind(disclosing, FAR), 1),
        np.minimum(window.ahead(disclosing, FAR), 1),
        features_course.running(counts, first, starts),
        features_local.between(brand[:, 0], starts, ends)[:, None],
        features_local.lead(local[:, 1], features_course.turning(counts, first), starts)[:, None],
        features_course.told(counts, first, brand[:, 0], starts, ends),
        features_course.campaign(counts, starts, ends)[:, None],
        local[:, :2],
        np.ones((len(starts), 1)),
        _position(starts, ends),
    ]
    per = np.minimum((ends - starts) / USUAL, 3.0)[:, None]
    lasting = [column * per for column in lasting]
    stay = [_beyond(counts, starts, ends), *lasting[:2], brand, *lasting[2:]]
    soon = _evidence(window.ahead(seen, NEAR) - usual_near / 2, present)
    ahead = _evidence(window.ahead(seen, WIDE) - usual_wide / 2, present)
    borders = [_borders(transcript, utterances, dense, ends), local[:, 2:], soon, ahead]
    here = np.minimum(counts, 1)
    begin = [here, first, brand, brand_soon, *borders]
    end = [_previous(here), first, _previous(brand), brand, brand_soon, *borders]
    tables = (np.concatenate(columns, axis=1) for columns in (stay, begin, end))
    return Features(dense, starts, ends, hits, rows, brands, *tables)


class _Windows:
    """Sums of a table's rows over the utterances within so many spoken characters."""

    def __init__(self, starts: Offsets, ends: Offsets) -> None:
        self.starts, self.ends, self.rows = starts, ends, np.arange(len(starts))

    def sums(self, table: Table) -> Table:
        """The running sums that the other methods take."""
        total = np.zeros((len(table) + 1, table.shape[1]))
        np.cumsum(table, axis=0, out=total[1:])
        return total

    def around(self, total: Table, reach: int) -> Table:
        first = np.searchsorted(self.ends, self.starts - reach, side="right")
        return self._between(total, first, np.searchsorted(self.starts, self.ends + reach))

    def ahead(self, total: Table, reach: int) -> Table:
        """From the utterance itself on."""
        return self._between(total, self.rows, np.searchsorted(self.starts, self.starts + reach))

    def behind(self, total: Table, reach: int) -> Table:
        """Up to the utterance itself."""
        return self._between(total, np.searchsorted(self.ends, self.ends - reach, side="right"), self.rows + 1)

    def _between(self, total: Table, first: Offsets, last: Offsets) -> Table:
        found: Table = total.take(last, axis=0) - total.take(first, axis=0)
        return found


def _counts(hits: list[Hit], rows: Offsets, n: int) -> Table:
    """How many hits of each group begin in each utterance, at most two."""
    counts = np.zeros((n, len(cues().groups)))
    cells = rows * counts.shape[1] + np.array([hit.group for hit in hits], dtype=np.int64)
    filled, times = np.unique(cells, return_counts=True)
    counts.flat[filled] = np.minimum(times, 2)
    return counts


def _medians(counted: Table) -> Table:
    """The medians of columns of numbers from 0 on. Most windows hold nothing of most cues: their median is 0 without a search."""
    medians = np.zeros(counted.shape[1])
    often = 2 * np.count_nonzero(counted, axis=0) >= len(counted)
    medians[often] = np.median(counted[:, often], axis=0)
    return medians


def _beyond(counts: Table, starts: Offsets, ends: Offsets) -> Table:
    """The counts, those of the weak cues less what the episode has of them in as many characters anywhere.

    In an hour on power banks every sentence has words of products (充電, 續航); only more of them than usual tell a read.
    """
    weak = np.flatnonzero([group.weight < WEAK for group in cues().groups])
    usual = features_local.usual(counts[:, weak], starts)
    found = counts.copy()
    found[:, weak[usual > 0]] -= usual[usual > 0] * (ends - starts)[:, None]
    return found


def _evidence(beyond: Table, present: Offsets) -> Table:
    """What the cues in a window say for each kind together, at most 1.

    Each cue counts what data/cues.toml says. ``beyond`` are the counts of the cues ``present`` beyond the episode's median: in a talk about skin care,
    words of skin care say nothing.
    """
    found: Table = np.minimum(np.clip(beyond, 0.0, 3.0) @ _worth()[present], MUCH) / MUCH
    return found


@lru_cache(maxsize=1)
def _worth() -> Table:
    return np.array(
        [[min(group.weight, STRONG) if kind in group.kinds else 0.0 for kind in SOUGHT] for group in cues().groups]
    )


def _first(hits: list[Hit], rows: Offsets, starts: Offsets) -> Table:
    """Does an utterance begin with a cue (up to three characters may stand before it: 那, 所以, 那我们)?"""
    columns = {number: i for i, number in enumerate(n for n, group in enumerate(cues().groups) if group.edge in FIRST)}
    table = np.zeros((len(starts), len(columns)))
    for hit, row, start in zip(hits, rows.tolist(), starts[rows].tolist(), strict=True):
        if hit.group in columns and hit.start - start <= 3:
            table[row, columns[hit.group]] = 1.0
    return table


def _previous(table: Table) -> Table:
    return np.concatenate([np.zeros((1, table.shape[1])), table[:-1]])[: len(table)]


def _borders(transcript: Transcript, utterances: Sequence[Utterance], dense: Dense, ends: Offsets) -> Table:
    """Does the utterance stand behind a sentence's end, another speaker, the end of a cue?"""
    table = np.ones((len(utterances), 3))
    table[1:, 0] = np.isin(dense.codes[ends[:-1] - 1], SENTENCE_END)
    speakers = [u.speaker for u in utterances]
    table[1:, 1] = list(map(ne, speakers, speakers[1:]))
    cues_before = np.searchsorted(
        [cue.char_start for cue in transcript.cues], [u.char_start for u in utterances], side="right"
    )
    table[1:, 2] = cues_before[1:] != cues_before[:-1]
    return table


def _brands(transcript: Transcript, dense: Dense, hits: list[Hit], settings: Settings) -> tuple[Brand, ...]:
    """Brands that the episode, its notes or the settings credit as its sponsors."""
    crediting = set(features_course.columns("credit", "thanks"))
    credits = [(hit.start, hit.end) for hit in hits if hit.group in crediting]
    notes = f"{transcript.meta.title or ''}\n{transcript.meta.description or ''}"
    return sections_brands.find(dense.text, credits, notes, settings.brands)


def _brand_here(brands: tuple[Brand, ...], starts: Offsets, length: int) -> Table:
    """How often is a brand named in an utterance, at most twice? The more an episode names it all over (its topic), the less that says."""
    here = np.zeros((len(starts), 1))
    for brand in brands:
        inner = max((other for other in brands if other.surface in brand.surface), key=lambda other: len(other.places))
        share = (len({place // BLOCK for place in inner.places}) - 1) / (length // BLOCK + 1)
        rows = np.searchsorted(starts, brand.places, side="right") - 1
        named = np.bincount(rows, minlength=len(starts)) * min(max(1.25 - 2 * share, 0.0), 1.0)
        here[:, 0] = np.maximum(here[:, 0], np.minimum(named, 2.0))
    return here


def _position(starts: Offsets, ends: Offsets) -> Table:
    """Nearness to the first and last words and to the first and last minutes."""
    if not len(starts):
        return np.zeros((0, 4))
    from_end = ends[-1] - ends
    near: Table = np.exp(-np.stack([starts / 150, starts / 1500, from_end / 1500, from_end / 150], axis=1))
    return near
