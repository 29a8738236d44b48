"""The site: which files it holds, which of them must be made again, and their writing.

Episode pages are made again only where the record or the report's own code and templates changed; corpus pages always.
Every file is written whole or not at all; what no episode needs any more is removed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import resources, sources
from pipeline.errors import InputError, OutputError
from pipeline.record import EpisodeRecord, decode
from pipeline.report import corpus_pages, exports, pages, script
from pipeline.report.figures import WORTH_A_PAGE, Corpus, page_name
from pipeline.report.paragraphs import Block, Clock, blocks
from pipeline.report.timeline import timeline

MANIFEST = ".podclaims-site.json"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: pages written, episodes in the site, episodes whose page was still good, records left out."""

    pages: int
    episodes: int
    kept: int
    broken: tuple[InputError, ...] = ()


def build(out: Path, site: Path, on_episode: Callable[[int, int], None] | None = None) -> Built:
    """Write the site of an output folder into ``site``.

    Raises InputError if there are no records, OutputError if ``site`` cannot be written or holds other things.
    """
    found = sorted((out / "episodes").glob("*.json")) if (out / "episodes").is_dir() else []
    if not found:
        raise InputError("no episode records here; run podclaims on transcripts first", str(out))
    try:
        return _Writer(site).build(found, on_episode)
    except OSError as error:
        raise OutputError(f"the site cannot be written: {error.strerror}", str(error.filename or site)) from error


class _Writer:
    """One build: remembers which files belong to the site."""

    def __init__(self, site: Path) -> None:
        self.site = site
        site.mkdir(parents=True, exist_ok=True)
        self.manifest = _manifest(site)
        self.files: dict[str, list[str]] = {}
        self.stamps: dict[str, str] = {}
        self.written = self.kept = 0
        self.made_with = _digest()

    def build(self, found: list[Path], on_episode: Callable[[int, int], None] | None) -> Built:
        records, broken = _order(found)
        corpus = Corpus()
        searched: list[list[str]] = []
        for count, path in enumerate(records, 1):
            data = path.read_bytes()
            record = decode(data, str(path))
            clock = Clock(record)
            parts = blocks(record, clock)
            corpus.add(record, parts)
            searched.append(corpus_pages.searched(record, parts))
            self._episode(record, parts, hashlib.sha256(data).hexdigest())
            if on_episode:
                on_episode(count, len(records))
        for name, content in corpus_pages.files(corpus, searched):
            self._write("", name, content)
        for name in pages.ASSETS:
            self._write("", f"assets/{name}", (pages.TEMPLATES / name).read_bytes())
        self._write("", "data/script.js", pages.script_file("script", script.tables()))
        self._finish()
        return Built(self.written, len(records), self.kept, tuple(broken))

    def _episode(self, record: EpisodeRecord, parts: list[Block], stamp: str) -> None:
        audio = exports.local_audio(record)
        stamp = f"{stamp}-{audio.name if audio else ''}"
        before = self.manifest["episodes"].get(record.id, {})
        if before.get("stamp") == stamp and self.manifest["made_with"] == self.made_with:
            names = before["files"]
            if all((self.site / name).is_file() for name in names):
                self.files[record.id], self.stamps[record.id] = names, stamp
                self.kept += 1
                return
        self.stamps[record.id] = stamp
        taken = exports.files(record)
        for name, content in taken.items():
            self._write(record.id, f"files/{name}", content)
        source = record.audio if (record.audio or "").startswith(("https://", "http://")) else None
        if audio:
            name = f"audio/{record.id}{audio.suffix.lower()}"
            exports.place_audio(audio, self.site / name)
            self.files.setdefault(record.id, []).append(name)
            source = "../audio/" + pages.path(record.id + audio.suffix.lower())
        page = episode_page(record, parts, sorted(taken), source)
        self._write(record.id, f"episodes/{record.id}.html", page)
        for name, value in corpus_pages.episode_data(record, parts):
            self._write(record.id, f"data/{name}.js", pages.script_file(name, value))

    def _write(self, owner: str, name: str, content: bytes) -> None:
        self.files.setdefault(owner, []).append(name)
        target = self.site / name
        if (
            owner == ""
            and target.is_file()
            and target.stat().st_size == len(content)
            and target.read_bytes() == content
        ):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{os.getpid()}.part")
        try:
            draft.write_bytes(content)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        self.written += name.endswith(".html")

    def _finish(self) -> None:
        """Write the manifest, then remove what is no longer of the site."""
        rows = {owner: {"stamp": self.stamps.get(owner, ""), "files": names} for owner, names in self.files.items()}
        stale = _names(self.manifest["episodes"].values()) - _names(rows.values())
        made = {"made_with": self.made_with, "episodes": rows}
        self._write("", MANIFEST, json.dumps(made, ensure_ascii=False).encode())
        for name in stale:
            (self.site / name).unlink(missing_ok=True)


def episode_page(record: EpisodeRecord, parts: list[Block], taken: Iterable[str], audio: str | None) -> bytes:
    """The page of an episode. ``taken`` are the names of its export files, ``audio`` an address or None."""
    marked = {r.claim.id for b in parts for i in b.items if i.paragraph for r in i.paragraph.runs if r.claim}
    starts = [(p.char_start, p.number) for b in parts for i in b.items if (p := i.paragraph)]
    anchors = {}
    for claim in record.claims:
        paragraph = max((number for start, number in starts if start <= claim.char_start), default=0)
        anchors[claim.id] = f"c-{claim.id}" if claim.id in marked else f"p{paragraph}"
    checks: dict[str, list[str]] = {}
    for check in record.checks:
        for claim_id in check.claims:
            checks.setdefault(claim_id, []).append(check.message)
    return pages.render(
        "episode.html", record.script, root="../", record=record, blocks=parts, strip=timeline(record), anchors=anchors,
        checks=checks, audio=audio, files=list(taken), entity_page=_linkable_pages(record), title=record.title or record.id,
        subjects=sorted({c.subject for c in record.claims if c.subject}),
        by_id={c.id: c for c in record.claims},
    )  # fmt: skip


def _linkable_pages(record: EpisodeRecord) -> dict[str, str]:
    """Pages of the episode's entities that surely exist: those that this episode alone has enough to say about."""
    spoken_of = {c.subject_id for c in record.claims}
    return {e.id: page_name(e.id) for e in record.entities if len(e.mentions) >= WORTH_A_PAGE or e.id in spoken_of}


def _order(found: list[Path]) -> tuple[list[Path], list[InputError]]:
    """Record files, the newest first, then by id; the errors of those that are none."""
    keyed, broken = [], []
    for path in found:
        try:
            record = decode(path.read_bytes(), str(path))
            if record.id != path.stem or sources.safe_id(record.id) != record.id:
                raise InputError(f"holds episode {record.id!r}; a record's file is named after its id", str(path))
            keyed.append((record.published or "", path))
        except InputError as error:
            broken.append(error)
    keyed.sort(key=lambda row: row[1].stem)
    keyed.sort(key=lambda row: row[0], reverse=True)
    return [path for _, path in keyed], broken


def _manifest(site: Path) -> dict[str, Any]:
    path = site / MANIFEST
    if path.is_file():
        try:
            loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return {"made_with": loaded["made_with"], "episodes": dict(loaded["episodes"])}
        except (ValueError, KeyError, TypeError):
            return {"made_with": "", "episodes": {}}
    if any(site.iterdir()):
        raise OutputError("holds other things; choose an empty folder or a new one for the site", str(site))
    return {"made_with": "", "episodes": {}}


def _names(rows: Iterable[dict[str, Any]]) -> set[str]:
    """File names of a manifest; none that would lead out of the site."""
    names = {str(name) for row in rows for name in row["files"]}
    return {name for name in names if not name.startswith("/") and ".." not in Path(name).parts}


def _digest() -> str:
    """Digest of what shapes pages besides records."""
    digest = hashlib.sha256()
    folders = (Path(__file__).parent, pages.TEMPLATES)
    for path in sorted(p for folder in folders for p in folder.iterdir() if p.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    digest.update((resources.DATA / "report.toml").read_bytes() + (resources.DATA / "notes.toml").read_bytes())
    return digest.hexdigest()
