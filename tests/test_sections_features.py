"""What the sections model sees of the talk around an utterance: background, namings of a sponsor, the way into an episode."""

from __future__ import annotations

import numpy as np

from pipeline.model import Section
from pipeline.segment import features_local
from pipeline.segment.sections import find
from pipeline.segment.utterances import split
from pipeline.settings import Settings
from tests.test_sections import CONTENT
from tests.test_utterances import transcript

STARTS = np.arange(0, 6000, 100)
ENDS = STARTS + 100


def sponsors(*lines: str) -> list[str]:
    made_up = transcript(*lines)
    found: tuple[Section, ...] = find(made_up, split(made_up), Settings())[0]
    return [made_up.text[s.char_start : s.char_end].strip() for s in found if s.kind == "sponsor"]


def test_what_an_episode_is_full_of_says_nothing() -> None:
    """A cue in every sentence is the topic: its usual rate is taken off; one that stands in a single block has no usual rate."""
    counts = np.zeros((len(STARTS), 2))
    counts[:, 0] = 1.0
    counts[:6, 1] = 1.0
    usual, local = features_local.usual(counts, STARTS)
    assert 0.8 < usual * 100 <= 1.0
    assert local == 0.0
    assert features_local.usual(counts[:6], STARTS[:6]).tolist() == [
        0.0,
        0.0,
    ]  # a single block is not known to be usual


def test_between_two_namings() -> None:
    """What stands between two namings of a sponsor counts if they are a paragraph apart, not if they are pages apart."""
    named = np.zeros(len(STARTS))
    named[[10, 13, 40]] = 1.0
    assert np.flatnonzero(features_local.between(named, STARTS, ENDS)).tolist() == [10, 11, 12, 13, 40]


def test_lead() -> None:
    """Talk off the topic leads up to a turn to the show in the first minutes; later, or without a turn, it does not."""
    turning = np.zeros(len(STARTS), dtype=np.bool_)
    turning[[5, 50]] = True
    assert np.flatnonzero(features_local.lead(np.ones(len(STARTS)), turning, STARTS)).tolist() == [0, 1, 2, 3, 4, 5]
    assert not features_local.lead(np.zeros(len(STARTS)), turning, STARTS).any()


def test_talk_behind_the_turn_is_content() -> None:
    """A read in a short episode ends at the turn to the show, though the rest is too short to weigh much."""
    talk = CONTENT["tw"].splitlines()
    read = "好那休息一下進一段廣告，這個禮拜的山裡有風由青苔咖啡贊助，青苔咖啡的濾掛包現在特價，折扣碼 FENG 再折50塊。"
    assert [r[-6:] for r in sponsors(*talk[:4], read, "好回到我們的步道，", *talk[4:7])] == [read[-6:]]


def test_a_read_without_the_word_before_the_show() -> None:
    """A partner that is brought in before the show begins is a read up to the words that open the show."""
    read = (
        "节目开始之前，我们又迎来了老朋友棉屿家居。",
        "棉屿家居给我们的听友准备了福利，四件套下单就送枕套，棉屿家居的小程序里可以参与体验。",
        "我们也会抽取几位幸运听友送出棉屿家居的毯子。",
    )
    got = sponsors("大家好，我是小满。", *read, "那我们就进入今天的正式节目。", *CONTENT["cn"].splitlines())
    assert len(got) == 1
    assert got[0].endswith("毯子。")
    assert "老朋友" in got[0]
