"""Fitting the weights of the subject ranking on annotated episodes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from pipeline.tag import claims_data, fit
from pipeline.tag.claims_mentions import Candidate

TALK = "今天聊台積電 台積電的營收是100億美元 三星的營收是80億美元 三星有12萬名員工"


def row(right: str, **features: dict[str, float]) -> fit.Row:
    """A number with candidates by name."""
    candidates = [Candidate(name, None, 0, 1, values) for name, values in features.items()]
    return fit.Row(candidates, np.array([name == right for name in features]), False)


def test_weights_prefer_what_is_right() -> None:
    """What the right candidates have in common gets a positive weight, what the wrong ones have a negative one."""
    rows = [row("a", a={"near": 1.0}, b={"far": 1.0}), row("c", b={"far": 1.0}, c={"near": 1.0})] * 5
    weights = fit.fit(rows)
    assert weights["near"] > 0.5 > 0 > weights["far"]


def test_what_is_known_beforehand_holds() -> None:
    """Two episodes that say otherwise do not unlearn that a name behind 比 is what is compared with."""
    rows = [row("a", a={"against": 1.0}, b={"near": 1.0})] * 2
    assert fit.fit(rows)["against"] < -1.0


def test_episodes_are_read_and_rendered(tmp_path: Path) -> None:
    """Annotated numbers are found by quote; the weights written are those that are read back."""
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    gold = {
        "transcript": "talk.txt",
        "claims": [
            {"quote": "台積電的營收是100億美元", "number": "100億美元", "subject": "台積電"},
            {"quote": "三星的營收是80億美元", "number": "80億美元", "subject": "三星"},
            {"quote": "三星有12萬名員工", "number": "12萬名", "subject": "三星"},
        ],
    }
    (tmp_path / "talk.json").write_text(json.dumps(gold), encoding="utf-8")
    (episode,) = fit.load(tmp_path, tmp_path)
    data = claims_data.load()
    rows = episode.collect(data)
    assert [bool(row.right.any()) for row in rows] == [True, True, True]
    assert fit.report("all", rows).startswith("all")
    fitted = fit.train([episode], data)
    assert '"gap" = ' in fit.render(fitted.weights, fitted)


def test_refining_holds_on_to_the_weights_at_hand() -> None:
    """A feature with a weight moves little, one without takes what the rows say."""
    rows = [row("a", a={"old": 1.0, "new": 1.0}, b={}) for _ in range(5)]
    held = fit.fit(rows, {"old": -1.0})
    assert -1.0 < held["old"] < -0.9
    assert held["new"] > 1.0
