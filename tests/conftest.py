"""Fixtures that several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval"


@pytest.fixture(scope="session")
def shared_eval() -> Path:
    """The annotated episodes that lie beside a developer's checkout; tests that need them skip elsewhere."""
    if not SHARED.is_dir():
        pytest.skip(f"the annotated episodes are not here: {SHARED}")
    return SHARED
