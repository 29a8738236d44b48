"""How reads and the show's own calls run on between their cues, and which talk about listeners is no call."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.segment import features_course
from pipeline.segment.sections import find
from pipeline.segment.sections_cues import cues
from pipeline.segment.utterances import split
from pipeline.settings import Settings
from tests.test_sections import CONTENT
from tests.test_utterances import transcript

STARTS = np.arange(0, 3000, 50)
ENDS = STARTS + 50


def parts(kind: str, *lines: str) -> list[str]:
    made_up = transcript(*lines)
    found = find(made_up, split(made_up), Settings())[0]
    return [made_up.text[s.char_start : s.char_end].strip() for s in found if s.kind == kind]


def counts(**rows: list[int]) -> np.ndarray:
    """Hits of the named groups in the given rows."""
    table = np.zeros((len(STARTS), len(cues().groups)))
    for group, at in rows.items():
        table[at, features_course.columns(group)] = 1.0
    return table


def told(seen: np.ndarray, named: list[int]) -> list[list[int]]:
    first = np.zeros((len(STARTS), sum(group.edge in features_course.FIRST for group in cues().groups)))
    brand = np.zeros(len(STARTS))
    brand[named] = 1.0
    return [np.flatnonzero(column).tolist() for column in features_course.told(seen, first, brand, STARTS, ENDS).T]


def test_problems_lead_up_to_a_naming() -> None:
    """What stands between words of a problem and the naming that follows counts; problems that no naming follows do not."""
    problem, *_ = told(counts(worry=[10, 12, 40]), [14])
    assert problem == [10, 11, 12, 13, 14]


def test_the_remedy_follows_a_naming_upon_a_problem() -> None:
    """What one does with a product counts from its only naming to the last such word, if they follow one another closely."""
    assert told(counts(worry=[8, 9], use=[11, 12], benefit=[14]), [10])[1] == [11, 12, 13, 14]


@pytest.mark.parametrize(
    ("seen", "named"),
    [
        ({"use": [11, 12]}, [10]),
        ({"worry": [8, 9], "use": [18]}, [10]),
        ({"worry": [8, 9], "use": [11, 12], "endshow": [11]}, [10]),
        ({"worry": [8, 9], "use": [11, 12], "credit": [4]}, [10]),
        ({"worry": [8, 9], "use": [11, 12]}, []),
    ],
    ids=["no problem", "far behind", "a turn", "a read disclosed", "no naming"],
)
def test_no_remedy(seen: dict[str, list[int]], named: list[int]) -> None:
    """Without a problem, a naming and its use close to each other, or in a read that was disclosed, there is no remedy."""
    assert told(counts(**seen), named)[1] == []


def test_experience_follows_a_naming() -> None:
    """The host's own stories count from the naming to the last of them, if they follow one another and no turn comes."""
    _, _, experience, _ = told(counts(testimony=[12, 15, 40]), [10])
    assert experience == [10, 11, 12, 13, 14, 15]
    assert told(counts(testimony=[12], endshow=[11]), [10])[2] == [10]


def test_handed_over() -> None:
    """From the words that lead up to a read to its credit counts; without a credit close behind nothing does."""
    assert told(counts(handover=[10, 40], credit=[14]), [])[3] == [10, 11, 12, 13]


def test_campaign_needs_several_cues() -> None:
    """Talk among three or more cues of the show's own works counts, a single mention does not."""
    many = features_course.campaign(counts(ownwork=[10, 12, 15, 17]), STARTS, ENDS)
    assert np.flatnonzero(many).tolist() == list(range(10, 18))
    assert not features_course.campaign(counts(ownwork=[10]), STARTS, ENDS).any()


def test_a_game_of_the_hosts_own_is_promo() -> None:
    """A host who talks at length of what they make themself promotes it, and no sponsor is found."""
    talk = CONTENT["tw"].splitlines()
    call = (
        "好那跟大家報告一下，我們的遊戲下禮拜正式上架，希望大家都去玩玩看，現在就可以先加願望清單。",
        "這款遊戲是我們自己做的，做了三年，我們還有一款新遊戲也開放預購了，歡迎大家去試玩。",
    )
    got = parts("promo", *talk[:7], *call, "好那我們回到剛剛的步道。", *talk[7:])
    assert len(got) == 1
    assert "願望清單" in got[0]
    assert parts("sponsor", *talk[:7], *call, "好那我們回到剛剛的步道。", *talk[7:]) == []


@pytest.mark.parametrize(
    ("script", "call"),
    [
        ("cn", "我们最近成立了听友群，想加入的朋友可以添加小助手微信，备注慢车厢就能进群，期待你来。"),
        ("cn", "大家走过哪些有意思的古道，欢迎到评论区里留言，也可以给我们来信，我们会选出五位听友送明信片。"),
        ("tw", "想知道你們都去爬哪一座山，可以在底下留言跟我說，也幫我按個讚，記得訂閱加分享。"),
    ],
)
def test_calls_in_the_middle_of_the_talk(script: str, call: str) -> None:
    """A call to write, to join the group or to subscribe is promo wherever it stands."""
    lines = CONTENT[script].splitlines()
    got = parts("promo", *lines[:7], call, *lines[7:])
    assert len(got) == 1
    assert got[0][-6:] == call[-6:]


@pytest.mark.parametrize(
    ("script", "talk"),
    [
        ("cn", "上个月有个住在山脚的朋友下面留言讲，他爷爷就是在这条古道上挑茶的，我看了特别感动。"),
        ("cn", "后来阿伯就学着打3段太极拳，每天早上练半个钟头，身体反而好了。"),
        ("tw", "上次那支影片底下留言都在吵要不要帶登山杖，我覺得看個人習慣。"),
    ],
)
def test_reports_of_listeners_are_content(script: str, talk: str) -> None:
    """What listeners wrote is no call to write."""
    lines = CONTENT[script].splitlines()
    assert parts("promo", *lines[:7], talk, *lines[7:]) == []
