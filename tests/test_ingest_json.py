"""JSON transcripts: shapes of many programs, damaged files, metadata within."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import ingest
from pipeline.errors import InputError, UnreadableError
from pipeline.ingest.draft import UNPRINTABLE
from pipeline.model import Metadata
from tests.test_ingest import DATA, cues, notices, read

ONE = (1500, 4250, None, "大家好")
SHAPES: dict[str, Any] = {
    "whisper.cpp": {"transcription": [{"timestamps": {"from": "00:00:01,500", "to": "00:00:04,250"}, "offsets": {"from": 1500, "to": 4250}, "text": " 大家好"}]},
    "transformers": {"text": "大家好", "chunks": [{"timestamp": [1.5, 4.25], "text": "大家好"}]},
    "strings as seconds": {"segments": [{"start": "1.5", "end": "4.25s", "text": "大家好"}]},
    "clock times": [{"start": "00:01.5", "end": "0:00:04.25", "text": "大家好"}],
    "range in one field": {"transcription": [{"time": "00:01.500 --> 00:04.250", "text": "大家好"}]},
    "milliseconds by name": {"utterances": [{"start_ms": 1500, "end_ms": 4250, "text": "大家好"}]},
    "deep inside": {"code": 0, "data": {"result": {"sentences": [{"begin_time": 1500, "end_time": 4250, "text": "大家好"}]}}},
    "document in a list": [{"segments": [{"start": 1.5, "end": 4.25, "text": "大家好"}]}],
    "empty list first": {"transcription": [], "segments": [{"start": 1.5, "end": 4.25, "text": "大家好"}]},
}  # fmt: skip


@pytest.mark.parametrize("kind", SHAPES)
def test_every_shape_gives_the_same_cue(tmp_path: Path, kind: str) -> None:
    """Lists under other names, times in other forms."""
    assert cues(read(tmp_path, json.dumps(SHAPES[kind], ensure_ascii=False))) == [ONE]


def test_whole_numbers_too_large_for_seconds_are_milliseconds(tmp_path: Path) -> None:
    """The assumption is named; whole seconds stay seconds."""
    rows = [{"start": i * 3000, "end": i * 3000 + 2500, "text": "今天聊電池"} for i in range(4)]
    transcript = read(tmp_path, json.dumps(rows))
    assert transcript.cues[3].start_ms == 9000
    assert "assumed-milliseconds" in notices(transcript)
    rows = [{"start": i * 600, "text": "今天聊電池的事" * 300} for i in range(4)]
    assert read(tmp_path, json.dumps(rows)).cues[3].start_ms == 1_800_000


@pytest.mark.parametrize("time", [-1, 1e300, float("nan"), "八點", True, [1, 2, 3], 10**400])
def test_impossible_times_are_dropped_and_named(tmp_path: Path, time: Any) -> None:
    """The words stay."""
    transcript = read(tmp_path, json.dumps([{"start": 0.5, "text": "甲"}, {"start": time, "text": "乙"}]))
    assert cues(transcript)[1] == (None, None, None, "乙")
    assert "line 1" in notices(transcript)["bad-time"]


def test_pieces_that_are_no_segments_are_named_by_line(tmp_path: Path) -> None:
    """A number among the segments, one without text; null text is an empty cue."""
    transcript = read(tmp_path, '[{"text": "甲"},\n7,\n{"txt": "丙"},\n{"text": null},\n{"text": "乙"}]')
    assert transcript.text == "甲\n乙"
    assert "lines 2-3, first '7'" in notices(transcript)["malformed"]
    assert "line 4" in notices(transcript)["empty-cue"]


def test_a_broken_piece_is_looked_past(tmp_path: Path) -> None:
    """What follows a malformed segment is read; line and column are named."""
    transcript = read(
        tmp_path, '{"segments": [\n {"id": 0, "text": "甲"},\n {"id": 1, "text": 乙"},\n {"id": 2, "text": "丙"}\n]}'
    )
    assert transcript.text == "甲\n丙"
    assert "line 3, column 20" in notices(transcript)["malformed-json"]


def test_a_missing_comma_loses_nothing(tmp_path: Path) -> None:
    """Two segments without a comma between them are both read, and named."""
    transcript = read(tmp_path, '[{"text": "甲"}\n{"text": "乙"}]')
    assert transcript.text == "甲\n乙"
    assert "line 2, column 1" in notices(transcript)["malformed-json"]


def test_malformed_json_without_segments_says_where(tmp_path: Path) -> None:
    """Line and column stand in the error, and what was expected."""
    with pytest.raises(
        UnreadableError, match=r"txt:2: is JSON, malformed at line 2, column 10.*expected a list"
    ) as caught:
        read(tmp_path, '{"a": 1,\n"title": x}')
    assert caught.value.line == 2


def test_json_without_segments_says_what_was_expected(tmp_path: Path) -> None:
    """Valid JSON of something else is refused."""
    with pytest.raises(UnreadableError, match="is JSON without segments; expected a list of objects"):
        read(tmp_path, '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "開場"}]}')


@pytest.mark.parametrize(
    "text",
    [
        "[" * 3 + '{"a":' + "[" * 200_000,
        '{"a":' * 200_000,
        '[{"text": "甲", "x": ' + "[" * 200_000 + "]" * 200_000 + "}]",
    ],
)
def test_deep_nesting_is_an_error_not_a_crash(tmp_path: Path, text: str) -> None:
    """Depth is bounded by the JSON reader; it is told as such."""
    try:
        assert read(tmp_path, text).text
    except InputError as error:
        assert "episode.txt" in str(error)


def test_lines_of_json_may_be_broken_too(tmp_path: Path) -> None:
    """A bad line among JSON Lines costs that line."""
    transcript = read(tmp_path, '{"text": "甲"}\n{"text": "乙\n{"text": "丙"}\n')
    assert transcript.text == "甲\n丙"
    assert "line 2" in notices(transcript)["malformed-json"]


def test_text_without_segments_is_read_by_line(tmp_path: Path) -> None:
    """As the plain answer of a recognition service."""
    assert cues(read(tmp_path, '{"text": "大家好\\n今天聊電池"}')) == [
        (None, None, None, "大家好"),
        (None, None, None, "今天聊電池"),
    ]


def test_half_surrogates_and_nul_are_shown_as_replaced(tmp_path: Path) -> None:
    """JSON can hold what UTF-8 cannot; the text can always be written."""
    transcript = read(tmp_path, '[{"text": "甲\\ud800乙\\u0000"}]')
    assert transcript.text == "甲\ufffd乙\ufffd"
    assert transcript.text.encode() and "unprintable" in notices(transcript)


def test_metadata_stands_in_the_json() -> None:
    """Title, show, date as it was where it was written, notes as text, chapter marks from them."""
    meta = ingest.read(DATA / "json-timed-list.json").meta
    assert (meta.show, meta.title, meta.published, meta.link) == (
        "電池夜話",
        "第 12 集 固態電池",
        "2024-03-31",
        "https://example.org/12",
    )
    assert [(mark.start_ms, mark.title) for mark in meta.marks] == [(0, "開場"), (70_000, "材料"), (140_000, "良率")]


def test_metadata_of_wrong_types_is_passed_over(tmp_path: Path) -> None:
    """A date that is none, a title that is a number."""
    assert read(tmp_path, '{"title": 7, "date": "soon", "hosts": [1], "segments": [{"text": "甲"}]}').meta == Metadata()


segments = st.lists(
    st.fixed_dictionaries({"start": st.floats(0, 9e4), "text": st.text(max_size=12)}), min_size=1, max_size=6
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(segments, st.booleans())
def test_every_character_of_the_segments_is_kept(tmp_path: Path, rows: list[dict[str, Any]], ascii_only: bool) -> None:
    """The text without white space is that of the segments, whatever is in them."""
    said = "".join("".join(row["text"].split()) for row in rows)
    try:
        transcript = read(tmp_path, json.dumps({"segments": rows}, ensure_ascii=ascii_only))
    except UnreadableError:
        assert not said
    else:
        shown = UNPRINTABLE.sub("\ufffd", said)
        expected = shown if ascii_only else shown.replace("\ufeff", "")
        assert "".join(transcript.text.split()) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(30, 400))
def test_a_file_cut_off_anywhere_keeps_its_whole_segments(tmp_path: Path, end: int) -> None:
    """All segments before the cut are read; the damage is named."""
    whole = json.dumps(
        {
            "title": "夜話",
            "segments": [{"id": i, "start": i * 2.5, "text": f"第{i}句"} for i in range(9)],
            "language": "zh",
        }
    )
    cut = whole[:end]
    complete = [f"第{i}句" for i in range(9) if json.dumps(f"第{i}句") + "}" in cut]
    try:
        transcript = read(tmp_path, cut)
    except UnreadableError as error:
        assert not complete and error.line == 1
    else:
        assert transcript.text.split("\n") == complete
        assert ("malformed-json" in notices(transcript)) == (len(cut) < len(whole))
