"""What the corpus pages show, gathered from the records one at a time; only small rows stay in memory."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pipeline.record import ClaimRecord, EntityRecord, EpisodeRecord
from pipeline.report.paragraphs import Block, Paragraph

SAFE = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
TOGETHER = 12  # co-mentioned names on an entity's page
WORTH_A_PAGE = 3  # mentions in one episode, where it has no claims


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode's row. ``paragraph`` is the number of its first paragraph in the corpus."""

    id: str
    show: str | None
    title: str
    published: str | None
    script: str
    seconds: float | None
    chars: int
    claims: int
    entities: int
    checks: int
    sponsor_share: float
    sponsors: tuple[str, ...]
    paragraph: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim as the corpus pages know it; ``paragraph`` counts within its episode."""

    episode: int
    claim: ClaimRecord
    said: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Read:
    """One sponsor read."""

    episode: int
    sponsor: str | None
    sponsor_id: str | None
    start: float | None
    end: float | None
    offers: tuple[str, ...]
    codes: tuple[str, ...]
    deadline: str | None
    disclosed: str | None
    anchor: str


@dataclass(slots=True)
class Name:
    """An entity over all episodes."""

    id: str
    names: Counter[str] = field(default_factory=Counter)
    type: str = ""
    known: bool = False
    aliases: Counter[str] = field(default_factory=Counter)
    misheard: Counter[str] = field(default_factory=Counter)
    mentions: dict[int, int] = field(default_factory=dict)
    first: dict[int, float | None] = field(default_factory=dict)
    claims: list[Stated] = field(default_factory=list)
    together: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """The name most episodes know it by."""
        return min(self.names, key=lambda n: (-self.names[n], n))

    @property
    def total(self) -> int:
        """Mentions in all episodes."""
        return sum(self.mentions.values())

    @property
    def page(self) -> str | None:
        """File name of its page without suffix; None if there is too little to say."""
        if len(self.mentions) < 2 and self.total < WORTH_A_PAGE and not self.claims:
            return None
        return page_name(self.id)


def page_name(entity_id: str) -> str:
    """A file name for an entity id, whatever it is: the id if harmless on every file system, else its hash."""
    return entity_id if SAFE.fullmatch(entity_id) else "e-" + hashlib.sha256(entity_id.encode()).hexdigest()[:16]


class Corpus:
    """Rows of all episodes; ``add`` them in the order in which they shall be listed."""

    def __init__(self) -> None:
        self.episodes: list[Episode] = []
        self.claims: list[Stated] = []
        self.names: dict[str, Name] = {}
        self.reads: list[Read] = []
        self._paragraphs = 0

    def add(self, record: EpisodeRecord, blocks: Iterable[Block]) -> None:
        """Take in a record with its blocks (``paragraphs.blocks``)."""
        number = len(self.episodes)
        paragraphs = [item.paragraph for block in blocks for item in block.items if item.paragraph]
        self.episodes.append(_episode(record, self._paragraphs, len(paragraphs)))
        self._paragraphs += len(paragraphs)
        for entity in record.entities:
            self._add_name(number, entity)
        self._add_together(record, paragraphs)
        self._add_claims(number, record, paragraphs)
        for count, s in enumerate(record.segments):
            if s.kind == "sponsor":
                told = tuple(s.offers), tuple(s.codes), s.deadline, s.disclosed, f"s{count}"
                self.reads.append(Read(number, s.sponsor, s.sponsor_id, s.start, s.end, *told))

    def _add_name(self, number: int, entity: EntityRecord) -> None:
        if not entity.mentions:
            return
        name = self.names.setdefault(entity.id, Name(entity.id))
        name.names[entity.name] += 1
        name.type, name.known = entity.type, entity.known
        name.aliases.update(m.surface for m in entity.mentions if m.surface != entity.name and m.how != "variant")
        name.misheard.update(m.surface for m in entity.mentions if m.how == "variant")
        name.mentions[number] = len(entity.mentions)
        name.first[number] = entity.mentions[0].start

    def _add_together(self, record: EpisodeRecord, paragraphs: list[Paragraph]) -> None:
        places = sorted((m.char_start, e.id) for e in record.entities for m in e.mentions)
        at = 0
        for paragraph in paragraphs:
            here = set()
            while at < len(places) and places[at][0] < paragraph.char_end:
                here.add(places[at][1])
                at += 1
            for one in here:
                self.names[one].together.update(here - {one})

    def _add_claims(self, number: int, record: EpisodeRecord, paragraphs: list[Paragraph]) -> None:
        at = 0
        for claim in sorted(record.claims, key=lambda c: c.char_start):
            while at + 1 < len(paragraphs) and paragraphs[at + 1].char_start <= claim.char_start:
                at += 1
            stated = Stated(number, claim, record.text[claim.char_start : claim.char_end], at)
            self.claims.append(stated)
            if claim.subject_id in self.names:
                self.names[claim.subject_id].claims.append(stated)

    def by_mentions(self) -> list[Name]:
        """All names, the most mentioned first."""
        return sorted(self.names.values(), key=lambda n: (-n.total, n.name))

    def sponsors(self) -> list[tuple[str | None, list[Read]]]:
        """Reads by sponsor, the most frequent first; those without a name last."""
        groups: defaultdict[str, list[Read]] = defaultdict(list)
        for read in self.reads:
            groups[read.sponsor_id or read.sponsor or ""].append(read)
        rows: list[tuple[str | None, list[Read]]] = [
            (next((r.sponsor for r in reads if r.sponsor), None), reads) for reads in groups.values()
        ]
        return sorted(rows, key=lambda row: (row[0] is None, -len(row[1]), row[0] or ""))


def _episode(record: EpisodeRecord, paragraph: int, paragraphs: int) -> Episode:
    sponsored = [s for s in record.segments if s.kind == "sponsor"]
    shown: dict[str, Any] = {
        "id": record.id,
        "show": record.show,
        "title": record.title or record.id,
        "published": record.published,
        "script": record.script,
        "seconds": None if record.duration_ms is None else record.duration_ms / 1000,
        "chars": len(record.text),
        "claims": len(record.claims),
        "entities": len(record.entities),
        "checks": len(record.checks),
        "sponsor_share": sum(s.char_end - s.char_start for s in sponsored) / max(len(record.text), 1),
        "sponsors": tuple(dict.fromkeys(s.sponsor for s in sponsored if s.sponsor)),
    }
    return Episode(**shown, paragraph=paragraph, paragraphs=paragraphs)
