"""What holds for the claims of any episode, and for the word lists they are read with."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import (
    Claim,
    Cue,
    DateExpr,
    Entity,
    Mention,
    Notice,
    Quantity,
    Section,
    Segmented,
    Source,
    Transcript,
    Utterance,
)
from pipeline.settings import Settings
from pipeline.tag import claims_data, hedges, suppositions
from pipeline.tag.checks import find as find_checks
from pipeline.tag.claims import find as find_claims
from pipeline.text import views
from pipeline.text.words import Words
from tests.test_claims import Marked, claims_of, read

WORDS = st.sampled_from("的是有在比跟億萬個倍% \n，。跌漲營收市值假設你講錯不是2B200一三它他們公司AI")
UNITS = st.sampled_from([("count", "count"), ("%", "percent"), ("×", "ratio"), ("TWD", "money"), ("year", "duration")])


def find(marked: Marked, notices: tuple[Notice, ...] = ()) -> tuple[Claim, ...]:
    """The claims of a marked sentence with notices about it."""
    segmented = dataclasses.replace(marked.segmented, notices=notices)
    words = Words(segmented.transcript.simplified)
    return find_claims(segmented, marked.entities, marked.quantities, marked.dates, words, Settings())


@st.composite
def episodes(draw: st.DrawFn) -> Marked:
    """Any text with any spans marked as names, quantities and dates."""
    text = draw(st.one_of(st.text(WORDS, min_size=1, max_size=80), st.text(min_size=1, max_size=40)))
    size = len(text)

    def span() -> tuple[int, int]:
        start = draw(st.integers(0, size - 1))
        return start, draw(st.integers(start + 1, size))

    quantities = []
    for _ in range(draw(st.integers(0, 4))):
        start, end = span()
        unit, kind = draw(UNITS)
        value = draw(st.floats(allow_nan=False, allow_infinity=False, width=32))
        counted = draw(st.sampled_from(["", "个", "位"])) if unit == "count" else ""
        quantities.append(Quantity(start, end, start, value, unit, unit, kind, counted=counted))  # type: ignore[arg-type]
    dates = [DateExpr(*span(), "2024-05") for _ in range(draw(st.integers(0, 2)))]
    kinds = ("ORG", "PERSON", "PRODUCT", "PLACE", "TERM")
    entities = tuple(
        Entity(f"e{i}", f"名{i}", draw(st.sampled_from(kinds)), (Mention(*span(), "exact"),))
        for i in range(draw(st.integers(0, 3)))
    )
    cut = sorted({0, size, *draw(st.lists(st.integers(0, size), max_size=4))})
    phrases = tuple(Utterance(a, b) for a, b in pairwise(cut))
    transcript = Transcript("any", text, (Cue(None, None, 0, size),), Source("any", "plain", "utf-8", "0"))
    return Marked(Segmented(transcript, phrases, (Section("content", 0, size),), ()), entities, quantities, dates)


@given(episodes())
@settings(max_examples=150, deadline=None)
def test_any_input_gives_claims_in_order_inside_their_quotes(episode: Marked) -> None:
    """Nothing raises; claims ascend, their ids differ, their quotes hold them, and the same input gives the same claims."""
    found = find(episode)
    assert [c.char_start for c in found] == sorted(c.char_start for c in found)
    ids = {claim.id for claim in found}
    assert len(ids) == len(found)
    for claim in found:
        assert 0 <= claim.quote_start <= claim.char_start < claim.quote_end <= len(episode.segmented.transcript.text)
        assert claim.corrected_by is None or claim.corrected_by in ids
    assert find(episode) == found
    find_checks(found, episode.segmented.transcript, episode.entities)


def test_spaces_between_all_characters_change_nothing() -> None:
    """A transcript that puts a space between characters gives the claims of one that does not."""
    plain = find(read("{宏遠:ORG}的股價漲了[12%:12 %]"))
    marked = read("{宏 遠=宏遠:ORG} 的 股 價 漲 了 [1 2 %:12 %]")
    phrase = (Utterance(0, len(marked.segmented.transcript.text)),)
    spaced = find(marked._replace(segmented=dataclasses.replace(marked.segmented, utterances=phrase)))
    (a,), (b,) = plain, spaced
    assert (a.subject, a.attribute, a.status) == (b.subject, b.attribute, b.status) == ("宏遠", "股價漲幅", "asserted")


def test_loops_and_inventions_state_nothing() -> None:
    """What the recognizer repeats or invents is no claim; other notices do not matter."""
    marked = read("{宏遠:ORG}的營收是[50億:5e9 TWD]")
    start = marked.quantities[0].char_start
    assert find(marked, (Notice("loop", "again and again", char_start=start - 1, char_end=start + 4),)) == ()
    assert find(marked, (Notice("invention", "credits", char_start=0, char_end=start + 1),)) == ()
    assert len(find(marked, (Notice("script", "mixed", char_start=0, char_end=start + 4),))) == 1


def test_a_claim_carries_the_kind_of_its_section() -> None:
    """Prices in a sponsor's read are told from those of the talk."""
    marked = read(
        "{山居床墊:PRODUCT}打[八折:80 %] 只要[5000元:5000 TWD] 好我們回到正題 {宏遠:ORG}的營收是[50億:5e9 TWD]"
    )
    border = marked.segmented.transcript.text.index("好我們")
    end = len(marked.segmented.transcript.text)
    sections = (Section("sponsor", 0, border), Section("content", border, end))
    marked = marked._replace(segmented=dataclasses.replace(marked.segmented, sections=sections))
    assert [claim.section for claim in find(marked)] == ["sponsor", "sponsor", "content"]


def test_numbers_in_names_and_stutters_are_left_out() -> None:
    """The figure of a name is no claim; of a number said twice in a row the last one counts."""
    marked = read("{標普五百指數:PRODUCT}有[8個:8 count][8個:8 count]缺點")
    extra = Quantity(2, 4, 4, 500.0, "count", "count", "count")
    found = find(marked._replace(quantities=[extra, *marked.quantities]))
    assert [claim.char_start for claim in found] == [marked.quantities[1].char_start]


def test_bare_numbers_take_the_unit_of_what_they_measure() -> None:
    """營收 is money in the currency of the episode or of the number before, PMI a score, an index has points."""

    def units(marked: str) -> list[str]:
        return [claim.unit for claim in claims_of(marked).values()]

    assert units("{宏遠:ORG}的營收是[50億:5e9 count]") == ["TWD"]
    assert units("{宏远:ORG}的营收是[50亿:5e9 count]") == ["CNY"]
    assert units("{宏遠:ORG}的營收從[3億美元:3e8 USD]增加到[5億:5e8 count]") == ["USD", "USD"]
    assert units("{泰國:PLACE}的PMI是[51.3:51.3 count]") == ["point"]
    assert units("{台股:PRODUCT}衝上[兩萬五:25000 count]") == ["point"]
    assert units("{火箭模型:PRODUCT}有[70億:7e9 count]參數") == ["count"]


def test_bare_numbers_are_what_they_were_said_to_be_before() -> None:
    """The same amount again keeps its currency, a named currency wins, and people that are counted are no money."""

    def units(marked: str) -> list[str]:
        return [claim.unit for claim in claims_of(marked).values()]

    assert units("{白熊眼镜:PRODUCT}卖[299美元:299 USD]。很多人嫌那[299:299 count]的价格高") == ["USD", "USD"]
    assert units("{海港:PLACE}的年薪有[50万港币:5e5 HKD]，折合人民币是[46万:4.6e5 count]") == ["HKD", "CNY"]
    assert units("{松树社:ORG}的书一本[30元:30 CNY]，首印发行[80万:8e5 count]册") == ["CNY", "count"]
    assert units("{蜗牛云:ORG}要去抢[一百亿:1e10 count]的市场") == ["CNY"]


def test_an_index_is_a_whole_word() -> None:
    """Dow has points, Windows has none."""
    assert [claim.unit for claim in claims_of("{Dow Jones:PRODUCT}來到[38000:38000 count]").values()] == ["point"]
    assert [claim.unit for claim in claims_of("{Windows:PRODUCT}有[三百萬:3e6 count]個應用").values()] == ["count"]


def test_words_before_say_what_a_number_is_for_one_of() -> None:
    """每天 and 每人 make a rate; a share has none."""

    def per(marked: str) -> str | None:
        return next(iter(claims_of(marked).values())).per

    assert per("{宏遠:ORG}每天賣出[300台:300 count]") == "day"
    assert per("{宏远:ORG}平均每人分到[5万块:50000 CNY]") == "person"
    assert per("{宏遠:ORG}賣出[300台:300 count]") is None
    assert per("{宏遠:ORG}每年成長[5%:5 %]") is None


def test_words_before_say_who_states_a_number() -> None:
    """A source is named and is not the subject."""
    (claim,) = claims_of("根據{遠山證券:ORG}的報導 {宏遠:ORG}的營收是[50億:5e9 TWD]").values()
    assert (claim.said_by, claim.subject) == ("遠山證券", "宏遠")


@pytest.mark.parametrize(
    "marked",
    [
        "{宏遠:ORG}的股價漲了[12%:12 %]",
        "{宏遠:ORG}的員工減少了[300人:300 count]",
        "{宏遠:ORG}的毛利率從[12%:12 %]降到[10%:10 %]",
    ],
)
def test_change_has_a_direction(marked: str) -> None:
    """Numbers of a change say whether it goes up or down."""
    assert list(claims_of(marked).values())[-1].change == ("increase" if "漲" in marked else "decrease")


def test_word_lists_are_simplified_and_lower_case() -> None:
    """Words are looked up in the simplified, folded text: a traditional one would never be found."""
    data = claims_data.load()
    words = {*data.nouns, *data.verbs, *(word for words in data.cues.values() for word in words), *data.stop}
    assert {word for word in words if views.lower(views.simplify(word)) != word} == set()


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("claims.toml", {"status": {}}, "status.hedge_before"),
        ("claims.toml", {"defaults": {"money": "金额"}}, "defaults.money"),
        ("claims_attributes.toml", {"nouns": [{"fits": ["weight"], "words": "重量"}]}, "'weight'"),
        (
            "claims_attributes.toml",
            {"verbs": [{"words": "跌", "says": {"percent": "跌幅|跌幅"}, "change": "up"}]},
            "'up'",
        ),
    ],
)
def test_wrong_data_names_file_and_key(
    monkeypatch: pytest.MonkeyPatch, file: str, change: dict[str, Any], message: str
) -> None:
    """A table that is not what it should be raises DataError that says which."""
    real = resources.toml
    monkeypatch.setattr(resources, "toml", lambda name: real(name) | (change if name == file else {}))
    claims_data.load.cache_clear()
    try:
        with pytest.raises(DataError, match=message) as caught:
            claims_data.load()
        assert file in str(caught.value)
    finally:
        claims_data.load.cache_clear()


def test_suppositions_without_words_name_their_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of [supposed] that is missing raises DataError that says which."""
    monkeypatch.setattr(resources, "toml", lambda name: {"supposed": {"adverbs": "今天", "acts": "花"}})
    suppositions.load.cache_clear()
    try:
        with pytest.raises(DataError, match=r"supposed\.strong"):
            suppositions.load()
    finally:
        suppositions.load.cache_clear()


def test_a_reach_that_is_no_number_names_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reach of [hedged] in words raises DataError that says which."""
    raw = resources.toml("claims.toml")
    monkeypatch.setattr(resources, "toml", lambda name: raw | {"hedged": raw["hedged"] | {"reach": "far"}})
    hedges.load.cache_clear()
    try:
        with pytest.raises(DataError, match=r"hedged\.reach"):
            hedges.load()
    finally:
        hedges.load.cache_clear()
