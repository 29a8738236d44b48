"""Years: which century two digits mean, whether 20年 is a year at all, and the year nearest to a day of publication."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from pipeline import resources
from pipeline.tag.numerals_tokens import DIGITS, pair

RANGE = re.compile(r"[到至][0-9]{2}年")
UP_TO = re.compile(r"(?<![0-9])([0-9]{2})年?[到至]$")
BEFORE_IT = re.compile("[之以]前")
YEAR_NEAR = re.compile(r"(?<![0-9])(?:20([0-9]{2})(?![0-9])|(0[0-9])(?=年))")
HALF_MORE = re.compile("半(?![年导])")
AFTER_IT = re.compile("[之以]后")
OLD_YEAR_NEAR = re.compile(r"(?<![0-9])(?:19([0-9]{2})(?![0-9])|([4-9][0-9])(?=年))")
LATE = "五六七八"  # 六七年, a few or 1967
LATEST = 30  # two digits above it are years of the last century
UNSURE = ("一二", "二三")  # 近一二年
OR = "(?:或者是?|或|和|跟|与|还是)?"
NEXT = re.compile(rf"[ 、，,]?{OR}([0-9]{{2}})年")
PREVIOUS = re.compile(rf"(?<![0-9])(?:19|20)?([0-9]{{2}})年?[ 、，,]?{OR}$")
LINK = 9  # characters that PREVIOUS may take
ABOUT = ("差不多", "大概", "大约", "约", "这")
DONE = "了"  # a year may stand behind it
CENTURY, ROUND = 100, 50  # 150年 and 300年 are said of lengths of time
OLD, CLOSE, NEAR = 60, 8, 60  # from which two digits are mostly a year; years; characters


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    raw = resources.toml("dates.toml")["two_digit"]

    def any_of(name: str) -> str:
        return "|".join(sorted(map(re.escape, raw[name].split()), key=len, reverse=True))

    return {
        "span_before": re.compile(rf"(?:{any_of('span_before')})\s?$"),
        "span_behind": re.compile(rf"\s?(?:{any_of('span_behind')})"),
        "span_maybe": re.compile(rf"\s?(?:{any_of('span_maybe')})"),
        "told": re.compile(rf"(?:{any_of('told')})\s?$"),
        "spent": re.compile(rf"(?:{any_of('spent')})\s?$"),
        "arrived": re.compile(rf"(?:{any_of('arrived')})\s?$"),
        "since": re.compile(rf"(?:{any_of('since')})\s?$"),
        "ago": re.compile(any_of("ago")),
        "age_behind": re.compile(rf"\s?(?:{any_of('age_behind')})"),
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
    """Is the two-digit number before 年 at ``[start, end)`` a year (24年, 八九年) and no length of time (20年, 八九年前)?"""
    surface, cues = text[start : start + 2], _cues()
    if surface[0] in "0零〇":
        return True
    if HALF_MORE.match(text, end):
        return False  # 14年半
    spanned = cues["span_before"].search(text, max(0, start - 4), start) is not None
    arrived = cues["arrived"].search(text, max(0, start - 4), start) is not None
    told = cues["told"].search(text, max(0, start - 4), start) is not None
    spanned = spanned and not arrived and not told  # 到了76年 and 我记得14年, but 用了76年 and 得14年
    if not surface.isascii():
        since = arrived or cues["since"].search(text, max(0, start - 4), start) is not None
        if not all(char in DIGITS for char in surface):
            return False  # 五十年, 十一年
        few = surface[0] in LATE and pair(surface) is not None and not cues["ago"].match(text, end)
        if few and not spanned and not since:
            said = int("".join(str(DIGITS[char]) for char in surface))
            since = _among_old_years(text, start, end, said, 2)  # 1977年...七八年的安排
        return (_is_spoken_year(surface) and not (spanned and surface in UNSURE)) or (since and few)  # 来到了七八年
    if not surface.isdecimal():
        return False  # 1k年
    number = int(surface)
    if number >= OLD:  # 80年的选举, but 过去80年, 80年的历史
        if spanned and number % 10 and text.endswith(DONE, 0, start):
            spanned = cues["spent"].search(text, max(0, start - 4), start) is not None  # 引起了97年的危机, but 活了97年
        return not spanned and not cues["age_behind"].match(text, end)
    loosely = not spanned or text.endswith(ABOUT, 0, start)  # 差不多13年14年
    if 10 < number <= LATEST and loosely and _beside_next(text, start, end, number):
        return True  # 13年14年, 20年或者21年
    if (link := UP_TO.search(text, max(0, start - 5), start)) or RANGE.match(text, end):
        other = int(link[1]) if link else int(text[end + 1 : end + 3])
        if number % 5 == 0 and other % 5 == 0:
            return False  # 10到15年
        return not link or (other < number < other + CLOSE and not spanned)  # 14到17年
    if number > LATEST and not spanned and _among_old_years(text, start, end, number):
        return not cues["age_behind"].match(text, end)
    odd = number % 10 != 0 and 10 < number <= 30
    if odd and BEFORE_IT.match(text, end):
        return True  # 13年之前; 13年前 is thirteen years ago
    if odd and number % 5 and text.endswith("在", 0, start) and AFTER_IT.match(text, end):
        return True  # 在13年之后
    if cues["span_behind"].match(text, end) or spanned:
        return False
    if not (odd and number % 5) and cues["span_maybe"].match(text, end):
        return False
    if number > LATEST and number % 10 == 0 and text.startswith("的", end) and not text.startswith("的时候", end):
        return False  # 五六十 years: 设备的50年的发展
    if cues["year_behind"].match(text, end) or cues["year_before"].search(text, max(0, start - 4), start):
        return True
    if 10 <= number <= 30 and _among_years(text, start, end, number):
        return True
    return number % 10 != 0 and 15 <= number <= 30


def beside(text: str, start: int, end: int, years: re.Pattern[str]) -> bool:
    """Do years of a pattern stand near the date at ``[start, end)``, before or behind it?"""
    return (
        years.search(text, max(0, start - 2 * NEAR), start) is not None
        or years.search(text, end, end + 2 * NEAR) is not None
    )


def unlikely(text: str, start: int, at: int, end: int) -> bool:
    """Are figures at ``[at, end)`` before 年 odd and over a hundred, and no word says a length of time?

    217年 is 2017 misheard, but 过了217年 and 217年的历史 are not; ``start`` is where the lower end of a range begins.
    """
    surface, cues = text[at:end], _cues()
    if len(surface) < 3 or not (surface.isascii() and surface.isdecimal()) or int(surface[-4:]) % ROUND == 0:
        return False
    if cues["arrived"].search(text, max(0, start - 4), start):
        return True
    spanned = cues["span_before"].search(text, max(0, start - 4), start) or cues["span_behind"].match(text, end + 1)
    return spanned is None


def _beside_next(text: str, start: int, end: int, number: int) -> bool:
    """Does the year before or behind stand right beside: 13年14年, 20年或者21年?"""
    behind = NEXT.match(text, end)
    before = PREVIOUS.search(text, max(0, start - LINK), start)
    if not (behind and int(behind[1]) == number + 1) and not (before and int(before[1]) == number - 1):
        return False
    span = _cues()["span_behind"].match(text, behind.end() if behind else end)
    return span is None or span[0] == "来"  # 21年来看, but 11年、12年的时间


def _is_spoken_year(surface: str) -> bool:
    """二三年 and 九七年 are years; 三五年 and 七八年 are a few."""
    if surface == "一两":
        return False
    few = pair(surface) is not None
    return surface[0] in "一二" or (surface[0] in "五六七八九" and not few)


def _among_years(text: str, start: int, end: int, number: int) -> bool:
    """Does a year a few years off stand near: 2021年…到了20年?"""
    near = YEAR_NEAR.finditer(text, max(0, start - NEAR), min(len(text), end + NEAR))
    return any(abs(int(match[1] or match[2]) - number) <= CLOSE for match in near)


def _among_old_years(text: str, start: int, end: int, number: int, close: int = CLOSE) -> bool:
    """The same of the last century: 1941年…43年."""
    near = OLD_YEAR_NEAR.finditer(text, max(0, start - NEAR), min(len(text), end + NEAR))
    return any(
        abs(int(match[1] or match[2]) - number) <= close
        and (match[1] is not None or (int(match[2]) != number and number % 10 != 0))
        for match in near
    )


def nearest(published: date, month: int, day: int) -> int:
    """The year in which a month and day lie nearest to the day of publication."""
    here = published.month * 31 + published.day
    distance = month * 31 + day - here
    if distance > 186:
        return published.year - 1
    if distance < -186:
        return published.year + 1
    return published.year
