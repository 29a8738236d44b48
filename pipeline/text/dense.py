"""A text without its whitespace, so that ``歡 迎 收 聽`` and ``歡迎收聽`` are the same, and the way back to its offsets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

PLACES = 0x200000
"""A key below 2**42 and a place below this make one number of 63 bits."""


def codes(text: str) -> NDArray[np.uint32]:
    """Code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def ordered(keys: Ints) -> tuple[Ints, Ints]:
    """Places of the keys, which are from 0 to 2**42, by key and then by place; and the keys in that order."""
    if len(keys) > PLACES:
        order = np.argsort(keys, kind="stable")
        return order, keys[order]
    both = np.sort(keys * PLACES + np.arange(len(keys)))  # sorting numbers is several times as fast as sorting places
    return both & PLACES - 1, both // PLACES


@lru_cache(maxsize=1)
def _spaces() -> Flags:
    return np.array([chr(code).isspace() for code in range(0x3001)])


@dataclass(frozen=True, eq=False)
class Dense:
    """A text without its whitespace; equal to itself only, so that what is made of it can be kept.

    ``at[i]`` is the offset in the text of dense character ``i``; ``glued[i]`` says that no whitespace stands before it.
    """

    codes: NDArray[np.uint32]
    at: Ints
    glued: Flags

    @classmethod
    @lru_cache(maxsize=2)
    def of(cls, text: str) -> Dense:
        """The dense form of a text; kept, for all stages look at the same one, and sponsors at the show notes too."""
        points = codes(text)
        space = _spaces()[np.minimum(points, 0x3000)] & (points <= 0x3000)
        at = np.flatnonzero(~space)
        glued = np.zeros(len(at), dtype=bool)
        glued[1:] = np.diff(at) == 1
        return cls(points[at], at, glued)

    @cached_property
    def text(self) -> str:
        """The dense characters; a lone surrogate, which no automaton takes, as U+FFFD."""
        lone = (self.codes >= 0xD800) & (self.codes <= 0xDFFF)
        return np.where(lone, np.uint32(0xFFFD), self.codes).tobytes().decode("utf-32-le")

    def places(self, offsets: Iterable[int]) -> Ints:
        """Dense offsets of offsets of the text; of a whitespace character that of the next other one."""
        return np.searchsorted(self.at, np.fromiter(offsets, dtype=np.int64))

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text that the dense span ``[start, end)`` is made of; not for an empty one."""
        return int(self.at[start]), int(self.at[end - 1]) + 1

    def __len__(self) -> int:
        return len(self.codes)
