"""Is this machine fit for a run? Versions, optional parts, data, output folder, cluster."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline import resources, storage
from pipeline.batch import cluster as dask
from pipeline.batch import ledger
from pipeline.errors import PodclaimsError
from pipeline.settings import Settings

OPTIONAL = {
    "rjieba": "fast",
    "distributed": "cluster",
    "watchfiles": "watch",
    "s3fs": "s3",
    "gcsfs": "gcs",
    "adlfs": "azure",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: ``BAD`` keeps a run from working, ``missing`` is an optional part."""

    state: Literal["ok", "missing", "BAD"]
    what: str
    said: str


def examine(out: str, cluster: str | None) -> list[Finding]:
    """Everything that can be told without a source; raises nothing."""
    found = []
    for package, version in ledger.versions().items():
        if package not in OPTIONAL:
            found.append(Finding("ok" if version else "BAD", package, version or "is not installed"))
    for package, extra in OPTIONAL.items():
        version = ledger.version(package)
        found.append(
            Finding("ok" if version else "missing", package, version or f"optional: pip install 'podclaims[{extra}]'")
        )
    found += [_words(), _lexicon(), Finding("ok", "cores", str(os.cpu_count())), _memory(), _output(out)]
    if cluster:
        found.append(_cluster(cluster))
    return found


def _memory() -> Finding:
    """What this machine has, and what a worker takes (ingest.MOST_CHARS says how that was found)."""
    takes = "a worker takes 200 MiB and 220 bytes a character: 225 MiB for an hour of speech, 750 MiB at the most"
    try:
        mib = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    except (AttributeError, ValueError, OSError):  # not on this system
        return Finding("ok", "memory", takes)
    return Finding("ok", "memory", f"{mib:,} MiB; {takes}")


def _words() -> Finding:
    from pipeline.text import words

    fast = words.cutter("auto") is not words.cutter("jieba") and ledger.version("rjieba")
    return Finding("ok", "words are cut by", "rjieba" if fast else "jieba")


def _lexicon() -> Finding:
    try:
        entries = resources.lexicon(Settings()).entries
    except PodclaimsError as error:
        return Finding("BAD", "lexicon", str(error))
    return Finding("ok", "lexicon", f"{len(entries):,} entries, fingerprint {resources.fingerprint(Settings())}")


def _output(out: str) -> Finding:
    """A trial file is written and removed; a folder that is not there yet is tried at the nearest one above it."""
    try:
        if storage.is_url(out):
            trial = storage.join(out, ".podclaims-doctor")
            storage.write(trial, b"")
            storage.remove(trial)
        else:
            above = next(folder for folder in (Path(out), *Path(out).absolute().parents) if folder.exists())
            with tempfile.NamedTemporaryFile(dir=above, prefix=".podclaims-doctor-"):
                pass
    except (PodclaimsError, OSError) as error:
        return Finding("BAD", "results", f"{out} cannot be written: {error}")
    return Finding("ok", "results", f"{out} can be written")


def _cluster(address: str) -> Finding:
    if address == "local":
        version = ledger.version("distributed")
        return Finding(
            "ok" if version else "BAD", "cluster", "local" if version else "pip install 'podclaims[cluster]'"
        )
    try:
        with dask.connected(address) as client:
            return _workers(client, address)
    except PodclaimsError as error:
        return Finding("BAD", "cluster", str(error))


def _workers(client: object, address: str) -> Finding:
    threads = client.nthreads()  # type: ignore[attr-defined]
    if not threads:
        return Finding("BAD", "cluster", f"{address} has no workers")
    known: dict[str, str] = client.run(_fingerprint)  # type: ignore[attr-defined]
    strangers = sorted(worker for worker, theirs in known.items() if theirs != _fingerprint())
    if strangers:
        return Finding("BAD", "cluster", f"other podclaims or data than here on {', '.join(strangers)}")
    return Finding("ok", "cluster", f"{address}, {len(threads)} workers with the same podclaims")


def _fingerprint() -> str:
    try:
        return resources.fingerprint(Settings())
    except PodclaimsError as error:
        return str(error)
