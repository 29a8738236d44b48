"""Settings of a run: one frozen value, read from TOML, compared by fingerprint.

A file holds the fields of ``Settings`` at top level (data/settings.toml shows all with their defaults) and may hold
``[shows."NAME"]`` tables whose fields take the place of the general ones for episodes of that show.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from pipeline.errors import SettingsError

Region = Literal["auto", "tw", "cn"]
Display = Literal["episode", "tw", "cn", "en"]


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can change a record besides its source. Hashable; equal settings give equal records."""

    region: Region = "auto"
    """Where 塊 is TWD (tw) or CNY (cn); auto goes by the script of the transcript."""
    display: Display = "episode"
    """Names as in the episode (its script; Latin where it says Latin), or always in one."""
    lexicons: tuple[str, ...] = ()
    """Files with further names: JSONL as in data/lexicon, CSV (name,type,aliases), or spaCy EntityRuler patterns."""
    hosts: tuple[str, ...] = ()
    """Names of a show's hosts, rightly spelt; useful in ``[shows]``."""
    brands: tuple[str, ...] = ()
    """Names of a show's sponsors, rightly spelt."""
    spacy_model: str = ""
    """Name or path of a spaCy model whose entities are one more source of mentions; empty for none."""
    words: Literal["auto", "jieba", "rjieba"] = "auto"
    """What cuts words; the records are the same."""
    maker_chapters: bool = True
    """Chapter marks found in the show notes win over our own."""
    sponsor_cap: float = 0.4
    """Largest share of an episode that sponsor reads may plausibly take; beyond it the doubtful ones are marked."""

    def fingerprint(self) -> str:
        """Hex digest (16 characters) of all fields and of the content of the lexicon files named.

        Raises SettingsError if a lexicon file cannot be read.
        """
        digest = hashlib.sha256(json.dumps(dataclasses.asdict(self), sort_keys=True, ensure_ascii=False).encode())
        for path in self.lexicons:
            try:
                digest.update(Path(path).read_bytes())
            except OSError as error:
                raise SettingsError(f"lexicon cannot be read: {error.strerror}; check the path", path) from error
        return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """Settings with their exceptions by show."""

    general: Settings = Settings()
    shows: tuple[tuple[str, Settings], ...] = ()

    def for_show(self, show: str | None) -> Settings:
        """The settings of a show by its name (case and space do not matter), the general ones if it has none."""
        wanted = "".join((show or "").casefold().split())
        return next((s for name, s in self.shows if "".join(name.casefold().split()) == wanted), self.general)


def load(path: Path | None) -> SettingsFile:
    """Read a settings file; the defaults without one.

    Raises SettingsError, naming the file and the key, for unknown keys (with the nearest valid name) and wrong values.
    """
    if path is None:
        return SettingsFile()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}; check the path", str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"is not valid TOML: {error}", str(path)) from error
    shows = raw.pop("shows", {})
    general = merge(Settings(), raw, str(path))
    if not isinstance(shows, dict) or not all(isinstance(row, dict) for row in shows.values()):
        raise SettingsError('shows must be tables, as in [shows."NAME"]', str(path))
    return SettingsFile(general, tuple((name, merge(general, row, str(path))) for name, row in shows.items()))


def merge(base: Settings, changes: dict[str, Any], path: str | None = None) -> Settings:
    """``base`` with some fields changed, each checked for name, type and range. Raises SettingsError."""
    hints = get_type_hints(Settings)
    values: dict[str, Any] = {}
    for key, value in changes.items():
        if key not in hints:
            near = difflib.get_close_matches(key, hints, n=1, cutoff=0.0)
            raise SettingsError(f"unknown setting {key!r}; did you mean {near[0]!r}?", path)
        values[key] = _checked(key, value, hints[key], path)
    return dataclasses.replace(base, **values)


def _checked(key: str, value: object, hint: object, path: str | None) -> object:
    choices = get_args(hint)
    if choices and isinstance(choices[0], str):
        if value not in choices:
            raise SettingsError(f"{key} = {value!r}: expected one of {', '.join(map(repr, choices))}", path)
        return value
    if isinstance(value, (list, tuple)) and choices and all(isinstance(item, str) for item in value):
        folder = Path(path).parent if path and key == "lexicons" else None
        return tuple(str(folder / item) if folder else item for item in value)
    if hint is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        if not 0 < value <= 1:
            raise SettingsError(f"{key} = {value!r}: expected a share above 0 and up to 1", path)
        return float(value)
    if isinstance(hint, type) and isinstance(value, hint):
        return value
    expected = "a list of strings" if choices else getattr(hint, "__name__", str(hint))
    raise SettingsError(f"{key} = {value!r}: expected {expected}", path)
