"""Lexical cohesion: terms, similarity of what stands before and behind a place, chains."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment import cohesion
from pipeline.segment.chapters_features import depth
from pipeline.segment.cohesion import Terms
from pipeline.text.dense import Dense

BEES = "蜂箱里的蜂王带着蜂群采花蜜" * 40
TRAINS = "列车在换装站调整轨距再出发" * 40


def test_similarity_is_lowest_where_the_terms_change() -> None:
    """Between two texts that share no terms the similarity is near nothing; inside each it is high."""
    dense = Dense.of(BEES + TRAINS)
    places = np.array([len(BEES) // 2, len(BEES) // 64 * 64, len(BEES) + len(TRAINS) // 2])
    inside, border, after = Terms.of(dense, "的").similarities(places, (256,))[:, 0]
    assert border < 0.5 * min(inside, after)


def test_spaces_between_characters_change_nothing() -> None:
    """Terms are those of the dense text."""
    plain, spaced = (Terms.of(Dense.of(text), "的") for text in (BEES, " ".join(BEES)))
    assert plain.at.tolist() == spaced.at.tolist()
    assert plain.id.tolist() == spaced.id.tolist()


def test_latin_words_are_told_apart_by_spaces() -> None:
    """``new york`` is two terms, each repeated; ``newyork`` is one."""
    assert len(set(Terms.of(Dense.of("new york, new york"), "").id.tolist())) == 2
    assert len(set(Terms.of(Dense.of("newyork, newyork"), "").id.tolist())) == 1


def test_no_term_holds_a_function_character() -> None:
    """The pairs 我们 and 的话 are terms only without the list."""
    assert not len(Terms.of(Dense.of("我的我的我的"), "的").id)
    assert len(Terms.of(Dense.of("我的我的我的"), "").id)


def test_long_texts_are_read_in_pieces_that_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many blocks are held at once does not change a similarity."""
    text = (BEES + TRAINS) * 8
    terms = Terms.of(Dense.of(text), "的")
    places = np.arange(0, len(text), 64)
    whole = terms.similarities(places, (128, 640))
    monkeypatch.setattr(cohesion, "ROWS", 7)
    assert np.allclose(terms.similarities(places, (128, 640)), whole, atol=1e-4)


def test_novelty_marks_where_chains_begin() -> None:
    """More terms begin and end where the topic changes than inside it."""
    dense = Dense.of(BEES + TRAINS)
    terms = Terms.of(dense, "的")
    border, inside = terms.novelty(np.array([len(BEES), len(BEES) // 2]), 100, 300)
    assert border > inside


def test_depth_is_the_fall_from_both_sides() -> None:
    """A valley is as deep as the sum of its heights to the left and right, looked for no further than the steps."""
    values = np.array([9.0, 1.0, 3.0, 0.0, 2.0, 8.0])
    assert depth(values, 2).tolist()[3] == 3.0 + 8.0
    assert depth(values, 3).tolist()[3] == 9.0 + 8.0
    assert depth(values, 100).tolist()[3] == 9.0 + 8.0


@given(st.text(max_size=300))
def test_dense_keeps_all_but_whitespace(text: str) -> None:
    """The dense text is the text without whitespace, and its offsets lead back."""
    dense = Dense.of(text)
    assert "".join(text[i] for i in dense.at) == "".join(text.split())
    assert len(dense.text) == len(dense)
