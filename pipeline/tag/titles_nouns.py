"""Nouns for titles: the word, or two words that go together, at a place in a chapter.

Offsets count the dense text (without whitespace) unless said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.tag.entities_data import english_rank
from pipeline.tag.titles_data import data, parts_of_speech, rarity
from pipeline.text.dense import Dense
from pipeline.text.words import Words, vocabulary

Span = tuple[int, int]

LOOK = 6
"""Characters to either side of a pair that are cut into words with it."""
LONGEST = 8
"""Characters of a noun."""
TOGETHER = 0.4
"""Two words go together if so large a share of the one's occurrences is beside the other."""
OFTEN = 4
"""A Latin word is a term (token, RAG) if said so often in a chapter, and else a slip of the tongue or a misheard one."""
KNOWN_WELL = 100
"""jieba's dictionary holds scraps such as 很漂亮 as well, but not often."""
EVERYDAY = 1500
"""The commonest English words say nothing in a title (``like``, ``what``)."""
HAN = re.compile("[\u3400-\u9fff]+")
TO_LAST_OTHER = re.compile(".*[^\u3400-\u9fff]", re.DOTALL)
LATIN = re.compile("[a-z]+")


@dataclass(slots=True)
class Noun:
    """A dense span, and how well what stands there makes a title, 1 at best."""

    start: int
    end: int
    worth: float


def at(place: int, dense: Dense, chapter: str, folded: str, words: Words) -> Noun | None:
    """The noun at a pair of characters or a Latin word, None for what is no noun.

    ``chapter`` is the dense text of the chapter, ``folded`` the transcript's.
    """
    if dense.text[place].isascii():
        return _latin(place, dense, chapter, folded)
    span = _han(place, dense, chapter, words)
    return (
        None
        if span is None
        else Noun(*span[:2], _worth([dense.text[a:b] for a, b in span[2]], together=len(span[2]) > 1))
    )


def _worth(parts: list[str], together: bool) -> float:
    """What a word or a run of words can say: its last one tells its kind, its rarest one how much."""
    weights = data().weights
    kind = weights["verb"] if parts[-1] in parts_of_speech()[0] else 1.0
    return kind * max(map(rarity, parts)) * (weights["together"] if together else 1.0)


def _han(place: int, dense: Dense, chapter: str, words: Words) -> tuple[int, int, list[Span]] | None:
    """Dense span of the Han noun at a place, and those of its words."""
    spans = _cut(place, dense, words)
    here = [i for i, (start, end) in enumerate(spans) if start < place + 2 and end > place]
    if not here or not all(_noun(dense.text[slice(*spans[i])]) for i in here):
        return None
    low, high = here[0], here[-1]
    start, end = spans[low][0], spans[high][1]
    said = chapter.count(dense.text[start:end])
    if low != high and said < 2:
        return None
    if high + 1 < len(spans) and _together(dense.text, (start, spans[high + 1][1]), spans[high + 1], chapter, said):
        high += 1
    elif low and _together(dense.text, (spans[low - 1][0], end), spans[low - 1], chapter, said):
        low -= 1
    return spans[low][0], spans[high][1], spans[low : high + 1]


def _together(text: str, whole: Span, beside: Span, chapter: str, said: int) -> bool:
    """Is a noun with the word beside it one name (地震 保險), by how often the chapter says both?"""
    word, both = text[slice(*beside)], text[slice(*whole)]
    known = _noun(word) and vocabulary().get(word, 0) > 0 and len(both) <= LONGEST
    return known and chapter.count(both) >= max(2, TOGETHER * said)


def _latin(place: int, dense: Dense, chapter: str, folded: str) -> Noun | None:
    """The Latin word at a place; None for an everyday one and for a slip of the tongue."""
    start = int(dense.at[place])
    word = LATIN.match(folded, start)
    if word is None:
        return None
    if everyday(word[0]) or chapter.count(word[0]) < OFTEN:
        return None
    return Noun(place, place + len(word[0]), data().weights["latin"])


def everyday(text: str) -> bool:
    """Does a text in lower case consist of everyday English words and scraps of two letters?"""
    ranks = [0 if len(word) < 3 else english_rank(word) for word in LATIN.findall(text)]
    return bool(ranks) and text.isascii() and all(rank is not None and rank < EVERYDAY for rank in ranks)


def _cut(place: int, dense: Dense, words: Words) -> list[Span]:
    """Dense spans of the words in the run of Han characters around a place."""
    low, high = max(place - LOOK, 0), min(place + 2 + LOOK, len(dense))
    other, run = TO_LAST_OTHER.match(dense.text, low, place), HAN.match(dense.text, place, high)
    if run is None:
        return []
    first, last = other.end() if other else low, run.end()
    start, end = dense.source(first, last)
    shift = first - start
    if end - start != last - first:  # 一 個 字 一 個 空 格: no words can be cut there
        words, start, end, shift = Words(dense.text[first:last]), 0, last - first, first
    return [(a + shift, b + shift) for a, b in words.spans(start, end)]


def _noun(word: str) -> bool:
    """Can the word stand in a title? Single characters and 等等等等 cannot."""
    if len(word) < 2 or word in data().vague or 2 * len(set(word)) <= len(word) or word in parts_of_speech()[1]:
        return False
    return vocabulary().get(word, 0) > KNOWN_WELL or not {word[0], word[-1]} & data().edges
