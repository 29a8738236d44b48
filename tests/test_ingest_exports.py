"""Transcripts as services export them and people copy them: bare times, labels, tables, answers in JSON, rolling captions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UnreadableError
from tests.test_ingest import cues, notices, read

A, B = "大家好 歡迎來到電池夜話 今天聊固態電池", "材料很貴 一公斤要三百塊 而且良率不到五成"
NAMED = [(3000, None, "林安", A), (9000, None, "陳又", B)]
TIMED = [(0, 3000, None, A), (3000, 6000, None, B)]


@pytest.mark.parametrize(
    "text",
    [
        f"林安 00:03\n{A}\n\n陳又 00:09\n{B}\n",
        f"林安  0:03  \n{A}\n陳又  0:09  \n{B}\n\n",
        f"林安（00:00:03）：\n{A}\n陳又（00:00:09）：\n{B}\n",
        f"[林安] 00:00:03\n{A}\n[陳又] 00:00:09\n{B}\n",
        f"00:00:03 林安\n{A}\n\n00:00:09 陳又\n{B}\n",
        f"00:00:03 林安：{A}\n00:00:09 陳又：{B}\n",
        f"林安 (00:03): {A}\n陳又 (00:09): {B}\n",
        f"**林安** `00:03`\n{A}\n\n**陳又** `00:09`\n{B}\n",
        f"## 逐字稿\n\n### 林安 (00:03)\n\n{A}\n\n### 陳又 (00:09)\n\n{B}\n",
        f"林安\t00:00:03\t{A}\n陳又\t00:00:09\t{B}\n",
    ],
)
def test_speakers_beside_bare_times(tmp_path: Path, text: str) -> None:
    """Whatever the order and the signs around them: the name is the speaker, the time the start, the rest is said."""
    assert cues(read(tmp_path, text)) == NAMED


@pytest.mark.parametrize(
    "text", [f"0:03\n{A}\n0:09\n{B}\n", f"0:03{A}\n0:09{B}\n", f"0:03 {A}\n0:09 {B}\n", f"０：０３\n{A}\n０：０９\n{B}"]
)
def test_bare_times_without_speakers(tmp_path: Path, text: str) -> None:
    """Alone on a line or at its head, with and without a space."""
    assert cues(read(tmp_path, text)) == [(3000, None, None, A), (9000, None, None, B)]


@pytest.mark.parametrize(
    "text",
    [
        "00:00 開場\n12:30 換電池\n45:00 聽眾來信\n",  # a table of chapters: nobody speaks so slowly
        f"{A}\n12:30 我們才吃午餐\n{B}\n{A}\n{B}\n{A}\n{B}\n{A}\n{B}\n{A}\n13:00 又開會\n",  # times of day, now and then
        "我們約 12:30\n結果他 12:10\n就到了 等到 12:40\n",  # they go back
    ],
)
def test_clock_times_that_are_no_times_of_the_recording(tmp_path: Path, text: str) -> None:
    """Clock times in speech or in a table of chapters make no cues, and nothing of the text is lost."""
    transcript = read(tmp_path, text)
    assert transcript.source.format == "plain"
    assert transcript.text.split() == text.split()


def test_the_title_of_an_export_is_named(tmp_path: Path) -> None:
    """Title, date and keywords above the first speaker are no speech, and a notice says which lines they are."""
    transcript = read(tmp_path, f"電池夜話\n2024年3月20日 下午 3:00\n\n林安 00:03\n{A}\n陳又 00:09\n{B}\n")
    assert cues(transcript) == NAMED
    assert "lines 1-2" in notices(transcript)["not-speech"]


def test_labels_become_speakers(tmp_path: Path) -> None:
    """«林安：» at the head of lines throughout a file says who speaks, until the next label; the words stay as they are."""
    text = f"林安：{A}\n陳又：{B}\n還有一點\n林安：對\n**陳又：** 好\n"
    transcript = read(tmp_path, text)
    assert [c.speaker for c in transcript.cues] == ["林安", "陳又", "陳又", "林安", "陳又"]
    assert "".join(transcript.text.split()) == "".join(text.split())
    single = read(tmp_path, f"重點：{A}\n{B}\n結論：好\n{A}\n提醒：{B}\n")
    assert {c.speaker for c in single.cues} == {None}


def test_seconds_in_brackets(tmp_path: Path) -> None:
    """What faster-whisper's example prints."""
    assert cues(read(tmp_path, f"[0.00s -> 3.00s] {A}\n[3.00s -> 6.00s]  {B}\n")) == TIMED
    assert read(tmp_path, "[1] 註一\n[2-3] 註二\n").source.format == "plain"


def test_broken_times_in_brackets_are_told(tmp_path: Path) -> None:
    """A head that is no time begins a cue all the same; what of it can be read is kept."""
    transcript = read(tmp_path, f"[00:00] {A}\n[00:71:00] {B}\n(00:09~) 三\n(~01:01) 四\n")
    assert [(c[0], c[1]) for c in cues(transcript)] == [(0, None), (None, None), (9000, None), (None, 61_000)]
    assert "lines 2-4" in notices(transcript)["bad-time"]


def test_files_of_two_kinds_pasted_together(tmp_path: Path) -> None:
    """Times in brackets above subtitles are times too."""
    transcript = read(tmp_path, f"[00:00:01] {A}\n\n00:00:03 --> 00:00:06\n{B}\n[音樂] [00:05]\n")
    assert [c[:2] for c in cues(transcript)] == [(1000, None), (3000, 6000)]


def test_youtube_captions(tmp_path: Path) -> None:
    """SBV, and WebVTT that rolls: what is shown again is left out once, and named."""
    sbv = f"0:00:00.000,0:00:03.000\n{A}\n\n0:00:03.000,0:00:06.000\n{B}\n"
    assert cues(read(tmp_path, sbv)) == TIMED
    lines = ["大家好", "今天聊電池", "一顆三百塊", "一年賣五億顆", "良率五成", "先這樣"]
    rolling = "WEBVTT\n\n" + "".join(
        f"00:00:{2 * i:02}.000 --> 00:00:{2 * i + 2:02}.000 align:start\n{lines[i - 1] if i else ' '}\n{line}\n\n"
        for i, line in enumerate(lines)
    )
    transcript = read(tmp_path, rolling)
    assert transcript.text.split("\n") == lines
    assert list(notices(transcript)) == ["repeated"]
    looped = "".join(f"{i}\n00:00:{i:02},000 --> 00:00:{i + 1:02},000\n謝謝觀看\n\n" for i in range(1, 9))
    assert len(read(tmp_path, looped).cues) == 8  # a loop of the recogniser: flagged, not dropped


def test_substation_lines_of_any_order_and_kind(tmp_path: Path) -> None:
    """Cues go by their time; SSA has other fields; what cannot be placed is named, what is drawn is not said."""
    shown = (
        "[Events]\nFormat: Marked, Start, End, Style, Actor, Text\n"
        f"Dialogue: Marked=0,0:00:03.00,0:00:06.00,Default,,{{\\p2}}m 0 0{{\\p0}}{B[:4]}{{\\i1}}{B[4:]}\n"
        f"Dialogue: Marked=0,0:00:00.00,0:00:03.00,Default,,{A}\nDialogue: Marked=0,0:00:07.00\n一行\n"
        f"Dialogue: Marked=0,0:00:08.0x,0:00:09.00,Default,,三\n"
    )
    transcript = read(tmp_path, shown)
    assert cues(transcript) == [TIMED[0], (None, None, None, "一行"), (None, 9000, None, "三"), TIMED[1]]
    said = notices(transcript)
    assert {
        code: said[code].split(": ")[1].split(",")[0]
        for code in ("bad-time", "untimed-text", "not-speech", "empty-cue")
    } == {"bad-time": "lines 5", "untimed-text": "line 6", "not-speech": "lines 1-2", "empty-cue": "line 5"}
    alone = f"Dialogue: 0,0:00:00.00,0:00:03.00,D,,0,0,0,,{A}\\N\nDialogue: 0,0:00:03.00,0:00:06.00,D,,0,0,0,,{B}\n"
    assert cues(read(tmp_path, alone)) == TIMED


ANSWERS: dict[str, Any] = {
    "youtube": {"events": [{"tStartMs": 0, "dDurationMs": 3000, "segs": [{"utf8": A[:3]}, {"utf8": A[3:]}]}, {"tStartMs": 1, "dDurationMs": 9},
                           {"tStartMs": 3000, "dDurationMs": 3000, "segs": [{"utf8": B}]}]},
    "transcript api": [{"text": A, "start": 0.0, "duration": 3.0}, {"text": B, "start": 3.0, "duration": 3}],
    "ms in strings": {"data": [{"bg": "0", "ed": "3000", "onebest": A}, {"bg": "3000", "ed": "6000", "onebest": B}]},
    "ms by name": {"Data": {"ResultDetail": [{"FinalSentence": A, "StartMs": 0, "EndMs": 3000}, {"FinalSentence": B, "StartMs": 3000, "EndMs": 6000}]}},
    "ticks": {"combinedRecognizedPhrases": [{"display": A + B}], "recognizedPhrases": [
        {"offsetInTicks": 0, "durationInTicks": 3e7, "nBest": [{"display": A}, {"display": "大家豪"}]}, {"offsetInTicks": 3e7, "durationInTicks": 3e7, "nBest": [{"display": B}]}]},
    "words only": {"paragraphs": [{"words": [{"text": A[:2], "start": 0, "end": 500}, {"text": A[2:], "start": 500, "end": 3000}]}, {"words": [{"text": B, "start": 3000, "end": 6000}]}]},
    "readings": {"results": [{"alternatives": [{"transcript": A, "words": [{"word": "大", "startTime": "0s"}, {"word": "池", "endTime": "3s"}]}]},
                             {"alternatives": [{"transcript": B, "words": [{"word": "材", "startTime": "3s"}, {"word": "成", "endTime": "6.0s"}]}]}]},
    "deep": {"results": {"channels": [{"alternatives": [{"transcript": A + B, "words": [{"word": "大", "start": 0, "end": 1}], "paragraphs": {"paragraphs": [
        {"sentences": [{"text": A, "start": 0.0, "end": 3.0}]}, {"sentences": [{"text": B, "start": 3.0, "end": 6.0}]}]}}]}]}},
    "by number": {"0": {"start": 0, "end": 3, "text": A}, "1": {"start": 3, "end": 6, "text": B}},
    "lists": [[0, 3, A], [3.0, 6.0, B]],
    "comma decimals": {"segments": [{"start": "0", "end": "3,0", "text": [A]}, {"start": "00:00:03,000", "end": "6s", "text": B}]},
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_of_recognition_services(tmp_path: Path, name: str) -> None:
    """The rows that say most are found whatever they are called and however deep they lie; readings count once."""
    assert cues(read(tmp_path, json.dumps(ANSWERS[name], ensure_ascii=False), "a.json")) == TIMED


def test_single_words_become_phrases(tmp_path: Path) -> None:
    """Where there are only words: a pause, a full stop or another speaker ends a phrase; Latin words keep a space."""
    said = [
        ("大", 0),
        ("家", 0.1),
        ("好", 0.2),
        ("今", 2.0),
        ("天", 2.1),
        ("聊", 2.2),
        ("solid", 2.3),
        ("state。", 2.4),
        ("好", 2.5),
    ]
    words = [{"word": word, "start": start, "end": start + 0.1} for word, start in said]
    transcript = read(tmp_path, json.dumps({"words": words}), "a.json")
    assert [(c[0], c[3]) for c in cues(transcript)] == [(0, "大家好"), (2000, "今天聊solid state。"), (2500, "好")]


def test_a_name_twice_in_one_object_loses_nothing(tmp_path: Path) -> None:
    """JSON leaves open what that means: texts and lists are joined, and a notice says where."""
    raw = f'{{"segments": [{{"text": "{A}", "start": 0, "text": "{B}"}}],\n"segments": [{{"text": "好", "start": 9}}]}}'
    transcript = read(tmp_path, raw, "a.json")
    assert "".join(transcript.text.split()) == "".join((A + B + "好").split())
    assert "lines 1-2" in notices(transcript)["repeated-name"]


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 50_000, '{"segments": [{"text": "好", "x": ' + "[" * 50_000])
def test_json_nested_too_deeply_is_refused(tmp_path: Path, deep: str) -> None:
    """No recursion runs away; the error says what is wrong."""
    with pytest.raises(UnreadableError, match="nested too deeply"):
        read(tmp_path, deep, "a.json")


@pytest.mark.parametrize("end", ["\r\r\n", "\u2028", "\x0b", "\x85"])
def test_odd_ends_of_lines(tmp_path: Path, end: str) -> None:
    """Files written as text twice over, and lines as word processors end them."""
    assert cues(read(tmp_path, f"[00:03] {A}{end}[00:09] {B}{end}")) == [(3000, None, None, A), (9000, None, None, B)]


def test_a_quote_left_open_in_a_table(tmp_path: Path) -> None:
    """It does not swallow the rest of the file."""
    rows = "".join(f"{i},{i + 1},{'“' if i % 2 else chr(34)}第{i}句\n" for i in range(100))
    transcript = read(tmp_path, "start,end,text\n" + rows)
    assert len(transcript.cues) == 100
    assert transcript.cues[50].start_ms == 50_000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("好" * 2_500_001, "more than 2,500,000 characters"),
        ("\n" * 2_000_001 + "好", "more than 2,000,000 lines"),
        ("[" + "[]," * 3_000_001, "more than 3,000,000 values"),
        ("{}" * 3_000_001, "more than 3,000,000 values"),
    ],
)
def test_what_would_take_too_much_memory_is_refused(tmp_path: Path, text: str, told: str) -> None:
    """The bounds of a worker's memory, told before the memory is taken."""
    with pytest.raises(UnreadableError, match=told):
        read(tmp_path, text)
