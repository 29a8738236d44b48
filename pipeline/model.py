"""The shared data types, one per thing the pipeline knows, and what always holds for them.

Offsets are code points of ``Transcript.text``, half-open ``[char_start, char_end)``. Times are integer milliseconds or
None where the source has none. All types are frozen; a stage makes new values and never changes those it was given.

    Transcript ─segment→ Segmented ─tag→ Tagged ─record→ EpisodeRecord (pipeline.record)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from pipeline.lexicon import EntityType
from pipeline.transcript import Cue as Cue
from pipeline.transcript import Mark as Mark
from pipeline.transcript import Metadata as Metadata
from pipeline.transcript import Notice as Notice
from pipeline.transcript import Source as Source
from pipeline.transcript import Transcript as Transcript

SectionKind = Literal["content", "sponsor", "promo", "intro", "outro"]
ClaimKind = Literal["count", "measure", "money", "ratio", "percent", "score", "duration", "date"]
Status = Literal["asserted", "hedged", "example", "question", "corrected"]
Bound = Literal["<", "<=", ">", ">="]
Change = Literal["increase", "decrease"]
How = Literal["exact", "alias", "variant", "pattern", "metadata", "model"]


class Utterance(msgspec.Struct, frozen=True, gc=False):
    """A phrase as a breath or punctuation mark bounds it, some 4 to 60 characters. Utterances tile all spoken characters.

    A Struct, because an episode has thousands: it is made in a fifth of a dataclass's time, and not looked at for garbage.
    """

    char_start: int
    char_end: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a section: the feature's name in data/sections.toml, its weight, and the words that showed it."""

    feature: str
    weight: float
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of one kind. Sections tile the text. The fields from ``sponsor`` on are set on sponsor sections only."""

    kind: SectionKind
    char_start: int
    char_end: int
    confidence: float | None = None
    why: tuple[Evidence, ...] = ()
    review: bool = False
    sponsor: str | None = None
    sponsor_id: str | None = None
    offers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    deadline: str | None = None
    disclosed: Literal["before", "late", "never"] | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter mark; ``origin`` says whether the maker published it or the lexical cohesion showed it."""

    char_start: int
    title: str = ""
    origin: Literal["maker", "cohesion"] = "cohesion"


@dataclass(frozen=True, slots=True)
class Segmented:
    """Result of the segment stage."""

    transcript: Transcript
    utterances: tuple[Utterance, ...]
    sections: tuple[Section, ...]
    chapters: tuple[Chapter, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named. ``how`` says what linked it; ``doubtful`` marks links a person should check."""

    char_start: int
    char_end: int
    how: How
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """One real thing. ``id`` is the lexicon's, or a hash of type and name for a thing the lexicon does not know."""

    id: str
    name: str
    type: EntityType
    mentions: tuple[Mention, ...]
    known: bool = True


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``value_max`` for ranges; ``per`` for rates (30000 TWD per "day").

    ``unit`` is the canonical symbol of data/units.toml, ``dimension`` its dimension there. ``number_end`` is where the
    bare number ends and the unit begins.
    """

    char_start: int
    char_end: int
    number_end: int
    value: float
    unit: str
    dimension: str
    kind: ClaimKind
    value_max: float | None = None
    per: str | None = None
    approx: bool = False
    bound: Bound | None = None
    counted: str = ""  # the classifier as said: 個, 顆, 位; empty for other units


@dataclass(frozen=True, slots=True)
class DateExpr:
    """A point in time. ``value`` is ISO 8601 / EDTF ("2024-03-31", "2024-Q3", "--03-31" without a year); see tag/dates.py."""

    char_start: int
    char_end: int
    value: str
    value_max: str | None = None
    relative: bool = False
    approx: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A number stated about something. ``rule`` is the name of the pattern or reader that found it."""

    id: str
    char_start: int
    char_end: int
    quote_start: int
    quote_end: int
    section: SectionKind
    value: float | str
    unit: str
    kind: ClaimKind
    status: Status
    rule: str
    value_max: float | str | None = None
    dimension: str = ""
    per: str | None = None
    approx: bool = False
    bound: Bound | None = None
    change: Change | None = None
    subject: str | None = None
    subject_id: str | None = None
    attribute: str | None = None
    versus: str | None = None
    said_by: str | None = None
    corrected_by: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A doubt about claims of one episode that contradict each other; ``claims`` are their ids."""

    kind: str
    claims: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """Result of the tag stage. ``sections`` and ``chapters`` are those of the segment stage with names filled in."""

    segmented: Segmented
    sections: tuple[Section, ...]
    chapters: tuple[Chapter, ...]
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    checks: tuple[Check, ...] = ()
    notices: tuple[Notice, ...] = field(default=())
