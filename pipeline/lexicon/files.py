"""Files of names: the package's JSONL, and what users bring: JSONL, CSV, spaCy EntityRuler patterns."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from pipeline.errors import DataError
from pipeline.lexicon.decisions import Decision, without
from pipeline.lexicon.entries import EntityType, Entry, fold, latin

DECISION = "decision"
LISTS = ("en", "tw", "cn", "alias", "tickers", "weak", "context", "never")
SETS = ("weak", "never")
TYPES = get_args(EntityType)
SPACY_LABELS = {
    "PER": "PERSON",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "NORP": "ORG",
    "WORK_OF_ART": "WORK",
    "LAW": "WORK",
}


def read(path: Path) -> list[Entry]:
    """Entries of one file: JSONL as above, spaCy EntityRuler patterns (JSONL), or CSV with name, type and aliases.

    Raises DataError with file:line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return list(_rows(lines, str(path)) if path.suffix.lower() == ".csv" else parse(lines, str(path)))
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}; check the path", str(path)) from error
    except UnicodeDecodeError as error:
        raise DataError(f"is not UTF-8 at byte {error.start}; save it as UTF-8", str(path)) from error


def parse(lines: Iterable[str], path: str) -> Iterator[Entry]:
    """Entries of a JSONL lexicon. Raises DataError with file:line for anything that is not one."""
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("//"):
            continue
        try:
            raw = json.loads(line)
        except json.JSONDecodeError as error:
            raise DataError(f"not JSON: {error.msg} at column {error.colno}", path, number) from error
        ruler = isinstance(raw, dict) and "label" in raw and "pattern" in raw
        yield _pattern(raw, path, number) if ruler else _entry(raw, path, number)


def _entry(raw: Any, path: str, number: int) -> Entry:
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str) or not raw["id"]:
        raise DataError('expected an object with a string "id"', path, number)
    if raw.get("type") not in TYPES:
        raise DataError(f'"type" is {raw.get("type")!r}; expected one of {", ".join(TYPES)}', path, number)
    lists: dict[str, Any] = {}
    for key, value in raw.items():
        if key in ("id", "type"):
            continue
        if key not in LISTS:
            raise DataError(f"unknown key {key!r}; expected id, type, {', '.join(LISTS)}", path, number)
        if not _names(value):
            raise DataError(f"{key!r} must be a list of non-empty strings", path, number)
        lists[key] = frozenset(value) if key in SETS else tuple(value)
    if not (lists.get("en") or lists.get("tw") or lists.get("cn")):
        raise DataError('needs a name in one of "en", "tw", "cn"', path, number)
    return Entry(raw["id"], raw["type"], where=f"{path}:{number}", **lists)


def _names(value: object) -> bool:
    """Is it a list of strings that are not blank? ``str.strip`` asks faster than a test of each: a lexicon has 90,000."""
    try:
        return isinstance(value, list) and all(map(str.strip, value))
    except TypeError:
        return False


def _rows(lines: Iterable[str], path: str) -> Iterator[Entry]:
    """Entries of a CSV with a header: ``name,type`` and, if wanted, ``aliases`` (parted by ``|``) and ``id``.

    A list to decide on (with a column ``decision``) has no entries; ``decisions`` reads it.
    """
    rows = csv.DictReader(lines)
    missing = {"name", "type"} - set(rows.fieldnames or ())
    if missing:
        raise DataError(f"has no column {sorted(missing)[0]!r}; expected name,type,aliases", path, 1)
    for row in () if DECISION in (rows.fieldnames or ()) else rows:
        name = (row["name"] or "").strip()
        raw = {"id": (row.get("id") or "").strip() or name, "type": (row["type"] or "").strip(), "alias": _aliases(row)}
        yield _entry(raw | _named(name), path, rows.line_num)


def _aliases(row: dict[str, str]) -> list[str]:
    return [alias.strip() for alias in (row.get("aliases") or "").split("|") if alias.strip()]


def decisions(path: Path) -> list[Decision]:
    """What a person decided in a list of names; empty for any other file.

    Raises DataError with file:line for an answer that is none, or an answer without name, surface or valid type.
    """
    if path.suffix.lower() != ".csv":
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        return list(_decided(rows, str(path))) if DECISION in (rows.fieldnames or ()) else []


def _decided(rows: csv.DictReader[str], path: str) -> Iterator[Decision]:
    for row in rows:
        cells = {key: _plain(value or "") for key, value in row.items() if isinstance(value, str | None) and key}
        answer = cells[DECISION].lower()
        if not answer:
            continue
        if answer not in ("yes", "no"):
            raise DataError(f"decision is {cells[DECISION]!r}; write yes, no or nothing", path, rows.line_num)
        entry = _entry({"id": "it", "type": cells.get("type", "")} | _named(cells.get("name", "")), path, rows.line_num)
        surfaces = tuple(filter(None, [cells.get("surface", ""), *_aliases(cells)])) or (cells["name"],)
        yield Decision("yes" if answer == "yes" else "no", cells["name"], entry.type, surfaces, entry.where)


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _pattern(raw: dict[str, Any], path: str, number: int) -> Entry:
    """The entry of an EntityRuler pattern: a phrase, or tokens given by LOWER, TEXT or ORTH alone."""
    tokens = raw["pattern"]
    if isinstance(tokens, list):
        words = [
            next(iter(t.values()))
            for t in tokens
            if isinstance(t, dict) and len(t) == 1 and set(t) <= {"LOWER", "TEXT", "ORTH"}
        ]
        if len(words) != len(tokens) or not all(isinstance(word, str) for word in words):
            raise DataError(
                "only tokens with LOWER, TEXT or ORTH are read from EntityRuler patterns; write the phrase",
                path,
                number,
            )
        tokens = ("" if any(not latin(word[-1:] or " ") for word in words) else " ").join(words)
    if not isinstance(tokens, str) or not tokens.strip():
        raise DataError('"pattern" must be a phrase or a list of tokens', path, number)
    label = str(raw["label"]).upper()
    return _entry(
        {"id": raw.get("id") or tokens, "type": SPACY_LABELS.get(label, label)} | _named(tokens), path, number
    )


def _named(name: str) -> dict[str, list[str]]:
    return {"en" if name and latin(name[0]) else "tw": [name]}


def override(package: list[Entry], users: list[Entry]) -> list[Entry]:
    """Both, the user's first: a package entry of the same id goes, and a surface that the user's files name is theirs.

    Of the user's entries those with one id (the patterns of one thing) become one.
    """
    merged: dict[str, Entry] = {}
    for one in users:
        first = merged.get(one.id)
        merged[one.id] = one if first is None else dataclasses.replace(first, alias=(*first.alias, *one.surfaces))
    taken = {fold(surface) for one in merged.values() for surface in one.surfaces}
    kept = [without(one, taken) for one in package if one.id not in merged]
    return [*merged.values(), *(one for one in kept if one.en or one.tw or one.cn)]
