"""Words are counted by their pairs of characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import pairs
from pipeline.text.pairs import Pairs

FEW = st.sampled_from("销量万\U00020000\U00020001\ud800\uffff")


@given(
    st.text(FEW, max_size=40), st.text(FEW, max_size=5), st.integers(0, pairs.SHORT), st.integers(0, 2 * pairs.SHORT)
)
def test_words_are_counted_as_str_count_does(part: str, word: str, low: int, high: int) -> None:
    """In whatever stretch of a text, long or short, and whatever stands in it."""
    text = part * (2 * pairs.SHORT // max(len(part), 1))
    assert Pairs(text).count(word, low, high) == text.count(word, low, high)
    assert Pairs(text).count(word) == text.count(word)
