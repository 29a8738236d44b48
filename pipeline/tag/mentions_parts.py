"""Half the names of people whom the episode names in full: 卡特 after 吉米·卡特, Altman after Sam Altman, 吉米 as well.

The given name alone is taken of foreign names in Han script: Sam may be anybody.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from pipeline.lexicon import Entry, Lexicon, fold
from pipeline.tag import mentions_known
from pipeline.tag.entities_data import COMMON_RANK, english_rank, name_words
from pipeline.tag.mentions import Candidate
from pipeline.text.words import Words, vocabulary

PARTED = re.compile(r"([\u4e00-\u9fff]+)[·‧・•]([\u4e00-\u9fff]{2,5})")
NAMED = re.compile(r"[A-Z][a-z]+ (?:[A-Z]\. ?)?([A-Z][a-z]{3,})")
RANK = 1.5  # above a guess at an unknown name of the same letters
WORD = 1000  # occurrences in jieba's corpus from which a Han word is no family name by itself


def find(folded: str, known: list[Candidate], lexicon: Lexicon, words: Words) -> list[Candidate]:
    """Candidates for the family names of the people that ``known`` holds; none that names two of them or something else.

    What is a weak surface of others (卡特 the basketball player) is the family name all the same where none of them is
    named for certain.
    """
    sure = {one.thing.id for one in known if one.rank == 1.0}
    people = {one.thing.id: one.thing for one in known if one.thing.type == "PERSON" and one.thing.known}
    owners: dict[str, set[str]] = defaultdict(set)
    for id, thing in people.items():
        for part in _parts(thing.entry):
            owners[part].add(id)
    for given, id in _given(folded, known):
        owners[given].add(id)
    entries = [
        Entry(f"{id} {part}", "PERSON", en=(part,), where="introduced")
        for part, (id, *others) in owners.items()
        if not others and part in folded and not _names_other(part, lexicon, sure)
    ]
    if not entries:
        return []
    return [
        dataclasses.replace(one, thing=people[one.thing.id.split(" ")[0]], how="alias", rank=RANK)
        for one in mentions_known.find(folded, Lexicon(entries), words)
    ]


def _given(folded: str, known: list[Candidate]) -> Iterator[tuple[str, str]]:
    """Given names in Han script that are no words, each with the person whom the episode names so in full."""
    people = {
        (one.thing, folded[one.start : one.end]) for one in known if one.thing.type == "PERSON" and one.thing.known
    }
    for thing, full in people:
        for match in filter(None, map(PARTED.fullmatch, (*thing.entry.tw, *thing.entry.cn))):
            given = fold(match[1])
            in_full = full.startswith(given) and len(full) > len(given) + 1
            word = vocabulary().get(given, 0) >= WORD or not name_words().particles.isdisjoint(given)
            if len(given) > 1 and in_full and not word:
                yield given, thing.id


def _names_other(part: str, lexicon: Lexicon, sure: set[str]) -> bool:
    """Is the family name a surface of a thing: a strong one, or a weak one of a thing that the episode names?"""
    return any(not lexicon.is_weak(part, entry) or entry.id in sure for entry in lexicon.by_surface.get(part, ()))


@lru_cache(maxsize=5_000)
def _parts(entry: Entry) -> frozenset[str]:
    """The family names, folded, of a person's full names; no word that is said for itself (Cook, Page)."""
    return frozenset(_family_names(entry))


def _family_names(entry: Entry) -> Iterator[str]:
    data = name_words()
    for name in (*entry.tw, *entry.cn):
        match = PARTED.fullmatch(name)
        if match and vocabulary().get(part := fold(match[2]), 0) < WORD and not set(part) <= data.function:
            yield part
    for name in entry.en:
        match = NAMED.fullmatch(name)
        if match and (part := match[1].lower()) not in data.given:
            rank = english_rank(part)
            if rank is None or rank >= 2 * COMMON_RANK:
                yield part
