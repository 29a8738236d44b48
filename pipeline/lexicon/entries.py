"""A known thing and how its surfaces are written: folded, and compact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.text import views

EntityType = Literal["PERSON", "ORG", "PRODUCT", "EVENT", "WORK", "PLACE", "TERM"]
INSIDE_CHARS = frozenset(" \t\n\u00a0\u2010\u2011-·・‧•")  # a full stop is none of them: 3.5 is not 35
INSIDE = re.compile("[" + re.escape("".join(INSIDE_CHARS)) + "]+")

LATIN = frozenset(char for char in map(chr, range(0x250)) if (char.isascii() and char.isalnum()) or char >= "\u00c0")


@dataclass(frozen=True, slots=True)
class Entry:
    """One known thing. ``surfaces`` are all that may stand in a text; ``where`` is file:line for messages."""

    id: str
    type: EntityType
    en: tuple[str, ...] = ()
    tw: tuple[str, ...] = ()
    cn: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    weak: frozenset[str] = frozenset()
    context: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()
    where: str = ""

    def __hash__(self) -> int:
        """That of the id: caches ask for it at every look-up."""
        return hash(self.id)

    @property
    def surfaces(self) -> tuple[str, ...]:
        """Every surface once, as written."""
        return tuple(dict.fromkeys([*self.en, *self.tw, *self.cn, *self.alias, *self.tickers, *self.weak]))

    def name(self, display: Literal["tw", "cn", "en"]) -> str:
        """The name to show in a script; where it has none there, the nearest it has."""
        order = {
            "tw": (self.tw, self.cn, self.en),
            "cn": (self.cn, self.tw, self.en),
            "en": (self.en, self.tw, self.cn),
        }
        names = next(names for names in order[display] if names)
        return names[0]


@lru_cache(maxsize=20_000)
def fold(surface: str) -> str:
    """A surface as it is looked up: simplified, half width, lower case; same length."""
    return views.lower(views.simplify(surface))


def fold_all(surfaces: Sequence[str]) -> list[str]:
    """``fold`` of each of many surfaces, in one go: a lexicon has some 70,000."""
    folded = views.lower(views.simplify("\n".join(surfaces))).split("\n")
    return folded if len(folded) == len(surfaces) else [fold(surface) for surface in surfaces]  # a line break in one


def compact(folded: str) -> tuple[str, Sequence[int]]:
    """A folded text without what may stand inside a name (spaces, hyphens, middle dots), and each character's offset.

    >>> text, at = compact("open ai")
    >>> text, list(at)
    ('openai', [0, 1, 2, 3, 5, 6])
    """
    import numpy as np

    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    inside = np.zeros(0x3101, dtype=bool)
    inside[list(map(ord, INSIDE_CHARS))] = True
    kept = np.flatnonzero(~inside[np.minimum(codes, 0x3100)])
    return codes[kept].tobytes().decode("utf-32-le", "surrogatepass"), kept.data


@lru_cache(maxsize=20_000)
def gapless(folded: str) -> str:
    """A folded surface without what may stand inside a name."""
    return INSIDE.sub("", folded)


def latin(char: str) -> bool:
    """Is this a Latin letter or a digit: a character that makes words by standing beside its like?"""
    return char in LATIN
