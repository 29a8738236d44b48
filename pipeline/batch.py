"""A run over many files: plan what must be done, do it on an executor, collect what came of it.

Workers read a source and write its record themselves, atomically; only summaries travel. A file that fails stops no
other. A record is made again only if its source, the settings or podclaims itself changed (by content, not by date).
"""

from __future__ import annotations

import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from pipeline import flow, ingest, resources, sources, store, tables
from pipeline.errors import InputError, OutputError, PodclaimsError
from pipeline.ingest import Feed
from pipeline.record import EpisodeRecord, decode, encode
from pipeline.settings import SettingsFile
from pipeline.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source: figures for the summary, or the error (one line) and its traceback."""

    id: str
    path: str
    state: Literal["done", "unchanged", "failed"]
    chars: int = 0
    duration_ms: int = 0
    sponsor_ms: int = 0
    sponsor_chars: int = 0
    entities: int = 0
    claims: int = 0
    warnings: tuple[str, ...] = ()
    error: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run."""

    outcomes: tuple[Outcome, ...]
    renamed: tuple[SourceFile, ...] = ()
    """Sources whose stem was taken, with the id they got."""
    broken: tuple[str, ...] = ()
    """Files among the records that are none: one line each; they are left out of the tables."""

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The sources that could not be processed."""
        return tuple(o for o in self.outcomes if o.state == "failed")

    def total(
        self, figure: Literal["chars", "duration_ms", "sponsor_ms", "sponsor_chars", "entities", "claims"]
    ) -> int:
        """Sum of one figure over all outcomes."""
        return sum(getattr(o, figure) for o in self.outcomes)


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker needs to know; small, so that it travels cheaply."""

    settings: SettingsFile
    feed: Feed | None
    out: Path
    force: bool

    def record_path(self, source: SourceFile) -> Path:
        """Where the record of a source is written."""
        return self.out / "episodes" / f"{source.id}.json"


def run(
    paths: Iterable[str | Path],
    out: str | Path = "outputs",
    settings: SettingsFile = SettingsFile(),
    *,
    feed: Feed | None = None,
    jobs: int | None = None,
    force: bool = False,
    on_outcome: Callable[[Outcome, int, int], None] | None = None,
) -> Report:
    """Process transcripts into ``out/episodes/ID.json`` and bring the tables in ``out`` up to date.

    ``jobs`` processes (default: the cores). ``on_outcome(outcome, done, total)`` is called as each source is finished.
    Raises InputError if a path matches nothing, SettingsError or DataError before any work, OutputError if ``out``
    cannot be written. A source that fails is in the report and stops no other.
    """
    found = sources.find(paths)
    job = Job(settings, feed, Path(out), force)
    for each in (settings.general, *(s for _, s in settings.shows)):
        resources.lexicon(each)  # errors in the user's files are told once, before any work
    try:
        (job.out / "episodes").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}; choose another folder", str(job.out)) from error
    outcomes = []
    for outcome in execute(found, job, jobs or os.cpu_count() or 1):
        outcomes.append(outcome)
        if on_outcome:
            on_outcome(outcome, len(outcomes), len(found))
    outcomes.sort(key=lambda o: (o.id, o.path))
    broken = tables.write(sorted((job.out / "episodes").glob("*.json")), job.out)
    store.update(job.out)
    renamed = tuple(source for source in found if source.id != sources.safe_id(source.path.stem))
    return Report(tuple(outcomes), renamed, tuple(map(str, broken)))


def execute(found: list[SourceFile], job: Job, jobs: int) -> Iterator[Outcome]:
    """Outcomes as they come; big files first, so that no worker is left with one at the end."""
    if jobs == 1 or len(found) == 1:
        yield from (work(source, job) for source in found)
        return
    by_size = sorted(found, key=lambda s: -_size(s.path))
    with _pool(min(jobs, len(found))) as pool:
        for done in as_completed(pool.submit(work, source, job) for source in by_size):
            yield done.result()


def _pool(jobs: int) -> Executor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))  # fork is unsafe beside threads


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def work(source: SourceFile, job: Job) -> Outcome:
    """Process one source and write its record; never raises for what is wrong with the source."""
    target = job.record_path(source)
    try:
        transcript = ingest.read(source.path, job.feed)
        settings = job.settings.for_show(transcript.meta.show)
        kept = None if job.force else current(target, transcript.source.sha256, resources.fingerprint(settings))
        if kept:
            return summary(kept, str(source.path), "unchanged")
        made = flow.analyse(transcript, settings, source.id)
        write_atomically(target, encode(made))
        return summary(made, str(source.path), "done")
    except (PodclaimsError, OSError) as error:
        return Outcome(source.id, str(source.path), "failed", error=str(error), trace=traceback.format_exc())
    except Exception as error:  # a bug must not stop the other files; it is reported as one
        message = f"{source.path}: {type(error).__name__}: {error} (a bug in podclaims; -v shows where)"
        return Outcome(source.id, str(source.path), "failed", error=message, trace=traceback.format_exc())


def current(target: Path, sha256: str, fingerprint: str) -> EpisodeRecord | None:
    """The record at ``target`` if it was made from this source by this code with these settings."""
    try:
        record = decode(target.read_bytes(), str(target))
    except (OSError, InputError):  # none there, or broken: it is made again
        return None
    return record if (record.source.sha256, record.made_with.fingerprint) == (sha256, fingerprint) else None


def write_atomically(target: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises OutputError."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputError(f"cannot be written: {error.strerror}", str(target)) from error


def summary(record: EpisodeRecord, path: str, state: Literal["done", "unchanged"]) -> Outcome:
    """The figures of a record for a run's report."""
    sponsor = [s for s in record.segments if s.kind == "sponsor"]
    sponsor_s = sum(s.end - s.start for s in sponsor if s.start is not None and s.end is not None)
    kinds = Counter(w.code for w in record.warnings)
    return Outcome(
        id=record.id,
        path=path,
        state=state,
        chars=len(record.text),
        duration_ms=record.duration_ms or 0,
        sponsor_ms=round(sponsor_s * 1000),
        sponsor_chars=sum(s.char_end - s.char_start for s in sponsor),
        entities=len(record.entities),
        claims=len(record.claims),
        warnings=tuple(f"{code} ×{n}" if n > 1 else code for code, n in kinds.items()),
    )
