"""JSON: Whisper and its kin, Podcasting 2.0, lists of timed texts, and JSON Lines of segments.

    {"segments": [{"start": 0.0, "end": 2.5, "text": "…", "speaker": "…"}]}            whisper, faster-whisper, WhisperX
    {"segments": [{"startTime": 0.5, "endTime": 2, "body": "…", "speaker": "…"}]}      Podcasting 2.0
    {"transcription": [{"time": "00:00:09", "text": "…", "speaker": "…"}]}
    {"transcription": [{"offsets": {"from": 0, "to": 2500}, "text": "…"}]}             whisper.cpp
    {"chunks": [{"timestamp": [0.0, 2.5], "text": "…"}]}                               transformers
    [{"sentence_info": [{"start": 880, "end": 5195, "text": "…", "spk": 0}]}]          FunASR, in ms

Where the list stands under none of these names, the rows that say most are looked for in the whole document (json_search),
which finds what the recognition services of Google, AWS, Azure, Deepgram, 騰訊雲, 訊飛 and YouTube answer. How a row is read: rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.errors import UnreadableError
from pipeline.ingest import json_search, metadata, rows
from pipeline.ingest.draft import Draft, Piece
from pipeline.ingest.json_items import Document, Item
from pipeline.model import Notice

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
DEEPEST = 4  # objects around the list
BEGINS = re.compile(r'\s*(?:\{\s*(?:"|\}|\Z)|\[\s*(?:\{|"|\]|\Z|\[\s*(?:\[|\{|"|\]|-?[\d.]+\s*,)))')
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
    for line, name in document.repeated:
        draft.findings.add("repeated-name", line, name)
    items = list(_expand(document.items or _segments(document.fields)))
    if not any(rows.said(item.value) for item in items):
        items = json_search.rows_of(document) or items
    per_second = rows.units(items, draft)
    for item in items:
        piece = rows.piece(item, per_second, draft.findings)
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
    for name in rows.TEXT:
        item = fields.get(name)
        if item and isinstance(item.value, str):
            yield from (Piece(line, None, None, None, item.line) for line in item.value.splitlines())
            return
