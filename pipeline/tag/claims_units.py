"""The unit of a number that has none, by what it measures: 贍養費一萬 is money, PMI 50 a score, 台股衝上四萬 index points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import ClaimKind, DateExpr, Quantity
from pipeline.tag import attributes, claims_data
from pipeline.tag.attributes import Attribute
from pipeline.tag.claims_data import Lexicon
from pipeline.tag.claims_words import Hits
from pipeline.tag.clauses import Number, Said, View
from pipeline.tag.units import surfaces, table
from pipeline.text import views
from pipeline.text.views import Script

CURRENCY = {"tw": "TWD", "cn": "CNY"}
LEAST = 10  # smaller bare numbers of money are mostly multiples or ranks
LARGE = 1e6  # larger bare numbers of nothing, in talk of money, are money: 手上有三千萬
MANY = 10_000  # bare numbers from here on are money beside money
LIKE = 300  # if neither is more than so many times the other
ASIDE, MONEY_BEFORE, MONEY_BEHIND = 8, 300, 60  # numbers, and characters, in which money is beside
CHAIN = 60  # characters between a number and the money said before that it goes on with
SAME = 100  # from here on the same number said again measures the same
TALK, FEW = 600, 40  # characters and numbers over which a currency is still that of the talk
AROUND = 10  # characters around a number that say what is counted
FORE = 16  # and before it
CHOICE = 3  # characters of 还是 and the like
OLDEST = 120  # years
ENGLISH = ("million", "billion", "trillion")
COINS = frozenset(("BTC", "ETH"))  # money is not told in these where it is not said
ASIDE_WORDS = re.compile(r"^(?:多|左右|上下|以上|以下)*的?(?:这个|这样|一个)?的?")
COPULA = re.compile(r"(?:(?:就|也|还|只|大概|大约|差不多|将近)*(?:是|有|要|到|约|大概|大约|将近))+$")
SHARE = (1, 100)  # bare rates between these are percent
POINTING = ("第", "这", "那", "头", "前", "过去", "未来", "接下来", "最后", "往后", "之后", "以后")
ASUNDER = frozenset("或和半后前晚、")
RATE = 8  # characters between 每天 and its number
INDEX = 100  # smaller bare numbers of an index are mostly something else


class Measured(NamedTuple):
    """Unit, kind and dimension of a claim."""

    unit: str
    kind: ClaimKind
    dimension: str


def measured(
    text: View,
    rows: list[Number],
    i: int,
    attribute: Attribute,
    subject: str | None,
    said: Said | None,
    recent: Mapping[float, Said],
    hits: Hits,
    region: Script,
    data: Lexicon,
) -> Measured:
    """How the ``i``-th number measures; of bare ones what its attribute, its subject or the numbers beside it imply.

    ``said`` is what the number before was said of, ``recent`` that of the last number of each value.
    """
    number = rows[i]
    of = number.of
    if not isinstance(of, Quantity):
        return Measured("date", "date", "date")
    if not number.bare:
        return Measured(of.unit, of.kind, of.dimension)
    if SHARE[0] < of.value <= SHARE[1] and _in_percent(text, rows, i, attribute, data):
        return Measured("%", "percent", "ratio")
    index = of.value >= INDEX and subject is not None and _is_index(subject)
    level = attribute.implies != "money" or attribute.text in data.choice["level"]  # 台股收两万
    if (attribute.implies == "score" and (index or of.value < LARGE)) or (index and level):
        return Measured("point", "score", "point")
    if attribute.rule == "noun" and SHARE[0] < of.value <= SHARE[1] and _is_share(attribute, data):
        return Measured("%", "percent", "ratio")
    if of.value <= OLDEST and views.simplify(attribute.text).endswith(data.choice["ages"]):
        return Measured("year", "duration", "time")  # 年龄从 39 到 50
    before = recent.get(of.value) if attribute.rule in ("default", "carried") else None
    if before is not None and before.kind == "score" and number.start - before.number.end <= TALK:
        return Measured("point", "score", "point")  # PMI 的 50 ... 還在 50 以上
    if before is not None and before.kind == "percent" and number.start - before.number.end <= attributes.AGAIN:
        return Measured("%", "percent", "ratio")  # 高出 64% ... 64 這麼高
    beside, again = _money_beside(rows, i), _again(number, recent)
    if text.dense[number.start : number.end].endswith(ENGLISH):
        beside = beside or _explicit(rows, i)
        if text.dense.endswith(data.choice["dollars"], number.left, number.start):  # 卖了 200 个 million
            unit = beside.unit if beside else "USD"
            return Measured(unit, "money", unit)
    named = _named_currency(text, number, region)
    if named is not None or _is_money(text, number, attribute, hits, beside, again, said, data):
        row = again or beside or _explicit(rows, i) or said
        unit = named or (row.unit if row is not None and row.kind == "money" else CURRENCY[region])
        return Measured(unit, "money", unit)
    return Measured(of.unit, of.kind, of.dimension)


def _in_percent(text: View, rows: list[Number], i: int, attribute: Attribute, data: Lexicon) -> bool:
    """Is a small bare number a margin (毛利六十), or the other choice beside a share (30% 还是 40)?"""
    if attribute.rule == "noun" and views.simplify(attribute.text) in data.choice["margins"]:
        return True
    before = rows[i - 1] if i else None
    if before is None or before.unit != "%" or before.end + CHOICE < rows[i].start:
        return False
    return text.dense[before.end : rows[i].start] in data.choice["either"]


def _is_money(
    text: View,
    number: Number,
    attribute: Attribute,
    hits: Hits,
    beside: Number | None,
    again: Said | None,
    said: Said | None,
    data: Lexicon,
) -> bool:
    """Is a bare number money, by the word that says what it measures, by the talk around it, or as said before?"""
    value = number.of.value
    assert isinstance(value, float | int)
    vague = attribute.rule in ("default", "carried")
    weak = vague or views.simplify(attribute.text) in data.choice["weak_money"]
    if weak and _crowd(text, number, data):
        return False  # 录取规模是一万五
    if attribute.implies == "money" and value >= (MANY if weak and not vague else LEAST):
        return True
    if value >= LARGE and _behind(text, number).startswith(data.choice["money_behind"]):
        return True  # 一百亿的市场
    if (
        value >= MANY
        and text.dense.endswith(data.choice["money_lead"], 0, number.start)
        and not _crowd(text, number, data)
    ):
        return True  # 手上有一百万
    if attribute.implies == "score" and value >= LARGE:  # 损失高达三亿 is no value of a loss function
        lost = views.simplify(attribute.text).endswith(data.choice["losses"])
        if lost or beside or attributes.money_near(number, hits, data):
            return not _crowd(text, number, data)
    spelt = not text.dense[number.end - 1].isascii()  # 三千万, but not 128k
    if attribute.rule == "verb" and value >= LARGE and spelt and attributes.money_owned(number, text, hits, data):
        return not _crowd(text, number, data)  # 销售额减少了三千万
    if again is not None and attribute.rule == "counted" and not _crowd(text, number, data):
        return True
    if not vague:
        return False
    if value >= LARGE and attributes.money_near(number, hits, data):
        return True
    chain = said is not None and said.kind == "money" and number.start - said.number.end <= CHAIN
    others = [beside.of.value] if beside else []
    if chain:
        assert said is not None
        others.append(said.number.of.value)
    return again is not None or any(_alike(value, other) for other in others)


def _behind(text: View, number: Number) -> str:
    """The words right behind a number, without 左右, 多 and 的."""
    return ASIDE_WORDS.sub("", text.dense[number.end : number.end + AROUND], count=1)


def _crowd(text: View, number: Number, data: Lexicon) -> bool:
    """Do the words around a bare number say that people or copies are counted: 报名人数一千万, 五百万考生?"""
    before = text.dense[max(number.start - FORE, 0) : number.start]
    return any(word in before for word in data.choice["crowd_before"]) or _behind(text, number).startswith(
        data.choice["crowd_behind"]
    )


def _again(number: Number, recent: Mapping[float, Said]) -> Said | None:
    """The same amount of money said not long before: 299 美元的那款 ... 这个 299."""
    found = recent.get(number.of.value) if isinstance(number.of, Quantity) and number.of.value >= SAME else None
    near = found is not None and number.start - found.number.end <= TALK
    return found if found is not None and near and found.kind == "money" else None


def _explicit(rows: list[Number], i: int) -> Number | None:
    """The number before that was the last to say its currency."""
    for row in reversed(rows[max(i - FEW, 0) : i]):
        if rows[i].start - row.end > TALK:
            return None
        if row.kind == "money" and not row.bare and row.unit not in COINS:
            return row
    return None


def _named_currency(text: View, number: Number, region: Script) -> str | None:
    """The currency said before a number with a copula between: 折合人民币是 230 万."""
    copula = COPULA.search(text.dense, max(number.left, number.start - AROUND), number.start)
    found = surfaces(region).before(text.dense, copula.start()) if copula else None
    return found[0].symbol if found else None


def _money_beside(rows: list[Number], i: int) -> Number | None:
    """The nearest number that says its money: 做到 5000 萬, [1 億美金]."""
    number = rows[i]
    found = [
        (number.start - row.end if row.start < number.start else row.start - number.end, row)
        for row in (*rows[max(i - ASIDE, 0) : i], *rows[i + 1 : i + 1 + ASIDE])
        if row.kind == "money" and not row.bare and row.unit not in COINS
    ]
    near = [(gap, row) for gap, row in found if gap <= (MONEY_BEFORE if row.start < number.start else MONEY_BEHIND)]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _alike(value: float, other: float | str) -> bool:
    """Are two amounts large and of like size?"""
    return isinstance(other, float | int) and value >= MANY and 1 / LIKE <= value / max(other, 1.0) <= LIKE


def _is_share(attribute: Attribute, data: Lexicon) -> bool:
    """Does a rate count in percent: 錄取率是 27.42, but not 匯率是 7.2?"""
    name = views.simplify(attribute.text)
    return name.endswith("率") and not name.endswith(data.choice["no_share"])


@lru_cache(maxsize=10_000)
def _is_index(name: str) -> bool:
    """Does a thing by its name have index points? Asked again and again of the same things."""
    plain = views.lower(views.simplify(name))
    words = frozenset(re.findall("[a-z&]+", plain))
    return any(word in words if word.isascii() else word in plain for word in claims_data.load().choice["indices"])


def rate(text: View, number: Number, before: Number | None, data: Lexicon) -> str | None:
    """What a number is for one of, by the words before it (每天, 平均每人); None where they do not say, or it is a share.

    Words of a date ``before`` say nothing: 一月五百亿 was made in January.
    """
    if not isinstance(number.of, Quantity):
        return None
    if number.of.per or number.kind in ("percent", "ratio"):
        per = number.of.per
        if per == "month" and before is not None and _january(text, number, before):
            return None
        return None if per and _longer(number.of, per, text.dense[max(number.start - RATE, 0) : number.start]) else per
    left = max(number.left, number.start - RATE)
    word = data.rates.search(text.dense, left, number.start)
    if word is None or (before is not None and isinstance(before.of, DateExpr) and word.start() < before.end):
        return None
    if word[0][0] == "一" and _one_span(text.dense, word.start(), word.end(), number.start):
        return None
    lead = text.dense[left : number.start]
    each = next(name for name, words in data.per.items() if any(word in lead for word in words))
    return None if _longer(number.of, each, lead) else each


def _january(text: View, number: Number, before: Number) -> bool:
    """Is 一月 before a number the month that was read there, and not each?"""
    month = isinstance(before.of, DateExpr) and text.dense[before.end - 1] == "月"
    return month and number.start - before.end <= RATE and "每" not in text.dense[before.end : number.start]


def _one_span(dense: str, start: int, end: int, number: int) -> bool:
    """Is 一天 or 一年 before a number one day or year, and not each: 第一天, 这一年里, 一年之后, 一年或者?"""
    return dense.endswith(POINTING, 0, start) or not ASUNDER.isdisjoint(dense[end:number]) or dense[end] == "多"


def _longer(of: Quantity, each: str, lead: str) -> bool:
    """Does a length of time last as long as what it would be per (拖一周拖两周)? Behind 每 it may, of many together."""
    unit = table().get(each)
    return (
        "每" not in lead
        and of.kind == "duration"
        and unit is not None
        and of.value * table()[of.unit].factor >= unit.factor
    )
