"""Ranges without a word between their ends (两年三年, 5% 10%, 30 40个, 千倍万倍), and proportions."""

from __future__ import annotations

import re
from fractions import Fraction

from pipeline.tag import numerals, quantities_units
from pipeline.tag.numerals import Numeral
from pipeline.tag.numerals_tokens import Exact
from pipeline.tag.quantities_units import Measured
from pipeline.tag.units import Surfaces, Unit

APART = re.compile(r" ?(?=[0-9两二三四五六七八九十百千万])")
LISTED = re.compile(r"[ 、](?=[0-9])")
ENUMERATED = re.compile(r"(?:分别|依次|各)[^，。,.!?\s]{0,4}$")
RATIO = re.compile(r"\s?比\s?(?=[0-9一二两三四五六七八九十])")
SHARES = 100  # percent behind a percent are no more
STEP = 10  # from here on sizes are told in round numbers: 50克60克
SPOKEN = frozenset("十百千万")


def beside(
    text: str, a: Numeral, first: Measured | None, units: Surfaces, table: dict[str, Unit]
) -> tuple[Numeral, Measured, Exact, Exact] | None:
    """The other end of a range whose lower end is ``a`` with the unit ``first``, its unit and both amounts."""
    if first is None or first.added or first.open or a.form not in ("plain", "percent") or a.value <= 0:
        return None
    if first.bare:
        return _steps(text, a, units, table)
    share = first.unit.symbol == "%" and first.surface in ("%", "")
    gap = (LISTED if share else APART).match(text, first.end) or APART.match(text, first.end)
    if gap is None or (gap[0] == "、" and ENUMERATED.search(text, max(0, a.start - 6), a.start)):
        return None
    b = _plain(text, gap.end())
    if b is None or b.form != a.form:
        return None
    measured = quantities_units.behind(text, b, units, table)
    if measured is None or measured.added:
        return None
    if share and measured.bare and gap[0] == " " and b.value <= SHARES:
        measured = Measured(first.unit, b.end)  # 15% 20
    elif measured.unit != first.unit or measured.surface != first.surface:
        return None
    if not _neighbours(a, b, text) or (first.counted and a.value == 1):
        return None  # 20天60天 are two lines of a chart, 一个两个 any
    if first.unit.kind == "measure" and a.value < STEP and b.value != a.value + 1:
        return None  # 6寸8寸 are two sizes
    if share and (LISTED.match(text, measured.end) or text[a.start - 2 : a.start] in ("%、", "% ")):
        return None  # 5%、10%、20% are a list
    return b, measured, a.value * first.scale, b.value * measured.scale


def proportion(text: str, numeral: Numeral) -> tuple[Exact, int] | None:
    """5比1 → 5 to 1, as a multiple, and where it ends."""
    link = RATIO.match(text, numeral.end)
    if link is None or numeral.form != "plain" or numeral.value_max is not None:
        return None
    other = numerals.read(text, link.end())
    if other is None or other.form != "plain" or other.value_max is not None or other.value <= 0 or numeral.value <= 0:
        return None
    return Fraction(numeral.value) / other.value, other.end


def _plain(text: str, at: int) -> Numeral | None:
    found = numerals.read(text, at)
    return None if found is None or found.open or found.value_max is not None else found


def _neighbours(a: Numeral, b: Numeral, text: str) -> bool:
    """May two numbers be the ends of a range: the upper at most twice the lower, or the next power of ten (百倍千倍)?"""
    if not a.value < b.value:
        return False
    powers = text[a.start : a.end] in SPOKEN and text[b.start : b.end] in SPOKEN
    return b.value <= 2 * a.value or powers or (a.value, b.value) in ((2, 5), (1, 3))


def _steps(
    text: str, a: Numeral, units: Surfaces, table: dict[str, Unit]
) -> tuple[Numeral, Measured, Exact, Exact] | None:
    """30 40多个: figures that are neighbouring steps, a space between them."""
    if not text.startswith(" ", a.end) or not text[a.start : a.end].isdecimal() or not isinstance(a.value, int):
        return None
    b = numerals.read(text, a.end + 1)
    if b is None or b.form != "plain" or (b.value_max is not None and not b.open) or not isinstance(b.value, int):
        return None
    step = 10 ** (len(str(a.value)) - 1)
    if (
        a.value % step
        or b.value != a.value + step
        or not text[b.start].isdecimal()
        or (a.start > 0 and text[a.start - 1] in ".0123456789 ")
    ):
        return None
    measured = quantities_units.behind(text, b, units, table)
    if measured is None or measured.bare or measured.added:
        return None
    return b, measured, a.value * measured.scale, b.value * measured.scale
