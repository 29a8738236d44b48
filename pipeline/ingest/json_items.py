"""A JSON reader that gives what it could read of a damaged file, and the line of every item of a list.

``json.loads`` gives all or nothing. Here the outermost values are taken apart by hand and what is inside them by
``JSONDecoder.raw_decode``, so a file cut off in its last segment loses that segment only.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import Any, NamedTuple

from pipeline.errors import UnreadableError

SPACE = re.compile(r"[ \t\n\r]*")
MOST_VALUES = 3_000_000  # word by word, fifteen hours of speech; each takes up to 150 bytes of memory
MOST_ERRORS = 50  # a broken item is looked past so often: each look may cost one pass over the rest of the file


class Item(NamedTuple):
    """A value and the line of the file where it begins."""

    value: Any
    line: int


class Broken(NamedTuple):
    """A place that is not JSON."""

    line: int
    column: int
    message: str


class Document:
    """A JSON text read as far as it goes.

    ``fields`` are those of the outermost object; a list there is a list of ``Item``. ``items`` are those of an outermost
    list, or the objects of a text that holds one after another (JSON Lines). ``broken`` names the places that are not JSON;
    ``repeated`` the lines of objects in which a name stands twice: their lists and texts are joined, of others the last counts.

    Raises UnreadableError for JSON nested too deeply to read, or of more than ``MOST_VALUES``.
    """

    def __init__(self, text: str) -> None:
        if max(map(text.count, ",[{")) > MOST_VALUES:
            raise UnreadableError(
                f"is JSON of more than {MOST_VALUES:,} values; split it, or leave out the single words"
            )
        self.text = text
        self.fields: dict[str, Item] = {}
        self.items: list[Item] = []
        self.broken: list[Broken] = []
        self.repeated: list[tuple[int, str]] = []
        self._twice: list[str] = []
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object_of)
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        try:
            self._read()
        except RecursionError:
            raise UnreadableError("is JSON nested too deeply; expected an object with a list of segments") from None

    def _read(self) -> None:
        start = self._skip(0)
        if self.text.startswith("[", start):
            end = self._list(start, self.items)
        else:
            end = self._object(start)
            if self.text.startswith("{", end):
                self.fields = {}
                self.broken = []
                end = self._values(start, self.items)
        if end < len(self.text):
            self._break(end, "Something follows the end of the JSON")

    def _object(self, at: int) -> int:
        """Read the object that begins at ``at`` into ``fields``; offset of what follows it, len(text) where it breaks."""
        text = self.text
        at = self._skip(at + 1)
        while not text.startswith("}", at):
            begin = at
            try:
                key, at = self._decoder.raw_decode(text, at)
                at = self._skip(at)
                if not isinstance(key, str) or not text.startswith(":", at):
                    raise json.JSONDecodeError("Expecting a name and ':'", text, at)
                at = begin = self._skip(at + 1)
                if text.startswith("[", at):
                    before = self.fields.get(key)
                    items: list[Item] = before.value if before and isinstance(before.value, list) else []
                    self.fields[key] = Item(items, self._line(at))
                    if before:
                        self.repeated.append((self._line(at), key))
                    at = self._list(at, items)
                else:
                    value, at = self._decoder.raw_decode(text, at)
                    self._note_repeated(begin)
                    self.fields[key] = Item(value, self._line(begin))
                at = self._skip(at)
                if text.startswith(",", at):
                    at = self._skip(at + 1)
                elif not text.startswith("}", at):
                    raise json.JSONDecodeError("Expecting ',' or '}'", text, at)
            except ValueError as error:  # not JSONDecodeError for a number of 5,000 digits
                if not self.broken or begin < len(text):
                    self._break(getattr(error, "pos", begin), str(getattr(error, "msg", error)))
                return len(text)
        return self._skip(at + 1)

    def _list(self, at: int, items: list[Item]) -> int:
        """Read the list that begins at ``at``; offset of what follows it, len(text) where it breaks."""
        return self._values(self._skip(at + 1), items, "]")

    def _values(self, at: int, items: list[Item], closing: str = "") -> int:
        """Read values up to the closing bracket, or to the end of the text without one, looking past broken ones."""
        text = self.text
        while at < len(text) and not (closing and text.startswith(closing, at)):
            try:
                value, end = self._decoder.raw_decode(text, at)
            except ValueError as error:
                self._break(getattr(error, "pos", at), str(getattr(error, "msg", error)))
                at = self._next(at + 1, items)
                continue
            items.append(Item(value, self._line(at)))
            self._note_repeated(at)
            at = self._skip(end)
            if text.startswith(",", at):
                at = self._skip(at + 1)
            elif closing and at < len(text) and not text.startswith(closing, at):
                self._break(at, f"Expecting ',' or '{closing}'")
                at = self._next(at, items)
        if at < len(text):
            return self._skip(at + 1)
        if closing and not self.broken:
            self._break(at, "The file ends inside a list")
        return at

    def _next(self, at: int, items: list[Item]) -> int:
        """Where the next item of a list begins at or behind a broken place; len(text) if nowhere."""
        found = _opening(items).search(self.text, at)
        return found.start() if found and len(self.broken) < MOST_ERRORS else len(self.text)

    def _object_of(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object, with nothing lost where a name stands twice in it, which JSON leaves open."""
        made = dict(pairs)
        if len(made) < len(pairs):
            made.clear()
            for name, value in pairs:
                before = made.get(name)
                if name in made:
                    self._twice.append(name)
                if isinstance(before, str) and isinstance(value, str) and before != value:
                    value = f"{before}\n{value}"
                elif isinstance(before, list) and isinstance(value, list):
                    value = before + value
                made[name] = value
        return made

    def _note_repeated(self, at: int) -> None:
        if self._twice:
            self.repeated += ((self._line(at), name) for name in dict.fromkeys(self._twice))
            self._twice.clear()

    def _skip(self, at: int) -> int:
        space = SPACE.match(self.text, at)
        return space.end() if space else at

    def _line(self, at: int) -> int:
        return bisect_left(self._breaks, at) + 1

    def _break(self, at: int, message: str) -> None:
        line = self._line(at)
        column = at - (self._breaks[line - 2] if line > 1 else -1)
        self.broken.append(Broken(line, column, message))


def _opening(items: list[Item]) -> re.Pattern[str]:
    """How a list's items begin, learnt from the first: not every brace, which may open a word inside a segment."""
    first = next((item.value for item in items if isinstance(item.value, dict) and item.value), None)
    return re.compile(r"\{\s*" + (re.escape(json.dumps(next(iter(first)), ensure_ascii=False)) if first else '"'))
