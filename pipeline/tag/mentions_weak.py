"""Which weak surfaces (蘋果, Oracle, 理想) are names where they stand: what near them, beside them or in the episode says so."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from operator import attrgetter

from pipeline.lexicon import Hit, Lexicon, fold
from pipeline.tag.entities_data import english_rank, name_words
from pipeline.text.words import vocabulary

EVERYDAY, ORDINARY = 2000, 1500  # occurrences in jieba's corpus from which a Han word means itself, and may in a list
NEAR = 60  # characters on each side in which a context word counts
COMMON_RANK, RARE_RANK = (
    2000,
    6000,
)  # English words more frequent than that of the first are ordinary; rarer than the second, rare
RARE, KNOWN = (
    100,
    300,
)  # occurrences in jieba's corpus: below, a Han word is rare; from here on a word of its own (高端)
SENSE = 2  # confirmed places from which a rare word means its thing in the whole episode
CUE_LENGTHS = range(1, 7)
JOINING = re.compile(r" ?(?:[、/+&]|和|跟|与|以及|及|或者|或是|或|还有|vs|and|or)? ?")
COMMA = re.compile(r" ?[,，、] ?")
GAPS = range(1, 5)  # characters that may stand between two names of an enumeration
SPAN = attrgetter("start", "end")
KINDS = {"ORG": 0, "PRODUCT": 0, "PERSON": 1, "PLACE": 2}  # types of one kind are enumerated together


def confirmed(folded: str, weak: list[Hit], strong: list[Hit], lexicon: Lexicon) -> list[Hit]:
    """Of the weak hits those that name their thing.

    They stand in context, or beside what says so; or their thing is named otherwise; or the surface mostly is confirmed
    or is no word.
    """
    weak = [hit for hit in weak if not _verb(folded, hit)]
    if not weak:
        return []
    said = {hit.entry.id for hit in strong}
    owners = Counter(map(SPAN, (*weak, *strong)))
    alone = {id(hit) for hit in weak if owners[SPAN(hit)] == 1 and not _ordinary(hit.surface)}
    near = {id(hit) for hit in weak if _named(hit, said) or _in_context(folded, hit)}
    near |= {id(hit) for hit in weak if id(hit) in alone and id(hit) not in near and _cued(folded, hit)}
    near |= _listed(folded, [hit for hit in weak if id(hit) in alone or id(hit) in near], strong, near)
    surfaces = [(hit.surface, hit.entry.id) for hit in weak]
    times = Counter(surfaces)
    sure = Counter(key for key, hit in zip(surfaces, weak, strict=True) if id(hit) in near)
    return [
        hit
        for key, hit in zip(surfaces, weak, strict=True)
        if id(hit) in near or _distinct(key[0], lexicon) or _one_sense(key[0], sure[key], times[key])
    ]


def _verb(folded: str, hit: Hit) -> bool:
    """Is the surface a verb here by what follows: 把两件事联想在一起?"""
    return folded.startswith(name_words().verbal, hit.end) and vocabulary().get(hit.surface, 0) >= KNOWN


def _named(hit: Hit, said: set[str]) -> bool:
    """Does the episode name it elsewhere, and is the surface not such a word that it means itself all the same (理想)?"""
    return hit.entry.id in said and (hit.entry.type == "PLACE" or vocabulary().get(hit.surface, 0) < EVERYDAY)


def _in_context(folded: str, hit: Hit) -> bool:
    around = f"{folded[max(hit.start - NEAR, 0) : hit.start]}\n{folded[hit.end : hit.end + NEAR]}"
    return any(word in around for word in context(hit.entry.context))


@lru_cache(maxsize=20_000)
def context(words: tuple[str, ...]) -> tuple[str, ...]:
    """The context words of an entry, folded, with those that mean the same elsewhere (芯片, 晶片)."""
    regional = name_words().regional
    folded = [fold(word) for word in words]
    return tuple(dict.fromkeys(other for word in folded for other in (word, *regional.get(word, ()))))


def _ordinary(surface: str) -> bool:
    """Is it a word that everybody says in its plain sense, whatever stands beside it (大众, gap)?"""
    if surface.isascii():
        rank = english_rank(surface) if surface.isalpha() else None
        return len(surface) < 2 or (rank is not None and rank < COMMON_RANK)
    return vocabulary().get(surface, 0) >= ORDINARY


def _cued(folded: str, hit: Hit) -> bool:
    """Does a word right at it say what it is: ``加入Oracle``, ``Oracle的創辦人``?"""
    type, start, end = hit.entry.type, hit.start, hit.end
    if type not in ("ORG", "PERSON") or vocabulary().get(hit.surface, 0) >= KNOWN:
        return False
    data = name_words()
    start -= folded[start - 1 : start] == " "
    end += folded[end : end + 1] == " "
    return any(
        type in data.before.get(folded[max(start - n, 0) : start], ())
        or type in data.after.get(folded[end : end + n], ())
        for n in CUE_LENGTHS
    )


def _listed(folded: str, weak: list[Hit], strong: list[Hit], near: set[int]) -> set[int]:
    """Weak hits in one enumeration with a sure one of their kind: Apple of ``Google、Apple跟Meta``."""
    sure = [hit for hit in strong if hit.entry.type in KINDS] + [hit for hit in weak if id(hit) in near]
    ends, starts = {hit.end: hit for hit in sure}, {hit.start: hit for hit in sure}
    rows = sorted((hit for hit in weak if id(hit) not in near and hit.entry.type in KINDS), key=lambda hit: hit.start)
    found: set[int] = set()
    for row in (rows, rows[::-1]):  # what is confirmed confirms its neighbours
        for hit in row:
            pairs = [(other, hit) for gap in GAPS if (other := ends.get(hit.start - gap))]
            pairs += [(hit, other) for gap in GAPS if (other := starts.get(hit.end + gap))]
            if any(_joined(folded, *pair) for pair in pairs):
                found.add(id(hit))
                ends[hit.end] = starts[hit.start] = hit
    return found


def _joined(folded: str, left: Hit, right: Hit) -> bool:
    """Do two hits of one kind have between them what enumerates; a comma only between Latin names?"""
    between = folded[left.end : right.start]
    if KINDS.get(left.entry.type) != KINDS.get(right.entry.type) or not between.strip():
        return False
    if JOINING.fullmatch(between):
        return True
    return COMMA.fullmatch(between) is not None and folded[left.end - 1].isascii() and folded[right.start].isascii()


def _one_sense(surface: str, sure: int, times: int) -> bool:
    """Does a surface mean its thing in the whole episode: where it mostly is confirmed or, of a rare word, is some times?"""
    known = vocabulary()
    if known.get(surface, 0) >= EVERYDAY:
        return False
    if 2 * sure >= times:
        return True
    rank = english_rank(surface) if surface.isascii() else None
    rare = (
        len(surface) >= 4 and (rank is None or rank >= RARE_RANK) if surface.isascii() else known.get(surface, 0) < RARE
    )
    return sure >= SENSE and rare


def _distinct(surface: str, lexicon: Lexicon) -> bool:
    """Is a surface, though called weak, no word of any dictionary and no other thing's?"""
    if len(lexicon.by_surface.get(surface, ())) != 1:
        return False
    if surface.isascii():
        return len(surface) >= 4 and surface.isalpha() and english_rank(surface) is None
    return len(surface) >= 3 and surface not in vocabulary() and not name_words().function & set(surface)
