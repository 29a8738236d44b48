"""Rows of a query as a table for people or a file for programs."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from pipeline.errors import InputError, OutputError
from pipeline.tables import cell, clock

Format = Literal["table", "csv", "json", "jsonl", "parquet", "md"]
Value: TypeAlias = Any  # what DuckDB gives: str, int, float, bool, None, date, or a list of these
Row: TypeAlias = tuple[Value, ...]

NARROW = frozenset(
    {
        "start_s",
        "subject",
        "attribute",
        "value",
        "unit",
        "date",
        "quote",
        "name",
        "type",
        "mentions",
        "episodes",
        "aliases",
        "kind",
    }
    | {"episode", "sponsor", "title", "message", "text", "what", "said", "status", "differs", "offers", "codes"}
)
"""Columns that a terminal has room for; the other formats hold all."""


def render(columns: list[str], rows: list[Row], form: Format) -> bytes:
    """The rows in a file format, UTF-8 (CSV with BOM, for Excel). A result without rows still is a valid file."""
    return _RENDERERS[form](columns, rows)


def write(columns: list[str], rows: list[Row], form: Format, path: Path) -> None:
    """Render into a file. Raises OutputError."""
    try:
        path.write_bytes(render(columns, rows, form))
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", str(path)) from error


def form(name: str | None, path: Path | None) -> Format:
    """The format of that name; without one, that of the file's suffix, or a table. Raises InputError."""
    known: dict[str, Format] = {form: form for form in get_args(Format)}
    if name is not None:
        if name not in known:
            raise InputError(f"unknown format {name!r}; expected {', '.join(known)}")
        return known[name]
    if path is None:
        return "table"
    suffix = path.suffix.lstrip(".").lower()
    if suffix not in known or suffix == "table":
        raise InputError("the suffix tells no format; say --format csv, json, jsonl, parquet or md", str(path))
    return known[suffix]


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _csv(columns: list[str], rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    clocked = [i for i, name in enumerate(columns) if name == "start_s"]
    writer.writerow([*("time" for _ in clocked), *columns])
    for row in rows:
        writer.writerow(
            [
                *(clock(row[i]) if not isinstance(row[i], list) else cell([clock(s) for s in row[i]]) for i in clocked),
                *map(cell, row),
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _objects(columns: list[str], rows: list[Row]) -> list[dict[str, Value]]:
    return [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]


def _json(columns: list[str], rows: list[Row]) -> bytes:
    return (json.dumps(_objects(columns, rows), ensure_ascii=False, indent=1) + "\n").encode()


def _jsonl(columns: list[str], rows: list[Row]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(columns, rows)).encode()


def _parquet(columns: list[str], rows: list[Row]) -> bytes:
    import tempfile

    import duckdb

    from pipeline.corpus import frame

    made = frame(columns, rows)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder, "rows.parquet")
        connection.register("made", made)
        connection.sql("SELECT * FROM made").write_parquet(str(path))
        return path.read_bytes()


def _text(name: str, value: Value) -> str:
    if value is None:
        return ""
    if name == "start_s":
        return ", ".join(map(clock, value)) if isinstance(value, list) else clock(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.6g}"
    return str(value)


def _narrow(columns: list[str], rows: list[Row]) -> tuple[list[str], list[list[str]]]:
    kept = [i for i, name in enumerate(columns) if name in NARROW] or list(range(len(columns)))
    heads = ["time" if columns[i] == "start_s" else columns[i] for i in kept]
    return heads, [[_text(columns[i], row[i]).replace("\n", " ") for i in kept] for row in rows]


def _md(columns: list[str], rows: list[Row]) -> bytes:
    heads, body = _narrow(columns, rows)
    lines = [heads, ["---"] * len(heads), *([text.replace("|", "\\|") for text in row] for row in body)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines).encode()


def _table(columns: list[str], rows: list[Row]) -> bytes:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    heads, body = _narrow(columns, rows)
    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, header_style="dim", no_wrap=head in ("time", "value", "unit"))
    for row in body:
        table.add_row(*(escape(text if len(text) <= 90 else text[:89] + "…") for text in row))
    console = Console(width=None if _terminal() else 160)
    with console.capture() as captured:
        console.print(table)
    return captured.get().encode()


def _terminal() -> bool:
    import sys

    return sys.stdout.isatty()


_RENDERERS: dict[Format, Callable[[list[str], list[Row]], bytes]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "md": _md,
}
