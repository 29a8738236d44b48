"""``run.json`` in an output folder: what the last run did, and what is known of every recorded source.

It saves work and is never the truth: without it, or with a damaged one, the records are read instead.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.metadata
import platform
from typing import Any

import msgspec

from pipeline import __version__, resources, storage
from pipeline.batch.outcome import STAGES, Outcome
from pipeline.settings import SettingsFile

NAME = "run.json"
SCHEMA = 1
PACKAGES = (
    "spacy", "jieba", "rjieba", "opencc-python-reimplemented", "pypinyin", "rapidfuzz", "ahocorasick-rs", "numpy", "duckdb",
    "msgspec", "distributed",
)  # fmt: skip


class Failure(msgspec.Struct, frozen=True):
    """A source that could not be processed."""

    id: str
    path: str
    error: str
    trace: str


class Ledger(msgspec.Struct):
    """The content of run.json. ``state`` is complete, or stopped if the run was left early."""

    schema: int = SCHEMA
    started: str = ""
    ended: str = ""
    state: str = "stopped"
    jobs: str = ""
    versions: dict[str, str | None] = msgspec.field(default_factory=dict)
    fingerprint: str = ""
    fingerprints: dict[str, str] = msgspec.field(default_factory=dict)
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    seconds: dict[str, float] = msgspec.field(default_factory=dict)
    failures: list[Failure] = msgspec.field(default_factory=list)
    tables_of: str = ""
    """Digest of the names and stamps of the records that tables and index were made of."""
    sources: dict[str, Outcome] = msgspec.field(default_factory=dict)
    """By id: the last good outcome of every recorded source."""

    def begin(self, settings: SettingsFile, jobs: str) -> None:
        """Note what a new run is; what is known of sources stays."""
        self.started, self.ended, self.state, self.jobs = now(), "", "stopped", jobs
        self.versions = versions()
        self.fingerprint = resources.fingerprint(settings.general)
        self.fingerprints = {name: resources.fingerprint(each) for name, each in settings.shows}
        self.counts, self.failures = {"done": 0, "unchanged": 0, "failed": 0, "chars": 0}, []
        self.seconds = dict.fromkeys((*STAGES, "tables", "total"), 0.0)

    def add(self, outcome: Outcome) -> None:
        """Note what came of a source."""
        self.counts[outcome.state] += 1
        self.counts["chars"] += outcome.chars
        for stage, seconds in outcome.seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds
        if outcome.state == "failed":
            self.failures.append(Failure(outcome.id, outcome.path, outcome.error, outcome.trace))
        else:
            self.sources[outcome.id] = outcome

    def ids(self) -> dict[str, str]:
        """Id by place of every recorded source."""
        return {outcome.place: name for name, outcome in self.sources.items()}


def load(out: str) -> Ledger:
    """The ledger of an output folder; an empty one if there is none that can be read."""
    try:
        found = msgspec.json.decode(storage.read(storage.join(out, NAME)), type=Ledger)
    except (OSError, msgspec.MsgspecError):
        return Ledger()
    return found if found.schema == SCHEMA else Ledger()


def save(ledger: Ledger, out: str, state: str, seconds: float) -> None:
    """Write the ledger. Raises OutputError."""
    ledger.ended, ledger.state = now(), state
    ledger.seconds["total"] = seconds
    ledger.seconds = {stage: round(spent, 3) for stage, spent in ledger.seconds.items()}
    ledger.sources = dict(sorted(ledger.sources.items()))
    storage.write(storage.join(out, NAME), msgspec.json.format(msgspec.json.encode(ledger), indent=1))


def digest(records: dict[str, str]) -> str:
    """Digest of names and stamps of records."""
    return hashlib.sha256(repr(sorted(records.items())).encode()).hexdigest()[:16]


def versions() -> dict[str, str | None]:
    """Versions of podclaims, Python and the packages that shape or speed up a run; None for one that is missing."""
    return {
        "podclaims": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def version(package: str) -> str | None:
    """Version of an installed package; None without it."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def to_builtins(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain values, as run.json and the JSON log have it."""
    plain: dict[str, Any] = msgspec.to_builtins(outcome)
    return plain
