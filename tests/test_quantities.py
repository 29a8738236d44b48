"""Quantities: numbers with units, ranges, bounds and rates, and what is none."""

from __future__ import annotations

import re
import time
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import Quantity
from pipeline.tag import numerals_tokens, quantities, quantities_bounds, quantities_guards
from pipeline.tag.quantities import find, implied_words, read
from pipeline.tag.units import Region, table
from pipeline.text.views import simplify

CASES = Path(__file__).parent / "cases" / "numbers"
MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
PIECES = st.sampled_from(
    [
        *"0123456789一二三四五六七八九十百千万亿兆零半几多点分之的个年月天块元度成折倍到至-~.,:/ \n%$负第每约近上",
        "百分之",
        "per second",
        "TB",
        "k",
        "公里",
        "美元",
    ]
)


def sentences(name: str) -> list[str]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def plain(number: float) -> str:
    return f"{number:.12g}"


def shown(quantity: Quantity) -> str:
    """A quantity in the notation of the case files."""
    high = "" if quantity.value_max is None else f"~{plain(quantity.value_max)}"
    words = [f"{plain(quantity.value)}{high}", quantity.unit]
    words += [quantity.bound] if quantity.bound else []
    words += ["≈"] if quantity.approx else []
    words += [f"/{quantity.per}"] if quantity.per else []
    return " ".join(words)


def marked(sentence: str, region: Region) -> str:
    """The sentence with its quantities marked as the case files mark them."""
    out, at = "", 0
    for found in find(simplify(sentence), region):
        out += f"{sentence[at : found.char_start]}[{sentence[found.char_start : found.char_end]}|{shown(found)}]"
        at = found.char_end
    return out + sentence[at:]


@pytest.mark.parametrize("region", ["tw", "cn"])
def test_sentences_are_marked_as_in_the_case_files(region: Region) -> None:
    """Every number of a sentence is found with its value, unit, bound and rate, and nothing else is."""
    wrong = []
    for line in sentences(f"quantities.{region}.txt"):
        got = marked(MARK.sub(r"\1", line), region)
        if got != line:
            wrong.append((line, got))
    assert not wrong


@pytest.mark.parametrize(
    ("text", "region", "unit"),
    [("三百块", "tw", "TWD"), ("三百块", "cn", "CNY"), ("五元", "tw", "TWD"), ("五毛", "cn", "CNY")],
)
def test_local_money_is_that_of_the_region(text: str, region: Region, unit: str) -> None:
    """块 and 元 are the money of the place where the show is made."""
    assert [q.unit for q in find(text, region)] == [unit]


def test_a_value_is_exact() -> None:
    """Decimals times powers of ten do not drift."""
    assert [q.value for q in find("43.69亿美元 1.1亿 0.7万 4.35万亿", "cn")] == [
        4369000000,
        110000000,
        7000,
        4350000000000,
    ]


def test_number_end_parts_the_number_from_its_unit() -> None:
    """``number_end`` is where the unit begins; the classifier is kept as said."""
    (found,) = find("有三十台机器", "cn")
    assert (found.char_start, found.number_end, found.char_end, found.counted) == (1, 3, 4, "台")


def test_read_gives_what_find_leaves_out() -> None:
    """``read`` also gives 一个 and 一位, which state no amount."""
    assert find("一位老师", "cn") == []
    assert [(q.value, q.counted) for q in read("一位老师", "cn")] == [(1, "位")]


@pytest.mark.parametrize(
    ("section", "content", "message"),
    [
        ("only", None, r"\[only\] is missing"),
        ("only", {"before": 3}, r"\[only\] before must be words"),
        ("only", {"before": "只有"}, r"\[only\] behind is missing"),
        ("bounds", {"=": "等于"}, r"\[bounds\] = is no bound"),
        ("bounds_far", {"words": "等于"}, r"\[bounds_far\] 等于 must be listed"),
        ("implied", {"翻倍": [2, "fold"]}, r"\[implied\] '翻倍' must be"),
    ],
)
def test_wrong_word_lists_are_named(
    monkeypatch: pytest.MonkeyPatch, section: str, content: object, message: str
) -> None:
    """A malformed word list is a DataError that names the file, the section and the key."""
    raw = resources.toml("numerals_context.toml")
    changed = {key: value for key, value in (raw | {section: content}).items() if value is not None}
    loaders = (quantities_guards._cues, quantities_bounds._patterns, implied_words)
    monkeypatch.setattr(resources, "toml", lambda name: changed)
    for loader in loaders:
        loader.cache_clear()
    with pytest.raises(DataError, match=rf"numerals_context.toml: {message}"):
        for loader in loaders:
            loader()
    monkeypatch.undo()
    for loader in loaders:
        loader.cache_clear()
    assert [q.value for q in find("营收翻倍", "cn")] == [2]


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Quantities of any text are in order, apart, inside the text, and of known units."""
    check(text)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_row_of_number_words_is_read_without_an_error(text: str) -> None:
    """The same for texts that look like numbers."""
    check(text)


def check(text: str) -> None:
    at = 0
    for found in find(simplify(text), "tw"):
        assert at <= found.char_start < found.number_end <= found.char_end <= len(text)
        assert found.unit in table()
        assert found.value_max is None or found.value < found.value_max
        at = found.char_end


@pytest.mark.parametrize(
    "piece",
    [
        "7",
        "一",
        "二",
        "百",
        "点",
        "(",
        "1,",
        "111,",
        "1.",
        "一亿",
        "1到",
        "三百 ",
        "$",
        "a@",
        "块五",
        "九 ",
        "1比",
        "负",
        "分之一",
        "几十",
    ],
)
def test_reading_time_is_linear(piece: str) -> None:
    """Four times the text takes about four times as long, also for one long row of the same."""

    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        find(text, "cn")
        return time.process_time() - start

    small = max(min(seconds(6_000) for _ in range(4)), 0.002)
    assert min(seconds(24_000) for _ in range(4)) < 12 * small


NEAR_ONE = [
    "一个",
    "一家",
    "一点",
    "一部分",
    "只有",
    "才",
    "各",
    "花了我们",
    "乘以",
    "零下",
    "第",
    "每周",
    "星期",
    "US$",
    "死亡",
]


@given(
    st.lists(st.one_of(PIECES, st.sampled_from([*NEAR_ONE, *"直起，。 \n下乘以伍X着是要人小时桶比"])), max_size=30).map(
        "".join
    ),
    st.sampled_from(["tw", "cn"]),
)
def test_what_is_passed_over_states_no_amount(text: str, region: Region) -> None:
    """Where a reader's pattern lets no number begin, the pattern of all numbers finds none that is a quantity."""
    for strict in (True, False):
        reader = quantities._Reader(text, region, strict)
        found = quantities._numbers(reader)
        reader.start = numerals_tokens.START
        assert quantities._numbers(reader) == found


@pytest.mark.parametrize("lead", ["", "到了", "1977年"])
@pytest.mark.parametrize("tail", ["年", "年后", "年的历史", "年到2年"])
def test_any_two_characters_before_a_year_are_read_without_an_error(lead: str, tail: str) -> None:
    """Every pair of characters of numbers before 年, years, spans or neither: 五十年, 1k年, 七八年."""
    for pair in map("".join, product("0159零〇一二五七八九十百千万亿半几两kM点负多", repeat=2)):
        check(f"{lead}{pair}{tail}")
        read(f"{lead}{pair}{tail}", "cn")


def test_tens_of_years_are_a_span() -> None:
    """五十年 and 八十年 are lengths of time."""
    found = find("他说五十年后再看 已经八十年了", "cn")
    assert [(each.value, each.unit) for each in found] == [(50, "year"), (80, "year")]
