"""What the README shows runs, as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.record import EpisodeRecord

ROOT = Path(__file__).resolve().parents[1]
BLOCKS = re.findall(
    r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a file to a record, from a folder to results, and a question answered with a DataFrame of good types."""
    (tmp_path / "transcripts").symlink_to(ROOT / "transcripts")
    monkeypatch.chdir(tmp_path)
    assert BLOCKS, "README.md holds no Python example"
    names: dict[str, object] = {}
    for block in BLOCKS:
        exec(compile(block, "README.md", "exec"), names)
    record, claims = names["record"], names["claims"]
    assert isinstance(record, EpisodeRecord)
    assert record.claims
    import pandas as pd

    assert isinstance(claims, pd.DataFrame)
    assert set(claims["subject"]) <= {"台積電", "台积电"}
    assert (claims["value"] >= 50).all()
    assert len(claims) > 0
    types = claims.dtypes.astype(str).to_dict()
    assert (types["value"], types["approx"], types["char_start"]) == ("Float64", "boolean", "Int64")
    assert types["published"].startswith("datetime64")
