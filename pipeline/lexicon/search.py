"""One pass that finds all known names in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from pipeline.errors import DataError
from pipeline.lexicon.decisions import ANYTHING, Refused
from pipeline.lexicon.entries import INSIDE, Entry, compact, fold, fold_all, gapless, latin

HAN = "\u3000"  # from here on no character is Latin


class Hit(NamedTuple):
    """A surface of an entry found in a text, half-open code points; ``weak`` as in the entry.

    ``whole`` is false for a Latin surface in the middle of a Latin word.
    """

    start: int
    end: int
    entry: Entry
    weak: bool
    whole: bool = True


@lru_cache(maxsize=2)  # the lexicon, the episode's own names and their variants are looked up in the same text
def _compact_text(folded: str) -> tuple[str, list[int]]:
    return compact(folded)


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
    def _automaton(self) -> tuple[Any, list[list[tuple[str, Entry, bool]]]]:
        import ahocorasick_rs

        owners: dict[str, list[tuple[str, Entry, bool]]] = defaultdict(list)
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

        Latin ones only at word borders, or with ``inside`` also in the middle of Latin words (``gpub200``), marked
        ``whole=False``. Names of two Han characters do not reach over a gap, nor any name over two (上 海 is no 上海).
        """
        automaton, owners = self._automaton
        text, at = _compact_text(folded)
        hits = []
        for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            whole = (text[start] >= HAN and text[end - 1] >= HAN) or _bordered(text, at, start, end)
            if not whole and not inside:
                continue
            left, right = at[start], at[end - 1] + 1
            gapless = right - left == end - start
            seen: set[str] = set()
            for surface, entry, weak in owners[index]:
                if entry.id not in seen and (gapless or _gaps_fit(folded[left:right], surface)):
                    seen.add(entry.id)
                    hits.append(Hit(left, right, entry, weak, whole))
        return hits


AMOUNT = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?(?:%|倍)")
"""A share or multiple that a recognizer glued to the name before it: 只用了Hopper1%."""


def _bordered(text: str, at: list[int], start: int, end: int) -> bool:
    """Do Latin letters or digits at the ends of a span of the compact text stop there?"""
    if (
        start > 0
        and text[start] < HAN
        and at[start] - at[start - 1] == 1
        and latin(text[start])
        and latin(text[start - 1])
    ):
        return False
    return (
        end == len(text)
        or text[end - 1] >= HAN
        or at[end] - at[end - 1] > 1
        or not (latin(text[end - 1]) and latin(text[end]))
        or (text[end - 1].isalpha() and AMOUNT.match(text, end) is not None)
    )


def _gaps_fit(found: str, surface: str) -> bool:
    """May the surface be written with the gaps it has here? Its own are fine; a stray one only in a longer name."""
    extra = len(found) - len(surface)
    if extra <= 0 or found == surface:
        return True
    letters = len(INSIDE.sub("", surface))
    if latin(surface[0]):
        return letters >= 4 or "".join(found.split()) == found
    return extra <= 2 and letters >= 3
