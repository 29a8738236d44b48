"""Doubts about claims: tests/cases/claims/checks.txt, and what holds for any claims."""

from __future__ import annotations

import pytest

from pipeline.settings import Settings
from pipeline.tag.checks import find as find_checks
from pipeline.tag.claims import find as find_claims
from pipeline.text.words import Words
from tests.test_claims import CASES, Case, cases, read


@pytest.mark.parametrize("case", list(cases(CASES.with_name("checks.txt"))), ids=lambda case: f"line {case.line}")
def test_marked_sentences(case: Case) -> None:
    """Claims that contradict each other are named, claims that rounding or time explains are not."""
    segmented, entities, quantities, dates = read(case.marked)
    transcript = segmented.transcript
    stated = find_claims(segmented, entities, quantities, dates, Words(transcript.simplified), Settings())
    found = find_checks(stated, transcript, entities)
    assert [check.kind for check in found] == [kind for kind in case.expected if kind != "-"]


def test_a_check_names_claims_and_says_why_in_the_script_of_the_episode() -> None:
    """The message is one sentence with the numbers as said; the ids are those of claims."""
    segmented, entities, quantities, dates = read("{南港:ORG}一共有[30家:30 count]門市 其中[50家:50 count]在海外")
    stated = find_claims(segmented, entities, quantities, dates, Words(segmented.transcript.simplified), Settings())
    (check,) = find_checks(stated, segmented.transcript, entities)
    assert set(check.claims) == {claim.id for claim in stated}
    assert check.message == "部分 50家 大於整體 30家"


def test_no_claims_no_checks() -> None:
    """An episode without claims has no doubts."""
    segmented, *_ = read("今天天氣很好")
    assert find_checks((), segmented.transcript, ()) == ()
