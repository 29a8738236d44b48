"""What holds for any file whatever: a transcript or an input error, and no character lost in silence."""

from __future__ import annotations

import re
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import ingest
from pipeline.errors import InputError
from pipeline.model import Transcript

ANY_FILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
LINES = [
    "WEBVTT", "WEBVTT 電池", "1", "２", "17", "", " ", "NOTE 註解", "NOTE", "STYLE", "REGION", "intro", "第一段",
    "00:00:01,000 --> 00:00:02,000", "00:01 --> 00:02 align:start", "00：00：03，000 → 00：00：02，000", "00:00:71,000 --> 00:00:01,000",
    "00:09 -->", "[00:05] 大家好", "(00:01~01:01) 今天", "**[01:23 → 03:10]**", "[00:01.00][00:05.00]重唱", "說 [00:07] 話", "(12:30) 午後",
    "---", "# 標題", "## 小節", "來源：某處", "[ti:歌名]", "大家好", "今天 聊電池", "3 < 5 > 2", "a --> b", "{", "[", '{"', "林安 00:05", "00:41 陳又", "0:00", "0:03", "3 秒鐘", "01:02 林安：對", "[0.5s -> 2s] 對", "[00:71] 錯", "林安：好", "start,end,text", "0,5,好",
    "[Events]", "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,大家好", "Format: Start, End, Text", "Dialogue: 0:00:01.0x,0:00:02.00,好",
    "0:00:01.000,0:00:02.000", "－－＞", "歡 迎 收 聽 本 期 節 目",
]  # fmt: skip
FRAGMENTS = st.lists(
    st.one_of(st.sampled_from(LINES), st.text(alphabet="電池夜話 :：[]()<>-→#*&;0123\t~", max_size=12)), max_size=14
)
ESCAPES = "\x1b" + "".join(map(chr, range(0x80, 0xA0)))  # shown as U+FFFD
HAN = re.compile("[\u4e00-\u9fff]")


def read(path: Path, raw: bytes) -> Transcript | None:
    """The transcript of some bytes, None where they are refused."""
    path.write_bytes(raw)
    try:
        return ingest.read(path)
    except InputError as error:
        assert str(path) in str(error)
        return None


def check(transcript: Transcript) -> None:
    """What the type promises: cues tile the text up to line breaks, times are whole, the text can be written."""
    text, cues = transcript.text, transcript.cues
    assert "\n".join(text[c.char_start : c.char_end] for c in cues) == text
    assert cues[0].char_start == 0 and cues[-1].char_end == len(text)
    assert all(b.char_start == a.char_end + 1 for a, b in pairwise(cues))
    assert all(text[c.char_start : c.char_end].strip() for c in cues)
    assert all(ms is None or (isinstance(ms, int) and ms >= 0) for c in cues for ms in (c.start_ms, c.end_ms))
    assert text.encode() and len(transcript.folded) == len(text)


def skipped(transcript: Transcript) -> set[int]:
    """The lines that notices name as left out."""
    lines: set[int] = set()
    for notice in transcript.notices:
        if notice.code == "not-speech" or (notice.code == "repeated" and transcript.source.format == "ass"):
            listed = re.search(r"lines? ([\d, -]+)", notice.message)
            assert listed
            for run in listed[1].strip(", ").split(", "):
                first, _, last = run.partition("-")
                lines.update(range(int(first), int(last or first) + 1))
    return lines


@ANY_FILE
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path: Path, raw: bytes) -> None:
    """No other exception than an input error that names the file."""
    transcript = read(tmp_path / "any", raw)
    if transcript:
        check(transcript)


@ANY_FILE
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    """Likewise for text in UTF-8."""
    transcript = read(tmp_path / "any", text.encode("utf-8", "replace"))
    if transcript:
        check(transcript)


@ANY_FILE
@given(FRAGMENTS, st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_no_character_is_lost_in_silence(tmp_path: Path, lines: list[str], ending: str) -> None:
    """Every Chinese character of the file is in the text, in order, or on a line that a notice names as left out."""
    source = ending.join(lines)
    transcript = read(tmp_path / "any", source.encode())
    if not transcript or transcript.source.format == "json":
        return
    check(transcript)
    named = skipped(transcript)
    kept = [line for number, line in enumerate(source.replace("\r\n", "\n").split("\n"), 1) if number not in named]
    said, expected = HAN.findall(transcript.text), HAN.findall("".join(kept))
    if transcript.source.format in ("headed", "table"):  # there speakers stand apart from what they say
        names = Counter(char for cue in transcript.cues for char in cue.speaker or "")
        assert Counter(expected) - Counter(said) <= names
        assert not Counter(said) - Counter(expected)
    else:
        assert said == expected


@ANY_FILE
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff\r" + ESCAPES), max_size=200)
)
def test_plain_text_keeps_everything_but_white_space(tmp_path: Path, text: str) -> None:
    """Sign for sign, in order, unconverted."""
    transcript = read(tmp_path / "any", text.encode())
    if transcript and transcript.source.format == "plain":
        assert "".join(transcript.text.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "unit", ["[", "[ ", "(00:00", "[00:00] ", "<v ", "<", "{\\", "&", "&#", "-", "- ", "*", "#", " ", "\t\u3000", "1:", "00:00 --> ", "-->", "\n", "1\n", "[\n",
             "Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,", "{\\p1}", '{"', "[[", '[{"text":"', '"', "\ufeff", "\ufffd", "：", "— ", "字幕", "謝謝觀看\n", "林 00:05\n", "00:05 林\n", "0:05", "林", "林：好\n", ",", "\t", "1,2,好\n", '"', "** ", "[1s -> 2s]", '[1,2,"'],
)  # fmt: skip
@pytest.mark.parametrize(
    "head",
    [
        "",
        "WEBVTT\n\n",
        "1\n00:00:00,000 --> 00:00:01,000\n",
        "# 題\n[00:00] ",
        '{"segments": [{"time": "',
        "# 題\n",
        "start,end,text\n0,1,好\n",
        "林安 00:00\n好\n",
        "[[",
    ],
)
def test_hostile_repetition_takes_linear_time(tmp_path: Path, head: str, unit: str) -> None:
    """No pattern runs away on one sign repeated, under the head of any format."""
    start = time.process_time()
    read(tmp_path / "any", (head + unit * (120_000 // len(unit)) + "\n[00:05] 終").encode())
    assert time.process_time() - start < 2
