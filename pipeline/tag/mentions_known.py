"""Mentions of names known beforehand: the lexicon's surfaces, with the guards that short and ambiguous ones need.

- An everyday English word in the middle of an English phrase (``work flow``, ``tell her``) is weak as well.
- A weak surface (蘋果 the fruit) counts where a context word stands near, or a strong surface of the thing elsewhere, or
  where what stands right beside it says what it is (``mentions_weak``).
- A Han surface must not be cut out of the words around it (``mentions_borders``).
- A Latin run that is no name itself is cut into names, tech words and numbers if they fill it: ``GPUB200``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from pipeline.lexicon import Entry, Hit, Lexicon, fold, latin
from pipeline.model import How
from pipeline.tag import mentions_borders
from pipeline.tag.entities_data import COMMON_RANK, english_rank, name_words
from pipeline.tag.mentions import EPISODE, Candidate, Thing
from pipeline.tag.mentions_weak import EVERYDAY, confirmed
from pipeline.text.words import Words, vocabulary

BEFORE, AFTER = re.compile(r"([a-z']+) $"), re.compile(r" ([a-z']+)")
VERY_COMMON = 150  # English words more frequent than the word of this rank stand everywhere
AMOUNT = re.compile(r" ?(?:[.,][0-9]|[万亿兆千百十萬億%元块塊年月日号號个個]|[美日欧]元|点[0-9])")
LONGEST_RUN, LONGEST_TECH, LONG_NAME = 40, 8, 5  # letters


def find(folded: str, lexicon: Lexicon, words: Words) -> list[Candidate]:
    """Candidates for all known names in a folded text; they may overlap."""
    hits = lexicon.find(folded, inside=True)
    named = [hit for hit in hits if hit.whole] + _glued(folded, [hit for hit in hits if not hit.whole])
    named = [hit for hit in named if not (_parted(hit) or _amount(folded, hit))]
    named = mentions_borders.fitting(folded, named, words)
    strong: list[Hit] = []
    weak: list[Hit] = []
    for hit in named:
        (weak if hit.weak or _everyday(folded, hit) else strong).append(hit)
    said = {hit.entry.id for hit in strong}
    ranked = [(hit, 1.0) for hit in strong]
    ranked += [(hit, 0.6 if hit.entry.id in said else 0.5) for hit in confirmed(folded, weak, strong, lexicon)]
    return _candidates(ranked)


def _everyday(folded: str, hit: Hit) -> bool:
    """Is the strong surface an everyday word, so that it needs context though its entry does not say so?"""
    entry, surface = hit.entry, hit.surface
    if entry.type in ("PLACE", "PERSON") or entry.where in EPISODE or surface in name_words().names_alone:
        return False
    if latin(surface[0]):
        return _everyday_english(folded, hit)
    length = 2 if entry.type == "ORG" else 3  # 国务院 is no everyday word though often in the news
    return len(surface) <= length and vocabulary().get(surface, 0) >= EVERYDAY


def _everyday_english(folded: str, hit: Hit) -> bool:
    """Is this one English word that everybody says, or one that many say within an English phrase?"""
    if hit.entry.type == "WORK" and " " in hit.surface:  # what's next
        words = [english_rank(word) for word in hit.surface.split()]
        return all(rank is not None and rank < 2 * VERY_COMMON for rank in words)
    rank = english_rank(hit.surface) if hit.surface.isalpha() else None
    if rank is None or rank >= COMMON_RANK:
        return False
    before = BEFORE.search(folded, max(hit.start - LONGEST_RUN, 0), hit.start)
    after = AFTER.match(folded, hit.end)
    ranks = [english_rank(word[1]) for word in (before, after) if word]
    return rank < VERY_COMMON or any(other is not None and other < COMMON_RANK for other in ranks)


def _amount(folded: str, hit: Hit) -> bool:
    """Is a name of figures alone (2080, 4090) an amount or part of one: 2080億個, 4090 元?"""
    return hit.surface.isdecimal() and AMOUNT.match(folded, hit.end) is not None


def _parted(hit: Hit) -> bool:
    """Is a Latin name that is written in one word found in two words of grammar (``at our`` for Atour)?"""
    if " " not in hit.surface or not latin(hit.surface[0]) or hit.surface in hit.entry.surfaces:
        return False
    ranks = [english_rank(word) for word in hit.surface.split()]
    return all(rank is not None and rank < VERY_COMMON for rank in ranks)


def _candidates(hits: list[tuple[Hit, float]]) -> list[Candidate]:
    """Candidates for hits with their ranks."""
    things: dict[str, tuple[Thing, frozenset[str]]] = {}
    made = []
    for hit, rank in hits:
        entry = hit.entry
        if entry.id not in things:
            things[entry.id] = _thing(entry)
        thing, names = things[entry.id]
        how: How = "exact" if hit.surface in names else "alias"
        if entry.where in EPISODE:
            how = "metadata" if entry.where == "metadata" else "pattern"
        made.append(Candidate(hit.start, hit.end, thing, how, rank))
    return made


@lru_cache(maxsize=20_000)
def _thing(entry: Entry) -> tuple[Thing, frozenset[str]]:
    """What an entry names, and its names, folded, without the aliases."""
    names = frozenset(map(fold, (*entry.en, *entry.tw, *entry.cn)))
    return Thing(entry.id, entry.name("en"), entry.type, entry), names


def _glued(folded: str, hits: list[Hit]) -> list[Hit]:
    """Of the strong hits inside Latin runs those that, with tech words and numbers, fill the run."""
    by_run: dict[tuple[int, int], list[Hit]] = defaultdict(list)
    start, end = 0, 0
    for hit in sorted(hits, key=lambda h: h.start):
        if hit.start >= end:
            start, end = _run(folded, hit.start)
        if hit.end <= end and end - start <= LONGEST_RUN:
            by_run[start, end].append(hit)
    filled: dict[str, bool] = {}
    found = []
    for span, inside in by_run.items():
        run = folded[slice(*span)]
        if filled.get(run, True):
            pieces = _fill(folded, span, inside) or _beside_words(folded, span, inside)
            filled[run] = bool(pieces)
            found += pieces
    return found


def _beside_words(folded: str, span: tuple[int, int], hits: list[Hit]) -> list[Hit]:
    """The one long name, no English word, that an everyday word makes a run with: ``FutureSolana``."""
    start, end = span
    for hit in hits:
        rest = folded[start : hit.start] + folded[hit.end : end]
        if len(hit.surface) >= LONG_NAME <= len(rest) and (hit.start == start or hit.end == end):
            rank = english_rank(rest)
            common = rest in name_words().generic or (rank is not None and rank < COMMON_RANK)
            if common and english_rank(hit.surface) is None:
                return [hit]
    return []


def _run(folded: str, at: int) -> tuple[int, int]:
    """The Latin run around an offset, as far as a name may be glued into it."""
    start = end = at
    while start > 0 and at - start <= LONGEST_RUN and latin(folded[start - 1]):
        start -= 1
    while end < len(folded) and end - at <= LONGEST_RUN and latin(folded[end]):
        end += 1
    return start, end


def _fill(folded: str, span: tuple[int, int], hits: list[Hit]) -> list[Hit]:
    """The names in the cut of a run into the fewest pieces, each a name, a tech word or a number; none if it has no cut."""
    start, end = span
    tech = name_words().tech
    by_start: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_start[hit.start].append(hit)
    best: dict[int, tuple[int, list[Hit]]] = {end: (0, [])}
    for at in range(end - 1, start - 1, -1):
        options = [(hit.end, [hit]) for hit in by_start[at]]
        options += [
            (to, []) for to in range(at + 2, min(at + LONGEST_TECH, end) + 1) if to in best and folded[at:to] in tech
        ]
        if folded[at].isdigit() and (at == start or not folded[at - 1].isdigit()):
            to = next((i for i in range(at, end) if not folded[i].isdigit()), end)
            options.append((to, []))
        found = [(best[to][0] + 1, names + best[to][1]) for to, names in options if to in best]
        if found:
            best[at] = min(found, key=lambda option: option[0])
    return best[start][1] if start in best else []
