"""Common nouns: which words can name a thing, the thing counted behind a number, the noun phrases of an utterance."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from pipeline.tag import claims_data
from pipeline.tag.claims_data import Lexicon
from pipeline.tag.clauses import View
from pipeline.text.words import Words, vocabulary, word_classes

FAR = 15_000  # characters on each side in which a word is counted, so that the longest texts cost no more a character
NEW = 3  # characters of a word that may be new
LOOSE = "nvlb"  # classes of words that may stand for a thing: nouns, verbs, set phrases, attributives; no adjectives, no idioms


def first(text: View, spans: list[tuple[int, int]], sure: bool) -> tuple[int, int] | None:
    """The span of up to three nouns that stand first in ``spans``; ``sure`` if the first of them must be one (兩塊|裸晶)."""
    end = start = -1
    countable = claims_data.load().countable
    for a, b in spans[:4]:
        word = text.dense[a:b]
        heads = sure and start < 0  # right behind its classifier
        if not (heads and word in countable) and not is_noun(word, a, text, new=heads and b - a <= NEW):
            break
        start, end = (a if start < 0 else start), b
    return (start, end) if start >= 0 else None


def is_noun(word: str, at: int, text: View, new: bool = False) -> bool:
    """Can a word that stands at ``at`` name a thing? Words of one character, of other classes, and numbers cannot.

    Nor, unless it may be ``new``, can what the cutter made up and the text never says again: 貼文|蠻有意思.
    """
    if not _may_name(word):
        return False
    return new or word.isascii() or not made_up(word) or said_again(word, at, text)


@lru_cache(maxsize=50_000)
def _may_name(word: str) -> bool:
    """Can a word name a thing, wherever it stands? Asked again and again of the same words."""
    data = claims_data.load()
    if len(word) < 2 or word in data.no_nouns or word in data.verbs or word[0] in "每这那各某第" or not word.isalpha():
        return False
    if not data.function.isdisjoint(word) or data.numbered.match(word) or word.endswith(data.complement):
        return False
    if len(word) == 4 and word[0] == word[1] and word[2] == word[3]:
        return False  # 随随便便
    return word_classes().get(word, "n")[0] in LOOSE


def made_up(word: str) -> bool:
    """Is a word in no dictionary, but found by the cutter?"""
    return not vocabulary().get(word)


def said_again(word: str, at: int, text: View) -> bool:
    """Is a word said twice within the reach of a long episode?"""
    return text.pairs.count(word, max(at - FAR, 0), at + FAR) > 1


def are_people(classifier: str, word: str) -> bool:
    """Are people counted by what stands behind a number: 三個|人, and 三個|人帶 as cutters have it, but not 三個|人質?"""
    return classifier == "个" and word.startswith("人") and (word == "人" or made_up(word))


def is_person(word: str, data: Lexicon) -> bool:
    """Does a noun mean people: 老師, 用戶, 年輕人?"""
    return word.endswith(data.roles["people"])


def is_loose(word: str) -> bool:
    """Is a word perhaps a noun, perhaps not: a verb or adjective by its usual class (渲染, 接口), or in no dictionary?"""
    if word.isascii() or word in claims_data.load().things:
        return False
    return word_classes().get(word, "vn") != "vn" or made_up(word)


class Phrases:
    """The noun phrases of a text, utterance by utterance, worked out where they are asked for.

    ``taken`` are the spans of names and numbers, ascending: what lies in them is no noun (降了兩碼, 腰斬).
    """

    def __init__(self, text: View, taken: list[tuple[int, int]], words: Words, data: Lexicon) -> None:
        self.text, self.taken, self.words, self.data = text, taken, words, data
        self.starts = [start for start, _ in taken]
        self._found: dict[int, list[tuple[int, int]]] = {}
        self._loose: set[tuple[int, int]] = set()
        self._sorts: dict[str, str | None] = {}
        self._owners: dict[str, int] = {}

    def loose(self, span: tuple[int, int]) -> bool:
        """Is a phrase a word that is perhaps no noun?"""
        return span in self._loose

    def _sort(self, word: str, at: int) -> str | None:
        """Is a word a noun, perhaps one (``loose``), or none (None)? Worked out once for each word of a text."""
        if word not in self._sorts:
            noun = is_noun(word, at, self.text)
            self._sorts[word] = ("loose" if is_loose(word) else "noun") if noun else None
        return self._sorts[word]

    def of(self, k: int) -> list[tuple[int, int]]:
        """Runs of nouns in utterance k (全球|汽車|銷量 is one), names, numbers and verbs left out."""
        found = self._found.get(k)
        if found is not None:
            return found
        found = []
        dense = self.text.dense
        joined = False
        start, end = self.text.utterance(k)
        low, last = bisect_left(self.starts, start), len(self.starts)
        for a, b in self.words.spans(start, end):
            if b - a == 1:  # most words of a talk
                joined = False
                continue
            while low < last and self.starts[low] < b:
                low += 1
            sort = self._sort(dense[a:b], a)
            if sort is None or (low and self.taken[low - 1][1] > a):
                joined = False
            elif joined and sort == "noun":
                found[-1] = found[-1][0], b
            else:
                found.append((a, b))
                joined = sort == "noun"
                if not joined:
                    self._loose.add((a, b))
        found = self._found[k] = [(a, a + kept) for a, b in found if (kept := self._owner(dense[a:b]))]
        return found

    def _owner(self, phrase: str) -> int:
        """How many characters of a noun phrase are an owner, worked out once for each; 0 if what is left is vague or nothing."""
        kept = self._owners.get(phrase)
        if kept is None:
            kept = self._without_attribute(phrase)
            owner = phrase[:kept]
            if owner in self.data.vague or owner.startswith(self.data.versions):
                kept = 0
            self._owners[phrase] = kept
        return kept

    def _without_attribute(self, phrase: str) -> int:
        """The length of a noun phrase without the attribute it ends in: 全球汽車|銷量 → 全球汽車; 0 if nothing is left."""
        nouns = self.data.nouns
        for cut in range(len(phrase) - 1):
            if phrase[cut:] in nouns:
                return cut if cut > 1 and phrase[:cut] not in nouns else 0  # 記憶體|頻寬
        return len(phrase)
