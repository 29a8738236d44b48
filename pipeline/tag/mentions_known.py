"""Mentions of names known beforehand: the lexicon's surfaces, with the guards that short and ambiguous ones need.

- An everyday English word in the middle of an English phrase (``work flow``, ``tell her``) is weak as well.
- A weak surface (蘋果 the fruit) counts where a context word stands near, or a strong surface of the thing elsewhere, or
  where what stands right beside it says what it is (``mentions_weak``).
- A Han surface of two characters must stand on word borders (台東 is none in 平台東西).
- A Latin run that is no name itself is cut into names, tech words and numbers if they fill it: ``GPUB200``.
"""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.lexicon import Hit, Lexicon, fold, latin
from pipeline.model import How
from pipeline.tag.entities_data import COMMON_RANK, english_rank, name_words
from pipeline.tag.mentions import EPISODE, Candidate, Thing
from pipeline.tag.mentions_weak import EVERYDAY, confirmed
from pipeline.text.words import Words, vocabulary

BEFORE, AFTER = re.compile(r"([a-z']+) $"), re.compile(r" ([a-z']+)")
VERY_COMMON = 150  # English words more frequent than the word of this rank stand everywhere
AMOUNT = re.compile(r" ?(?:[.,][0-9]|[万亿兆千百十萬億%元块塊年月日号號个個]|[美日欧]元|点[0-9])")
CROSSING = ((-1, 1), (-2, 1), (-1, 2), (-2, 2), (-1, 3), (0, 3), (0, 4), (1, 3), (1, 4))  # from a span's start
SHORTEST_GLUED, LONGEST_RUN, LONGEST_TECH = 3, 40, 8  # letters


def find(folded: str, lexicon: Lexicon, words: Words) -> list[Candidate]:
    """Candidates for all known names in a folded text; they may overlap."""
    hits = lexicon.find(folded, inside=True)
    whole = [hit for hit in hits if hit.whole] + _glued(folded, [hit for hit in hits if not hit.whole])
    whole = [hit for hit in whole if not (_parted(folded, hit) or _amount(folded, hit))]
    whole = [hit._replace(weak=True) if _everyday(folded, hit) else hit for hit in whole]
    pairs = {(hit.start, hit.end) for hit in whole}
    strong = [hit for hit in whole if not hit.weak and _on_borders(folded, hit, words, pairs)]
    said = {hit.entry.id for hit in strong}
    weak = [hit for hit in whole if hit.weak and _on_borders(folded, hit, words, pairs)]
    return _candidates(folded, strong + confirmed(folded, weak, strong, lexicon), said)


def _everyday(folded: str, hit: Hit) -> bool:
    """Is the surface an everyday word, so that it needs context though its entry does not say so?"""
    if hit.weak or hit.entry.type in ("PLACE", "PERSON") or hit.entry.where in EPISODE:
        return False
    if folded[hit.start : hit.end] in name_words().names_alone:
        return False
    if latin(folded[hit.start]):
        return _everyday_english(folded, hit.start, hit.end)
    length = 2 if hit.entry.type == "ORG" else 3  # 国务院 is no everyday word though often in the news
    return hit.end - hit.start <= length and vocabulary().get(folded[hit.start : hit.end], 0) >= EVERYDAY


def _everyday_english(folded: str, start: int, end: int) -> bool:
    """Is this one English word that everybody says, or one that many say within an English phrase?"""
    rank = english_rank(folded[start:end]) if folded[start:end].isalpha() else None
    if rank is None or rank >= COMMON_RANK:
        return False
    before, after = BEFORE.search(folded, max(start - LONGEST_RUN, 0), start), AFTER.match(folded, end)
    ranks = [english_rank(word[1]) for word in (before, after) if word]
    return rank < VERY_COMMON or any(other is not None and other < COMMON_RANK for other in ranks)


def _amount(folded: str, hit: Hit) -> bool:
    """Is a name of figures alone (2080, 4090) an amount or part of one: 2080億個, 4090 元?"""
    return folded[hit.start : hit.end].isdecimal() and AMOUNT.match(folded, hit.end) is not None


def _parted(folded: str, hit: Hit) -> bool:
    """Is a Latin name that is written in one word found in two words of grammar (``at our`` for Atour)?"""
    found = folded[hit.start : hit.end]
    if " " not in found or not latin(found[0]) or found in hit.entry.surfaces:
        return False
    ranks = [english_rank(word) for word in found.split()]
    return all(rank is not None and rank < VERY_COMMON for rank in ranks)


def _candidates(folded: str, hits: list[Hit], said: set[str]) -> list[Candidate]:
    entries = {hit.entry.id: hit.entry for hit in hits}
    things = {id: Thing(id, entry.name("en"), entry.type, entry) for id, entry in entries.items()}
    names = {id: {*map(fold, (*t.entry.en, *t.entry.tw, *t.entry.cn))} for id, t in things.items()}
    made = []
    for hit in hits:
        thing = things[hit.entry.id]
        how: How = "exact" if folded[hit.start : hit.end] in names[thing.id] else "alias"
        if not thing.known:
            how = "metadata" if hit.entry.where == "metadata" else "pattern"
        rank = 1.0 if not hit.weak else 0.6 if hit.entry.id in said else 0.5
        made.append(Candidate(hit.start, hit.end, thing, how, rank))
    return made


def _on_borders(folded: str, hit: Hit, words: Words, hits: set[tuple[int, int]]) -> bool:
    """Is a Han surface of two characters a word, or, of a place, the start or end of one (中国人)?

    Words are cut only where a dictionary word crosses the surface. What the cutter joins but no dictionary has is no word,
    nor is what is made of two of ``hits``: 清华 | 北大.
    """
    start, end = hit.start, hit.end
    if end - start != 2 or not "\u4e00" <= folded[start] <= "\u9fff" or not _crossed(folded, start):
        return True
    known = vocabulary()
    for low, high in words.spans(max(start - 5, 0), min(end + 5, len(folded))):
        if high <= start or low >= end or (start <= low and high <= end) or not known.get(folded[low:high]):
            continue
        if (low == start and (end, high) in hits) or (high == end and (low, start) in hits):
            continue
        if not (hit.entry.type == "PLACE" and low <= start and high >= end and (low == start or high == end)):
            return False
    return True


def _crossed(folded: str, start: int) -> bool:
    """Does a dictionary word of up to four characters reach over an edge of the span of two that starts here?"""
    known = vocabulary()
    return any(start + low >= 0 and known.get(folded[start + low : start + high]) for low, high in CROSSING)


def _glued(folded: str, hits: list[Hit]) -> list[Hit]:
    """Of the hits inside Latin runs those that, with tech words and numbers, fill the run."""
    by_run: dict[tuple[int, int], list[Hit]] = defaultdict(list)
    start, end = 0, 0
    for hit in sorted(hits, key=lambda h: h.start):
        if hit.weak or hit.end - hit.start < SHORTEST_GLUED:
            continue
        if hit.start >= end:
            start, end = _run(folded, hit.start)
        if hit.end <= end and end - start <= LONGEST_RUN:
            by_run[start, end].append(hit)
    filled: dict[str, bool] = {}
    found = []
    for span, inside in by_run.items():
        run = folded[slice(*span)]
        if filled.get(run, True):
            pieces = _fill(folded, span, inside)
            filled[run] = bool(pieces)
            found += pieces
    return found


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
