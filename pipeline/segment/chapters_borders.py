"""How likely a border of two topics is at each place, over all ways to cut an episode into topics at once.

After Eisenstein and Barzilay's Bayesian segmentation: a stretch is the better a topic, the better each of its terms is
foretold by those that stand before it in the same stretch. That is a sum over pairs of one term's occurrences, so the
scores of all stretches are sums over a band of block × block, and the borders' probabilities follow by running forward
and backward over it: linear in the text. Offsets count the dense text.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from operator import mul

import numpy as np

from pipeline.segment.cohesion import Floats, Terms

BLOCK = 128
"""Characters of a block: borders of topics are looked for at multiples of it, some 25 seconds apart."""
LONGEST = 48
"""Blocks of the longest topic."""
PAIRS = 8
"""Occurrences before an occurrence that can foretell it."""
DOUBT = 1000.0
"""How many terms heard in a topic weigh as much as the episode's own frequencies."""
TEMPER = 0.5
"""Words come in bursts, whatever the topic: evidence counts by so much less."""
COST = 8.0
"""Log-odds against a border."""
RANGE = 200.0
"""Bound of the exponents, well inside what a float can hold."""


def borders(terms: Terms) -> Floats:
    """Probability of a border at each multiple of ``BLOCK``, from 0 to behind the end of the text."""
    scores = _scores(terms)
    blocks = scores.shape[1]
    number, before = np.arange(blocks), np.arange(LONGEST)[:, None]
    first = number - before
    # What a block adds to a topic that it does not begin says nothing of borders: without it the numbers stay small.
    behind = np.minimum(number, LONGEST // 4)
    usual = scores[behind, number]
    usual[1:] -= scores[behind[1:] - 1, number[:-1]] * (behind[1:] > 0)
    total = np.insert(np.cumsum(usual), 0, 0.0)
    scores -= total[number + 1] - total[np.maximum(first, 0)] + COST
    by_last = np.where(first >= 0, np.exp(scores.clip(-RANGE, RANGE)), 0.0)
    last = number + before
    by_first = np.where(last < blocks, by_last[before, np.minimum(last, blocks - 1)], 0.0)
    to_here = np.array(list(_reached(by_last[::-1].T.tolist())))
    from_here = np.array(list(_reached(by_first[::-1, ::-1].T.tolist())))[::-1]
    result: Floats = np.exp((to_here + from_here - to_here[-1]).clip(-RANGE, 0.0))
    return result


def _reached(chances: list[list[float]]) -> Iterator[float]:
    """Log of the summed chances of all ways to each border; a row has the chances of the topics that end there, longest first."""
    ways, scale = [0.0] * (LONGEST - 1) + [1.0], 0.0
    yield 0.0
    for row in chances:
        total = sum(map(mul, ways[-LONGEST:], row))
        ways.append(total)
        if not 1e-100 < total < 1e100:
            size = max(total, 1e-300)
            ways = [way / size for way in ways[-LONGEST:]]
            scale += log(size)
            total = ways[-1]
        yield log(max(total, 1e-300)) + scale


def _scores(terms: Terms) -> Floats:
    """Log-likelihood ratio of each stretch as one topic: a row per number of blocks before its last one, a column per last block."""
    blocks = terms.length // BLOCK + 1
    ids, block = terms.id[terms.order], terms.at[terms.order] // BLOCK
    doubt = DOUBT * np.bincount(ids)[ids] / max(len(ids), 1) if len(ids) else np.zeros(0)
    cells = np.zeros(LONGEST * blocks)
    for k in range(1, min(PAIRS + 1, len(ids))):
        apart = block[k:] - block[:-k]
        near = np.flatnonzero((ids[k:] == ids[:-k]) & (apart < LONGEST))
        gain = np.log1p(1.0 / (doubt[near + k] + (k - 1)))  # of a term said k times before over one said once less
        cells += np.bincount(apart[near] * blocks + block[near + k], gain, minlength=len(cells))
    scores = np.cumsum(cells.reshape(LONGEST, blocks), axis=0)
    for row in range(1, LONGEST):
        scores[row, 1:] += scores[row - 1, :-1]
    heard = np.insert(np.cumsum(np.bincount(block, minlength=blocks)), 0, 0)
    cost = np.insert(np.cumsum(np.log1p(np.arange(heard[-1]) / DOUBT)), 0, 0.0)
    first = np.maximum(np.arange(blocks) - np.arange(LONGEST)[:, None], 0)
    result: Floats = TEMPER * (scores - cost[heard[1:] - heard[first]])
    return result
