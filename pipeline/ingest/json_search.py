"""The rows of a transcript in JSON of unknown shape: of all lists in it, those on one path that say most and bear times.

    {"results": {"channels": [{"alternatives": [{"paragraphs": {"paragraphs": [{"sentences": [{"text": …, "start": …}]}]}}]}]}}

Lists that hang under several objects of one list, as the sentences do here, are one row of rows. Where a document holds
only single words with their times, they are put together to phrases.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.ingest import rows
from pipeline.ingest.json_items import Document, Item

DEEPEST = 12  # objects and lists around a row
PAUSE_MS = 600  # silence that ends a phrase of single words
LONGEST_PHRASE = 40  # characters
NEARLY = 0.8  # of the characters that the fullest list says: others leave out signs and spaces
ENDS = "。！？!?"

Path = tuple[str, ...]
ONES: tuple[Path, ...] = (("words",), ("Words",), ("segs",))


def rows_of(document: Document) -> list[Item]:
    """The rows that say most; empty if nothing in the document says anything."""
    found: dict[Path, list[Item]] = {}
    for item in document.items:
        _collect(item.value, (), item.line, found)
        found.setdefault((), []).append(item)
    for name, item in document.fields.items():
        if isinstance(item.value, list):
            found.setdefault((name,), []).extend(item.value)
            for inner in item.value:
                _collect(inner.value, (name,), inner.line, found)
        else:
            _collect(item.value, (name,), item.line, found)
    keyed = list(document.fields.values())
    if len(keyed) > 1 and all(isinstance(item.value, dict) for item in keyed):  # {"0": {…}, "1": {…}}
        found[("*",)] = keyed
    return _best(found)


def _best(found: dict[Path, list[Item]]) -> list[Item]:
    """Of the lists that bear times, else of all: those that say nearly as much as any, of them the one of most rows."""
    worth = {path: _worth(items) for path, items in found.items()}
    said = {path: (timed, chars) for path, (timed, chars) in worth.items() if chars}
    if not said:
        return []
    most = max(chars for _, chars in said.values())
    full = {path for path, (_, chars) in said.items() if chars >= NEARLY * most}
    full = {path for path in full if said[path][0]} or full
    whole = {path for path in full if not _are_words(path, found[path])}
    best = max(whole or full, key=lambda path: (len(found[path]), -len(path)))
    return found[best] if best in whole else list(phrases(found[best]))


def _collect(value: Any, path: Path, line: int, found: dict[Path, list[Item]]) -> None:
    """Add the rows of all lists in a value to those found on the same path."""
    if len(path) >= DEEPEST:
        return
    if isinstance(value, list):
        found.setdefault(path, []).extend(Item(row, line) for row in value)
        for row in value:
            if isinstance(row, (dict, list)):
                _collect(row, (*path, ""), line, found)
    elif isinstance(value, dict):
        if len(value) > 1 and all(isinstance(row, dict) for row in value.values()):  # {"0": {…}, "1": {…}}
            found.setdefault((*path, "*"), []).extend(Item(row, line) for row in value.values())
        for name, inner in value.items():
            _collect(inner, (*path, name), line, found)


def _worth(items: list[Item]) -> tuple[bool, int]:
    """Do the rows bear times, and how many characters do they say?"""
    texts = [_text(item.value) for item in items]
    timed = sum(1 for item, text in zip(items, texts, strict=True) if text and _timed(item.value))
    return 2 * timed > sum(map(bool, texts)), sum(map(len, texts))


def _text(row: Any) -> str:
    if isinstance(row, str):
        return ""  # a list of bare strings may be anything: names, tags
    return rows.said(row) or (_word(row) if isinstance(row, dict) else "")


def _word(row: dict[str, Any]) -> str:
    word = rows.first(row, rows.WORD)
    return word if isinstance(word, str) else ""


def _timed(row: Any) -> bool:
    if isinstance(row, list):
        return True
    names = (*rows.START_MS, *rows.TICKS, *rows.START)
    return any(rows.first(each, names) is not None for each in (row, *rows.words_of(row)[:1]))


def _are_words(path: Path, items: list[Item]) -> bool:
    """Are these single words: by the name of their list, by the name of what they say, or by being short throughout?"""
    named = sum(1 for item in items if isinstance(item.value, dict) and rows.said(item.value) is None)
    short = sum(1 for item in items if 0 < len(_text(item.value)) <= 2)
    return path[-1:] in ONES or 2 * named > len(items) or (len(items) >= 8 and 10 * short > 9 * len(items))


def phrases(items: list[Item]) -> Iterator[Item]:
    """Rows of words put together: a pause, a full stop, another speaker or forty characters end a phrase."""
    words: list[dict[str, Any]] = []
    length, line = 0, 0
    for item in items:
        if not isinstance(item.value, dict) or not (text := _text(item.value)):
            continue
        word = {**item.value, "word": text}
        if words and _ends(words[-1], word, length):
            yield Item({"words": words, "speaker": rows.first(words[0], rows.SPEAKER)}, line)
            words, length = [], 0
        line = line if words else item.line
        words.append(word)
        length += len(text)
    if words:
        yield Item({"words": words, "speaker": rows.first(words[0], rows.SPEAKER)}, line)


def _ends(last: dict[str, Any], word: dict[str, Any], length: int) -> bool:
    if length >= LONGEST_PHRASE or last["word"][-1:] in ENDS:
        return True
    if rows.first(last, rows.SPEAKER) != rows.first(word, rows.SPEAKER):
        return True
    stop, start = rows.first(last, rows.END), rows.first(word, rows.START)
    pause = rows.seconds(start) - rows.seconds(stop)
    return pause * 1000 >= PAUSE_MS
