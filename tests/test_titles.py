"""Titles of chapters: never empty, never twice the same, in the episode's own words."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.model import Chapter, Cue, Entity, Mention, Section, Segmented, Source, Transcript
from pipeline.segment import utterances
from pipeline.tag import titles
from pipeline.text.words import Words

BEES = "蜂箱裡的蜂王決定蜂群的大小，養蜂人檢查蜂箱，蜂王老了蜂群就散了。"
KILN = "窯爐升溫太快釉料會起泡，釉料裡的長石太多，窯爐就要慢慢降溫。"
TRAIN = "列車換輪以後離開車站，Talgo 的列車能在 Talgo 車站自己改軌距。"


def segmented(parts: list[str], *sections: Section, given_titles: dict[int, str] | None = None) -> Segmented:
    """An episode of one chapter a part."""
    text, chapters = "", []
    for number, part in enumerate(parts):
        title = (given_titles or {}).get(number, "")
        chapters.append(Chapter(len(text), title, "maker" if title else "cohesion"))
        text += part + "\n"
    talk = Transcript("talk", text, (Cue(None, None, 0, len(text)),), Source("talk.txt", "plain", "utf-8", ""))
    return Segmented(talk, utterances.split(talk), sections, tuple(chapters))


def complete(episode: Segmented, *entities: Entity) -> list[str]:
    """The titles."""
    done = titles.complete(episode, entities, Words(episode.transcript.simplified))
    assert [c.char_start for c in done] == [c.char_start for c in episode.chapters]
    return [c.title for c in done]


def entity(episode: Segmented, name: str, surface: str) -> Entity:
    """An entity with a mention at every occurrence of a surface."""
    found = re.finditer(re.escape(surface), episode.transcript.text)
    return Entity(name, name, "PRODUCT", tuple(Mention(*m.span(), how="exact") for m in found))


def test_titles_are_what_a_chapter_speaks_of() -> None:
    """Each title holds nouns of its own chapter, as the transcript writes them."""
    bees, kiln, train = complete(segmented([BEES * 5, KILN * 5, TRAIN * 5]))
    assert "蜂" in bees
    assert "窯爐" in kiln
    assert "列車" in train


def test_names_stand_first_and_are_rightly_spelt() -> None:
    """An entity is shown under its name, before the nouns."""
    episode = segmented([BEES * 5, KILN * 5, TRAIN * 5])
    title = complete(episode, entity(episode, "TALGO", "Talgo"))[2]
    assert title.startswith("TALGO：")


def test_a_name_of_the_whole_episode_titles_no_chapter() -> None:
    """What every chapter speaks of alike tells none of them apart."""
    parts = ["養蜂場 " + part for part in (BEES * 5, KILN * 5, TRAIN * 5)]
    episode = segmented(parts)
    assert not [title for title in complete(episode, entity(episode, "某某養蜂場", "養蜂場")) if "某某" in title]


def test_the_makers_titles_are_kept() -> None:
    """A published title is not changed, and no other chapter gets the same."""
    found = complete(segmented([BEES * 5, KILN * 5], given_titles={1: "燒陶的人"}))
    assert found[1] == "燒陶的人"
    assert found[0] not in ("", "燒陶的人")


def test_two_chapters_have_two_titles() -> None:
    """Chapters of the same words still differ."""
    found = complete(segmented([KILN, KILN, KILN, KILN]))
    assert len(set(found)) == 4


def test_a_chapter_without_nouns_is_called_by_its_first_words() -> None:
    """Fillers at the start are left out."""
    found = complete(segmented(["好，那麼我們先喝水。", KILN * 5]))
    assert found[0] == "我們先喝水"


def test_sponsor_words_are_in_no_title() -> None:
    """What only a sponsor read speaks of is no topic."""
    advert = "蒲公英牙膏抗敏感，蒲公英牙膏抗敏感。" * 4
    start = len(BEES * 5)
    episode = segmented([BEES * 5 + advert, KILN * 5], Section("sponsor", start, start + len(advert)))
    assert not [title for title in complete(episode) if "牙膏" in title or "蒲公英" in title]


def test_no_chapters_no_titles() -> None:
    """Nothing to do is no error."""
    assert complete(segmented([])) == []


def test_surprise_is_zero_for_what_is_everywhere() -> None:
    """Occurrences in proportion to the length do not surprise; all in one place surprise most."""
    inside, total, share = np.array([1.0, 2.0, 4.0]), np.full(3, 4.0), np.full(3, 0.25)
    even, some, most = titles.surprise(inside, total, share)
    assert even == 0
    assert 0 < some < most
    assert most == pytest.approx(2 * 4 * np.log(4))


@hypothesis_settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_any_text_gets_titles(parts: list[str]) -> None:
    """Titles are neither empty nor repeated, for any strings whatever."""
    found = complete(segmented(parts))
    assert all(found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("scrap", ["很漂亮", "打扰到", "等等等等", "那个游戏"])
def test_scraps_of_sentences_are_no_titles(scrap: str) -> None:
    """What is said most in a chapter is no topic if it is no noun."""
    told = f"蜂蜡{scrap}，蜂蜡要熬。" * 4
    title = complete(segmented([KILN * 5, told + BEES, TRAIN * 5]))[1]
    assert "蜂" in title
    assert scrap not in title


def test_a_title_holds_one_place_at_most() -> None:
    """Places are where things happen: of two that a chapter names, one is enough beside its topic."""
    episode = segmented([BEES * 5, "泉州和德化的釉料貴，泉州釉料細，德化釉料白。" * 6, TRAIN * 5])
    places = [Entity(n, n, "PLACE", entity(episode, n, n).mentions) for n in ("泉州", "德化")]
    title = complete(episode, *places)[1]
    assert "釉料" in title
    assert not {"泉州", "德化"} <= set(re.split("[：、]", title))


def test_no_half_names() -> None:
    """A noun is not cut out of a name: of Talgo Avril there is no Avril alone."""
    part = "Talgo Avril 換輪快，Talgo Avril 便宜。" * 5
    episode = segmented([BEES * 5, part, KILN * 5])
    title = complete(episode, entity(episode, "Talgo Avril", "Talgo Avril"))[1]
    assert title.replace("Talgo Avril", "").casefold().find("avril") < 0
    assert "Talgo Avril" in title


def test_everyday_english_is_no_title() -> None:
    """Words of a song or a slip into English say nothing; a term of the trade does."""
    part = (
        "you know what you love 換輪，you know kerning 字距，what you love kerning，you love kerning 還有 kerning。" * 3
    )
    title = complete(segmented([BEES * 5, part, KILN * 5]))[1]
    assert not {"you", "what", "love", "know"} & set(re.findall("[a-z]+", title))
    assert "kerning" in title


def test_a_chapter_that_says_nothing_twice_is_named_by_what_it_says() -> None:
    """Nouns said once serve where none is said again."""
    part = "嗯，我們我們看一下，我們先看一下蜂蠟，再看一下，再看一下。"
    title = complete(segmented([BEES * 5 + "蜂蠟可以賣。", part, TRAIN * 5]))[1]
    assert title == "蜂蠟"
