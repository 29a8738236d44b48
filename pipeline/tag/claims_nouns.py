"""Common nouns: which words can name a thing, the thing counted behind a number, the noun phrases of an utterance."""

from __future__ import annotations

from bisect import bisect_left

from pipeline.tag.claims_data import Lexicon
from pipeline.tag.claims_mentions import Named
from pipeline.tag.clauses import View
from pipeline.text.words import Words


def first(text: View, spans: list[tuple[int, int]], data: Lexicon) -> tuple[int, int] | None:
    """The span of up to three nouns that stand first in ``spans``."""
    end = start = -1
    for a, b in spans[:4]:
        word = text.dense[a:b]
        if not is_noun(word, data):
            break
        start, end = (a if start < 0 else start), b
    return (start, end) if start >= 0 else None


def is_noun(word: str, data: Lexicon) -> bool:
    """Can a word name a thing? Words of one character, of other classes, and numbers cannot."""
    if len(word) < 2 or word in data.no_nouns or word in data.verbs or word[0] in "每这那各某第" or not word.isalpha():
        return False
    if not data.function.isdisjoint(word) or data.numbered.match(word) or word.endswith(data.complement):
        return False
    return len(word) != 4 or word[0] != word[1] or word[2] != word[3]  # 随随便便


class Phrases:
    """The noun phrases of a text, utterance by utterance, worked out where they are asked for."""

    def __init__(self, text: View, named: list[Named], words: Words, data: Lexicon) -> None:
        self.text, self.named, self.words, self.data = text, named, words, data
        self.starts = [row.start for row in named]
        self._found: dict[int, list[tuple[int, int]]] = {}

    def of(self, k: int) -> list[tuple[int, int]]:
        """Runs of nouns in utterance k (全球|汽車|銷量 is one), names and verbs left out."""
        found = self._found.get(k)
        if found is not None:
            return found
        found = []
        dense = self.text.dense
        joined = False
        for a, b in self.words.spans(*self.text.utterance(k)):
            low = bisect_left(self.starts, b)
            if not is_noun(dense[a:b], self.data) or (low and self.named[low - 1].end > a):
                joined = False
            elif joined:
                found[-1] = found[-1][0], b
            else:
                found.append((a, b))
                joined = True
        owners = (self._owner(a, b) for a, b in found)
        data = self.data
        found = [
            span
            for span in owners
            if span and (word := dense[slice(*span)]) not in data.vague and not word.startswith(data.versions)
        ]
        self._found[k] = found
        return found

    def _owner(self, a: int, b: int) -> tuple[int, int] | None:
        """A noun phrase without the attribute it ends in: 全球汽車|銷量 → 全球汽車; None if nothing is left."""
        dense = self.text.dense
        for cut in range(a, b - 1):
            if dense[cut:b] in self.data.nouns:
                return (a, cut) if cut - a > 1 and dense[a:cut] not in self.data.nouns else None  # 記憶體|頻寬
        return a, b
