"""Transcripts as files for players and editors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import captions, ingest
from pipeline.errors import InputError
from tests import made


@pytest.mark.parametrize("form", ["srt", "vtt", "json", "txt"])
def test_what_is_written_can_be_read(tmp_path: Path, form: captions.Format) -> None:
    """Every format, read by our own ingest, gives back the words, and the times where it has any."""
    record = made.episode()
    path = tmp_path / f"x.{form}"
    path.write_text(captions.render(captions.captions(record), form, "x"), encoding="utf-8")
    back = ingest.read(path)
    spoken = "".join(record.text.split())
    assert "".join(back.text.split()).replace("阿凱:", "").replace("阿凱：", "") == spoken
    if form != "txt":
        assert [c.start_ms for c in back.cues] == [c.start_ms for c in record.cues]


def test_sections_left_out_leave_the_times_of_the_rest() -> None:
    """Without its sponsor read, the other cues stand where they stood."""
    kept = captions.captions(made.episode(), without=["sponsor", "outro"])
    assert "贊助" not in "".join(c.text for c in kept)
    assert [(c.text[:4], c.start_ms) for c in kept[1:3]] == [
        ("今天先聊", made.span("今天先聊")[0] * 1000),
        ("它的功耗", made.span("它的功耗")[0] * 1000),
    ]


def test_a_cue_is_cut_inside() -> None:
    """A section that ends within a long cue takes only its part of it, and its share of the time."""
    record = made.episode(
        segments=[made.segment("sponsor", "大家好", "大家好"), made.segment("content", "歡迎收聽", "晚安")]
    )
    first = captions.captions(record, without=["sponsor"])[0]
    assert (first.text, first.start_ms) == ("歡迎收聽晶片宵夜", 3000)


def test_names_are_put_right_and_the_script_changed() -> None:
    """Misheard names become the canonical ones; the other script is OpenCC's with its phrases."""
    right = "\n".join(c.text for c in captions.captions(made.episode(), canonical_names=True))
    assert "今天先聊Blackwell B200有" in right
    simplified = "\n".join(c.text for c in captions.captions(made.episode(), script="cn"))
    assert "输入折扣码CHIP88" in simplified


def test_vtt_escapes_and_names_speakers() -> None:
    """Signs of the markup in the words are escaped; speakers are voice tags."""
    made_ = [captions.Caption(0, 1000, "A&B", "1 < 2 --> 3")]
    assert captions.render(made_, "vtt", "x").split("\n\n")[1] == (
        "00:00:00.000 --> 00:00:01.000\n<v A&amp;B>1 &lt; 2 --&gt; 3"
    )
    assert "1 < 2 → 3" in captions.render(made_, "srt", "x")


def test_without_times_subtitles_are_refused() -> None:
    """SRT and VTT need times; JSON and text do without."""
    bare = [captions.Caption(None, None, None, "字")]
    with pytest.raises(InputError, match="has no times, which srt needs"):
        captions.render(bare, "srt", "x")
    assert json.loads(captions.render(bare, "json", "x"))["segments"] == [{"body": "字"}]


def test_captions_take_time_and_do_not_run_into_each_other() -> None:
    """A cue without length joins the one that begins with it; a millisecond of overlap is cut, real overlap stays."""
    made_of = [
        captions.Caption(0, 2001, None, "一"),
        captions.Caption(2000, 3000, None, "二"),
        captions.Caption(4000, 4000, None, "三"),
        captions.Caption(4000, 6000, None, "四"),
        captions.Caption(5000, 7000, "乙", "五"),
        captions.Caption(8000, 8000, "甲", "六"),
        captions.Caption(8000, 8500, "乙", "七"),
        captions.Caption(9000, 9000, None, "八"),
    ]
    lines = captions.render(made_of, "srt", "x").split("\n")
    assert [line for line in lines if "-->" in line] == [
        "00:00:00,000 --> 00:00:02,000",
        "00:00:02,000 --> 00:00:03,000",
        "00:00:04,000 --> 00:00:06,000",
        "00:00:05,000 --> 00:00:07,000",
        "00:00:08,000 --> 00:00:08,500",
        "00:00:08,000 --> 00:00:08,500",
        "00:00:09,000 --> 00:00:09,001",
    ]
    assert "三 四" in lines
