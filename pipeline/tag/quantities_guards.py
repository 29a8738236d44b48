"""What is no amount though it holds a number: names, idioms, ordinals, dates, 一 that means "a"."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pipeline.tag.dates_patterns import DAY
from pipeline.tag.dates_years import is_year, unlikely
from pipeline.tag.numerals import Numeral
from pipeline.tag.numerals_context import any_of, section, words
from pipeline.tag.quantities_pieces import money_word
from pipeline.tag.quantities_units import GREAT, Measured
from pipeline.tag.units import Surfaces

LINKED = re.compile(r"(?:https?://|www\.)[!-~]+|(?<![\w.])[\w.]{1,40}@[\w.]{1,40}", re.ASCII)
GLUED = re.compile(r"[A-Za-z\-_.]$")
NAMED = re.compile(r"[A-Za-z]\s?$|[a-z][A-Za-z]*\s?$")
ONE_OF = re.compile(r"人?之一")
DATE = re.compile(
    r"\s?(?:年(?:的?(?:上半年|下半年|第|一季|二季|三季|四季|初|底|末|[0-9一二三四五六七八九十元]{1,2}月))|月(?!饼)|[号日](?!元|圆|币|线|内|间|本|均)|[:.][0-9]|年代|世纪|点半|点[钟整]|/[0-9])"
)
CLOCK = re.compile(r":[0-9]{1,2}(?::[0-9]{2})?|点(?:[0-9]{1,2}|[二三四五]?十[一二三四五六七八九]?)分?")
MONTH_DAY = re.compile(rf"月份?的?\s?(?>{DAY})(?:\s?[号日]|(?![0-9一二三四五六七八九十百千万亿.,%])(?P<lone>))")
NOT_BARE = re.compile(r"楼|号|届|学校|中学|小学|附中|后(?![来面期续])|日线|日均线|妹|路公|般")  # 18楼, 90后, 10日线
COUNTED_OUT = "0123456789876543210一二三四五六七八九十九八七六五四三二一"
YEARS = re.compile(r"[2-9][0-9]{2}[1-9]")  # 7172年 are two years run together
BARE_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
YEAR = re.compile(r"(?:1[1-9]|20)[0-9]{2}|[一二][零〇九八][零〇一二三四五六七八九]{2}")
AFTER_EACH = frozenset("月半多百亿 µ" + string.ascii_letters)
HEAPS = tuple("十百千万几数多上")
ABSURD = 10**15
HUGE = re.compile(r"万亿|兆|次|\^|illion|[kKM0-9]$")
SMALL_CHANGE = ("毛", "角")
GOES_ON = frozenset("多余来几到至~-–—比半百千 \n")
CONTRASTED = frozenset("是有为用要办")
MYRIADS = ("万", "亿")
SIDE = 100  # pixels, at least
SIDES = re.compile(r"[1-9][0-9]{2,4}\s?再?乘以?\s?$")
FAR = 8  # characters within which a word makes a spoken 一 a number


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    return {
        "only": re.compile(
            rf"(?:(?<![{''.join(words('only_not', 'before'))}])(?:{any_of(words('only', 'before'))})[^是的，。,.!?\s0-9]{{0,2}}|各)\s?$"
        ),
        "one_behind": re.compile(rf"(?:{any_of(words('only', 'behind'))})"),
        "span_before": re.compile(rf"(?:{any_of(words('one_span', 'before'))})了?\s?$"),
        "span_behind": re.compile(rf"(?:{any_of(words('one_span', 'behind'))})"),
        "ordinal": re.compile(rf"(?<!每)(?:{any_of(words('ordinal', 'before'))})\s?$"),
        "point": re.compile(rf"(?:{any_of(words('index', 'point'))})[^，。,.!?\s]{{0,6}}$"),
        "score": re.compile(rf"(?:{any_of(words('index', 'score'))})[^，。,.!?\s]{{0,4}}$"),
        "temperature": re.compile(rf"(?:{any_of(words('temperature', 'before'))})[^，。,.!?\s]{{0,6}}$"),
        "rate": re.compile(any_of(words("rate", "near"))),
        "product": re.compile(rf"(?:{any_of(words('product', 'before'))})\s?$"),
        "unsaid": re.compile(rf"({any_of(_unsaid())})[^，。,.!?\s0-9]{{0,2}}$"),
        "cut": re.compile(rf"(?:{any_of(words('cut', 'before'))})\s?$"),
        "change": re.compile(rf"(?:{any_of(words('one_point', 'before'))})\s?$"),
    } | {
        f"{table} {unit}": re.compile(any_of(near) if table == "needs" else rf"(?:{any_of(near)})\s?$")
        for table in ("needs", "needs_not")
        for unit, near in section(table).items()
    }


@lru_cache(maxsize=1)
def _unsaid() -> dict[str, str]:
    return {word: symbol for symbol, said in section("unsaid").items() for word in said}


def unsaid(text: str, numeral: Numeral) -> str | None:
    """The symbol of the unit that a word before a bare number says: 時速 120."""
    found = _cues()["unsaid"].search(text, max(0, numeral.start - 6), numeral.start)
    return _unsaid()[found[1]] if found else None


@lru_cache(maxsize=1)
def _names() -> Any:
    import ahocorasick_rs

    return ahocorasick_rs.AhoCorasick(
        sorted(set(words("names", "words"))), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )


def taken(text: str) -> Mapping[int, int]:
    """Offsets of characters in names, idioms and addresses, each with the end of its word."""
    spans = [(start, end) for _, start, end in _names().find_matches_as_indexes(text)]
    if "://" in text or "www." in text or "@" in text:
        spans += [match.span() for match in LINKED.finditer(text)]
    return {at: end for start, end in spans for at in range(start, end)}


def barred(text: str, numeral: Numeral, inside: Mapping[int, int], units: Surfaces) -> int:
    """Where to go on if the number is part of a name, an ordinal or a date; 0 if it is none of these."""
    start, end = numeral.start, numeral.end
    if start in inside and end <= max(inside[start], start + 1):
        measured = units.at(text, end) if end == inside[start] and numeral.value_max is not None else None
        if not (measured and not measured.counted) and not _reaches(text, end, inside[start], units):
            return inside[start]  # 十四五规划, but 十四五公里; 十分好, but 十分钟
    if numeral.form == "plain" or numeral.form == "string":
        if _cues()["ordinal"].search(text, max(0, start - 3), start):
            return end + 1
        if DATE.match(text, end):
            day = MONTH_DAY.match(text, end) or CLOCK.match(text, end)
            if day is None or (day.re is MONTH_DAY and day["lone"] is not None and units.at(text, day.end())):
                return end + 1  # 5月20台
            return day.end()
    return 0


def _reaches(text: str, at: int, end: int, units: Surfaces) -> bool:
    """Does a unit that begins inside a name go on behind the end of the name: 十分|钟?"""
    measured = units.at(text, at) if at < end else None
    return measured is not None and measured.end > end


def hopeless(text: str, numeral: Numeral, units: Surfaces) -> bool:
    """Is this a spoken digit with nothing behind it that could be a unit or a range: 一个 (thing), 三星?"""
    if numeral.end - numeral.start > 1 or text[numeral.start].isascii():
        return False
    follows = text[numeral.end : numeral.end + 1]
    if follows == "个" and text[numeral.start] == "一":  # one in three of all numbers of a talk
        after = text[numeral.end + 1 : numeral.end + 2]
        if after and after not in units.sizes and after not in AFTER_EACH:
            return not _cues()["only"].search(text, max(0, numeral.start - FAR), numeral.start)
    return follows not in units.sizes and follows not in GOES_ON and not follows.isascii() and not factor(text, numeral)


def stated(text: str, first: Numeral, last: Numeral, measured: Measured, units: Surfaces) -> bool:
    """Does a number with this unit say an amount?"""
    start, cues = first.start, _cues()
    surface = text[first.start : first.end]
    left = max(0, start - 12)
    if surface[0].isascii() and GLUED.search(text, max(0, start - 1), start) and not _glued(measured):
        return False
    if (
        text[start - 1 : start] == "前"
        and text[start - 2 : start - 1] not in "目面之以从先眼当"
        and measured.unit.kind != "duration"
    ):
        return False  # 前三名
    if measured.surface == "年" and (
        (surface[0] in "0零〇" and not re.search("[.点]", surface))
        or YEARS.fullmatch(surface)
        or YEAR.fullmatch(surface)
        or _year(text, first)
        or unlikely(text, first.start, last.start, last.end)
    ):
        return False
    if ONE_OF.match(text, measured.end):
        return False  # 四个人之一
    if first.form == "string" and measured.surface != "折" and (len(surface) < 3 or surface in COUNTED_OUT):
        return False  # 大一一周, 一二三条
    if text.startswith("点几", last.end):
        return False  # 百分之零点几
    if surface[0] in "万亿兆" and text[start - 1 : start] in HEAPS:
        return False  # 数百万亿
    if last.value >= ABSURD and not HUGE.search(text, last.start, last.end):
        return False  # 5000万1亿 are two numbers
    if measured.bare:
        return _bare(text, first, last, surface)
    if surface in ("百", "千") and units.at(text, start) is not None:
        return False  # 千瓦, 百分点
    if surface == "二" and measured.counted and measured.surface not in ("位", "人", "名"):
        return False  # 二次创业
    needs = cues.get(f"needs {measured.surface}")
    if needs is not None and not needs.search(text, left, last.end + 10) and not _changed(text, start, measured):
        return False  # 20A may be a process, 240L a bag
    other = cues.get(f"needs_not {measured.surface}")
    if other is not None and first.value < 10 and other.search(text, left, start):
        return False  # 我们有三个点 are points to make
    if (
        measured.surface in SMALL_CHANGE
        and first.value < 10
        and not (measured.added or text[start - 1 : start] == "块")
    ):
        said = money_word(text, first)  # 三毛他们 is a name, 冰山一角 a corner
        corner = surface == "一" and measured.surface == "角"
        return said or not (corner or text[measured.end : measured.end + 1].isalpha())
    if measured.surface == "刀" and cues["cut"].search(text, left, start):
        return False  # 切了一百刀
    if surface == "一" and last is first:
        return _one(text, start, measured)
    if measured.counted:
        return not (measured.surface in units.doubtful and first.value < 10 and not surface.isascii())
    if measured.surface == "点":
        if first.value > 24 or first.value != int(first.value):
            return True
        return bool(cues["point"].search(text, left, start))
    if measured.surface == "分" and measured.unit.kind != "duration":
        return surface != "十" and bool(cues["score"].search(text, left, start))
    if measured.surface == "度":
        return measured.unit.symbol != "°" or bool(cues["temperature"].search(text, left, start)) or first.value >= 10
    if measured.surface == "码":
        return bool(cues["rate"].search(text, left, min(len(text), last.end + 8)))
    return True


def _changed(text: str, start: int, measured: Measured) -> bool:
    """Does a word of change stand right before a number of 个点: 少3到5个点, but not 至少一个点赞?"""
    if measured.surface != "个点" or text.startswith("赞", measured.end) or text.endswith("至少", 0, start):
        return False
    return _cues()["change"].search(text, max(0, start - 4), start) is not None


def _year(text: str, numeral: Numeral) -> bool:
    """Are two figures or digits before 年 a year: 24年, 二三年?"""
    surface = text[numeral.start : numeral.end]
    return len(surface) == 2 and is_year(text, numeral.start, numeral.end + 1, None)


def _glued(measured: Measured) -> bool:
    """Is a unit so plain that a number glued to a Latin word is an amount all the same: Hopper1%的GPU?"""
    return (
        not measured.bare and not measured.counted and not (measured.surface.isascii() and measured.surface.isalpha())
    )


def _one(text: str, start: int, measured: Measured) -> bool:
    """Does a spoken 一 count? 一倍, 一成, 一美元 do; 一个 and 一天 only with a word for it: 只有一台, 不到一周, 一年之后."""
    cues, unit = _cues(), measured.unit
    if measured.surface == "点":
        return False  # 大一点多好
    if measured.added or measured.open or measured.surface in ("刻钟", *GREAT):
        return True
    if measured.surface in ("分", "角", "度", "寸", "面", "升", "分钱", "起") or (
        measured.surface == "块" and not measured.counted
    ):
        return False
    left = max(0, start - 6)
    if measured.surface == "个点":
        return cues["change"].search(text, left, start) is not None  # 降了一个点, but 还有一个点要说
    if not measured.counted and unit.kind in ("percent", "ratio"):
        return True
    if cues["only"].search(text, left, start) or cues["one_behind"].match(text, measured.end):
        return True
    if unit.kind == "duration":
        return bool(cues["span_before"].search(text, left, start) or cues["span_behind"].match(text, measured.end))
    if measured.counted:
        return _contrasted(text, start, measured)
    return unit.kind == "money"


def _contrasted(text: str, start: int, measured: Measured) -> bool:
    """Is the same thing counted with another number near: 它是两张卡 H100是一张卡?"""
    if measured.counted == "个" or text[start - 1 : start] not in CONTRASTED:
        return False
    near = text[max(0, start - 40) : start] + text[measured.end : measured.end + 40]
    return bool(re.search(rf"[两二三四五六七八九十百0-9]{re.escape(measured.counted)}", near))


def factor(text: str, numeral: Numeral) -> bool:
    """Is it what something is multiplied or divided by? The sides of a picture (640乘480) are not."""
    if numeral.value >= SIDE and SIDES.search(text, max(0, numeral.start - 8), numeral.start):
        return False
    return bool(_cues()["product"].search(text, max(0, numeral.start - 4), numeral.start))


def _bare(text: str, first: Numeral, last: Numeral, surface: str) -> bool:
    """A number without a unit: figures from 10 on or with a decimal point, or Chinese numerals of some length."""
    if factor(text, first):
        return True
    follows = text[last.end : last.end + 1]
    if follows.isascii() and follows.isalpha():
        return False
    if NAMED.search(text, max(0, first.start - 20), first.start) and (
        first.value == int(first.value) or "." not in surface
    ):
        return surface.endswith(MYRIADS)  # iPhone 15, RTX 5090; but PMI 45.1, ARR 3000万
    if first.form == "string" or BARE_YEAR.fullmatch(surface):
        return False
    plain = surface.replace(" ", "")
    if NOT_BARE.match(text, last.end) or (len(plain) > 2 and plain in COUNTED_OUT):
        return False
    if plain.isdecimal() and plain.isascii():
        return 2 <= len(plain) <= 7 and plain[0] != "0"
    if plain[0].isdecimal() and plain[0].isascii():
        return True
    return (len(surface) >= 2 and first.value >= 10) or first.value != int(first.value)
