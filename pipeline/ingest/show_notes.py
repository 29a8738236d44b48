"""Show notes: HTML to text, and the chapter marks a maker wrote into them.

Marks are lines such as ``00:00 開場``, ``(12:34) 換電池``, ``- 1:02:03 聽眾來信``, ``【12:34】聽眾來信``, ``聽眾來信 12:34``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from pipeline.model import Mark
from pipeline.text import timecode
from pipeline.text.timecode import CLOCK

LONGEST = 200_000  # characters of a description that are read
FEWEST = 3  # marks that make a table of chapters; one or two times in a text may mean anything
MARKUP = re.compile(
    r"</?(?:p|br|a|div|span|ul|ol|li|b|i|em|strong|h[1-6]|img|figure|hr|table|blockquote|section)\b[^<>]*>|&\w+;|&#\d+;",
    re.I,
)
BLOCKS = frozenset(
    (
        "p",
        "br",
        "div",
        "ul",
        "ol",
        "li",
        "hr",
        "tr",
        "table",
        "blockquote",
        "section",
        "figure",
        *(f"h{n}" for n in range(1, 7)),
    )
)
HIDDEN = frozenset(("script", "style"))
BULLET = r"[\s\-–—*•·●▪►▶▌✦◆■#>]*(?:\d{1,2}[.、)）]\s*)?"
LEADING = re.compile(
    rf"{BULLET}[(\[（［【〔「]?\s*({CLOCK})\s*(?:(?:-->|→|[~～\-–—至到])\s*{CLOCK}\s*)?[)\]）］】〕」]?(.*)"
)
TRAILING = re.compile(rf"(.*?\S)[\s(\[（［【〔:：\-–—|｜]*({CLOCK})\s*[)\]）］】〕]?\s*")
EDGE = " \t\u3000:：-–—|｜、.,，*~～·"


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self._hidden += 1
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def to_text(notes: str) -> str:
    """Show notes as lines of text, whether they come as HTML or as text already."""
    notes = notes[:LONGEST]
    if MARKUP.search(notes):
        reader = _Text()
        reader.feed(notes)
        reader.close()
        notes = "".join(reader.parts)
    lines = (" ".join(line.split()) for line in notes.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def marks(notes: str) -> tuple[Mark, ...]:
    """The chapter marks in the text of show notes: at least three lines with ascending times, else none."""
    lines = notes.splitlines()
    return ascending(_leading(lines)) or ascending(_trailing(lines))


def _leading(lines: Iterable[str]) -> list[Mark]:
    found = (LEADING.match(line) for line in lines)
    return [Mark(timecode.parse(match[1]), match[2].strip(EDGE)) for match in found if match and match[2].strip(EDGE)]


def _trailing(lines: Iterable[str]) -> list[Mark]:
    found = (TRAILING.fullmatch(line) for line in lines if len(line) < 300)
    return [Mark(timecode.parse(match[2]), match[1].strip(EDGE)) for match in found if match]


def ascending(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The longest row of marks with strictly ascending times, if it has three or more; else none.

    Notes may hold a second list (times of the video, of another episode); the longer one is taken.
    """
    rows: list[list[Mark]] = [[]]
    for mark in marks:
        if rows[-1] and mark.start_ms <= rows[-1][-1].start_ms:
            rows.append([])
        rows[-1].append(mark)
    longest = max(rows, key=len)
    return tuple(longest) if len(longest) >= FEWEST else ()
