"""The episode record: the public, durable result for one episode, and its JSON.

The types here are the contract; ``json_schema()`` is made from them. Offsets are code points of ``text``, half-open;
``start`` and ``end`` are seconds (null where the source has no times). Lists are in order of appearance. The same
source, settings and version give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

import msgspec

from pipeline.errors import InputError
from pipeline.lexicon import EntityType
from pipeline.model import (
    Bound,
    Change,
    Claim,
    ClaimKind,
    Entity,
    How,
    Notice,
    Section,
    SectionKind,
    Status,
    Tagged,
    Transcript,
)

SCHEMA = 1
Seconds = Annotated[float | None, msgspec.Meta(description="seconds from the start; null if unknown")]


class SourceRecord(msgspec.Struct, frozen=True):
    """Where the words came from."""

    path: str
    format: str
    encoding: str
    sha256: str


class MadeWith(msgspec.Struct, frozen=True):
    """What made the record: version of podclaims, fingerprint of its code, data and settings."""

    version: str
    fingerprint: str


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


def build(tagged: Tagged, made_with: MadeWith) -> EpisodeRecord:
    """The record of a tagged episode."""
    transcript = tagged.segmented.transcript
    meta, source = transcript.meta, transcript.source
    return EpisodeRecord(
        schema=SCHEMA,
        id=transcript.id,
        source=SourceRecord(source.path, source.format, source.encoding, source.sha256),
        made_with=made_with,
        show=meta.show,
        title=meta.title,
        published=meta.published,
        description=meta.description,
        link=meta.link,
        audio=meta.audio,
        duration_ms=transcript.duration_ms,
        script=transcript.script,
        text=transcript.text,
        cues=[CueRecord(c.start_ms, c.end_ms, c.char_start, c.char_end, c.speaker) for c in transcript.cues],
        segments=[_segment(section, transcript) for section in tagged.sections],
        chapters=[
            ChapterRecord(_seconds(transcript, c.char_start), c.char_start, c.title, c.origin) for c in tagged.chapters
        ],
        entities=[_entity(entity, transcript) for entity in tagged.entities],
        claims=[_claim(claim, transcript) for claim in tagged.claims],
        checks=[CheckRecord(c.kind, list(c.claims), c.message) for c in tagged.checks],
        warnings=[_warning(n) for n in (*transcript.notices, *tagged.segmented.notices, *tagged.notices)],
    )


def encode(record: EpisodeRecord) -> bytes:
    """Compact UTF-8 JSON of a record."""
    return msgspec.json.encode(record)


def decode(data: bytes, path: str) -> EpisodeRecord:
    """A record from its JSON. Raises InputError, naming ``path`` and the field, if it is no record of this schema."""
    try:
        return _DECODER.decode(data)
    except msgspec.MsgspecError as error:
        message = f"is not an episode record of schema {SCHEMA}: {error}; run podclaims on its source again"
        raise InputError(message, path) from error


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a record."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(EpisodeRecord)}


_DECODER = msgspec.json.Decoder(EpisodeRecord)


def _seconds(transcript: Transcript, char: int) -> float | None:
    ms = transcript.ms_at(char)
    return None if ms is None else ms / 1000


def _number(value: float | str | None) -> float | int | str | None:
    """Whole numbers as integers, so that 208 billion is written 208000000000 and not 208000000000.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        return int(value)
    return value


def _segment(section: Section, transcript: Transcript) -> SegmentRecord:
    return SegmentRecord(
        kind=section.kind,
        char_start=section.char_start,
        char_end=section.char_end,
        start=_seconds(transcript, section.char_start),
        end=_seconds(transcript, section.char_end),
        confidence=section.confidence,
        why=[EvidenceRecord(e.feature, e.weight, e.quote) for e in section.why],
        review=section.review,
        sponsor=section.sponsor,
        sponsor_id=section.sponsor_id,
        offers=list(section.offers),
        codes=list(section.codes),
        deadline=section.deadline,
        disclosed=section.disclosed,
    )


def _entity(entity: Entity, transcript: Transcript) -> EntityRecord:
    text = transcript.text
    surfaces = Counter(text[m.char_start : m.char_end] for m in entity.mentions)
    return EntityRecord(
        id=entity.id,
        name=entity.name,
        type=entity.type,
        known=entity.known,
        aliases=[s for s, _ in surfaces.most_common() if s != entity.name],
        mentions=[
            MentionRecord(
                char_start=m.char_start,
                char_end=m.char_end,
                surface=text[m.char_start : m.char_end],
                start=_seconds(transcript, m.char_start),
                how=m.how,
                doubtful=m.doubtful,
            )
            for m in entity.mentions
        ],
    )


def _claim(claim: Claim, transcript: Transcript) -> ClaimRecord:
    value = _number(claim.value)
    assert value is not None  # a claim without a value is not a Claim
    return ClaimRecord(
        id=claim.id,
        char_start=claim.char_start,
        char_end=claim.char_end,
        quote=transcript.text[claim.quote_start : claim.quote_end].replace("\n", " "),
        start=_seconds(transcript, claim.char_start),
        end=_seconds(transcript, claim.char_end),
        segment=claim.section,
        value=value,
        value_max=_number(claim.value_max),
        unit=claim.unit,
        dimension=claim.dimension,
        per=claim.per,
        kind=claim.kind,
        approx=claim.approx,
        bound=claim.bound,
        change=claim.change,
        subject=claim.subject,
        subject_id=claim.subject_id,
        attribute=claim.attribute,
        versus=claim.versus,
        status=claim.status,
        corrected_by=claim.corrected_by,
        said_by=claim.said_by,
        rule=claim.rule,
    )


def _warning(notice: Notice) -> WarningRecord:
    return WarningRecord(notice.code, notice.message, notice.line, notice.char_start, notice.char_end)
