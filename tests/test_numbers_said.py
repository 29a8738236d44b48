"""Numbers written and spoken in many styles, made from known values and read back with their units."""

from __future__ import annotations

from itertools import product

import pytest

from pipeline.tag.quantities import find
from tests.test_numerals import spoken
from tests.test_quantities import check

HAN = "零一二三四五六七八九"
PAIRS = [(a, b) for a, b in product(range(1, 10), repeat=2) if a < b]


def read(text: str) -> list[tuple[float, float | None, str]]:
    return [(each.value, each.value_max, each.unit) for each in find(f"这是{text}。", "cn")]


@pytest.mark.parametrize(("low", "high"), PAIRS)
def test_ranges_are_read_with_both_ends(low: int, high: int) -> None:
    """The upper end's unit and magnitude are those of the lower end, and each end keeps its own half."""
    a, b = spoken(low * 10), spoken(high * 10)
    assert read(f"{a}到{b}万人") == [(low * 100_000, high * 100_000, "count")]
    assert read(f"{low}00到{high}00亿美元") == [(low * 1e10, high * 1e10, "USD")]
    assert read(f"{low}小时半到{high}小时") == [(low + 0.5, high, "h")]
    assert read(f"{low}块到{high}块5") == [(low, high + 0.5, "CNY")]
    assert read(f"-{high}%到-{low}%") == [(-high, -low, "%")]


@pytest.mark.parametrize(("tens", "tenths"), PAIRS)
def test_decimals_count_what_stands_behind_them(tens: int, tenths: int) -> None:
    """All of 二十三点五百万 counts millions, and a letter behind money counts billions."""
    whole = tens * 10 + tenths
    said = f"{spoken(whole)}点{HAN[tenths]}"
    for word, factor in (("", 1), ("百万", 10**6), ("千万", 10**7), ("亿", 10**8), ("万亿", 10**12)):
        assert read(f"{said}{word}公里") == [((whole * 10 + tenths) * factor / 10, None, "km")]
    assert read(f"${tens}.{tenths}B") == [((tens * 10 + tenths) * 10**8, None, "USD")]
    assert read(f"{tens}.{tenths}B美元") == [((tens * 10 + tenths) * 10**8, None, "USD")]
    assert read(f"{tens}.{tenths}B参数") == [((tens * 10 + tenths) * 10**8, None, "count")]


@pytest.mark.parametrize("alphabet", ["三五半块毛分", "负三五百分之", "到-1%万十"])
def test_every_short_row_of_number_signs_is_read_without_an_error(alphabet: str) -> None:
    """Ends of ranges ascend in every row of up to four signs: 三五毛三毛, 百分之负三五."""
    for size in range(1, 5):
        for row in product(alphabet, repeat=size):
            check("".join(row))
    check("三五毛三毛")
    check("百分之负一二")
