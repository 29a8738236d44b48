"""One pass that finds all known names in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from pipeline.errors import DataError
from pipeline.lexicon.decisions import ANYTHING, Refused
from pipeline.lexicon.entries import INSIDE, LATIN, Entry, compact, fold, fold_all, gapless, latin

SHORTEST_INSIDE = 3  # letters of a name that may stand in the middle of a Latin word


class Hit(NamedTuple):
    """A surface of an entry found in a text, half-open code points; ``weak`` as in the entry.

    ``surface`` is as the folded text has it. ``whole`` is false for a Latin surface in the middle of a Latin word.
    """

    start: int
    end: int
    entry: Entry
    surface: str
    weak: bool
    whole: bool = True


class _Compact(NamedTuple):
    """A compact text, each character's offset, and for each offset in it whether a Latin word goes on there (1) or not."""

    text: str
    at: Sequence[int]
    goes_on: bytes


@lru_cache(maxsize=2)  # the lexicon, the episode's own names and their variants are looked up in the same text
def _compact_text(folded: str) -> _Compact:
    import numpy as np

    text, at = compact(folded)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    letters = np.zeros(0x251, dtype=bool)
    letters[list(map(ord, LATIN))] = True
    letter = letters[np.minimum(codes, 0x250)]
    goes_on = letter[1:] & letter[:-1] & (np.diff(at) == 1)
    return _Compact(text, at, b"\0" + goes_on.tobytes() + b"\0")


Row = tuple[str, Entry, bool]
"""A folded surface, its entry, and whether it is weak."""


class Lexicon:
    """Entries and an Aho-Corasick automaton over their folded surfaces; linear in the text, whatever their number.

    Raises DataError if an id occurs twice, or one strong surface belongs to two entries neither of which has context.
    """

    def __init__(self, entries: Iterable[Entry], refused: Refused = MappingProxyType({})) -> None:
        self.refused = refused
        self.entries: dict[str, Entry] = {}
        self.by_surface: dict[str, list[Entry]] = defaultdict(list)
        self._weak: set[tuple[str, str]] = set()
        entries = list(entries)
        surfaces = [entry.surfaces for entry in entries]
        folded = iter(fold_all([surface for row in surfaces for surface in row]))
        for entry, row in zip(entries, surfaces, strict=True):
            if entry.id in self.entries:
                raise DataError(
                    f"id {entry.id!r} is taken by {self.entries[entry.id].where}; choose another", entry.where
                )
            self.entries[entry.id] = entry
            keys = dict(zip(row, folded, strict=False))
            for surface in dict.fromkeys(keys.values()):
                self.by_surface[surface].append(entry)
            self._weak.update((keys[surface], entry.id) for surface in entry.weak)
        self._check()

    def _check(self) -> None:
        for surface, owners in self.by_surface.items():
            strong = [e for e in owners if (surface, e.id) not in self._weak]
            if len(strong) > 1:
                others = ", ".join(f"{e.id} ({e.where})" for e in strong[:-1])
                raise DataError(
                    f"{surface!r} also names {others}; make it weak, with context, in all but one", strong[-1].where
                )

    @cached_property
    def _automaton(self) -> tuple[Any, list[list[Row]]]:
        import ahocorasick_rs

        owners: dict[str, list[Row]] = defaultdict(list)
        for surface, entries in self.by_surface.items():
            key = gapless(surface)
            if key:
                owners[key] += [(surface, entry, self.is_weak(surface, entry)) for entry in entries]
        return ahocorasick_rs.AhoCorasick(list(owners)), list(owners.values())

    def refuses(self, surface: str, id: str) -> bool:
        """Did a person say that this surface does not name this thing, or nothing at all?"""
        return bool(self.refused) and bool(self.refused.get(gapless(fold(surface)), frozenset()) & {id, ANYTHING})

    def is_weak(self, surface: str, entry: Entry) -> bool:
        """Does this folded surface of the entry need context?"""
        return (surface, entry.id) in self._weak

    def find(self, folded: str, inside: bool = False) -> list[Hit]:
        """All surfaces in a folded text, overlapping ones too, by end offset; spaces and hyphens in a name do not matter.

        Latin ones only at word borders, or with ``inside`` strong ones of three letters also in the middle of Latin words
        (``gpub200``), marked ``whole=False``. Names of two Han characters do not reach over a gap, nor any name over two
        (上 海 is no 上海).
        """
        if not self.entries:
            return []
        automaton, owners = self._automaton
        text, at, goes_on = _compact_text(folded)
        hits = []
        for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            whole = not goes_on[start] and (not goes_on[end] or _amount(text, end))
            if not whole and (not inside or end - start < SHORTEST_INSIDE):
                continue
            left, right = at[start], at[end - 1] + 1
            surface, rows = folded[left:right], owners[index]
            if right - left > end - start:
                rows = [row for row in rows if _gaps_fit(surface, row[0])]
            for _, entry, weak in rows if len(rows) == 1 else _firsts(rows):
                if whole or not weak:
                    hits.append(Hit(left, right, entry, surface, weak, whole))
        return hits


def _firsts(rows: list[Row]) -> Iterable[Row]:
    """The first row of each entry: open ai and openai are one thing's."""
    firsts: dict[str, Row] = {}
    for row in rows:
        firsts.setdefault(row[1].id, row)
    return firsts.values()


AMOUNT = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?(?:%|倍)")
"""A share or multiple that a recognizer glued to the name before it: 只用了Hopper1%."""


def _amount(text: str, at: int) -> bool:
    """Does a word that goes on here go on as an amount?"""
    return text[at - 1].isalpha() and AMOUNT.match(text, at) is not None


def _gaps_fit(found: str, surface: str) -> bool:
    """May the surface be written with the gaps it has here? Its own are fine; a stray one only in a longer name."""
    extra = len(found) - len(surface)
    if extra <= 0 or found == surface:
        return True
    letters = len(INSIDE.sub("", surface))
    if latin(surface[0]):
        return letters >= 4 or "".join(found.split()) == found
    return extra <= 2 and letters >= 3
