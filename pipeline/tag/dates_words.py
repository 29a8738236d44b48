"""Words that say when and hold no number: 去年, 昨天, 上周五, 下半年 (data/dates.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from pipeline import resources
from pipeline.model import DateExpr
from pipeline.text.openings import begun

YEAR_WORD = re.compile(r"(?:今年|去年|明年|前年|后年)的?")
WEEKDAY = "一二三四五六日天"
NO_NUMBER = "(?!天(?!气)|[十百千万亿次倍])"  # 上周三百家, 一周五天, 一周三次; but 上周六天气


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says when: what it counts in, and how many from the day of publication."""

    unit: str
    offset: int


@lru_cache(maxsize=1)
def table() -> tuple[dict[str, Word], re.Pattern[str], re.Pattern[str]]:
    """The words, the pattern of all that says when without a number, and where one may begin."""
    raw: dict[str, Any] = resources.toml("dates.toml")
    known = {
        surface: Word(unit, offset)
        for unit in ("years", "days", "months", "weeks", "halves")
        for surface, offset in raw[unit].items()
    }
    pattern = re.compile(
        rf"(?P<week>{_any(raw['weeks'])})(?P<weekday>[{WEEKDAY}末]{NO_NUMBER})?|(?P<word>{_any(known)})"
        rf"|(?<![每双单])(?P<day>(?:周|星期|礼拜)[{WEEKDAY}末](?![个年期边]){NO_NUMBER})"
    )
    weeks = [f"周{day}" for day in f"{WEEKDAY}末"]
    return known, pattern, re.compile(begun([*known, *weeks, "星期", "礼拜"]))


def _any(surfaces: Iterable[str]) -> str:
    """A pattern of any of them, of those that begin alike the longest."""
    return "|".join(sorted(map(re.escape, surfaces), key=len, reverse=True))


def find(text: str, published: date | None) -> list[DateExpr]:
    """Words that say when and hold no number."""
    known, pattern, begins = table()
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
        word = known[match["week"] or match["word"]]
        resolved = resolve(word, match["weekday"], published)
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


def resolve(word: Word, weekday: str | None, published: date | None) -> str:
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
        return shifted(published, n)
    year, week, _ = date.fromisocalendar(*published.isocalendar()).isocalendar()
    monday = date.fromisocalendar(year, week, 1)
    if weekday:
        return shifted(monday, 7 * n + min((6 if weekday == "末" else WEEKDAY.index(weekday) + 1), 7) - 1)
    there = date.fromisoformat(shifted(monday, 7 * n)).isocalendar()
    return f"{there.year}-W{there.week:02}"


def shifted(day: date, days: int) -> str:
    """The ISO date so many days later; the day itself where the calendar ends."""
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return day.isoformat()
