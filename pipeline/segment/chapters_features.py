"""What speaks for a chapter mark at each place where one could stand: a row of numbers per candidate.

All lengths are in characters without whitespace (the dense text), so that untimed transcripts and those with a space
between all characters are read alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from pipeline.model import Transcript, Utterance
from pipeline.segment import chapters_borders
from pipeline.segment.cohesion import BLOCK, Floats, Terms
from pipeline.text.dense import Dense, Flags, Ints

REACHES = (320, 640, 1280, 2560)
"""Characters to either side that are compared: from one minute to eight of speech."""
UNLIKELY = 1e-4
"""Borders of topics that are less likely are all as unlikely."""
BESIDE = (0.7, 1.0, 0.7)
"""How much the blocks before, at and behind a place count for a border near it."""
RENEWAL = 200, 600
"""Chains of terms count as new within so many characters, and as broken by a rest of so many."""
WINDOWS = {"start": (0, 12), "near": (12, 60), "before": (-60, 0)}
"""Where a phrase stands to a candidate, in characters."""
CUE_RANGE = -2.0, 6.0
"""Bounds of what the phrases of a window are worth together: three strong ones are as good as six."""
SENTENCE_END = "。?!…"
PUNCTUATED = 100
"""With at least one sentence end in so many characters, candidates are the starts of sentences, else of all phrases."""


@dataclass(frozen=True)
class Phrase:
    """A phrase as in data/chapters.toml, with the class it belongs to."""

    text: str
    kind: str
    weight: float


class Phrases:
    """An automaton over phrases; linear in the text."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        import ahocorasick_rs

        self._automaton: Any = ahocorasick_rs.AhoCorasick(
            [phrase.text for phrase in phrases], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )
        self._weight = np.array([phrase.weight for phrase in phrases])
        self._asks = np.array([phrase.kind in ("question", "which", "how") for phrase in phrases])
        self._addresses = np.array([phrase.kind in ("you", "opinion", "curious") for phrase in phrases])

    def find(self, text: str) -> Hits:
        """The phrases in a dense text, ascending; none inside another."""
        hits = self._automaton.find_matches_as_indexes(text)
        found = np.fromiter(chain.from_iterable(hits), dtype=np.int64, count=3 * len(hits)).reshape(-1, 3)
        index = found[:, 0]
        return Hits(found[:, 1], self._weight[index], self._asks[index], self._addresses[index])


@dataclass(frozen=True)
class Hits:
    """Where phrases stand: their places, what they weigh, and whether they ask or address a listener."""

    at: Ints
    weight: Floats
    asks: Flags
    addresses: Flags

    def worth(self, low: Ints, high: Ints, chosen: Flags | None = None) -> Floats:
        """Sum of the weights of the phrases in each window, or count of the chosen ones."""
        counted = self.weight if chosen is None else chosen.astype(np.float64)
        total: Floats = np.insert(np.cumsum(counted), 0, 0.0)
        sums: Floats = total[np.searchsorted(self.at, high)] - total[np.searchsorted(self.at, low)]
        return sums


@dataclass(frozen=True)
class Turns:
    """Who speaks: turns are runs of phrases of one speaker."""

    speaker: Ints
    """Per phrase: number of the speaker, -1 if unknown."""
    turn: Ints
    """Per phrase: number of the turn."""
    first: Ints
    """Per turn: its first phrase."""
    length: Floats
    """Per turn: its characters."""

    @classmethod
    def of(cls, utterances: Sequence[Utterance], lengths: Floats) -> Turns:
        """The turns of an episode of at least one phrase; ``lengths`` are the characters of each phrase."""
        numbers: dict[str, int] = {}
        speakers = [-1 if u.speaker is None else numbers.setdefault(u.speaker, len(numbers)) for u in utterances]
        speaker = np.array(speakers, dtype=np.int64)
        starts = np.ones(len(speaker), dtype=bool)
        starts[1:] = speaker[1:] != speaker[:-1]
        first = np.flatnonzero(starts)
        return cls(speaker, np.cumsum(starts) - 1, first, np.add.reduceat(lengths, first))

    @cached_property
    def known(self) -> bool:
        """Does the source tell at least two speakers apart?"""
        return len(np.unique(self.speaker[self.speaker >= 0])) > 1


@dataclass(frozen=True)
class Candidates:
    """Places where a chapter could begin: the utterance, the place in the dense text, the features by name."""

    utterance: Ints
    at: Ints
    features: dict[str, Floats]
    turns_known: bool
    length: int
    """Characters of the whole dense text."""


def candidates(transcript: Transcript, utterances: Sequence[Utterance], phrases: Phrases, function: str) -> Candidates:
    """The starts of sentences (of phrases, without punctuation) and turns, with their features."""
    dense = Dense.of(transcript.folded)
    at = dense.places(u.char_start for u in utterances)
    lengths = np.diff(np.append(at, len(dense))).astype(np.float64)
    turns = Turns.of(utterances, lengths)
    columns = _cohesion(Terms.of(dense, function), at, len(dense))
    hits = phrases.find(dense.text)
    for window, (low, high) in WINDOWS.items():
        columns[f"cues_{window}"] = hits.worth(at + low, at + high).clip(*CUE_RANGE)
    if turns.known:
        columns |= _turns(turns, hits, columns, at, lengths)
    chosen = np.flatnonzero(_beginnings(dense, at, turns))
    return Candidates(chosen, at[chosen], {n: c[chosen] for n, c in columns.items()}, turns.known, len(dense))


def _beginnings(dense: Dense, at: Ints, turns: Turns) -> Flags:
    """Which phrases begin a sentence or a turn; all, if hardly any sentence is marked off."""
    if sum(map(dense.text.count, SENTENCE_END)) * PUNCTUATED < len(dense):
        return np.ones(len(at), dtype=bool)
    begins: Flags = np.isin(dense.codes[at - 1], [ord(c) for c in SENTENCE_END])
    begins[turns.first] = True
    return begins


def _cohesion(terms: Terms, at: Ints, length: int) -> dict[str, Floats]:
    """Similarity of what stands before and behind, and how deep it lies below its surroundings."""
    grid = np.arange(0, length + BLOCK, BLOCK)
    nearest = (at + BLOCK // 2) // BLOCK
    columns = {}
    for reach, similar in zip(REACHES, terms.similarities(grid, REACHES).T, strict=True):
        columns[f"cohesion_{reach}"] = scaled(similar)[nearest]
        columns[f"depth_{reach}"] = scaled(depth(similar, max(reach // BLOCK, 1)))[nearest]
    columns["novelty"] = scaled(terms.novelty(at, *RENEWAL))
    likely = chapters_borders.borders(terms)
    block = (at + chapters_borders.BLOCK // 2) // chapters_borders.BLOCK
    columns["border"] = scaled(np.log(likely + UNLIKELY))[block]
    columns["border_near"] = scaled(np.log(np.convolve(likely, BESIDE, "same") + UNLIKELY))[block]
    return columns


def _turns(turns: Turns, hits: Hits, columns: Mapping[str, Floats], at: Ints, lengths: Floats) -> dict[str, Floats]:
    """What the order of speakers tells: a host's short question between long answers begins a topic."""
    turn, count, total = turns.turn, len(turns.length), float(lengths.sum())
    start = np.zeros(len(at))
    start[turns.first] = 1.0
    size = np.log1p(turns.length) - 4.0  # about 0 for a turn of ten seconds
    before, behind = np.append(-4.0, size[:-1]), np.append(size[1:], -4.0)
    asking, addressing = (hits.worth(at, at + 60, flags) for flags in (hits.asks, hits.addresses))
    asks = np.bincount(turn, asking, minlength=count) > 0
    addresses = np.bincount(turn, addressing, minlength=count) > 0
    who = np.maximum(turns.speaker, 0)
    said = np.maximum(np.bincount(who, lengths), 1.0)
    host = scaled(np.bincount(who, asking + addressing) / said)[who]
    first = at[turns.first]
    next_turn = np.append(first, first[-1] + turns.length[-1])[turn + 1]
    return {
        "turn": start,
        "turn_size": start * size[turn],
        "turn_middle": start * ((size[turn] > -0.3) & (size[turn] < 2.0)),
        "turn_before": start * before[turn],
        "turn_behind": start * behind[turn],
        "turn_between": start * (before * behind)[turn],
        "turn_asks": start * asks[turn],
        "turn_addresses": start * addresses[turn],
        "turn_host": start * host,
        "turn_host_asks": start * host * asks[turn],
        "turn_cues": start * (columns["cues_start"] + columns["cues_near"] / 2),
        "host": host,
        "share": said[who] / total,
        "after_turn": np.log1p(np.minimum(at - first[turn], 600)),
        "before_turn": np.log1p(np.minimum(next_turn - at, 600)),
    }


def scaled(values: Floats) -> Floats:
    """Values with mean 0 and deviation 1 over the episode."""
    result: Floats = (values - values.mean()) / max(float(values.std()), 1e-9)
    return result


def depth(values: Floats, steps: int) -> Floats:
    """How far each value lies below the highest ones within ``steps`` to its left and right (TextTiling's depth)."""
    left, right, reach = values.copy(), values.copy(), 1
    while reach <= steps:  # doubling windows: the maximum over 2k is that of two over k
        hop = min(reach, steps + 1 - reach)
        left[hop:] = np.maximum(left[hop:], left[:-hop])
        right[:-hop] = np.maximum(right[:-hop], right[hop:])
        reach += hop
    result: Floats = left + right - 2 * values
    return result
