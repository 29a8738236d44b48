"""Asking the index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import results, store
from pipeline.corpus import Answer, Corpus, content_claims, open_corpus
from pipeline.errors import InputError
from pipeline.filters import Filter
from tests import made


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Two episodes; the later one gives B200 another number of transistors."""
    b200 = {"subject": "B200", "subject_id": "nvidia-b200", "attribute": "電晶體"}
    other = made.claim("2080億個", "B200有2080億個電晶體", value=104_000_000_000, **b200)
    out = made.folder(
        tmp_path_factory.mktemp("out"),
        made.episode("a"),
        made.episode("b", published="2024-09-01", show="另一個節目", claims=[other]),
    )
    store.update(out)
    with open_corpus(out) as opened:
        yield opened


def quotes(corpus: Corpus, **wanted: Any) -> list[str]:
    answer = corpus.ask("claims", content_claims(Filter(**wanted)))
    return [row[answer.columns.index("quote")] for row in answer.rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"entity": "B200", "episode": "a"}, ["B200有2080億個電晶體", "它的功耗是1000瓦"]),
        ({"entity": "b 200", "attribute": "功耗"}, ["它的功耗是1000瓦"]),
        ({"entity": "臺積電"}, ["上一季營收7596億台幣"] * 2),
        ({"entity": "台积电", "kind": ("money",)}, ["上一季營收7596億台幣"]),
        ({"least": "1kW"}, ["它的功耗是1000瓦", "整個機櫃是120千瓦"]),
        ({"least": "0.1 MW", "most": "200000W"}, ["整個機櫃是120千瓦"]),
        ({"least": "1,000", "most": "1e3"}, ["它的功耗是1000瓦"]),
        ({"unit": "kW"}, ["整個機櫃是120千瓦"]),
        ({"dimension": "power"}, ["它的功耗是1000瓦", "整個機櫃是120千瓦"]),
        ({"status": ("hedged",)}, ["上一季營收7596億台幣"]),
        ({"segment": ("sponsor",)}, ["打七五折"]),
        ({"text": "機櫃"}, ["整個機櫃是120千瓦"]),
        ({"since": "2024-09-01"}, ["B200有2080億個電晶體"]),
        ({"until": "2024-03-01"}, []),
        ({"until": "2024-03", "text": "机柜"}, ["整個機櫃是120千瓦"]),
        ({"since": "2024-04"}, ["B200有2080億個電晶體"]),
        ({"attribute": "电晶体", "since": "2024-04"}, ["B200有2080億個電晶體"]),
        ({"least": "7000億台幣"}, ["上一季營收7596億台幣"]),
        ({"least": "一千億", "kind": ("count",), "episode": "a"}, ["B200有2080億個電晶體"]),
        ({"show": "另一個"}, ["B200有2080億個電晶體"]),
        ({"text": "'; DROP TABLE claims; --"}, []),
    ],
)
def test_filters(corpus: Corpus, wanted: dict[str, Any], found: list[str]) -> None:
    """Every filter narrows to what it says; sponsor reads are left out unless asked for."""
    assert quotes(corpus, **wanted) == found


def test_a_misheard_name_and_the_lexicon_s_names_find_the_thing(corpus: Corpus) -> None:
    """A surface said in some episode finds the entity, and so does a name only the lexicon knows."""
    for name in ("布萊克威爾", "Blackwell", "blackwell"):
        frame = corpus.entities(entity=name)
        assert frame["entity_id"].tolist() == ["nvidia-blackwell"]
        assert frame["episodes"].tolist() == [2]


def test_the_nearest_names_are_suggested(corpus: Corpus) -> None:
    """A name that nothing goes by is an error with the nearest names."""
    with pytest.raises(InputError, match=r"nothing here goes by the name 'Blackwel'; did you mean Blackwell"):
        corpus.claims(entity="Blackwel")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"least": "many"}, "'many' is no amount"),
        ({"least": "3mw"}, r"unknown unit 'mw'; did you mean .*MW"),
        ({"unit": "kw"}, r"unknown unit 'kw'; did you mean .*kW"),
        ({"dimension": "powr"}, r"unknown dimension 'powr'; did you mean power"),
        ({"kind": ("mony",)}, r"unknown kind 'mony'; did you mean money.* known are count, measure"),
        ({"status": ("hedge",)}, "unknown status 'hedge'; did you mean hedged"),
        ({"segment": ("sponsr",)}, "unknown segment 'sponsr'; did you mean sponsor"),
        ({"episode": "zzz"}, r"unknown episode 'zzz'$"),
        ({"show": "晶片消夜"}, r"no show here is called '晶片消夜'; did you mean 晶片宵夜\?"),
        ({"since": "yesterday"}, "'yesterday' is no date; write 2024-05-03, 2024-05 or 2024"),
        ({"until": "2024-13"}, "'2024-13' is no date"),
    ],
)
def test_what_is_unknown_is_told_with_the_nearest(corpus: Corpus, wanted: dict[str, Any], told: str) -> None:
    """A word, unit, amount, date, episode or show that is none is an error, never an empty answer."""
    with pytest.raises(InputError, match=told):
        corpus.claims(**wanted)


def test_a_word_may_stand_for_a_list_of_one(corpus: Corpus) -> None:
    """``kind="money"`` is ``kind=("money",)``; a filter that is none is told with the nearest."""
    assert corpus.claims(kind="money")["quote"].tolist() == corpus.claims(kind=["money"])["quote"].tolist() != []
    with pytest.raises(InputError, match="there is no filter 'entitty'; did you mean entity"):
        corpus.claims(entitty="B200")  # type: ignore[call-arg]


def test_an_unknown_type_of_entity_is_told(corpus: Corpus) -> None:
    """Types come from a closed list too."""
    with pytest.raises(InputError, match="unknown type 'PRSON'; did you mean PERSON"):
        corpus.entities(type=("PRSON",))


def test_differing_values_show_in_a_timeline(corpus: Corpus) -> None:
    """The same attribute with two values across episodes is marked; mentions and claims stand in order."""
    frame = corpus.timeline(entity="B200")
    assert frame["episode"].is_monotonic_increasing
    assert set(frame["what"]) == {"claim", "mention"}
    assert frame[frame["differs"]]["value"].tolist() == [208e9, 104e9]
    assert not frame[frame["attribute"] == "功耗"]["differs"].any()


def test_the_script_of_an_attribute_makes_no_difference(tmp_path: Path) -> None:
    """Values of 製程 and 制程 are held beside each other; dates never differ."""
    fields = {"subject": "台積電", "subject_id": "tsmc", "unit": "nm", "dimension": "length", "kind": "measure"}
    out = made.folder(
        tmp_path,
        *(
            made.episode(
                name,
                claims=[made.claim("1000瓦", "它的功耗是1000瓦", value=value, attribute=attribute, **fields)],
            )
            for name, value, attribute in (("a", 4, "製程"), ("b", 3, "制程"))
        ),
    )
    store.update(out)
    with open_corpus(out) as opened:
        frame = opened.timeline(entity="台積電")
    assert frame[frame["what"] == "claim"]["differs"].tolist() == [True, True]


def test_frames_have_good_types(corpus: Corpus) -> None:
    """Strings, floats, booleans and dates are such, with missing values beside them."""
    types = corpus.claims().dtypes
    assert isinstance(types["published"], type(pd.to_datetime(pd.Series(["2024-01-01"])).dtype))
    assert (str(types["approx"]), str(types["char_start"])) == ("boolean", "Int64")
    assert pd.api.types.is_string_dtype(types["quote"])
    assert pd.api.types.is_numeric_dtype(types["value"])


def test_other_questions(corpus: Corpus) -> None:
    """Segments, chapters, checks and free SQL answer too."""
    assert corpus.segments(segment=("sponsor",), episode="a")["codes"].tolist() == [["CHIP88"]]
    assert corpus.segments(entity="眠雲枕")["kind"].tolist() == ["sponsor", "sponsor"]
    assert corpus.chapters(episode="a")["title"].tolist() == ["Blackwell:電晶體", "台積電 營收"]
    assert corpus.checks(episode="a")["quotes"].tolist() == [["B200有2080億個電晶體"]]
    assert corpus.sql("SELECT count(*) AS n FROM claims WHERE kind = ?", ("money",))["n"].tolist() == [1]
    with pytest.raises(InputError, match=r"the query failed: .*nowhere"):
        corpus.sql("SELECT * FROM nowhere")


@pytest.mark.parametrize(
    "statement", ["", "SELECT 1; SELECT 2", "CREATE TEMP TABLE x (a INT)", "LOAD json", "SET threads = 1"]
)
def test_a_free_query_is_one_statement_that_asks(corpus: Corpus, statement: str) -> None:
    """Nothing, several statements, or one that changes something is refused before it runs."""
    with pytest.raises(InputError, match="a query is one statement that asks"):
        corpus.sql(statement)


def test_a_free_query_shows_all_its_columns(corpus: Corpus) -> None:
    """Columns of any name are in the table, and two of one name are told apart."""
    precise = corpus.ask_sql("SELECT 1.5 AS n, DATE '2024-03-01' AS day, ['a'] AS list")
    assert json.loads(results.render(precise, "json")) == [{"n": 1.5, "day": "2024-03-01", "list": ["a"]}]
    assert corpus.sql("SELECT 1.5 AS n")["n"].tolist() == [1.5]
    answer = corpus.ask_sql("SELECT 'x' AS name, count(*), 7 AS name FROM episodes")
    lines = results.render(answer, "table", narrow=False).decode().splitlines()
    assert [line.split() for line in lines] == [["name", "count_star()", "name_2"], ["x", "2", "7"]]
    assert json.loads(results.render(answer, "json")) == [{"name": "x", "count_star()": 2, "name_2": 7}]


def test_amounts_in_a_table_hold_what_qualifies_them() -> None:
    """Ranges, bounds, dates and rates stand with the value; a doubtful value is marked."""
    columns = ["value", "value_max", "unit", "date", "date_max", "per", "approx", "bound", "differs"]
    rows = [
        (53.5, 55.5, "%", None, None, None, False, None, True),
        (None, None, "date", "2024-03", None, None, False, None, False),
        (30000.0, None, "TWD", None, None, "day", True, None, False),
        (3.0, None, "×", None, None, None, True, ">=", False),
    ]
    table = results.render(Answer(columns, rows, ["VARCHAR"] * 9), "md").decode()
    assert table.splitlines()[2:] == [
        "| 53.5–55.5 | % | ≠ |",
        "| 2024-03 |  |  |",
        "| ~30,000 | TWD/day |  |",
        "| ≥3 | × |  |",
    ]


def test_an_empty_answer_has_the_types_of_a_full_one(corpus: Corpus, tmp_path: Path) -> None:
    """A frame and a Parquet file without rows have the column types of one with rows."""
    import duckdb

    assert corpus.claims(text="nothing like this").dtypes.to_dict() == corpus.claims().dtypes.to_dict()
    described = []
    for text in (None, "nothing like this"):
        path = tmp_path / "x.parquet"
        results.write(corpus.ask("segments", Filter(text=text)), "parquet", path)
        with duckdb.connect() as connection:
            described.append(connection.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall())
    assert described[0] == described[1]
    assert {row[0]: row[1] for row in described[0]}["offers"] == "VARCHAR[]"


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "parquet", "md", "table"])
@pytest.mark.parametrize("wanted", [Filter(), Filter(text="nothing like this")])
def test_every_format_is_whole_even_when_empty(
    corpus: Corpus, tmp_path: Path, form: results.Format, wanted: Filter
) -> None:
    """Each format can be read back with as many rows as there were, none included."""
    answer = corpus.ask("claims", wanted)
    columns, rows, _ = answer
    data = results.render(answer, form)
    if form == "csv":
        assert data.startswith(b"\xef\xbb\xbf")
        (tmp_path / "x.csv").write_bytes(data)
        assert len(pd.read_csv(tmp_path / "x.csv")) == len(rows)
    elif form == "json":
        assert [row["quote"] for row in json.loads(data)] == [row[columns.index("quote")] for row in rows]
    elif form == "jsonl":
        assert len([json.loads(line) for line in data.splitlines()]) == len(rows)
    elif form == "parquet":
        import duckdb

        (tmp_path / "x.parquet").write_bytes(data)
        with duckdb.connect() as connection:
            read = connection.execute(f"SELECT * FROM '{tmp_path}/x.parquet'")
            assert [column[0] for column in read.description or ()] == columns
            assert len(read.fetchall()) == len(rows)
    elif form == "md":
        assert data.count(b"\n") == len(rows) + 2
    else:
        assert b"quote" in data


def test_the_suffix_tells_the_format(tmp_path: Path) -> None:
    """A file's suffix is enough; an unknown one asks for --format."""
    assert results.form(None, Path("a.parquet")) == "parquet"
    assert results.form("md", Path("a.txt")) == "md"
    assert results.form(None, None) == "table"
    with pytest.raises(InputError, match=r"a\.xlsx: the suffix tells no format"):
        results.form(None, Path("a.xlsx"))
    with pytest.raises(InputError, match="unknown format 'xml'"):
        results.form("xml", None)
