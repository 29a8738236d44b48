"""Candidates for mentions and the choice among those that overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.lexicon import EntityType, Entry
from pipeline.model import How

EPISODE = frozenset({"metadata", "introduced", "episode", "heard"})  # ``where`` of entries made for one episode


@dataclass(frozen=True, slots=True)
class Thing:
    """What a mention may refer to: an entry of the lexicon, or one made of a name of this episode (``where`` says so)."""

    id: str
    name: str
    type: EntityType
    entry: Entry

    @property
    def known(self) -> bool:
        """Does the lexicon know it?"""
        return self.entry.where not in EPISODE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may name a thing, half-open code points; ``rank`` settles equal spans, higher first."""

    start: int
    end: int
    thing: Thing
    how: How
    rank: float = 0.0
    doubtful: bool = False


def longest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates that do not overlap, ascending: the longer one wins, then the higher rank, then the earlier."""
    taken: set[int] = set()
    chosen = []
    for one in sorted(candidates, key=lambda c: (c.start - c.end, -c.rank, c.start, c.thing.id)):
        if one.start not in taken and one.end - 1 not in taken:
            taken.update(range(one.start, one.end))
            chosen.append(one)
    return sorted(chosen, key=lambda c: c.start)
