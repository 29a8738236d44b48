"""The table of units and its surfaces."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from pipeline import resources
from pipeline.errors import DataError
from pipeline.tag import units


def test_units_of_the_evaluation_have_its_dimension_ratios(shared_eval: Path) -> None:
    """Two units that the evaluation takes for one dimension convert here as they do there."""
    spec = importlib.util.spec_from_file_location("score", shared_eval / "score.py")
    assert spec and spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    by_dimension: dict[str, list[tuple[float, units.Unit]]] = {}
    for symbol, unit in units.table().items():
        if symbol in score.UNITS:
            dimension, factor = score.UNITS[symbol]
            by_dimension.setdefault(dimension, []).append((factor, unit))
    assert len(by_dimension) > 15
    for dimension, rows in by_dimension.items():
        assert len({unit.dimension for _, unit in rows}) == 1, dimension
        ratio = rows[0][1].factor / rows[0][0]
        for factor, unit in rows:
            assert unit.factor / factor == pytest.approx(ratio, rel=1e-5), unit.symbol


@pytest.mark.parametrize(
    ("text", "symbol", "end"),
    [
        ("个月", "month", 2),
        ("TB per second", "TB/s", 13),
        ("平方公里", "km²", 4),
        ("kb", "kB", 2),
        ("GB200", None, 0),
        ("级", None, 0),
        ("成本", None, 0),
        ("成五", "%", 1),
    ],
)
def test_the_longest_surface_wins(text: str, symbol: str | None, end: int) -> None:
    """A unit is the longest surface that fits; a character that begins another word is none."""
    found = units.surfaces("cn").at(text, 0)
    assert (found and found.unit.symbol, found.end if found else 0) == (symbol, end)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"dimension": "length", "factor": 0}, "factor"),
        ({"dimension": "length", "factor": 1, "kind": "colour"}, "kind"),
        ({"dimension": "length", "factor": 1, "surface": ["x"]}, "unknown keys"),
        ({"factor": 1}, "dimension"),
    ],
)
def test_a_wrong_row_is_named(monkeypatch: pytest.MonkeyPatch, row: dict[str, Any], message: str) -> None:
    """A malformed unit is a DataError that names the file and the unit."""
    raw = resources.toml("units.toml")
    monkeypatch.setattr(resources, "toml", lambda name: raw | {"unit": raw["unit"] | {"zz": row}})
    units.table.cache_clear()
    with pytest.raises(DataError, match=rf"units.toml.*zz.*{message}"):
        units.table()
    monkeypatch.undo()
    units.table.cache_clear()
    assert "zz" not in units.table()
