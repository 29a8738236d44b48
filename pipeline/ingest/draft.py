"""What a format's parser hands back, and how it becomes the one text every later stage points into."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from pipeline.ingest import spacing
from pipeline.model import Cue, Metadata, Notice

MESSAGES = {
    "bad-bytes": "characters lost to a wrong or damaged encoding, shown as \ufffd",
    "bad-time": "times that cannot be read; the text there is kept without a time",
    "byte-order-mark": "byte order marks inside the file, dropped",
    "empty-cue": "cues without text, left out",
    "end-before-start": "cues that end before they start; the end is dropped",
    "malformed": "pieces that are not cues, left out",
    "not-speech": "front matter, headings, source lines, comments or identifiers, left out",
    "out-of-order": "cues that start before the one above them; the order of the file is kept",
    "overlap": "cues that start before the one above them has ended",
    "repeated": "words that captions show again while they roll, left out",
    "repeated-name": "objects in which a name stands twice; lists and texts are joined, of others the last counts",
    "unprintable": "NUL and escape characters or half surrogates, shown as \ufffd",
    "untimed-text": "text that stands apart from any time, kept with the cue above it or without a time",
}
"""Every way in which a parser may depart from its source, by notice code."""

OVERLAP_MS = 500  # speech recognisers round the borders of neighbouring cues apart by less
UNPRINTABLE = re.compile("[\0\x1b\x80-\x84\x86-\x9f\ud800-\udfff]")  # escapes would be obeyed by a terminal


class Piece(NamedTuple):
    """One cue as its source has it: text not yet tidied, times in ms, line of the source from 1."""

    text: str
    start_ms: int | None
    end_ms: int | None
    speaker: str | None
    line: int


class Findings:
    """What a parser skipped or doubted, collected by code and told once each with all the lines."""

    def __init__(self) -> None:
        self._lines: defaultdict[str, list[int]] = defaultdict(list)
        self._first: dict[str, str] = {}

    def add(self, code: str, line: int, quote: str = "") -> None:
        """Note a code of ``MESSAGES`` for a line; the quote of the first line is shown."""
        self._lines[code].append(line)
        self._first.setdefault(code, quote.strip())

    def extend(self, other: Findings) -> None:
        """Add what another collection holds."""
        for code, lines in other._lines.items():
            self._lines[code] += lines
            self._first.setdefault(code, other._first[code])

    def notices(self) -> tuple[Notice, ...]:
        """One notice per code, by code; ``line`` is the first."""
        return tuple(
            Notice(code, self._message(code, lines), min(lines)) for code, lines in sorted(self._lines.items())
        )

    def _message(self, code: str, lines: list[int]) -> str:
        quote = self._first[code]
        shown = f", first {quote[:40] + '…' if len(quote) > 40 else quote!r}" if quote else ""
        return f"{MESSAGES[code]}: {ranges(lines)}{shown}"


def ranges(lines: Iterable[int]) -> str:
    """Line numbers for people.

    >>> ranges([1, 2, 3, 7])
    'lines 1-3, 7'
    """
    numbers = sorted(set(lines))
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    shown = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"{'line' if len(numbers) == 1 else 'lines'} {shown}"


@dataclass(slots=True)
class Draft:
    """A parser's result: pieces in the order of the file, what was found odd, and metadata the file itself holds."""

    pieces: list[Piece]
    findings: Findings = field(default_factory=Findings)
    meta: Metadata = field(default_factory=Metadata)
    notices: list[Notice] = field(default_factory=list)


def join(draft: Draft) -> tuple[str, tuple[Cue, ...]]:
    """The text and its cues: white space collapsed, empty cues left out, odd times added to the draft's findings."""
    texts = spacing.tidy([piece.text for piece in draft.pieces])
    kept: list[str] = []
    cues: list[Cue] = []
    at, last_start, last_end = 0, 0, 0
    for piece, text in zip(draft.pieces, texts, strict=True):
        if not text:
            draft.findings.add("empty-cue", piece.line)
            continue
        _, start, end, speaker, line = piece
        if start is not None:
            if start < last_start:
                draft.findings.add("out-of-order", line, text)
            elif start < last_end - OVERLAP_MS:
                draft.findings.add("overlap", line, text)
            last_start = start
        if end is not None:
            if start is not None and end < start:
                draft.findings.add("end-before-start", line, text)
                end = None
            else:
                last_end = end
        kept.append(text)
        cues.append(Cue(start, end, at, at + len(text), speaker and UNPRINTABLE.sub("\ufffd", speaker)))
        at += len(text) + 1
    whole = "\n".join(kept)
    if UNPRINTABLE.search(whole):  # JSON can hold them as escapes
        lines = (piece.line for piece in draft.pieces if UNPRINTABLE.search(piece.text))
        for line in lines:
            draft.findings.add("unprintable", line)
        whole = UNPRINTABLE.sub("\ufffd", whole)
    return whole, tuple(cues)
