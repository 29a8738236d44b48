"""The strip on top of an episode's page, and the small charts: shares and places, drawn as inline SVG by templates.

Everything is in units of a drawing 1000 wide. Where the episode has no times, places go by characters.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from pipeline.record import EpisodeRecord, SegmentRecord
from pipeline.report.figures import Corpus, Name

WIDTH = 1000
BINS = 100
BARS = 48  # of a chart of mentions; more episodes than that share bars


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment's stretch of the strip."""

    number: int
    segment: SegmentRecord
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: place, height from 0 to 1, and what it says in words."""

    x: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """``chapters`` are places of chapter marks; ``density`` is claims per hundredth of the episode."""

    pieces: tuple[Piece, ...]
    chapters: tuple[float, ...]
    density: tuple[Bar, ...]
    claims_at_most: int


def timeline(record: EpisodeRecord) -> Timeline:
    """The strip of an episode."""
    timed = bool(record.duration_ms)
    total = (record.duration_ms or 0) / 1000 if timed else len(record.text)

    def place(start: float | None, char: int) -> float:
        at = start if timed else char
        return round(min(max((at or 0) / (total or 1), 0), 1) * WIDTH, 1)

    pieces = []
    for number, s in enumerate(record.segments):
        x = place(s.start, s.char_start)
        pieces.append(Piece(number, s, x, max(round(place(s.end, s.char_end) - x, 1), 1)))
    counts = [0] * BINS
    for claim in record.claims:
        counts[min(int(place(claim.start, claim.char_start) * BINS / WIDTH), BINS - 1)] += 1
    most = max(counts, default=0)
    step = WIDTH / BINS
    density = tuple(Bar(i * step, step - 1.5, n / most, str(n)) for i, n in enumerate(counts) if n)
    return Timeline(tuple(pieces), tuple(place(c.start, c.char_start) for c in record.chapters), density, most)


def mentions(name: Name, corpus: Corpus) -> list[Bar]:
    """Mentions of an entity over the episodes from old to new; where there are many, months or runs of them share bars."""
    order = sorted(range(len(corpus.episodes)), key=lambda i: (corpus.episodes[i].published or "", -i))
    size = -(-len(order) // BARS)
    groups = [order[at : at + size] for at in range(0, len(order), size)]
    counts = [sum(name.mentions.get(i, 0) for i in group) for group in groups]
    most = max(counts, default=0) or 1
    step = WIDTH / max(len(groups), 12)

    def label(group: list[int], count: int) -> str:
        first, last = (corpus.episodes[group[at]] for at in (0, -1))
        begin, end = first.published or first.title, last.published or last.title
        return f"{begin if begin == end else f'{begin} – {end}'}：{count}"

    return [
        Bar(round(n * step, 1), round(step * 0.8, 1), count / most, label(group, count))
        for n, (group, count) in enumerate(zip(groups, counts, strict=True))
    ]


def paragraph_at(starts: list[int], char: int) -> int:
    """Number of the paragraph that holds an offset."""
    return max(bisect_right(starts, char) - 1, 0)
