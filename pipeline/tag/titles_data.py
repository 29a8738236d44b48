"""What titles are made by: the words that say nothing, what kinds of names and words are worth, which words are no nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any, get_args

from pipeline import resources
from pipeline.errors import DataError
from pipeline.lexicon import EntityType
from pipeline.text.words import vocabulary, word_classes

CHAPTERS, NOT_NOUNS = "chapters.toml", "claims_notnouns.toml"
WEIGHTS = ("once", "unknown", "latin", "verb", "together", "least")


@dataclass(frozen=True)
class TitleData:
    """``[titles]`` of data/chapters.toml, validated."""

    function: str
    """Characters of function words: pairs with one of them are no terms."""
    vague: frozenset[str]
    """Words that are no nouns or say nothing."""
    edges: frozenset[str]
    """With these characters no word begins or ends that the dictionary does not know well."""
    tags: frozenset[str]
    """Part-of-speech tags of jieba's dictionary for words that are no nouns."""
    empty: frozenset[str]
    """Those for words that say nothing even beside a noun."""
    names: Mapping[EntityType, float]
    """What a name of a type is worth, beside a noun as surprising."""
    weights: Mapping[str, float]
    """``once``: what is said once in a chapter; ``unknown``: a name that no list knows; ``latin``: a Latin word that is
    no name; ``verb``: a word that is no noun; ``together``: words that stand
    together again and again; ``least``: share of the best that others need."""


@lru_cache(maxsize=1)
def data() -> TitleData:
    """Raises DataError naming the key."""
    raw, others = resources.toml(CHAPTERS), resources.toml(NOT_NOUNS).get("words")
    titles = raw.get("titles")
    if not isinstance(titles, dict):
        raise DataError("[titles] is missing", CHAPTERS)
    function = raw.get("function")
    vague, edges, tags, empty = (titles.get(key) for key in ("vague", "edges", "tags", "empty"))
    if not (isinstance(function, str) and isinstance(vague, str) and isinstance(edges, str)):
        raise DataError("'function', [titles] 'vague' and 'edges' must be strings", CHAPTERS)
    if not (isinstance(tags, str) and isinstance(empty, str)):
        raise DataError("[titles] 'tags' and 'empty' must be strings", CHAPTERS)
    if not isinstance(others, str):
        raise DataError("'words' must be a string", NOT_NOUNS)
    names = _numbers(titles.get("names"), get_args(EntityType), "[titles.names]")
    return TitleData(
        function,
        frozenset(vague.split()) | frozenset(others.split()),
        frozenset(edges),
        frozenset(tags.split()),
        frozenset(empty.split()),
        names,
        _numbers(titles.get("weights"), WEIGHTS, "[titles.weights]"),
    )


def _numbers(raw: Any, keys: tuple[Any, ...], table: str) -> dict[Any, float]:
    """A number above 0 for each key. Raises DataError."""
    if not isinstance(raw, dict) or set(raw) != set(keys):
        raise DataError(f"{table} needs exactly the keys {', '.join(keys)}", CHAPTERS)
    for key, value in raw.items():
        if not isinstance(value, (int, float)) or isinstance(value, bool) or value <= 0:
            raise DataError(f"{table} {key} = {value!r}: expected a number above 0", CHAPTERS)
    return {key: float(value) for key, value in raw.items()}


@lru_cache(maxsize=1)
def parts_of_speech() -> tuple[frozenset[str], frozenset[str]]:
    """The words of jieba's dictionary that are no nouns, and those that say nothing even beside a noun."""
    verbs, nothing, known = data().tags, data().empty, vocabulary()
    classes = word_classes().items()
    # rare set phrases are scraps of sentences (表達出來, 查資料); the frequent ones are terms (人工智能)
    scraps = {word for word, tag in classes if tag in ("i", "l") and known.get(word, 0) < PHRASE}
    return (
        frozenset(scraps.union(word for word, tag in classes if tag in verbs)),
        frozenset(word for word, tag in classes if tag in nothing),
    )


PHRASE = 100
"""Frequency from which a set phrase is a term."""
COMMON, RARE = 7.0, 12.0
"""Negative logs of the frequency of a word that is in every text, and of one that names a topic."""


def rarity(word: str) -> float:
    """How much a word of general frequency can say: 0.3 for one of every text, 1 for a rare or an unknown one."""
    known = vocabulary()
    often = known.get(word, 0)
    if not often:
        return 1.0
    return min(max((log(_total() / often) - COMMON) / (RARE - COMMON), 0.3), 1.0)


@lru_cache(maxsize=1)
def _total() -> int:
    return sum(vocabulary().values())
