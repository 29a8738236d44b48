"""A podcast's RSS or Atom feed as a source of metadata, and which of its episodes a transcript file belongs to."""

from __future__ import annotations

import re
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.errors import MetadataError
from pipeline.ingest import show_notes
from pipeline.ingest.published import iso_date
from pipeline.model import Mark, Metadata, Notice
from pipeline.text import timecode

MOST_BYTES = 32 * 2**20
HUGE_TAG = re.compile(rb"<[A-Za-z][^<>]{65536}")  # feedparser's time is the square of its attributes
TIMEOUT_S = 20
SHORTEST = 4  # characters of a stem or title that may be found inside the other
NUMBERED = re.compile(r"(?:\b(?:ep|episode|e|s\d+e|vol|no)[\s._-]*|#|第\s*)0*(\d{1,5})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEpisode:
    """One item of a feed, and what may name it: ``names`` and ``title`` as ``_key`` folds them, numbers in the title."""

    meta: Metadata
    names: frozenset[str]
    title: str
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's episodes, newest first as feeds have them. ``source`` is the path or address it was read from."""

    source: str
    episodes: tuple[FeedEpisode, ...]

    def match(self, stem: str) -> tuple[Metadata, tuple[Notice, ...]]:
        """The metadata of the episode a file's stem names, empty with a notice if none or several do.

        A stem names an episode by being its guid, title, or last part of its link or audio address; failing that by
        one of stem and title holding the other; failing that by the same episode number («EP12», «第12集»).
        """
        key, numbers = _key(stem), _numbers(stem)
        for found in (
            [episode for episode in self.episodes if key in episode.names],
            [episode for episode in self.episodes if _within(key, episode.title)],
            [episode for episode in self.episodes if numbers & episode.numbers],
        ):
            if len(found) == 1:
                return found[0].meta, ()
            if found:
                return self._show(), (_ambiguous(stem, found),)
        return self._show(), (Notice("feed-unmatched", f"no episode of the feed {self.source} fits the name {stem!r}"),)

    def _show(self) -> Metadata:
        return Metadata(show=self.episodes[0].meta.show) if self.episodes else Metadata()


def _ambiguous(stem: str, found: list[FeedEpisode]) -> Notice:
    titles = ", ".join(repr(episode.meta.title or episode.meta.link) for episode in found[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    message = f"{len(found)} episodes of the feed fit the name {stem!r}: {titles}{more}; none is used, rename the file to one's title"
    return Notice("feed-ambiguous", message)


def load_feed(source: str | Path) -> Feed:
    """Read a feed from a path or an http(s) address; nothing else is fetched.

    Raises MetadataError if it cannot be read, is larger than ``MOST_BYTES``, or is no feed.
    """
    name = str(source)
    raw = _fetch(name) if name.startswith(("http://", "https://")) else _read(Path(source))
    if len(raw) > MOST_BYTES:
        raise MetadataError(
            f"is larger than {MOST_BYTES // 2**20} MiB; save the episodes needed in a smaller file", name
        )
    if HUGE_TAG.search(raw):
        raise MetadataError(
            "holds a tag of more than 64 KiB, as no feed does; save the episodes needed in a file", name
        )
    import feedparser

    parsed: Any = feedparser.parse(BytesIO(raw), resolve_relative_uris=False, sanitize_html=False)
    if not parsed.entries and not parsed.feed.get("title"):
        reason = f": {parsed.bozo_exception}" if parsed.get("bozo_exception") else ""
        raise MetadataError(f"is no RSS or Atom feed{reason}", name)
    show = _line(parsed.feed.get("title"))
    return Feed(name, tuple(_episode(entry, show) for entry in parsed.entries))


def _fetch(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"User-Agent": "podclaims"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            data: bytes = answer.read(MOST_BYTES + 1)
            return data
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise MetadataError(
            f"cannot be fetched: {error}; save the feed to a file and give its path", address
        ) from error


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise MetadataError(f"cannot be read: {error.strerror}; check the path", str(path)) from error


def _episode(entry: Any, show: str | None) -> FeedEpisode:
    content = [part.get("value", "") for part in entry.get("content", ())]
    notes = [show_notes.to_text(text) for text in (*content, entry.get("summary") or "") if text]
    audio = next((link.get("href") for link in entry.get("enclosures", ()) if link.get("href")), None)
    meta = Metadata(
        show=show,
        title=_line(entry.get("title")),
        published=iso_date(entry.get("published") or entry.get("updated")),
        description=max(notes, key=len, default=None),
        link=_address(entry.get("link")),
        audio=_address(audio),
        marks=_podlove(entry),
    )
    return FeedEpisode(meta, _names(entry.get("id") or "", meta), _key(meta.title), _numbers(meta.title))


def _address(link: str | None) -> str | None:
    """A link that is one: feedparser gives the guid where there is none."""
    return link if link and link.startswith(("http://", "https://")) else None


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) if text and text.strip() else None


def _podlove(entry: Any) -> tuple[Mark, ...]:
    """Marks of Podlove simple chapters; those whose start is no clock time are passed over."""
    marks = []
    for row in (entry.get("psc_chapters") or {}).get("chapters", ()):
        try:
            marks.append(Mark(timecode.parse(row.get("start") or ""), row.get("title") or ""))
        except ValueError:
            continue
    return show_notes.ascending(marks)


def _key(text: str | None) -> str:
    """A name as it is compared: letters and digits of any script, width and case folded."""
    return "".join(char for char in unicodedata.normalize("NFKC", text or "").casefold() if char.isalnum())


def _last_part(address: str | None) -> str:
    path = urllib.parse.unquote(urllib.parse.urlsplit(address or "").path)
    return PurePosixPath(path).name


def _names(guid: str, meta: Metadata) -> frozenset[str]:
    parts = [_last_part(meta.link), _last_part(meta.audio)]
    names = (guid, meta.title, *parts, *(PurePosixPath(part).stem for part in parts))
    return frozenset(map(_key, names)) - {""}


def _within(key: str, title: str) -> bool:
    """Does one hold the other? Not within a number: «ep65» stands in «ep654», but means another episode."""
    short, long = sorted((key, title), key=len)
    before = r"(?<!\d)" if short[:1].isdigit() else ""
    behind = r"(?!\d)" if short[-1:].isdigit() else ""
    return len(short) >= SHORTEST and re.search(before + re.escape(short) + behind, long) is not None


def _numbers(text: str | None) -> frozenset[int]:
    return frozenset(map(int, NUMBERED.findall(text or "")))
