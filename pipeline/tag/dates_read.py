"""How points in time are written and spoken, and what they resolve to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from pipeline import resources
from pipeline.model import DateExpr
from pipeline.tag import dates_years, numerals

DIGIT = "零〇一二三四五六七八九"
YEAR4 = rf"(?:(?:1[1-9]|20)[0-9]{{2}}|[一二][零〇九八][{DIGIT}]{{2}})(?![0-9])"
YEAR2 = rf"(?:[0-9]{{2}}|[{DIGIT}]{{2}})(?![0-9])"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
PART = r"(?:初|上旬|中旬|下旬|底|末|中(?=[，。的旬]))"
SEASON = r"(?:第?\s?(?P<season>[一二三四1-4])\s?季度?|(?P<q>Q[1-4])|(?P<half>[上下]半年))"
TO = r"\s?(?:到|至|~|-|–)\s?"
RELATIVE = r"(?P<relative>去年|今年|明年|前年|后年)?的?"
CLOCK_HOUR = r"(?:2[0-4]|1[0-9]|0?[0-9]|二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])"
MINUTE = rf"(?:[0-5][0-9]|[二三四五]?十[{DIGIT}]?|[零〇][{DIGIT}])"

RANGE = re.compile(rf"(?P<year>{YEAR4})年?{TO}(?P<last>{YEAR4}|{YEAR2})年")
FULL = re.compile(rf"(?P<year>{YEAR4})[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>{DAY})(?![0-9])")
YEARED = re.compile(
    rf"(?P<year>{YEAR4}|{YEAR2})(?:\s?年(?:份|度)?|(?=\s?Q[1-4]))(?:的?\s?(?:(?P<month>{MONTH})月份?的?(?:\s?(?P<day>{DAY})[号日]?"
    rf"(?![0-9万亿千百个%.]))?{PART}?|{SEASON}|(?P<part>年?[初底末]|年中|中旬|[上下]半)))?"
)
BARE_YEAR = re.compile(rf"(?P<year>{YEAR4})(?=的|之后|之前|以后|以前|[，。]|年|\s?Q|\s[^0-9])")
MONTHED = re.compile(
    rf"(?P<month>{MONTH})月(?![饼亮球光薪租票]|天(?!气))份?的?(?:\s?(?P<day>{DAY})(?:[号日]|(?![0-9.,%万亿千百十个家款位台人次辆名元块点月场只])))?{PART}?"
)
SEASONED = re.compile(rf"{SEASON}")
SLASHED = re.compile(r"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12][0-9]|0[1-9])(?![0-9/])")
DAYED = re.compile(rf"(?P<day>{DAY})[号](?![线楼店机房馆码院称召])")
DECADE = re.compile(rf"(?P<decade>(?:19|20)?[0-9]0|[一二][九零〇][{DIGIT}]{{2}}|[{DIGIT}]十)\s?年代")
CENTURY = re.compile(rf"(?P<a>[0-9]{{2}}|[{DIGIT}十廿]{{1,3}})(?P<b>[0-9]{{2}})?\s?世纪")
CLOCK = re.compile(
    rf"(?P<hour>{CLOCK_HOUR})(?:[:](?P<m>[0-5][0-9])(?![0-9:])|点(?:(?P<minute>{MINUTE})分?|(?P<more>半|一刻|三刻|整|钟)|(?P<bare>)))(?!多?[个%])"
)
AGO = re.compile(r"\s?(?P<unit>年|个月|个?礼拜|个?星期|周|天|日)(?:以|之)?前(?![几三两十百面])")
LUNAR = re.compile(rf"初(?P<a>[{DIGIT}]|十)(?:{TO}初(?P<b>[{DIGIT}]|十))?")
DAY_LEAD = re.compile(r"(?:[在到从于自至]|月|日期是|截止)$")
ERA = re.compile(r"民国\s?$")
ERA_YEAR = re.compile(r"(?P<year>1?[0-9]{2}|[一二三四五六七八九十百零]{1,5})年")
BEFORE_CLOCK = re.compile(r"(?P<word>早上|上午|清晨|凌晨|中午|下午|傍晚|晚上|今晚|晚间|夜里|早晨)的?\s?$")
WEEKDAY = "一二三四五六日天"


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says when: what it counts in, and how many from the day of publication."""

    unit: str
    offset: int


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, Word], re.Pattern[str]]:
    raw: dict[str, Any] = resources.toml("dates.toml")
    known = {
        surface: Word(unit, offset)
        for unit in ("years", "days", "months", "weeks", "halves")
        for surface, offset in raw[unit].items()
    }
    any_of = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    return known, re.compile(
        rf"(?P<word>{any_of})(?P<weekday>[{WEEKDAY}末](?!天))?|(?<![每双单])(?P<day>(?:周|星期|礼拜)[{WEEKDAY}末](?![个年期边]))"
    )


def value(surface: str) -> int:
    """The number a date holds, read digit by digit where it is."""
    if surface == "元":
        return 1
    return int(numerals.parse(surface).value)


def words(text: str, published: date | None) -> list[DateExpr]:
    """Words that say when and hold no number."""
    known, pattern = _words()
    found = []
    for match in pattern.finditer(text):
        if match["day"] is not None:
            weekday = _weekday(match["day"][-1])
            found.append(DateExpr(*match.span(), weekday, relative=True))
            continue
        word = known[match["word"]]
        found.append(DateExpr(*match.span(), _resolve(word, match["weekday"], published), relative=True))
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
    shifted = monday + timedelta(days=7 * n)
    return f"{shifted.isocalendar().year}-W{shifted.isocalendar().week:02}"


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
            return DateExpr(at - len(era[0]), match.end(), str(1911 + value(match["year"])))
    if (match := BARE_YEAR.match(text, at)) is not None and match["year"].isascii():
        return _date(at, match, match["year"])
    return None


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
        result += f"-{groups['q']}"
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
        season = int(match["q"][1])
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
    if match["minute"] and lead is None and not match[0].endswith("分"):
        return None
    hour = value(match["hour"])
    if lead and hour < 12:
        hour += resources.toml("dates.toml")["clock"][lead["word"]] if (lead["word"] != "中午" or hour < 3) else 0
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
