"""Clock times: every form read, nonsense refused, and what is written is read back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import timecode

READ = {
    "1:02:03.456": 3_723_456,
    "02:03,456": 123_456,
    "00:00": 0,
    "75:30": 4_530_000,
    "１:０２：０３": 3_723_000,
    "00：01，5": 1_500,
    "00:01.04": 1_040,
    "00:01.9999": 1_999,
    "0:0:1": 1_000,
    " 10:00 ": 600_000,
    "100:00:00": 360_000_000,
}


@pytest.mark.parametrize(("clock", "ms"), READ.items())
def test_clock_times_become_milliseconds(clock: str, ms: int) -> None:
    """Hours are optional, the fraction too; full width counts like half width."""
    assert timecode.parse(clock) == ms


@pytest.mark.parametrize(
    "clock",
    [
        "",
        "12",
        "1:60:00",
        "1:75:30",
        "0:00:60",
        "00:75",
        "1:2:3:4",
        "-1:00",
        "1:00:",
        "a1:00",
        "00:01.",
        "1:000",
        "八:三十",
    ],
)
def test_what_is_no_clock_time_is_refused(clock: str) -> None:
    """Seconds from 60, and minutes from 60 behind hours, are refused rather than carried over."""
    with pytest.raises(ValueError, match="not a clock time"):
        timecode.parse(clock)


@given(st.integers(0, 999 * 3_600_000 + 3_599_999))
def test_a_rendered_time_is_read_back(ms: int) -> None:
    """``parse`` undoes ``render``."""
    assert timecode.parse(timecode.render(ms)) == ms


@given(st.text(alphabet="0123456789０５:：.,，", max_size=14))
def test_the_pattern_and_the_parser_agree(text: str) -> None:
    """What ``CLOCK`` matches in full can be parsed, and nothing else can."""
    if re.fullmatch(timecode.CLOCK, text):
        assert timecode.parse(text) >= 0
    else:
        with pytest.raises(ValueError, match="not a clock time"):
            timecode.parse(text)


@pytest.mark.parametrize("text", ["1:2:3:4", "12:34:567", "1:75:30"])
def test_the_pattern_takes_no_part_of_a_longer_number(text: str) -> None:
    """A row of digits and colons that is no time as a whole holds none."""
    assert not re.search(timecode.CLOCK, text)
