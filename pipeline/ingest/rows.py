"""A row of named values, out of JSON or a table, as a piece of the transcript: which name is the text, which the times.

Numbers are seconds, unless the name or the pace of speech says milliseconds; strings are clock times or seconds. Rows
without a text but with words (``words``, ``segs``) are what their words are together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pipeline.ingest.draft import Draft, Findings, Piece
from pipeline.ingest.json_items import Item
from pipeline.model import Notice
from pipeline.text import timecode

TEXT = (
    "text", "body", "content", "sentence", "transcript", "Text", "utterance", "onebest", "FinalSentence", "display", "caption",
    "subtitle", "speech", "utf8", "文字", "內容", "内容", "文本", "字幕", "逐字稿",
)  # fmt: skip
START = (
    "start", "startTime", "start_time", "time", "begin", "timestamp", "timestamps", "from", "Start", "t0", "時間", "时间",
    "開始", "开始", "開始時間", "开始时间",
)  # fmt: skip
END = ("end", "endTime", "end_time", "to", "stop", "End", "t1", "resultEndTime", "結束", "结束", "結束時間", "结束时间")
START_MS = (
    "offsets",
    "start_ms",
    "startMs",
    "begin_time",
    "BeginTime",
    "StartMs",
    "tStartMs",
    "bg",
    "start_in_milliseconds",
)
END_MS = ("end_ms", "endMs", "EndTime", "EndMs", "ed")
LENGTH = ("duration", "dur")
LENGTH_MS = ("dDurationMs", "duration_ms", "durationMs")
TICKS, LENGTH_TICKS = ("offsetInTicks",), ("durationInTicks",)  # of Azure, 10,000 a millisecond
SPEAKER = (
    "speaker", "speaker_id", "spk", "SpeakerId", "speakerId", "speaker_label", "speakerName", "speaker_name", "channel_tag",
    "說話人", "说话人", "發言人", "发言人", "講者", "讲者", "語者",
)  # fmt: skip
WORDS = ("words", "segs", "Words", "sentences")
READINGS = ("nBest", "alternatives")  # of the same speech, the best one first
WORD = ("word", "punctuated_word", "Word", "w", *TEXT)
SLOWEST = 10  # units of time per character; beyond it whole numbers cannot be seconds
LONGEST_RANGE = 64  # characters of two clock times and what stands between them
LONGEST_S = 1e6  # nearly twelve days: a time beyond it is none
BETWEEN = re.compile(r"\s*(?:-{1,2}>|→|[~～–—]|\s-\s)\s*")
LATIN_PAIR = re.compile(r"[0-9A-Za-z][0-9A-Za-z]")


def first(row: dict[str, Any], names: tuple[str, ...]) -> Any:
    """The value of the first of some names that a row has one for."""
    return next((row[name] for name in names if row.get(name) is not None), None)


def said(row: Any) -> str | None:
    """What a row says: its text, or its words together; None if it has neither."""
    if isinstance(row, str):
        return row
    if isinstance(row, list):  # [0.5, 2.0, "大家好"]
        texts = [value for value in row if isinstance(value, str) and not _is_time(value)]
        return texts[0] if len(texts) == 1 and 2 <= len(row) <= 4 else None
    if not isinstance(row, dict):
        return None
    text = first(row, TEXT)
    if isinstance(text, str):
        return text
    if isinstance(text, int) and not isinstance(text, bool):
        return str(text)
    if isinstance(text, list) and all(isinstance(part, str) for part in text):
        return joined(text)
    if readings := first(row, READINGS):
        return said(readings[0]) if isinstance(readings, list) else None
    parts = [first(word, WORD) for word in words_of(row)]
    return joined([part for part in parts if isinstance(part, str)]) if parts else None


def words_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The words that a row holds, each a row itself; those of the best reading where there are several."""
    readings = first(row, READINGS)
    if isinstance(readings, list) and readings and isinstance(readings[0], dict):
        row = readings[0]
    words = first(row, WORDS)
    return [word for word in words if isinstance(word, dict)] if isinstance(words, list) else []


def joined(words: Iterable[str]) -> str:
    """Words as one text, with a space where two Latin ones meet that bring none themselves."""
    text = ""
    for word in words:
        text += (" " if LATIN_PAIR.fullmatch(text[-1:] + word[:1]) else "") + word
    return text


def units(items: list[Item], draft: Draft) -> float:
    """Units of bare numbers per second: 1, or 1000 where seconds would make it impossibly slow speech."""
    rows = [item.value for item in items if isinstance(item.value, dict)]
    starts = [value for row in rows for each in (row, *words_of(row)[:1]) if (value := first(each, START)) is not None]
    whole = [value for value in starts if isinstance(value, int) and not isinstance(value, bool)]
    whole += [int(value) for value in starts if isinstance(value, str) and value.isdigit() and len(value) < 12]
    possible = [value for value in whole if abs(value) <= LONGEST_S * 1000]
    chars = sum(len(text) for row in rows if (text := said(row)))
    if not possible or len(whole) < len(starts) or max(possible) <= SLOWEST * chars:
        return 1
    draft.notices.append(
        Notice(
            "assumed-milliseconds",
            "whole numbers as times were read as milliseconds: as seconds the speech would be too slow",
        )
    )
    return 1000


def piece(item: Item, per_second: float, findings: Findings) -> Piece | None:
    """The piece a row makes; None, with a finding, for one that says nothing."""
    value, line = item
    text = said(value)
    if text is None:
        if isinstance(value, dict) and any(name in value for name in TEXT) and first(value, TEXT) is None:
            return Piece("", None, None, None, line)
        if not _bears_no_speech(value):
            findings.add("malformed", line, str(value)[:80])
        return None
    if isinstance(value, str):
        return Piece(value, None, None, None, line)
    if isinstance(value, list):
        times = [part for part in value if part is not text]
        value = dict(zip(("start", "end"), times, strict=False))
    start, end = _times(value, per_second, line, findings)
    speaker = first(value, SPEAKER)
    if isinstance(speaker, dict):
        speaker = first(speaker, ("name", "label", "id"))
    name = str(speaker).strip() if isinstance(speaker, (str, int)) and not isinstance(speaker, bool) else ""
    return Piece(text, start, end, name or None, line)


def _bears_no_speech(row: Any) -> bool:
    """An event that only holds times and styles, as YouTube's JSON has them between its captions."""
    return (
        isinstance(row, dict) and bool(row) and not any(isinstance(value, (str, list, dict)) for value in row.values())
    )


def _times(row: dict[str, Any], per_second: float, line: int, findings: Findings) -> tuple[int | None, int | None]:
    for starts, ends, lengths, each in (
        (START_MS, (*END_MS, *END), LENGTH_MS, 1000.0),
        (TICKS, (), LENGTH_TICKS, 1e7),
        (START, END, LENGTH, per_second),
    ):
        start, end = first(row, starts), first(row, ends)
        if start is not None or starts is START:
            start, end = _pair(start, end)
            begin, stop = (_or_finding(value, each, line, findings) for value in (start, end))
            if stop is None and begin is not None and end is None:
                length = _or_finding(first(row, lengths), each, line, findings)
                stop = None if length is None else begin + length
            if start is None and (words := words_of(row)):
                begin = _times(words[0], per_second, line, findings)[0]
                stop = stop if end is not None else _times(words[-1], per_second, line, findings)[1]
            return begin, stop
    return None, None


def _or_finding(value: Any, per_second: float, line: int, findings: Findings) -> int | None:
    try:
        return _ms(value, per_second)
    except (ValueError, TypeError, OverflowError):
        findings.add(
            "bad-time", line, str(value)[:40] if isinstance(value, (str, float)) else repr(type(value).__name__)
        )
        return None


def _pair(start: Any, end: Any) -> tuple[Any, Any]:
    """Start and end where one value holds both."""
    if isinstance(start, dict):
        return first(start, ("from", *START)), first(start, END)
    if isinstance(start, list) and len(start) == 2:
        return start[0], start[1]
    if isinstance(start, str) and end is None and len(start) <= LONGEST_RANGE:
        begin, *rest = BETWEEN.split(start, maxsplit=1)
        return begin, rest[0] if rest else None
    return start, end


def _is_time(value: str) -> bool:
    try:
        return _ms(value, 1) is not None
    except (ValueError, OverflowError):
        return False


def _ms(value: Any, per_second: float) -> int | None:
    """Milliseconds of a number, a clock time or a number in a string; None for None.

    Raises ValueError, TypeError or OverflowError for anything else.
    """
    if value is None:
        return None
    if isinstance(value, str):
        if ":" in value or "：" in value:
            return timecode.parse(value)
        number = value.strip()
        if not number:
            return None
        whole = number.isdigit()
        value = float(number.removesuffix("ms").removesuffix("s").replace(",", "."))
        per_second = 1000 if number.endswith("ms") else per_second if whole else 1
    seconds = float(value) / per_second
    if isinstance(value, bool) or not 0 <= seconds <= LONGEST_S:  # NaN compares false
        raise ValueError("not a time")
    return round(seconds * 1000)


def seconds(value: Any) -> float:
    """A time in units of its own, for comparing; 0 for what is none."""
    try:
        return (_ms(value, 1) or 0) / 1000
    except (ValueError, TypeError, OverflowError):
        return 0.0
