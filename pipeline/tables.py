"""CSV tables over all episodes of an output folder: segments, chapters, entities, claims.

UTF-8 with BOM, so that Excel opens Chinese rightly. Written row by row from the records, one record in memory at a
time, and put in place when whole. Text that a spreadsheet would run as a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, OutputError
from pipeline.record import EpisodeRecord, decode

Row = tuple[Any, ...]
FORMULA = frozenset(
    "=+-@＝＋－＠\t\r\n"
)  # what a spreadsheet takes for a formula's begin; full width in East Asian ones


def clock(seconds: float | None) -> str:
    """Seconds as HH:MM:SS (rounded down); empty for None."""
    if seconds is None:
        return ""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def cell(value: object) -> object:
    """A value as it may stand in a spreadsheet: no formulas, no None, lists joined by ``; ``."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and value[:1] in FORMULA:
        return "'" + value
    return value


def segments(record: EpisodeRecord) -> Iterator[Row]:
    """One row a segment; content segments too, so that the rows of an episode add up to it."""
    for s in record.segments:
        why = [f"{e.feature}: {e.quote}" if e.quote else e.feature for e in s.why]
        yield (
            *(record.id, record.show, record.title, s.kind, s.sponsor, clock(s.start), clock(s.end), s.start, s.end),
            *(s.char_start, s.char_end, s.confidence, s.review, s.disclosed, s.offers, s.codes, s.deadline, why),
            record.text[s.char_start : s.char_start + 60].replace("\n", " "),
        )


def chapters(record: EpisodeRecord) -> Iterator[Row]:
    """One row a chapter."""
    for c in record.chapters:
        yield record.id, record.show, record.title, clock(c.start), c.start, c.char_start, c.title, c.origin


def entities(record: EpisodeRecord) -> Iterator[Row]:
    """One row an entity of an episode."""
    for e in record.entities:
        first = e.mentions[0]
        doubtful = sum(m.doubtful for m in e.mentions)
        yield (
            *(record.id, record.show, e.id, e.name, e.type, e.known, e.aliases, len(e.mentions), doubtful),
            *(clock(first.start), first.start, first.char_start, first.surface),
        )


def claims(record: EpisodeRecord) -> Iterator[Row]:
    """One row a claim."""
    for c in record.claims:
        yield (
            *(
                record.id,
                record.show,
                record.published,
                c.id,
                c.subject,
                c.subject_id,
                c.attribute,
                c.value,
                c.value_max,
            ),
            *(c.unit, c.dimension, c.per, c.kind, c.approx, c.bound, c.change, c.versus, c.status, c.corrected_by),
            *(c.said_by, c.segment, clock(c.start), c.start, c.char_start, c.char_end, c.quote, c.rule),
        )


TABLES: dict[str, tuple[tuple[str, ...], Callable[[EpisodeRecord], Iterator[Row]]]] = {
    "segments": (
        (
            *("episode", "show", "title", "kind", "sponsor", "time", "time_end", "start_s", "end_s"),
            *(
                "char_start",
                "char_end",
                "confidence",
                "review",
                "disclosed",
                "offers",
                "codes",
                "deadline",
                "why",
                "quote",
            ),
        ),
        segments,
    ),
    "chapters": (("episode", "show", "title", "time", "start_s", "char_start", "chapter", "origin"), chapters),
    "entities": (
        (
            *("episode", "show", "entity_id", "name", "type", "known", "aliases", "mentions", "doubtful"),
            *("time", "start_s", "char_start", "first_surface"),
        ),
        entities,
    ),
    "claims": (
        (
            *("episode", "show", "published", "claim_id", "subject", "subject_id", "attribute", "value", "value_max"),
            *("unit", "dimension", "per", "kind", "approx", "bound", "change", "versus", "status", "corrected_by"),
            *("said_by", "segment", "time", "start_s", "char_start", "char_end", "quote", "rule"),
        ),
        claims,
    ),
}


def write(records: Iterable[Path], folder: Path) -> list[InputError]:
    """Write all tables from record files into ``folder``; the errors of files that are no records, which are left out.

    Raises OutputError if the folder cannot be written to; the old tables stay then.
    """
    broken = []
    finals = {name: folder / f"{name}.csv" for name in TABLES}
    drafts = {name: folder / f".{name}.csv.{os.getpid()}.part" for name in TABLES}
    try:
        with ExitStack() as stack:
            writers = {}
            for name, (columns, _) in TABLES.items():
                writers[name] = csv.writer(
                    stack.enter_context(drafts[name].open("w", encoding="utf-8-sig", newline=""))
                )
                writers[name].writerow(columns)
            for path in records:
                try:
                    record = decode(path.read_bytes(), str(path))
                except InputError as error:
                    broken.append(error)
                    continue
                for name, (_, rows) in TABLES.items():
                    writers[name].writerows([cell(value) for value in row] for row in rows(record))
        for name, final in finals.items():
            drafts[name].replace(final)
    except OSError as error:
        raise OutputError(f"tables cannot be written: {error.strerror}", str(error.filename or folder)) from error
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return broken
