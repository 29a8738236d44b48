"""Two years, decades, months or days said as one: 1415年 and 14、15年, 六七十年代, 六七月, 7 8月, 3月4号到8号."""

from __future__ import annotations

import re
from datetime import date

from pipeline.model import DateExpr
from pipeline.tag import dates_years, numerals
from pipeline.tag.dates_patterns import CENTURY_LEAD, DAYS, DECADES, HISTORIC, MONTH_LEAD, YEARS_LEAD

LEAD = 6  # characters of the first of two years and what links it


def together(text: str, match: re.Match[str], done: int, published: date | None) -> DateExpr | None:
    """Two years run together, one after the other: 1415年 is 2014 and 2015, unless old years are spoken of."""
    if int(match["last"]) != int(match["year"]) + 1 or match["year"] in ("19", "20"):
        return None  # 1920年, 2021年
    start, end = match.span()
    if "11" <= match["year"] <= "18" and dates_years.beside(text, start, end, HISTORIC):
        return None
    lead = CENTURY_LEAD.search(text, max(done, start - LEAD), start)
    if lead is None and text[start - 1 : start].isdecimal():
        return None
    first, last = (dates_years.full(match[name], published) for name in ("year", "last"))
    return DateExpr(lead.start() if lead else start, end, first, last) if first < last else None


def years_before(text: str, at: int, done: int, year: str, published: date | None) -> tuple[int, str] | None:
    """Where the first of two years begins and the year, if the two figures at ``at`` are the second: 14、15年, 14到17年."""
    lead = YEARS_LEAD.search(text, max(done, at - LEAD), at)
    if lead is None:
        return None
    first = dates_years.full(lead["first"], published)
    apart = int(year) - int(first)
    return (lead.start(), first) if apart == 1 or (lead["to"] and 0 < apart <= dates_years.CLOSE) else None


def decades(text: str, at: int) -> DateExpr | None:
    """Two decades of the last century: 六七十年代, 8090年代."""
    match = DECADES.match(text, at)
    if match is None:
        return None
    first, last = (int(numerals.parse(each).value) for each in (match["a"] or match["c"], match["b"] or match["d"]))
    return DateExpr(at, match.end(), f"19{first}X", f"19{last}X") if last == first + 1 else None


def days(text: str, match: re.Match[str], start: int, month: str, day: int) -> DateExpr | None:
    """The days from one to another of a month, the month said before the first: 3月4号到8号."""
    link = DAYS.match(text, match.end())
    last = int(numerals.parse(link["last"]).value) if link else 0
    return DateExpr(start, link.end(), f"{month}-{day:02}", f"{month}-{last:02}") if link and last > day else None


def months(match: re.Match[str]) -> tuple[int, int] | None:
    """Two months that a date says, the first one before 月 too: 7 8月, 六七月, 3到5月."""
    groups = match.groupdict()
    said = groups.get("first") or groups.get("spoken")
    if not said or match["day"]:
        return None
    first, last = (int(numerals.parse(each.replace("元", "一")).value) for each in (said, match["month"]))
    linked = match["first"] is not None and match.string[match.end("first")] not in " 、"
    return (first, last) if last == first + 1 or (linked and first < last) else None


def month_before(text: str, at: int, done: int, month: int) -> int | None:
    """Where the month before this one begins, if it stands right before: 7 8月."""
    lead = MONTH_LEAD.search(text, max(done, at - LEAD), at)
    return lead.start() if lead is not None and int(lead["first"]) == month - 1 else None
