"""Sections: reads are found from their first word to their last, and talk that merely sounds like one is left alone."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Metadata, Section, Transcript
from pipeline.segment.sections import find as find_sections
from pipeline.segment.utterances import split
from pipeline.settings import Settings
from tests.test_utterances import transcript

CASES = Path(__file__).parent / "cases" / "sections"
MARK = re.compile(r"\{sponsor (.*?)\}", re.DOTALL)


def blocks(name: str) -> dict[str, str]:
    """The blocks of a case file by their titles."""
    text = "".join(
        line for line in (CASES / name).read_text(encoding="utf-8").splitlines(True) if not line.startswith("#")
    )
    parts = re.split(r"^=== (.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))


CONTENT = blocks("content.txt")


def episode(title: str, marked: str) -> tuple[Transcript, list[str]]:
    """The transcript of a marked mini-episode and the reads marked in it."""
    lines = CONTENT[title[:2]].splitlines()
    halves = lines[: len(lines) // 2], lines[len(lines) // 2 :]
    for half in halves:
        marked = marked.replace("{content}", "\n".join(half), 1)
    return transcript(*MARK.sub(r"\1", marked).splitlines()), MARK.findall(marked)


def find(made_up: Transcript, options: Settings = Settings()) -> tuple[Section, ...]:
    return find_sections(made_up, split(made_up), options)[0]


def reads(made_up: Transcript) -> list[str]:
    return [made_up.text[s.char_start : s.char_end].strip() for s in find(made_up) if s.kind == "sponsor"]


@pytest.mark.parametrize("title", blocks("episodes.txt"))
def test_reads_are_found_to_the_phrase(title: str) -> None:
    """Every marked read is a section of its own that begins and ends within eight characters of the marks."""
    made_up, wanted = episode(title, blocks("episodes.txt")[title])
    got = reads(made_up)
    assert len(got) == len(wanted), got
    for want, read in zip(wanted, got, strict=True):
        at, found = made_up.text.index(want), made_up.text.index(read)
        assert abs(at - found) <= 8, read[:40]
        assert abs(at + len(want) - found - len(read)) <= 8, read[-40:]


@pytest.mark.parametrize("title", [t for t in blocks("episodes.txt") if "two brands" not in t])
def test_reads_are_found_in_one_unbroken_line(title: str) -> None:
    """The same episodes as one line without any sign: each read is found, most of it."""
    made_up, wanted = episode(title, blocks("episodes.txt")[title])

    def bare(text: str) -> str:
        return re.sub(r"[\s，。、]", "", text)

    got = reads(transcript(bare(made_up.text)))
    for want in wanted:
        assert any(read in bare(want) or bare(want) in read or _overlap(bare(want), read) > 0.6 for read in got), got


def _overlap(want: str, read: str) -> float:
    """The share of the longer string that the longest common run of both takes."""
    from difflib import SequenceMatcher

    return SequenceMatcher(None, want, read, autojunk=False).find_longest_match().size / max(len(want), len(read))


def negatives() -> list[str]:
    return [
        line for line in (CASES / "negatives.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]


@pytest.mark.parametrize("line", negatives())
def test_talk_that_sounds_like_a_read_is_content(line: str) -> None:
    """A weak word amid the talk, and no other evidence, makes no sponsor section."""
    script, _, talk = line.partition("|")
    lines = CONTENT[script].splitlines()
    assert reads(transcript(*lines[:7], talk, *lines[7:])) == []


def test_plain_talk_is_one_content_section() -> None:
    """An episode without intro, reads or farewell is content from end to end."""
    for text in CONTENT.values():
        made_up = transcript(*text.splitlines())
        assert [(s.kind, s.char_start, s.char_end) for s in find(made_up)] == [("content", 0, len(made_up.text))]


def test_greeting_and_farewell() -> None:
    """The standing greeting is intro, the farewell outro, and a call to subscribe promo."""
    lines = CONTENT["cn"].splitlines()
    made_up = transcript(
        "大家好，欢迎收听慢车厢，我是主持人小满。",
        *lines,
        "要是你喜欢我们的节目，欢迎在小宇宙订阅、点赞，也可以在评论区给我们留言。",
        "谢谢大家收听慢车厢，我们下期再见，拜拜。",
    )
    assert [s.kind for s in find(made_up)] == ["intro", "content", "promo", "outro"]


def test_evidence_quotes_the_text() -> None:
    """Each reason of a sponsor section quotes words that stand in it."""
    made_up, _ = episode("tw", blocks("episodes.txt")["tw opening read with code and closing mention"])
    for section in find(made_up):
        if section.kind == "sponsor":
            assert section.why
            assert section.confidence is not None
            assert all(
                e.weight > 0 and e.quote in made_up.text[section.char_start : section.char_end] for e in section.why
            )


def test_cap_marks_the_doubtful() -> None:
    """Where reads take more than the cap of an episode, a notice says so and the least sure are marked for review."""
    made_up, _ = episode("tw", blocks("episodes.txt")["tw opening read with code and closing mention"])
    phrases = split(made_up)
    found, notices = find_sections(made_up, phrases, Settings(sponsor_cap=0.01))
    assert [n.code for n in notices] == ["sponsor-cap"]
    assert all(s.review for s in found if s.kind == "sponsor")
    assert find_sections(made_up, phrases, Settings())[1] == ()


def test_brand_of_the_notes_counts() -> None:
    """A brand that the show notes credit helps to find the read that names it."""
    from dataclasses import replace

    lines = CONTENT["cn"].splitlines()
    read = "给大家推荐一下棉屿家居的四件套，棉屿家居用的是长绒棉，棉屿家居的官网链接我放在简介里了。"
    made_up = transcript(*lines[:7], read, *lines[7:])
    noted = replace(made_up, meta=Metadata(description="本期节目由棉屿家居赞助播出。"))
    assert any("棉屿家居" in r for r in reads(noted))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(
            st.one_of(st.characters(), st.sampled_from("本期节目由赞助播出感谢的。，业配优惠码折\n")), max_size=120
        ),
        max_size=4,
    )
)
def test_any_text_is_tiled(cues: list[str]) -> None:
    """Whatever the text, the sections tile it and none is empty."""
    made_up = transcript(*cues)
    found = find(made_up)
    borders = [0, *(s.char_end for s in found)]
    assert [s.char_start for s in found] == borders[:-1]
    assert borders[-1] == len(made_up.text)
    assert all(s.char_start < s.char_end for s in found) or not made_up.text


def test_time_grows_with_length() -> None:
    """Ten times the text takes about ten times as long."""

    def seconds(n: int) -> float:
        made_up = transcript(*CONTENT["cn"].splitlines() * n)
        assert made_up.folded
        phrases = split(made_up)
        at = time.process_time()
        find_sections(made_up, phrases, Settings())
        return time.process_time() - at

    seconds(5)
    assert seconds(400) < 40 * max(seconds(40), 0.01)
