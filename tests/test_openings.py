"""What a pattern's matches begin with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment.sections_cues import cues
from pipeline.text.openings import openings

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
    unbarred = [
        i for i, group in enumerate(cues().groups) if not any(e for row in cues().owners for g, e in row if g == i)
    ]
    found = {(hit.group, hit.start, hit.end) for hit in cues().find(text)}
    for number in unbarred:
        for pattern in cues().groups[number].patterns:
            assert {(number, *match.span()) for match in pattern.finditer(text)} <= found
