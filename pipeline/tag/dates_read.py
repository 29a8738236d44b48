"""What the patterns of points in time resolve to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from pipeline import resources
from pipeline.model import DateExpr
from pipeline.tag import dates_years, numerals
from pipeline.tag.dates_hours import of_day
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
    LUNAR,
    MONTHED,
    OF_YEAR,
    RANGE,
    SEASONED,
    SLASHED,
    TENS_OF_YEARS,
    YEAR_LEAD,
    YEARED,
)
from pipeline.text.openings import begun

YEAR_WORD = re.compile(r"(?:今年|去年|明年|前年|后年)的?")
YEAR_FIGURES = re.compile(r"(?:19|20)[0-9]{2}")
WEEKDAY = "一二三四五六日天"


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says when: what it counts in, and how many from the day of publication."""

    unit: str
    offset: int


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, Word], re.Pattern[str], re.Pattern[str]]:
    """The words, the pattern of all that says when without a number, and where one may begin."""
    raw: dict[str, Any] = resources.toml("dates.toml")
    known = {
        surface: Word(unit, offset)
        for unit in ("years", "days", "months", "weeks", "halves")
        for surface, offset in raw[unit].items()
    }
    any_of = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    pattern = re.compile(
        rf"(?P<word>{any_of})(?P<weekday>[{WEEKDAY}末](?!天))?|(?<![每双单])(?P<day>(?:周|星期|礼拜)[{WEEKDAY}末](?![个年期边]))"
    )
    weeks = [f"周{day}" for day in f"{WEEKDAY}末"]
    return known, pattern, re.compile(begun([*known, *weeks, "星期", "礼拜"]))


def value(surface: str) -> int:
    """The number a date holds, read digit by digit where it is."""
    if surface == "元":
        return 1
    return int(numerals.parse(surface).value)


def words(text: str, published: date | None) -> list[DateExpr]:
    """Words that say when and hold no number."""
    known, pattern, begins = _words()
    found: list[DateExpr] = []
    done = 0
    for begin in begins.finditer(text):
        match = pattern.match(text, begin.start()) if begin.start() >= done else None
        if match is None:
            continue
        done = match.end()
        if match["day"] is not None:
            weekday = _weekday(match["day"][-1])
            found.append(DateExpr(*match.span(), weekday, relative=True))
            continue
        word = known[match["word"]]
        resolved = _resolve(word, match["weekday"], published)
        if word.unit == "halves" and found and YEAR_WORD.fullmatch(text, found[-1].char_start, match.start()):
            of_year = found.pop()  # 去年上半年
            resolved = f"{of_year.value}-H{word.offset}" if published else resolved
            found.append(DateExpr(of_year.char_start, match.end(), resolved, relative=True))
            continue
        found.append(DateExpr(*match.span(), resolved, relative=True))
    return found


def _weekday(char: str) -> str:
    number = 6 if char == "末" else WEEKDAY.index(char) + 1
    return f"-W-{min(number, 7)}"


def _resolve(word: Word, weekday: str | None, published: date | None) -> str:
    """The value of a word; without a day of publication its offset as an ISO duration."""
    n = word.offset
    if word.unit == "halves":
        return f"{published.year}-H{n}" if published else f"--H{n}"
    letter = {"years": "Y", "months": "M", "weeks": "W", "days": "D"}[word.unit]
    if published is None:
        return f"{'-' if n < 0 else ''}P{abs(n)}{letter}"
    if word.unit == "years":
        return str(published.year + n)
    if word.unit == "months":
        months = published.year * 12 + published.month - 1 + n
        return f"{months // 12}-{months % 12 + 1:02}"
    if word.unit == "days":
        return _shifted(published, n)
    year, week, _ = date.fromisocalendar(*published.isocalendar()).isocalendar()
    monday = date.fromisocalendar(year, week, 1)
    if weekday:
        return _shifted(monday, 7 * n + min((6 if weekday == "末" else WEEKDAY.index(weekday) + 1), 7) - 1)
    shifted = date.fromisoformat(_shifted(monday, 7 * n)).isocalendar()
    return f"{shifted.year}-W{shifted.week:02}"


def _shifted(day: date, days: int) -> str:
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return day.isoformat()


def read(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    """The point in time whose number begins at ``at``; its first word may begin before it, but not before ``done``."""
    before = text[max(done, at - 4) : at]
    if before[-1:].isascii() and before[-1:].isalpha() and text[at] != "Q":
        return None
    if match := CENTURY.match(text, at):
        first = value(match["a"]) - 1
        if decade := TENS_OF_YEARS.match(text, match.end()):
            return DateExpr(at, decade.end(), f"{first:02}{value(decade['decade']) // 10}X")  # 20世纪90年代
        last = int(match["b"]) - 1 if match["b"] else None
        return DateExpr(at, match.end(), f"{first:02}XX", None if last is None else f"{last:02}XX")
    if match := DECADE.match(text, at):
        number = value(match["decade"])
        return DateExpr(at, match.end(), f"{(number if number > 100 else 1900 + number) // 10}X")
    for reader in (_lunar, _ago, _years, _months, _season, _clock, _day):
        found = reader(text, at, done, published)
        if found is not None:
            return found
    return None


def _lunar(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    match = LUNAR.match(text, at)
    lead = re.search(r"(?:大?年|正月|农历[^，。]{0,4})$", text[max(done, at - 4) : at])
    if match is None or lead is None:
        return None
    days = [value(match[name]) for name in ("a", "b") if match[name]]
    start = max(done, at - 4) + lead.start()
    return DateExpr(
        start, match.end(), f"lunar --01-{days[0]:02}", f"lunar --01-{days[1]:02}" if len(days) > 1 else None
    )


def _ago(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    number = numerals.read(text, at)
    if number is None or number.value_max is not None or number.form != "plain" or not isinstance(number.value, int):
        return None
    match = AGO.match(text, number.end)
    if match is None or not 0 < number.value < 5000 or text[at - 1 : at] == "第":
        return None
    figures = text[at : number.end]
    if match["unit"] == "年" and (
        YEAR_FIGURES.fullmatch(figures) or _short_year(figures, text[number.end : match.end()])
    ):
        return None  # 2030年之前, 13年之前
    n, unit = number.value, match["unit"]
    letter = "Y" if unit == "年" else "M" if unit == "个月" else "D" if unit in ("天", "日") else "W"
    if published is None:
        return DateExpr(at, match.end(), f"-P{n}{letter}")
    if letter == "Y":
        resolved = str(published.year - n) if published.year > n else f"-P{n}Y"
    elif letter == "M":
        resolved = _resolve(Word("months", -n), None, published)
    else:
        resolved = _shifted(published, -n * (7 if letter == "W" else 1))
    return DateExpr(at, match.end(), resolved, approx=letter != "D")


def _short_year(figures: str, behind: str) -> bool:
    """Are two figures before 年之前 and 年以前 a year? 13年前 is thirteen years ago, 13年之前 mostly before 2013."""
    return len(figures) == 2 and figures.isascii() and 10 < int(figures) < 30 and figures[1] != "0" and len(behind) == 3


def _years(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    if (match := RANGE.match(text, at)) is not None:
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
        return _date(at, match, dates_years.full(match["year"], published))
    if (match := ERA_YEAR.match(text, at)) is not None:
        era = ERA.search(text[max(done, at - 4) : at])
        if era:
            return _date(at - len(era[0]), match, str(1911 + value(match["year"])))
    match = BARE_YEAR.match(text, at)
    if match is None or not (match["follows"] or YEAR_LEAD.search(text, max(done, at - 2), at)):
        return None
    return DateExpr(at, match.end("year"), match["year"])


def _date(start: int, match: re.Match[str], year: str) -> DateExpr:
    groups = match.groupdict()
    result = year
    if groups.get("month"):
        result += f"-{value(groups['month']):02}"
        if groups.get("day"):
            result += f"-{value(groups['day']):02}"
    elif groups.get("season"):
        result += f"-Q{value(groups['season'])}"
    elif groups.get("q"):
        result += f"-Q{groups['q'].strip('Q')}"
    elif groups.get("half"):
        result += "-H1" if groups["half"][0] == "上" else "-H2"
    return DateExpr(start, match.end(), result)


def _lead(text: str, at: int, done: int, published: date | None) -> tuple[int, str | None]:
    """A year said by a word before a month or a season: 去年12月; where it begins and the year."""
    match = re.search(r"(?P<word>去年|今年|明年|前年|后年)的?$", text[max(done, at - 3) : at])
    if match is None:
        return at, None
    start = max(done, at - 3) + match.start()
    offset = _words()[0][match["word"]].offset
    return start, str(published.year + offset) if published else None


def _months(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    match = MONTHED.match(text, at) or SLASHED.match(text, at)
    if match is None or text[at - 1 : at] in ("第", "."):
        return None
    start, year = _lead(text, at, done, published)
    month, day = value(match["month"]), value(match["day"]) if match["day"] else None
    if year is None and published is not None:
        year = str(dates_years.nearest(published, month, day or 15))
    tail = f"-{day:02}" if day else ""
    return DateExpr(start, match.end(), f"{year}-{month:02}{tail}" if year else f"--{month:02}{tail}")


def _season(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    ordinal = text[at - 1 : at] == "第" and at > done
    match = SEASONED.match(text, at - 1 if ordinal else at)
    if match is None or (match["season"] and not ordinal and not match[0].endswith("度")):
        return None
    start, year = _lead(text, match.start(), done, published)
    if match["q"]:
        if text[at + 2 : at + 3].isalnum() and text[at + 2 : at + 3].isascii():
            return None
        season = int(match["q"].strip("Q"))
        if year is None and (of_year := OF_YEAR.match(text, match.end())):
            return DateExpr(start, of_year.end(), f"{of_year['year']}-Q{season}")
    elif match["season"]:
        season = value(match["season"])
    else:
        return None
    if year is None and published is not None:
        year = str(dates_years.nearest(published, season * 3 - 1, 15))
    return DateExpr(start, match.end(), f"{year}-Q{season}" if year else f"--Q{season}")


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
    return DateExpr(lead.start() if lead else at, match.end(), f"T{hour % 24:02}:{minute:02}")


def _day(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    match = DAYED.match(text, at)
    if match is None or text[at - 1 : at] in ("第", "月"):
        return None
    if value(match["day"]) < 10 and not DAY_LEAD.search(text, max(done, at - 4), at):
        return None  # 1号线, 3号病人
    return DateExpr(at, match.end(), f"---{value(match['day']):02}")
