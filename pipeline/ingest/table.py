r"""Tables with a head, separated by tabs, commas or semicolons: Whisper's TSV and whisper.cpp's CSV (ms), and what editors export.

    start,end,text            開始時間\t結束時間\t說話人\t內容
    0,2480,"大家好"             00:00:01\t00:00:04\t來賓\t大家好

The names of the columns are those of ``rows``; a table without a column of text and one of times is no transcript.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

from pipeline.ingest import rows
from pipeline.ingest.draft import Draft
from pipeline.ingest.json_items import Item

SEPARATORS = "\t,;"
LONGEST_HEAD = 500  # characters
ROW = re.compile(r"\s*\"?[\d０-９][\d０-９:：.]*\"?\s*[\t,;]")  # how a line that begins a row begins
TIMES = (*rows.START, *rows.START_MS)
NAMES = {name.lower(): name for name in (*rows.TEXT, *TIMES, *rows.END, *rows.END_MS, *rows.LENGTH, *rows.SPEAKER)}
NAMES |= {name.lower().replace("_", " "): NAMES[name.lower()] for name in NAMES.values()}  # «Start Time»


def sniff(text: str) -> bool:
    """Does the first line name a column of text and one of times?"""
    return bool(_head(text))


def parse(text: str) -> Draft:
    """A piece a row; rows with more or fewer cells than the head keep all that they say."""
    separator, names = _head(text) or ("\t", [])
    draft = Draft([])
    items = list(_items(text, separator, names))
    per_second = rows.units(items, draft)
    for item in items:
        piece = rows.piece(item, per_second, draft.findings)
        if piece:
            draft.pieces.append(piece)
    return draft


def _head(text: str) -> tuple[str, list[str]] | None:
    line = text.lstrip("\n").partition("\n")[0]
    if len(line) > LONGEST_HEAD:
        return None
    for separator in SEPARATORS:
        cells = [cell.strip().strip('"').lower() for cell in line.split(separator)]
        names = [NAMES.get(cell, cell) for cell in cells]
        if len(names) > 1 and any(name in rows.TEXT for name in names) and any(name in TIMES for name in names):
            return separator, names
    return None


def _items(text: str, separator: str, names: list[str]) -> Iterator[Item]:
    """Rows as dicts of names and cells. A cell too many belongs to the text: an unquoted comma stood in it."""
    said = next(i for i, name in enumerate(names) if name in rows.TEXT)
    body = text.lstrip("\n")
    at = text.count("\n", 0, len(text) - len(body)) + 2
    body = body.partition("\n")[2]
    quoted = f'{separator}"' in body or body.startswith('"')
    lines = list(_cells(body, separator, quoted))
    for line, cells in lines:
        more = len(cells) - len(names)
        if more > 0:
            cells[said : said + more + 1] = [separator.join(cells[said : said + more + 1])]
        elif len(cells) == 1:
            yield Item(cells[0], at + line)
            continue
        row: dict[str, Any] = {}
        for name, cell in zip(names, cells, strict=False):
            row.setdefault(name, cell)
        yield Item(row, at + line)


def _cells(body: str, separator: str, quoted: bool) -> Iterator[tuple[int, list[str]]]:
    """Number of a row's first line, from 0, and its cells; by lines alone where a quote was left open."""
    lines = body.split("\n")
    found: list[tuple[int, list[str]]] = []
    if quoted:
        reader = csv.reader(StringIO(body), delimiter=separator)
        line = 0
        try:
            for cells in reader:
                if any(ROW.match(inside) for inside in lines[line + 1 : reader.line_num]):
                    raise csv.Error("a cell holds rows")
                if any(map(str.strip, cells)):
                    found.append((line, cells))
                line = reader.line_num
        except csv.Error:
            quoted = False
    if quoted:
        yield from found
        return
    for number, text in enumerate(lines):
        if text.strip():
            yield number, text.split(separator)
