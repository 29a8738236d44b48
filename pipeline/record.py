"""The episode record: the public, durable result for one episode, and its JSON.

The types here are the contract; ``json_schema()`` is made from them. Offsets are code points of ``text``, half-open;
``start`` and ``end`` are seconds (null where the source has no times). Lists are in order of appearance. The same
source, settings and version give the same bytes.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from pipeline.errors import InputError
from pipeline.lexicon import EntityType
from pipeline.model import Bound, Change, ClaimKind, How, SectionKind, Status

SCHEMA = 1
Seconds = Annotated[float | None, msgspec.Meta(description="seconds from the start; null if unknown")]


class SourceRecord(msgspec.Struct, frozen=True):
    """Where the words came from."""

    path: str
    format: str
    encoding: str
    sha256: str


class MadeWith(msgspec.Struct, frozen=True):
    """What made the record: version of podclaims, fingerprint of its code, data and settings, digest of the metadata."""

    version: str
    fingerprint: str
    metadata: str = ""


class CueRecord(msgspec.Struct, frozen=True):
    """A timed piece of the source, times in milliseconds."""

    start_ms: int | None
    end_ms: int | None
    char_start: int
    char_end: int
    speaker: str | None


class EvidenceRecord(msgspec.Struct, frozen=True):
    """One reason for a segment's kind: feature, its weight, the words that showed it."""

    feature: str
    weight: float
    quote: str


class SegmentRecord(msgspec.Struct, frozen=True):
    """A stretch of one kind; segments tile the text."""

    kind: SectionKind
    char_start: int
    char_end: int
    start: Seconds
    end: Seconds
    confidence: float | None
    why: list[EvidenceRecord]
    review: bool
    sponsor: str | None
    sponsor_id: str | None
    offers: list[str]
    codes: list[str]
    deadline: str | None
    disclosed: Literal["before", "late", "never"] | None


class ChapterRecord(msgspec.Struct, frozen=True):
    """A chapter mark; ``origin`` is maker (published with the show) or cohesion (found here)."""

    start: Seconds
    char_start: int
    title: str
    origin: Literal["maker", "cohesion"]


class MentionRecord(msgspec.Struct, frozen=True):
    """One place that names an entity; ``how`` says what linked it, ``doubtful`` that a person should look."""

    char_start: int
    char_end: int
    surface: str
    start: Seconds
    how: How
    doubtful: bool


class EntityRecord(msgspec.Struct, frozen=True):
    """One real thing with all its mentions; ``known`` if the lexicon holds it; ``aliases`` are its other surfaces here."""

    id: str
    name: str
    type: EntityType
    known: bool
    aliases: list[str]
    mentions: list[MentionRecord]


class ClaimRecord(msgspec.Struct, frozen=True):
    """A number stated about something. ``char_start``/``char_end`` span the number with its unit, ``quote`` its clause."""

    id: str
    char_start: int
    char_end: int
    quote: str
    start: Seconds
    end: Seconds
    segment: SectionKind
    value: float | int | str
    value_max: float | int | str | None
    unit: str
    dimension: str
    per: str | None
    kind: ClaimKind
    approx: bool
    bound: Bound | None
    change: Change | None
    subject: str | None
    subject_id: str | None
    attribute: str | None
    versus: str | None
    status: Status
    corrected_by: str | None
    said_by: str | None
    rule: str


class CheckRecord(msgspec.Struct, frozen=True):
    """A doubt about claims that do not fit together, in one sentence."""

    kind: str
    claims: list[str]
    message: str


class WarningRecord(msgspec.Struct, frozen=True):
    """Something skipped, assumed or doubted; ``line`` counts lines of the source from 1."""

    code: str
    message: str
    line: int | None
    char_start: int | None
    char_end: int | None


class EpisodeRecord(msgspec.Struct, frozen=True):
    """Everything known of one episode."""

    schema: int
    id: str
    source: SourceRecord
    made_with: MadeWith
    show: str | None
    title: str | None
    published: str | None
    description: str | None
    link: str | None
    audio: str | None
    duration_ms: int | None
    script: Literal["tw", "cn"]
    text: str
    cues: list[CueRecord]
    segments: list[SegmentRecord]
    chapters: list[ChapterRecord]
    entities: list[EntityRecord]
    claims: list[ClaimRecord]
    checks: list[CheckRecord]
    warnings: list[WarningRecord]


def encode(record: EpisodeRecord) -> bytes:
    """Compact UTF-8 JSON of a record."""
    return msgspec.json.encode(record)


def decode(data: bytes, path: str) -> EpisodeRecord:
    """A record from its JSON. Raises InputError, naming ``path`` and the field, if it is no record of this schema."""
    try:
        return _DECODER.decode(data)
    except msgspec.MsgspecError as error:
        message = f"is not an episode record of schema {SCHEMA}: {error}; run podclaims on its source again"
        if data[:1] != b"{":  # as encode writes none
            message = "is not an episode record; if it is a transcript, podclaims run makes the record of it"
        raise InputError(message, path) from error


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a record."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(EpisodeRecord)}


_DECODER = msgspec.json.Decoder(EpisodeRecord)
