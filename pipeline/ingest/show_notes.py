"""Show notes: HTML to text, and the chapter marks a maker wrote into them.

Marks are lines such as ``00:00 開場``, ``(12:34) 換電池``, ``- 1:02:03 聽眾來信``, ``【12:34】聽眾來信``, ``聽眾來信 12:34``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from pipeline.model import Mark
from pipeline.text import timecode
from pipeline.text.timecode import CLOCK

LONGEST = 200_000  # characters of a description that are read
FEWEST = 3  # marks that make a table of chapters; one or two times in a text may mean anything
BLOCKS = frozenset(f"h{n}" for n in range(1, 7)) | {
    *(
        "p",
        "br",
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "hr",
        "table",
        "tr",
        "blockquote",
        "section",
        "article",
        "figure",
        "pre",
    )
}
HIDDEN = frozenset(("script", "style"))
INLINE = "a|abbr|b|cite|code|del|em|figcaption|font|i|iframe|img|ins|mark|q|s|small|span|strike|strong|sub|sup|tbody|td|th|thead|time|u"
TAG = re.compile(
    rf"<(/?)({INLINE}|{'|'.join(sorted(BLOCKS | HIDDEN))})\b[^<>]*>|<!--[^<>]*>", re.IGNORECASE
)  # «<AI 時代>» is a title
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
BULLET = r"[\s\-–—*•·●▪►▶▌✦◆■#>]*(?:\d{1,2}[.、)）]\s*)?"
LEADING = re.compile(
    rf"{BULLET}[(\[（［【〔「]?\s*({CLOCK})\s*(?:(?:-->|→|[~～\-–—至到])\s*{CLOCK}\s*)?[)\]）］】〕」]?(.*)"
)
TRAILING = re.compile(rf"(.*?\S)[\s(\[（［【〔:：\-–—|｜]*({CLOCK})\s*[)\]）］】〕]?\s*")
EDGE = " \t\u3000:：-–—|｜、.,，*~～·"


def to_text(notes: str) -> str:
    """Show notes as lines of text, whether they come as HTML or as text already.

    Tags are found by a pattern: html.parser of CPython 3.11 is quadratic in unclosed tags (450 s for 200,000 characters).
    """
    notes = notes[:LONGEST]
    parts: list[str] = []
    at, hidden = 0, ""
    for tag in TAG.finditer(notes):
        name = (tag[2] or "").lower()
        if not hidden:
            parts += notes[at : tag.start()], "\n" if name in BLOCKS else ""
            hidden = name if name in HIDDEN and not tag[1] else ""
        elif name == hidden and tag[1]:
            hidden = ""
        at = tag.end()
    parts.append("" if hidden else notes[at:])
    text = ENTITY.sub(lambda entity: html.unescape(entity[0]), "".join(parts))
    lines = (" ".join(line.split()) for line in text.splitlines())
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
