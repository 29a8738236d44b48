"""Cutting words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
