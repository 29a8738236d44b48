"""Names that no lexicon knows: proposals, what type the words around them show, and the entries made of them."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pipeline.lexicon import EntityType, Entry, fold, gapless
from pipeline.tag.entities_data import name_words

HAN = "\u4e00-\u9fff"  # for character classes
LONGEST_CUE = 6
TYPED_BY = 12  # mentions whose neighbours type a name
REACH = 7  # characters beside a name in which a cue word counts
RIGHT_AT = 4  # votes of a cue word right beside it


@dataclass(frozen=True, slots=True)
class Proposal:
    """A surface that seems to be a name. ``type`` None leaves it to the words around; ``fallback`` if they say nothing.

    ``never`` are types that it cannot be whatever the words around say: letters (``LVI 说``) are no person.
    """

    surface: str
    type: EntityType | None = None
    fallback: EntityType = "TERM"
    never: tuple[EntityType, ...] = ()


def entry_id(type: EntityType, name: str) -> str:
    """The stable id of a thing without an entry: the same in every episode that gives it that type and name."""
    return "x-" + hashlib.sha256(f"{type}\0{gapless(fold(name))}".encode()).hexdigest()[:12]


def entry(type: EntityType, name: str, *surfaces: str) -> Entry:
    """An entry of this episode; ``surfaces`` are further spellings."""
    alias = tuple(dict.fromkeys(s for s in surfaces if fold(s) != fold(name)))
    return Entry(entry_id(type, name), type, en=(name,), alias=alias, where="episode")


def cues(folded: str, start: int, end: int) -> Counter[EntityType]:
    """Types for which the words beside a name speak: ``RIGHT_AT`` for a word right at it, 1 for one within reach."""
    data = name_words()
    left, right = folded[max(start - REACH, 0) : start].rstrip(), folded[end : end + REACH].lstrip()
    votes: Counter[EntityType] = Counter()
    firsts = _cue_firsts()
    for stretch, words, first, edge in ((left, data.before, firsts[0], len(left)), (right, data.after, firsts[1], 0)):
        if first.isdisjoint(stretch):
            continue
        best: dict[EntityType, int] = {}
        for at, char in enumerate(stretch):
            if char not in first:
                continue
            for to in range(at + 1, min(at + LONGEST_CUE, len(stretch)) + 1):
                for type in words.get(stretch[at:to], ()):
                    best[type] = max(best.get(type, 0), RIGHT_AT if edge in (at, to) else 1)
        for type, vote in best.items():
            votes[type] += vote
    return votes


@lru_cache(maxsize=1)
def _cue_firsts() -> tuple[frozenset[str], frozenset[str]]:
    """What the cue words before and behind a name begin with."""
    data = name_words()
    return frozenset(word[0] for word in data.before), frozenset(word[0] for word in data.after)


def settle(proposal: Proposal, folded: str, spans: Iterable[tuple[int, int]]) -> EntityType:
    """The type of a proposal: its own, else what the words around its first mentions say most, else its fallback."""
    if proposal.type:
        return proposal.type
    votes: Counter[EntityType] = Counter()
    for start, end in spans:
        votes.update(cues(folded, start, end))
    for type in proposal.never:
        del votes[type]
    if not votes:
        return proposal.fallback
    votes[proposal.fallback] += 1
    best, count = max(votes.items(), key=lambda item: (item[1], item[0] == proposal.fallback, item[0]))
    return best if count >= 2 else proposal.fallback


def entries(proposals: Iterable[Proposal], folded: str, known: Iterable[Container[str]]) -> list[Entry]:
    """Entries for the proposed names that are in none of the ``known`` folded surfaces, typed by the words around their mentions."""
    made: dict[str, Entry] = {}
    for proposal in proposals:
        surface = fold(proposal.surface)
        if not any(surface in surfaces for surfaces in known):
            spans = islice(occurrences(surface, folded), TYPED_BY)
            one = entry(settle(proposal, folded, spans), proposal.surface)
            made.setdefault(one.id, one)
    return list(made.values())


def occurrences(surface: str, folded: str) -> Iterator[tuple[int, int]]:
    """Spans of the places where a surface stands in a text, none over another."""
    end = 0
    while (start := folded.find(surface, end)) >= 0:
        end = start + len(surface)
        yield start, end


class Taken:
    """Spans of a text that are spoken for; asks whether a span overlaps one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._ends: list[int] = []
        self._starts: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def overlaps(self, start: int, end: int) -> bool:
        """Does any span share a character with ``[start, end)``?"""
        i = bisect_left(self._ends, start + 1)
        return i < len(self._starts) and self._starts[i] < end
