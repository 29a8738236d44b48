"""Who paid for a sponsor section, and what the read offers: brand, offers, codes, deadline, and whether it was disclosed.

The brand is the thing that a frame of the read names (由…贊助), or that the episode's notes or the user's settings give, or
else the one that is named inside the read more than anywhere else. Garbled forms are joined by the links of the entities.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import Entity, Section, Segmented, Transcript
from pipeline.segment import sections_brands
from pipeline.segment.sections_cues import Dense, cues
from pipeline.settings import Settings
from pipeline.text import views

PAYERS = frozenset({"ORG", "PRODUCT", "EVENT", "TERM"})
"""Types of entities that may be a sponsor; people, places and works (the show itself) are not."""
DISCLOSING = frozenset({"credit", "disclosure", "admark", "thanks", "adword", "readend"})
OPENING = 120
"""Spoken characters from a read's start within which a disclosure comes before what it discloses."""
FRAMED, NOTED = 6.0, 3.0
"""What a mention in a frame, or in the notes, counts against one mention inside the read."""
CLAUSE = re.compile("[我你他她它这吗呢吧了着就在]")
"""Characters that show that a frame holds a clause and no name."""
TAIL = re.compile("(?:品牌|平台|公司|集团|集團)$")
QUOTES = re.compile('[「」『』《》〈〉“”‘’"【】]')
"""Quotation marks round a name or a part of it, which are no part of it: 「嶺線」背包 is 嶺線背包."""
SPELLED = re.compile(r"[a-z0-9](?:[\s.\-]{1,2}[a-z0-9]){2,19}(?![a-z0-9])|[a-z0-9][a-z0-9_\-]{1,19}", re.IGNORECASE)
PASSWORD = re.compile(r"[\u3400-\u9fff0-9a-z]{2,10}?(?=[,。!?」』”\s]|就?可|即|领|参|获|享|给|$)", re.IGNORECASE)

PHRASE = re.compile("一个|一下|进行|可以|的时候|我|你")
"""What shows that talk follows a cue of passwords and no password: 用這個口令來進行一個購買."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled [offers] of data/sections.toml."""

    offers: re.Pattern[str]
    deadline: re.Pattern[str]
    code: re.Pattern[str]
    password: re.Pattern[str]


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """The package's patterns. Raises DataError."""
    path, table = str(resources.DATA / "sections.toml"), resources.toml("sections.toml").get("offers", {})

    def compiled(key: str) -> re.Pattern[str]:
        value = table.get(key)
        parts = [value] if isinstance(value, str) else value
        if not isinstance(parts, list) or not parts or not all(isinstance(part, str) for part in parts):
            raise DataError(f"[offers] {key} must be a string or a list of strings", path)
        try:
            return re.compile("|".join(parts).replace("{number}", str(table.get("number", ""))))
        except re.error as error:
            raise DataError(f"[offers] {key}: {error}", path) from error

    return Patterns(compiled("offers"), compiled("deadline"), compiled("code_before"), compiled("password_before"))


def complete(segmented: Segmented, entities: Sequence[Entity], settings: Settings) -> tuple[Section, ...]:
    """The sections of an episode, its sponsor sections with brand, offers, codes, deadline and disclosure filled in.

    Raises DataError if data/sections.toml is malformed.
    """
    if not any(section.kind == "sponsor" for section in segmented.sections):
        return segmented.sections
    transcript = segmented.transcript
    payers = [entity for entity in entities if entity.type in PAYERS]
    noted = _noted(transcript, settings)
    places = {entity.id: sorted(mention.char_start for mention in entity.mentions) for entity in payers}
    framed = {s.char_start: _framed(s, transcript) for s in segmented.sections if s.kind == "sponsor"}
    spans = [(a, b) for rows in framed.values() for a, b, _ in rows]
    spoken = "".join(transcript.folded.split())
    short = {name: sections_brands.said_again(_folded(name), spoken) for rows in framed.values() for _, _, name in rows}
    credited = frozenset(entity.id for entity in payers if any(_names(entity, a, b) for a, b in spans))
    done = []
    for section in segmented.sections:
        if section.kind == "sponsor":
            read = _Read(section, framed[section.char_start], credited, short)
            name, id_ = _brand(read, transcript, payers, places, noted)
            terms = _terms(section, transcript)
            section = dataclasses.replace(
                section,
                sponsor=name,
                sponsor_id=id_,
                offers=terms.offers,
                codes=terms.codes,
                deadline=terms.deadline,
                disclosed=terms.disclosed,
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
        found.append(_bare(notes[int(dense.index[at]) : int(dense.index[at + len(name) - 1]) + 1]))
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
    places: dict[str, list[int]],
    noted: Sequence[str],
) -> tuple[str | None, str | None]:
    """Name and id of a read's sponsor: the best entity, else what a frame or the notes say, else None."""
    section, framed = read.section, read.framed
    channels = sections_brands.frames().channels
    folded_notes = [_folded(name) for name in noted]
    best: tuple[float, Entity] | None = None
    for entity in payers:
        at = places[entity.id]
        inside = bisect_left(at, section.char_end) - bisect_left(at, section.char_start)
        if not inside:
            continue
        score = inside * inside / len(at)
        if any(_names(entity, a, b) for a, b, _ in framed):
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
    said = _folded(transcript.text[section.char_start : section.char_end])
    known = best is not None and best[0] >= NOTED and best[1].id in read.credited
    if (
        not framed and not known
    ):  # 最后岭线也会在某某大学办活动: the sponsor of another read before what this one speaks of
        elsewhere = next(
            (name for name, surfaces in read.short.items() if any(part in said for part in surfaces)), None
        )
        if elsewhere is not None:
            return elsewhere, None
    if best is not None and (best[0] >= NOTED or not framed) and best[0] >= 1.0:
        return best[1].name, best[1].id
    given = next((name for name, folded in zip(noted, folded_notes, strict=True) if folded and folded in said), None)
    if given is not None:
        return given, None
    if framed:
        return framed[0][2], None
    return (noted[0], None) if len(noted) == 1 else (None, None)


def _names(entity: Entity, start: int, end: int) -> bool:
    """Is the entity what a frame holds? One that no lexicon knows must be most of it: QU in 某某QU is a shard of a name."""
    inside = (m for m in entity.mentions if start <= m.char_start and m.char_end <= end)
    return any(entity.known or 2 * (m.char_end - m.char_start) >= end - start for m in inside)


def _bare(name: str) -> str:
    return QUOTES.sub("", name).strip()


def _folded(name: str) -> str:
    return "".join(views.lower(views.simplify(_bare(name))).split())


def _framed(section: Section, transcript: Transcript) -> list[tuple[int, int, str]]:
    """What the frames of a read hold: span in the text and the brand in it as written."""
    spoken, show = "".join(transcript.folded.split()), _folded(transcript.meta.show or "")
    dense = Dense.of(transcript.folded[section.char_start : section.char_end])
    found = []
    for content, start, _ in sections_brands.frames().contents(dense.text):
        at = dense.text.index(content, start)
        a = section.char_start + int(dense.index[at])
        b = section.char_start + int(dense.index[at + len(content) - 1]) + 1
        name = sections_brands.without_show(sections_brands.HEAD.split(content)[-1], spoken, show)
        if name and not CLAUSE.search(name) and name not in sections_brands.frames().generic:
            first = at + content.rindex(name)
            skip = section.char_start + int(dense.index[first])
            until = section.char_start + int(dense.index[first + len(name) - 1]) + 1
            found.append((a, b, TAIL.sub("", _bare(transcript.text[skip:until]))))
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
            read = _folded(transcript.text[section.char_start : section.char_end])
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


# ---------------------------------------------------------------- what the read offers


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a read, under the names of ``Section``'s fields."""

    offers: tuple[str, ...]
    codes: tuple[str, ...]
    deadline: str | None
    disclosed: Literal["before", "late", "never"]


def _terms(section: Section, transcript: Transcript) -> Terms:
    start, end = section.char_start, section.char_end
    read, table = transcript.simplified[start:end], patterns()
    low = transcript.folded[start:end]
    text = transcript.text[start:end]
    offers = tuple(dict.fromkeys(text[m.start() : m.end()].strip() for m in table.offers.finditer(low)))
    deadline = table.deadline.search(low)
    until = text[deadline.start() : deadline.end()] if deadline else None
    return Terms(offers, _codes(read, low, table), until, _disclosed(low))


def _codes(read: str, low: str, table: Patterns) -> tuple[str, ...]:
    """Codes named behind their cue words; letters spelled one by one are joined."""
    spelled = (SPELLED.match(read, before.end()) for before in table.code.finditer(low))
    words = (PASSWORD.match(read, before.end()) for before in table.password.finditer(low))
    said = (match[0] for match in words if match and not PHRASE.search(match[0]))
    codes = [*(_joined(match[0]) for match in spelled if match), *said]
    return tuple(dict.fromkeys(code for code in codes if len(code) > 1))


def _joined(code: str) -> str:
    """F E N G and F-E-N-G as FENG; SAVE-20 stays."""
    return re.sub(r"[\s.\-]", "", code) if re.match(r"\w[\s.\-]", code) else code


def _disclosed(low: str) -> Literal["before", "late", "never"]:
    """When a read says that it is one."""
    names = [group.name for group in cues().groups]
    places = [hit.start for hit in cues().find(Dense.of(low).text) if names[hit.group] in DISCLOSING]
    if not places:
        return "never"
    return "before" if places[0] <= OPENING else "late"
