"""Points in time: what is one, and what it resolves to."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag.dates import find
from pipeline.tag.dates_years import is_year, nearest
from pipeline.text.views import simplify
from tests.test_quantities import MARK, sentences

PUBLISHED = date(2025, 3, 10)
PIECES = st.sampled_from(
    [
        *"0123456789零一二三四五六七八九十元年月号日季点半前初末底上下周:/-到Q ",
        "礼拜",
        "世纪",
        "年代",
        "民国",
        "去年",
        "第",
        "个",
    ]
)


def marked(sentence: str) -> str:
    out, at = "", 0
    for found in find(simplify(sentence), PUBLISHED):
        last = f"~{found.value_max}" if found.value_max else ""
        mark = f"{found.value}{last}{' rel' if found.relative else ''}"
        out += f"{sentence[at : found.char_start]}[{sentence[found.char_start : found.char_end]}|{mark}]"
        at = found.char_end
    return out + sentence[at:]


def test_sentences_are_marked_as_in_the_case_file() -> None:
    """Every point in time is found with its value, and lengths of time are left alone."""
    wrong = []
    for line in sentences("dates.txt"):
        got = marked(MARK.sub(r"\1", line))
        if got != line:
            wrong.append((line, got))
    assert not wrong


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3月31号", "--03-31"),
        ("第三季", "--Q3"),
        ("七年前", "-P7Y"),
        ("去年", "-P1Y"),
        ("三个月前", "-P3M"),
        ("下半年", "--H2"),
        ("去年12月", "-P1Y --12"),
        ("上个月的20号", "-P1M ---20"),
        ("今年第四季度", "P0Y --Q4"),
        ("2022年", "2022"),
    ],
)
def test_without_a_day_of_publication_values_stay_open(text: str, value: str) -> None:
    """What depends on the day of publication is given as far as it is known."""
    assert [found.value for found in find(text)] == [value]


@pytest.mark.parametrize(("month", "year"), [(12, 2024), (1, 2025), (3, 2025), (8, 2025), (10, 2024)])
def test_a_month_without_a_year_is_the_nearest(month: int, year: int) -> None:
    """In March, December is that of last year, and August is still to come."""
    assert nearest(PUBLISHED, month, 15) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("24年下滑", True),
        ("从20年到", True),
        ("08年", True),
        ("做了20年", False),
        ("20年来", False),
        ("近30年", False),
        ("连续15年", False),
    ],
)
def test_two_figures_before_a_year_sign(text: str, year: bool) -> None:
    """Words around it tell whether 20年 is 2020 or twenty years."""
    years = re.search("[0-9]{2}年", text)
    assert years
    assert is_year(text, years.start(), years.end(), PUBLISHED) is year


@given(st.text() | st.lists(PIECES, max_size=25).map("".join), st.dates(date(1, 1, 1)))
def test_any_text_is_read_without_an_error(text: str, published: date) -> None:
    """Dates of any text are in order, apart and inside the text, whatever the day of publication."""
    at = 0
    for found in find(simplify(text), published):
        assert at <= found.char_start < found.char_end <= len(text)
        assert found.value
        at = found.char_end


@pytest.mark.parametrize("piece", ["1", "二", "3月", "年", "1/", "2024", "12:", "初一", "上周", "3天", "民国"])
def test_reading_time_is_linear(piece: str) -> None:
    """Four times the text takes about four times as long."""

    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        find(text, PUBLISHED)
        return time.process_time() - start

    small = max(min(seconds(3_000) for _ in range(3)), 0.001)
    assert min(seconds(12_000) for _ in range(3)) < 12 * small


@pytest.mark.parametrize("published", [date.min, date.max])
def test_words_at_the_ends_of_the_calendar_are_read_without_an_error(published: date) -> None:
    """A feed's empty date 0001-01-01 and the last day there is have weeks beside them that no calendar has."""
    for word in ("上周", "下周三", "下个礼拜", "昨天", "明年", "上个月", "三周前", "五年前", "去年上半年"):
        assert find(word, published)
