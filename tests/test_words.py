"""Cutting words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text import jieba_words
from pipeline.text.words import Words


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_words_tile_the_stretch(text: str, a: int, b: int) -> None:
    """The words of any stretch of any text tile it."""
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    spans = Words(text, "jieba").spans(start, end)
    assert "".join(text[s:e] for s, e in spans) == text[start:end]


def test_latin_numbers_and_signs_are_words_of_their_own() -> None:
    """``1.8TB`` and ``GPU降价`` are cut where the kind of character changes."""
    text = "台积电GPU降价1.8TB"
    assert [text[s:e] for s, e in Words(text).spans(0, len(text))] == ["台积", "电", "GPU", "降价", "1", ".", "8", "TB"]


def test_both_cutters_cut_the_same(shared_eval: object) -> None:
    """The records must not depend on whether rjieba is installed: it cuts whole episodes exactly like jieba."""
    pytest.importorskip("rjieba")
    from pathlib import Path

    from pipeline.text.views import simplify

    for path in sorted(Path(str(shared_eval), "transcripts").iterdir())[::9]:
        text = simplify(path.read_text(encoding="utf-8"))[:20_000]
        assert Words(text, "jieba").bounds(0, len(text)) == Words(text, "rjieba").bounds(0, len(text))


@settings(deadline=None)  # the first example loads jieba
@given(
    st.text(st.sampled_from("云涟银行的一了是在我们研究生命起源台积电鑫淼喆叇"), max_size=30)
    | st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5))
)
def test_words_are_those_of_jieba(han: str) -> None:
    """The way through the dictionary that is looked for here ends where jieba's own does, and new words are put together as there."""
    import jieba

    assert jieba_words.cut(han) == jieba.lcut(han)
