"""SubRip and WebVTT as users have them: incomplete, inconsistent, marked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_ingest import cues, notices, read

TWO = [(0, 1500, None, "大家好"), (1500, 4000, None, "今天聊電池")]
MALFORMED = {
    "no milliseconds": "1\n00:00:00 --> 00:00:01.5\n大家好\n\n2\n00:00:01.5 --> 00:00:04\n今天聊電池\n",
    "no hours": "1\n00:00,000 --> 00:01,500\n大家好\n\n2\n00:01,500 --> 00:04,000\n今天聊電池\n",
    "no numbers": "00:00:00,000 --> 00:00:01,500\n大家好\n\n00:00:01,500 --> 00:00:04,000\n今天聊電池\n",
    "no blank lines": "1\n00:00:00,000 --> 00:00:01,500\n大家好\n2\n00:00:01,500 --> 00:00:04,000\n今天聊電池",
    "blank line below the number": "1\n\n00:00:00,000 --> 00:00:01,500\n大家好\n\n2\n\n00:00:01,500 --> 00:00:04,000\n今天聊電池\n",
    "full width": "１\n00：00：00，000 --> 00：00：01，500\n大家好\n\n２\n00：00：01，500 → 00：00：04，000\n今天聊電池\n",
    "mark in the middle": "\ufeff1\n00:00:00,000 --> 00:00:01,500\n大家好\n\n\ufeff2\n00:00:01,500 --> 00:00:04,000\n今天聊電池\n",
    "place on the screen": "1\n00:00:00,000 --> 00:00:01,500 X1:10 Y1:20\n大家好\n\n2\n00:00:01,500 --> 00:00:04,000\n今天聊電池",
    "words on the line of the times": "1\n00:00:00,000 --> 00:00:01,500 大家好\n\n2\n00:00:01,500 --> 00:00:04,000 今天聊電池",
    "spaces around": "  1\n  00:00:00,000-->00:00:01,500  \n  大家好\n\n \t\n2\n00:00:01,500  --> 00:00:04,000\n今天聊電池\n",
    "tags": "1\n00:00:00,000 --> 00:00:01,500\n<b>大家</b>好\n\n2\n00:00:01,500 --> 00:00:04,000\n{\\an8}<font color=\"#fff\">今天</font>聊{b}電池{/b}",
}  # fmt: skip


@pytest.mark.parametrize("kind", MALFORMED)
def test_malformed_files_give_the_same_two_cues(tmp_path: Path, kind: str) -> None:
    """What is missing or too much around the cues does not change them."""
    assert cues(read(tmp_path, MALFORMED[kind])) == TWO


@pytest.mark.parametrize("kind", MALFORMED)
def test_the_same_holds_under_a_webvtt_header(tmp_path: Path, kind: str) -> None:
    """One reader serves both formats."""
    assert cues(read(tmp_path, "WEBVTT\n\n" + MALFORMED[kind])) == TWO


def test_a_mark_in_the_middle_is_named(tmp_path: Path) -> None:
    """A byte order mark between cues is dropped, with its line."""
    assert "line 5" in notices(read(tmp_path, MALFORMED["mark in the middle"]))["byte-order-mark"]


def test_unreadable_times_keep_their_words(tmp_path: Path) -> None:
    """A cue whose time is broken stays, without a time, and the line is named."""
    transcript = read(
        tmp_path, "1\n00:00:00,000 --> 00:00:01,500\n大家好\n\n2\n00:00:71,500 --> 00:00:84,000\n今天聊電池\n"
    )
    assert cues(transcript) == [TWO[0], (None, None, None, "今天聊電池")]
    assert "line 6, first '00:00:71,500 --> 00:00:84,000'" in notices(transcript)["bad-time"]


def test_a_start_without_an_end_counts(tmp_path: Path) -> None:
    """The end may be missing, as in a file cut off."""
    assert cues(read(tmp_path, "1\n00:00:01,000 -->\n大家好"))[0] == (1000, None, None, "大家好")


def test_order_of_the_file_is_kept(tmp_path: Path) -> None:
    """Cues out of order, overlapping or ending before they start are named; the words stay where they were."""
    transcript = read(
        tmp_path,
        "00:00:10 --> 00:00:20\n甲\n\n00:00:12 --> 00:00:22\n乙\n\n00:00:05 --> 00:00:06\n丙\n\n00:00:30 --> 00:00:29\n丁\n",
    )
    assert transcript.text == "甲\n乙\n丙\n丁"
    assert transcript.cues[3].end_ms is None
    said = notices(transcript)
    assert "line 4" in said["overlap"] and "line 7" in said["out-of-order"] and "line 10" in said["end-before-start"]


def test_empty_cues_are_left_out_and_counted(tmp_path: Path) -> None:
    """Cues of nothing, of spaces, of tags."""
    transcript = read(tmp_path, "1\n00:01 --> 00:02\n\n2\n00:02 --> 00:03\n<i> </i>\n\n3\n00:03 --> 00:04\n大家好\n")
    assert [text for *_, text in cues(transcript)] == ["大家好"]
    assert "lines 2, 5" in notices(transcript)["empty-cue"]


def test_a_number_that_is_said_is_kept(tmp_path: Path) -> None:
    """In a file without cue numbers a line of digits is speech; in one with them only the last above a time is not."""
    assert read(tmp_path, "00:01 --> 00:02\n2024\n00:02 --> 00:03\n三\n").text == "2024\n三"
    assert read(tmp_path, "1\n00:01 --> 00:02\n2024\n\n2\n00:02 --> 00:03\n三\n").text == "2024\n三"


def test_text_apart_from_a_time_is_kept_and_named(tmp_path: Path) -> None:
    """A paragraph behind a blank line belongs to the cue above; a preface is a cue without a time."""
    transcript = read(tmp_path, "先說一句\n\n1\n00:00:00,000 --> 00:00:01,500\n大家好\n\n我是林安\n")
    assert cues(transcript) == [(None, None, None, "先說一句"), (0, 1500, None, "大家好 我是林安")]
    assert "lines 1, 7" in notices(transcript)["untimed-text"]


@pytest.mark.parametrize(
    "words", ["價格 < 五百 > 三百", "用 <T> 型別", "a --> b 的箭頭", "{大括號}", "NOTE 這個字", "R&D &amp; 其他"]
)
def test_only_markup_is_dropped(tmp_path: Path, words: str) -> None:
    """Signs that are no tag are speech; SubRip has no entities and no NOTE."""
    assert read(tmp_path, f"1\n00:00:00,000 --> 00:00:01,500\n大家好\n{words}\n").text == f"大家好 {words}"


def test_webvtt_blocks_are_no_speech(tmp_path: Path) -> None:
    """NOTE, STYLE and REGION blocks are named with their lines, identifiers in words too; plain ones are not."""
    transcript = read(
        tmp_path,
        "WEBVTT\n\nREGION\nid:fred\n\nNOTE\n這是註解\n\na-1\n00:01.000 --> 00:02.000\n大家好\n\n開場白\n00:02.000 --> 00:03.000\n謝謝\n",
    )
    assert transcript.text == "大家好\n謝謝"
    assert "lines 3-4, 6-7, 13" in notices(transcript)["not-speech"]


def test_webvtt_entities_become_characters(tmp_path: Path) -> None:
    """Tags go first, so an escaped tag is speech."""
    text = read(
        tmp_path, "WEBVTT\n\n00:01.000 --> 00:02.000\n<i>&lt;i&gt;</i> R&amp;D&nbsp;部門 &#x96FB;池 &foo; A&B\n"
    ).text
    assert text == "<i> R&D 部門 電池 &foo; A&B"


def test_voices_part_a_cue(tmp_path: Path) -> None:
    """Each ``<v Name>`` is a cue of its own with that speaker; what stands before has none."""
    transcript = read(tmp_path, "WEBVTT\n\n00:01.000 --> 00:02.000\n（笑）\n<v 林安>真的嗎</v> <v.loud 陳 又>真的\n")
    assert cues(transcript) == [
        (1000, 2000, None, "（笑）"),
        (1000, 2000, "林安", "真的嗎"),
        (1000, 2000, "陳 又", "真的"),
    ]
