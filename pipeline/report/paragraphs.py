"""A record's text as it is read: segments, in them chapters and paragraphs, in those runs of marked and plain words.

Paragraphs begin where a segment, a chapter or a speaker begins, and where one has grown long enough at a place to
breathe; transcripts without punctuation get paragraphs too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.record import ChapterRecord, ClaimRecord, EntityRecord, EpisodeRecord, MentionRecord, SegmentRecord

ENOUGH = 140  # code points after which a paragraph ends at the next full stop
LONG = 220  # … at the next comma, space or line of the source
TOO_LONG = 360  # … anywhere
STOP = re.compile(r"[。！？!?…](?:[」』”’)）])?\s*")
PAUSE = re.compile(r"[，,；;、\s]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are all of one claim or name, or of none. A name inside a claim is part of the claim's run."""

    text: str
    claim: ClaimRecord | None = None
    entity: EntityRecord | None = None
    mention: MentionRecord | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``number`` counts from 0 over the episode; ``start`` is seconds; the speaker only where it changes."""

    number: int
    char_start: int
    char_end: int
    start: float | None
    speaker: str | None
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What a block holds: a chapter's heading (with its number from 1), or a paragraph."""

    paragraph: Paragraph | None = None
    chapter: ChapterRecord | None = None
    chapter_number: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A segment with what it holds."""

    number: int
    segment: SegmentRecord
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Clock:
    """Seconds at any offset of a record's text, by even pace within the cue; None where the source has no times."""

    record: EpisodeRecord

    @cached_property
    def _starts(self) -> list[int]:
        return [cue.char_start for cue in self.record.cues]

    def cue_at(self, char: int) -> int:
        """Index of the cue that holds an offset; -1 without cues."""
        return max(bisect_right(self._starts, char) - 1, 0) if self._starts else -1

    def at(self, char: int) -> float | None:
        """Seconds at an offset."""
        number = self.cue_at(char)
        if number < 0:
            return None
        cues = self.record.cues
        cue = cues[number]
        if cue.start_ms is None:
            return None
        end = cue.end_ms if cue.end_ms is not None else next((c.start_ms for c in cues[number + 1 : number + 2]), None)
        length = cue.char_end - cue.char_start
        if end is None or end <= cue.start_ms or length <= 0:
            return cue.start_ms / 1000
        return (cue.start_ms + (end - cue.start_ms) * min(max(char - cue.char_start, 0) / length, 1.0)) / 1000


def blocks(record: EpisodeRecord, clock: Clock) -> list[Block]:
    """The whole text in order. Segments without a visible character are left out."""
    marks = _marks(record)
    mark_starts = [start for start, _, _ in marks]
    speakers = _speakers(record)
    chapters = sorted(enumerate(record.chapters, 1), key=lambda c: c[1].char_start)
    made: list[Block] = []
    number = at_chapter = 0
    speaker: str | None = None
    for count, segment in enumerate(record.segments):
        items: list[Item] = []
        inside = []
        while at_chapter < len(chapters) and chapters[at_chapter][1].char_start < segment.char_end:
            inside.append(chapters[at_chapter])
            at_chapter += 1
        opening = {max(c.char_start, segment.char_start): (n, c) for n, c in inside}
        turns = speakers[
            bisect_right(speakers, (segment.char_start, "")) : bisect_right(speakers, (segment.char_end, ""))
        ]
        borders = sorted(
            {*opening, *(at for at, _ in turns if at < segment.char_end), segment.char_start, segment.char_end}
        )
        for begin, end in pairwise(borders):
            if begin in opening:
                items.append(Item(chapter=opening[begin][1], chapter_number=opening[begin][0]))
            for low, high in _cut(record.text, begin, end, marks, mark_starts):
                now = speakers[max(bisect_right(speakers, (low, "\U0010ffff")) - 1, 0)][1] if speakers else None
                runs = tuple(_runs(record.text, low, high, marks, mark_starts))
                said_by = now if now != speaker else None
                items.append(Item(Paragraph(number, low, high, clock.at(low), said_by, runs)))
                speaker = now
                number += 1
        if items:
            made.append(Block(count, segment, tuple(items)))
    return made


Marked = tuple[int, int, Run]


def _marks(record: EpisodeRecord) -> list[Marked]:
    """Claims and names that do not overlap, ascending; of those that do, claims win, then the earlier."""
    taken: list[tuple[int, int]] = []
    found: list[Marked] = []
    for claim in sorted(record.claims, key=lambda c: (c.char_start, -c.char_end)):
        if claim.char_start < claim.char_end and (not taken or taken[-1][1] <= claim.char_start):
            taken.append((claim.char_start, claim.char_end))
            found.append((*taken[-1], Run("", claim=claim)))
    starts = [start for start, _ in taken]
    last = 0
    named = ((m.char_start, m.char_end, m, e) for e in record.entities for m in e.mentions)
    for start, end, mention, entity in sorted(named, key=lambda m: (m[0], -m[1])):
        before = bisect_right(starts, start) - 1
        clash = (before >= 0 and taken[before][1] > start) or (before + 1 < len(taken) and starts[before + 1] < end)
        if start < end and start >= last and not clash:
            found.append((start, end, Run("", entity=entity, mention=mention)))
            last = end
    return sorted(found, key=lambda m: m[0])


def _speakers(record: EpisodeRecord) -> list[tuple[int, str]]:
    """Where each speaker begins; empty if the source names at most one."""
    turns: list[tuple[int, str]] = []
    for cue in record.cues:
        if cue.speaker and (not turns or turns[-1][1] != cue.speaker):
            turns.append((cue.char_start, cue.speaker))
    return turns if len({name for _, name in turns}) > 1 else []


def _cut(text: str, begin: int, end: int, marks: list[Marked], starts: list[int]) -> Iterator[tuple[int, int]]:
    """The paragraphs of one speaker's stretch; blank ones are left out, marks are never cut."""
    while begin < end:
        stop = end if end - begin <= LONG else _breath(text, begin, end)
        mark = bisect_right(starts, stop - 1) - 1
        if mark >= 0 and marks[mark][1] > stop:
            stop = min(marks[mark][1], end)
        if text[begin:stop].strip():
            yield begin, stop
        begin = stop


def _breath(text: str, begin: int, end: int) -> int:
    limit = min(begin + TOO_LONG, end)
    stop = STOP.search(text, begin + ENOUGH, limit) or PAUSE.search(text, begin + LONG, limit)
    return stop.end() if stop and end - stop.end() > 20 else limit if end - limit > 20 else end


def _runs(text: str, begin: int, end: int, marks: list[Marked], starts: list[int]) -> Iterator[Run]:
    at = begin
    for start, stop, run in marks[bisect_right(starts, begin - 1) : bisect_right(starts, end - 1)]:
        if stop > end:
            continue
        if at < start:
            yield Run(flowing(text[at:start]))
        yield Run(flowing(text[start:stop]), run.claim, run.entity, run.mention)
        at = stop
    if at < end:
        yield Run(flowing(text[at:end]))


def flowing(text: str) -> str:
    """Text with the source's line ends as spaces, or as nothing behind punctuation."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"(?<=[。！？，、；：])\s*\n\s*", "", text))
