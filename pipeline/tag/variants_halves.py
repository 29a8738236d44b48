"""Names of two words written as one, with one of them misheard: ``data break`` for Databricks, ``snow fork`` for Snowflake.

One word must be right, the other near in sound, and the name be said rightly often enough in the episode: two words that
are near a name as a whole may be anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from pipeline.lexicon import Entry, fold, gapless
from pipeline.tag import sounds
from pipeline.tag.entities_data import english_rank
from pipeline.tag.unknown import Taken
from pipeline.tag.unknown_latin import Token
from pipeline.tag.variants import Established, Heard

SAID, SAID_OFTEN = 3, 8  # times a name is said rightly: two words are taken for it; one word of its own (snowfall) is
SHORTEST, RIGHT = 3, 4  # letters of a half; of the half that is heard rightly
SURE_HALF = 6  # letters of a half heard rightly beside which the other may begin with another sound (ea bricks)
PHRASE_RANK = 150  # English words more frequent stand beside plain words: a data break in the
ONE_WORD_RANK = 12_000  # English words rarer than that may be a name misheard
COMPOUND = re.compile("[a-z]+")


def heard(phrases: list[list[Token]], taken: Taken, established: list[Established]) -> list[Heard]:
    """Surfaces of the Latin words of a text (``phrases``) that are established names with one half misheard."""
    names = [(name, one) for one in established if _said(one) >= SAID for name in compounds(one.entry)]
    if not names:
        return []
    halves = [(first, second, one) for name, one in names for first, second in _halves(name)]
    firsts, seconds = {first for first, _, _ in halves}, {second for _, second, _ in halves}
    found: dict[str, Heard] = {}
    places = list(_places(phrases, taken, firsts, seconds))
    counts = Counter(surface for surface, _, _ in places)
    for surface, left, right in places:
        if surface in found:
            continue
        owners = {
            one.entry.id: one
            for first, second, one in halves
            if _near(left, right, first, second) and (" " in surface or _said(one) >= max(SAID_OFTEN, counts[surface]))
        }
        if len(owners) == 1:
            found[surface] = Heard(surface, next(iter(owners.values())).entry, doubtful=True)
    return list(found.values())


def _said(one: Established) -> int:
    """How often the name is said as it is written, gaps aside."""
    names = compounds(one.entry)
    return sum(times for surface, times in one.said.items() if gapless(surface) in names)


@lru_cache(maxsize=5_000)
def compounds(entry: Entry) -> tuple[str, ...]:
    """The names of a company, product or term that are one word and made of two English ones, folded."""
    if entry.type in ("PERSON", "PLACE"):
        return ()
    weak = {fold(surface) for surface in entry.weak}
    names = (fold(name) for name in entry.en)
    return tuple(name for name in names if name not in weak and COMPOUND.fullmatch(name) and _halves(name))


@lru_cache(maxsize=5_000)
def _halves(word: str) -> tuple[tuple[str, str], ...]:
    """Every cut of a word in two English words."""
    cuts = ((word[:at], word[at:]) for at in range(SHORTEST, len(word) - SHORTEST + 1))
    return tuple(cut for cut in cuts if all(english_rank(half) is not None for half in cut))


def _places(
    phrases: list[list[Token]], taken: Taken, firsts: set[str], seconds: set[str]
) -> Iterator[tuple[str, str, str]]:
    """Free words of which one half is one of ``firsts`` or ``seconds``: the surface and its two halves."""
    longest = max(map(len, firsts))
    for tokens in phrases:
        for at, (a, b) in enumerate(pairwise(tokens)):
            left, right = a.text.lower(), b.text.lower()
            if (left in firsts) == (right in seconds) or taken.overlaps(a.start, b.end):
                continue
            rank = english_rank(left + right)
            beside = (*tokens[max(at - 1, 0) : at], *tokens[at + 2 : at + 3])
            if (rank is None or rank >= ONE_WORD_RANK) and not any(_in_phrase(token) for token in beside):
                yield f"{left} {right}", left, right
        for token in tokens:
            word = token.text.lower()
            if len(word) < 2 * SHORTEST or not any(
                word[:at] in firsts for at in range(RIGHT, min(longest + 1, len(word)))
            ):
                continue
            rank = english_rank(word)
            if rank is not None and rank >= ONE_WORD_RANK and not taken.overlaps(token.start, token.end):
                for left, right in _halves(word):
                    yield word, left, right


def _in_phrase(token: Token) -> bool:
    rank = english_rank(token.text.lower())
    return rank is not None and rank < PHRASE_RANK


def _near(left: str, right: str, first: str, second: str) -> bool:
    """Is one half right and the other near in sound, neither being a form of the right word (data brick)?"""
    if (left == first) == (right == second):
        return False
    same, said, name = (left, right, second) if left == first else (right, left, first)
    if len(same) < RIGHT or len(said) < 2:
        return False
    key, name_key = sounds.latin_key(said), sounds.latin_key(name)
    if key[:1] != name_key[:1] and len(same) < SURE_HALF:
        return False
    return _distance(key, name_key) <= 1


def _distance(a: str, b: str) -> int:
    from rapidfuzz.distance import OSA

    return int(OSA.distance(a, b))
