"""Chapter marks: where the topic turns, as the maker published it or as cohesion, phrases and speakers show it.

Every place where a sentence or turn begins gets a probability (``chapters_model``); the marks are the one set of places
that together promise most, no two nearer than a minute or so, none in a sponsor read (a dynamic programme over the
candidates, linear but for a search). Titles are given later, in the tag stage.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import ceil, floor

import numpy as np

from pipeline.model import Chapter, Section, Transcript, Utterance
from pipeline.segment import chapters_features
from pipeline.segment.chapters_model import Selection, model
from pipeline.segment.cohesion import Floats
from pipeline.settings import Settings
from pipeline.text.dense import Flags, Ints

PACES = (2.0, 10.0)
"""Characters a second between which a transcript's own pace is believed."""
LATE = 10_000
"""A published mark may stand so many ms behind the last phrase: its time may be that of the sound, not of the words."""
HALVINGS = 10
"""Steps of the search for the threshold that gives a number of marks within bounds."""


def find(
    transcript: Transcript, utterances: Sequence[Utterance], sections: Sequence[Section], settings: Settings
) -> tuple[Chapter, ...]:
    """The chapter marks of an episode, ascending. Raises DataError if data/chapters*.toml is malformed."""
    if not utterances:
        return ()
    if settings.maker_chapters and transcript.meta.marks and transcript.timed:
        return published(transcript, utterances)
    known = model()
    found = chapters_features.candidates(transcript, utterances, known.phrases, known.function)
    likely = known.probabilities(found)
    starts = np.array([utterances[i].char_start for i in found.utterance.tolist()], dtype=np.int64)
    speed = pace(transcript, found.length, known.selection)
    likely = relative(found.at, likely, speed, found.length, known.selection)
    content = _in_content(starts, sections)
    likely[~content] = 0.0
    if content.any() and not content[0]:  # the talk begins behind a greeting or a sponsor read: there its topic begins
        likely[content.argmax()] += known.selection.opening
    marks = select(found.at, likely, speed, found.length, known.selection)
    return tuple(Chapter(int(starts[i])) for i in marks)


def published(transcript: Transcript, utterances: Sequence[Utterance]) -> tuple[Chapter, ...]:
    """The maker's marks, each at the start of the nearest phrase; marks behind the end are left out."""
    timed = [(ms, u.char_start) for u in utterances if (ms := transcript.ms_at(u.char_start)) is not None]
    timed.sort()
    times = [ms for ms, _ in timed]
    last = transcript.duration_ms or 0
    chapters: dict[int, Chapter] = {}
    for mark in sorted(transcript.meta.marks, key=lambda mark: mark.start_ms):
        if mark.start_ms <= last + LATE:
            i = bisect_left(times, mark.start_ms)
            _, at = min(timed[max(i - 1, 0) : i + 1], key=lambda row: abs(row[0] - mark.start_ms))
            chapters.setdefault(at, Chapter(at, mark.title, "maker"))
    return tuple(chapters[at] for at in sorted(chapters))


def pace(transcript: Transcript, length: int, selection: Selection) -> float:
    """Characters a second."""
    if not transcript.duration_ms:
        return selection.pace
    return min(max(length / (transcript.duration_ms / 1000), PACES[0]), PACES[1])


def _in_content(starts: Ints, sections: Sequence[Section]) -> Flags:
    """Which of the ascending offsets lie in the talk itself, and not in its sponsor reads, promotion, greeting or farewell."""
    content = np.ones(len(starts), dtype=bool)
    other = [(section.char_start, section.char_end) for section in sections if section.kind != "content"]
    for first, last in np.searchsorted(starts, other).tolist():
        content[first:last] = False
    return content


def relative(at: Ints, likely: Floats, pace: float, length: int, selection: Selection) -> Floats:
    """Expected marks at each candidate, if every stretch of some minutes had the usual number of them.

    Makers set marks at a fairly even pace: what counts is which place is the likeliest of those around it.
    """
    reach = selection.around * pace
    here = _within(at, likely, reach)
    stretch = np.minimum(at + reach, length) - np.maximum(at - reach, 0.0)
    usual = stretch / max(length, 1) * selection.number(selection.usual, length, pace)
    result: Floats = likely * usual / np.maximum(here, 1e-9)
    return result


def _within(at: Ints, likely: Floats, reach: float) -> Floats:
    """Sum of the values at most ``reach`` from each candidate."""
    total = np.insert(np.cumsum(likely), 0, 0.0)
    sums: Floats = total[np.searchsorted(at, at + reach, side="right")] - total[np.searchsorted(at, at - reach)]
    return sums


def select(at: Ints, likely: Floats, pace: float, length: int, selection: Selection) -> list[int]:
    """Indices of the candidates that become marks, ascending; their number keeps to so many an hour.

    Each chosen one gives way to the likeliest of those a few seconds beside it.
    """
    value = _within(at, likely, selection.within * pace) + selection.sharp * _within(at, likely, selection.near * pace)
    fewest, most = (selection.number(an_hour, length, pace) for an_hour in (selection.fewest, selection.most))
    bounds = floor(fewest), max(ceil(most), 1)
    marks = _bounded(at, np.where(likely > 0, value, 0.0), selection.threshold, selection.gap * pace, *bounds)
    shift = selection.shift * pace
    low, high = np.searchsorted(at, at[marks] - shift), np.searchsorted(at, at[marks] + shift, side="right")
    return sorted({int(a + likely[a:b].argmax()) for a, b in zip(low, high, strict=True)})


def _bounded(at: Ints, value: Floats, threshold: float, gap: float, fewest: int, most: int) -> list[int]:
    """The best candidates at the threshold, or at the one nearest to it that gives a number within the bounds."""
    marks = best(at, value, threshold, gap)
    if fewest <= len(marks) <= most:
        return marks
    many, highest = len(marks) > most, float(value.max())
    inside, outside = (highest, threshold) if many else (0.0, min(threshold, highest))
    marks = best(at, value, inside, gap)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        tried = best(at, value, middle, gap)
        if (len(tried) <= most) if many else (len(tried) >= fewest):
            inside, marks = middle, tried
        else:
            outside = middle
    return marks


def best(at: Ints, value: Floats, threshold: float, gap: float) -> list[int]:
    """The candidates with the greatest sum of values above a threshold, no two nearer than ``gap``."""
    worth = np.flatnonzero(value > threshold)
    places = at[worth]
    gains = (value[worth] - threshold).tolist()
    before = np.searchsorted(places, places - gap, side="right").tolist()
    sums, taken = [0.0], []
    for i, gain in enumerate(gains):
        with_it = sums[before[i]] + gain
        taken.append(with_it > sums[i])
        sums.append(max(with_it, sums[i]))
    chosen, i = [], len(gains) - 1
    while i >= 0:
        if taken[i]:
            chosen.append(int(worth[i]))
            i = before[i] - 1
        else:
            i -= 1
    return chosen[::-1]
