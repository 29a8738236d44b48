"""Names as they stand in the dense text, and what a number may be said of."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Entity
from pipeline.tag.claims_data import Lexicon
from pipeline.tag.claims_words import Hit
from pipeline.tag.clauses import View

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Named:
    """A mention on the dense view; ``utterance`` and ``sentence`` are those its last character stands in."""

    start: int
    end: int
    entity: Entity
    utterance: int
    sentence: int


@dataclass(slots=True)  # not frozen, for there are several for every number
class Candidate:
    """Something a number may be said of. ``entity`` is None for common nouns."""

    name: str
    entity: Entity | None
    start: int
    end: int
    features: Features


def mentions(text: View, entities: tuple[Entity, ...]) -> list[Named]:
    """All mentions in order of appearance."""
    found = sorted(
        ((mention.char_start, -mention.char_end, i) for i, entity in enumerate(entities) for mention in entity.mentions)
    )
    starts = text.places([start for start, _, _ in found])
    ends = text.places([-end for _, end, _ in found])
    return [
        Named(start, end, entities[i], text.index(end - 1), text.sentence(end - 1))
        for start, end, (_, _, i) in zip(starts, ends, found, strict=True)
        if start < end
    ]


def measures(text: View, named: list[Named], data: Lexicon) -> list[Hit]:
    """Mentions of what is itself a measure (PMI, WER), under whatever surface, as attribute words."""
    rows = ((row, row.entity.name.lower()) for row in named if row.entity.type == "TERM")
    return [
        Hit(row.start, row.end, name)
        for row, name in rows
        if name in data.nouns and text.dense[row.start : row.end] not in data.nouns
    ]
