"""Words of a text as cut by jieba, or by rjieba (the same words, much faster) where it is installed.

Words are boundaries, not objects: an ascending list of offsets that tiles the text. Cutting is the dearest thing the
pipeline does, so it is done lazily, for the stretches that need it, and on the simplified view (jieba's dictionary is
simplified: it cuts that twice as fast as traditional text, and better). Only runs of Han characters go to the cutter;
Latin words, numbers and signs are told apart here, because jieba and rjieba disagree about them (``1.8TB`` is three
words to one and one to the other) and the records must not depend on which is installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from pipeline.text import jieba_words
from pipeline.text.jieba_words import tables

Cutter = Literal["auto", "jieba", "rjieba"]
PIECE = re.compile(r"[\u4e00-\u9fd5]+|[A-Za-z\u00c0-\u024f]+|\d+|.", re.DOTALL)


@lru_cache(maxsize=3)
def cutter(name: Cutter = "auto") -> Callable[[str], Iterable[str]]:
    """A function text → words. ``auto`` takes rjieba where it is installed, else jieba.

    Raises ModuleNotFoundError if ``rjieba`` is asked for by name and missing.
    """
    if name != "jieba":
        try:
            from rjieba import cut

            return cut
        except ModuleNotFoundError:
            if name == "rjieba":
                raise
    return jieba_words.cut


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    """jieba's dictionary, simplified word → frequency; prefixes of words that are no words have frequency 0."""
    return tables()[0]


@lru_cache(maxsize=1)
def word_classes() -> dict[str, str]:
    """Class of the words in jieba's dictionary that are no nouns, by their tag there.

    ``v`` verb, ``a`` adjective, ``d`` adverb, ``m`` number … (ICTCLAS tags); ``vn`` is a verb that serves as a noun (測試).
    Nouns of all kinds and short forms are left out: a word of ``vocabulary()`` that is not here is one.
    """
    import jieba

    with jieba.get_module_res("dict.txt") as file:
        rows = re.findall(r"^(\S+) \d+ (?!n|j)(\w+)", file.read().decode("utf-8"), re.MULTILINE)
    return dict(rows)


class Words:
    """Lazily cut words of one simplified text; each stretch is cut once."""

    def __init__(self, simplified: str, name: Cutter = "auto") -> None:
        self.text = simplified
        self._cutter = cutter(name)
        self._cuts: dict[tuple[int, int], list[int]] = {}

    def bounds(self, start: int, end: int) -> list[int]:
        """Ascending offsets ``[start, …, end]`` of the word borders in ``text[start:end]``."""
        key = (start, end)
        found = self._cuts.get(key)
        if found is None:
            found = self._cuts[key] = self._cut(start, end)
        return found

    def _cut(self, start: int, end: int) -> list[int]:
        at, borders, cut = start, [start], self._cutter
        for piece in PIECE.findall(self.text, start, end):
            if len(piece) > 1 and "\u4e00" <= piece < "\u9fd6":  # Han characters
                for word in cut(piece):
                    at += len(word)
                    borders.append(at)
            else:
                at += len(piece)
                borders.append(at)
        return borders

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Half-open spans of the words in ``text[start:end]``."""
        borders = self.bounds(start, end)
        return list(pairwise(borders))
