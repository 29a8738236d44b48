"""Numerals by position: digits and the multipliers 十百千万亿兆, Arabic figures and English magnitudes among them.

The reader takes tokens from left to right and stops before the first that cannot go on with the number, so ``三千 五百``
is one number, ``五十 三十`` are two, and ``五万 8`` is 50,000. It keeps two values where a digit pair is said (``三四十`` is
30 to 40) or the number is left open (``三十几万`` is at least 300,000 and below 400,000). Constant look-ahead: a section
has at most three multipliers, and big ones descend.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from pipeline.tag.numerals_tokens import (
    AND,
    BIG,
    DATA_BEFORE,
    DECIMALS,
    DIGITS,
    EACH,
    EXPONENT,
    LETTERS,
    LONGEST,
    MAGNITUDES,
    MULTIPLIERS,
    NO_DECIMALS,
    SMALL,
    TENS,
    TOKEN,
    TOP,
    Exact,
    figure,
    listed,
    pair,
    spelt,
    whole,
)

HOURS = 24  # the largest hour of a clock


class Part(NamedTuple):
    """A token of a number: digit, small or big multiplier, more (多, 几), decimals, times (million); a pair has two values."""

    kind: str
    low: Exact
    high: Exact


@dataclass(slots=True)
class Reading:
    """What was read: the exact value, ``high`` for a pair (inclusive) or an open number (exclusive), and the end offset."""

    end: int
    low: Exact
    high: Exact | None = None
    open: bool = False
    string: bool = False


def read(text: str, at: int) -> Reading | None:
    """The longest positional numeral that begins at ``at``, no gap before it; None if none does."""
    if text[at : at + 1].isspace():
        return None
    reader = _Reader(text, at)
    while (token := TOKEN.match(text, reader.end)) is not None and reader.take(token):
        pass
    return reader.result()


class _Reader:
    """One numeral being read, part by part; ``kept`` is the longest number so far: how many parts, and where it ends."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.start, self.end = text, at, at
        self.parts: list[Part] = []
        self.kept = (0, at)
        self.section = TOP  # the last multiplier below 10,000 since the last big one
        self.big = TOP * BIG["兆"]
        self.zero = False  # a 零 waits for its digit
        self.shorthand = False  # 九万四: the last digit counts the next lower place
        self.string = False
        self.gaps = False  # the token before stood apart too
        self.closed = False

    def take(self, token: re.Match[str]) -> bool:
        """Go on with a token if it fits; False if the number ends before it."""
        if self.closed:
            return False
        kind = token.lastgroup
        assert kind is not None
        start = token.end("gap")
        surface = token[kind]
        gap = start > token.start()
        fits: bool = getattr(self, f"_{kind}")(surface, start, gap)
        self.gaps = gap
        return fits

    def result(self) -> Reading | None:
        """What was read up to the last place where a number could end."""
        count, end = self.kept
        if not count:
            return None
        parts = self.parts[:count]
        if count == 1:
            part = parts[0]
            return Reading(end, part.low, part.high if part.high != part.low else None, string=self.string)
        low = _fold([(part.kind, part.low) for part in parts], self.shorthand)
        high = _fold([(part.kind, part.high) for part in parts], self.shorthand)
        return Reading(end, low, high if high != low else None, any(part.kind == "more" for part in parts))

    def _add(self, kind: str, end: int, low: Exact, high: Exact | None = None) -> bool:
        self.parts.append(Part(kind, low, low if high is None else high))
        self.end, self.zero = end, False
        self.kept = (len(self.parts), end)
        return True

    def _last(self) -> str:
        return self.parts[-1].kind if self.parts else ""

    def _next(self, at: int) -> tuple[str, int]:
        """Kind and value of the multiplier behind a digit that would end at ``at``; empty if none follows."""
        token = TOKEN.match(self.text, at)
        if token is None or token.lastgroup not in ("small", "big"):
            return "", 0
        return token.lastgroup, MULTIPLIERS[token[token.lastgroup]]

    def _joins(self, end: int, gap: bool) -> bool:
        """Does a digit behind a multiplier belong to this number: 三千 五百 but 五十 三十, 四百 五, 一亿 一亿?"""
        kind, unit = self._next(end)
        if not kind:
            return not gap or self.gaps or AND.match(self.text, end) is not None
        if kind == "small":
            return unit < self.section
        return unit < self.big or self.section < TOP or (not gap and unit == BIG["亿"] and self.big == BIG["万"])

    def _figure(self, surface: str, start: int, gap: bool) -> bool:
        if self._last() not in ("", "small", "big"):
            return False
        if ("," in surface or " " in surface) and listed(surface):
            surface = re.split("[, ]", surface)[0]
        value, end = figure(surface), start + len(surface)
        if value is None:
            return False
        if self.parts:
            if not isinstance(value, int) or " " in surface or not self._joins(end, gap):
                return False
            self.shorthand = len(surface) == 1 and not self.zero
            if not self.shorthand and value >= self.parts[-1].low:
                return False
        elif power := EXPONENT.match(self.text, end):
            self.closed = True
            exponent = int(power[1])
            return abs(exponent) <= 300 and self._add("digit", power.end(), whole(value * Fraction(10) ** exponent))
        return self._add("digit", end, value)

    def _digits(self, surface: str, start: int, gap: bool) -> bool:
        end = start + len(surface)
        surface = surface.replace(" ", "")  # 九 九 折
        if self._last() not in ("", "small", "big"):
            return False
        if self.parts and surface[0] in "零〇○":
            self.zero, surface = True, surface[1:]
            if not surface:
                self.end = end
                return True
        if self.parts and not self._joins(end, gap):
            return False
        if len(surface) == 2 and (both := pair(surface)):
            self.shorthand = not self.zero
            return self._add("digit", end, *both)
        if len(surface) == 2 and self.parts and surface[1] == "一" and self.text.startswith(EACH, end):
            surface, end = surface[0], end - 1  # 三万八一个月
        if len(surface) > 1:
            self.string = not self.parts and len(surface) <= LONGEST and not set(surface) & set("两俩仨")
            return self.string and self._add("digit", end, spelt(surface))
        self.shorthand = bool(self.parts) and not self.zero
        if self.shorthand and surface in "两俩仨" and not self._next(end)[0]:
            return False  # 三百两: taels
        if self.shorthand and surface == "一" and self.parts[-1].low >= 100 and self.text.startswith(EACH, end):
            return False
        return self._add("digit", end, DIGITS[surface])

    def _tens(self, surface: str, start: int, gap: bool) -> bool:
        if self._last() not in ("", "small", "big") or self.section <= 10:
            return False
        self.section = 10
        self._add("digit", start, TENS[surface] // 10)
        return self._add("small", start + 1, 10)

    def _small(self, surface: str, start: int, gap: bool) -> bool:
        unit, last = SMALL[surface], self._last()
        if unit >= self.section or self.string or last == "more":
            return False
        if last == "decimals" and self.text[start + 1 : start + 2] != "万":
            return False
        if (last in ("small", "big") and unit != 10) or (last == "digit" and unit == 10 <= self.parts[-1].low):
            return False  # 15十几年
        self.section = unit
        return self._add("small", start + 1, unit)

    def _big(self, surface: str, start: int, gap: bool) -> bool:
        unit, last = BIG[surface], self._last()
        if not last:
            return surface == "万" and self._add("digit", start + 1, unit)  # 万亿: ten thousand times
        if surface == "兆" and self.text.endswith(DATA_BEFORE, 0, self.start):
            return False  # 带宽100兆
        if self.string or self.zero or (last == "big" and unit < self.big) or (unit == self.big and last != "big"):
            return False
        if unit > self.big and any(part.kind == "big" and part.low >= unit for part in self.parts):
            return False
        self.big, self.section = unit, TOP
        return self._add("big", start + 1, unit)

    def _more(self, surface: str, start: int, gap: bool) -> bool:
        """三十几, 2000多, 一百零几: at least this, and below the next step."""
        last = self._last()
        if last not in ("digit", "small", "big"):
            return False
        step = self.parts[-1].low
        if last == "digit":
            if self.text[self.end - 1] != "0" or not isinstance(step, int) or not step:
                return False
            figures = str(step)
            step = 10 ** (len(figures) - len(figures.rstrip("0")))
        elif self.zero:
            step = 10
        elif (surface == "几" and step != 10) or (surface == "把" and step < 100):
            return False  # 千把块
        elif last == "big" and isinstance(self.parts[-2].low, Fraction):
            step = step / Fraction(10)
        self.section = 0
        return self._add("more", start + len(surface), 0, step)

    def _point(self, surface: str, start: int, gap: bool) -> bool:
        match = DECIMALS.match(self.text, start + 1)
        if match is None or self._last() not in ("digit", "small", "big"):
            return False
        if NO_DECIMALS.match(self.text, match.end()) and not (self.text[match.end()] == "分" and self._no_hour()):
            return False
        spoken = match["spoken"]
        spread = self.parts[-1].low != self.parts[-1].high
        if spread or (spoken and set(spoken) & set("两俩仨")):
            return False
        if not spoken and (gap or match["gap"] or self.parts[0].low >= 100):
            return False  # 30点 0.5%: an index level, then a percentage
        digits = (spoken or match["figures"])[:LONGEST]
        share = Fraction(spelt(digits) if spoken else int(digits), 10 ** len(digits))
        self.section, self.string = TOP, False
        return self._add("decimals", match.end(), share)

    def _no_hour(self) -> bool:
        """Is what was read so far too much for an hour: 九十六点五分 is a score?"""
        return _fold([(part.kind, part.low) for part in self.parts], self.shorthand) > HOURS

    def _english(self, surface: str, start: int, gap: bool) -> bool:
        if not self.parts:
            return False
        self.closed = True
        factor = LETTERS.get(surface) or MAGNITUDES[surface.lower()]
        return self._add("times", start + len(surface), factor)


def _fold(parts: list[tuple[str, Exact]], shorthand: bool) -> Exact:
    """The value of parts of a number in order; ``shorthand`` says that a last digit counts the next lower place."""

    def ending() -> Exact:
        if digit is None:
            return 0
        return digit * (int(last) // 10) if shorthand and last >= 100 else digit

    total: list[Exact] = []  # finished sections with their big multipliers, falling
    units: list[Exact] = []
    section: Exact = 0
    digit: Exact | None = None
    last: Exact = 1
    for kind, amount in parts:
        if kind == "digit":
            digit = amount
        elif kind == "small":
            section += amount if digit is None else digit * amount
            digit, last = None, amount
        elif kind == "decimals":
            digit, section, last = section + ending() + amount, 0, 1  # 十二点三百万: all before counts millions
        elif kind == "more":
            section += ending() + amount
            digit = None
        elif kind == "times":
            return whole((sum(total) + section + ending()) * amount)
        else:
            below = section + (digit or 0)
            while units and (units[-1] < amount or not below):
                units.pop()
                below += total.pop()
            total.append(below * amount)
            units.append(amount)
            section, digit, last = 0, None, amount
    return whole(sum(total) + section + ending())
