"""The DuckDB index over the episode records: brought up to date in one transaction, always possible to make again.

The records are the truth; ``outputs/podclaims.duckdb`` only answers questions about them fast. A killed update leaves
the old state (DuckDB's write-ahead log); a rebuild is written beside the index and takes its place when whole.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import resources
from pipeline.errors import InputError, OutputError
from pipeline.lexicon import fold
from pipeline.record import decode

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NAME = "podclaims.duckdb"
LAYOUT = "2"  # of data/sql/schema.sql; an index with another is made again
TABLES = ("episodes", "cues", "segments", "chapters", "entities", "mentions", "claims", "checks", "warnings")
BATCH = 256  # records read at a time: bounds memory, some 100 MB of JSON
PATIENCE_S = 10.0
DRAFT_AGE_S = 60.0


@dataclass(frozen=True, slots=True)
class Change:
    """What an update did: numbers of records read and dropped, and errors of files that are no records."""

    read: int
    dropped: int
    broken: tuple[InputError, ...] = ()


def sql(name: str) -> str:
    """A statement file of data/sql."""
    return (resources.DATA / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def update(out: Path, rebuild: bool = False) -> Change:
    """Bring the index of an output folder in line with its records.

    Only records whose file changed are read. Raises InputError if there is no folder of records, OutputError if the index cannot be written or another process
    keeps it open for longer than ten seconds.
    """
    path = out / NAME
    if not (out / "episodes").is_dir():
        raise InputError("no episode records here; run podclaims on transcripts first", str(out))
    _remove_drafts(out)
    if rebuild or not _is_ours(path):
        draft = path.with_name(f".{NAME}.{os.getpid()}.part")
        draft.unlink(missing_ok=True)
        try:
            with _writing(draft) as connection:
                _create(connection)
                change = _bring_up_to_date(connection, out)
            draft.replace(path)
        finally:
            for left in (draft, draft.with_name(draft.name + ".wal")):
                left.unlink(missing_ok=True)
        return change
    with _writing(path) as connection:
        return _bring_up_to_date(connection, out)


def _remove_drafts(out: Path) -> None:
    """Remove what builds left that were killed: drafts of processes that are no more, untouched for a minute."""
    for draft in out.glob(f".{NAME}.*.part*"):
        number = draft.name.removeprefix(f".{NAME}.").partition(".")[0]
        with suppress(OSError, OverflowError, ValueError):
            if time.time() - draft.stat().st_mtime < DRAFT_AGE_S:
                continue
            try:
                os.kill(int(number), 0)
            except ProcessLookupError:
                draft.unlink()


def connect(out: Path) -> DuckDBPyConnection:
    """A read-only connection that can reach nothing but the index: no files, no network, no extensions.

    Raises InputError if there is no index or a run is writing it.
    """
    import duckdb

    path = out / NAME
    if not path.is_file():
        raise InputError(
            "there is no index; run podclaims on transcripts first, or podclaims index for a folder of records",
            str(path),
        )
    locked: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoload_known_extensions": "false",
        "lock_configuration": "true",
    }
    try:
        return _patiently(lambda: duckdb.connect(path, read_only=True, config=locked), path)
    except duckdb.Error as error:
        raise InputError(f"cannot be opened: {error}; podclaims index --rebuild makes it again", str(path)) from error


def export_parquet(out: Path, folder: Path) -> list[Path]:
    """Write every table of the index as a Parquet file; the paths. Raises InputError, OutputError."""
    import duckdb

    connect(out).close()  # tells what is wrong with the index, if anything
    paths = [folder / f"{table}.parquet" for table in (*TABLES, "names", "units")]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _patiently(lambda: duckdb.connect(out / NAME, read_only=True), out / NAME) as connection:
            for path in paths:
                connection.table(path.stem).write_parquet(str(path), compression="zstd")
    except (OSError, duckdb.IOException) as error:
        raise OutputError(f"the tables cannot be written: {error}", str(folder)) from error
    return paths


def _is_ours(path: Path) -> bool:
    import duckdb

    if not path.is_file():
        return False
    try:
        with _patiently(lambda: duckdb.connect(path, read_only=True), path) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()
            return row == (_layout(),)
    except duckdb.Error:
        return False  # of an older layout, or no index at all


def _layout() -> str:
    return f"{LAYOUT}-{hash_of_units()}"


def hash_of_units() -> str:
    """Digest of the units table, which the base values in the index depend on."""
    import hashlib

    return hashlib.sha256(repr(_units()).encode()).hexdigest()[:12]


def _units() -> list[tuple[str, str, float]]:
    from pipeline.tag.units import table

    return [(unit.symbol, unit.dimension, unit.factor) for unit in table().values()]


def _create(connection: DuckDBPyConnection) -> None:
    connection.execute(sql("schema"))
    connection.execute("INSERT INTO meta VALUES ('layout', ?)", [_layout()])
    connection.executemany("INSERT INTO units VALUES (?, ?, ?)", _units())


def _bring_up_to_date(connection: DuckDBPyConnection, out: Path) -> Change:
    stamps = {}
    for entry in os.scandir(out / "episodes"):
        if entry.name.endswith(".json") and not entry.name.startswith("."):
            found = entry.stat()
            stamps[entry.path] = f"{found.st_size}-{found.st_mtime_ns}"
    known = dict(connection.execute("SELECT episode, stamp FROM episodes").fetchall())
    changed = sorted(path for path, stamp in stamps.items() if known.get(Path(path).stem) != stamp)
    gone = sorted(known.keys() - {Path(path).stem for path in stamps})
    broken: list[InputError] = []
    connection.begin()
    stale = [[episode] for episode in (*gone, *({Path(path).stem for path in changed} & known.keys()))]
    if stale:
        connection.execute("CREATE TEMP TABLE stale (episode VARCHAR)")
        connection.executemany("INSERT INTO stale VALUES (?)", stale)
        for table in TABLES:
            connection.execute(f"DELETE FROM {table} WHERE episode IN (SELECT episode FROM stale)")
        connection.execute("DROP TABLE stale")
    for at in range(0, len(changed), BATCH):
        broken += _load(connection, changed[at : at + BATCH], stamps)
    _bring_names_up_to_date(connection)
    connection.commit()
    return Change(len(changed) - len(broken), len(gone), tuple(broken))


def _load(connection: DuckDBPyConnection, paths: list[str], stamps: dict[str, str]) -> list[InputError]:
    """Add the records of some files; the errors of those that are none."""
    broken: list[InputError] = []
    whole = []
    for path in paths:
        try:
            record = decode(Path(path).read_bytes(), path)
            if record.id != Path(path).stem:
                raise InputError(f"holds episode {record.id!r}; a record's file is named after its id", path)
            whole.append(path)
        except (InputError, OSError) as error:
            broken.append(error if isinstance(error, InputError) else InputError(str(error.strerror), path))
    if whole:
        connection.execute("CREATE OR REPLACE TEMP TABLE stamps (path VARCHAR, stamp VARCHAR)")
        connection.executemany("INSERT INTO stamps VALUES (?, ?)", [[path, stamps[path]] for path in whole])
        connection.execute(sql("raw"), {"files": whole})
        connection.execute(sql("load"))
        connection.execute("DROP TABLE raw")
    return broken


def _bring_names_up_to_date(connection: DuckDBPyConnection) -> None:
    """Every form an entity goes by, folded: those said in the episodes and those the lexicon knows for it."""
    said = connection.execute(
        "SELECT entity_id, name FROM entities UNION SELECT entity_id, unnest(aliases) FROM entities EXCEPT SELECT entity_id, name FROM names"
    ).fetchall()
    new = {entity for entity, _ in said} - {
        row[0] for row in connection.execute("SELECT DISTINCT entity_id FROM names").fetchall()
    }
    entries = resources.lexicon().entries if new else {}
    rows = {*said, *((entity, surface) for entity in new & entries.keys() for surface in entries[entity].surfaces)}
    if rows:
        frame = [[entity, name, key(name)] for entity, name in sorted(rows)]
        connection.executemany("INSERT INTO names VALUES (?, ?, ?)", frame)
    connection.execute("DELETE FROM names WHERE entity_id NOT IN (SELECT entity_id FROM entities)")


def key(name: str) -> str:
    """A name as it is looked up: script, width, case and spaces do not matter."""
    return "".join(fold(name).split())


@contextmanager
def _writing(path: Path) -> Iterator[DuckDBPyConnection]:
    import duckdb

    connection = _patiently(lambda: duckdb.connect(path), path)
    try:
        yield connection
    except duckdb.IOException as error:
        raise OutputError(
            f"the index cannot be written: {error}; free some space, then podclaims index --rebuild", str(path)
        ) from error
    finally:
        connection.close()


def _patiently(open_it: Callable[[], DuckDBPyConnection], path: Path) -> DuckDBPyConnection:
    """Open a database, waiting a while for another process to let go of it. Raises InputError if it does not."""
    import duckdb

    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return open_it()
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                raise
            if time.monotonic() > deadline:
                raise InputError(
                    "another process is writing or reading the index; try again when it is done", str(path)
                ) from error
            time.sleep(0.1)
