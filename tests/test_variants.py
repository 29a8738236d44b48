"""Look-alike names: what is misheard is one thing, what merely resembles it stays apart."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from pipeline import resources
from pipeline.lexicon import EntityType, Entry, Lexicon
from pipeline.model import Cue, Entity, Section, Segmented, Source, Transcript
from pipeline.settings import Settings
from pipeline.tag.entities import find
from pipeline.text.words import Words

PAIRS = Path(__file__).parent / "cases" / "names" / "lookalikes.txt"
SENTENCES = {
    "PERSON": ("昨天{}說市場會好", "記者問{}怎麼看", "後來{}表示同意", "最後{}說再等等"),
    "ORG": ("昨天{}公布財報", "很多人買{}的股票", "後來{}宣布擴廠", "最後{}的股價漲了"),
    "PRODUCT": ("他們推出{}這個產品", "我每天用{}", "後來{}又改版", "最後{}的用戶變多"),
    "PLACE": ("他去年住在{}", "我們飛到{}玩", "後來{}下了大雨", "最後{}的房價漲了"),
    "TERM": ("大家都在談{}", "我研究{}很久了", "後來{}變得重要", "最後{}還是很難"),
    "WORK": ("歡迎收聽{}", "感謝收聽{}", "記得訂閱{}", "最後{}的聽眾來信"),
}


def rows() -> list[tuple[EntityType, str, str, str]]:
    types: dict[str, EntityType] = {type: type for type in get_args(EntityType)}
    lines = [
        line.split("|") for line in PAIRS.read_text(encoding="utf-8").splitlines() if "|" in line and line[0] != "#"
    ]
    return [(types[type.strip()], name.strip(), heard.strip(), want.strip()) for type, name, heard, want in lines]


def episode(text: str) -> Segmented:
    transcript = Transcript(
        "made-up", text, (Cue(None, None, 0, len(text)),), Source("made-up.txt", "plain", "utf-8", "0")
    )
    return Segmented(transcript, (), (Section("content", 0, len(text)),), ())


def linked(type: EntityType, name: str, heard: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Is ``heard`` a mention of ``name``, in an episode that says the name three times and the heard form once?"""
    entry = Entry("it", type, en=(name,)) if name[0].isascii() else Entry("it", type, tw=(name,))
    monkeypatch.setattr(resources, "lexicon", lambda settings: Lexicon([entry]))
    said = [sentence.format(name) for sentence in SENTENCES[type][:3]]
    text = "，".join([*said, SENTENCES[type][3].format(heard), ""])
    found, _ = find(episode(text), Words(episode(text).transcript.simplified), Settings())
    start = text.rindex(heard)
    return any(covers(entity, start, start + len(heard)) for entity in found if entity.id == "it")


def covers(entity: Entity, start: int, end: int) -> bool:
    return any(m.char_start == start and m.char_end == end for m in entity.mentions)


def test_the_table_is_large() -> None:
    """At least 200 misheard forms and 100 look-alikes, each once."""
    wants = [want for *_, want in rows()]
    assert len({row[:3] for row in rows()}) == len(wants)
    assert wants.count("merge") >= 200
    assert wants.count("keep") >= 100
    assert wants.count("merge") + wants.count("keep") == len(wants)


def test_different_things_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name is taken for another that differs by a number, an edition, a letter of an acronym, or is a word of its own."""
    merged = [
        (name, heard) for type, name, heard, want in rows() if want == "keep" and linked(type, name, heard, monkeypatch)
    ]
    assert merged == []


def test_misheard_names_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """At least 85 % of the misheard forms are linked to their name."""
    wanted = [(type, name, heard) for type, name, heard, want in rows() if want == "merge"]
    missed = [(name, heard) for type, name, heard in wanted if not linked(type, name, heard, monkeypatch)]
    assert len(missed) <= 0.15 * len(wanted), missed
