"""Titles of chapters: what a chapter speaks of and the rest of the episode does not.

Pairs of characters and entities are ranked by how surprising it is to find them so often in the chapter (Dunning's
log-likelihood ratio against the rest of the episode); only around the best pairs words are cut, so that a title costs
little. A title reads ``Blackwell：電晶體、FLOPS``: names first, then nouns, in the episode's own script. Offsets count the
dense text (without whitespace) unless said.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

import numpy as np

from pipeline.model import Chapter, Entity, Segmented
from pipeline.segment.cohesion import Floats, Terms
from pipeline.tag import titles_nouns
from pipeline.tag.titles_data import data
from pipeline.text.dense import Dense, Flags, Ints
from pipeline.text.words import Words

PAIRS, FURTHER = 12, 40
"""Pairs of characters of a chapter that words are cut around, and those further ones as long as none is a noun."""
TOGETHER = 3
"""Items of a title at most."""
LONGEST = 18
"""Characters of a title made of names and nouns."""
SHORT = 4
"""A title of no more characters takes one more item, however little that says beside the first."""
OPENING = 20
"""Characters of a title made of the chapter's first words."""
SPELL = 100
"""What is said again within so many characters counts once: 小島小島小島 is one slip of the tongue, not three topics."""
LEAST = 0.3
"""Less surprising is what any chapter holds by chance."""
NAMED = b"\1"
GREETING = re.compile(r"^(?:好的?|那[么麼]?|OK|ok|对|對|嗯|呃|啊|然后|然後|所以|其实|其實|就是|,|，|。|、|\s)+")


@dataclass(slots=True)  # not frozen, which makes each of thousands dearer; nothing changes one
class Item:
    """A name or noun that could stand in a title; ``worth`` as explained at the top."""

    text: str
    worth: float
    name: bool
    place: bool = False


@dataclass(frozen=True)
class _Episode:
    """An episode as titles need it: where chapters begin, and which dense characters belong to the talk."""

    segmented: Segmented
    dense: Dense
    borders: Ints
    talk: Flags
    terms: Terms

    @property
    def sizes(self) -> Floats:
        """Characters of talk in each chapter."""
        total = np.insert(np.cumsum(self.talk), 0, 0)
        sizes: Floats = np.diff(total[self.borders]).astype(np.float64)
        return sizes

    def written(self, start: int, end: int) -> str:
        """Dense characters as the transcript writes them."""
        return "".join(self.segmented.transcript.text[slice(*self.dense.source(start, end))].split())


def complete(segmented: Segmented, entities: Sequence[Entity], words: Words) -> tuple[Chapter, ...]:
    """The chapters with titles: the maker's own kept, the others short, not empty and unlike each other.

    Raises DataError if a word list is malformed.
    """
    if not segmented.chapters or all(chapter.title for chapter in segmented.chapters):
        return segmented.chapters
    episode = _episode(segmented)
    names, nouns = _names(episode, entities), _nouns(episode, entities, words)
    taken = {chapter.title for chapter in segmented.chapters if chapter.title}
    titled = []
    for number, chapter in enumerate(segmented.chapters):
        if not chapter.title:
            title = _unlike(taken, _titles(names[number] + nouns[number]), _opening(segmented, chapter))
            taken.add(title)
            chapter = replace(chapter, title=title)
        titled.append(chapter)
    return tuple(titled)


def _episode(segmented: Segmented) -> _Episode:
    dense = Dense.of(segmented.transcript.folded)
    starts = np.searchsorted(dense.at, [chapter.char_start for chapter in segmented.chapters])
    talk = np.ones(len(dense), dtype=bool)
    for section in segmented.sections:
        if section.kind != "content":
            a, b = np.searchsorted(dense.at, (section.char_start, section.char_end))
            talk[a:b] = False
    return _Episode(segmented, dense, np.append(starts, len(dense)), talk, Terms.of(dense, data().function))


def surprise(inside: Floats, total: Floats, share: Floats) -> Floats:
    """Dunning's log-likelihood ratio of ``inside`` of ``total`` occurrences in a part of this share of the text.

    0 for what is no more frequent there than elsewhere.
    """
    share = share.clip(1e-9, 1 - 1e-9)
    outside = total - inside
    ratio = 2 * (
        inside * np.log(np.maximum(inside, 1e-9) / (total * share))
        + outside * np.log(np.maximum(outside, 1e-9) / (total * (1 - share)))
    )
    result: Floats = np.where(inside > total * share, ratio, 0.0)
    return result


def _surprising(episode: _Episode, at: Ints, kind: Ints) -> list[list[tuple[int, int, int, float]]]:
    """Per chapter: kinds of things that stand at ``at``, the most surprising first.

    Rows are (kind, first place in the chapter, spells of it there, surprise); what is not spoken in the talk does not count.
    """
    chapters = len(episode.borders) - 1
    spoken = episode.talk[at] & (at >= episode.borders[0])
    at, kind = at[spoken], kind[spoken]
    if not len(at):
        return [[] for _ in range(chapters)]
    order = np.lexsort((at, kind))
    at, kind = at[order], kind[order]
    chapter = np.searchsorted(episode.borders, at, side="right") - 1
    same = np.logical_and.reduce([row[1:] == row[:-1] for row in (kind, at // SPELL, chapter)])
    fresh = np.insert(~same, 0, True)
    at, kind, chapter = at[fresh], kind[fresh], chapter[fresh]
    kinds = int(kind.max()) + 1
    keys, first, inside = np.unique(chapter * kinds + kind, return_index=True, return_counts=True)
    owner, which = keys // kinds, keys % kinds
    share = episode.sizes / max(float(episode.talk.sum()), 1.0)
    worth = surprise(inside.astype(np.float64), np.bincount(kind)[which].astype(np.float64), share[owner])
    order = np.lexsort((-worth, owner))
    order = order[worth[order] > LEAST]
    edges = np.searchsorted(owner[order], np.arange(chapters + 1))
    columns = which[order], at[first[order]], inside[order], worth[order]
    table = list(zip(*(column.tolist() for column in columns), strict=True))
    return [table[low:high] for low, high in pairwise(edges.tolist())]


def _names(episode: _Episode, entities: Sequence[Entity]) -> list[list[Item]]:
    """Per chapter: the entities it names, the most surprising first."""
    said = [(mention.char_start, number) for number, entity in enumerate(entities) for mention in entity.mentions]
    table = np.array(said, dtype=np.int64).reshape(-1, 2)
    at = np.searchsorted(episode.dense.at, table[:, 0])
    return [
        [
            Item(entity.name, _weight(entity, count) * worth, True, entity.type == "PLACE")
            for entity, count, worth in rows
        ]
        for rows in (
            [(entities[kind], count, worth) for kind, _, count, worth in rows]
            for rows in _surprising(episode, at, table[:, 1])
        )
    ]


def _weight(entity: Entity, count: int) -> float:
    """What a name said so often in a chapter is worth beside a noun as surprising."""
    if not entity.known and titles_nouns.everyday(entity.name.casefold()):
        return 0.0  # You're, CK: sung or heard wrong
    known = 1.0 if entity.known else data().weights["unknown"]
    return data().names[entity.type] * known * (1.0 if count > 1 else data().weights["once"])


def _nouns(episode: _Episode, entities: Sequence[Entity], words: Words) -> list[list[Item]]:
    """Per chapter: words and runs of two words around its most surprising pairs of characters; none inside a name."""
    found = []
    named = _named(episode, entities)
    free = ~named[episode.terms.at]
    flags = named.tobytes()
    for number, rows in enumerate(_surprising(episode, episode.terms.at[free], episode.terms.id[free])):
        again = sorted(rows, key=lambda row: row[2] < 2)  # what is said once serves where nothing is said twice
        text = episode.dense.text[episode.borders[number] : episode.borders[number + 1]]
        spans: dict[str, Item] = {}
        for tried, (_, place, count, worth) in enumerate(again[:FURTHER]):
            if (spans and tried >= PAIRS) or (len(spans) > 1 and count < 2):
                break
            if flags[place + 1 : place + 2] == NAMED:
                continue  # what noun there is would reach into the name
            noun = titles_nouns.at(place, episode.dense, text, episode.segmented.transcript.folded, words)
            if noun is not None and NAMED not in flags[noun.start : noun.end]:
                surface = episode.written(noun.start, noun.end)
                spans.setdefault(
                    surface.casefold(),
                    Item(surface, worth * noun.worth * (1.0 if count > 1 else data().weights["once"]), False),
                )
        found.append(list(spans.values()))
    return found


def _named(episode: _Episode, entities: Sequence[Entity]) -> Flags:
    """Which dense characters belong to a name."""
    spans = [(mention.char_start, mention.char_end) for entity in entities for mention in entity.mentions]
    edges = np.searchsorted(episode.dense.at, np.array(spans, dtype=np.int64).reshape(-1, 2))
    depth = np.zeros(len(episode.dense) + 1, dtype=np.int64)
    np.add.at(depth, edges[:, 0], 1)
    np.subtract.at(depth, edges[:, 1], 1)
    inside: Flags = np.cumsum(depth[:-1]) > 0
    return inside


def _titles(items: Iterable[Item]) -> Iterator[str]:
    """Titles of the worthiest items, the best first: names and nouns together, then with others left out."""
    ranked = _ranked(items)
    best = deque(islice(ranked, TOGETHER))
    while best:
        yield _joined(best)
        best.popleft()
        best.extend(islice(ranked, 1))


def _ranked(items: Iterable[Item]) -> Iterator[Item]:
    """The items of any worth, the worthiest first, without those that share two characters with one before."""
    pairs: set[str] = set()
    for item in sorted((item for item in items if item.worth > 0), key=lambda item: -item.worth):
        folded = item.text.casefold()
        own = {folded[i : i + 2] for i in range(len(folded) - 1)} or {folded}
        if not own & pairs:  # 價格闖關 says what 放開價格 does
            yield item
            pairs |= own


def _joined(items: Iterable[Item]) -> str:
    """``names：nouns``, as many of the first items as there is room for and as say something beside the first."""
    chosen: list[Item] = []
    for item in items:
        faint = chosen and item.worth < data().weights["least"] * chosen[0].worth
        if (faint and sum(len(i.text) for i in chosen) > SHORT) or (item.place and any(i.place for i in chosen)):
            continue
        if not chosen or sum(len(i.text) + 1 for i in chosen) + len(item.text) <= LONGEST:
            chosen.append(item)
    names = "、".join(item.text for item in chosen if item.name)
    nouns = "、".join(item.text for item in chosen if not item.name)
    return f"{names}：{nouns}" if names and nouns else names or nouns


def _opening(segmented: Segmented, chapter: Chapter) -> str:
    """The first words of a chapter, without what only fills."""
    text = segmented.transcript.text[chapter.char_start : chapter.char_start + 4 * OPENING]
    line = " ".join(text.split())
    bare = GREETING.sub("", line) or line
    return re.split("[。！？；!?;]", bare)[0][:OPENING].strip("，、, ") or line[:OPENING] or "…"


def _unlike(taken: set[str], titles: Iterable[str], opening: str) -> str:
    """The first title that no other chapter has."""
    for title in titles:
        if title not in taken:
            return title
    number, title = 2, opening
    while title in taken:
        title, number = f"{opening}（{number}）", number + 1
    return title
