"""How the talk around an utterance differs from the rest of the episode, by pairs of characters, without cutting words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.text.dense import ordered

Table = npt.NDArray[np.float64]
Offsets = npt.NDArray[np.int64]

NEAR, WIDE, FAR, LONG = 100, 300, 700, 2000
"""Half windows in spoken characters: a sentence or two, a paragraph, a read, a long read."""
OFTEN = 4
"""Occurrences that make a pair of characters a burst where they all lie close together."""
BETWEEN = 350
"""Characters between two namings of a sponsor that are still one talk about it."""
APART = 900
"""Characters from which on they are two; in between, the more there are the less likely is one talk."""
FIRST = 2000
"""Characters of an episode's beginning in which what is off its topic leads up to it."""
BLOCK = 600
"""Characters of the blocks in which a pair of characters is counted once, to tell common talk from a local topic."""


def measure(codes: Offsets, starts: Offsets, ends: Offsets) -> Table:
    """How the talk around an utterance differs from the rest of the episode, in three columns.

    Pairs of characters stand for words. *burst*: the share of those around that are said often, but nowhere else than here
    (a brand in its read). *unlike*: each pair is worth the logarithm of the number of blocks that hold it; low means say that
    the talk is off the episode's topic. *shift*: few pairs are said both shortly before and shortly after the utterance's
    start (after Hearst 1997, by links between occurrences). The last two are z-scores, clipped to [-2, 2] and halved.
    """
    n = len(codes) - 1
    if n < 1:
        return np.zeros((len(starts), 3))
    order, by_pair = ordered(codes[:-1] << 21 | codes[1:])
    new = np.concatenate([[True], by_pair[1:] != by_pair[:-1]])
    kind = new.cumsum() - 1  # of each place in the sorted order: which pair
    first = np.flatnonzero(new)
    count = np.diff(np.append(first, n))
    span = order[first + count - 1] - order[first]
    bursting, spread = np.empty(n), np.empty(n)
    bursting[order] = ((count >= OFTEN) & (span < 2 * FAR))[kind]
    block = order // BLOCK
    entered = new | np.concatenate([[True], block[1:] != block[:-1]])
    spread[order] = np.log(np.arange(1, block.max() + 2))[np.bincount(kind[entered]) - 1][kind]
    total = np.zeros((n + 1, 2))
    np.cumsum(bursting, out=total[1:, 0])
    np.cumsum(spread, out=total[1:, 1])
    a, b = np.maximum(starts - NEAR, 0), np.minimum(ends + NEAR, n)
    burst, mean = ((total[b] - total[np.minimum(a, b)]) / np.maximum(b - a, 1)[:, None]).T
    here, there = order[:-1], order[1:]
    linked = ~new[1:] & (there - here < WIDE)
    value = 1.0 / (1.0 + spread[here[linked]])
    crossing = np.bincount(here[linked] + 1, value, n + 1) - np.bincount(there[linked] + 1, value, n + 1)
    cohesion = crossing.cumsum()[np.minimum(starts, n)]
    return np.stack([np.minimum(burst * 5, 1.0), _below(mean), _below(cohesion)], axis=1)


def usual(counts: Table, starts: Offsets) -> Table:
    """How much a character has of each column in a usual block of the episode (their lower median; less where blocks are few)."""
    if not len(starts):
        return np.zeros(counts.shape[1])
    blocks = starts // BLOCK
    sums = np.sort(np.add.reduceat(counts, np.flatnonzero(np.diff(blocks, prepend=-1)), axis=0), axis=0)
    n = len(sums)
    rate: Table = sums[(n - 1) // 2] * (1 - 1 / n) / BLOCK
    return rate


def between(named: Table, starts: Offsets, ends: Offsets) -> Table:
    """Does an utterance stand between two that name the sponsor? Fully where they are a paragraph apart at most, then less."""
    n, rows = len(named), np.arange(len(named))
    before = np.maximum.accumulate(np.where(named > 0, rows, -1))
    after = np.minimum.accumulate(np.where(named > 0, rows, n)[::-1])[::-1]
    inside = (before >= 0) & (after < n)
    gap = starts[np.minimum(after, n - 1)] - ends[np.maximum(before, 0)]
    worth = np.minimum(named[np.maximum(before, 0)], named[np.minimum(after, n - 1)])
    worth = np.minimum(worth, 1.0) * np.clip((APART - gap) / (APART - BETWEEN), 0.0, 1.0)
    found: Table = np.where(inside, worth, 0.0)
    return found


def lead(unlike: Table, turning: npt.NDArray[np.bool_], starts: Offsets) -> Table:
    """Is an utterance of the first minutes off the episode's topic, and does a turn to the show follow it?

    What is said before 那我們就進入今天的主題 and is about other things than the hour after it is a read or news of the show.
    """
    n = len(starts)
    coming = np.minimum.accumulate(np.where(turning, np.arange(n), n)[::-1])[::-1]
    ahead = (coming < n) & (starts[np.minimum(coming, n - 1)] - starts < FAR) & (starts < FIRST)
    found: Table = np.where(ahead, np.clip(2 * unlike - 1, 0.0, 1.0), 0.0)
    return found


def _below(values: Table) -> Table:
    """How far below the mean, in standard deviations, clipped to [-2, 2] and halved."""
    deviation = float(values.std())
    below: Table = np.clip((values.mean() - values) / deviation, -2, 2) / 2 if deviation > 0 else np.zeros(len(values))
    return below
