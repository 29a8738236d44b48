"""Show notes from a record: chapters, key claims, names, sponsor disclosure, checks.

``make`` gathers what there is to say as ``Notes``, whose JSON is the contract for generators downstream: every line
carries its evidence (quote, time, record id). The other formats are jinja2 templates over it (data/templates/notes);
a user's folder of templates takes the place of those it holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

from pipeline import resources
from pipeline.errors import InputError
from pipeline.highlights import Highlights, label
from pipeline.lexicon import EntityType
from pipeline.marks import Mark, fitting, full_stamp, stamp
from pipeline.record import ClaimRecord, EpisodeRecord, SegmentRecord

if TYPE_CHECKING:
    from jinja2 import Environment

Format = Literal["md", "html", "youtube", "podlove", "chapters-json", "json"]
CLAIMS_A_CHAPTER = 4
NAMES_A_GROUP = 12
GROUPS: tuple[tuple[str, tuple[EntityType, ...]], ...] = (
    ("people", ("PERSON",)),
    ("organisations", ("ORG",)),
    ("products", ("PRODUCT",)),
    ("works", ("WORK", "EVENT")),
)
TOPICS = 6
OURS = resources.DATA / "templates" / "notes"


class ClaimNote(msgspec.Struct, frozen=True):
    """A claim worth a line; ``label: shown`` is its line, ``said`` the number as spoken, ``id`` that of the claim in the record."""

    id: str
    subject: str | None
    attribute: str | None
    label: str
    said: str
    shown: str
    value: float | int | str
    unit: str
    status: str
    start: float | None
    quote: str


class ChapterNote(msgspec.Struct, frozen=True):
    """A chapter with its key claims, best evidence first; ``quote`` is how it begins."""

    start: float | None
    title: str
    quote: str
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


class CheckNote(msgspec.Struct, frozen=True):
    """Claims that do not fit together, with what was said of each."""

    kind: str
    message: str
    claims: list[ClaimNote]


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
    checks: list[CheckNote]


def make(record: EpisodeRecord) -> Notes:
    """The notes of an episode; the same record gives the same notes."""
    chosen = Highlights(record)
    chapters = _chapters(record, chosen)
    by_id = {c.id: c for c in record.claims}
    return Notes(
        version=1,
        episode=record.id,
        show=record.show,
        title=record.title,
        published=record.published,
        script=record.script,
        duration=None if record.duration_ms is None else record.duration_ms / 1000,
        summary="、".join(chosen.topics(TOPICS) or _keywords(chapters)),
        chapters=chapters,
        sponsors=_sponsors(record),
        checks=[
            CheckNote(c.kind, c.message, [_claim(chosen, by_id[i]) for i in c.claims if i in by_id])
            for c in record.checks
        ],
        **{
            group: [
                NameNote(
                    e.id, e.name, len(e.mentions), e.mentions[0].start, _around(record.text, e.mentions[0].char_start)
                )
                for e in chosen.names(types, NAMES_A_GROUP)
            ]
            for group, types in GROUPS
        },
    )


def _keywords(chapters: list[ChapterNote]) -> list[str]:
    """The first word of some chapters' titles, where names are too few to say what an episode is about."""
    return list(dict.fromkeys(re.split(r"[：:、]", c.title)[0].strip() for c in chapters if c.title))[:TOPICS]


def _chapters(record: EpisodeRecord, chosen: Highlights) -> list[ChapterNote]:
    starts = [c.char_start for c in record.chapters]
    ends = [*starts[1:], len(record.text)]
    return [
        ChapterNote(
            chapter.start,
            chapter.title,
            _around(record.text, chapter.char_start + 12),
            [_claim(chosen, c) for c in chosen.claims(chapter.char_start, end, CLAIMS_A_CHAPTER)],
        )
        for chapter, end in zip(record.chapters, ends, strict=True)
    ]


def _claim(chosen: Highlights, c: ClaimRecord) -> ClaimNote:
    said = " ".join(chosen.record.text[c.char_start : c.char_end].split())
    shown = chosen.amount(c)
    return ClaimNote(c.id, c.subject, c.attribute, label(c), said, shown, c.value, c.unit, c.status, c.start, c.quote)


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
            offers=_longest([offer for s in reads for offer in s.offers]),
            codes=list(dict.fromkeys(code for s in reads for code in s.codes)),
            deadline=next((s.deadline for s in reads if s.deadline), None),
            disclosed=reads[0].disclosed,
            parts=[(s.start, s.end) for s in reads],
            quote=_around(record.text, reads[0].char_start + 12),
        )
        for reads in by_name.values()
    ]


def _longest(texts: list[str]) -> list[str]:
    """Texts without those that another one holds: 限時八折 says 八折 too."""
    kept = list(dict.fromkeys(texts))
    return [text for text in kept if not any(text in other for other in kept if other != text)]


def render(record: EpisodeRecord, form: Format, templates: Path | None = None) -> str:
    """The notes in a format. Raises InputError if the format needs times that the episode does not have."""
    if templates and not templates.is_dir():
        raise InputError("no such folder of templates", str(templates))
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


@lru_cache(maxsize=16)
def _environment(templates: Path | None, escaped: bool) -> Environment:
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

    loader = ChoiceLoader([FileSystemLoader(folder) for folder in (templates, OURS) if folder])
    environment = Environment(
        loader=loader, autoescape=escaped, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"stamp": stamp, "full_stamp": full_stamp, "md": _markdown}
    return environment


def _from_template(name: str) -> Callable[[Notes, Path | None], str]:
    def fill(notes: Notes, templates: Path | None) -> str:
        from jinja2 import TemplateError

        environment = _environment(templates, name.endswith((".html", ".xml")))
        words = resources.toml("notes.toml")[notes.script]
        try:
            filled = environment.get_template(name).render(notes=notes, words=words, marks=_marks(notes), times=_times)
        except TemplateError as error:
            raise InputError(f"the template fails: {error}", str((templates or OURS) / name)) from error
        return filled.strip() + "\n"

    return fill


def _times(check: CheckNote) -> str:
    return "、".join(stamp(c.start) for c in check.claims if c.start is not None)


def _markdown(text: object) -> str:
    """Text in which nothing is Markdown or HTML."""
    escaped = str(text).replace("&", "&amp;").replace("<", "&lt;")
    return "".join("\\" + c if c in "\\`*_[]|#" else c for c in escaped)


def _marks(notes: Notes) -> list[Mark]:
    opening = resources.toml("notes.toml")[notes.script]["opening"]
    return fitting([(chapter.start or 0.0, chapter.title) for chapter in notes.chapters], opening, notes.duration)


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
