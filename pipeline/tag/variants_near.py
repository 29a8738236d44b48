"""Where a text may hold misheard Han names: the windows that sound like one, or nearly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pipeline.lexicon import Entry, Lexicon, fold, gapless
from pipeline.tag import sounds
from pipeline.tag.mentions import EPISODE
from pipeline.tag.variants import Established, strong_names

HAN = re.compile(r"[\u4e00-\u9fff]+")
NEAR, NEARER = 0.17, 0.13  # mean distance of the syllables of a variant: of an established name, of any name
ONE_OFF = 0.22  # of an established name with one syllable heard wrong

Near = tuple[int, str, Established, float]
"""Where a window of a name's length starts, the name, the thing, and the distance up to which the window may be it."""


def alike(sound: str, lexicon: Lexicon, by_id: dict[str, Established]) -> Iterator[Near]:
    """Windows that sound like a name of the lexicon in some reading; its thing is put in ``by_id`` if it is not there."""
    automaton, owners = _index(lexicon)
    for index, start, _ in automaton.find_matches_as_indexes(sound, overlapping=True):
        for name, entry in owners[index]:
            one = by_id.get(entry.id)
            if one is None:
                one = by_id[entry.id] = Established(entry)
            yield start, name, one, NEAR if one.said else NEARER


@lru_cache(maxsize=8)
def _index(lexicon: Lexicon) -> tuple[Any, list[list[tuple[str, Entry]]]]:
    """The sounds of all Han surfaces of three and more characters."""
    import ahocorasick_rs

    owners: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for name, entry in strong_names(lexicon):
        if len(name) >= 3 and entry.type != "TERM" and HAN.fullmatch(name):
            for key in sounds.views(name):
                owners[key].append((name, entry))
    return ahocorasick_rs.AhoCorasick(list(owners)), list(owners.values())


@lru_cache(maxsize=5_000)
def han_names(entry: Entry, given: bool = False) -> list[str]:
    """The names of an entry that are all Han, folded, without gaps; weak ones only of a thing the metadata name.

    Not its aliases, which may be mishearings themselves.
    """
    weak = frozenset() if given else {fold(s) for s in entry.weak}
    own = entry.alias if entry.where in EPISODE else ()
    surfaces = dict.fromkeys(fold(s) for s in (*entry.tw, *entry.cn, *entry.en, *own))
    return [name for s in surfaces if s not in weak and HAN.fullmatch(name := gapless(s))]


def nearly(sound: str, established: list[Established]) -> Iterator[Near]:
    """Windows that share all but one syllable with an established name, or both of a name of two."""
    import ahocorasick_rs

    parts: dict[str, list[Near]] = defaultdict(list)
    for one in established:
        for name in han_names(one.entry, one.given):
            if len(name) < 2:
                continue
            limit = ONE_OFF if len(name) > 2 else NEAR
            for key in sounds.views(name, 2):
                if len(name) == 2:
                    parts[key].append((0, name, one, limit))
                else:
                    middle = (len(key) + 1) // 2 if len(key) > 3 else 2
                    parts[key[:middle]].append((0, name, one, limit))
                    parts[key[-middle:]].append((len(key) - middle, name, one, limit))
    if not parts:
        return
    owners = list(parts.values())
    quickly_made = ahocorasick_rs.Implementation.ContiguousNFA
    automaton = ahocorasick_rs.AhoCorasick(list(parts), implementation=quickly_made)
    for index, start, _ in automaton.find_matches_as_indexes(sound, overlapping=True):
        for offset, name, one, limit in owners[index]:
            low = start - offset
            if low >= 0 and low + len(name) <= len(sound):
                yield low, name, one, limit
