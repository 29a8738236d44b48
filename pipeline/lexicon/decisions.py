"""What a person decided on a list of names (``podclaims names``), and what that makes of a lexicon.

``yes`` says that the surfaces of a row are forms of its name: they join the thing of that name, or make a new one.
``no`` says that they are not: where the name is another than the surface they are never linked to it, else they name
nothing at all.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pipeline.lexicon.entries import EntityType, Entry, fold, gapless

ANYTHING = "*"  # in place of an id: the surface is no name of anything
Refused = Mapping[str, frozenset[str]]  # surface, folded and without gaps → ids that it does not name


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """A row with its answer; ``surfaces`` as heard, ``where`` is file:line for messages."""

    answer: Literal["yes", "no"]
    name: str
    type: EntityType
    surfaces: tuple[str, ...]
    where: str


class _Things:
    """Entries by id and by folded surface, so that a decision need not look at all of them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_id: dict[str, Entry] = {}
        self._ids: dict[str, list[str]] = defaultdict(list)
        for entry in entries:
            self.put(entry)

    def put(self, entry: Entry) -> None:
        """Add an entry or put it in the place of that of its id; one left without a name goes."""
        if not (entry.en or entry.tw or entry.cn):
            del self.by_id[entry.id]
            return
        self.by_id[entry.id] = entry
        for surface in entry.surfaces:
            self._ids[fold(surface)].append(entry.id)

    def of(self, surfaces: Iterable[str]) -> list[Entry]:
        """Entries that have one of the surfaces."""
        wanted = {fold(surface) for surface in surfaces}
        ids = dict.fromkeys(id for surface in wanted for id in self._ids.get(surface, ()) if id in self.by_id)
        return [self.by_id[id] for id in ids if wanted & set(map(fold, self.by_id[id].surfaces))]


def apply(entries: Iterable[Entry], decisions: Sequence[Decision]) -> tuple[list[Entry], Refused]:
    """The entries as the decisions change them, and what is refused. Later decisions win over earlier ones."""
    if not decisions:
        return list(entries), {}
    things = _Things(entries)
    refused: dict[str, frozenset[str]] = {}
    for one in decisions:
        taken = {fold(surface) for surface in one.surfaces}
        owners = _owners(things.of([one.name]), one)
        if one.answer == "yes":
            entry = owners[0] if owners else Entry(one.name, one.type, en=(one.name,), where=one.where)
            for other in things.of(taken):
                if other.id != entry.id:
                    things.put(without(other, taken))
            things.put(_with(entry, one))
            continue
        nothing = fold(one.surfaces[0]) == fold(one.name)
        ids = frozenset({ANYTHING}) if nothing else frozenset(owner.id for owner in owners)
        for surface in one.surfaces:
            refused[_key(surface)] = refused.get(_key(surface), frozenset()) | ids
        for other in things.of(taken) if nothing else owners:
            things.put(without(other, taken))
    return list(things.by_id.values()), refused


def _owners(found: list[Entry], one: Decision) -> list[Entry]:
    """Of the things that go by the decision's name those of its type, and those that it is a name, not an alias, of."""
    name = fold(one.name)
    best = [entry for entry in found if name in map(fold, (*entry.en, *entry.tw, *entry.cn))] or found
    return [entry for entry in best if entry.type == one.type] or best


def _with(entry: Entry, one: Decision) -> Entry:
    """The entry with the decision's surfaces, none of them weak, and its type."""
    taken = {fold(surface) for surface in (one.name, *one.surfaces)}
    known = set(map(fold, entry.surfaces))
    alias = (*entry.alias, *(s for s in dict.fromkeys(one.surfaces) if fold(s) not in known))
    weak = frozenset(surface for surface in entry.weak if fold(surface) not in taken)
    missing = tuple(
        surface for surface in entry.weak - weak if surface not in (*entry.en, *entry.tw, *entry.cn, *alias)
    )
    return dataclasses.replace(entry, alias=(*alias, *missing), weak=weak, type=one.type)


def _key(surface: str) -> str:
    return gapless(fold(surface))


def without(entry: Entry, taken: set[str]) -> Entry:
    """The entry without the surfaces whose folded form is among those taken; it may be left without a name."""
    if not any(fold(surface) in taken for surface in entry.surfaces):
        return entry

    def rest(surfaces: Iterable[str]) -> tuple[str, ...]:
        return tuple(surface for surface in surfaces if fold(surface) not in taken)

    en, tw, cn = rest(entry.en), rest(entry.tw), rest(entry.cn)
    weak = frozenset(rest(entry.weak))
    return dataclasses.replace(
        entry, en=en, tw=tw, cn=cn, alias=rest(entry.alias), tickers=rest(entry.tickers), weak=weak
    )
