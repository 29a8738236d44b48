"""Quantities in a transcript: numbers with units, ranges, rates, bounds. One pass over the text finds the numbers.

What a number is not (a name, an idiom, an ordinal, a date) is decided in ``quantities_guards``; what unit stands behind
it in ``quantities_units``; bounds and approximation in ``quantities_bounds``.

An open number (三十几万, 2000多) has its lower end as value, ``approx`` and the bound ">", and no ``value_max``: people who
say 2000多 mean no upper end. A spoken range (两三个, 六到八) has both ends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import Quantity
from pipeline.tag import (
    numerals,
    quantities_bounds,
    quantities_guards,
    quantities_per,
    quantities_pieces,
    quantities_ranges,
    quantities_start,
    quantities_units,
)
from pipeline.tag.numerals import Numeral
from pipeline.tag.numerals_context import section
from pipeline.tag.numerals_tokens import Exact
from pipeline.tag.quantities_units import Measured
from pipeline.tag.units import Region, Unit, surfaces, table

LINK = re.compile(r"\s?(?:(?:到|至|~)\s?(?=-[0-9])|(?:到|至|~|-|–|—)\s?(?=[0-9零一二两三四五六七八九十百千负.]))")
CHANGE = re.compile(r"[从由自][^，。,.!?\s]{0,3}$")
BIG = re.compile(r"(?:[百千]?万亿|[百千]万|[百千]亿|[十百千万亿兆]|\s?(?i:thousand|million|billion|trillion)|[kKM])$")
GREAT = re.compile(r"(?:万亿|[万亿兆])$")
LARGEST = 1e300


def find(text: str, region: Region) -> list[Quantity]:
    """Quantities of a simplified text, ascending, not overlapping; ``region`` says what money 块 and 元 are."""
    return _merged(_numbers(_Reader(text, region, strict=True)), _implied(text))


def read(text: str, region: Region) -> list[Quantity]:
    """Every number with the unit behind it, also what states no amount: 一个, 一位, bare digits."""
    return _numbers(_Reader(text, region, strict=False))


def _numbers(reader: _Reader) -> list[Quantity]:
    found: list[Quantity] = []
    done = 0
    for numeral in numerals.scan(reader.text, reader.start):
        if numeral.start < done:
            continue
        quantity, done = reader.read(numeral, found[-1].char_end if found else 0)
        if quantity is None:
            continue
        if quantity.per and found and _each(found[-1], quantity):
            found.pop()  # 一秒10次
        found.append(quantity)
    return found


def _implied(text: str) -> list[Quantity]:
    """Words that are a number: 翻倍, 对折 behind 打."""
    words, pattern = implied_words()
    before, behind = _events()
    found = []
    for match in pattern.finditer(text):
        value, unit, leads = words[match[0]]
        if text.endswith(before.get(match[0], ()), 0, match.start()) or text.startswith(
            behind.get(match[0], ()), match.end()
        ):
            continue  # 这次减半之后
        if not leads or text.endswith(leads, 0, match.start()):
            found.append(Quantity(*match.span(), match.end(), value, unit.symbol, unit.dimension, unit.kind))
    return found


@lru_cache(maxsize=1)
def implied_words() -> tuple[dict[str, tuple[float, Unit, tuple[str, ...]]], re.Pattern[str]]:
    """Surfaces with value, unit and the words one of which must stand before. Raises DataError for a malformed row."""
    path, units = str(resources.DATA / "numerals_context.toml"), table()
    words = {}
    for surface, row in resources.toml("numerals_context.toml")["implied"].items():
        if not (isinstance(row, list) and len(row) in (2, 3) and row[1] in units):
            raise DataError(f"[implied] {surface!r} must be [value, unit] or [value, unit, words before]", path)
        words[surface] = float(row[0]), units[row[1]], tuple("".join(row[2:]).split())
    return words, re.compile("|".join(sorted(words, key=len, reverse=True)))


@lru_cache(maxsize=1)
def _events() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """The words before and behind an implied number with which it is the name of an event."""
    return section("implied_not"), section("implied_not_behind")


def _merged(numbers: list[Quantity], words: list[Quantity]) -> list[Quantity]:
    """Both in order; a word gives way to a number that overlaps it."""
    merged = []
    at = 0
    for word in words:
        while at < len(numbers) and numbers[at].char_end <= word.char_start:
            merged.append(numbers[at])
            at += 1
        if at == len(numbers) or word.char_end <= numbers[at].char_start:
            merged.append(word)
    return merged + numbers[at:]


def _each(before: Quantity, rate: Quantity) -> bool:
    """Is the amount before only what the rate is per?"""
    return before.value == 1 and before.kind == "duration" and rate.char_start - before.char_end <= 3


class _Reader:
    """Reads the quantity at each number of one text."""

    def __init__(self, text: str, region: Region, strict: bool) -> None:
        self.text, self.strict = text, strict
        self.units = surfaces(region)
        self.start = quantities_start.start(region, strict)
        self.table = table()
        self.taken = quantities_guards.taken(text)

    def read(self, numeral: Numeral, done: int) -> tuple[Quantity | None, int]:
        """The quantity at a number, if it is one, and where to go on; ``done`` is where the quantity before ended."""
        text, units = self.text, self.units
        if quantities_guards.hopeless(text, numeral, units):
            return None, numeral.end
        barred = quantities_guards.barred(text, numeral, self.taken, units)
        if barred:
            return None, barred
        first = quantities_units.behind(text, numeral, units, self.table)
        start, last, measured = numeral.start, numeral, first
        second = self._second(numeral, first)
        if second is not None:
            last, measured = second[:2]
        elif first is not None and (ratio := quantities_ranges.proportion(text, numeral)):
            value, end = ratio
            return self._quantity(numeral.start, end, low=value, high=None, measured=Measured(self.table["×"], end))
        if measured is None:
            return None, last.end
        quantities_pieces.pieces(text, last, measured, self.table["count"])
        if self.strict and not quantities_guards.stated(text, numeral, last, measured, units):
            return None, measured.end
        low, high = second[2:] if second is not None else self._amount(numeral, measured)
        if measured.bare and quantities_guards.factor(text, numeral):
            measured.unit = self.table["×"]
        if measured.bare and (symbol := quantities_guards.unsaid(text, numeral)):
            measured.unit = self.table[symbol]
        if measured.prefix is not None and measured.prefix >= done:
            start = measured.prefix
        return self._quantity(start, last.end, low, high, measured, numeral.open or last.open)

    @staticmethod
    def _amount(numeral: Numeral, measured: Measured) -> tuple[Exact, Exact | None]:
        """What a number and its unit come to: both ends for a spoken range (三四个半小时), else one."""
        low = numeral.value * measured.scale + measured.added
        if numeral.open or numeral.value_max is None:
            return low, None
        return low, numeral.value_max * measured.scale + measured.added

    def _second(self, a: Numeral, first: Measured | None) -> tuple[Numeral, Measured, Exact, Exact] | None:
        """The other end of a range, its unit and both amounts: 六到八小时, 3%到5%, 50到60万, 3块到5块5.

        从100到200 is a change, and so is what falls.
        """
        text = self.text
        if a.open or a.value_max is not None or a.form == "fraction":
            return None
        link = LINK.match(text, first.end if first is not None and not first.bare else a.end)
        if link is None:
            return quantities_ranges.beside(text, a, first, self.units, self.table)
        b = numerals.read(text, link.end())
        if b is None or b.open or b.value_max is not None or b.form == "fraction":
            return None
        measured = quantities_units.behind(text, b, self.units, self.table)
        if measured is None:
            return None
        low = a.value
        if a.form == "percent" and first is not None and measured.bare:
            measured = Measured(first.unit, b.end)  # 百分之五十到六十
        if first is not None and not first.bare:
            if first.unit != measured.unit or CHANGE.search(text, max(0, a.start - 4), a.start):
                return None
            low = low * first.scale + first.added
        else:
            low = self._shared(a, b) * measured.scale
        high = b.value * measured.scale + measured.added
        return (b, measured, low, high) if low < high else None

    def _shared(self, a: Numeral, b: Numeral) -> Exact:
        """The lower end of a range whose magnitude may be said behind the upper end alone: 50到60万, 六十到七十万."""
        text = self.text
        own = BIG.search(text, a.start, a.end)
        magnitude = (GREAT if own else BIG).search(text, b.start, b.end)
        if magnitude is None or a.form != b.form or (own and own[0] not in ("十", "百", "千")):
            return a.value
        head = numerals.read(text[b.start : magnitude.start()], 0)
        if head is None or not a.value < head.value:
            return a.value
        return a.value * Fraction(b.value) / Fraction(head.value)

    def _quantity(
        self, start: int, number_end: int, low: Exact, high: Exact | None, measured: Measured, opened: bool = False
    ) -> tuple[Quantity | None, int]:
        end, unit = measured.end, measured.unit
        if not (-LARGEST < low < LARGEST and (high is None or -LARGEST < high < LARGEST)):
            return None, end
        bound, approx = quantities_bounds.around(self.text, start, end)
        if opened or measured.open:
            bound, approx = bound or ">", True
        rate = quantities_per.per(self.text, start, end, unit.kind)
        if rate and measured.bare and unit.symbol != "count":
            rate = None  # 時速 120: km/h
        said = "token" if measured.counted.startswith("token") else unit.symbol
        if rate and (combined := self.table.get(f"{said}/{rate[0]}")):
            unit, end, rate = combined, max(end, rate[1]), None
        quantity = Quantity(
            char_start=start,
            char_end=end,
            number_end=number_end,
            value=numerals.number(low),
            unit=unit.symbol,
            dimension=unit.dimension,
            kind=unit.kind,
            value_max=None if high is None else numerals.number(high),
            per=rate[0] if rate else None,
            approx=approx,
            bound=bound,
            counted=measured.counted,
        )
        return quantity, max(end, rate[1]) if rate else end
