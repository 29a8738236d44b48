"""A person in the loop: names listed to decide on, and what the answers do to the next run."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline import Settings, process, review
from pipeline.errors import DataError, InputError
from pipeline.lexicon import Decision, Entry, Lexicon, apply, decisions, fold, read
from pipeline.record import EpisodeRecord, encode
from tests.test_cli import podclaims

PLAIN = Settings()
SAID = (
    "昨天嵐汐集團開會，今天嵐汐集團又開，嵐汐集團的員工都累了，"
    "聽說Mixtrol這個模型很快，我們用Mixtrol寫信，"
    "創辦人方立海沒來，方立海先生說他忙，方立海認為可以"
)


def made(folder: Path, settings: Settings = PLAIN, name: str = "night-talk", text: str = SAID) -> EpisodeRecord:
    source = folder / f"{name}.txt"
    source.write_text(text, encoding="utf-8")
    return process(source, settings)


def called(record: EpisodeRecord, surface: str) -> list[tuple[str, str, str, bool]]:
    """(id, name, type, doubtful) of the mentions of a surface."""
    return [(e.id, e.name, e.type, m.doubtful) for e in record.entities for m in e.mentions if m.surface == surface]


def listed(path: Path, *found: EpisodeRecord) -> list[dict[str, str]]:
    review.write(path, review.questions(found))
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def answered(path: Path, rows: list[dict[str, str]]) -> Settings:
    """The file with the edited rows, fed back."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, review.COLUMNS)
        table.writeheader()
        table.writerows(rows)
    return Settings(lexicons=(str(path),))


def test_doubtful_links_and_frequent_unknown_names_are_listed(tmp_path: Path) -> None:
    """Doubtful links come first, then unknown names said often; quotes come from as many episodes as there are."""
    first, second = made(tmp_path), made(tmp_path, name="night-talk-2")
    rows = listed(tmp_path / "names.csv", first, second)
    assert [(row["why"], row["surface"], row["name"], row["type"]) for row in rows] == [
        ("doubtful link", "Mixtrol", "Mixtral", "PRODUCT"),
        ("unknown name", "嵐汐集團", "嵐汐集團", "ORG"),
        ("unknown name", "方立海", "方立海", "PERSON"),
    ]
    assert [(row["mentions"], row["episodes"]) for row in rows] == [("4", "2"), ("6", "2"), ("6", "2")]
    quotes = [rows[1][f"quote_{n}"] for n in (1, 2, 3)]
    assert all("【嵐汐集團】" in quote for quote in quotes)
    assert ["night-talk-2" in quote for quote in quotes] == [False, True, False]
    assert {row["decision"] for row in rows} == {""}


def test_rare_names_are_left_out(tmp_path: Path) -> None:
    """An unknown name that is said less often than asked for is not worth a person's time."""
    asked = review.questions([made(tmp_path)], least=4)
    assert [one.surface for one in asked] == ["Mixtrol"]


def test_an_undecided_list_changes_nothing(tmp_path: Path) -> None:
    """A list fed back as it was written leaves all names as they are."""
    before = made(tmp_path)
    path = tmp_path / "names.csv"
    listed(path, before)
    assert made(tmp_path, Settings(lexicons=(str(path),))).entities == before.entities


def test_a_misheard_form_is_merged(tmp_path: Path) -> None:
    """``yes`` to a link makes the surface an alias of the known thing; to a name corrected, of the thing so called."""
    path = tmp_path / "names.csv"
    link, group, person = listed(path, made(tmp_path))
    link["decision"] = group["decision"] = person["decision"] = "yes"
    person["name"], person["aliases"] = "方力海", "阿海"
    after = made(tmp_path, answered(path, [link, group, person]), text=SAID + "，阿海也說好")
    assert called(after, "Mixtrol") == [("mixtral", "Mixtral", "PRODUCT", False)] * 2
    assert called(after, "嵐汐集團") == [("嵐汐集團", "嵐汐集團", "ORG", False)] * 3
    assert called(after, "方立海") == [("方力海", "方力海", "PERSON", False)] * 3
    assert called(after, "阿海") == [("方力海", "方力海", "PERSON", False)]
    assert {e.known for e in after.entities if e.name in ("嵐汐集團", "方力海")} == {True}


def test_an_unknown_name_becomes_one_of_the_lexicon(tmp_path: Path) -> None:
    """An unknown name whose row is given the name and type of a known thing is that thing."""
    path = tmp_path / "names.csv"
    _, group, _ = listed(path, made(tmp_path))
    group |= {"decision": "yes", "name": "台積電", "type": "ORG"}
    after = made(tmp_path, answered(path, [group]))
    assert {row[0] for row in called(after, "嵐汐集團")} == {"tsmc"}


def test_a_type_is_corrected(tmp_path: Path) -> None:
    """The type that a person writes is the type."""
    path = tmp_path / "names.csv"
    _, group, _ = listed(path, made(tmp_path))
    group |= {"decision": "yes", "type": "EVENT"}
    assert {row[2] for row in called(made(tmp_path, answered(path, [group])), "嵐汐集團")} == {"EVENT"}


def test_a_link_is_refused(tmp_path: Path) -> None:
    """``no`` to a link keeps the surface apart from that name; it may still be a name of its own."""
    path = tmp_path / "names.csv"
    link, _, _ = listed(path, made(tmp_path))
    link["decision"] = "no"
    assert all(row[0] != "mixtral" for row in called(made(tmp_path, answered(path, [link])), "Mixtrol"))


def test_what_is_no_name_is_none(tmp_path: Path) -> None:
    """``no`` to an unknown name: nothing is called so any more."""
    path = tmp_path / "names.csv"
    _, group, _ = listed(path, made(tmp_path))
    group["decision"] = "no"
    after = made(tmp_path, answered(path, [group]))
    assert called(after, "嵐汐集團") == []
    assert called(after, "方立海") != []


def test_decided_rows_stay(tmp_path: Path) -> None:
    """The list made again after a run with it keeps what was decided, without asking twice."""
    path = tmp_path / "names.csv"
    rows = listed(path, made(tmp_path))
    rows[1]["decision"], rows[2]["decision"] = "no", "yes"
    after = made(tmp_path, answered(path, rows))
    again = listed(path, after)
    assert [(row["surface"], row["decision"]) for row in again] == [
        ("嵐汐集團", "no"),
        ("方立海", "yes"),
        ("Mixtrol", ""),
    ]


def test_another_file_is_not_overwritten(tmp_path: Path) -> None:
    """A file that is no list of names is left alone, and the message says so."""
    path = tmp_path / "budget.csv"
    path.write_text("month,amount\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"budget\.csv.*no list of names"):
        review.write(path, [])
    assert path.read_text(encoding="utf-8") == "month,amount\n"


def test_wrong_answers_are_told(tmp_path: Path) -> None:
    """An answer that is none is an error with the line of the file."""
    path = tmp_path / "names.csv"
    path.write_text("decision,name,type,surface,why\nperhaps,Acme,ORG,Akme,doubtful link\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"names\.csv:2.*write yes, no or nothing"):
        decisions(path)
    path.write_text("decision,name,type,surface,why\nyes,Acme,FIRM,Akme,doubtful link\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"names\.csv:2.*FIRM"):
        decisions(path)
    assert read(path) == []


def test_a_surface_goes_from_one_thing_to_another() -> None:
    """What a person gives to a thing is taken from others, and a weak surface becomes a strong one."""
    entries = [
        Entry("acme", "ORG", en=("Acme",), alias=("Ackme",), weak=frozenset({"Ackme"}), context=("股價",)),
        Entry("acorn", "ORG", en=("Acorn",), alias=("Akorn",)),
    ]
    changed, refused = apply(
        entries, [Decision("yes", "Acme", "ORG", ("Akorn",), "x:2"), Decision("yes", "Acme", "ORG", ("Ackme",), "x:3")]
    )
    known = Lexicon(changed, refused)
    assert [e.id for e in known.by_surface[fold("Akorn")]] == ["acme"]
    assert not known.is_weak(fold("Ackme"), known.entries["acme"])


def test_formulas_in_cells_are_text(tmp_path: Path) -> None:
    """A surface that begins as a formula does is written with an apostrophe, and read back without it."""
    path = tmp_path / "names.csv"
    one = review.Question("unknown name", "-Zylo", "ORG", "-Zylo", mentions=3)
    row = one.row()
    row[0] = "yes"
    path.write_bytes(review.render([row]))
    assert "'-Zylo" in path.read_text(encoding="utf-8-sig")
    assert decisions(path) == [Decision("yes", "-Zylo", "ORG", ("-Zylo",), f"{path}:2")]


def test_the_command_writes_the_list_and_a_run_takes_it(tmp_path: Path) -> None:
    """As a user does it: run, names, edit, run again."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "night-talk.txt").write_text(SAID, encoding="utf-8")
    out, path = tmp_path / "out", tmp_path / "names.csv"
    assert podclaims("run", tmp_path / "in", "-o", out).returncode == 0
    done = podclaims("names", out, "--review", path)
    assert done.returncode == 0
    assert "3 names to decide on" in done.stderr
    edited = path.read_text(encoding="utf-8-sig").replace("\n,嵐汐集團,", "\nno,嵐汐集團,")
    path.write_text(edited, encoding="utf-8")
    done = podclaims("run", tmp_path / "in", "-o", out, "--lexicon", path)
    assert done.returncode == 0, done.stderr
    assert "嵐汐集團" not in (out / "entities.csv").read_text(encoding="utf-8-sig")
    assert "no,嵐汐集團" in podclaims("names", out, "--review", path).stderr + path.read_text(encoding="utf-8-sig")


def test_no_results_are_told(tmp_path: Path) -> None:
    """A folder without records is an error that says what to do."""
    done = podclaims("names", tmp_path)
    assert done.returncode == 2
    assert "run podclaims run first" in done.stderr


def test_records_are_read_from_the_folder(tmp_path: Path) -> None:
    """The records of a folder come by id."""
    (tmp_path / "episodes").mkdir()
    record = made(tmp_path)
    (tmp_path / "episodes" / "night-talk.json").write_bytes(encode(record))
    assert [one.id for one in review.records(tmp_path)] == ["night-talk"]
