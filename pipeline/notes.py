"""Show notes from a record: chapters, key claims, names, sponsor disclosure, checks.

``make`` gathers what there is to say as ``Notes``, whose JSON is the contract for generators downstream: every line
carries its evidence (quote, time, record id). The other formats are jinja2 templates over it (data/templates/notes);
a user's folder of templates takes the place of those it holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from pipeline import resources
from pipeline.errors import InputError
from pipeline.lexicon import EntityType
from pipeline.record import CheckRecord, ClaimRecord, EntityRecord, EpisodeRecord, SegmentRecord

Format = Literal["md", "html", "youtube", "podlove", "chapters-json", "json"]
CLAIMS_A_CHAPTER = 4
NAMES_A_GROUP = 12
GROUPS: tuple[tuple[str, tuple[EntityType, ...]], ...] = (
    ("people", ("PERSON",)),
    ("organisations", ("ORG",)),
    ("products", ("PRODUCT",)),
    ("works", ("WORK", "EVENT")),
)
KIND_WORTH = {"money": 3, "percent": 3, "measure": 3, "ratio": 3, "score": 2, "count": 2, "duration": 1, "date": 0}


class ClaimNote(msgspec.Struct, frozen=True):
    """A claim worth a line; ``said`` is the number as spoken, ``id`` that of the claim in the record."""

    id: str
    subject: str | None
    attribute: str | None
    said: str
    value: float | int | str
    unit: str
    status: str
    start: float | None
    quote: str


class ChapterNote(msgspec.Struct, frozen=True):
    """A chapter with its key claims, best evidence first."""

    start: float | None
    title: str
    claims: list[ClaimNote]


class NameNote(msgspec.Struct, frozen=True):
    """Someone or something mentioned: how often, and when first."""

    id: str
    name: str
    mentions: int
    start: float | None
    quote: str


class SponsorNote(msgspec.Struct, frozen=True):
    """A sponsor with its offers; ``parts`` are the [start, end] of its reads in seconds; null without times."""

    name: str | None
    offers: list[str]
    codes: list[str]
    deadline: str | None
    disclosed: str | None
    parts: list[tuple[float | None, float | None]]
    quote: str


class Notes(msgspec.Struct, frozen=True):
    """All that show notes are made of."""

    version: int
    episode: str
    show: str | None
    title: str | None
    published: str | None
    script: Literal["tw", "cn"]
    duration: float | None
    summary: str
    chapters: list[ChapterNote]
    people: list[NameNote]
    organisations: list[NameNote]
    products: list[NameNote]
    works: list[NameNote]
    sponsors: list[SponsorNote]
    checks: list[CheckRecord]


def make(record: EpisodeRecord) -> Notes:
    """The notes of an episode; the same record gives the same notes."""
    groups = {group: _names(record, types) for group, types in GROUPS}
    chapters = _chapters(record)
    return Notes(
        version=1,
        episode=record.id,
        show=record.show,
        title=record.title,
        published=record.published,
        script=record.script,
        duration=None if record.duration_ms is None else record.duration_ms / 1000,
        summary="、".join(dict.fromkeys(c.title for c in chapters))[:120],
        chapters=chapters,
        sponsors=_sponsors(record),
        checks=record.checks,
        **groups,
    )


def worth(claim: ClaimRecord) -> tuple[int, float]:
    """How much a claim says without its context: known subject, attribute, no hedge, a telling kind; ties by time."""
    points = KIND_WORTH[claim.kind] + 2 * (claim.subject_id is not None) + (claim.attribute is not None)
    points += claim.status == "asserted"
    return -points, claim.char_start


def _chapters(record: EpisodeRecord) -> list[ChapterNote]:
    told = [
        c for c in record.claims if c.segment == "content" and c.status in ("asserted", "hedged") and c.kind != "date"
    ]
    starts = [c.char_start for c in record.chapters]
    ends = [*starts[1:], len(record.text)]
    made = []
    for chapter, end in zip(record.chapters, ends, strict=True):
        inside = sorted((c for c in told if chapter.char_start <= c.char_start < end), key=worth)
        best: dict[tuple[object, ...], ClaimRecord] = {}
        for claim in inside:
            if claim.subject:
                best.setdefault((claim.subject, claim.value, claim.unit), claim)
        made.append(
            ChapterNote(
                chapter.start, chapter.title, [_claim(record, c) for c in list(best.values())[:CLAIMS_A_CHAPTER]]
            )
        )
    return made


def _claim(record: EpisodeRecord, c: ClaimRecord) -> ClaimNote:
    said = record.text[c.char_start : c.char_end]
    return ClaimNote(c.id, c.subject, c.attribute, said, c.value, c.unit, c.status, c.start, c.quote)


def _in_content(record: EpisodeRecord, entity: EntityRecord) -> bool:
    first = entity.mentions[0].char_start
    return (
        any(s.kind == "content" and s.char_start <= first < s.char_end for s in record.segments)
        or len(entity.mentions) > 3
    )


def _names(record: EpisodeRecord, types: tuple[EntityType, ...]) -> list[NameNote]:
    sponsors = {s.sponsor_id for s in record.segments if s.sponsor_id}
    chosen = [e for e in record.entities if e.type in types and e.id not in sponsors and _in_content(record, e)]
    chosen.sort(key=lambda e: (-len(e.mentions), e.mentions[0].char_start))
    top = sorted(chosen[:NAMES_A_GROUP], key=lambda e: e.mentions[0].char_start)
    return [
        NameNote(e.id, e.name, len(e.mentions), e.mentions[0].start, _around(record.text, e.mentions[0].char_start))
        for e in top
    ]


def _around(text: str, at: int) -> str:
    return text[max(at - 12, 0) : at + 24].replace("\n", " ").strip()


def _sponsors(record: EpisodeRecord) -> list[SponsorNote]:
    """One note a sponsor over all its reads, in order of the first."""
    by_name: dict[str, list[SegmentRecord]] = {}
    for segment in record.segments:
        if segment.kind == "sponsor":
            by_name.setdefault(segment.sponsor_id or segment.sponsor or f"?{segment.char_start}", []).append(segment)
    return [
        SponsorNote(
            name=next((s.sponsor for s in reads if s.sponsor), None),
            offers=list(dict.fromkeys(offer for s in reads for offer in s.offers)),
            codes=list(dict.fromkeys(code for s in reads for code in s.codes)),
            deadline=next((s.deadline for s in reads if s.deadline), None),
            disclosed=reads[0].disclosed,
            parts=[(s.start, s.end) for s in reads],
            quote=_around(record.text, reads[0].char_start + 12),
        )
        for reads in by_name.values()
    ]


def stamp(seconds: float | None) -> str:
    """Seconds as people write them in show notes: 0:00, 12:34, 1:02:03; empty for None."""
    if seconds is None:
        return ""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def full_stamp(seconds: float | None) -> str:
    """Seconds as HH:MM:SS.mmm, as Podlove simple chapters want it."""
    ms = round((seconds or 0) * 1000)
    return f"{ms // 3600000:02d}:{ms // 60000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


def render(record: EpisodeRecord, form: Format, templates: Path | None = None) -> str:
    """The notes in a format. Raises InputError if the format needs times that the episode does not have."""
    notes = make(record)
    if form in ("youtube", "podlove", "chapters-json") and record.duration_ms is None:
        raise InputError(f"the episode has no times, which {form} needs; md, html and json do without", record.id)
    return _RENDERERS[form](notes, templates)


def form(name: str) -> Format:
    """A format by its name. Raises InputError."""
    known: dict[str, Format] = {form: form for form in get_args(Format)}
    if name not in known:
        raise InputError(f"unknown format {name!r}; expected {', '.join(known)}")
    return known[name]


def _from_template(name: str) -> Callable[[Notes, Path | None], str]:
    def fill(notes: Notes, templates: Path | None) -> str:
        from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError

        ours = resources.DATA / "templates" / "notes"
        loader = ChoiceLoader([FileSystemLoader(folder) for folder in (templates, ours) if folder])
        environment = Environment(
            loader=loader,
            autoescape=name.endswith((".html", ".xml")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {"stamp": stamp, "full_stamp": full_stamp, "md": _markdown}
        words = resources.toml("notes.toml")[notes.script]
        try:
            return environment.get_template(name).render(notes=notes, words=words, marks=_marks(notes))
        except TemplateError as error:
            raise InputError(f"the template fails: {error}", str((templates or ours) / name)) from error

    return fill


def _markdown(text: object) -> str:
    """Text in which nothing is Markdown or HTML."""
    escaped = str(text).replace("&", "&amp;").replace("<", "&lt;")
    return "".join("\\" + c if c in "\\`*_[]|#" else c for c in escaped)


def _marks(notes: Notes) -> list[tuple[float, str]]:
    """Chapter marks as platforms accept them: the first at 0, at least 10 s each."""
    marks: list[tuple[float, str]] = [(0.0, resources.toml("notes.toml")[notes.script]["opening"])]
    for chapter in notes.chapters:
        start = chapter.start or 0.0
        if start - marks[-1][0] >= 10:
            marks.append((start, chapter.title))
        elif len(marks) == 1:
            marks[0] = (0.0, chapter.title)
    if len(marks) > 1 and notes.duration is not None and notes.duration - marks[-1][0] < 10:
        marks.pop()
    return marks


def _youtube(notes: Notes, templates: Path | None) -> str:
    marks = _marks(notes)
    if len(marks) < 3:
        raise InputError(f"{len(marks)} chapters; YouTube shows none below 3", notes.episode)
    return _from_template("youtube.txt")(notes, templates)


def _json_chapters(notes: Notes, _: Path | None) -> str:
    about = {"title": notes.title, "podcastName": notes.show}
    chapters: list[dict[str, Any]] = [{"startTime": start, "title": title} for start, title in _marks(notes)]
    made = {"version": "1.2.0", **{k: v for k, v in about.items() if v}, "chapters": chapters}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _json(notes: Notes, _: Path | None) -> str:
    return msgspec.json.format(msgspec.json.encode(notes), indent=1).decode() + "\n"


_RENDERERS: dict[Format, Callable[[Notes, Path | None], str]] = {
    "md": _from_template("notes.md"),
    "html": _from_template("notes.html"),
    "youtube": _youtube,
    "podlove": _from_template("podlove.xml"),
    "chapters-json": _json_chapters,
    "json": _json,
}
