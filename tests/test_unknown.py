"""Names that no lexicon knows: what marks them, what type they get, and what is no name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import resources
from pipeline.lexicon import EntityType, Entry, Lexicon
from pipeline.settings import Settings
from pipeline.tag.entities_data import english_rank, name_words
from pipeline.tag.unknown import Taken, cues, entry_id
from pipeline.tag.unknown_latin import compound, kind
from tests.test_entities import named

MARK = re.compile(r"\[([^\[\]|]+)\|([A-Z]+)\]")
CASES = Path(__file__).parent / "cases" / "names" / "unknown.txt"


def sentences() -> list[str]:
    return [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


@pytest.fixture
def no_lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    """No names are known beforehand."""
    empty = Lexicon([Entry("nothing", "ORG", en=("Nothing Known At All",))])
    monkeypatch.setattr(resources, "lexicon", lambda settings=Settings(): empty)


@pytest.mark.usefixtures("no_lexicon")
@pytest.mark.parametrize("marked", sentences())
def test_marked_sentence(marked: str) -> None:
    """Without any lexicon the names marked are found with their type, and no others."""
    found = [(surface, type) for surface, type, _ in named(MARK.sub(r"\1", marked))]
    assert found == [(m[1], m[2]) for m in MARK.finditer(marked)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我用Zylo 7寫程式，Zylo很好用", [("Zylo 7", "Zylo 7"), ("Zylo", "Zylo")]),
        ("我用Zylo 7.5寫程式", [("Zylo 7.5", "Zylo 7.5")]),
        ("Zylo 3個月就壞了", [("Zylo", "Zylo")]),
        ("Zylo 15萬台都賣完", [("Zylo", "Zylo")]),
        ("Zylo 30%的人喜歡", [("Zylo", "Zylo")]),
    ],
)
def test_version_is_a_thing_of_its_own(
    text: str, found: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number behind a known product makes another product of it, unless it counts something."""
    monkeypatch.setattr(
        resources, "lexicon", lambda settings=Settings(): Lexicon([Entry("zylo", "PRODUCT", en=("Zylo",))])
    )
    assert [(surface, name) for surface, _, name in named(text)] == found


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("the", "common"),
        ("Randy", "given"),
        ("H800", "code"),
        ("GPU", "generic"),
        ("FP8", "generic"),
        ("3", "number"),
        ("a", "letter"),
        ("ZyloPad", "camel"),
        ("OpenScore", "glued"),
        ("iPhone", "glued"),
        ("QXR", "acronym"),
        ("NOT", "common"),
        ("Wrenlow", "unheard"),
    ],
)
def test_kinds_of_latin_words(word: str, expected: str) -> None:
    """The letters of a word and the lists say what sort of word it is."""
    assert kind(word) == expected


def test_common_words_glued_are_a_name_where_they_come_again_and_a_word_tells() -> None:
    """OpenScore is a firm where it is said to be one, thrice; DataScience, which nothing introduces, is none."""
    text = "这家公司OpenScore宣布了财报。OpenScore说会再投资。大家都在用OpenScore的服务。"
    assert ("OpenScore", "ORG") in [(surface, kind) for surface, kind, _ in named(text)]
    assert named("这家公司OpenScore宣布了财报。") == []
    assert named("我学DataScience。你学DataScience。他学DataScience。") == []


def test_forms_of_english_words_are_english() -> None:
    """Inflected words are as common as their stems; glued common words are no name."""
    assert english_rank("agents") is not None
    assert english_rank("wrenlow") is None
    assert compound("marketshare")
    assert not compound("wrenlow")


def test_neighbours_speak_for_a_type() -> None:
    """A word right at a name speaks louder than one near it, on either side."""
    text = "这家公司zylo宣布"
    votes = cues(text, 4, 8)
    assert votes["ORG"] == 8
    assert votes["PERSON"] == 0


def test_ids_depend_on_type_and_folded_name() -> None:
    """Script, case and gaps do not change an id; the type does."""
    assert entry_id("ORG", "Zylo Pad") == entry_id("ORG", "zylopad")
    assert entry_id("ORG", "雲漣") == entry_id("ORG", "云涟")
    assert entry_id("ORG", "雲漣") != entry_id("PERSON", "雲漣")


def test_taken_spans() -> None:
    """A span is taken if it shares a character with one given, touching is not sharing."""
    taken = Taken([(5, 8), (2, 4), (7, 10)])
    assert [taken.overlaps(*span) for span in ((0, 2), (3, 5), (4, 5), (9, 12), (10, 12))] == [
        False,
        True,
        False,
        True,
        False,
    ]


def test_word_lists_are_valid() -> None:
    """Every type that the lists name is a type of entity, and no list is empty."""
    words = name_words()
    types: set[EntityType] = {type for row in (*words.before.values(), *words.after.values()) for type in row}
    assert {"PERSON", "ORG", "PRODUCT", "WORK", "PLACE", "EVENT"} == types
    assert all(words.suffixes.values())


def test_a_given_name_in_han_script_is_a_person() -> None:
    """A common given name written by sound is no firm though the words beside speak of one."""
    assert ("伯纳德", "PERSON", "伯纳德") in named("他加入伯纳德的公司，伯纳德的集团很大，伯纳德的品牌很多")
