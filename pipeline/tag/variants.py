"""Variants: surfaces that sound or look like a known or established name and so are misheard forms of it.

A variant is found once an episode, as a surface; all its occurrences then count. The names an episode surely says (in its
metadata, introduced, or matched exactly) are its *established* names and attract nearby surfaces more than the rest of
the lexicon does. What never is a variant: another known name, a common word, a name with other digits or another
edition (H100 / H200, Claude / Claude 3), an acronym one letter apart (UPS / USPS), and what ``never`` lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.lexicon import Entry, Lexicon, fold, gapless

EDITIONS = frozenset(
    [
        "pro",
        "max",
        "plus",
        "ultra",
        "mini",
        "air",
        "se",
        "lite",
        "turbo",
        "nano",
        "super",
        "ti",
        "gen",
        "studio",
        "flash",
        "opus",
        "sonnet",
        "haiku",
    ]
)
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[a-z](?![a-z]))?")  # 4o is not 4
HAN_NUMERALS = frozenset("零〇一二三四五六七八九十百千万两0123456789")


@dataclass(frozen=True, slots=True)
class Established:
    """A thing the episode surely names: its entry, how often each surface (folded) is said, ``given`` by metadata."""

    entry: Entry
    said: Mapping[str, int] = field(default_factory=dict)
    given: bool = False

    @property
    def count(self) -> int:
        """How often the thing is named at all."""
        return sum(self.said.values())


@dataclass(frozen=True, slots=True)
class Heard:
    """A misheard surface (folded) of an entry; ``doubtful`` if a person should check.

    ``places`` are the only offsets at which a common word is the name (红军 for the host 泓君); None for all.
    """

    surface: str
    entry: Entry
    doubtful: bool = False
    places: frozenset[int] | None = None


def strong_names(lexicon: Lexicon) -> Iterator[tuple[str, Entry]]:
    """The names of all entries, folded and without gaps; no weak ones, no aliases, which may be mishearings themselves."""
    for surface, owners in lexicon.by_surface.items():
        plain = gapless(surface)
        for entry in owners:
            others = entry.alias or entry.tickers  # most have neither, and need not be asked
            if not lexicon.is_weak(surface, entry) and (
                not others or surface not in map(fold, (*entry.alias, *entry.tickers))
            ):
                yield plain, entry


def same_edition(a: str, b: str) -> bool:
    """Do two names carry the same numbers and the same edition words? ``Claude 3`` and ``Claude`` do not."""
    return _edition(a) == _edition(b)


def _edition(name: str) -> tuple[list[str], frozenset[str]]:
    low = fold(name)
    return NUMBER.findall(low), EDITIONS & set(re.findall(r"[a-z]+", low))


def same_numerals(a: str, b: str) -> bool:
    """Do two Han names of one length carry the same numerals? 第一 and 第二 do not, nor 台湾50 and 台湾56."""
    return HAN_NUMERALS.isdisjoint(a) or not any(
        x != y and x in HAN_NUMERALS and y in HAN_NUMERALS for x, y in zip(a, b, strict=True)
    )


def best(options: Iterable[tuple[float, Established]], margin: float) -> Established | None:
    """The nearest of several names; None if another thing is as near, within ``margin``, and not said much less."""
    ranked = sorted(options, key=lambda option: (option[0], -option[1].count, option[1].entry.id))
    if not ranked:
        return None
    distance, first = ranked[0]
    for other, rival in ranked[1:]:
        if rival.entry.id != first.entry.id and other - distance < margin and rival.count * 3 > first.count:
            return None
    return first
