"""What a worker does: read one source, make its record, write it. Only the outcome goes back to whoever asked.

Nothing here knows of processes or clusters. All that is wrong with a source becomes its outcome; what is wrong with the
output (OutputError: full disk, no right to write) or with this machine (MemoryError) is raised, for it is not the source's fault.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline import resources, storage
from pipeline.batch.outcome import Outcome, failure, summary
from pipeline.errors import InputError, OutputError, PodclaimsError
from pipeline.record import EpisodeRecord, decode, encode
from pipeline.settings import Settings, SettingsFile
from pipeline.sources import SourceFile

if TYPE_CHECKING:
    from pipeline.ingest import Feed

SIDECARS = (".toml", ".chapters.json")  # what ingest reads beside a source


@dataclass(frozen=True, slots=True)
class Job:
    """What all sources of a run have in common; ``out`` is a folder or URL, absolute if workers run elsewhere."""

    settings: SettingsFile
    feed: Feed | None
    out: str
    force: bool

    def record(self, source: SourceFile) -> str:
        """Where the record of a source is written."""
        return storage.join(self.out, "episodes", f"{source.id}.json")


@dataclass(frozen=True, slots=True)
class Task:
    """One source, and what the last run knew of it."""

    source: SourceFile
    known: Outcome | None = None


def process(task: Task, job: Job) -> Outcome:
    """Make the record of a source unless it is there already. Raises OutputError and MemoryError only."""
    source = task.source
    try:
        with _at_hand(task) as path:
            digest = hash_of(path, job.feed)
            kept = None if job.force else unchanged(task.known, source, digest, job)
            return kept or _made(path, source, digest, job)
    except (OutputError, MemoryError):
        raise
    except PodclaimsError as error:
        return failure(source, str(error), traceback.format_exc())
    except OSError as error:
        reason = f"{source.location}: cannot be read: {error.strerror or error}; check the path"
        return failure(source, reason, traceback.format_exc())
    except Exception as error:  # a bug must not stop the other files; it is reported as one
        message = f"{source.location}: {type(error).__name__}: {error} (a bug in podclaims; -v shows where)"
        return failure(source, message, traceback.format_exc())


def hash_of(path: Path, feed: Feed | None) -> str:
    """Hex digest of a source and of all that is read with it: its sidecars, and the feed's entry for it.

    Raises OSError if the source cannot be read, InputError if it is no file or too large to be one.
    """
    storage.readable(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    for suffix in SIDECARS:
        beside = path.with_suffix(suffix)
        if beside != path and beside.is_file():
            digest.update(suffix.encode() + beside.read_bytes())
    if feed is not None:
        digest.update(repr(feed.match(path.stem)).encode())
    return digest.hexdigest()


def unchanged(known: Outcome | None, source: SourceFile, digest: str, job: Job) -> Outcome | None:
    """The known outcome of a source if its record is still the one to be made; None if it must be looked at closely."""
    if known is None or (known.digest, known.place) != (digest, source.place):
        return None
    if known.fingerprint != resources.fingerprint(job.settings.for_show(known.show)):
        return None
    try:
        if storage.stamp(job.record(source)) != known.stamp:
            return None
    except OSError:
        return None
    return dataclasses.replace(known, path=source.location, state="unchanged", seconds={})


def _made(path: Path, source: SourceFile, digest: str, job: Job) -> Outcome:
    from pipeline import flow, ingest  # all the tools: a run with nothing to do never loads them

    clock = Laps()
    try:
        transcript = ingest.read(path, job.feed)
    except PodclaimsError as error:
        raise type(error)(error.message, (error.path or "").replace(str(path), source.location), error.line) from error
    transcript = dataclasses.replace(
        transcript, id=source.id, source=dataclasses.replace(transcript.source, path=source.location)
    )
    clock("ingest")
    settings = job.settings.for_show(transcript.meta.show)
    target = job.record(source)
    known = flow.metadata_digest(transcript.meta)
    record = None if job.force else current(target, transcript.source.sha256, resources.fingerprint(settings), known)
    if record is None:
        record = flow.analyse(transcript, settings, lap=clock)
        storage.write(target, encode(record))
        clock("record")
        outcome = dataclasses.replace(summary(record, source, "done"), seconds=clock.seconds)
    else:
        if not _same_place(record.source.path, source):  # a moved source: its record says where it is now
            moved = msgspec.structs.replace(record.source, path=source.location)
            storage.write(target, encode(msgspec.structs.replace(record, source=moved)))
        outcome = summary(record, source, "unchanged")
    return dataclasses.replace(outcome, digest=digest, stamp=storage.stamp(target))


def _same_place(recorded: str, source: SourceFile) -> bool:
    return recorded == source.location or (not storage.is_url(recorded) and Path(source.seen_from, recorded).exists())


def current(target: str, sha256: str, fingerprint: str, metadata: str) -> EpisodeRecord | None:
    """The record at ``target`` if it was made from this source by this code with these settings and this metadata."""
    try:
        record = decode(storage.read(target), target)
    except (OSError, InputError):  # none there, or broken: it is made again
        return None
    made = (record.source.sha256, record.made_with.fingerprint, record.made_with.metadata)
    return record if made == (sha256, fingerprint, metadata) else None


class Laps:
    """Seconds by stage: ``clock("tag")`` ends the stage of that name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def __call__(self, stage: str) -> None:
        """End a stage; a stage that ends twice adds up."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now


@contextmanager
def _at_hand(task: Task) -> Iterator[Path]:
    """A local path of the source: itself, or a copy of it and its sidecars that lives as long as the work."""
    source = task.source
    if not source.url:
        yield source.local
        return
    with tempfile.TemporaryDirectory(prefix="podclaims-") as folder:
        name = source.url.rpartition("/")[2]
        path = Path(folder, name.replace(os.sep, "_") or "_")
        files = storage.filesystem(source.url)
        _download(files, source.url, path)
        base = source.url.removesuffix(path.suffix) if path.suffix else source.url
        for suffix in SIDECARS:
            try:
                _download(files, base + suffix, path.with_suffix(suffix))
            except FileNotFoundError:
                continue
        yield path


def _download(files: object, url: str, path: Path) -> None:
    from pipeline.ingest import MOST_BYTES

    with files.open(url, "rb") as remote:  # type: ignore[attr-defined]
        path.write_bytes(remote.read(MOST_BYTES + 1))  # ingest refuses what is longer


def warm_up(settings: tuple[Settings, ...] = (Settings(),)) -> None:
    """Load all the tools, so that no episode waits for them. Raises what is wrong with data or settings."""
    from pipeline import flow
    from pipeline.model import Cue, Source, Transcript

    text = "大家好 今天聊布萊維爾 NVIDEA的營收是100億美元 比去年成長兩成 二零二四年三月 折扣碼ABC"
    for each in settings:
        source = Source("", "plain", "utf-8", "")
        flow.analyse(Transcript("warm", text, (Cue(None, None, 0, len(text)),), source), each)
