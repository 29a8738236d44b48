"""The index."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import duckdb
import pytest

from pipeline import store
from pipeline.errors import InputError, OutputError
from tests import made


def count(out: Path, table: str) -> int:
    with store.connect(out) as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        return int(found[0])


def test_the_index_follows_the_records(tmp_path: Path) -> None:
    """New, changed and vanished records are brought in and out; unchanged ones are not read again."""
    out = made.folder(tmp_path, made.episode("a"), made.episode("b"))
    assert store.update(out) == store.Change(read=2, dropped=0)
    assert {t: count(out, t) for t in store.TABLES} == {
        "episodes": 2, "cues": 12, "segments": 8, "chapters": 4, "entities": 8, "mentions": 8, "claims": 12, "checks": 2, "warnings": 2,
    }  # fmt: skip
    made.folder(out, made.episode("b", claims=[]), made.episode("c"))
    (out / "episodes" / "a.json").unlink()
    assert store.update(out) == store.Change(read=2, dropped=1)
    assert (count(out, "episodes"), count(out, "claims")) == (2, 6)
    assert store.update(out) == store.Change(read=0, dropped=0)


def test_offsets_count_code_points_in_the_index_too(tmp_path: Path) -> None:
    """A text with characters beyond the basic plane is cut where Python would cut it."""
    text = "😀開場\n😀歡迎"
    cue = made.episode().cues[0]
    record = made.episode(text=text, cues=[type(cue)(0, 1, 0, 3, None), type(cue)(1, 2, 4, 7, None)], segments=[], claims=[],
                          entities=[], chapters=[], checks=[])  # fmt: skip
    out = made.folder(tmp_path, record)
    store.update(out)
    with store.connect(out) as connection:
        assert connection.execute("SELECT text FROM cues ORDER BY cue").fetchall() == [("😀開場",), ("😀歡迎",)]


def test_a_broken_record_is_left_out(tmp_path: Path) -> None:
    """A file that is no record, or one under another episode's name, is told and the others are indexed."""
    out = made.folder(tmp_path, made.episode("a"), made.episode("b"))
    (out / "episodes" / "b.json").rename(out / "episodes" / "other.json")
    (out / "episodes" / "c.json").write_text("[]", encoding="utf-8")
    change = store.update(out)
    assert change.read == 1
    assert [str(e).split(": ", 1)[1][:24] for e in change.broken] == [
        "is not an episode record",
        "holds episode 'b'; a rec",
    ]


def test_an_index_of_another_layout_is_made_again(tmp_path: Path) -> None:
    """A file that is no index of this layout is replaced, not trusted."""
    out = made.folder(tmp_path, made.episode())
    with duckdb.connect(out / store.NAME) as connection:
        connection.execute("CREATE TABLE meta (key VARCHAR, value VARCHAR)")
    assert store.update(out).read == 1
    (out / store.NAME).write_bytes(b"not a database, but long enough to be taken for one" * 500)
    assert store.update(out).read == 1
    assert count(out, "claims") == 6


def test_without_an_index_the_next_step_is_told(tmp_path: Path) -> None:
    """Asking an empty folder says what to run first."""
    with pytest.raises(InputError, match="there is no index; run podclaims on transcripts first"):
        store.connect(tmp_path)
    with pytest.raises(InputError, match="no episode records here; run podclaims on transcripts first"):
        store.update(tmp_path)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY claims TO '/tmp/stolen.csv'",
        "ATTACH '/tmp/other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "DELETE FROM claims",
        "DROP TABLE claims",
        "CREATE TABLE x (a INT)",
        "SET enable_external_access = true",
    ],
)
def test_a_query_reaches_nothing_but_the_index(tmp_path: Path, statement: str) -> None:
    """Reading files, writing, attaching, extensions and unlocking are all refused."""
    out = made.folder(tmp_path, made.episode())
    store.update(out)
    with store.connect(out) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement)


def hold(path: str, ready: object) -> None:
    connection = duckdb.connect(path)
    connection.begin()
    connection.execute("DELETE FROM claims")
    ready.set()  # type: ignore[attr-defined]
    time.sleep(60)


def test_a_killed_writer_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a process writes, reading waits and then says why; after it is killed, all old rows are there."""
    out = made.folder(tmp_path, made.episode())
    store.update(out)
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    writer = context.Process(target=hold, args=(str(out / store.NAME), ready))
    writer.start()
    try:
        assert ready.wait(30)
        monkeypatch.setattr(store, "PATIENCE_S", 0.3)
        with pytest.raises(InputError, match="another process is writing or reading the index"):
            store.connect(out)
    finally:
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()
    assert count(out, "claims") == 6


def rebuild_forever(out: str) -> None:
    while True:
        store.update(Path(out), rebuild=True)


def test_a_killed_build_is_never_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in the midst of builds, the index is whole every time; the drafts left behind go with the next update."""
    out = made.folder(tmp_path, *(made.episode(f"e-{n}") for n in range(20)))
    store.update(out)
    context = multiprocessing.get_context("spawn")
    for pause in (0.0, 0.02):
        builder = context.Process(target=rebuild_forever, args=(str(out),))
        builder.start()
        deadline = time.monotonic() + 30
        while not list(out.glob(".*.part")) and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(pause)
        os.kill(builder.pid or 0, signal.SIGKILL)
        builder.join()
        assert (count(out, "episodes"), count(out, "claims")) == (20, 120)
    other = out / f".{store.NAME}.{os.getpid()}.part"
    other.touch()
    (out / f".{store.NAME}.{builder.pid}.part").touch()
    monkeypatch.setattr(store, "DRAFT_AGE_S", -1.0)
    store.update(out)
    assert list(out.glob(".*.part*")) == [other], "that of a living process stays"


def test_every_table_becomes_parquet(tmp_path: Path) -> None:
    """The export holds all rows of every table."""
    out = made.folder(tmp_path / "out", made.episode())
    store.update(out)
    paths = store.export_parquet(out, tmp_path / "parquet")
    assert {p.stem for p in paths} == {*store.TABLES, "names", "units"}
    with duckdb.connect() as connection:
        counted = connection.execute(f"SELECT count(*) FROM '{tmp_path}/parquet/claims.parquet'").fetchall()
    assert counted == [(6,)]
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="file: the tables cannot be written"):
        store.export_parquet(out, tmp_path / "file")
