"""What is known of an episode besides its words: a sidecar file, fields of the transcript's JSON, a feed.

Beside ``EPISODE.srt`` may lie ``EPISODE.toml``

    show = "電池夜話"
    title = "第 12 集 固態電池"
    published = 2024-03-31
    description = '''…'''      # show notes; chapter marks are read from them
    link = "https://…"
    audio = "https://…"
    hosts = ["林安"]

and ``EPISODE.chapters.json`` as Podcasting 2.0 has it. Field by field, the sidecar wins over the JSON and that over the feed.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import MetadataError
from pipeline.ingest import show_notes
from pipeline.ingest.draft import UNPRINTABLE
from pipeline.ingest.feed import Feed
from pipeline.ingest.published import iso_date
from pipeline.model import Mark, Metadata, Notice

KEYS = ("show", "title", "published", "description", "link", "audio", "hosts")
MOST_BYTES = 4 * 2**20
JSON_NAMES = {
    "show": ("show", "podcast", "podcast_title", "show_title", "program"),
    "title": ("title", "episode_title", "name"),
    "published": ("published", "pubDate", "pub_date", "date", "published_at", "release_date"),
    "description": ("description", "shownotes", "show_notes", "summary"),
    "link": ("link", "url", "episode_url"),
    "audio": ("audio", "audio_url", "enclosure", "enclosure_url"),
    "hosts": ("hosts", "host"),
}


def gather(path: Path, own: Metadata, feed: Feed | None) -> tuple[Metadata, tuple[Notice, ...]]:
    """Metadata of the transcript at ``path``: sidecar over ``own`` (of its JSON) over the feed's episode.

    Raises MetadataError, with file and line, if a sidecar is malformed.
    """
    sources = [sidecar(path.with_suffix(".toml")), own]
    notices: tuple[Notice, ...] = ()
    if feed is not None:
        found, notices = feed.match(path.stem)
        sources.append(found)
    marks = chapters(path.with_suffix(".chapters.json"))
    return _printable(merge(Metadata(marks=marks), *map(_marked, sources))), notices


def _printable(meta: Metadata) -> Metadata:
    """Without characters that a terminal would obey or JSON cannot hold."""

    def clean(text: str) -> str:
        return UNPRINTABLE.sub("\ufffd", text)

    values = {
        field.name: value for field in dataclasses.fields(meta) if isinstance(value := getattr(meta, field.name), str)
    }
    return dataclasses.replace(
        meta,
        **{name: clean(value) for name, value in values.items()},
        hosts=tuple(map(clean, meta.hosts)),
        marks=tuple(dataclasses.replace(mark, title=clean(mark.title)) for mark in meta.marks),
    )


def merge(*sources: Metadata) -> Metadata:
    """Each field from the first source that has it."""
    values: dict[str, Any] = {}
    for source in reversed(sources):
        values |= {field.name: value for field in dataclasses.fields(source) if (value := getattr(source, field.name))}
    return Metadata(**values)


def _marked(meta: Metadata) -> Metadata:
    """With the chapter marks of its description, if it has no others."""
    if meta.marks or not meta.description:
        return meta
    return dataclasses.replace(meta, marks=show_notes.marks(meta.description))


def from_fields(fields: Mapping[str, Any]) -> Metadata:
    """Metadata among the outermost fields of a transcript's JSON; what is not understood is left out."""
    values: dict[str, Any] = {}
    for key, names in JSON_NAMES.items():
        for name in names:
            value = fields.get(name)
            if isinstance(value, Mapping):  # {"podcast": {"title": …}}, {"enclosure": {"url": …}}
                value = value.get("title") or value.get("name") or value.get("url")
            value = _read(key, value)
            if value:
                values[key] = value
                break
    return Metadata(**values)


def _read(key: str, value: object) -> Any:
    """A field's value in the form Metadata has it, None if it cannot be."""
    if key == "published":
        return iso_date(value)
    if key == "hosts":
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
            return None
        return tuple(name.strip() for name in names)
    if not isinstance(value, str):
        return None
    return show_notes.to_text(value) if key == "description" else " ".join(value.split())


def _load(path: Path) -> str | None:
    """Text of a sidecar, None if there is none. Raises MetadataError."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MetadataError(f"cannot be read: {error.strerror}; check the file", str(path)) from error
    if len(raw) > MOST_BYTES:
        raise MetadataError(f"is larger than {MOST_BYTES // 2**20} MiB; a sidecar holds a few lines", str(path))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise MetadataError("is not UTF-8; save it as UTF-8", str(path), line) from error


def sidecar(path: Path) -> Metadata:
    """Metadata of a sidecar TOML; empty if there is none. Raises MetadataError with file:line."""
    text = _load(path)
    if text is None:
        return Metadata()
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        at = int(place[1]) if place else text.count("\n") + 1  # «at end of document» names no line
        raise MetadataError(f"is not valid TOML: {error}", str(path), at) from error
    except RecursionError:
        raise MetadataError("is nested too deeply; expected a few keys", str(path)) from None
    values = {}
    for key, value in raw.items():
        line = _line(text, key)
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.0)[0]
            raise MetadataError(
                f"unknown key {key!r}; did you mean {near!r}? Known are {', '.join(KEYS)}", str(path), line
            )
        read = _read(key, value)
        if read is None:
            expected = {"published": "a date such as 2024-03-31", "hosts": "a list of names"}.get(key, "a string")
            raise MetadataError(f"{key} = {value!r}: expected {expected}", str(path), line)
        values[key] = read
    return Metadata(**values)


def _line(text: str, key: str) -> int | None:
    found = re.search(rf"""^\s*\[*["']?{re.escape(key)}["']?\s*[=.\]]""", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else None


def chapters(path: Path) -> tuple[Mark, ...]:
    """Marks of a Podcasting 2.0 chapters file (seconds); none if there is no such file. Raises MetadataError."""
    text = _load(path)
    if text is None:
        return ()
    try:
        raw = json.loads(text)
        rows = [
            Mark(round(float(row["startTime"]) * 1000), str(row.get("title") or ""))
            for row in raw["chapters"]
            if row.get("toc", True)
        ]
    except json.JSONDecodeError as error:
        raise MetadataError(f"is not JSON: {error.msg} at column {error.colno}", str(path), error.lineno) from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        expected = '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "…"}]}'
        raise MetadataError(f"holds no chapters that can be read; expected {expected}", str(path)) from error
    return show_notes.ascending(rows)
