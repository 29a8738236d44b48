"""From the result of the tag stage to the episode record."""

from __future__ import annotations

from collections import Counter

from pipeline.model import Claim, Entity, Notice, Section, Tagged, Transcript
from pipeline.record import (
    SCHEMA,
    ChapterRecord,
    CheckRecord,
    ClaimRecord,
    CueRecord,
    EntityRecord,
    EpisodeRecord,
    EvidenceRecord,
    MadeWith,
    MentionRecord,
    SegmentRecord,
    SourceRecord,
    WarningRecord,
)


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
    surfaces = [transcript.text[m.char_start : m.char_end] for m in entity.mentions]
    counted = [] if set(surfaces) == {entity.name} else Counter(surfaces).most_common()
    return EntityRecord(
        id=entity.id,
        name=entity.name,
        type=entity.type,
        known=entity.known,
        aliases=[s for s, _ in counted if s != entity.name],
        mentions=[
            MentionRecord(m.char_start, m.char_end, surface, _seconds(transcript, m.char_start), m.how, m.doubtful)
            for m, surface in zip(entity.mentions, surfaces, strict=True)
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
