"""Names across episodes, runs and settings, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import process, settings
from pipeline.settings import Settings
from tests.test_cli import podclaims

UNKNOWN = "創辦人方立海來了，方立海先生說好。這家公司Zylotech的股價又跌了，Zylotech宣布裁員"
AGAIN = "昨天方立海先生沒來，聽說創辦人方立海在忙。Zylotech這家公司還好嗎，Zylotech的財報不好"


def record(folder: Path, name: str, text: str, chosen: Settings = Settings()) -> dict[str, str]:
    """Name → id of the entities of an episode."""
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return {entity.name: entity.id for entity in process(path, chosen).entities}


def test_an_unknown_thing_is_one_thing_in_all_episodes(tmp_path: Path) -> None:
    """What no lexicon knows has the same id in every episode and every run."""
    first, second = record(tmp_path, "a", UNKNOWN), record(tmp_path, "b", AGAIN)
    assert first["方立海"] == second["方立海"]
    assert first["Zylotech"] == second["Zylotech"]
    assert record(tmp_path, "a", UNKNOWN) == first


def test_a_later_lexicon_gathers_what_it_knows(tmp_path: Path) -> None:
    """Names born in episodes take the id of the lexicon that knows them later, under the name it gives."""
    names = tmp_path / "names.jsonl"
    row = {"id": "fang-lihai", "type": "PERSON", "tw": ["方力海"], "alias": ["方立海"]}
    names.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    known = Settings(lexicons=(str(names),))
    assert record(tmp_path, "a", UNKNOWN, known)["方力海"] == "fang-lihai"
    assert record(tmp_path, "b", AGAIN, known)["方力海"] == "fang-lihai"


@pytest.mark.parametrize(
    ("display", "shown"),
    [
        ("episode", {"輝達", "台積電", "蘋果"}),
        ("tw", {"輝達", "台積電", "蘋果"}),
        ("cn", {"英伟达", "台积电", "苹果"}),
        ("en", {"NVIDIA", "TSMC", "Apple"}),
    ],
)
def test_names_are_shown_in_the_script_asked_for(tmp_path: Path, display: Any, shown: set[str]) -> None:
    """``display`` sets the script of all names; the ids are the same."""
    text = "輝達的財報很好，台積電也漲，蘋果的iPhone賣得不好，輝達跟台積電，蘋果的股價"
    found = record(tmp_path, "a", text, Settings(display=display))
    assert shown <= set(found)
    assert {"nvidia", "tsmc", "apple"} <= set(found.values())


def test_a_show_has_its_own_names(tmp_path: Path) -> None:
    """Hosts, brands and lexicons under ``[shows.NAME]`` count in that show's episodes and in no other's."""
    (tmp_path / "in").mkdir()
    text = "大家好我是許若蘭，今天由云朵枕贊助，老地方又開了，我們去老地方吃飯"
    for name, show in (("ours", "晚風電台"), ("theirs", "別的節目")):
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
        (tmp_path / "in" / f"{name}.toml").write_text(f'show = "{show}"\n', encoding="utf-8")
    (tmp_path / "ours.csv").write_text("name,type,aliases\n老地方小館,ORG,老地方\n", encoding="utf-8")
    chosen = tmp_path / "podclaims.toml"
    chosen.write_text(
        '[shows."晚風電台"]\nhosts = ["許若嵐"]\nbrands = ["雲朵枕"]\nlexicons = ["ours.csv"]\n', encoding="utf-8"
    )
    out = tmp_path / "out"
    done = podclaims("run", tmp_path / "in", "-o", out, "--settings", chosen)
    assert done.returncode == 0, done.stderr
    ours, theirs = (
        {e["name"] for e in json.loads((out / "episodes" / f"{name}.json").read_text("utf-8"))["entities"]}
        for name in ("ours", "theirs")
    )
    assert {"許若嵐", "雲朵枕", "老地方小館"} <= ours
    assert not {"許若嵐", "雲朵枕", "老地方小館"} & theirs


def test_lexicons_of_a_show_are_beside_the_settings(tmp_path: Path) -> None:
    """A path in a show's table is relative to the settings file, as the general ones are."""
    path = tmp_path / "podclaims.toml"
    path.write_text('[shows."A"]\nlexicons = ["a.csv"]\n', encoding="utf-8")
    assert settings.load(path).for_show("a").lexicons == (str(tmp_path / "a.csv"),)


def test_a_trained_model_of_the_user_adds_mentions(tmp_path: Path) -> None:
    """A spaCy model with its own trained entity recognizer, named in the settings, finds what nothing else marks."""
    import spacy
    from spacy.training import Example
    from thinc.api import fix_random_seed

    fix_random_seed(0)
    nlp = spacy.blank("zh")
    ner = nlp.add_pipe("ner")
    ner.add_label("GPE")  # type: ignore[attr-defined]
    frames = ("我們去{}玩", "他住在{}很久", "{}下了大雨", "昨天{}很熱")
    rows = [
        Example.from_dict(nlp.make_doc(frame.format(place)), {"entities": [(at, at + len(place), "GPE")]})
        for place in ("雲溪鎮", "木魚村", "嵐汐里")
        for frame in frames
        for at in [frame.index("{")]
    ]
    optimizer = nlp.initialize(lambda: rows)
    for _ in range(30):
        nlp.update(rows, sgd=optimizer)
    nlp.to_disk(tmp_path / "places-model")
    chosen = tmp_path / "podclaims.toml"
    chosen.write_text(f'spacy_model = "{tmp_path / "places-model"}"\n', encoding="utf-8")
    path = tmp_path / "trip.txt"
    path.write_text("我們去雲溪鎮玩", encoding="utf-8")
    found = process(path, settings.load(chosen).general).entities
    assert [(e.name, e.type, m.how) for e in found for m in e.mentions] == [("雲溪鎮", "PLACE", "model")]
    assert process(path).entities == []
