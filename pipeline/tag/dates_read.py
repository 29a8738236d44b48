"""What the patterns of points in time that hold a number resolve to."""

from __future__ import annotations

import re
from datetime import date

from pipeline.model import DateExpr
from pipeline.tag import dates_pairs, dates_seasons, dates_words, dates_years, numerals
from pipeline.tag.dates_hours import of_day
from pipeline.tag.dates_leads import month_before, year_before
from pipeline.tag.dates_patterns import (
    AGO,
    BARE_YEAR,
    BEFORE_CLOCK,
    CENTURY,
    CLOCK,
    DAY_LEAD,
    DAYED,
    DECADE,
    ERA,
    ERA_YEAR,
    FULL,
    HOURS,
    LUNAR,
    MONTHED,
    RANGE,
    SLASHED,
    TENS_OF_YEARS,
    TOGETHER,
    YEAR_LEAD,
    YEARED,
)
from pipeline.tag.dates_words import Word
from pipeline.tag.units import surfaces
from pipeline.text.words import vocabulary

YEAR_FIGURES = re.compile(r"(?:19|20)[0-9]{2}")
LUNAR_LEAD = re.compile(r"(?:大?年|正月|农历[^，。]{0,4})$")
OVER = "分之"
AGO_REACH = 40  # characters of the longest number below 5000 with 个星期之前 behind it


def value(surface: str) -> int:
    """The number a date holds, read digit by digit where it is."""
    if surface == "元":
        return 1
    return int(numerals.parse(surface).value)


def read(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    """The point in time whose number begins at ``at``; its first word may begin before it, but not before ``done``."""
    if text.endswith(OVER, 0, at) and text[at + 1 : at + 2].isdecimal():
        at += 1  # 4分之11月1日: a quarter, and the first of January
    before = text[max(done, at - 4) : at]
    if before[-1:].isascii() and before[-1:].isalpha() and text[at] != "Q":
        return None
    if match := CENTURY.match(text, at):
        first = value(match["a"]) - 1
        if decade := TENS_OF_YEARS.match(text, match.end()):
            return DateExpr(at, decade.end(), f"{first:02}{value(decade['decade']) // 10}X")  # 20世纪90年代
        last = int(match["b"]) - 1 if match["b"] else None
        return DateExpr(at, match.end(), f"{first:02}XX", None if last is None else f"{last:02}XX")
    if both := dates_pairs.decades(text, at):
        return both
    if match := DECADE.match(text, at):
        number = value(match["decade"])
        return DateExpr(at, match.end(), f"{(number if number > 100 else 1900 + number) // 10}X")
    for reader in (_lunar, _ago, _years, _months, dates_seasons.read, _clock, _day):
        found = reader(text, at, done, published)
        if found is not None:
            return found
    return None


def _lunar(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    match = LUNAR.match(text, at)
    if match is None:
        return None
    lead = LUNAR_LEAD.search(text[max(done, at - 4) : at])
    if lead is None:
        return None
    days = [value(match[name]) for name in ("a", "b") if match[name]]
    start = max(done, at - 4) + lead.start()
    return DateExpr(
        start, match.end(), f"lunar --01-{days[0]:02}", f"lunar --01-{days[1]:02}" if len(days) > 1 else None
    )


def _ago(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    if text.find("前", at, at + AGO_REACH) < 0:  # so are most; reading a number costs more
        return None
    number = numerals.read(text, at)
    if number is None or number.form != "plain" or not isinstance(number.value, int):
        return None
    match = AGO.match(text, number.end)
    if match is None or not 0 < number.value < 5000 or text[at - 1 : at] in ("第", "几", "数"):
        return None  # 几十年前 says no number
    figures = text[at : number.end]
    if figures.endswith("几"):
        return None  # 十几年前
    if match["unit"] == "年" and (
        YEAR_FIGURES.fullmatch(figures) or _short_year(figures, text[number.end : match.end()])
    ):
        return None  # 2030年之前, 13年之前, 二三年之前
    unit = match["unit"]
    letter = "Y" if unit == "年" else "M" if unit == "个月" else "D" if unit in ("天", "日") else "W"
    more = number.open or match["much"] is not None  # 四十多年前, 两年多前
    if letter != "Y" and (more or number.value_max is not None):
        return None  # 两三个月前 is left a length of time
    latest = number.value
    earliest = number.value_max if isinstance(number.value_max, int) and not number.open else latest
    return DateExpr(
        at,
        match.end(),
        _back(earliest, letter, published),
        _back(latest, letter, published) if earliest != latest else None,  # 五六年前
        approx=more or (published is not None and letter != "D"),
    )


def _back(n: int, letter: str, published: date | None) -> str:
    """So many years, months, weeks or days before the day of publication; a duration below zero without one."""
    if published is None or (letter == "Y" and published.year <= n):
        return f"-P{n}{letter}"
    if letter == "Y":
        return str(published.year - n)
    if letter == "M":
        return dates_words.resolve(Word("months", -n), None, published)
    return dates_words.shifted(published, -n * (7 if letter == "W" else 1))


def _short_year(figures: str, behind: str) -> bool:
    """Are two figures before 年之前 and 年以前 a year? 13年前 is thirteen years ago, 13年之前 mostly before 2013."""
    if len(figures) != 2 or len(behind) != 3:
        return False
    return 10 < int(figures) < 30 and figures[1] != "0" if figures.isascii() else figures == "二三"


def _years(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    if (match := TOGETHER.match(text, at)) is not None and (run := dates_pairs.together(text, match, done, published)):
        return run
    if (match := RANGE.match(text, at)) is not None:
        if match["from"]:  # 从2021到2022
            years = match["from"] < match["to"] and not _measures(text, match.end())
            return DateExpr(at, match.end(), match["from"], match["to"]) if years else None
        first = dates_years.full(match["year"], published)
        last = dates_years.full(match["last"], published)
        if len(match["last"]) == 2 and int(last) < int(first):
            last = first[:2] + last[2:]
        return DateExpr(at, match.end(), first, last)
    if (match := FULL.match(text, at)) is not None:
        return _date(at, match, dates_years.full(match["year"], published))
    if (match := YEARED.match(text, at)) is not None:
        era = ERA.search(text[max(done, at - 4) : at])
        if era:
            return _date(at - len(era[0]), match, str(1911 + value(match["year"])))
        short = len(match["year"]) == 2
        detail = match["month"] or match["season"] or match["q"] or match["half"] or match["part"]
        if short and not detail and not dates_years.is_year(text, at, match.end(), published):
            return None
        year = dates_years.full(match["year"], published)
        if short and not detail and (pair := dates_pairs.years_before(text, at, done, year, published)):
            return DateExpr(pair[0], match.end(), pair[1], year)
        return _date(at, match, year)
    if (match := ERA_YEAR.match(text, at)) is not None:
        era = ERA.search(text[max(done, at - 4) : at])
        if era:
            return _date(at - len(era[0]), match, str(1911 + value(match["year"])))
    match = BARE_YEAR.match(text, at)
    if match is None or not (match["follows"] or YEAR_LEAD.search(text, max(done, at - 2), at)):
        return None
    if not match["follows"] and _measures(text, match.end("year")):
        return None  # 降到2000毫秒
    return DateExpr(at, match.end("year"), match["year"])


def _day_of(match: re.Match[str]) -> tuple[int | None, int]:
    """The day of a date with a month, and where the date ends; 三月二十 is one, but in 三月二十家店 there is none."""
    text, end = match.string, match.end("day")
    spoken = text.find("月", match.end("month"), end)
    if match["day"] and spoken >= 0 and match.end() == end and _measures(text, end):
        return None, spoken + 1
    return value(match["day"]) if match["day"] else None, match.end()


def _measures(text: str, at: int) -> bool:
    """Does a unit begin at ``at``, or behind a space there, and not a longer word: 2000天, but 2030天津?"""
    at += text[at : at + 1] == " "
    unit = surfaces("cn").at(text, at)
    if unit is None or len(unit.surface) > 1 or unit.surface.isascii():
        return unit is not None
    words = (text[at : at + size] for size in (2, 3) if at + size <= len(text))
    return not any(map(vocabulary().get, words))


def _date(start: int, match: re.Match[str], year: str) -> DateExpr:
    groups = match.groupdict()
    result, end = year, match.end()
    if groups.get("month"):
        if months := dates_pairs.months(match):
            return DateExpr(start, match.end(), f"{year}-{months[0]:02}", f"{year}-{months[1]:02}")
        result += f"-{value(groups['month']):02}"
        day, end = _day_of(match)
        if day:
            if span := dates_pairs.days(match.string, match, start, result, day):
                return span
            result += f"-{day:02}"
    elif groups.get("lone"):
        result += f"-XX-{value(groups['lone']):02}"  # 1950年的17号
    elif groups.get("season"):
        result += f"-Q{value(groups['season'])}"
    elif groups.get("q"):
        result += f"-Q{groups['q'].strip('Q')}"
    elif groups.get("half"):
        result += "-H1" if groups["half"][0] == "上" else "-H2"
    return DateExpr(start, end, result)


def _months(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    match = MONTHED.match(text, at) or SLASHED.match(text, at)
    if match is None or text[at - 1 : at] in ("第", "."):
        return None
    both = dates_pairs.months(match) if match.re is MONTHED else None
    if match.re is MONTHED and both is None and (match["first"] or match["spoken"]):
        return None
    month, (day, end) = value(match["month"]), _day_of(match)
    if match.re is MONTHED and both is None and day is None:
        before = dates_pairs.month_before(text, at, done, month)
        if before is not None:
            both, at = (month - 1, month), before
    start, year = year_before(text, at, done, published)
    if both is not None:
        if year is None and published is not None:
            year = str(dates_years.nearest(published, both[1], 15))
        return DateExpr(start, match.end(), f"{year or '-'}-{both[0]:02}", f"{year or '-'}-{both[1]:02}")
    if year is None and published is not None:
        year = str(dates_years.nearest(published, month, day or 15))
    if day and (span := dates_pairs.days(text, match, start, f"{year or '-'}-{month:02}", day)):
        return span
    tail = f"-{day:02}" if day else ""
    return DateExpr(start, end, f"{year}-{month:02}{tail}" if year else f"--{month:02}{tail}")


def _clock(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    match = CLOCK.match(text, at)
    if match is None:
        return None
    lead = BEFORE_CLOCK.search(text, max(done, at - 4), at)
    if match["bare"] is not None and lead is None:
        return None
    if match["minute"] and lead is None and (len(match["minute"]) == 1 or not match[0].endswith("分")):
        return None  # 3点5分 may be a score, 下午3点5分 is none
    hour = value(match["hour"])
    if lead:
        hour = of_day(hour, lead["word"])
    more = {"半": 30, "一刻": 15, "三刻": 45}.get(match["more"] or "", 0)
    minute = int(match["m"]) if match["m"] else value(match["minute"]) if match["minute"] else more
    start, first = lead.start() if lead else at, f"T{hour % 24:02}:{minute:02}"
    if lead and (link := HOURS.match(text, match.end())):
        last = of_day(value(link["last"]), lead["word"])
        if last > hour:
            return DateExpr(start, link.end(), first, f"T{last % 24:02}:{'30' if link['half'] else '00'}")
    return DateExpr(start, match.end(), first)


def _day(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    match = DAYED.match(text, at)
    if match is None or text[at - 1 : at] in ("第", "月"):
        return None
    start, month = month_before(text, at, done, published)
    if month is None and value(match["day"]) < 10 and not DAY_LEAD.search(text, max(done, at - 4), at):
        return None  # 1号线, 3号病人
    return DateExpr(start, match.end(), f"{month or '--'}-{value(match['day']):02}")
