"""The data of the sections model: malformed files are refused with the place that is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.errors import DataError
from pipeline.segment import sections_cues
from pipeline.segment.sections_model import KINDS, Scores, Weights, best
from pipeline.segment.sections_plan import plan


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"for": ["sponsor"]}, "weight"),
        ({"for": ["advert"], "weight": 1}, "expected some of"),
        ({"for": ["sponsor"], "weight": 1, "edge": "middle"}, "edge"),
        ({"for": ["sponsor"], "weight": 1, "phrases": ["Two Words"]}, "lower case without spaces"),
        ({"for": ["sponsor"], "weight": 1, "patterns": ["("]}, "pattern"),
        ({"for": ["sponsor"], "weight": 1, "words": ["折扣"]}, "words"),
        ({"for": ["sponsor"], "weight": 1, "phrases": "折扣"}, "list of strings"),
    ],
)
def test_malformed_cues(row: dict[str, Any], message: str) -> None:
    """Each mistake in a cue group is named with its group and file."""
    with pytest.raises(DataError, match=message) as caught:
        sections_cues.parse({"mine": row}, "cues.toml")
    assert "[mine]" in str(caught.value)
    assert "cues.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"stay": {"sponsor": {"no.such": 1.0}}}, "no feature"),
        ({"stay": {"advert": {}}}, "no kind"),
        ({"stay": {"sponsor": {"always": "much"}}}, "no number"),
        ({"start": {}}, "unknown table"),
        ({"confidence": {"slope": 1.0}}, "slope and offset"),
    ],
)
def test_malformed_weights(raw: dict[str, Any], message: str) -> None:
    """Each mistake in a weights file is named."""
    with pytest.raises(DataError, match=message):
        Weights.parse(raw, "weights.toml")


def test_exceptions_bar_the_hit_inside_them() -> None:
    """A cue inside a longer phrase that its group excepts is no hit, elsewhere it is."""
    row = {"for": ["sponsor"], "weight": 1, "phrases": ["业配"], "except": ["制造业配合"]}
    found = sections_cues.parse({"mine": row}, "cues.toml").find("制造业配合我们,这是业配")
    assert [(hit.start, hit.end) for hit in found] == [(10, 12)]


@pytest.mark.parametrize("n", [1, 2, 7, 50])
def test_best_sequence_is_that_of_plain_viterbi(n: int) -> None:
    """The blocked search finds a sequence that scores as high as the best that a step-by-step search finds."""
    random = np.random.default_rng(n)
    scores = Scores(*(random.normal(size=(rows, len(KINDS))) for rows in (n, n, n, len(KINDS))))
    steps = scores.steps(0, n)
    reach = np.array([0.0, *[-1e9] * (len(KINDS) - 1)])
    for step in steps:
        reach = (reach[:, None] + step).max(axis=0)
    path = [0, *best(scores)]
    assert sum(steps[t, path[t], path[t + 1]] for t in range(n)) == pytest.approx(reach.max())


def test_plan_starts_from_the_data() -> None:
    """Before fitting, each cue with a weight speaks for the kinds that the data name and for no other, within its bounds."""
    what = plan()
    weights = what.weights(what.start)
    for i, group in enumerate(sections_cues.cues().groups):
        for j, kind in enumerate(KINDS):
            assert (weights.stay[i, j] > 0) == (kind in group.kinds and kind != "content" and group.weight > 0), (
                group.name
            )
    assert all(slot.low <= slot.centre <= slot.high for slot in what.slots)
