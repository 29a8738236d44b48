"""Cue phrases (data/cues.toml): which words speak for which kind of section, found in one pass over an episode.

Looking is done in the *dense* text: ``Transcript.folded`` without whitespace, so that neither 贊 助 nor a line break inside
a phrase hides it. Offsets of this module are code points of the dense text; ``Dense.source`` leads back.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, get_args

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import SectionKind
from pipeline.text.openings import needed, openings, widest

KEYS = {"for", "weight", "phrases", "patterns", "except", "edge"}
EDGES = ("begin", "end", "after")


class Hit(NamedTuple):
    """A cue phrase of group number ``group`` found at ``[start, end)`` of the dense text."""

    group: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of evidence, as data/cues.toml explains."""

    name: str
    kinds: tuple[SectionKind, ...]
    edge: str
    weight: float
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the automaton: which groups have it as a phrase or as an exception, which patterns it may begin, which need it."""

    length: int
    phrase_of: tuple[int, ...] = ()
    bars: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    needed_by: tuple[int, ...] = ()


@dataclass(frozen=True)
class Cues:
    """All groups and the automaton of their phrases and of what their patterns begin with and hold.

    ``patterns`` are those of all groups, with the group; ``others`` those that may begin with anything. ``reach``
    tells of the patterns that need one of some words the most characters of a match.
    """

    groups: tuple[Group, ...]
    words: tuple[Word, ...]
    patterns: tuple[tuple[int, re.Pattern[str]], ...]
    others: tuple[tuple[int, re.Pattern[str]], ...]
    reach: dict[int, int]
    automaton: Any

    def find(self, dense: str) -> list[Hit]:
        """All hits, ascending; none of a group inside a longer phrase that the group excepts."""
        places: defaultdict[int, list[int]] = defaultdict(list)
        for index, start, _ in self.automaton.find_matches_as_indexes(dense, overlapping=True):
            places[index].append(start)
        hits: list[Hit] = []
        barred: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        begins: defaultdict[int, list[int]] = defaultdict(list)
        needs: defaultdict[int, list[int]] = defaultdict(list)
        for index, starts in places.items():
            word = self.words[index]
            for group in word.phrase_of:
                hits += [Hit(group, start, start + word.length) for start in starts]
            for group in word.bars:
                barred[group] += [(start + word.length, start) for start in starts]
            for number in word.begins:
                begins[number] += starts
            for number in word.needed_by:
                needs[number] += starts
        hits += self._matches(dense, begins, needs)
        for spans in barred.values():
            spans.sort()
        hits = [hit for hit in hits if hit.group not in barred or not _inside(hit, barred[hit.group])]
        return sorted(hits, key=itemgetter(1, 2, 0))

    def _matches(self, dense: str, begins: dict[int, list[int]], needs: dict[int, list[int]]) -> Iterator[Hit]:
        """The patterns' matches, none of one pattern over another.

        ``begins`` are the places where each may begin, ``needs`` those of the words that one must hold.
        """
        for number, starts in begins.items():
            starts.sort()
            if number in self.reach:
                starts = _before(sorted(needs.get(number, ())), starts, self.reach[number])
            group, pattern = self.patterns[number]
            behind = 0
            for start in starts:
                if start >= behind and (match := pattern.match(dense, start)):
                    behind = match.end()
                    yield Hit(group, start, behind)
        for group, pattern in self.others:
            for match in pattern.finditer(dense):
                yield Hit(group, *match.span())


def _before(needs: list[int], starts: list[int], reach: int) -> list[int]:
    """Those of the starts behind which one of the needs stands, fewer than ``reach`` characters away; both are ascending."""
    found: list[int] = []
    done, n = 0, len(starts)
    for place in needs:
        if done < n and starts[done] <= place:
            first = bisect_right(starts, place - reach, done)
            done = bisect_right(starts, place, first)
            found += starts[first:done]
    return found


def _inside(hit: Hit, spans: list[tuple[int, int]]) -> bool:
    """Does a longer one of the spans (end, start), which are ascending, overlap the hit?"""
    first = bisect_left(spans, (hit.start + 1,))
    near = spans[first : first + 4]
    return any(start < hit.end and end - start > hit.end - hit.start for end, start in near)


def parse(table: dict[str, Any], path: str) -> Cues:
    """The cues of a parsed TOML table. Raises DataError with the group's name."""
    groups: list[Group] = []
    owners: dict[str, dict[tuple[int, bool], None]] = {}
    for number, (name, row) in enumerate(table.items()):
        where = f"[{name}]"
        unknown = sorted(set(row) - KEYS) if isinstance(row, dict) else ["(not a table)"]
        if unknown:
            raise DataError(f"{where} has {unknown[0]!r}; known are {', '.join(sorted(KEYS))}", path)
        kinds = tuple(_strings(row, "for", where, path))
        wrong = [kind for kind in kinds if kind not in get_args(SectionKind)]
        edge = row.get("edge", "")
        if wrong or not kinds:
            raise DataError(f"{where} for = {list(kinds)!r}: expected some of {', '.join(get_args(SectionKind))}", path)
        if edge not in ("", *EDGES):
            raise DataError(f"{where} edge = {edge!r}: expected one of {', '.join(EDGES)}", path)
        weight = row.get("weight")
        if not isinstance(weight, (int, float)) or weight < 0:
            raise DataError(f"{where} weight = {weight!r}: expected a number from 0 to about 4", path)
        for key in ("phrases", "except"):
            for phrase in _strings(row, key, where, path):
                if not phrase or phrase != "".join(phrase.lower().split()):
                    raise DataError(f"{where} {key}: {phrase!r} must be lower case without spaces", path)
                owners.setdefault(phrase, {})[number, key == "except"] = None
        try:
            patterns = tuple(re.compile(pattern) for pattern in _strings(row, "patterns", where, path))
        except re.error as error:
            raise DataError(f"{where} pattern {error.pattern!r}: {error}", path) from error
        groups.append(Group(name, kinds, edge, float(weight), patterns))  # type: ignore[arg-type]  # checked above
    return _joined(groups, owners)


def _joined(groups: list[Group], owners: dict[str, dict[tuple[int, bool], None]]) -> Cues:
    """One automaton for the phrases, whose groups ``owners`` tells, and for what the patterns begin with and hold."""
    import ahocorasick_rs

    patterns = [(i, pattern) for i, group in enumerate(groups) for pattern in group.patterns]
    begun: defaultdict[str, list[int]] = defaultdict(list)
    held: defaultdict[str, list[int]] = defaultdict(list)
    for number, (_, pattern) in enumerate(patterns):
        for word in openings(pattern.pattern):
            begun[word].append(number)
        for word in needed(pattern.pattern):
            held[word].append(number)
    words = list(dict.fromkeys([*owners, *begun, *held]))
    return Cues(
        groups=tuple(groups),
        words=tuple(
            Word(
                len(word),
                tuple(group for group, exception in owners.get(word, ()) if not exception),
                tuple(group for group, exception in owners.get(word, ()) if exception),
                tuple(begun.get(word, ())),
                tuple(held.get(word, ())),
            )
            for word in words
        ),
        patterns=tuple(patterns),
        others=tuple(row for row in patterns if not openings(row[1].pattern)),
        reach={number: widest(patterns[number][1].pattern) for numbers in held.values() for number in numbers},
        automaton=ahocorasick_rs.AhoCorasick(words),
    )


def _strings(row: dict[str, Any], key: str, where: str, path: str) -> Iterable[str]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DataError(f"{where} {key} must be a list of strings", path)
    return value


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The package's cues. Raises DataError."""
    return parse(resources.toml("cues.toml"), str(resources.DATA / "cues.toml"))
