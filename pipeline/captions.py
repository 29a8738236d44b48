"""The transcript of a record in the formats of players and editors: SRT, WebVTT, Podcasting 2.0 JSON, plain text.

Sections can be left out (times are kept), names put right, and the script changed for display.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, get_args

from pipeline.errors import InputError
from pipeline.record import EpisodeRecord

Format = Literal["srt", "vtt", "json", "txt"]
Script = Literal["tw", "cn"]
GLIMPSE_MS = 2000  # of a caption whose length the source does not tell
BREATH_MS = 100  # overlaps up to this are rounding, not two people speaking at once


@dataclass(frozen=True, slots=True)
class Caption:
    """A cue as it will be shown; times in milliseconds."""

    start_ms: int | None
    end_ms: int | None
    speaker: str | None
    text: str


def captions(
    record: EpisodeRecord, without: Sequence[str] = (), script: Script | None = None, canonical_names: bool = False
) -> list[Caption]:
    """The cues of a record, cut where sections that are left out begin and end."""
    convert = _converter(record.script, script)
    shown = [(s.char_start, s.char_end) for s in record.segments if s.kind not in without]
    mentions = sorted(
        (
            (m.char_start, m.char_end, e.name)
            for e in record.entities
            for m in e.mentions
            if e.known or m.surface != e.name
        )
        if canonical_names
        else ()
    )
    starts = [start for start, _, _ in mentions]
    made = []
    for number, cue in enumerate(record.cues):
        end_ms = cue.end_ms
        if end_ms is None:
            end_ms = next((c.start_ms for c in record.cues[number + 1 : number + 2]), record.duration_ms)
        length = max(cue.char_end - cue.char_start, 1)

        def at(
            char: int,
            low: int | None = cue.start_ms,
            high: int | None = end_ms,
            first: int = cue.char_start,
            n: int = length,
        ) -> int | None:
            if low is None or high is None:
                return low
            return low + round(max(high - low, 0) * (char - first) / n)

        for start, end in _overlaps(shown, cue.char_start, cue.char_end):
            inside = mentions[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
            text = " ".join(_put_right(record.text, start, end, inside).split())
            if text:
                made.append(Caption(at(start), at(end), cue.speaker, convert(text)))
    return made


def _overlaps(spans: Iterable[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The parts of [start, end) that the ascending spans cover, neighbours joined."""
    found: list[tuple[int, int]] = []
    for a, b in spans:
        low, high = max(a, start), min(b, end)
        if low < high:
            if found and found[-1][1] == low:
                found[-1] = (found[-1][0], high)
            else:
                found.append((low, high))
    return found


def _put_right(text: str, start: int, end: int, mentions: Sequence[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    at = start
    for a, b, name in mentions:
        if at <= a and b <= end:
            pieces += text[at:a], name
            at = b
    return "".join([*pieces, text[at:end]])


@lru_cache(maxsize=4)
def _opencc(config: str) -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC(config).convert
    return convert


def _converter(have: Script, want: Script | None) -> Callable[[str], str]:
    if want is None or want == have:
        return lambda text: text
    return _opencc("s2twp" if want == "tw" else "tw2sp")


def render(made: list[Caption], form: Format, episode: str) -> str:
    """Captions as a file. Raises InputError if the format needs times that are not known."""
    if form in ("srt", "vtt") and any(c.start_ms is None or c.end_ms is None for c in made):
        raise InputError(f"the episode has no times, which {form} needs; json and txt do without", episode)
    return _RENDERERS[form](made)


def form(name: str) -> Format:
    """A format by its name. Raises InputError."""
    known: dict[str, Format] = {form: form for form in get_args(Format)}
    if name not in known:
        raise InputError(f"unknown format {name!r}; expected {', '.join(known)}")
    return known[name]


def _clock(ms: int, point: str) -> str:
    return f"{ms // 3600000:02d}:{ms // 60000 % 60:02d}:{ms // 1000 % 60:02d}{point}{ms % 1000:03d}"


def _timed(made: list[Caption]) -> list[tuple[int, int, Caption]]:
    """Captions with a start and a later end, as players demand.

    One that takes no time at all joins what begins at the same moment, or stands beside it if another person says that;
    ends that run a breath into the next are cut.
    """
    timed: list[tuple[int, int, Caption]] = []
    for c in made:
        start, end = c.start_ms or 0, c.end_ms or 0
        if timed:
            begun, ended, before = timed[-1]
            if ended <= begun == start and before.speaker == c.speaker:
                timed.pop()
                c = replace(c, text=f"{before.text} {c.text}")
            elif begun < start < ended <= start + BREATH_MS:
                timed[-1] = begun, start, before
        timed.append((start, end, c))
    nexts = [end if start == begun else start for (begun, _, _), (start, end, _) in pairwise(timed)]
    return [
        (start, end if end > start else max(start + 1, min(later, start + GLIMPSE_MS)), c)
        for (start, end, c), later in zip(timed, [*nexts, 0], strict=True)
    ]


def _srt(made: list[Caption]) -> str:
    return "".join(
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{_say(c)}\n\n"
        for number, (start, end, c) in enumerate(_timed(made), 1)
    )


def _say(c: Caption) -> str:
    return (f"{c.speaker}: " if c.speaker else "") + c.text.replace("-->", "→")


def _vtt(made: list[Caption]) -> str:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    cues = (
        f"{_clock(start, '.')} --> {_clock(end, '.')}\n"
        + (f"<v {escaped(c.speaker)}>" if c.speaker else "")
        + f"{escaped(c.text)}\n\n"
        for start, end, c in _timed(made)
    )
    return "WEBVTT\n\n" + "".join(cues)


def _json(made: list[Caption]) -> str:
    def row(c: Caption) -> dict[str, Any]:
        times = {"startTime": c.start_ms, "endTime": c.end_ms}
        return {
            **{key: ms / 1000 for key, ms in times.items() if ms is not None},
            **({"speaker": c.speaker} if c.speaker else {}),
            "body": c.text,
        }

    return json.dumps({"version": "1.0.0", "segments": [row(c) for c in made]}, ensure_ascii=False, indent=1) + "\n"


def _txt(made: list[Caption]) -> str:
    return "".join(c.text + "\n" for c in made)


_RENDERERS: dict[Format, Callable[[list[Caption]], str]] = {"srt": _srt, "vtt": _vtt, "json": _json, "txt": _txt}
