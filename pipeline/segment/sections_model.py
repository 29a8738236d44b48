"""A scored linear model over utterances and the one best sequence of kinds under it.

A sequence's score is the sum, over its utterances, of what speaks for each one's kind (``stay``), and at every change of
kind of what speaks for the new one to begin there, for the old one to have ended, and of how usual such a change is. It
is a linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) whose weights stand in data/weights.toml;
``pipeline.segment.fit`` makes them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import SectionKind
from pipeline.segment import features
from pipeline.segment.features import Features

KINDS: tuple[SectionKind, ...] = ("content", "sponsor", "promo", "intro", "outro")
NEVER = -1e9
Table = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """``stay``, ``begin``, ``end``: one row a feature, one column a kind. ``change[i, j]``: from kind i to kind j."""

    stay: Table
    begin: Table
    end: Table
    change: Table
    confidence: tuple[float, float] = (0.3, 0.0)
    """Slope and offset of the logistic curve from a section's margin to the share of it that is right."""

    @classmethod
    def parse(cls, raw: dict[str, Any], path: str) -> Weights:
        """Weights of a parsed TOML table; those not named are 0. Raises DataError naming the key."""
        rows = dict(zip(("stay", "begin", "end"), features.names(), strict=True))
        unknown = sorted(set(raw) - {*rows, "change", "confidence"})
        if unknown:
            raise DataError(f"unknown table [{unknown[0]}]", path)
        stay, begin, end = (_table(raw.get(part, {}), part, names, path) for part, names in rows.items())
        curve = raw.get("confidence", {"slope": 0.3, "offset": 0.0})
        if set(curve) != {"slope", "offset"} or not all(isinstance(value, (int, float)) for value in curve.values()):
            raise DataError("[confidence] needs slope and offset, two numbers", path)
        change = _table(raw.get("change", {}), "change", KINDS, path)
        return cls(stay, begin, end, change, (float(curve["slope"]), float(curve["offset"])))


def _table(raw: dict[str, dict[str, float]], part: str, names: tuple[str, ...], path: str) -> Table:
    """``[part.KIND] "feature" = weight`` as an array; in ``[change.KIND]`` the features are the kinds before."""
    table = np.zeros((len(names), len(KINDS)))
    row = {name: i for i, name in enumerate(names)}
    for kind, weights in raw.items():
        if kind not in KINDS:
            raise DataError(f"[{part}.{kind}]: {kind!r} is no kind; known are {', '.join(KINDS)}", path)
        for name, weight in weights.items():
            if name not in row:
                raise DataError(f"[{part}.{kind}] {name!r} is no feature; fit the weights again", path)
            if not isinstance(weight, (int, float)):
                raise DataError(f"[{part}.{kind}] {name!r} = {weight!r} is no number", path)
            table[row[name], KINDS.index(kind)] = weight
    return table


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The package's weights. Raises DataError."""
    return Weights.parse(resources.toml("weights.toml"), str(resources.DATA / "weights.toml"))


@dataclass(frozen=True)
class Scores:
    """An episode's features times the weights: (n, kinds) each, and the changes (kinds, kinds)."""

    stay: Table
    begin: Table
    end: Table
    change: Table

    @classmethod
    def of(cls, seen: Features, table: Weights) -> Scores:
        """The scores of an episode."""
        return cls(seen.stay @ table.stay, seen.begin @ table.begin, seen.end @ table.end, table.change)

    def steps(self, first: int, last: int) -> Table:
        """Score of going from kind i at utterance t-1 to kind j at t, for t in [first, last): (last - first, i, j)."""
        begin, end, stay = (np.ascontiguousarray(table[first:last].T) for table in (self.begin, self.end, self.stay))
        change = self.change[:, :, None] + begin + end[:, None]  # utterances last: numpy's loops run along them
        same = np.arange(len(KINDS))
        change[same, same] = 0.0
        step: Table = np.moveaxis(change + stay, 2, 0)
        return step


def best(scores: Scores) -> list[int]:
    """Index in KINDS of each utterance on the best sequence (Viterbi); the episode is taken to begin behind content.

    The sequence is cut into about √n blocks of √n steps that advance side by side, so that numpy does the work: first the
    best score from every kind at each block's begin to every kind at its end, then the scores inside with the begin known.
    """
    n = len(scores.stay)
    if not n:
        return []
    kinds = len(KINDS)
    size = math.isqrt(n - 1) + 1
    count = -(-n // size)
    filled = np.full((kinds, kinds, count * size), NEVER)
    filled[:, :, :n] = np.moveaxis(scores.steps(0, n), 0, 2)
    filled[np.arange(kinds), np.arange(kinds), n:] = 0.0  # the last block is filled up with steps that change nothing
    steps = np.ascontiguousarray(filled.reshape(kinds, kinds, count, size).transpose(3, 0, 1, 2))  # blocks side by side
    through: Table = steps[0].swapaxes(0, 1)  # to, from, block
    for step in steps[1:]:
        through = (through[:, None] + step[:, :, None]).max(axis=0)
    before = np.empty((size, kinds, count))  # the best score of each kind before each step
    score = np.array([0.0, *[NEVER] * (kinds - 1)])
    for i in range(count):
        before[0, :, i] = score
        score = (score + through[:, :, i]).max(axis=1)
    for t, step in enumerate(steps[:-1]):
        (before[t][:, None] + step).max(axis=0, out=before[t + 1])
    ways = before[:, :, None] + steps
    highest, came = ways[:, 0], np.zeros((size, kinds, count), dtype=np.int8)
    for kind in range(1, kinds):  # numpy's argmax is slow along a short axis
        came = np.where(ways[:, kind] > highest, np.int8(kind), came)
        highest = np.maximum(highest, ways[:, kind])
    origin = came.transpose(2, 0, 1).tobytes()  # of kind j at utterance t: origin[kinds * t + j]
    path = [int(score.argmax())]
    for row in range(kinds * (n - 1), 0, -kinds):
        path.append(origin[row + path[-1]])
    return path[::-1]


def margin(scores: Scores, kind: int, first: int, last: int) -> float:
    """By how much a section of a kind at utterances [first, last) outscores content there."""
    gain = scores.stay[first:last, kind].sum() + scores.begin[first, kind] + scores.change[0, kind]
    if last < len(scores.stay):
        gain += scores.end[last, kind] + scores.change[kind, 0]
    return float(gain)
