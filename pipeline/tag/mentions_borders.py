"""Known names in Han script that are no names where they stand, because a word reaches over their edge.

- A surface of two characters must stand on word borders (台東 is none in 平台東西).
- A place may be the start or end of a word (中国人, 古埃及), but not of another name (马赛 | 克, 大理 | 石).
- A longer one is cut out of its neighbours where they share a word with it: 伟大 | 基金, 公安部 | 门.
- Two names that touch are not a longer one and a rest: 微信 | 支付宝 holds no 微信支付, 苏州 | 大学生 no 苏州大学.
- A place whose language is meant is no place: 潮州话.
- 十四五 with a unit behind is a number.
"""

from __future__ import annotations

import re

from pipeline.lexicon import Hit
from pipeline.tag.entities_data import COMMON, name_words
from pipeline.text.words import Words, vocabulary

# Relative to a span's start: where a word may start, and its ends.
CROSSING = ((-3, (1,)), (-2, (1, 2)), (-1, (1, 2, 3)), (0, (3, 4)), (1, (3, 4)))
FIGURES = re.compile("[一二三四五六七八九十百千]+")


def fitting(folded: str, hits: list[Hit], words: Words) -> list[Hit]:
    """Of the whole hits those that no word beside them takes a part of."""
    spans = {(hit.start, hit.end) for hit in hits}
    strong = {(hit.start, hit.end) for hit in hits if not hit.weak}
    ends = {start: end for start, end in sorted(strong) if end - start > 2}  # start → the furthest end
    kept: list[Hit] = []
    cut: list[Hit] = []
    for hit in hits:
        if not "\u4e00" <= hit.surface[0] <= "\u9fff":
            kept.append(hit)
        elif len(hit.surface) == 2:
            if (
                _on_borders(folded, hit, words, spans)
                and not _is_language(folded, hit)
                and not _in_new_word(folded, hit)
            ):
                kept.append(hit)
        elif not (
            _counted(folded, hit)
            or _is_two(hit, strong, ends)
            or _is_whose(folded, hit, strong)
            or _runs_on(folded, hit)
            or _is_language(folded, hit)
        ):
            (cut if _runs_in(folded, hit) else kept).append(hit)
    if cut:  # where the name stands free elsewhere, it is meant: 很多邻国的用户, in an episode about 多邻国
        free = {hit.entry.id for hit in kept}
        kept += [hit for hit in cut if hit.entry.id in free]
    return kept


def _counted(folded: str, hit: Hit) -> bool:
    """Is a name of figures (十四五) a number here: 十四五岁?"""
    return folded[hit.end : hit.end + 1] in name_words().counted and FIGURES.fullmatch(hit.surface) is not None


def _runs_on(folded: str, hit: Hit) -> bool:
    """Does the last character belong to the word behind, and is the rest a word: 公安 | 部门, but 公安部 | 部长, 公安部长?"""
    known, data = vocabulary(), name_words()
    word = folded[hit.end - 1 : hit.end + 1]
    if hit.entry.type in ("PERSON", "PLACE") or known.get(word, 0) < COMMON or word in data.titles_after:
        return False
    if word[1:] in data.function or word[1:] in data.described or known.get(folded[hit.end : hit.end + 2], 0) >= COMMON:
        return False  # 公安部 | 门口
    longer = hit.surface + word[1:]
    return known.get(hit.surface[:-1], 0) >= COMMON and (hit.surface not in known or bool(known.get(longer)))


def _runs_in(folded: str, hit: Hit) -> bool:
    """Does the first character belong to the word before, and is the rest a word: 伟大 | 基金?"""
    known = vocabulary()
    if (
        hit.entry.type in ("PERSON", "PLACE", "TERM")
        or hit.start == 0
        or hit.surface in known
        or known.get(hit.surface[1:], 0) < COMMON
    ):
        return False
    return known.get(folded[hit.start - 1 : hit.start + 1], 0) >= COMMON


def _is_two(hit: Hit, strong: set[tuple[int, int]], ends: dict[int, int]) -> bool:
    """Is it the first of two names that touch, and the start of the second?"""
    return any(ends.get(at, 0) > hit.end and (hit.start, at) in strong for at in range(hit.start + 2, hit.end))


def _is_whose(folded: str, hit: Hit, strong: set[tuple[int, int]]) -> bool:
    """Is it a name with people or a trade behind: 苏州 | 大学生, 中国 | 银行业, but 清华大学 | 生命科学?"""
    known, end = vocabulary(), hit.end + 1
    if folded[hit.end : end] not in name_words().described or known.get(folded[hit.end : end + 1], 0) >= COMMON:
        return False
    return any(
        known.get(folded[at:end], 0) >= COMMON and (hit.start, at) in strong for at in range(hit.start + 2, hit.end - 1)
    )


def _on_borders(folded: str, hit: Hit, words: Words, hits: set[tuple[int, int]]) -> bool:
    """Is a surface of two characters a word, or, of a place, the start or end of one?

    Words are cut only where a dictionary word crosses the surface. What the cutter joins but no dictionary has is no word,
    nor is what is made of two of ``hits``: 清华 | 北大.
    """
    start, end = hit.start, hit.end
    if not _crossed(folded, start):
        return True
    known = vocabulary()
    for low, high in words.spans(max(start - 5, 0), min(end + 5, len(folded))):
        if high <= start or low >= end or (start <= low and high <= end) or not known.get(folded[low:high]):
            continue
        if (low == start and (end, high) in hits) or (high == end and (low, start) in hits):
            continue
        if hit.entry.type != "PLACE" or not (
            (low <= start and high == end and _leads(folded[low:start]))
            or (low == start and high >= end and not _renames(folded[end:high]))
        ):
            return False
    return True


def _is_language(folded: str, hit: Hit) -> bool:
    """Is it a place whose language is meant: 潮州话, but 潮州 | 话题?"""
    tail = folded[hit.end : hit.end + 1]
    if hit.entry.type != "PLACE" or not tail or tail not in name_words().languages:
        return False
    word = folded[hit.end : hit.end + 2]
    return len(word) < 2 or not vocabulary().get(word)


def _in_new_word(folded: str, hit: Hit) -> bool:
    """Does a word that the dictionary lacks reach over an edge (更高 | 通膨), and no dictionary word over that word's end?"""
    known, new = vocabulary(), name_words().new_words
    for low, highs in CROSSING:
        for high in highs:
            start, end = hit.start + low, hit.start + high
            if start >= 0 and folded[start:end] in new and known.get(folded[end - 1 : end + 1], 0) < COMMON:
                return True
    return False


def _leads(head: str) -> bool:
    """May this stand before a place in one word: 古埃及, but not 复合肥?"""
    return len(head) != 1 or head in name_words().place_heads


def _renames(tail: str) -> bool:
    """Does this behind a place make another name of it: 马赛克, 大理石?"""
    data = name_words()
    return len(tail) == 1 and (tail in data.transliteration or tail in data.place_tails)


def _crossed(folded: str, start: int) -> bool:
    """Does a dictionary word of up to four characters reach over an edge of the span of two that starts here?"""
    known = vocabulary()
    for low, highs in CROSSING:
        for high in highs if start + low >= 0 else ():
            frequency = known.get(folded[start + low : start + high])
            if frequency:
                return True
            if frequency is None:  # no word begins so
                break
    return False
