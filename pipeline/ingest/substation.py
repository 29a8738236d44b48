"""Sub Station Alpha (.ass, .ssa): the subtitles of Aegisub and of most Chinese subtitle groups.

Why not pysubs2: it drops lines it cannot place and does not say where (see ``subtitles``). Players show events by their time,
whatever their order in the file, so the cues are sorted; what is said again in another layer at the same time, for an
outline or a shadow, is one cue.

Source of the format: the specification of Advanced Sub Station Alpha v4+ and libass, which reads more than it promises.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

from pipeline.ingest.draft import Draft, Findings, Piece
from pipeline.ingest.headed import GAP
from pipeline.text import timecode
from pipeline.text.timecode import CLOCK

EVENT = re.compile(rf"^{GAP}Dialogue{GAP}:[^,\n]*+,{GAP}{CLOCK}{GAP},{GAP}{CLOCK}{GAP},", re.MULTILINE | re.IGNORECASE)
LINE = re.compile(r"\s*(?P<kind>[A-Za-z]{3,10})\s*:\s*(?P<rest>.*)")
SECTION = re.compile(r"\s*\[[^\[\]]{1,40}\]\s*")
EVENTS = "[events]"
SILENT = frozenset({"comment", "format", "style", "picture", "sound", "movie", "command"})
FIELDS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
DRAWING = re.compile(r"\\p([0-9]+)")
OVERRIDE = re.compile(r"\{[^{}]*\}")
BREAK = re.compile(r"\\[Nn]")
HARD_SPACE = "\\h"


def sniff(text: str) -> bool:
    """Is there a line of dialogue with its two times?"""
    return EVENT.search(text) is not None


def parse(text: str) -> Draft:
    """Cues of the dialogue lines by start; scripts, styles, fonts, comments and drawings are not speech."""
    findings = Findings()
    pieces: list[tuple[int, Piece]] = []  # each with the time by which it is sorted
    fields: Sequence[str] = FIELDS
    events, last = True, -1  # files without sections are pasted together of dialogue alone
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.isspace():
            continue
        found = LINE.match(line)
        kind = found["kind"].lower() if found else ""
        if found and kind == "dialogue":
            piece = _piece(found["rest"], fields, number, findings)
            if not piece.text.strip() and DRAWING.search(line):
                findings.add("not-speech", number, line)
                continue
            last = last if piece.start_ms is None else piece.start_ms
            pieces.append((last, piece))
            continue
        section = SECTION.fullmatch(line) is not None
        if section:
            events = line.strip().lower() == EVENTS
        if found and kind == "format" and events:
            fields = _fields(found["rest"]) or fields
        if section or not events or kind in SILENT:
            findings.add("not-speech", number, line)
        else:
            findings.add("untimed-text", number, line)
            pieces.append((last, Piece(line, None, None, None, number)))
    pieces.sort(key=itemgetter(0))
    return Draft(_once([piece for _, piece in pieces], findings), findings)


def _fields(listed: str) -> tuple[str, ...]:
    """The names of the fields in a Format line; none if it does not say where times and text stand, the text last."""
    fields = tuple(field.strip().lower() for field in listed.split(","))
    return fields if {"start", "end"} <= set(fields) and fields[-1] == "text" else ()


def _piece(rest: str, fields: Sequence[str], number: int, findings: Findings) -> Piece:
    """The cue of a dialogue line; of one with fewer fields than its Format line says, what stands last."""
    values = rest.split(",", len(fields) - 1)
    if len(values) == len(fields):
        event = dict(zip(fields, values, strict=True))
    else:
        event = {"text": values[-1] if _time(values[-1]) is None else ""}
    start, end = (_time(event.get(name, "")) for name in ("start", "end"))
    if start is None or end is None:
        findings.add("bad-time", number, rest)
    speaker = (event.get("name") or event.get("actor") or "").strip() or None
    return Piece(_spoken(event["text"]), start, end, speaker, number)


def _time(clock: str) -> int | None:
    try:
        return timecode.parse(clock)
    except ValueError:
        return None


def _spoken(text: str) -> str:
    r"""The words of an event: overrides in braces out, with what they draw; ``\N`` is a line break, ``\h`` a space."""
    if "{" in text:
        text = "".join(_without_drawings(text))
    return BREAK.sub("\n", text).replace(HARD_SPACE, " ")


def _without_drawings(text: str) -> list[str]:
    r"""The runs between overrides while ``\p`` is 0: «{\p1}m 0 0 l 9 9{\p0}好» says 好."""
    runs, drawing, at = [], False, 0
    for override in OVERRIDE.finditer(text):
        if not drawing:
            runs.append(text[at : override.start()])
        modes = DRAWING.findall(override[0])
        drawing = drawing if not modes else modes[-1].strip("0") != ""
        at = override.end()
    return runs if drawing else [*runs, text[at:]]


def _once(pieces: list[Piece], findings: Findings) -> list[Piece]:
    """The cues less those that say the same at the same time as one before."""
    kept: list[Piece] = []
    said: set[tuple[str, int | None, int | None]] = set()
    for piece in pieces:
        key = piece.text, piece.start_ms, piece.end_ms
        if key in said and piece.start_ms is not None and piece.text.strip():
            findings.add("repeated", piece.line, piece.text)
        else:
            said.add(key)
            kept.append(piece)
    return kept
