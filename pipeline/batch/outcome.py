"""What came of one source, and of a run over many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from pipeline.record import EpisodeRecord
from pipeline.sources import SourceFile

State = Literal["done", "unchanged", "failed"]
STAGES = ("ingest", "segment", "tag", "record")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source: figures for the summary, or the error (one line) and its traceback.

    ``place``, ``digest``, ``show``, ``fingerprint`` and ``stamp`` tell the next run whether it must be made again: where
    the source was, a hash of its bytes and of all that was read beside it, its show, the settings' fingerprint, and the
    record file's stamp (storage.stamp).
    """

    id: str
    path: str
    state: State
    chars: int = 0
    duration_ms: int = 0
    sponsor_ms: int = 0
    sponsor_chars: int = 0
    entities: int = 0
    claims: int = 0
    warnings: tuple[str, ...] = ()
    error: str = ""
    trace: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    """Seconds by stage; empty for what was not computed."""
    place: str = ""
    digest: str = ""
    sha256: str = ""
    show: str | None = None
    fingerprint: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run."""

    outcomes: tuple[Outcome, ...]
    renamed: tuple[SourceFile, ...] = ()
    """Sources whose stem was taken, with the id they got."""
    broken: tuple[str, ...] = ()
    """Files among the records that are none: one line each; they are left out of the tables."""
    moved: tuple[tuple[str, str], ...] = ()
    """Sources found under another name: old place and new; the record of the old name is gone."""
    deleted: tuple[Outcome, ...] = ()
    """Recorded sources that are gone from where they were."""
    pruned: bool = False
    """Were the records of the deleted ones removed?"""

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The sources that could not be processed."""
        return tuple(o for o in self.outcomes if o.state == "failed")

    def total(
        self, figure: Literal["chars", "duration_ms", "sponsor_ms", "sponsor_chars", "entities", "claims"]
    ) -> int:
        """Sum of one figure over all outcomes."""
        return sum(getattr(o, figure) for o in self.outcomes)


def summary(record: EpisodeRecord, source: SourceFile, state: State) -> Outcome:
    """The figures of a record for a run's report."""
    sponsor = [s for s in record.segments if s.kind == "sponsor"]
    sponsor_s = sum(s.end - s.start for s in sponsor if s.start is not None and s.end is not None)
    kinds = Counter(w.code for w in record.warnings)
    return Outcome(
        id=record.id,
        path=source.location,
        state=state,
        chars=len(record.text),
        duration_ms=record.duration_ms or 0,
        sponsor_ms=round(sponsor_s * 1000),
        sponsor_chars=sum(s.char_end - s.char_start for s in sponsor),
        entities=len(record.entities),
        claims=len(record.claims),
        warnings=tuple(f"{code} ×{n}" if n > 1 else code for code, n in kinds.items()),
        place=source.place,
        sha256=record.source.sha256,
        show=record.show,
        fingerprint=record.made_with.fingerprint,
    )


def failure(source: SourceFile, error: str, trace: str = "") -> Outcome:
    """The outcome of a source that could not be processed."""
    return Outcome(source.id, source.location, "failed", error=error, trace=trace, place=source.place)
