"""Loops and inventions of speech recognisers: marked where they are, and nowhere else."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DataError
from pipeline.ingest import hallucinations
from pipeline.ingest.hallucinations import find
from pipeline.model import Cue
from tests.test_ingest import read


def spans(text: str) -> list[tuple[str, str]]:
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    cues = [Cue(None, None, at, at + len(line)) for at, line in zip(starts, lines, strict=True)]
    return [(n.code, text[n.char_start : n.char_end]) for n in find(text, cues)]


LOOPS = {
    "六個字的話 六次": ("好那今天", "我們下次再見" * 6, "掰"),
    "with spaces and signs": ("好", "謝謝大家，謝謝大家 謝謝大家。謝謝大家!謝謝大家", "掰掰"),
    "across lines": ("好", "我會在你身邊\n做個朋友\n" * 4, "再見"),
    "one character": ("他說", "啊" * 40, "好"),
    "words": ("so ", "I don't know " * 5, "okay"),
}


@pytest.mark.parametrize("kind", LOOPS)
def test_a_unit_said_over_and_over_is_a_loop(kind: str) -> None:
    """The span covers the rounds and nothing else."""
    before, loop, after = LOOPS[kind]
    found = spans(before + loop + after)
    assert found == [("loop", loop.strip())]


@pytest.mark.parametrize(
    "text", ["哈哈哈哈哈哈哈哈", "對對對對對對", "是不是是不是是不是", "好的好的好的好的好的", "拜拜拜拜拜拜", "五十五十五十", "走走停停走走停停走走停停", "謝謝謝謝謝謝謝謝"]
)  # fmt: skip
def test_laughs_and_backchannels_are_no_loops(text: str) -> None:
    """People do say short things often."""
    assert spans(f"他就說{text}然後我們繼續") == []


INVENTIONS = {
    "好的請不吝點贊 訂閱 轉發 打賞支持明鏡與點點欄目那我們": "請不吝點贊 訂閱 轉發 打賞支持明鏡與點點欄目",
    "好的请不吝点赞订阅转发打赏支持明镜与点点栏目那我们": "请不吝点赞订阅转发打赏支持明镜与点点栏目",
    "字幕由 Amara.org 社群提供 好": "字幕由 Amara.org 社群提供",
    "優優獨播劇場——YoYo Television Series Exclusive 今天": "優優獨播劇場——YoYo Television Series Exclusive",
    "開場\nMING PAO CANADA // MING PAO TORONTO\n今天": "MING PAO CANADA // MING PAO TORONTO",
    "開場\n谢谢观看。\n今天": "谢谢观看",
    "開場\n(Music)\n今天": "Music",
}


@pytest.mark.parametrize(("text", "invented"), INVENTIONS.items())
def test_stock_lines_are_inventions(text: str, invented: str) -> None:
    """In both scripts, with any spaces and signs between."""
    assert spans(text) == [("invention", invented)]


@pytest.mark.parametrize(
    "text",
    ["謝謝觀看我們今天的直播", "今天聊音樂", "請大家訂閱我的頻道 我們下週見", "他做了中文字幕", "這個 music 很好"],
)
def test_what_people_say_is_no_invention(text: str) -> None:
    """Thanks, appeals and the words of a credit within a sentence are speech."""
    assert spans(text) == []


def test_the_text_is_not_changed(tmp_path: Path) -> None:
    """Reading marks and keeps."""
    text = "字幕由Amara.org社群提供" + "我們下次再見" * 9
    transcript = read(tmp_path, text)
    assert transcript.text == text
    assert [n.code for n in transcript.notices] == ["invention", "loop"]


@pytest.mark.parametrize(
    "text", ["啊" * 1_000_000, "啊" * 500_000 + "\n" + "哦" * 500_000, "今天" * 400_000, "a b" * 300_000]
)
def test_a_million_characters_of_one_loop_take_moments(text: str) -> None:
    """Linear time where a backreference would be quadratic."""
    start = time.process_time()
    found = find(text, [Cue(None, None, 0, len(text))])
    assert time.process_time() - start < 3
    assert found[0].char_start == 0


@given(
    st.text(alphabet="甲乙a 。\n", max_size=200),
    st.text(alphabet="甲乙丙丁戊 ，", min_size=5, max_size=30),
    st.integers(4, 8),
)
def test_spans_lie_in_the_text_in_order(text: str, unit: str, rounds: int) -> None:
    """Every span is within the text, ascending, and starts and ends with a letter."""
    whole = text + unit * rounds + text
    found = find(whole, [Cue(None, None, 0, len(whole))])
    assert [n.char_start for n in found] == sorted(n.char_start or 0 for n in found)
    for notice in found:
        assert notice.char_start is not None and notice.char_end is not None
        said = whole[notice.char_start : notice.char_end]
        assert said and said[0].isalnum() and said[-1].isalnum()


def test_a_wrong_list_names_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data file is checked when it is loaded."""
    hallucinations.inventions.cache_clear()
    monkeypatch.setattr("pipeline.resources.toml", lambda name: {"anywhere": ["甲"], "whole_cue": [""]})
    with pytest.raises(DataError, match="whole_cue must be a list of phrases"):
        hallucinations.inventions()
