"""The package's data, loaded and validated once per Settings: the only cache of the pipeline."""

from __future__ import annotations

import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import DataError
from pipeline.lexicon import Lexicon, apply, decisions, override, read
from pipeline.settings import Settings

DATA = Path(__file__).parent / "data"


def toml(name: str) -> dict[str, Any]:
    """A TOML file of the package's data folder. Raises DataError naming the file."""
    path = DATA / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(str(error), str(path)) from error


def lexicon(settings: Settings = Settings()) -> Lexicon:
    """The package's names and those of ``settings.lexicons``, which win. Raises DataError with file:line."""
    return _lexicon(settings.lexicons)  # other settings share it, and the indexes built on it


@lru_cache(maxsize=8)
def _lexicon(files: tuple[str, ...]) -> Lexicon:
    package = [entry for path in sorted((DATA / "lexicon").glob("*.jsonl")) for entry in read(path)]
    users = [entry for path in files for entry in read(Path(path))]
    decided = [decision for path in files for decision in decisions(Path(path))]
    entries, refused = apply(override(package, users) if users else package, decided)
    return Lexicon(entries, refused)


@lru_cache(maxsize=1)
def package_digest() -> str:
    """Hex digest of the package's code and data: two installations that share it give the same records."""
    digest = hashlib.sha256()
    for path in sorted(DATA.parent.rglob("*")):
        if path.is_file() and path.suffix in (".py", ".toml", ".jsonl", ".json", ".txt"):
            digest.update(path.relative_to(DATA.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=8)
def fingerprint(settings: Settings) -> str:
    """Hex digest (16 characters) of all that shapes a record besides its source. Raises SettingsError."""
    return hashlib.sha256((package_digest() + settings.fingerprint()).encode()).hexdigest()[:16]
