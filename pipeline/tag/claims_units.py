"""The unit of a number that has none, by what it measures: 贍養費一萬 is money, PMI 50 a score, 台股衝上四萬 index points."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import ClaimKind, Quantity
from pipeline.tag import attributes
from pipeline.tag.attributes import Attribute
from pipeline.tag.claims_data import Lexicon
from pipeline.tag.claims_words import Hits
from pipeline.tag.clauses import Number, Said, View
from pipeline.text import views
from pipeline.text.views import Script

CURRENCY = {"tw": "TWD", "cn": "CNY"}
LEAST = 10  # smaller bare numbers of money are mostly multiples or ranks
LARGE = 1e6  # larger bare numbers of nothing, in talk of money, are money: 手上有三千萬
MANY = 10_000  # bare numbers from here on are money beside money
LIKE = 300  # if neither is more than so many times the other
ASIDE, MONEY_BEFORE, MONEY_BEHIND = 4, 160, 60  # numbers, and characters, in which money is beside
SHARE = (1, 100)  # bare rates between these are percent
RATE = 8  # characters between 每天 and its number
INDEX = 100  # smaller bare numbers of an index are mostly something else


class Measured(NamedTuple):
    """Unit, kind and dimension of a claim."""

    unit: str
    kind: ClaimKind
    dimension: str


def measured(
    rows: list[Number],
    i: int,
    attribute: Attribute,
    subject: str | None,
    said: Said | None,
    hits: Hits,
    region: Script,
    data: Lexicon,
) -> Measured:
    """How the ``i``-th number measures; of bare ones what its attribute, its subject or the numbers beside it imply."""
    number = rows[i]
    of = number.of
    if not isinstance(of, Quantity):
        return Measured("date", "date", "date")
    if number.bare:
        index = of.value >= INDEX and subject is not None and _is_index(subject, data)
        if attribute.implies == "score" or (index and attribute.implies != "money"):
            return Measured("point", "score", "point")
        if attribute.rule == "noun" and SHARE[0] < of.value <= SHARE[1] and _is_share(attribute, data):
            return Measured("%", "percent", "ratio")
        vague = attribute.rule in ("default", "carried")
        large = vague and of.value >= LARGE and attributes.money_near(number, hits, data)
        beside = _money_beside(rows, i)
        like = beside is not None and vague and _alike(of.value, beside.of.value)
        if (attribute.implies == "money" and of.value >= LEAST) or large or like:
            unit = beside.unit if beside else said.unit if said and said.kind == "money" else CURRENCY[region]
            return Measured(unit, "money", unit)
    return Measured(of.unit, of.kind, of.dimension)


def _money_beside(rows: list[Number], i: int) -> Number | None:
    """The nearest number that says its money: 做到 5000 萬, [1 億美金]."""
    number = rows[i]
    found = [
        (number.start - row.end if row.start < number.start else row.start - number.end, row)
        for row in (*rows[max(i - ASIDE, 0) : i], *rows[i + 1 : i + 1 + ASIDE])
        if row.kind == "money" and not row.bare
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


def _is_index(name: str, data: Lexicon) -> bool:
    """Does a thing by its name have index points?"""
    plain = views.lower(views.simplify(name))
    return any(word in plain for word in data.choice["indices"])


def rate(text: View, number: Number, data: Lexicon) -> str | None:
    """What a number is for one of, by the words before it (每天, 平均每人); None where they do not say, or it is a share."""
    if not isinstance(number.of, Quantity) or number.of.per or number.kind in ("percent", "ratio"):
        return number.of.per if isinstance(number.of, Quantity) else None
    lead = text.dense[max(number.left, number.start - RATE) : number.start]
    return number.of.per or next(
        (name for name, words in data.per.items() if any(word in lead for word in words)), None
    )
