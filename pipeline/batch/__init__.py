"""A run over many files: plan what must be done, do it on workers, collect what came of it.

Workers read a source and write its record themselves, atomically; only summaries travel. A file that fails stops no
other. A record is made again only if its source, the metadata beside it, the settings or podclaims itself changed (by
content, not by date). Parts: work (one source), pool (processes), cluster (Dask), folder (lock, drafts), ledger (run.json).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import resources, sources, storage
from pipeline.batch import folder, ledger, pool, work
from pipeline.batch.ledger import Ledger
from pipeline.batch.outcome import Outcome, Report
from pipeline.batch.work import Job, Task
from pipeline.errors import InputError
from pipeline.settings import SettingsFile
from pipeline.sources import SourceFile

if TYPE_CHECKING:
    from pipeline.ingest import Feed

__all__ = ["Outcome", "Report", "SourceFile", "run"]

TABLES = ("segments.csv", "chapters.csv", "entities.csv", "claims.csv", "podclaims.duckdb")


def run(
    paths: Iterable[str | Path],
    out: str | Path = "outputs",
    settings: SettingsFile = SettingsFile(),
    *,
    feed: Feed | None = None,
    jobs: int | None = None,
    force: bool = False,
    prune: bool = False,
    cluster: str | None = None,
    wait_s: float = 10.0,
    leave: Callable[[SourceFile], bool] | None = None,
    on_outcome: Callable[[Outcome, int, int], None] | None = None,
) -> Report:
    """Process transcripts into ``out/episodes/ID.json`` and bring ``run.json`` and the tables in ``out`` up to date.

    Paths and ``out`` may be fsspec URLs; a remote ``out`` gets records and run.json, but no tables and no index.
    ``jobs`` processes (default: the cores), or the workers of a Dask ``cluster`` (``tcp://…``, or ``local`` to start
    one). ``prune`` removes the records of sources that are gone. ``wait_s``: how long to wait for another run in
    ``out``. ``leave`` names sources to leave for later. ``on_outcome(outcome, done, total)`` is called as each source
    is finished.

    Raises InputError if a path matches nothing, SettingsError or DataError before any work, OutputError if ``out``
    cannot be written or another run keeps it. A source that fails is in the report and stops no other. However it is
    stopped, what is done is kept, and the same call goes on from there.
    """
    started = time.perf_counter()
    _check_users_files(settings)
    where = str(out)
    with folder.kept(where, wait_s):
        book = ledger.load(where)
        found = [s for s in sources.find(paths, book.ids()) if leave is None or not leave(s)]
        before = dict(book.sources)
        job = Job(settings, feed, where, force)
        count = jobs or os.cpu_count() or 1
        book.begin(settings, f"cluster {cluster}" if cluster else str(count))
        outcomes: list[Outcome] = []
        try:
            for outcome in _outcomes(found, job, before, count, cluster):
                outcomes.append(outcome)
                book.add(outcome)
                if on_outcome:
                    on_outcome(outcome, len(outcomes), len(found))
        except BaseException:
            ledger.save(book, where, "stopped", time.perf_counter() - started)
            raise
        moved, deleted = _gone(before, outcomes, where, book, prune)
        broken = _tables(book, where)
        ledger.save(book, where, "complete", time.perf_counter() - started)
    outcomes.sort(key=lambda o: (o.id, o.path))
    renamed = tuple(source for source in found if source.id != sources.safe_id(source.path.stem))
    return Report(tuple(outcomes), renamed, broken, moved, deleted, prune)


def _check_users_files(settings: SettingsFile) -> None:
    """Errors in the user's own files are told once, before any work; the package's names are left to the workers."""
    from pipeline.lexicon import read

    for each in (settings.general, *(s for _, s in settings.shows)):
        resources.fingerprint(each)
        for path in each.lexicons:
            read(Path(path))


def _outcomes(
    found: list[SourceFile], job: Job, known: dict[str, Outcome], jobs: int, cluster: str | None
) -> Iterator[Outcome]:
    """First what needs no work, then the rest as it is done."""
    tasks = []
    with ThreadPoolExecutor(4) as threads:  # hashing lets other threads run
        for source, kept in zip(found, threads.map(lambda s: _glance(s, known.get(s.id), job), found), strict=True):
            if kept:
                yield kept
            else:
                tasks.append(Task(source, known.get(source.id)))
    if tasks and cluster:
        from pipeline.batch.cluster import outcomes

        yield from outcomes(tasks, job, cluster, jobs)
    elif tasks:
        yield from pool.outcomes(tasks, job, jobs)


def _glance(source: SourceFile, known: Outcome | None, job: Job) -> Outcome | None:
    """What is known of a local source if it is unchanged; workers look at the remote ones themselves."""
    if source.url or known is None or job.force:
        return None
    try:
        return work.unchanged(known, source, work.hash_of(source.path, job.feed), job)
    except (OSError, InputError):
        return None


def _gone(
    before: dict[str, Outcome], outcomes: list[Outcome], out: str, book: Ledger, prune: bool
) -> tuple[tuple[tuple[str, str], ...], tuple[Outcome, ...]]:
    """Recorded sources that are not where they were: found under another name, or deleted.

    The record of an old name goes when the same content is recorded under a new one; that of a deleted source only goes
    if that is wanted.
    """
    now = {outcome.sha256: outcome for outcome in outcomes if outcome.state != "failed"}
    ids = {outcome.id for outcome in outcomes}
    moved, deleted = [], []
    for name, old in before.items():
        if storage.is_url(old.place) or Path(old.place).exists():
            continue
        new = now.get(old.sha256)
        if new and new.place != old.place:
            moved.append((old.place, new.place))
        elif name not in ids:
            deleted.append(old)
        if name not in ids and (new or prune):
            storage.remove(storage.join(out, "episodes", f"{name}.json"))
            del book.sources[name]
    return tuple(moved), tuple(deleted)


def _tables(book: Ledger, out: str) -> tuple[str, ...]:
    """Bring tables and index of a local folder up to date if any record is another than last time."""
    if storage.is_url(out):
        return ()
    records = storage.stamps(Path(out, "episodes"), ".json")
    state = ledger.digest(records)
    if state == book.tables_of and all(Path(out, name).is_file() for name in TABLES):
        return ()
    from pipeline import store, tables

    started = time.perf_counter()
    broken = tables.write([Path(out, "episodes", name) for name in sorted(records)], Path(out))
    store.update(Path(out))
    book.tables_of = "" if broken else state  # a broken record is told again by the next run
    book.seconds["tables"] = time.perf_counter() - started
    return tuple(map(str, broken))
