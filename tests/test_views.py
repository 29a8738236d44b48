"""Same-length views."""

from __future__ import annotations

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import views


@given(st.text())
def test_views_keep_length(text: str) -> None:
    """Whatever the text, each view has its length, so that one offset serves all."""
    assert len(views.simplify(text)) == len(text)
    assert len(views.lower(text)) == len(text)


@given(st.text(st.characters() | st.sampled_from("乾坤著於瞭解ＡＩ：\U00020000"), max_size=views.LONG - 1))
def test_short_and_long_texts_are_simplified_alike(text: str) -> None:
    """A short text, read character by character, becomes what it becomes inside a long one, read as an array."""
    assert views.simplify(text) + " " * views.LONG == views.simplify(text + " " * views.LONG)


@pytest.mark.parametrize("length", [1, views.LONG])
def test_hidden_characters_are_spaces(length: int) -> None:
    """What nobody sees parts no name: it is read as the spaces that some recognisers leave."""
    text = "台" + "\u200b" * length + "積電\ufeff"
    assert views.simplify(text) == "台" + " " * length + "积电 "


@pytest.mark.parametrize(
    "text",
    [
        "這是乾坤大挪移,衣服晾乾了",
        "他不瞭解著作權,看著天空發呆",
        "後來皇后走到裡面,回復原狀",
        "一目瞭然,頭髮與發財",
        "台積電的麵條與麵粉",
    ],
)
def test_simplified_is_what_opencc_gives(text: str) -> None:
    """The fast table and phrase pass gives what OpenCC's t2s gives, phrases included."""
    assert views.simplify(text) == opencc.OpenCC("t2s").convert(text).translate(views.FULL_WIDTH)


def test_simplified_equals_opencc_on_real_text(shared_eval: object) -> None:
    """The same on whole episodes."""
    from pathlib import Path

    convert = opencc.OpenCC("t2s").convert
    for name in ("kejilang-gtc-2024.txt", "yutinghao-20250103.txt"):
        text = Path(str(shared_eval), "transcripts", name).read_text(encoding="utf-8")[:6000]
        assert views.simplify(text) == convert(text).translate(views.FULL_WIDTH)


def test_width_and_case_fold_without_changing_meaning() -> None:
    """Full-width letters, digits and signs become half-width; signs that NFKC would unfold stay."""
    assert views.simplify("ＡＩ１２％：㎏①") == "AI12%:㎏①"
    assert views.lower("GPU İSTANBUL") == "gpu İstanbul"


@pytest.mark.parametrize(
    ("text", "script"), [("這個晶片很貴", "tw"), ("这个芯片很贵", "cn"), ("", "cn"), ("GPU 123", "cn")]
)
def test_script(text: str, script: str) -> None:
    """The script is told by characters that exist in one of them only."""
    assert views.script(text) == script
