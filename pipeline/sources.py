"""Which files a run reads, and under which id each is recorded."""

from __future__ import annotations

import glob
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline import storage
from pipeline.errors import InputError

SUFFIXES = frozenset({".txt", ".md", ".srt", ".vtt", ".sbv", ".ass", ".ssa", ".lrc", ".json", ".jsonl", ".tsv"})
"""What a folder is searched for; a file named on the command line is read whatever its suffix."""

UNSAFE = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069/\\:*?"<>|]+|^\.+|[. ]+$'
)  # and what turns text around
LONGEST_ID = (
    120  # code points; with ".json" and a temporary suffix 4-byte names stay below the 255 bytes of file systems
)
LONGEST_ID_BYTES = 200


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read and the id of its record. ``url`` is its address if it is no local file; ``path`` its key then.

    ``seen_from``: the folder that a relative path is seen from, where work is done elsewhere (empty: the current one).
    """

    path: Path
    id: str
    url: str = ""
    bytes: int = 0
    seen_from: str = ""

    @property
    def location(self) -> str:
        """The source as it was named: the path as given, or the URL; bytes that are no UTF-8 are written out."""
        return self.url or _shown(str(self.path))

    @property
    def place(self) -> str:
        """The same for whoever names it from another folder: the absolute path, or the URL."""
        return self.url or _shown(os.path.abspath(self.local))  # noqa: PTH100 - links are kept as they are

    @property
    def local(self) -> Path:
        """The path to open, if this is a local file."""
        return Path(self.seen_from, self.path)


def _shown(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()


def find(paths: Iterable[str | Path], known: Mapping[str, str] | None = None) -> list[SourceFile]:
    """Transcript files among files, folders (searched in depth, hidden ones not), globs and URLs, each once, sorted.

    Sidecars (``X.toml``, ``X.chapters.json``) are no sources. ``known`` holds ids by ``place`` from earlier runs: a
    source keeps its id, and no other gets it. Raises InputError for a path that matches nothing.
    """
    found: dict[tuple[str, str], SourceFile] = {}
    for path in paths:
        matches = list(_expand_url(str(path)) if storage.is_url(path) else _expand(path))
        if not matches:
            raise InputError(
                "no transcript here; expected a file, a folder with " + ", ".join(sorted(SUFFIXES)), str(path)
            )
        found.update(((match.url, str(match.path)), match) for match in matches)
    return _identify([found[key] for key in sorted(found)], known or {})


def _expand(path: str | Path) -> Iterator[SourceFile]:
    here = Path(path)
    if here.is_file():
        yield _local(here)
    elif here.is_dir():
        yield from _walk(here)
    else:
        for match in sorted(glob.glob(str(path), recursive=True)):  # noqa: PTH207 - Path.glob refuses absolute patterns
            yield from _walk(Path(match)) if Path(match).is_dir() else [_local(Path(match))]


def _walk(folder: Path) -> Iterator[SourceFile]:
    for root, folders, files in os.walk(folder):  # links to folders are not followed: no loops
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if _is_transcript(name):
                yield _local(Path(root, name))


def _is_transcript(name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix in SUFFIXES and not name.startswith(".") and not name.endswith(".chapters.json")


def _local(path: Path) -> SourceFile:
    try:
        return SourceFile(path, "", bytes=path.stat().st_size)
    except OSError:  # a broken link, or gone since: reading it will tell
        return SourceFile(path, "")


def _expand_url(url: str) -> Iterator[SourceFile]:
    files = storage.filesystem(url)
    files.invalidate_cache()
    scheme = url.partition("://")[0]
    named = files.isfile(url)
    rows = files.glob(url, detail=True) if "*" in url else files.find(url, detail=True)
    for key, row in sorted(rows.items()):
        inside = key.removeprefix(str(files._strip_protocol(url)).rstrip("/"))
        hidden = any(part.startswith(".") for part in PurePosixPath(key if "*" in url else inside).parts)
        wanted = _is_transcript(PurePosixPath(key).name) and not hidden
        if row["type"] == "file" and (named or wanted):
            yield SourceFile(Path(key), "", f"{scheme}://{key.lstrip('/')}", int(row.get("size") or 0))


def safe_id(stem: str) -> str:
    """A file's stem as an id that is also a safe file name: no separators, control characters or leading dots."""
    name = UNSAFE.sub("_", stem).strip() or "_"
    while len(name) > LONGEST_ID or len(name.encode("utf-8", "replace")) > LONGEST_ID_BYTES:
        name = name[:-1]
    return name.encode("utf-8", "replace").decode()


def _identify(found: list[SourceFile], known: Mapping[str, str]) -> list[SourceFile]:
    """Ids by stem; where two files share one, by parent folder and stem; where that collides too, by suffix and number."""
    kept = {i: known[source.place] for i, source in enumerate(found) if source.place in known}
    taken = {_folded(name) for name in known.values()}
    ids = {i: safe_id(source.path.stem) for i, source in enumerate(found) if i not in kept}
    for suffixed in (False, True):
        for clash in _clashes(ids, taken):
            for i in clash:
                path = found[i].path
                tail = f"-{path.suffix.lstrip('.')}" if suffixed else ""
                parent = path.parent.name if found[i].url else path.resolve().parent.name
                ids[i] = safe_id(f"{parent}-{path.stem}{tail}")
    for clash in _clashes(ids, taken):
        for i in clash:
            ids[i] = _free(ids[i], taken | {_folded(name) for name in ids.values()})
    names = ids | kept
    return [SourceFile(s.path, names[i], s.url, s.bytes) for i, s in enumerate(found)]


def _folded(name: str) -> str:
    """A name as the least discerning file system compares it."""
    return unicodedata.normalize("NFC", name).casefold()


def _free(name: str, taken: set[str]) -> str:
    number = 1
    while _folded(f"{name}-{number}") in taken:
        number += 1
    return f"{name}-{number}"


def _clashes(ids: Mapping[int, str], taken: set[str]) -> list[list[int]]:
    """Groups of files whose ids are one, or another's, on a file system that ignores case."""
    groups = defaultdict(list)
    for i, name in ids.items():
        groups[_folded(name)].append(i)
    return [group for name, group in groups.items() if len(group) > 1 or name in taken]
