"""The words around numbers of data/numerals_context.toml, checked, and as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline import resources
from pipeline.errors import DataError

FILE = "numerals_context.toml"


def section(name: str) -> Mapping[str, tuple[str, ...]]:
    """The word lists of one section by key. Raises DataError naming the section, or the key that holds no words."""
    raw = resources.toml(FILE).get(name)
    if not isinstance(raw, dict):
        raise DataError(f"[{name}] is missing", str(resources.DATA / FILE))
    for key, line in raw.items():
        if not isinstance(line, str) or not line.split():
            raise DataError(f"[{name}] {key} must be words parted by spaces", str(resources.DATA / FILE))
    return {key: tuple(line.split()) for key, line in raw.items()}


def words(name: str, key: str) -> tuple[str, ...]:
    """The words of one key. Raises DataError if it is missing."""
    found = section(name).get(key)
    if found is None:
        raise DataError(f"[{name}] {key} is missing", str(resources.DATA / FILE))
    return found


def any_of(surfaces: Iterable[str]) -> str:
    """Source of a pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, surfaces), key=len, reverse=True))
