"""A scored linear model over utterances and the one best sequence of kinds under it.

A sequence's score is the sum, over its utterances, of what speaks for each one's kind (``stay``), and at every change of
kind of what speaks for the new one to begin there, for the old one to have ended, and of how usual such a change is. It
is a linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) whose weights stand in data/weights.toml;
``pipeline.segment.fit`` makes them.
"""

from __future__ import annotations

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
Table = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """``stay``, ``begin``, ``end``: one row a feature, one column a kind. ``change[i, j]``: from kind i to kind j."""

    stay: Table
    begin: Table
    end: Table
    change: Table

    @classmethod
    def parse(cls, raw: dict[str, Any], path: str) -> Weights:
        """Weights of a parsed TOML table; those not named are 0. Raises DataError naming the key."""
        rows = dict(zip(("stay", "begin", "end"), features.names(), strict=True))
        unknown = sorted(set(raw) - {*rows, "change"})
        if unknown:
            raise DataError(f"unknown table [{unknown[0]}]", path)
        tables = [_table(raw.get(part, {}), part, names, path) for part, names in rows.items()]
        return cls(*tables, change=_table(raw.get("change", {}), "change", KINDS, path))


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
        change = self.change + self.begin[first:last, None, :] + self.end[first:last, :, None]
        same = np.arange(len(KINDS))
        change[:, same, same] = 0.0
        step: Table = change + self.stay[first:last, None, :]
        return step


def best(scores: Scores) -> list[int]:
    """Index in KINDS of each utterance on the best sequence (Viterbi); the episode is taken to begin behind content."""
    n = len(scores.stay)
    kinds = range(len(KINDS))
    steps = scores.steps(0, n).tolist()
    back: list[list[int]] = []
    score = [0.0 if kind == 0 else -1e9 for kind in kinds]
    for step in steps:
        columns = [[score[i] + step[i][j] for i in kinds] for j in kinds]
        score = [max(column) for column in columns]
        back.append([column.index(top) for column, top in zip(columns, score, strict=True)])
    path = [max(kinds, key=score.__getitem__)] if n else []
    for t in range(n - 1, 0, -1):
        path.append(back[t][path[-1]])
    return path[::-1]


def posterior(scores: Scores, first: int, last: int) -> Table:
    """Probability of each kind at utterances [first, last), given content on both sides: (last - first, kinds)."""
    steps = scores.steps(first, last)
    steps = np.exp(steps - steps.max(axis=(1, 2), keepdims=True))
    n = last - first
    forward, backward = np.empty((n, len(KINDS))), np.empty((n, len(KINDS)))
    state = np.eye(len(KINDS))[0]
    for t in range(n):
        state = state @ steps[t]
        forward[t] = state = state / state.sum()
    out = np.exp(scores.end[last] + scores.change[:, 0]) if last < len(scores.stay) else np.ones(len(KINDS))
    out[0] = 1.0
    state = out / out.sum()
    for t in range(n - 1, -1, -1):
        backward[t] = state
        state = steps[t] @ state
        state = state / state.sum()
    both = forward * backward
    shares: Table = both / both.sum(axis=1, keepdims=True)
    return shares
