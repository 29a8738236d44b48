"""The package's data, loaded and validated once per Settings: the only cache of the pipeline."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import DataError
from pipeline.lexicon import Lexicon, read
from pipeline.settings import Settings

DATA = Path(__file__).parent / "data"


def toml(name: str) -> dict[str, Any]:
    """A TOML file of the package's data folder. Raises DataError naming the file."""
    path = DATA / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(str(error), str(path)) from error


@lru_cache(maxsize=8)
def lexicon(settings: Settings = Settings()) -> Lexicon:  # noqa: B008 - Settings is frozen
    """The package's names and those of ``settings.lexicons``. Raises DataError with file:line."""
    files = [*sorted((DATA / "lexicon").glob("*.jsonl")), *map(Path, settings.lexicons)]
    return Lexicon(entry for path in files for entry in read(path))
