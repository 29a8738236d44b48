"""An episode's words with their cues and times: what ingest gives and everything else rests on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from pipeline.text import views
from pipeline.text.views import Script


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
