"""Which files a run reads, and under which id each is recorded."""

from __future__ import annotations

import glob
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError

SUFFIXES = frozenset({".txt", ".md", ".srt", ".vtt", ".json", ".jsonl"})
"""What a folder is searched for; a file named on the command line is read whatever its suffix."""

UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+|^\.+|[. ]+$')
LONGEST_ID = (
    120  # code points; with ".json" and a temporary suffix 4-byte names stay below the 255 bytes of file systems
)
LONGEST_ID_BYTES = 200


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read and the id of its record."""

    path: Path
    id: str


def find(paths: Iterable[str | Path]) -> list[SourceFile]:
    """Transcript files among files, folders (searched in depth, hidden ones not) and globs, each once, sorted by path.

    Sidecars (``X.toml``, ``X.chapters.json``) are no sources. Raises InputError for a path that matches nothing.
    """
    found: dict[Path, None] = {}
    for path in paths:
        matches = list(_expand(path))
        if not matches:
            raise InputError(
                "no transcript here; expected a file, a folder with " + ", ".join(sorted(SUFFIXES)), str(path)
            )
        found.update(dict.fromkeys(matches))
    return _identify(sorted(found))


def _expand(path: str | Path) -> Iterator[Path]:
    here = Path(path)
    if here.is_file():
        yield here
    elif here.is_dir():
        yield from _walk(here)
    else:
        for match in sorted(glob.glob(str(path), recursive=True)):  # noqa: PTH207 - Path.glob refuses absolute patterns
            yield from _walk(Path(match)) if Path(match).is_dir() else [Path(match)]


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):  # links to folders are not followed: no loops
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(root, name)
            if path.suffix.lower() in SUFFIXES and not name.startswith(".") and not name.endswith(".chapters.json"):
                yield path


def safe_id(stem: str) -> str:
    """A file's stem as an id that is also a safe file name: no separators, control characters or leading dots."""
    name = UNSAFE.sub("_", stem).strip() or "_"
    while len(name) > LONGEST_ID or len(name.encode("utf-8", "replace")) > LONGEST_ID_BYTES:
        name = name[:-1]
    return name.encode("utf-8", "replace").decode()


def _identify(paths: list[Path]) -> list[SourceFile]:
    """Ids by stem; where two files share one, by parent folder and stem; where that collides too, by suffix and number."""
    ids = {path: safe_id(path.stem) for path in paths}
    for suffixed in (False, True):
        for clash in _clashes(ids):
            for path in clash:
                tail = f"-{path.suffix.lstrip('.')}" if suffixed else ""
                ids[path] = safe_id(f"{path.resolve().parent.name}-{path.stem}{tail}")
    for clash in _clashes(ids):
        ids.update((path, f"{ids[path]}-{number}") for number, path in enumerate(clash, 1))
    return [SourceFile(path, ids[path]) for path in paths]


def _clashes(ids: dict[Path, str]) -> list[list[Path]]:
    """Groups of files whose ids are one on a file system that ignores case."""
    groups = defaultdict(list)
    for path, name in ids.items():
        groups[name.casefold()].append(path)
    return [group for group in groups.values() if len(group) > 1]
