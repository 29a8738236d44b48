"""The units and rates of claims that the words around a number imply."""

from __future__ import annotations

import pytest

from tests.test_claims import claims_of


@pytest.mark.parametrize(
    ("marked", "units"),
    [
        ("{青木科技:ORG}的毛利有[六十:60 count]", ["%"]),
        ("{青木科技:ORG}的毛利有[六十万:6e5 count]", ["CNY"]),
        ("占比不要超过[40%:40 %]还是[60:60 count]", ["%", "%"]),
        ("占比是[10%:10 %]，来了[90万:9e5 count]人", ["%", "count"]),
    ],
)
def test_small_numbers_beside_shares_and_margins_are_percent(marked: str, units: list[str]) -> None:
    """毛利六十 and 40%还是60 are percent; 六十万 and the people that came are not."""
    assert [claim.unit for claim in claims_of(marked).values()] == units


@pytest.mark.parametrize(
    ("marked", "unit"),
    [
        ("我手上有[100万:1e6 count]", "CNY"),
        ("她年入[50万:5e5 count]", "CNY"),
        ("那套房子是[240万:2.4e6 count]", "CNY"),
        ("后来[390万:3.9e6 count]卖掉了", "CNY"),
        ("我们拿到[10万:1e5 count]加的时候", "count"),
        ("我们有一个流水[300万:3e6 count]的成绩", "CNY"),
        ("门店的销售额和去年同期相比 减少了[3000万:3e7 count]", "CNY"),
        ("去年的损失是[3亿:3e8 count]", "CNY"),
        ("训练时的损失是[3.2:3.2 count]", "point"),
        ("去年的观影人次是[8亿:8e8 count]，票房是420亿元", "count"),
        ("他们赢了[30万:3e5 count]用户", "count"),
    ],
)
def test_words_beside_a_large_number_say_that_it_is_money(marked: str, unit: str) -> None:
    """手上有100万 is money; readers and users that are won are counted."""
    assert [claim.unit for claim in claims_of(marked).values()] == [unit]


def test_millions_said_in_english_are_dollars_where_something_is_sold() -> None:
    """卖掉 200 个 million is money though no currency is said; what was made is counted."""
    assert [claim.unit for claim in claims_of("他把公司卖掉[200个million:2e8 count]").values()] == ["USD"]
    assert [claim.unit for claim in claims_of("他们做了[200个million:2e8 count]").values()] == ["count"]


@pytest.mark.parametrize(
    ("marked", "per"),
    [
        ("我一天喝[三杯:3 count]", "day"),
        ("我一天至少喝[三杯:3 count]", "day"),
        ("第一天卖了[三百杯:300 count]", None),
        ("这一年里卖了[300台:300 count]", None),
        ("一年之后卖了[30万台:3e5 count]", None),
        ("未来一年和未来[十年:10 year]", None),
        ("每年替大家省下[1亿小时:1e8 h]", "year"),
    ],
)
def test_a_number_is_one_per_day_or_year_only_where_each_is_meant(marked: str, per: str | None) -> None:
    """一天 is "a day" in 一天三杯, and one day in 第一天, 这一天, 一天之后 and beside a longer time."""
    assert [claim.per for claim in claims_of(marked).values()] == [per]
