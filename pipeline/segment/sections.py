"""Sections: which stretches of an episode are sponsor reads, self-promotion, intro, outro, and which are its content.

The features of every utterance (features.py) are weighed by a linear chain (sections_model.py), and the one best sequence of
kinds over the whole episode is taken, so a word never decides on its own and a read is found from its first phrase to its
last. Nothing is cut: sections tile the text, and doubtful ones are marked for review.
"""

from __future__ import annotations

import dataclasses
import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

import numpy as np

from pipeline.model import Evidence, Notice, Section, Transcript, Utterance
from pipeline.segment import features, sections_brands, sections_model
from pipeline.segment.features import Features
from pipeline.segment.sections_cues import cues
from pipeline.segment.sections_model import KINDS, Scores, Weights
from pipeline.settings import Settings

Run = tuple[int, int, int]
"""Index in KINDS, first utterance, utterance behind the last."""

SURE = 0.6
"""Sponsor sections of lower confidence are marked for review."""
SURER = 0.75
"""The same for those in which nothing says who pays: offers and calls may be what the talk is about."""
PAID = frozenset({"credit", "disclosure", "admark", "handover", "brand"})
REASONS = 4
"""Most reasons kept for a section."""


def find(
    transcript: Transcript, utterances: Sequence[Utterance], settings: Settings
) -> tuple[tuple[Section, ...], tuple[Notice, ...]]:
    """Sections that tile ``transcript.text``, and notices about implausible ones. Linear in the length.

    Raises DataError if data/cues.toml, data/sections.toml or data/weights.toml is malformed.
    """
    whole = Section("content", 0, len(transcript.text))
    if not utterances:
        return (whole,), ()
    seen = features.measure(transcript, utterances, settings)
    weights = sections_model.weights()
    scores = Scores.of(seen, weights)
    credits = _credits(seen)
    runs = [part for run in _runs(sections_model.best(scores)) for part in _split(run, credits)]
    borders = [0, *(utterances[first].char_start for _, first, _ in runs[1:]), len(transcript.text)]
    found = [_section(run, borders[i], borders[i + 1], seen, scores, weights, transcript) for i, run in enumerate(runs)]
    return _capped(found, len(transcript.text), settings.sponsor_cap)


def _runs(path: list[int]) -> list[Run]:
    """Stretches of one kind."""
    runs, at = [], 0
    for kind, group in groupby(path):
        n = len(list(group))
        runs.append((kind, at, at + n))
        at += n
    return runs


def _credits(seen: Features) -> list[tuple[int, str]]:
    """The brands that are thanked for an episode: utterance and name, ascending."""
    credit = next(number for number, group in enumerate(cues().groups) if group.name == "credit")
    frames, text = sections_brands.frames(), seen.dense.text
    found = []
    for hit, row in zip(seen.hits, seen.hit_rows.tolist(), strict=True):
        if hit.group == credit:
            name = next((name for name, _, _ in frames.contents(text[hit.start : hit.end])), "")
            if name:
                found.append((row, name))
    return found


def _split(run: Run, credits: list[tuple[int, str]]) -> list[Run]:
    """A sponsor run in parts where it credits another brand: two reads in a row are two sections."""
    kind, first, last = run
    if KINDS[kind] != "sponsor":
        return [run]
    cuts, before = [first], ""
    for row, name in credits[bisect_left(credits, (first,)) : bisect_left(credits, (last,))]:
        if before and not _alike(name, before) and row > cuts[-1]:
            cuts.append(row)
        before = name
    return [(kind, a, b) for a, b in zip(cuts, [*cuts[1:], last], strict=True)]


def _alike(name: str, other: str) -> bool:
    """Do two frames' contents share two characters in a row?"""
    return any(name[i : i + 2] in other for i in range(len(name) - 1))


def _section(
    run: Run, start: int, end: int, seen: Features, scores: Scores, weights: Weights, transcript: Transcript
) -> Section:
    kind, first, last = run
    if KINDS[kind] == "content":
        return Section("content", start, end)
    why = _why(run, seen, weights, transcript)
    if KINDS[kind] != "sponsor":
        return Section(KINDS[kind], start, end, None, why)
    slope, offset = weights.confidence
    confidence = round(1 / (1 + math.exp(-slope * sections_model.margin(scores, kind, first, last) - offset)), 3)
    paid = any(evidence.feature in PAID for evidence in why)
    return Section("sponsor", start, end, confidence, why, confidence < (SURE if paid else SURER))


@lru_cache(maxsize=1)
def _families() -> tuple[tuple[str, ...], tuple[list[int], ...]]:
    """What features belong to (their names up to the dot), and for each column of the tables the number of its family."""
    names = [[name.partition(".")[0] for name in part] for part in features.names()]
    families = tuple(dict.fromkeys(name for part in names for name in part))
    number = {family: i for i, family in enumerate(families)}
    return families, tuple([number[name] for name in part] for part in names)


def _why(run: Run, seen: Features, weights: Weights, transcript: Transcript) -> tuple[Evidence, ...]:
    """The features that spoke most for a section, each with the first words that showed it."""
    kind, first, last = run
    families, (stay, begin, end) = _families()
    gain = np.bincount(stay, seen.stay[first:last].sum(0) * weights.stay[:, kind], len(families))
    gain += np.bincount(begin, seen.begin[first] * weights.begin[:, kind], len(families))
    if last < len(seen.end):
        gain += np.bincount(end, seen.end[last] * weights.end[:, kind], len(families))
    quotes: dict[str, str] = {}
    a, b = np.searchsorted(seen.hit_rows, [first, last]).tolist()
    for hit in seen.hits[a:b]:
        quotes.setdefault(cues().groups[hit.group].name, _quote(hit.start, hit.end, seen, transcript))
    for brand in seen.brands:
        i = bisect_left(brand.places, int(seen.starts[first]))
        if i < len(brand.places) and brand.places[i] < seen.ends[last - 1]:
            quotes.setdefault("brand", _quote(brand.places[i], brand.places[i] + len(brand.surface), seen, transcript))
    spoke = [(float(gain[i]), name) for i, name in enumerate(families) if name in quotes and gain[i] > 0]
    return tuple(Evidence(name, round(value, 2), quotes[name]) for value, name in sorted(spoke, reverse=True)[:REASONS])


def _quote(start: int, end: int, seen: Features, transcript: Transcript) -> str:
    return transcript.text[slice(*seen.dense.source(start, end))]


def _capped(found: list[Section], length: int, cap: float) -> tuple[tuple[Section, ...], tuple[Notice, ...]]:
    """If sponsor sections take more than the cap of the text, the least sure are marked until the others keep to it."""
    reads = sorted((s for s in found if s.kind == "sponsor"), key=lambda s: s.confidence or 0.0)
    taken = sum(s.char_end - s.char_start for s in reads)
    if taken <= cap * length:
        return tuple(found), ()
    notice = Notice(
        "sponsor-cap",
        f"sponsor reads take {taken / length:.0%} of the words, more than sponsor_cap; look at those marked for review",
    )
    marked = set()
    for read in reads:
        if taken <= cap * length:
            break
        marked.add(read.char_start)
        taken -= read.char_end - read.char_start
    return tuple(
        dataclasses.replace(s, review=True) if s.char_start in marked and s.kind == "sponsor" else s for s in found
    ), (notice,)
