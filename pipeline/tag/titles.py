"""Titles of chapters: what a chapter speaks of and the rest of the episode does not.

Pairs of characters and entities are ranked by how surprising it is to find them so often in the chapter (Dunning's
log-likelihood ratio against the rest of the episode); only around the best pairs words are cut, so that a title costs
little. A title reads ``Blackwell：電晶體、FLOPS``: names first, then nouns, in the episode's own script. Offsets count the
dense text (without whitespace) unless said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import Chapter, Entity, Segmented
from pipeline.segment.cohesion import Dense, Flags, Floats, Ints, Terms
from pipeline.text.words import Words, vocabulary

PAIRS = 8
"""Pairs of characters of a chapter that words are cut around."""
LOOK = 8
"""Characters to either side of a pair that are cut with it."""
LONGEST = 18
"""Characters of a title made of names and nouns."""
OPENING = 20
"""Characters of a title made of the chapter's first words."""
NAME, ONCE = 1.5, 0.5
"""A name is worth so many times what a noun as surprising is; one that is said only once in the chapter, so few."""
LEAST = 2.0
"""Less surprising is what any chapter might hold by chance."""
OFTEN = 4
"""A Latin word without a capital is a term (token, demo) if said so often in a chapter, and else a slip of the tongue."""
HAN = re.compile("[\u3400-\u9fff]+")
GREETING = re.compile(r"^(?:好的?|那[么麼]?|OK|ok|对|對|嗯|呃|啊|然后|然後|所以|其实|其實|就是|,|，|。|、|\s)+")


@dataclass(frozen=True)
class Item:
    """A name or noun that could stand in a title; ``worth`` as explained at the top."""

    text: str
    worth: float
    name: bool


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


def complete(segmented: Segmented, entities: Sequence[Entity], words: Words) -> tuple[Chapter, ...]:
    """The chapters with titles: the maker's own kept, the others short, not empty and unlike each other.

    Raises DataError if a word list is malformed.
    """
    if not segmented.chapters or all(chapter.title for chapter in segmented.chapters):
        return segmented.chapters
    episode = _episode(segmented)
    names, nouns = _names(episode, entities), _nouns(episode, words)
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
    return _Episode(segmented, dense, np.append(starts, len(dense)), talk, Terms.of(dense, _lists()[0]))


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


def _names(episode: _Episode, entities: Sequence[Entity]) -> list[list[Item]]:
    """Per chapter: the entities it names, the most surprising first."""
    chapters = len(episode.borders) - 1
    found: list[list[Item]] = [[] for _ in range(chapters)]
    share = episode.sizes / max(float(episode.talk.sum()), 1.0)
    for entity in entities:
        at = np.searchsorted(episode.dense.at, [mention.char_start for mention in entity.mentions])
        at = at[episode.talk[np.minimum(at, len(episode.talk) - 1)]]
        inside = np.bincount(np.searchsorted(episode.borders, at, side="right"), minlength=chapters + 1)[
            1 : chapters + 1
        ]
        worth = surprise(inside.astype(np.float64), np.full(chapters, float(len(at))), share) if len(at) else inside
        for number in np.flatnonzero(worth > LEAST):
            found[number].append(Item(entity.name, (NAME if inside[number] > 1 else ONCE) * float(worth[number]), True))
    return found


def _nouns(episode: _Episode, words: Words) -> list[list[Item]]:
    """Per chapter: words and runs of two words around its most surprising pairs of characters."""
    chapters, terms = len(episode.borders) - 1, episode.terms
    found: list[list[Item]] = [[] for _ in range(chapters)]
    if not len(terms.id):
        return found
    spoken = episode.talk[terms.at] & (terms.at >= episode.borders[0])
    ids, at = terms.id[spoken], terms.at[spoken]
    kinds = int(terms.id.max()) + 1
    chapter = np.searchsorted(episode.borders, at, side="right") - 1
    keys, first, inside = np.unique(chapter * kinds + ids, return_index=True, return_counts=True)
    owner, kind = keys // kinds, keys % kinds
    share = episode.sizes / max(float(episode.talk.sum()), 1.0)
    worth = surprise(
        inside.astype(np.float64), np.bincount(ids, minlength=kinds)[kind].astype(np.float64), share[owner]
    )
    order = np.lexsort((-worth, owner))
    edges = np.searchsorted(owner[order], np.arange(chapters + 1))
    for number in range(chapters):
        own = order[edges[number] : edges[number + 1]]
        own = own[worth[own] > LEAST]
        repeated = own[inside[own] > 1]
        best = repeated if len(repeated) else own  # a short chapter may say nothing twice
        found[number] = list(
            _phrases(episode, words, number, [(int(at[first[i]]), float(worth[i])) for i in best[:PAIRS]])
        )
    return found


def _phrases(episode: _Episode, words: Words, number: int, pairs: Iterable[tuple[int, float]]) -> Iterator[Item]:
    """The nouns at some pairs of a chapter, each once."""
    text = episode.dense.text[episode.borders[number] : episode.borders[number + 1]]
    done: set[str] = set()
    for place, worth in pairs:
        span = _phrase(episode, words, place, text)
        if span is None:
            continue
        key = episode.dense.text[span[0] : span[1]]
        if key not in done:
            done.add(key)
            yield Item(_surface(episode, *span), worth, False)


def _phrase(episode: _Episode, words: Words, place: int, chapter: str) -> tuple[int, int] | None:
    """Dense span of the noun at a pair of characters, with the noun beside it if the two go together; None for no noun."""
    text = episode.dense.text
    if text[place].isascii():
        return _latin(episode, place, chapter)
    spans = _cut(episode, words, place)
    here = [i for i, (a, b) in enumerate(spans) if a < place + 2 and b > place]
    if not here or not all(_noun(text[slice(*spans[i])]) for i in here):
        return None
    low, high = here[0], here[-1]
    count = chapter.count(text[spans[low][0] : spans[high][1]])
    for a, b in ((low, high + 1), (low - 1, high)):
        if a >= 0 and b < len(spans):
            beside = text[slice(*(spans[b] if b > high else spans[a]))]
            whole = text[spans[a][0] : spans[b][1]]
            if (
                _noun(beside)
                and vocabulary().get(beside)
                and chapter.count(whole) >= max(2, 0.4 * count)
                and len(whole) <= 8
            ):
                return spans[a][0], spans[b][1]
    start, end = spans[low][0], spans[high][1]
    if low != high and chapter.count(text[start:end]) < 2:
        return None
    return (start, end) if end - start > 1 else None


def _latin(episode: _Episode, place: int, chapter: str) -> tuple[int, int] | None:
    """Dense span of the Latin word at a place; None for an everyday word."""
    end = place + 1
    while (
        end < len(episode.dense)
        and episode.dense.glued[end]
        and episode.dense.text[end].isascii()
        and end - place < LONGEST
    ):
        if not episode.dense.text[end].isalpha():
            break
        end += 1
    written = _surface(episode, place, end)
    return (place, end) if written != written.lower() or chapter.count(written) >= OFTEN else None


def _cut(episode: _Episode, words: Words, place: int) -> list[tuple[int, int]]:
    """Dense spans of the words in the run of Han characters around a place."""
    text = episode.dense.text
    low, high = max(place - LOOK, 0), min(place + 2 + LOOK, len(text))
    run = next((m for m in HAN.finditer(text, low, high) if m.start() <= place < m.end()), None)
    if run is None:
        return []
    at = episode.dense.at
    source = int(at[run.start()]), int(at[run.end() - 1]) + 1
    if source[1] - source[0] != run.end() - run.start():  # 一 個 字 一 個 空 格: no words can be cut there
        inner = Words(run[0])
        return [(run.start() + a, run.start() + b) for a, b in inner.spans(0, len(run[0]))]
    shift = run.start() - source[0]
    return [(a + shift, b + shift) for a, b in words.spans(*source)]


def _surface(episode: _Episode, start: int, end: int) -> str:
    """The dense characters as the transcript writes them."""
    text, at = episode.segmented.transcript.text, episode.dense.at
    return "".join(text[int(i)] for i in at[start:end])


@lru_cache(maxsize=1)
def _lists() -> tuple[str, frozenset[str]]:
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
    return len(word) > 1 and word not in _lists()[1]


def _titles(items: Iterable[Item]) -> Iterator[str]:
    """Titles of the worthiest items, the best first: names and nouns together, then with others left out."""
    ranked: list[Item] = []
    pairs: set[str] = set()
    for item in sorted(items, key=lambda item: -item.worth):
        folded = item.text.casefold()
        own = {folded[i : i + 2] for i in range(len(folded) - 1)} or {folded}
        if not own & pairs:  # 價格闖關 says what 放開價格 does
            ranked.append(item)
            pairs |= own
    for skip in range(len(ranked)):
        yield _joined(ranked[skip : skip + 3])


def _joined(items: Sequence[Item]) -> str:
    """``names：nouns``, as many of the first items as there is room for."""
    chosen: list[Item] = []
    for item in items:
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
