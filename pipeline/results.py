"""Rows of a query as a table for people or a file for programs."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from pipeline.corpus import Answer, frame, unique
from pipeline.errors import InputError, OutputError
from pipeline.tables import cell, clock

Format = Literal["table", "csv", "json", "jsonl", "parquet", "md"]
Value: TypeAlias = Any  # what DuckDB gives: str, int, float, bool, None, date, or a list of these
Rows: TypeAlias = list[tuple[Value, ...]]

NARROW = frozenset(
    {
        "episode",
        "start_s",
        "what",
        "subject",
        "attribute",
        "value",
        "unit",
        "kind",
        "status",
        "quote",
        "said",
        "differs",
    }
    | {"name", "type", "mentions", "episodes", "aliases", "sponsor", "offers", "codes", "title", "message", "text"}
)
"""Columns of our own questions that a terminal has room for; the other formats hold all. ``value`` and ``unit`` take in
the columns that qualify them: bounds, ranges, dates, rates."""
BOUNDS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}
WIDTH = 160  # of a table that goes into a file or another program


def render(answer: Answer, form: Format, narrow: bool = True) -> bytes:
    """The answer in a file format, UTF-8 (CSV with BOM, for Excel). One without rows still is a valid file.

    Tables for people (table, md) show the columns of NARROW, unless ``narrow`` is false.
    """
    answer = answer._replace(columns=unique(answer.columns))
    if narrow and form in ("table", "md"):
        answer = _narrowed(answer)
    return _RENDERERS[form](answer)


def write(answer: Answer, form: Format, path: Path, narrow: bool = True) -> None:
    """Render into a file. Raises OutputError."""
    try:
        path.write_bytes(render(answer, form, narrow))
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
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def _csv(answer: Answer) -> bytes:
    columns, rows, _ = answer
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


def _objects(answer: Answer) -> list[dict[str, Value]]:
    return [dict(zip(answer.columns, map(_plain, row), strict=True)) for row in answer.rows]


def _json(answer: Answer) -> bytes:
    return (json.dumps(_objects(answer), ensure_ascii=False, indent=1) + "\n").encode()


def _jsonl(answer: Answer) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(answer)).encode()


def _parquet(answer: Answer) -> bytes:
    import tempfile

    import duckdb

    made = frame(answer)
    names = ['"' + name.replace('"', '""') + '"' for name in answer.columns]
    typed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in zip(names, answer.types, strict=True))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder, "rows.parquet")
        connection.register("made", made)
        connection.sql(f"SELECT {typed} FROM made").write_parquet(str(path))
        return path.read_bytes()


def _text(name: str, value: Value) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if name == "differs":
        return "≠" if value else ""
    if name == "start_s":
        return ", ".join(map(clock, value)) if isinstance(value, list) else clock(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.6g}"
    return str(value)


def _narrowed(answer: Answer) -> Answer:
    """The columns that a terminal has room for; amounts as one reads them: ≥ 3, 53.5–55.5, 2024-03; TWD/day."""
    at = {name: i for i, name in enumerate(answer.columns)}
    kept = [i for i, name in enumerate(answer.columns) if name in NARROW] or list(range(len(answer.columns)))

    def told(row: tuple[Value, ...]) -> tuple[str, ...]:
        texts = {name: _text(name, row[i]) for name, i in at.items()}
        if "value" in at:
            texts["value"] = texts["value"] or texts.get("date", "")
            upper = texts.get("value_max") or texts.get("date_max")
            sign = BOUNDS.get(texts.get("bound", ""), "~" if "approx" in at and row[at["approx"]] else "")
            texts["value"] = sign + texts["value"] + (f"–{upper}" if upper else "")
            texts["unit"] = "" if texts.get("unit") == "date" else texts.get("unit", "")
            texts["unit"] += f"/{texts['per']}" if texts.get("per") else ""
        return tuple(texts[answer.columns[i]] for i in kept)

    return Answer([answer.columns[i] for i in kept], [told(row) for row in answer.rows], ["VARCHAR"] * len(kept))


def _lines(answer: Answer) -> tuple[list[str], list[list[str]]]:
    heads = ["time" if name == "start_s" else name for name in answer.columns]
    return heads, [
        [" ".join(_text(name, value).split()) for name, value in zip(answer.columns, row, strict=True)]
        for row in answer.rows
    ]


def _md(answer: Answer) -> bytes:
    heads, body = _lines(answer)
    lines = [heads, ["---"] * len(heads), *([text.replace("|", "\\|") for text in row] for row in body)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines).encode()


def _table(answer: Answer) -> bytes:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    heads, body = _lines(answer)
    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, header_style="dim", no_wrap=head in ("time", "value", "unit", "differs"))
    for row in body:
        table.add_row(*(escape(text if len(text) <= 90 else text[:89] + "…") for text in row))
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    with console.capture() as captured:
        console.print(table)
    return captured.get().encode()


_RENDERERS: dict[Format, Callable[[Answer], bytes]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "md": _md,
}
