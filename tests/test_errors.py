"""Errors."""

from __future__ import annotations

import pickle

import pytest

from pipeline import errors


@pytest.mark.parametrize("kind", [errors.UnreadableError, errors.DataError, errors.SettingsError, errors.OutputError])
def test_errors_cross_processes(kind: type[errors.PodclaimsError]) -> None:
    """An error raised in a worker arrives whole: type, message, file and line."""
    error = pickle.loads(pickle.dumps(kind("is odd; mend it", "a.txt", 3)))
    assert type(error) is kind
    assert str(error) == "a.txt:3: is odd; mend it"
    assert (error.path, error.line) == ("a.txt", 3)
