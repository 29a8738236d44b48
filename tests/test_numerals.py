"""Numerals: surface to exact value, and back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag import numerals
from pipeline.text.views import simplify

DIGITS = "零一二三四五六七八九"
FORMAL = dict(zip("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟", strict=True))
TOP = 10**16


def section(n: int) -> str:
    """A whole number below 10,000 in spoken form."""
    out, zero = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // unit % 10
        if digit:
            out += ("零" if zero and out else "") + DIGITS[digit] + sign
        zero = not digit
    return out


def spoken(n: int) -> str:
    """A whole number below 10^16 as a careful speaker says it: 一万零五十."""
    if n == 0:
        return "零"
    out = ""
    for unit, sign in ((10**12, "兆"), (10**8, "亿"), (10**4, "万"), (1, "")):
        part = n // unit % 10**4
        if part:
            gap = out and (part < 1000 or n // unit // 10**4 % 10**4 == 0)
            out += ("零" if gap else "") + section(part) + sign
    return out


def mixed(n: int) -> str:
    """Figures with 亿 and 万 as subtitles write them: 5亿1234万6789."""
    out = ""
    for unit, sign in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = n // unit % 10**4 if unit < 10**8 else n // unit
        if part:
            out += f"{'零' if out and part < 1000 else ''}{part}{sign}"
    return out or "0"


@given(st.integers(0, TOP - 1))
def test_a_spoken_whole_number_is_read_back(n: int) -> None:
    """``parse(spoken(n)) == n``."""
    assert numerals.parse(spoken(n)).value == n


@given(st.integers(0, TOP - 1))
def test_a_formal_number_is_read_back(n: int) -> None:
    """大写 digits are the same numbers."""
    formal = "".join(FORMAL.get(char, char) for char in spoken(n))
    if len(formal) > 1:
        assert numerals.parse(formal).value == n


@given(st.integers(0, 10**12 - 1))
def test_mixed_figures_are_read_back(n: int) -> None:
    """``parse(mixed(n)) == n``."""
    assert numerals.parse(mixed(n)).value == n


@given(st.integers(0, 10**30))
def test_figures_with_separators_are_read_back(n: int) -> None:
    """Thousands separators change nothing."""
    assert numerals.parse(str(n)).value == n
    assert numerals.parse(f"{n:,}").value == n


@given(st.decimals(0, 10**9, places=4))
def test_decimals_are_exact(n: object) -> None:
    """A decimal is the fraction it says, written or spoken."""
    text = f"{n:f}"
    assert numerals.parse(text).value == Fraction(text)
    whole, _, rest = text.partition(".")
    said = spoken(int(whole)) + "点" + "".join(DIGITS[int(char)] for char in rest)
    assert numerals.parse(said).value == Fraction(text)


@given(st.integers(0, 999), st.integers(1, 999))
def test_fractions_are_exact(above: int, below: int) -> None:
    """三分之二, and 百分之五 in percent."""
    if below not in (100, 1000):
        assert numerals.parse(f"{below}分之{above}").value == Fraction(above, below)
    assert numerals.parse(f"百分之{spoken(above)}").value == above


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("九万四", 94_000), ("百三", 130), ("兩百五", 250), ("三万八", 38_000), ("3萬8", 38_000), ("两千四百五", 2450), ("二零二四", 2024),
        ("一一四", 114), ("廿五", 25), ("卅", 30), ("一万五千亿", 1_500_000_000_000), ("5億1萬4千6百", 500_014_600), ("1.8 Trillion", 1_800_000_000_000),
        ("330 billion", 330_000_000_000), ("3000萬", 30_000_000), ("2.5k", 2500), ("三點一四", Fraction(314, 100)), ("4 3 0 0 0", 43_000),
        ("1 . 8", Fraction(18, 10)), ("10的15次方", 10**15), ("十的十五次方", 10**15), ("万亿", 10**12), ("千億", 10**11), ("四万万", 4 * 10**8),
        ("负三点五", Fraction(-35, 10)), ("零下十度", None), ("三又二分之一", Fraction(7, 2)), ("半百", 50), ("一半", Fraction(1, 2)),
    ],
)  # fmt: skip
def test_spoken_shortcuts(surface: str, value: int | Fraction | None) -> None:
    """What people say instead of the full form; None for what is more than a number."""
    if value is None:
        with pytest.raises(ValueError, match="is not one number"):
            numerals.parse(simplify(surface))
    else:
        assert numerals.parse(simplify(surface)).value == value


@pytest.mark.parametrize(
    ("surface", "low", "high", "is_open"),
    [
        ("两三", 2, 3, False), ("三四十", 30, 40, False), ("七八千万", 70_000_000, 80_000_000, False), ("十七八", 17, 18, False), ("三五", 3, 5, False),
        ("三十几万", 300_000, 400_000, True), ("2000多万", 20_000_000, 30_000_000, True), ("500多", 500, 600, True), ("90几", 90, 100, True),
        ("一百零几", 100, 110, True), ("1.5万多", 15_000, 16_000, True),
    ],
)  # fmt: skip
def test_a_range_has_both_ends(surface: str, low: int, high: int, is_open: bool) -> None:
    """A digit pair is a range with both ends; an open number stays below its upper end."""
    found = numerals.parse(surface)
    assert (found.value, found.value_max, found.open) == (low, high, is_open)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("五十 三十", [50, 30]), ("三千 五百", [3500]), ("四百 五", [400, 5]), ("100,200,300", [100, 200, 300]), ("1 2 3", [1, 2, 3]),
        ("一亿一亿", [10**8, 10**8]), ("三万一天", [30_000, 1]), ("几十万", []), ("数百名", []), ("大陆", []), ("八点十五分", [8, 15]),
        ("30点0.5%", [30, Fraction(1, 2)]), ("1.2.3", [1, 2, 3]), ("三百两", [300, 2]), ("九" * 50, []), ("7" * 50, []),
    ],
)  # fmt: skip
def test_where_one_number_ends_and_the_next_begins(text: str, values: list[int | Fraction]) -> None:
    """A number takes what can go on with it and no more; runs too long for a number are none."""
    assert [found.value for found in numerals.scan(text)] == values


@given(st.text(alphabet="0123456789零一两三九十百千万亿兆点分之又负多几半 ,.-/eEkM的次方陆廿"))
def test_scan_reads_any_row_of_signs(text: str) -> None:
    """Numbers are in order, apart, inside the text, and each can be read again where it was found."""
    at = 0
    for found in numerals.scan(text):
        assert at <= found.start < found.end <= len(text)
        again = numerals.read(text, found.start)
        assert again is not None
        assert again.end >= found.end
        numerals.number(found.value)
        at = found.end
