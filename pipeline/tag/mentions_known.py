"""Mentions of names known beforehand: the lexicon's surfaces, with the guards that short and ambiguous ones need.

- A weak surface (蘋果 the fruit) counts where a context word stands near, or a strong surface of the thing elsewhere.
- A Han surface of two characters must stand on word borders (台東 is none in 平台東西).
- A Latin run that is no name itself is cut into names, tech words and numbers if they fill it: ``GPUB200``.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict

from pipeline.lexicon import Hit, Lexicon, fold
from pipeline.model import How
from pipeline.tag.entities_data import name_words
from pipeline.tag.mentions import Candidate, Thing
from pipeline.text.words import Words, vocabulary

EVERYDAY = 2000  # occurrences in jieba's corpus
NEAR = 60  # characters on each side in which a context word counts
LATIN_RUN = re.compile(r"[a-z0-9\u00c0-\u024f]+")
PIECES = re.compile(r"[a-z]+|\d+")


def find(folded: str, lexicon: Lexicon, words: Words) -> list[Candidate]:
    """Candidates for all known names in a folded text; they may overlap."""
    hits = lexicon.find(folded, inside=True)
    whole = [hit for hit in hits if hit.whole] + _glued(folded, [hit for hit in hits if not hit.whole])
    whole = [dataclasses.replace(hit, weak=True) if _everyday(folded, hit) else hit for hit in whole]
    strong = [hit for hit in whole if not hit.weak and _on_borders(folded, hit, words)]
    said = {hit.entry.id for hit in strong}
    weak = [hit for hit in whole if hit.weak and (hit.entry.id in said or _in_context(folded, hit))]
    weak = [hit for hit in weak if _on_borders(folded, hit, words)]
    return [_candidate(folded, hit) for hit in strong + weak]


def _everyday(folded: str, hit: Hit) -> bool:
    """Is the surface an everyday Han word, so that it needs context though its entry does not say so?"""
    if hit.weak or hit.end - hit.start > 3 or hit.entry.type == "PLACE":
        return False
    return vocabulary().get(folded[hit.start : hit.end], 0) >= EVERYDAY


def _candidate(folded: str, hit: Hit) -> Candidate:
    entry = hit.entry
    surface = folded[hit.start : hit.end]
    names = {fold(name) for name in (*entry.en, *entry.tw, *entry.cn)}
    thing = Thing(entry.id, entry.name("en"), entry.type, entry)
    how: How = "exact" if surface in names else "alias"
    if not thing.known:
        how = "metadata" if entry.where == "metadata" else "pattern"
    return Candidate(hit.start, hit.end, thing, how, 0.5 if hit.weak else 1.0)


def _in_context(folded: str, hit: Hit) -> bool:
    before, after = folded[max(hit.start - NEAR, 0) : hit.start], folded[hit.end : hit.end + NEAR]
    return any(word in before or word in after for word in map(fold, hit.entry.context))


def _on_borders(folded: str, hit: Hit, words: Words) -> bool:
    """Is a Han surface of two characters a word, or, of a place, the start or end of one (中国人)?

    Words are cut only where a dictionary word crosses the surface. What the cutter joins but no dictionary has is no word.
    """
    start, end = hit.start, hit.end
    if end - start != 2 or not "\u4e00" <= folded[start] <= "\u9fff" or not _crossed(folded, start, end):
        return True
    known = vocabulary()
    for low, high in words.spans(max(start - 5, 0), min(end + 5, len(folded))):
        if high <= start or low >= end or (start <= low and high <= end) or not known.get(folded[low:high]):
            continue
        if not (hit.entry.type == "PLACE" and low <= start and high >= end and (low == start or high == end)):
            return False
    return True


def _crossed(folded: str, start: int, end: int) -> bool:
    """Does a dictionary word reach into or around the span?"""
    known = vocabulary()
    for low in range(max(start - 3, 0), end):
        for high in range(max(start + 1, low + 2), min(low + 4, end + 3, len(folded)) + 1):
            crosses = low < start < high or low < end < high
            if crosses and not (low == start and high == end) and known.get(folded[low:high]):
                return True
    return False


def _glued(folded: str, hits: list[Hit]) -> list[Hit]:
    """Of the hits inside Latin runs those that, with tech words and numbers, fill the run."""
    by_run: dict[tuple[int, int], list[Hit]] = defaultdict(list)
    run = None
    for hit in sorted(hits, key=lambda h: h.start):
        if run is None or hit.start >= run.end():
            run = LATIN_RUN.search(folded, _run_start(folded, hit.start))
        if run and run.start() <= hit.start and hit.end <= run.end() and run.end() - run.start() <= 40:
            by_run[run.span()].append(hit)
    return [hit for span, inside in by_run.items() for hit in _fill(folded, span, inside)]


def _run_start(folded: str, at: int) -> int:
    while at > 0 and LATIN_RUN.match(folded[at - 1]):
        at -= 1
    return at


def _fill(folded: str, span: tuple[int, int], hits: list[Hit]) -> list[Hit]:
    """The cut of a run with the fewest pieces, each a strong name, a tech word or a number; no hits if there is none."""
    start, end = span
    by_start: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if not hit.weak and hit.end - hit.start >= 3:
            by_start[hit.start].append(hit)
    best: dict[int, tuple[int, list[Hit]]] = {end: (0, [])}
    for at in range(end - 1, start - 1, -1):
        options = [(hit.end, [hit]) for hit in by_start[at]]
        options += [(at + n, []) for n in range(2, end - at + 1) if folded[at : at + n] in name_words().tech]
        digits = re.compile(r"\d+").match(folded, at, end)
        if digits and (at == start or not folded[at - 1].isdigit()):
            options.append((digits.end(), []))
        found = [(best[to][0] + 1, names + best[to][1]) for to, names in options if to in best]
        if found:
            best[at] = min(found, key=lambda option: option[0])
    return best[start][1] if start in best else []
