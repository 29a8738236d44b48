"""Text of strangers through the whole pipeline: no exception, no time out of proportion. More of it: tests/fuzz."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.analyse import TARGETS, WORDS, analysed

FEW = settings(deadline=None, max_examples=60)
FRAGMENTS = [
    "1", "1,", "1.", "1:", "2024年", "一", "百", "一點", "三百億", "不到三", "一到", "第一", "對", "的", "比", "「", "（", "a", "Aa", "NVIDIA", "A-", "GPT-4 ",
    "iPhone", "輝達", "林", "林先生", "折扣碼A", "本集節目由", "百分之", "翻倍", "\n", "一\n", "。", "—", "é", "🔋", "http://", "三月", "监制", "大家好我是",
    "周俊明老师", "俊明", "我觉得", "苏州大学生", "日内瓦会议", "协定", "斯基", "GPT four ", "data break ", "5% 10% ", "两年三年", "30 40", "1415年", "7 8月",
    "六七十年代", "大概五年、", "三成还是五成?", "就算二十块", "不是", "便当一个80块", "\u200b",
]  # fmt: skip


@FEW
@given(st.lists(st.sampled_from(WORDS), max_size=60).map("".join))
def test_whatever_is_said_has_a_record(text: str) -> None:
    """Any order of the words that numbers, dates, names and sections are made of."""
    if text.strip():
        analysed(text)


@FEW
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=120))
def test_any_text_has_a_record(text: str) -> None:
    """Any characters at all."""
    if text.strip():
        analysed(text)


def seconds(text: str) -> float:
    """What analysing a text takes of the processor."""
    began = time.process_time()
    analysed(text)
    return time.process_time() - began


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_fragment_again_and_again_takes_linear_time(fragment: str) -> None:
    """Four times the length may not take more than some ten times as long (linear is four)."""
    analysed("大家好")  # loads the tools
    spent = []
    for length in (5_000, 20_000):
        text = "好" + fragment * (length // len(fragment))
        spent.append(min(seconds(text), seconds(text)))  # the better of two: other work on the machine disturbs one
    assert spent[1] < 10 * spent[0] + 0.5, spent


@pytest.mark.parametrize("target", ["ingest", "feed"])
def test_targets_of_the_fuzzer_run(target: str) -> None:
    """The script in tests/fuzz is not let rot: bytes of chance go through its targets."""
    chance = random.Random(5)
    for size in range(40):
        TARGETS[target](chance.randbytes(size * 8))
