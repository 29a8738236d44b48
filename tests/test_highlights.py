"""Which claims and names get a line."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pipeline.highlights import Highlights, label
from pipeline.record import ClaimRecord
from tests import made

TSMC: dict[str, Any] = {"subject": "台積電", "subject_id": "tsmc", "unit": "TWD", "dimension": "TWD", "kind": "money"}
QUOTE = "接下來聊台積電 上一季營收7596億台幣"


def sales(**fields: Any) -> ClaimRecord:
    """A claim whose quote names its subject."""
    told = {"value": 759_600_000_000, "attribute": "營收", **TSMC, **fields}
    return made.claim("7596億台幣", "上一季營收7596億台幣", **told).__class__(
        **{**msgspec.structs.asdict(made.claim("7596億台幣", "上一季營收7596億台幣", **told)), "quote": QUOTE}
    )


def chosen(*claims: ClaimRecord, **fields: Any) -> list[ClaimRecord]:
    """What of the claims gets a line."""
    return Highlights(made.episode(claims=list(claims), **fields)).claims(0, len(made.TEXT), 9)


def test_a_claim_whose_quote_names_its_subject_gets_a_line() -> None:
    """It stands on its own."""
    assert chosen(sales()) == [sales()]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "example"},
        {"status": "corrected"},
        {"segment": "sponsor"},
        {"kind": "date", "value": "2024"},
        {"subject": None, "subject_id": None},
        {"subject": "祝大家", "subject_id": None},
        {"subject": "B200", "subject_id": "nvidia-b200"},
        {"attribute": "通路數量", "kind": "count", "unit": "count", "dimension": "count", "value": 2},
        {"attribute": "時間", "kind": "duration", "unit": "year", "dimension": "time", "value": 20},
        {"attribute": None, "kind": "percent", "unit": "%", "dimension": "ratio", "value": 20},
    ],
)
def test_claims_that_do_not_stand_alone_get_none(fields: dict[str, Any]) -> None:
    """Taken back, made up, advertised, about nothing, about something said elsewhere, or of nothing named: "two", "20 years"."""
    assert chosen(sales(**fields)) == []


def test_one_line_for_each_thing_measured() -> None:
    """A second value of the same thing, and the same value under another name, get no line of their own."""
    other = sales(id="c-2", value=700_000_000_000)
    again = sales(id="c-3", attribute="營業收入")
    assert chosen(sales(), other, again) == [sales()]


def test_earlier_chapters_are_not_repeated() -> None:
    """What one chapter told, a later one does not."""
    highlights = Highlights(made.episode(claims=[sales()]))
    assert len(highlights.claims(0, len(made.TEXT), 4)) == 1
    assert highlights.claims(0, len(made.TEXT), 4) == []


def test_firm_claims_come_first() -> None:
    """Hedged ones stand behind."""
    firm = sales(id="c-9", attribute="獲利", value=1)
    assert [c.id for c in chosen(sales(status="hedged"), firm)] == ["c-9", sales().id]


def test_names_that_only_the_recogniser_knows_must_be_heard_often() -> None:
    """An unknown name said once is more often a slip than a name."""
    record = made.episode()
    heard = [msgspec.structs.replace(e, known=False) for e in record.entities]
    assert Highlights(made.episode(entities=heard)).names(("ORG",), 9) == []
    often = [msgspec.structs.replace(e, mentions=e.mentions * 3) for e in heard]
    assert [e.name for e in Highlights(made.episode(entities=often)).names(("ORG",), 9)] == ["台積電"]


@pytest.mark.parametrize(
    ("number", "quote", "fields", "shown"),
    [
        ("2080億個", "B200有2080億個電晶體", {"value": 208e9}, "2,080 億個"),
        ("1000瓦", "它的功耗是1000瓦", {"value": 1000, "unit": "W"}, "1,000 W"),
        ("1000瓦", "它的功耗是1000瓦", {"value": 18.9, "unit": "point"}, "18.9"),
        ("1000瓦", "它的功耗是1000瓦", {"value": 2 / 3, "unit": "×", "status": "hedged"}, "約 0.667 倍"),
        (
            "1000瓦",
            "它的功耗是1000瓦",
            {"value": 3000, "unit": "TWD", "bound": ">", "status": "hedged"},
            "超過 3,000 元台幣",
        ),
        ("1000瓦", "它的功耗是1000瓦", {"value": 35, "unit": "year", "attribute": "年齡"}, "35 歲"),
        ("1000瓦", "它的功耗是1000瓦", {"value": 23076, "unit": "TWD", "per": "person"}, "23,076 元台幣 / 人"),
    ],
)
def test_amounts_as_readers_want_them(number: str, quote: str, fields: dict[str, Any], shown: str) -> None:
    """Counted things keep their classifier, points show where they were said, a hedge is said once."""
    claim = made.claim(number, quote, **fields)
    assert Highlights(made.episode()).amount(claim) == shown


def test_a_simplified_episode_has_simplified_amounts() -> None:
    """Words of amounts follow the script of the episode."""
    assert Highlights(made.episode(script="cn")).amount(sales(approx=True)) == "约 7,596 亿元台币"


def test_a_label_says_the_subject_once() -> None:
    """Where the attribute begins with the subject, it is not repeated."""
    assert label(sales()) == "台積電 營收"
    assert label(sales(subject="PMI", attribute="pmi指數")) == "pmi指數"
