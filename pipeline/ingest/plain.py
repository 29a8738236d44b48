"""Plain text without times: a line is a cue. Whatever nothing else reads is read so, down to one unbroken line."""

from __future__ import annotations

from pipeline.ingest.draft import Draft, Piece


def sniff(text: str) -> bool:
    """Any text is plain text."""
    return True


def parse(text: str) -> Draft:
    """Every line that has something on it, without a time."""
    lines = enumerate(text.split("\n"), 1)
    return Draft([Piece(line, None, None, None, number) for number, line in lines if line and not line.isspace()])
