"""Entities: what names a thing in a transcript, under which name, and what does not."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.model import Cue, Entity, Metadata, Notice, Section, Segmented, Source, Transcript
from pipeline.settings import Settings
from pipeline.tag.entities import find
from pipeline.text.words import Words

CASES = Path(__file__).parent / "cases" / "names"
NOTHING_KNOWN = Metadata()
MARK = re.compile(r"\[([^\[\]|]+)\|([A-Z]+) ([^\[\]]+)\]")


def segmented(text: str, meta: Metadata = NOTHING_KNOWN) -> Segmented:
    cues = (Cue(None, None, 0, len(text)),)
    transcript = Transcript("made-up", text, cues, Source("made-up.txt", "plain", "utf-8", "0"), meta)
    return Segmented(transcript, (), (Section("content", 0, len(text)),), ())


def run(
    text: str, meta: Metadata = NOTHING_KNOWN, settings: Settings = Settings()
) -> tuple[tuple[Entity, ...], tuple[Notice, ...]]:
    episode = segmented(text, meta)
    return find(episode, Words(episode.transcript.simplified), settings)


def named(text: str, meta: Metadata = NOTHING_KNOWN, settings: Settings = Settings()) -> list[tuple[str, str, str]]:
    """(surface, type, name) of all mentions that are no terms, in order."""
    found, _ = run(text, meta, settings)
    rows = [
        (m.char_start, text[m.char_start : m.char_end], e.type, e.name)
        for e in found
        for m in e.mentions
        if e.type != "TERM"
    ]
    return [(surface, type, name) for _, surface, type, name in sorted(rows)]


def sentences() -> list[str]:
    lines = (CASES / "known.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("marked", sentences())
def test_marked_sentence(marked: str) -> None:
    """The names marked are found, no others, with their type and the name to show."""
    assert named(MARK.sub(r"\1", marked)) == [(m[1], m[2], m[3]) for m in MARK.finditer(marked)]


def test_name_is_shown_as_the_episode_says_it() -> None:
    """One thing has one name: Han in the episode's script where mostly said in Han, else Latin; or as the settings ask."""
    text = "輝達的財報，輝達的股價，NVIDIA的執行長"
    assert {name for _, _, name in named(text)} == {"輝達"}
    assert {name for _, _, name in named(text, settings=Settings(display="cn"))} == {"英伟达"}
    assert {name for _, _, name in named("NVIDIA的财报，NVIDIA的股价，英伟达的CEO")} == {"NVIDIA"}


def test_metadata_spells_names_right() -> None:
    """A host whom the show notes spell is recognized in what was heard, though that is a common word."""
    meta = Metadata(show="晚風電台", description="主播｜泓君\n嘉宾：路安然（木鱼科技创始人）")
    found = named("大家好我是红军，欢迎收听，路安然说他来晚了", meta)
    assert ("红军", "PERSON", "泓君") in found
    assert ("路安然", "PERSON", "路安然") in found


def test_common_word_elsewhere_is_not_the_host() -> None:
    """The word that a host's name was heard as stays a word where nothing speaks for a person."""
    meta = Metadata(description="主播：泓君")
    assert named("那一年红军走过这座桥", meta) == []


def test_brands_and_hosts_of_the_settings_count() -> None:
    """Names given in the settings are found, in misheard forms as well."""
    chosen = Settings(brands=("雲朵枕",), hosts=("許若嵐",))
    assert named("今天由云朵枕赞助，我是许若兰", settings=chosen) == [
        ("云朵枕", "ORG", "雲朵枕"),
        ("许若兰", "PERSON", "許若嵐"),
    ]


def test_show_and_host_introduce_themselves() -> None:
    """Without metadata the greeting names the show and its hosts; a misheard form later is the same show."""
    found = named("哈囉大家好，歡迎收聽夜航船，我是主持人阿岳。夜航船這個節目第十集了。夜杭船的聽眾大家好，我是阿岳")
    assert [row[1:] for row in found if row[1] == "WORK"] == [("WORK", "夜航船")] * 3
    assert [row[1:] for row in found if row[1] == "PERSON"] == [("PERSON", "阿岳")] * 2


def test_people_called_by_an_everyday_word_introduce_themselves() -> None:
    """Behind a greeting the word is a name there, and where they say it again; elsewhere it means itself."""
    found = named("歡迎收聽晨間一課，我是星光。今晚的星光很亮。大家好，我是來自木魚科技的小紅。我是星光，下週見")
    assert [row[0] for row in found if row[1] == "PERSON"] == ["星光", "小紅", "星光"]
    assert named("大家好，我是記者，我是文科生。我是星光，她說。") == []


def test_unknown_thing_has_the_same_id_in_every_episode() -> None:
    """The id of an unknown thing comes from its type and name, not from the episode."""
    first, second = run("創辦人方立海來了")[0], run("昨天創辦人方立海沒來，大家都在等")[0]
    assert first[0].id == second[0].id
    assert not first[0].known


def test_mentions_ascend_and_do_not_overlap() -> None:
    """Mentions of all entities are disjoint; an entity's own ascend."""
    found, _ = run("台積電跟台大醫院在台北，NVIDIAGTC在美國，OpenAI的GPT-4跟Claude 3")
    for entity in found:
        starts = [m.char_start for m in entity.mentions]
        assert starts == sorted(starts)
    spans = sorted((m.char_start, m.char_end) for entity in found for m in entity.mentions)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_doubtful_links_are_reported() -> None:
    """A link that a person should check is marked at its mentions, and one notice names surface and name."""
    found, notices = run(
        "羅哈斯基諾公司很大，羅哈斯基諾又漲價，羅哈斯基奴的財報", settings=Settings(brands=("羅哈斯金儒",))
    )
    doubtful = [m for entity in found for m in entity.mentions if m.doubtful]
    assert bool(doubtful) == bool(notices)
    assert all(notice.code == "doubtful-name" for notice in notices)


def test_model_of_the_user_adds_mentions(tmp_path: Path) -> None:
    """Entities of the spaCy model that the settings name are mentions, marked ``model``; other labels are dropped."""
    import spacy

    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "雲溪鎮"}, {"label": "DATE", "pattern": "星期三"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "model")
    found, _ = run("星期三我們去雲溪鎮玩", settings=Settings(spacy_model=str(tmp_path / "model")))
    assert [(e.name, e.type, m.how) for e in found for m in e.mentions] == [("雲溪鎮", "PLACE", "model")]


def test_missing_model_says_what_to_do() -> None:
    """A model that cannot be loaded is an error of the settings that names it."""
    with pytest.raises(SettingsError, match="no_such_model"):
        run("你好", settings=Settings(spacy_model="no_such_model"))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(max_size=120)
    | st.lists(
        st.sampled_from(
            [
                "台積電",
                "Open",
                "AI",
                " ",
                "\n",
                "GPU",
                "叫做",
                "《",
                "》",
                "公司",
                "王",
                "9",
                "é",
                "先生",
                "斯特",
                "我是",
                "歡迎收聽",
                "，",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_string_is_read(text: str) -> None:
    """No string whatever raises, and every mention lies within the text and is not empty."""
    found, _ = run(text)
    assert all(0 <= m.char_start < m.char_end <= len(text) for entity in found for m in entity.mentions)


def test_cost_is_linear() -> None:
    """Ten times the text takes not much more than ten times as long."""
    piece = "昨天輝達的GPU賣給微軟，方立海先生說台東的QX780晶片跟BlackWall一樣，斯特拉瓦公司也是。" * 200
    run(piece)

    def seconds(text: str) -> float:
        start = time.process_time()
        run(text)
        return time.process_time() - start

    assert min(seconds(piece * 10) for _ in range(2)) < 25 * max(min(seconds(piece) for _ in range(3)), 0.01)
