"""Nouns for titles: the word, or two words that go together, at a place in a chapter.

Offsets count the dense text (without whitespace) unless said.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline import resources
from pipeline.errors import DataError
from pipeline.segment.cohesion import Dense
from pipeline.text.words import Words, vocabulary

Span = tuple[int, int]

LOOK = 6
"""Characters to either side of a pair that are cut into words with it."""
LONGEST = 8
"""Characters of a noun."""
TOGETHER = 0.4
"""Two words go together if so large a share of the one's occurrences is beside the other."""
OFTEN = 4
"""A Latin word without a capital is a term (token, demo) if said so often in a chapter, and else a slip of the tongue."""
HAN = re.compile("[\u3400-\u9fff]+")
LATIN = re.compile("[a-z]+")


def at(place: int, dense: Dense, chapter: str, folded: str, words: Words) -> Span | None:
    """Dense span of the noun at a pair of characters or a Latin word, None for what is no noun.

    ``chapter`` is the dense text of the chapter, ``folded`` the transcript's.
    """
    if dense.text[place].isascii():
        return _latin(place, dense, chapter, folded, words)
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
        return start, spans[high + 1][1]
    if low and _together(dense.text, (spans[low - 1][0], end), spans[low - 1], chapter, said):
        return spans[low - 1][0], end
    return start, end


def _together(text: str, whole: Span, beside: Span, chapter: str, said: int) -> bool:
    """Is a noun with the word beside it one name (地震 保險), by how often the chapter says both?"""
    word, both = text[slice(*beside)], text[slice(*whole)]
    known = _noun(word) and vocabulary().get(word, 0) > 0 and len(both) <= LONGEST
    return known and chapter.count(both) >= max(2, TOGETHER * said)


def _latin(place: int, dense: Dense, chapter: str, folded: str, words: Words) -> Span | None:
    """Dense span of the Latin word at a place; None for a slip of the tongue."""
    start = int(dense.at[place])
    word = LATIN.match(folded, start)
    if word is None:
        return None
    written = words.text[start : word.end()]
    often = len(written) > 2 and chapter.count(word[0]) >= OFTEN
    return (place, place + len(written)) if often or written != word[0] else None


def _cut(place: int, dense: Dense, words: Words) -> list[Span]:
    """Dense spans of the words in the run of Han characters around a place."""
    low, high = max(place - LOOK, 0), min(place + 2 + LOOK, len(dense))
    run = next((m for m in HAN.finditer(dense.text, low, high) if m.start() <= place < m.end()), None)
    if run is None:
        return []
    start, end = int(dense.at[run.start()]), int(dense.at[run.end() - 1]) + 1
    shift = run.start() - start
    if end - start != run.end() - run.start():  # 一 個 字 一 個 空 格: no words can be cut there
        words, start, end, shift = Words(run[0]), 0, len(run[0]), run.start()
    return [(a + shift, b + shift) for a, b in words.spans(start, end)]


@lru_cache(maxsize=1)
def lists() -> tuple[str, frozenset[str]]:
    """Function characters, and the words that are no nouns or say nothing. Raises DataError naming the key."""
    raw, others = resources.toml("chapters.toml"), resources.toml("claims_notnouns.toml").get("words")
    function, vague = raw.get("function"), raw.get("titles", {}).get("vague")
    if not isinstance(function, str) or not isinstance(vague, str):
        raise DataError("'function' and [titles] 'vague' must be strings", "chapters.toml")
    if not isinstance(others, str):
        raise DataError("'words' must be a string", "claims_notnouns.toml")
    return function, frozenset(vague.split()) | frozenset(others.split())


def _noun(word: str) -> bool:
    """Can the word stand in a title? Single characters cannot."""
    return len(word) > 1 and word not in lists()[1]
