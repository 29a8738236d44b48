"""Reading: a file in any of the formats below → Transcript. The format is told by content, never by the file's name.

To add a format:
1. Write ``pipeline/ingest/NAME.py`` with ``sniff(text) -> bool`` (is it surely this?) and ``parse(text) -> Draft``, both for a
   text with line feeds alone as line ends and no byte order marks. ``parse`` keeps every character that was said as a ``Piece`` of the draft
   and names what it leaves out in ``draft.findings`` (codes: ``draft.MESSAGES``).
2. Add it to ``FORMATS``, before any format that would also take its files.
3. Put a small file of it into ``tests/data/ingest`` and name it in ``tests/test_ingest.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline import storage
from pipeline.errors import InputError, UnreadableError
from pipeline.ingest import (
    bracketed,
    encoding,
    hallucinations,
    headed,
    json_segments,
    metadata,
    plain,
    spacing,
    substation,
    subtitles,
    table,
    turns,
)
from pipeline.ingest.draft import Draft, join
from pipeline.ingest.feed import Feed, load_feed
from pipeline.model import Source, Transcript
from pipeline.storage import MOST_BYTES

__all__ = ["FORMATS", "MOST_BYTES", "Feed", "Format", "detect", "load_feed", "read"]

MOST_CHARS = 2_500_000
"""Longer texts are refused: five days and nights of speech. A worker takes some 200 MiB and 220 bytes a character: 225 MiB
for an hour, 600 for 1.8 million characters, 750 at the most."""
MOST_LINES = 2_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is told and read."""

    title: str
    sniff: Callable[[str], bool]
    parse: Callable[[str], Draft]


FORMATS: dict[str, Format] = {  # asked in this order
    "json": Format("JSON with segments", json_segments.sniff, json_segments.parse),
    "vtt": Format("WebVTT", subtitles.sniff_vtt, subtitles.parse_vtt),
    "srt": Format("SubRip", subtitles.sniff_srt, subtitles.parse_srt),
    "ass": Format("Sub Station Alpha", substation.sniff, substation.parse),
    "table": Format("table with columns of times and text", table.sniff, table.parse),
    "bracketed": Format("text with times in brackets", bracketed.sniff, bracketed.parse),
    "headed": Format("text with bare times above paragraphs or before lines", headed.sniff, headed.parse),
    "plain": Format("plain text", plain.sniff, plain.parse),
}


def detect(text: str) -> str:
    """Name of the first of ``FORMATS`` that takes the text."""
    return next(name for name, known in FORMATS.items() if known.sniff(text))


def read(path: str | Path, feed: Feed | None = None) -> Transcript:
    """The transcript in a file, with what is known of its episode from sidecars beside it, its own fields, and a feed.

    What could not be read, was left out or assumed is in ``notices``. ``id`` is the file's stem.

    Raises UnreadableError if nothing in the file is a transcript, it is larger than ``MOST_BYTES``, ``MOST_LINES`` or
    ``MOST_CHARS``, or it cannot be opened; MetadataError if a sidecar is malformed. Both name the file.
    """
    path = Path(path)
    raw = _bytes(path)
    try:
        decoded = encoding.decode(raw)
        if not decoded.text or decoded.text.isspace():
            raise UnreadableError(f"is empty; expected {_expected()}")
        format_name = detect(decoded.text)
        if format_name != "json" and decoded.text.count("\n") > MOST_LINES:
            raise UnreadableError(f"has more than {MOST_LINES:,} lines (ingest.MOST_LINES); split it")
        draft = FORMATS[format_name].parse(decoded.text)
    except UnreadableError as error:
        raise UnreadableError(error.message, str(path), error.line) from error
    draft.findings.extend(decoded.findings)
    draft.pieces = turns.named(draft.pieces)
    text, cues = join(draft)
    if len(text) > MOST_CHARS:
        raise UnreadableError(f"says more than {MOST_CHARS:,} characters (ingest.MOST_CHARS); split it", str(path))
    if not cues:
        title = FORMATS[format_name].title
        raise UnreadableError(f"looks like {title} but no cue has text; expected {_expected()}", str(path))
    meta, about_meta = metadata.gather(path, draft.meta, feed)
    notices = (
        *decoded.notices,
        *draft.notices,
        *draft.findings.notices(),
        *about_meta,
        *hallucinations.find(text, cues),
        *spacing.hidden(text),
    )
    source = Source(str(path), format_name, decoded.encoding, hashlib.sha256(raw).hexdigest())
    return Transcript(path.stem, text, cues, source, meta, notices)


def _bytes(path: Path) -> bytes:
    try:
        storage.readable(path)
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except InputError as error:
        raise UnreadableError(error.message, error.path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableError(f"cannot be read: {reason}; check the path", str(path)) from error
    if len(raw) > MOST_BYTES:  # it grew meanwhile
        raise UnreadableError(f"is larger than {MOST_BYTES // 2**20} MiB (ingest.MOST_BYTES); split it", str(path))
    return raw


def _expected() -> str:
    return ", ".join(known.title for known in FORMATS.values())
