"""The shared data types, one per thing the pipeline knows, and what always holds for them.

Offsets are code points of ``Transcript.text``, half-open ``[char_start, char_end)``. Times are integer milliseconds or
None where the source has none. All types are frozen; a stage makes new values and never changes those it was given.

    Transcript ─segment→ Segmented ─tag→ Tagged ─record→ EpisodeRecord (pipeline.record)
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pipeline.lexicon import EntityType
from pipeline.text import views
from pipeline.text.views import Script

SectionKind = Literal["content", "sponsor", "promo", "intro", "outro"]
ClaimKind = Literal["count", "measure", "money", "ratio", "percent", "score", "duration", "date"]
Status = Literal["asserted", "hedged", "example", "question", "corrected"]
Bound = Literal["<", "<=", ">", ">="]
Change = Literal["increase", "decrease"]
How = Literal["exact", "alias", "variant", "pattern", "metadata", "model"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One timed piece of the source. Cues tile ``text`` up to the line breaks between them; speaker as the source says."""

    start_ms: int | None
    end_ms: int | None
    char_start: int
    char_end: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know of an episode: what was skipped, assumed or doubted.

    ``code`` is a stable kebab-case name to filter by; ``line`` counts lines of the source file from 1.
    """

    code: str
    message: str
    line: int | None = None
    char_start: int | None = None
    char_end: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter mark as the show's maker published it."""

    start_ms: int
    title: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an episode besides its words. ``published`` is an ISO 8601 date (YYYY-MM-DD)."""

    show: str | None = None
    title: str | None = None
    published: str | None = None
    description: str | None = None
    link: str | None = None
    audio: str | None = None
    hosts: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a transcript came from: path as given, format name of ``ingest.FORMATS``, sha256 of the bytes (hex)."""

    path: str
    format: str
    encoding: str
    sha256: str


@dataclass(frozen=True)
class Transcript:
    """An episode's words. ``text`` is the cue texts in order joined by line breaks, unconverted, and never changes."""

    id: str
    text: str
    cues: tuple[Cue, ...]
    source: Source
    meta: Metadata = Metadata()
    notices: tuple[Notice, ...] = ()

    @cached_property
    def simplified(self) -> str:
        """The text in simplified script and half width, same length: what words are cut from."""
        return views.simplify(self.text)

    @cached_property
    def folded(self) -> str:
        """``simplified`` in lower case, same length: what names and cue phrases are looked up in."""
        return views.lower(self.simplified)

    @cached_property
    def script(self) -> Script:
        """``tw`` if more characters are traditional-only than simplified-only."""
        return views.script(self.text)

    @cached_property
    def timed(self) -> bool:
        """Does any cue have a start time?"""
        return any(cue.start_ms is not None for cue in self.cues)

    @cached_property
    def duration_ms(self) -> int | None:
        """The last known time of any cue; None without times."""
        return max((t for cue in self.cues for t in (cue.start_ms, cue.end_ms) if t is not None), default=None)

    @cached_property
    def _cue_starts(self) -> list[int]:
        return [cue.char_start for cue in self.cues]

    def cue_at(self, char: int) -> int:
        """Index of the cue that holds offset ``char`` (the line break behind a cue counts to it)."""
        return max(bisect_right(self._cue_starts, char) - 1, 0)

    def ms_at(self, char: int) -> int | None:
        """Time of offset ``char`` in ms, interpolated by characters within its cue; None where the cue has no start.

        A cue without an end lasts until the next timed cue. The estimate assumes an even pace of speech in the cue.
        """
        if not self.cues:
            return None
        i = self.cue_at(char)
        cue = self.cues[i]
        if cue.start_ms is None:
            return None
        end = cue.end_ms
        if end is None:
            end = next((c.start_ms for c in self.cues[i + 1 : i + 3] if c.start_ms is not None), None)
        length = cue.char_end - cue.char_start
        if end is None or end <= cue.start_ms or length <= 0:
            return cue.start_ms
        share = min(max(char - cue.char_start, 0) / length, 1.0)
        return cue.start_ms + round((end - cue.start_ms) * share)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A phrase as a breath or punctuation mark bounds it, some 4 to 60 characters. Utterances tile all spoken characters."""

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
    """A point in time. ``value`` is ISO 8601 / EDTF ("2024-03-31", "2024-Q3", "--03-31" without a year)."""

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
