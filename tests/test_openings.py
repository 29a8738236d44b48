"""What a pattern's matches begin with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment.sections_cues import cues
from pipeline.text.openings import needed, openings, widest

PATTERNS = [
    "a",
    "ab?c",
    "a?b",
    "(?:ab|c)d",
    "(?:a|[^c]b)c",
    "a(?:b|[^a])c",
    "[a-c]d?b",
    "(?:ab){2,3}c",
    "a{0,2}b",
    "(?<=c)ab|d",
    "(?!ab)a[^c]",
    "(a|bc)(?:d|)b",
    "(?:a+|b)c",
    "(?i:a)b|c",
]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(?:好|ok)[了的]?那", {"好了", "好的", "好那", "ok"}),
        ("(?<=[一二])折", {"折"}),
        ("第[1-3]{1,2}集", {"第1", "第2", "第3"}),
        (r"我\d", {"我"}),
        ("(?:我|[^你]们)好", set()),
        (r"\d折", set()),
        ("(?i)ok好", set()),
        ("你?", set()),
    ],
)
def test_openings(pattern: str, expected: set[str]) -> None:
    """Optional parts may be left out, sets are spelt out, and what can begin with anything has no openings."""
    assert set(openings(pattern)) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("我们.{0,9}?(?:问卷|调查)表?", {"问卷", "调查"}),
        ("我们.{0,9}?问?卷表", {"卷表"}),
        ("我们.*(?:问卷|卷)", set()),
        ("我们[^。](?:写|发|分享)?", set()),
        ("(?:问卷|调查)", set()),
        ("(?i)ok.{0,3}问卷", set()),
    ],
)
def test_needed(pattern: str, expected: set[str]) -> None:
    """The last part of which two characters are known, but for the one that the pattern begins with."""
    assert set(needed(pattern)) == expected


@pytest.mark.parametrize("pattern", [*PATTERNS, "a.?(?:bc|c[ad])d?", "[ab].*?c(?:d|ab)(?=a|d)"])
@given(text=st.text(alphabet="abcd", max_size=12))
def test_every_match_holds_what_it_needs(pattern: str, text: str) -> None:
    """Whatever a pattern matches has one of the needed words at its first character or later, within its widest match."""
    words, reach = needed(pattern), widest(pattern)
    for match in re.finditer(pattern, text):
        ahead = text[match.start() : match.start() + reach + 1]
        assert not words or any(word in ahead for word in words)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text(alphabet="abcd", max_size=12))
def test_every_match_begins_with_an_opening(pattern: str, text: str) -> None:
    """Whatever a pattern matches begins with one of its openings, if it has any."""
    words = openings(pattern)
    for match in re.finditer(pattern, text):
        assert not words or text.startswith(words, match.start())


PIECES = sorted({part for group in cues().groups for p in group.patterns for part in re.findall("[一-鿿]+", p.pattern)})


@given(st.lists(st.sampled_from([*PIECES, "。", ",", "5", "ok"]), max_size=60).map("".join))
def test_cues_find_what_each_pattern_finds(text: str) -> None:
    """Looking where patterns may begin finds the matches that searching the whole text with each of them finds."""
    barred = {group for word in cues().words for group in word.bars}
    found = {(hit.group, hit.start, hit.end) for hit in cues().find(text)}
    for number, pattern in cues().patterns:
        if number not in barred:
            assert {(number, *match.span()) for match in pattern.finditer(text)} <= found
