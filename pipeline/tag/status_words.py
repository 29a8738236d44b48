"""The word lists of data/claims.toml by which numbers are hedged, asked for or invented."""

from __future__ import annotations

from pipeline import resources
from pipeline.errors import DataError
from pipeline.tag.numerals_context import any_of

FILE = "claims.toml"


def words(table: str, key: str) -> tuple[str, ...]:
    """The words of one key of a table. Raises DataError naming the key that holds none."""
    raw = resources.toml(FILE).get(table)
    value = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(value, str) or not value.split():
        raise DataError(f"{table}.{key}: expected words parted by spaces", str(resources.DATA / FILE))
    return tuple(value.split())


def pattern(table: str, key: str) -> str:
    """Source of a pattern for any of the words of one key."""
    return f"(?:{any_of(words(table, key))})"


def number(table: str, key: str) -> int:
    """The whole number of one key of a table. Raises DataError naming the key that holds none."""
    raw = resources.toml(FILE).get(table)
    value = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(value, int) or isinstance(value, bool):
        raise DataError(f"{table}.{key}: expected a whole number", str(resources.DATA / FILE))
    return value
