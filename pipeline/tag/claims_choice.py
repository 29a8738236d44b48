"""Which numbers are claims: those that state something definite of something (eval guidelines: a row of a table)."""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.model import DateExpr, Notice, Quantity
from pipeline.tag.attributes import Attribute
from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.claims_mentions import Named
from pipeline.tag.clauses import Number, View

SPOILT = ("loop", "invention")
STRESS = ("只有", "只", "仅", "仅有", "就只有", "才")  # these also stress a number behind a verb: 只有辦一場
NOT_ONLY = frozenset("要是需能想会")  # 只要拿一個碼, 只是一個工具
WORDS = 4  # up to so many 字 are a word
DONE, ARRIVED = "了", frozenset("到有为来")
AGO = ("week", "month", "year")
FOUNDED = 16  # characters before 前两年 in which something begins
DAY = 24
DAYS = 60  # characters between a date and a later day of its month
MONTH_DAY = re.compile(r"-[0-9]{2}-[0-9]{2}$|^---[0-9]{2}$")
STUTTER = 1  # characters between a number and the same one said again: 兩個 兩個 B200


def spoilt(text: View, notices: tuple[Notice, ...]) -> list[tuple[int, int]]:
    """Dense spans of what the recognizer made up or said again and again, ascending."""
    return sorted(
        (text.at(n.char_start), text.at(n.char_end))
        for n in notices
        if n.code in SPOILT and n.char_start is not None and n.char_end is not None
    )


def inside(spans: list[tuple[int, int]], start: int) -> bool:
    """Does an offset lie in one of the ascending spans?"""
    at = bisect_right(spans, (start, 1 << 62)) - 1
    return at >= 0 and spans[at][0] <= start < spans[at][1]


def chosen(
    text: View, rows: list[Number], named: list[Named], bad: list[tuple[int, int]], found: Cues, data: Lexicon
) -> list[Number]:
    """The numbers that are claims, in order."""
    names = [(row.start, row.end) for row in named]
    kept = []
    for i, number in enumerate(rows):
        after = rows[i + 1] if i + 1 < len(rows) else None
        if inside(bad, number.start) or _named(names, number) or _again(text, number, after):
            continue
        if isinstance(number.of, DateExpr):
            if not _dated(text, number, number.of, rows[i - 1] if i else None, data):
                continue
        elif not _stated(text, number, number.of, found, data) or _rate(number, rows[i - 1] if i else None):
            continue
        kept.append(number)
    return kept


def _named(names: list[tuple[int, int]], number: Number) -> bool:
    """Is the number part of a name (B200, 標普五百指數)?"""
    at = bisect_right(names, (number.start, 1 << 62))
    return any(start <= number.start and number.end <= end for start, end in names[max(at - 3, 0) : at + 1])


def _again(text: View, number: Number, after: Number | None) -> bool:
    """Is it a stutter: the same value again right behind, with at least as much of a unit?"""
    if after is None or after.start - number.end > STUTTER:
        return False
    a, b = number.of, after.of
    if not (isinstance(a, Quantity) and isinstance(b, Quantity)) or (a.value, a.value_max) != (b.value, b.value_max):
        return False
    return number.bare or (a.unit, a.counted) == (b.unit, b.counted)


def _rate(number: Number, before: Number | None) -> bool:
    """Is it the unit that a price is of (八千塊 1 平米)?"""
    of = number.of
    if before is None or before.kind != "money" or number.start - before.end > STUTTER:
        return False
    return isinstance(of, Quantity) and of.value == 1 and number.kind in ("measure", "count", "duration")


def _dated(text: View, number: Number, of: DateExpr, before: Number | None, data: Lexicon) -> bool:
    """Does a date hold a number (昨天 and 去年 do not)? A mere day of a month must stand as a time: 到 15 號, not 1 號病人.

    Or a date of a month was the number before it: 5月20号试营业 ... 27号开张.
    """
    if of.relative:
        return False
    if not of.value.startswith("---") or text.dense[number.start - 1 : number.start] in data.roles["placing"]:
        return True
    if before is None or number.start - before.end > DAYS or not isinstance(before.of, DateExpr):
        return False
    said = before.of.value_max or before.of.value
    return isinstance(said, str) and MONTH_DAY.search(said) is not None


def _stated(text: View, number: Number, of: Quantity, found: Cues, data: Lexicon) -> bool:
    """Does a quantity state something? Vague amounts, small counts and units of one often do not: 幾十年, 這三個, 一代."""
    dense, choice = text.dense, data.choice
    words, ahead, behind = (
        dense[number.start : number.end],
        dense[number.start - 1 : number.start],
        dense[number.end : number.end + 4],
    )
    if words.startswith(choice["vague"]) or ahead in ("几", "数") or of.counted in choice["ordering"] + choice["idle"]:
        return False
    if of.value == 0 and words[0] == "零":
        return False
    listed = "、" in (ahead, behind[:1])
    if number.bare and listed and (of.value < data.limits["bare_minimum"] or words[0] in "百千万亿"):
        return False  # 三、四; 百万、千万
    if number.bare and behind.startswith(choice["naming_bare"]):
        return False
    if number.unit == "×" and words[-1] in "x×" and ahead.isascii() and ahead.isalpha():
        return False  # GT三百X is a name that was misheard
    if number.kind == "measure" and behind.startswith(choice["naming_measure"]):
        return False
    if number.kind == "duration" and behind.startswith(choice["naming"]):
        return False
    if (of.counted + behind).startswith(choice["naming_count"]):
        return False  # 8.5 代線
    if of.counted == "个" and of.value <= WORDS and behind.startswith("字") and not words[0].isascii():
        return False  # 就是降價兩個字
    if of.counted == "位" and (words.startswith("二") or dense.endswith(choice["addressing"], 0, number.start)):
        return False  # 謝謝兩位
    if of.value == 2 and of.value_max is None and words[0] in "两俩二" and _pair(dense, number, of, choice):
        return False
    if number.unit == "year" and dense.endswith(choice["forever"], 0, number.start):
        return False  # 永远二十岁
    if of.value == DAY and number.unit == "h" and dense.endswith(choice["whose"], 0, number.start):
        return False  # 我的24小时 is my day
    if (of.counted + behind).startswith("条街") and dense.endswith(choice["won"], 0, number.start):
        return False  # 赢五十条街
    if ahead == "每" and number.kind == "duration" and of.value > 1:
        return True  # 每三年选一次
    pointing = any(hit.end == number.start for hit in found["pointing"].within(number.start - 3, number.start))
    if pointing and of.value <= data.limits["small"] and (of.counted or number.kind == "duration"):
        return False
    if of.value == 1 and of.value_max is None and of.bound is None and words[0] in "一1" and number.kind != "percent":
        if (words[0] == "1" and number.kind != "duration" and of.counted != "个") or words == "一倍":
            return True
        stressed = _only(dense, number, found) and not behind.startswith(choice["a"])
        return stressed or behind.startswith(choice["one"]) or (number.kind == "duration" and _spent(dense, number))
    return not words.startswith("一分钱")


def _pair(dense: str, number: Number, of: Quantity, choice: dict[str, tuple[str, ...]]) -> bool:
    """Do 兩個人 and 前兩天 only mean "the two of them" and "the other day"? After 有, 招了 and the like people are counted."""
    before = dense[max(number.start - 3, 0) : number.start]
    if of.unit == "day":
        return before.endswith("前")
    if number.kind == "duration" and before.endswith("前"):  # 前两年 is some time ago, but 刚成立前两年, 前两年里
        founded = dense[max(number.start - FOUNDED, 0) : number.start]
        first = any(word in founded for word in choice["founded"]) or dense.startswith(choice["within"], number.end)
        return of.unit in AGO and not first
    people = dense[number.end - 1] == "人" or (of.counted == "个" and dense.startswith("人", number.end))
    return people and (not before.endswith(choice["counting"]) or before.endswith(("但是", "可是")))


def _spent(dense: str, number: Number) -> bool:
    """Is one hour or year what something took: 等了一年, 聊了一个小时, but 又到了一天?"""
    before = dense[max(number.start - 2, 0) : number.start]
    return before[-1:] == DONE and before[:1] not in ARRIVED


def _only(dense: str, number: Number, found: Cues) -> bool:
    """Is a number stressed by a word before it: 只有一場, 只有辦一場, 就是一塊?"""
    hits = [
        hit
        for hit in found["only"].within(number.start - 6, number.start)
        if len(hit.word) > 1 or hit.end == number.start or dense[hit.end] not in NOT_ONLY
    ]
    return any(hit.end == number.start or (hit.word in STRESS and hit.end >= number.start - 2) for hit in hits)


def said_of(number: Number, attribute: Attribute, data: Lexicon) -> bool:
    """Is a bare number (18, 兩萬) said of something: does a word say what it measures, or is it large?"""
    of = number.of
    assert isinstance(of, Quantity)  # dates are not bare
    if attribute.rule == "default":
        return of.value >= data.limits["bare_minimum"]
    return attribute.rule != "counted" or of.value > data.limits["small"]
