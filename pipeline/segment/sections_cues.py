"""Cue phrases (data/cues.toml): which words speak for which kind of section, found in one pass over an episode.

Looking is done in the *dense* text: ``Transcript.folded`` without whitespace, so that neither 贊 助 nor a line break inside
a phrase hides it. Offsets of this module are code points of the dense text; ``Dense.source`` leads back.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, get_args

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import SectionKind
from pipeline.text.openings import openings

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


@dataclass(frozen=True)
class Cues:
    """All groups and the automaton of their phrases and of what their patterns begin with.

    ``owners[i]`` says of word i of the automaton: (group, is it an exception?), and ``openers[i]`` which of the patterns
    it may begin. ``patterns`` are those of all groups, with the group; ``others`` those that may begin with anything.
    """

    groups: tuple[Group, ...]
    owners: tuple[tuple[tuple[int, bool], ...], ...]
    openers: tuple[tuple[int, ...], ...]
    patterns: tuple[tuple[int, re.Pattern[str]], ...]
    others: tuple[tuple[int, re.Pattern[str]], ...]
    automaton: Any

    def find(self, dense: str) -> list[Hit]:
        """All hits, ascending; none of a group inside a longer phrase that the group excepts."""
        hits: list[Hit] = []
        barred: dict[int, list[tuple[int, int]]] = {}
        begins: dict[int, set[int]] = {}
        for index, start, end in self.automaton.find_matches_as_indexes(dense, overlapping=True):
            for group, exception in self.owners[index]:
                if exception:
                    barred.setdefault(group, []).append((start, end))
                else:
                    hits.append(Hit(group, start, end))
            for number in self.openers[index]:
                begins.setdefault(number, set()).add(start)
        hits += self._matches(dense, begins)
        ends = {group: [end for _, end in spans] for group, spans in barred.items()}  # ascending: found by end
        hits = [hit for hit in hits if hit.group not in barred or not _inside(hit, barred[hit.group], ends[hit.group])]
        return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.group))

    def _matches(self, dense: str, begins: dict[int, set[int]]) -> Iterator[Hit]:
        """The patterns' matches, none of one pattern over another; ``begins`` are the places where each may begin."""
        for number, starts in begins.items():
            group, pattern = self.patterns[number]
            behind = 0
            for start in sorted(starts):
                if start >= behind and (match := pattern.match(dense, start)):
                    behind = match.end()
                    yield Hit(group, start, behind)
        for group, pattern in self.others:
            for match in pattern.finditer(dense):
                yield Hit(group, *match.span())


def _inside(hit: Hit, spans: list[tuple[int, int]], ends: list[int]) -> bool:
    """Does a longer one of the spans, which are ascending by end, overlap the hit?"""
    first = bisect_left(ends, hit.start + 1)
    near = spans[first : first + 4]
    return any(start < hit.end and end - start > hit.end - hit.start for start, end in near)


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
    return _joined(groups, {phrase: tuple(rows) for phrase, rows in owners.items()})


def _joined(groups: list[Group], owners: dict[str, tuple[tuple[int, bool], ...]]) -> Cues:
    """One automaton for the phrases, whose groups ``owners`` tells, and for what the patterns begin with."""
    import ahocorasick_rs

    patterns = [(i, pattern) for i, group in enumerate(groups) for pattern in group.patterns]
    begun: dict[str, list[int]] = {word: [] for word in owners}
    for number, (_, pattern) in enumerate(patterns):
        for word in openings(pattern.pattern):
            begun.setdefault(word, []).append(number)
    return Cues(
        groups=tuple(groups),
        owners=tuple(owners.get(word, ()) for word in begun),
        openers=tuple(map(tuple, begun.values())),
        patterns=tuple(patterns),
        others=tuple(row for row in patterns if not openings(row[1].pattern)),
        automaton=ahocorasick_rs.AhoCorasick(list(begun)),
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
