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
RATE = 8  # characters between 每天 and its number
INDEX = 100  # smaller bare numbers of an index are mostly something else


class Measured(NamedTuple):
    """Unit, kind and dimension of a claim."""

    unit: str
    kind: ClaimKind
    dimension: str


def measured(
    number: Number,
    attribute: Attribute,
    subject: str | None,
    said: Said | None,
    hits: Hits,
    region: Script,
    data: Lexicon,
) -> Measured:
    """How a number measures; of bare ones what its attribute, its subject or the number before implies."""
    of = number.of
    if not isinstance(of, Quantity):
        return Measured("date", "date", "date")
    if number.bare:
        index = of.value >= INDEX and subject is not None and _is_index(subject, data)
        if attribute.implies == "score" or (index and attribute.implies != "money"):
            return Measured("point", "score", "point")
        large = attribute.rule == "default" and of.value >= LARGE and attributes.money_near(number, hits, data)
        if (attribute.implies == "money" and of.value >= LEAST) or large:
            unit = said.unit if said and said.kind == "money" else CURRENCY[region]
            return Measured(unit, "money", unit)
    return Measured(of.unit, of.kind, of.dimension)


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
