"""Utterances: phrases that tile the spoken characters of any transcript."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Cue, Source, Transcript
from pipeline.segment.utterances import split


def transcript(*cues: str, speakers: tuple[str | None, ...] = ()) -> Transcript:
    """A transcript without times, one cue a string."""
    rows, at = [], 0
    for i, text in enumerate(cues):
        rows.append(Cue(None, None, at, at + len(text), speakers[i] if speakers else None))
        at += len(text) + 1
    return Transcript("made-up", "\n".join(cues), tuple(rows), Source("made-up.txt", "text", "utf-8", ""))


def phrases(episode: Transcript) -> list[str]:
    return [episode.text[u.char_start : u.char_end] for u in split(episode)]


@pytest.mark.parametrize(
    "marked",
    [
        "今天天氣很好，|我們去海邊走走。|你要不要一起來？",
        "營收3,500億的公司，|早上8:31開盤，|跌了2.5個百分點",
        "我們昨天去爬山 |看到了很多雲海 |然後就下山了",
        "我 們 昨 天 去 爬 山  |看 到 了 很 多 雲 海",
        "大家可以用 Zoom 開會，|也可以用 Google Meet 開會",
        "对，我也这么觉得。|那我们接着往下说",
    ],
)
def test_marks_and_spaces_end_phrases(marked: str) -> None:
    """Punctuation and spaces between Han end a phrase; signs inside numbers and spaces beside Latin words do not."""
    episode = transcript(marked.replace("|", ""))
    assert phrases(episode) == [piece.strip() for piece in marked.split("|")]


def test_unbroken_run_is_cut_before_openers() -> None:
    """A run without any sign is cut before words that begin a phrase, also in traditional script."""
    text = "這台腳踏車陪我騎過了整個花東縱谷真的非常耐操而且煞車很靈敏所以我推薦給剛入門的朋友接下來就來聊颱風"
    got = phrases(transcript(text))
    assert {"而且煞車很靈敏", "接下來就來聊颱風"} <= set(got)
    assert all(4 <= len(p) <= 60 for p in got)


@pytest.mark.parametrize(
    "marked",
    [
        "這條路走到底就不會錯過|好那颱風的消息我們等一下說",
        "這雙推薦給常常爬山的朋友們|好那昨天有一封信",
        "記得帶外套 |好 那颱風的消息等一下說",
        "天氣變得很好那我們就出門了",
    ],
)
def test_turns_begin_phrases(marked: str) -> None:
    """A word that turns to the next thing begins a phrase, also in a short stretch and behind any word but a degree."""
    assert phrases(transcript(marked.replace("|", ""))) == [piece.strip() for piece in marked.split("|")]


def test_spaced_unbroken_run_is_cut_before_openers() -> None:
    """Spaces between all characters do not hide the openers."""
    text = " ".join("這台腳踏車陪我騎過了整個花東縱谷真的非常耐操而且煞車很靈敏所以我推薦給剛入門的朋友")
    assert "而 且 煞 車 很 靈 敏" in phrases(transcript(text))


def test_cue_borders_end_phrases_and_carry_speakers() -> None:
    """No phrase crosses a cue, and each has its cue's speaker."""
    found = split(transcript("我覺得這個", "很好吃你知道嗎", speakers=("甲", "乙")))
    assert [(u.char_start, u.char_end, u.speaker) for u in found] == [(0, 5, "甲"), (6, 13, "乙")]


CHARACTERS = st.one_of(st.characters(), st.sampled_from("的了我們所以，。 \n3,.ab"))


@given(st.lists(st.text(CHARACTERS, max_size=200), max_size=5))
def test_any_text_is_tiled(cues: list[str]) -> None:
    """Whatever the text: ascending, inside one cue, and only whitespace between two."""
    episode = transcript(*cues)
    found = split(episode)
    assert "".join("".join(p.split()) for p in phrases(episode)) == "".join(episode.text.split())
    assert all(a.char_end <= b.char_start for a, b in pairwise(found))
    for u in found:
        assert u.char_start < u.char_end
        assert any(c.char_start <= u.char_start and u.char_end <= c.char_end for c in episode.cues)


def test_time_grows_with_length() -> None:
    """A tenfold unbroken run takes about ten times as long, not a hundred."""

    def seconds(n: int) -> float:
        episode = transcript("這台車很好騎也很便宜而且煞車靈敏輪胎耐磨坐墊舒服" * n)
        assert episode.folded
        at = time.process_time()
        split(episode)
        return time.process_time() - at

    seconds(10)
    assert min(seconds(8000), seconds(8000)) < 40 * max(seconds(800), 0.005)
