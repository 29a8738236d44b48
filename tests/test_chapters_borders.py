"""Borders of topics by all ways to cut an episode at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.segment import chapters_borders
from pipeline.segment.chapters_borders import BLOCK, LONGEST, borders
from pipeline.segment.cohesion import Floats, Terms
from pipeline.text.dense import Dense

WORDS = 80
"""Words of a topic."""


def talk(*topics: int, blocks: int = 10) -> Terms:
    """Terms of an episode that speaks of one topic for some blocks, then of the next; words drawn by lot."""
    rng = np.random.default_rng(5)
    words = [chr(0x4E00 + n) + chr(0x5E00 + n) for n in range(WORDS * (max(topics) + 1))]
    drawn = [rng.choice(words[WORDS * t : WORDS * (t + 1)], blocks * BLOCK // 3) for t in topics]
    return Terms.of(Dense.of("".join(f"{word}的" for part in drawn for word in part)), "的")


def naive(terms: Terms) -> Floats:
    """The same by summing over all ways to cut, one after another."""
    scores = chapters_borders._scores(terms)
    blocks = scores.shape[1]
    weight, passed = 0.0, np.zeros(blocks + 1)
    for ways in range(1 << (blocks - 1)):
        cuts = [0, *(i for i in range(1, blocks) if ways >> (i - 1) & 1), blocks]
        worth = np.exp(sum(scores[b - a - 1, b - 1] - chapters_borders.COST for a, b in pairwise(cuts)))
        weight += worth
        passed[cuts] += worth
    return passed / weight


def test_a_border_stands_where_the_words_change() -> None:
    """Three topics of some minutes have two borders, at the blocks where they begin."""
    likely = borders(talk(0, 1, 2))
    assert (np.flatnonzero(likely[1:-2] > 0.5) + 1).tolist() == [10, 20]


def test_one_topic_has_no_border() -> None:
    """The same words in any order are one topic."""
    assert borders(talk(0, 0, 0))[1:-2].max() < 0.5


def test_running_forward_and_backward_is_summing_over_all_ways() -> None:
    """On an episode short enough to try all ways to cut it, the probabilities are the same."""
    terms = talk(0, 1, blocks=4)
    assert borders(terms) == pytest.approx(naive(terms), rel=1e-6)


def test_long_episodes_keep_their_numbers() -> None:
    """Hours of few words: probabilities stay between 0 and 1, and no topic is longer than may be."""
    likely = borders(talk(*[0, 1] * 40, blocks=50))
    assert np.all((likely >= 0) & (likely <= 1))
    assert likely.sum() * LONGEST >= len(likely) - 1


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_probabilities(text: str) -> None:
    """The start of a text and its end are borders, whatever the text."""
    dense = Dense.of(text)
    likely = borders(Terms.of(dense, "的"))
    assert len(likely) == len(dense) // BLOCK + 2
    assert likely[0] == pytest.approx(1.0)
    assert likely[-1] == pytest.approx(1.0)
