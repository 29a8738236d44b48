"""Who paid for a sponsor section.

The brand is the thing that a frame of the read names (由…贊助), or that the episode's notes or the user's settings give, or
else the one that is named inside the read more than anywhere else. Garbled forms are joined by the links of the entities.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.model import Entity, Section, Segmented, Transcript
from pipeline.segment import sections_brands
from pipeline.settings import Settings
from pipeline.tag.sponsors_terms import terms
from pipeline.text import views
from pipeline.text.dense import Dense

PAYERS = frozenset({"ORG", "PRODUCT", "EVENT", "TERM"})
"""Types of entities that may be a sponsor; people, places and works (the show itself) are not."""
FRAMED, NOTED = 6.0, 3.0
"""What a mention in a frame, or in the notes, counts against one mention inside the read."""
CLAUSE = re.compile("[我你他她它这吗呢吧了着就在]")
"""Characters that show that a frame holds a clause and no name."""
TAIL = re.compile("(?:品牌|平台|公司|集团|集團)$")
QUOTES = re.compile('[「」『』《》〈〉“”‘’"【】]')
"""Quotation marks round a name or a part of it, which are no part of it: 「嶺線」背包 is 嶺線背包."""


def complete(segmented: Segmented, entities: Sequence[Entity], settings: Settings) -> tuple[Section, ...]:
    """The sections of an episode, its sponsor sections with brand, offers, codes, deadline and disclosure filled in.

    Raises DataError if data/sections.toml is malformed.
    """
    if not any(section.kind == "sponsor" for section in segmented.sections):
        return segmented.sections
    transcript = segmented.transcript
    payers = [entity for entity in entities if entity.type in PAYERS]
    noted = _noted(transcript, settings)
    places = {entity.id: sorted((m.char_start, m.char_end) for m in entity.mentions) for entity in payers}
    spoken = Dense.of(transcript.folded).text
    framed = _framed(segmented.sections, transcript, spoken)
    spans = [(a, b) for rows in framed.values() for a, b, _ in rows]
    names = dict.fromkeys(name for rows in framed.values() for _, _, name in rows)
    short = {name: sections_brands.said_again(_folded(name), spoken) for name in names}
    credited = frozenset(one.id for one in payers if any(_names(one, places[one.id], a, b) for a, b in spans))
    done = []
    for section in segmented.sections:
        if section.kind == "sponsor":
            read = _Read(section, framed[section.char_start], credited, short)
            name, id_ = _brand(read, transcript, payers, places, noted)
            said = terms(section, transcript)
            section = dataclasses.replace(
                section,
                sponsor=name,
                sponsor_id=id_,
                offers=said.offers,
                codes=said.codes,
                deadline=said.deadline,
                disclosed=said.disclosed,
            )
        done.append(section)
    return tuple(_told(_shared(done, transcript)))


# ---------------------------------------------------------------- the brand


def _noted(transcript: Transcript, settings: Settings) -> tuple[str, ...]:
    """Brands that the settings give or the title and notes credit, as written there."""
    notes = f"{transcript.meta.title or ''}\n{transcript.meta.description or ''}"
    dense = Dense.of(views.lower(views.simplify(notes)))
    found = list(settings.brands)
    for name, start, _ in sections_brands.frames().contents(dense.text):
        at = dense.text.index(name, start)
        found.append(_bare(notes[slice(*dense.source(at, at + len(name)))]))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Read:
    """A sponsor section, what its frames hold (span in the text, brand as written), and the entities any read credits.

    ``short`` tells for the brand of each frame of the episode what it is called elsewhere: 岭线 for 岭线户外背包.
    """

    section: Section
    framed: list[tuple[int, int, str]]
    credited: frozenset[str]
    short: dict[str, list[str]]


def _brand(
    read: _Read,
    transcript: Transcript,
    payers: Sequence[Entity],
    places: dict[str, list[tuple[int, int]]],
    noted: Sequence[str],
) -> tuple[str | None, str | None]:
    """Name and id of a read's sponsor: the best entity, else what a frame or the notes say, else None."""
    section, framed = read.section, read.framed
    channels = sections_brands.frames().channels
    folded_notes = [_folded(name) for name in noted]
    best: tuple[float, Entity] | None = None
    for entity in payers:
        at = places[entity.id]
        inside = bisect_left(at, (section.char_end,)) - bisect_left(at, (section.char_start,))
        if not inside:
            continue
        score = inside * inside / len(at)
        if any(_names(entity, at, a, b) for a, b, _ in framed):
            score += FRAMED
        elif entity.id in read.credited:
            score += NOTED
        elif _folded(entity.name) in channels:  # 在小宇宙的簡介裡有連結: where a read sends its listeners
            continue
        if any(_folded(entity.name) in name or name in _folded(entity.name) for name in folded_notes):
            score += NOTED
        if not entity.known:
            score /= 2
        if best is None or score > best[0]:
            best = score, entity
    said = _said(section, transcript)
    known = best is not None and best[0] >= NOTED and best[1].id in read.credited
    if (
        not framed and not known
    ):  # 最后岭线也会在某某大学办活动: the sponsor of another read before what this one speaks of
        others = (name for name, parts in read.short.items() if any(part in said for part in parts))
        if (elsewhere := next(others, None)) is not None:
            return elsewhere, None
    if best is not None and (best[0] >= NOTED or not framed) and best[0] >= 1.0:
        return best[1].name, best[1].id
    given = next((name for name, folded in zip(noted, folded_notes, strict=True) if folded and folded in said), None)
    if given is not None:
        return given, None
    if framed:
        return framed[0][2], None
    return (noted[0], None) if len(noted) == 1 else (None, None)


def _names(entity: Entity, places: list[tuple[int, int]], start: int, end: int) -> bool:
    """Is the entity what a frame holds? One that no lexicon knows must be most of it: QU in 某某QU is a shard of a name."""
    near = places[bisect_left(places, (start,)) : bisect_left(places, (end,))]
    return any(b <= end and (entity.known or 2 * (b - a) >= end - start) for a, b in near)


def _bare(name: str) -> str:
    return QUOTES.sub("", name).strip()


@lru_cache(maxsize=5_000)
def _folded(name: str) -> str:
    return "".join(views.lower(views.simplify(_bare(name))).split())


def _said(section: Section, transcript: Transcript) -> str:
    """What a section says, folded as names are."""
    dense = Dense.of(transcript.folded)
    start, end = dense.places((section.char_start, section.char_end)).tolist()
    return _bare(dense.text[start:end])


def _framed(sections: Sequence[Section], transcript: Transcript, spoken: str) -> dict[int, list[tuple[int, int, str]]]:
    """What the frames of each read hold, by its start: span in the text and the brand in it as written."""
    show = _folded(transcript.meta.show or "")
    paying = lru_cache(lambda content: sections_brands.without_show(content, spoken, show))
    return {s.char_start: _contents(s, transcript, paying) for s in sections if s.kind == "sponsor"}


def _contents(section: Section, transcript: Transcript, paying: Callable[[str], str]) -> list[tuple[int, int, str]]:
    dense = Dense.of(transcript.folded)
    offset, end = dense.places((section.char_start, section.char_end)).tolist()
    found = []
    for content, start, _ in sections_brands.frames().contents(dense.text[offset:end]):
        at = dense.text.index(content, offset + start)
        a, b = dense.source(at, at + len(content))
        name = paying(sections_brands.HEAD.split(content)[-1])
        if name and not CLAUSE.search(name) and name not in sections_brands.frames().generic:
            first = at + content.rindex(name)
            left, right = dense.source(first, first + len(name))
            found.append((a, b, TAIL.sub("", _bare(transcript.text[left:right]))))
    return found


def _shared(sections: Sequence[Section], transcript: Transcript) -> list[Section]:
    """A read without a name has that of the read whose sponsor it names; with one sponsor in the episode, that one.

    Names that differ only in quotation marks, script or case are one sponsor's: the one that is an entity's, else the first.
    """
    named = [(s.sponsor, s.sponsor_id) for s in sections if s.kind == "sponsor" and s.sponsor]
    if not named:
        return list(sections)
    one: dict[str, tuple[str, str | None]] = {}
    for name, id_ in sorted(named, key=lambda row: row[1] is None):
        one.setdefault(_folded(name), (name, id_))
    named = [one[_folded(name)] for name, _ in named]
    done = []
    for section in sections:
        if section.sponsor is not None and _folded(section.sponsor) in one:
            known, known_id = one[_folded(section.sponsor)]
            section = dataclasses.replace(section, sponsor=known, sponsor_id=known_id)
        if section.kind == "sponsor" and section.sponsor is None:
            read = _said(section, transcript)
            only = named[0] if len(set(named)) == 1 else (None, None)
            found, found_id = next((row for row in named if _folded(row[0]) in read), only)
            section = dataclasses.replace(section, sponsor=found, sponsor_id=found_id)
        done.append(section)
    return done


def _told(sections: Sequence[Section]) -> list[Section]:
    """A read that does not say that it is one is disclosed by another one of its sponsor: before it, or late."""
    told = [(s.char_start, s.sponsor) for s in sections if s.kind == "sponsor" and s.disclosed in ("before", "late")]
    done = []
    for section in sections:
        if section.kind == "sponsor" and section.disclosed == "never" and section.sponsor is not None:
            places = [start for start, sponsor in told if sponsor == section.sponsor]
            if places:
                when: Literal["before", "late"] = "before" if places[0] < section.char_start else "late"
                section = dataclasses.replace(section, disclosed=when)
        done.append(section)
    return done
