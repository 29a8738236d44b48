"""The lexicon: its files, what users bring, and the one pass that finds names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import resources
from pipeline.errors import DataError
from pipeline.lexicon import Entry, Lexicon, compact, fold, override, parse, read
from pipeline.settings import Settings


def found(text: str, *entries: Entry, inside: bool = False) -> list[tuple[str, str]]:
    """(surface, id) of all hits in a text."""
    return [(text[h.start : h.end], h.entry.id) for h in Lexicon(entries).find(fold(text), inside)]


def test_package_lexicon_loads() -> None:
    """The names that come with the package are well formed and many."""
    assert len(resources.lexicon().entries) >= 1000


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        ('{"id": "a", "type": "FIRM", "en": ["A"]}', "FIRM"),
        ('{"id": "a", "type": "ORG"}', "needs a name"),
        ('{"id": "a", "type": "ORG", "en": "A"}', "list of non-empty strings"),
        ('{"id": "a", "type": "ORG", "en": ["A"], "names": []}', "unknown key"),
        ('{"label": "ORG", "pattern": [{"POS": "NOUN"}]}', "LOWER, TEXT or ORTH"),
        ('{"label": "DATE", "pattern": "today"}', "DATE"),
    ],
)
def test_malformed_line_is_named(line: str, wrong: str) -> None:
    """Each fault of a lexicon file is a DataError with file, line and what is wrong."""
    with pytest.raises(DataError, match=wrong) as error:
        list(parse(["", "// a comment", line], "mine.jsonl"))
    assert str(error.value).startswith("mine.jsonl:3: ")


def test_one_strong_surface_has_one_owner() -> None:
    """Two entries that claim one strong surface are an error that names both; weak in one of them it is none."""
    one = Entry("one", "ORG", en=("Acme",), where="a.jsonl:1")
    with pytest.raises(DataError, match=r"b\.jsonl:2.*one \(a\.jsonl:1\)"):
        Lexicon([one, Entry("two", "ORG", en=("ACME",), where="b.jsonl:2")])
    Lexicon([one, Entry("two", "ORG", en=("ACME",), weak=frozenset({"ACME"}))])


def test_case_script_and_gaps_do_not_matter() -> None:
    """Names are found in either script, any case, with or without the spaces and hyphens inside them."""
    acme, sky = Entry("acme", "ORG", en=("Acme AI",)), Entry("sky", "ORG", tw=("雲鯨智能",))
    assert found("用ACMEai和acme-ai，云鲸智能，雲鯨 智能", acme, sky) == [
        ("ACMEai", "acme"),
        ("acme-ai", "acme"),
        ("云鲸智能", "sky"),
        ("雲鯨 智能", "sky"),
    ]


def test_latin_names_end_at_word_borders() -> None:
    """A Latin name in the middle of a Latin word is found on request only, and marked."""
    acme = Entry("acme", "ORG", en=("Acme",))
    assert found("acmeology 的acme們", acme) == [("acme", "acme")]
    hits = Lexicon([acme]).find("gpuacme", inside=True)
    assert [hit.whole for hit in hits] == [False]


def test_short_han_name_does_not_reach_over_a_gap() -> None:
    """Two characters that a space parts are no name: they end one phrase and begin another."""
    assert found("走上 海边", Entry("sh", "PLACE", cn=("上海",))) == []


def test_version_numbers_keep_their_point() -> None:
    """3.5 is not 35: a full stop belongs to a name."""
    assert found("Acme 35 and Acme 3.5", Entry("acme", "PRODUCT", en=("Acme 3.5",))) == [("Acme 3.5", "acme")]


def test_csv_and_ruler_files_are_read(tmp_path: Path) -> None:
    """A CSV with name, type and aliases, and spaCy EntityRuler patterns, are lexicon files too."""
    sheet = tmp_path / "mine.csv"
    sheet.write_text("name,type,aliases\n雲溪茶行,ORG,雲溪|云溪茶\nZyloPad,PRODUCT,\n", encoding="utf-8-sig")
    assert [(e.type, e.surfaces) for e in read(sheet)] == [
        ("ORG", ("雲溪茶行", "雲溪", "云溪茶")),
        ("PRODUCT", ("ZyloPad",)),
    ]
    rules = tmp_path / "mine.jsonl"
    rows = [
        {"label": "GPE", "pattern": "雲溪鎮"},
        {"label": "ORG", "pattern": [{"LOWER": "zylo"}, {"LOWER": "labs"}], "id": "zylo"},
    ]
    rules.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert [(e.id, e.type, e.surfaces) for e in read(rules)] == [
        ("雲溪鎮", "PLACE", ("雲溪鎮",)),
        ("zylo", "ORG", ("zylo labs",)),
    ]


def test_csv_faults_are_named(tmp_path: Path) -> None:
    """A CSV without a needed column, or with an unknown type, is a DataError with its line."""
    sheet = tmp_path / "mine.csv"
    sheet.write_text("name,kind\nA,ORG\n", encoding="utf-8")
    with pytest.raises(DataError, match="no column 'type'"):
        read(sheet)
    sheet.write_text("name,type\nA,ORG\nB,FIRM\n", encoding="utf-8")
    with pytest.raises(DataError, match="FIRM") as error:
        read(sheet)
    assert error.value.line == 3


def test_user_entries_win() -> None:
    """A user's entry takes the place of the package's of that id, and a surface it names is no other's."""
    package = [
        Entry("acme", "ORG", en=("Acme", "Acme Corp")),
        Entry("road", "WORK", en=("Road",), alias=("The Road",)),
        Entry("gone", "ORG", en=("Zylo",)),
    ]
    users = [Entry("acme", "PRODUCT", en=("Acme",)), Entry("mine", "ORG", en=("The Road",), alias=("zylo",))]
    merged = {entry.id: entry for entry in override(package, users)}
    assert merged["acme"].type == "PRODUCT"
    assert merged["road"].surfaces == ("Road",)
    assert "gone" not in merged
    Lexicon(merged.values())


def test_settings_name_lexicon_files(tmp_path: Path) -> None:
    """The files of the settings are part of the lexicon; one that cannot be read is a DataError."""
    sheet = tmp_path / "mine.csv"
    sheet.write_text("name,type\n雲溪茶行,ORG\n", encoding="utf-8")
    assert fold("雲溪茶行") in resources.lexicon(Settings(lexicons=(str(sheet),))).by_surface
    with pytest.raises(DataError, match="cannot be read"):
        resources.lexicon(Settings(lexicons=(str(tmp_path / "none.csv"),)))


@given(st.text())
def test_compact_knows_where_each_character_stood(text: str) -> None:
    """Each character of the compact text is the one at its offset, in ascending order."""
    short, at = compact(text)
    assert [text[i] for i in at] == list(short)
    assert list(at) == sorted(at)


@given(st.text(alphabet="acme ai-·\n雲鯨Ａé", max_size=40))
def test_hits_lie_within_the_text(text: str) -> None:
    """Hits are within any text and begin and end with characters of the name."""
    for hit in Lexicon([Entry("acme", "ORG", en=("Acme AI",)), Entry("sky", "ORG", tw=("雲鯨",))]).find(
        fold(text), True
    ):
        assert 0 <= hit.start < hit.end <= len(text)
        assert not text[hit.start].isspace()
        assert not text[hit.end - 1].isspace()
