"""What a file's pieces say of each other: who speaks, where lines begin «主持人：», and what captions show a second time.

    主持人：歡迎收聽            歡迎                     ← captions that roll: each shows the last line again
    來賓：你好                  歡迎 / 收聽電池夜話
                              收聽電池夜話 / 今天

Both are habits of a whole file; a single line that looks so is what somebody said. A label stays in the text (it is part of
the line) and becomes the speaker of it and of what follows; what was shown before is left out and named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.ingest.draft import Findings, Piece

LABEL = re.compile(
    r"[\s>*_\-–—]*+(?P<name>[^\s\d:：,，。.!！?？;；、(（\[【][^\n:：,，。!！?？;；、(（\[【*_]{0,20}?)\s*+[*_]*+\s*+[:：][*_]*+\s*+\S"
)
FEWEST_LABELS = 4
LABELLED = 0.4  # share of the pieces that must bear a label
FEWEST_ROLLED = 4
ROLLED = 0.5  # share of the captions, of those with two lines or more, whose first line is the last of the one before
LATE_MS = 200  # a caption that shows the last one's words again follows it at once


def named(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with their speakers, if the lines of a file that names none otherwise bear labels throughout."""
    if any(piece.speaker for piece in pieces):
        return list(pieces)
    labels = [found["name"].strip() if (found := LABEL.match(piece.text)) else None for piece in pieces]
    counts = Counter(label for label in labels if label)
    filled = sum(1 for piece in pieces if piece.text.strip())
    habit = counts.total() >= max(FEWEST_LABELS, LABELLED * filled) and len(counts) <= max(2, counts.total() // 4)
    return list(_speaking(pieces, labels)) if habit else list(pieces)


def _speaking(pieces: Sequence[Piece], labels: Sequence[str | None]) -> Iterator[Piece]:
    speaker = None
    for piece, label in zip(pieces, labels, strict=True):
        speaker = label or speaker
        yield piece._replace(speaker=speaker)


def unrolled(pieces: Sequence[Piece], findings: Findings) -> list[Piece]:
    """The pieces without the lines that only repeat the end of the piece before, if the file's captions roll."""
    lines = [[line for text in piece.text.split("\n") if (line := " ".join(text.split()))] for piece in pieces]
    double = [(a, b) for a, b in pairwise(lines) if a and len(b) > 1]
    rolled = sum(1 for a, b in double if a[-1] == b[0])
    if rolled < max(FEWEST_ROLLED, ROLLED * len(double), 0.2 * len(pieces)):
        return list(pieces)
    kept = list(pieces[:1])
    for (before, now), (shown, said) in zip(pairwise(pieces), pairwise(lines), strict=True):
        again = _at_once(before, now) and shown and said and shown[-1] == said[0]
        if again:
            findings.add("repeated", now.line, said[0])
        kept.append(now._replace(text="\n".join(said[1:])) if again else now)
    return [piece for piece, said in zip(kept, lines, strict=True) if piece.text.strip() or not said]


def _at_once(before: Piece, now: Piece) -> bool:
    return now.start_ms is None or before.end_ms is None or now.start_ms <= before.end_ms + LATE_MS
