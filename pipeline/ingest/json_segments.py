"""JSON: Whisper and its kin, Podcasting 2.0, lists of timed texts, and JSON Lines of segments.

    {"segments": [{"start": 0.0, "end": 2.5, "text": "…", "speaker": "…"}]}            whisper, faster-whisper, WhisperX
    {"segments": [{"startTime": 0.5, "endTime": 2, "body": "…", "speaker": "…"}]}      Podcasting 2.0
    {"transcription": [{"time": "00:00:09", "text": "…", "speaker": "…"}]}
    {"transcription": [{"offsets": {"from": 0, "to": 2500}, "text": "…"}]}             whisper.cpp
    {"chunks": [{"timestamp": [0.0, 2.5], "text": "…"}]}                               transformers
    [{"sentence_info": [{"start": 880, "end": 5195, "text": "…", "spk": 0}]}]          FunASR, in ms

Numbers are seconds, unless the key or the pace of speech says milliseconds; strings are clock times or seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.errors import UnreadableError
from pipeline.ingest import metadata
from pipeline.ingest.draft import Draft, Findings, Piece
from pipeline.ingest.json_items import Document, Item
from pipeline.model import Notice
from pipeline.text import timecode

LISTS = (
    "transcription",
    "segments",
    "utterances",
    "chunks",
    "sentence_info",
    "sentences",
    "cues",
    "transcript",
    "results",
)
TEXT = ("text", "body", "content", "sentence", "transcript", "Text")
START = ("start", "startTime", "start_time", "time", "begin", "timestamp", "timestamps", "from")
END = ("end", "endTime", "end_time", "to")
START_MS = ("offsets", "start_ms", "startMs", "begin_time", "BeginTime")
END_MS = ("end_ms", "endMs", "EndTime")
SPEAKER = ("speaker", "speaker_id", "spk", "SpeakerId")
DEEPEST = 4  # objects around the list
SLOWEST = 10  # units of time per character; beyond it whole numbers cannot be seconds
LONGEST_RANGE = 64  # characters of two clock times and what stands between them
LONGEST_S = 1e6  # nearly twelve days: a time beyond it is none
BEGINS = re.compile(r'\s*(?:\{\s*(?:"|\}|\Z)|\[\s*(?:\{|"|\]|\Z))')
BETWEEN = re.compile(r"\s*(?:-{1,2}>|→|[~～–—]|\s-\s)\s*")
EXPECTED = 'expected a list of objects with "text" under one of ' + ", ".join(f'"{name}"' for name in LISTS)


def sniff(text: str) -> bool:
    """Does the text begin as a JSON object, or a list of objects or strings, does?"""
    return BEGINS.match(text) is not None


def parse(text: str) -> Draft:
    """Segments of a JSON text, as far as it can be read.

    Raises UnreadableError, with line and column where the JSON is malformed, if there are no segments.
    """
    document = Document(text)
    draft = Draft([], meta=metadata.from_fields(_values(document.fields)))
    for place in document.broken:
        message = f"JSON is malformed at line {place.line}, column {place.column}: {place.message}; what could be read is kept"
        draft.notices.append(Notice("malformed-json", message, place.line))
    items = list(_expand(document.items or _segments(document.fields)))
    per_second = _units(items, draft)
    for item in items:
        piece = _piece(item, per_second, draft.findings)
        if piece:
            draft.pieces.append(piece)
    if not draft.pieces:
        draft.pieces += _text(document.fields)
    if not draft.pieces:
        for place in document.broken:
            wrong = f"is JSON, malformed at line {place.line}, column {place.column}: {place.message}"
            raise UnreadableError(f"{wrong}; {EXPECTED}", line=place.line)
        raise UnreadableError(f"is JSON without segments; {EXPECTED}")
    return draft


def _values(fields: dict[str, Item]) -> dict[str, Any]:
    values = {name: item.value for name, item in fields.items()}
    return {
        name: [item.value for item in value] if isinstance(value, list) else value for name, value in values.items()
    }


def _segments(fields: dict[str, Item]) -> list[Item]:
    """The list that holds the segments: of the outermost object, or of one inside it."""
    for name in LISTS:
        item = fields.get(name)
        if item and isinstance(item.value, list) and item.value:
            return item.value
    for item in fields.values():
        found = _nested(item.value, DEEPEST)
        if found:
            return [Item(value, item.line) for value in found]
    return []


def _nested(value: Any, depth: int) -> list[Any]:
    if not isinstance(value, dict) or not depth:
        return []
    for name in LISTS:
        if isinstance(value.get(name), list) and value[name]:
            return list(value[name])
    return next((found for inner in value.values() if (found := _nested(inner, depth - 1))), [])


def _expand(items: Iterable[Item]) -> Iterator[Item]:
    """The items, and in place of one that holds a list of segments, those."""
    for item in items:
        inner = _nested(item.value, 1)
        if inner and isinstance(inner[0], dict):
            yield from (Item(value, item.line) for value in inner)
        else:
            yield item


def _text(fields: dict[str, Item]) -> Iterator[Piece]:
    """The lines of a document that is one text without segments."""
    for name in TEXT:
        item = fields.get(name)
        if item and isinstance(item.value, str):
            yield from (Piece(line, None, None, None, item.line) for line in item.value.splitlines())
            return


def _units(items: list[Item], draft: Draft) -> float:
    """Units of bare numbers per second: 1, or 1000 where seconds would make it impossibly slow speech."""
    rows = [item.value for item in items if isinstance(item.value, dict)]
    starts = [value for row in rows if (value := _first(row, START)) is not None]
    whole = [value for value in starts if isinstance(value, int) and not isinstance(value, bool)]
    said = sum(len(text) for row in rows if isinstance(text := _first(row, TEXT), str))
    if not whole or len(whole) < len(starts) or max(whole) <= SLOWEST * said:
        return 1
    draft.notices.append(
        Notice(
            "assumed-milliseconds",
            "whole numbers as times were read as milliseconds: as seconds the speech would be too slow",
        )
    )
    return 1000


def _first(row: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name) is not None), None)


def _piece(item: Item, per_second: float, findings: Findings) -> Piece | None:
    value = item.value
    if isinstance(value, str):
        return Piece(value, None, None, None, item.line)
    text = _first(value, TEXT) if isinstance(value, dict) else None
    if not isinstance(text, str):
        if isinstance(value, dict) and any(name in value for name in TEXT) and text is None:
            return Piece("", None, None, None, item.line)
        findings.add("malformed", item.line, str(value)[:80])
        return None
    start, end = _times(value, per_second, item.line, findings)
    speaker = _first(value, SPEAKER)
    name = str(speaker).strip() if isinstance(speaker, (str, int)) and not isinstance(speaker, bool) else ""
    return Piece(text, start, end, name or None, item.line)


def _times(row: dict[str, Any], per_second: float, line: int, findings: Findings) -> tuple[int | None, int | None]:
    start, end = _first(row, START_MS), _first(row, (*END_MS, *END))
    if start is not None:
        per_second = 1000
    else:
        start, end = _first(row, START), _first(row, END)
    start, end = _pair(start, end)
    try:
        return _ms(start, per_second), _ms(end, per_second)
    except (ValueError, TypeError, OverflowError):
        findings.add("bad-time", line, f"{start} {end or ''}")
        return None, None


def _pair(start: Any, end: Any) -> tuple[Any, Any]:
    """Start and end where one value holds both."""
    if isinstance(start, dict):
        return _first(start, ("from", *START)), _first(start, END)
    if isinstance(start, list) and len(start) == 2:
        return start[0], start[1]
    if isinstance(start, str) and end is None and len(start) <= LONGEST_RANGE:
        first, *rest = BETWEEN.split(start, maxsplit=1)
        return first, rest[0] if rest else None
    return start, end


def _ms(value: Any, per_second: float) -> int | None:
    """Milliseconds of a number, a clock time or a number in a string; None for None.

    Raises ValueError, TypeError or OverflowError for anything else.
    """
    if value is None:
        return None
    if isinstance(value, str):
        if ":" in value or "：" in value:
            return timecode.parse(value)
        value, per_second = float(value.strip().removesuffix("s")), 1
    seconds = float(value) / per_second
    if isinstance(value, bool) or not 0 <= seconds <= LONGEST_S:  # NaN compares false
        raise ValueError("not a time")
    return round(seconds * 1000)
