"""Years: which century two digits mean, whether 20年 is a year at all, and the year nearest to a day of publication."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from pipeline import resources
from pipeline.tag.numerals_tokens import DIGITS

RANGE = re.compile(r"[到至][0-9]{2}年")
CENTURY = 100


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    raw = resources.toml("dates.toml")["two_digit"]

    def any_of(name: str) -> str:
        return "|".join(sorted(map(re.escape, raw[name].split()), key=len, reverse=True))

    return {
        "span_before": re.compile(rf"(?:{any_of('span_before')})\s?$"),
        "span_behind": re.compile(rf"\s?(?:{any_of('span_behind')})"),
        "year_before": re.compile(rf"(?:{any_of('year_before')})\s?$"),
        "year_behind": re.compile(rf"\s?(?:{any_of('year_behind')})"),
    }


def full(surface: str, published: date | None) -> str:
    """Four digits of a year said with two or four: 08 → 2008, 97 → 1997, 二零二四 → 2024."""
    digits = "".join(str(DIGITS.get(char, char)) for char in surface)
    if len(digits) != 2:
        return digits
    latest = (published.year if published else 2030) % CENTURY + (5 if published else 0)
    return ("20" if int(digits) <= latest else "19") + digits


def is_year(text: str, start: int, end: int, published: date | None) -> bool:
    """Is the two-digit number before 年 at ``[start, end)`` a year (24年) and no length of time (20年)?"""
    surface = text[start : start + 2]
    cues = _cues()
    if surface[0] in "0零〇":
        return True
    if not surface.isascii():
        return surface[0] in "一二" and surface[1] in DIGITS and surface not in ("一二", "一两")  # 二三年, but 三五年
    if RANGE.match(text, end):
        return True
    if cues["span_behind"].match(text, end) or cues["span_before"].search(text, max(0, start - 4), start):
        return False
    if cues["year_behind"].match(text, end) or cues["year_before"].search(text, max(0, start - 4), start):
        return True
    return int(surface) % 10 != 0 and 15 <= int(surface) <= 30


def nearest(published: date, month: int, day: int) -> int:
    """The year in which a month and day lie nearest to the day of publication."""
    here = published.month * 31 + published.day
    distance = month * 31 + day - here
    if distance > 186:
        return published.year - 1
    if distance < -186:
        return published.year + 1
    return published.year
