"""Unknown people in Han script: a title or introduction before, a form of address behind, or a name-like word repeated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from pipeline.tag.entities_data import COMMON, RARE, NameWords, name_words
from pipeline.tag.unknown import HAN, RIGHT_AT, Proposal, Taken, cues, occurrences
from pipeline.text.dense import Flags, codes
from pipeline.text.openings import begun, rests
from pipeline.text.words import Words, vocabulary

SAMPLE, SHORT_SAMPLE = 6, 12  # places at which a name of three characters is looked at, and one of two
OFTEN = 6  # times that a nickname of two characters must be said
NICKNAME = re.compile(f"[小阿][{HAN}]")
STRETCH = re.compile(f"[{HAN}]{{2,8}}")


def propose(text: str, taken: Taken, words: Words) -> Iterator[Proposal]:
    """People whom a Han text names; the same one may come more than once."""
    data = name_words()
    for match in _before_person().finditer(text):
        start = match.end()
        name = _name_at(text, start, words, data)
        if name and not taken.overlaps(start, start + len(name)):
            yield Proposal(name, "PERSON")
    at = 0
    while address := _form_of_address().search(text, at + 3):
        start, at = address.start() - 3, address.end()
        name = text[start : start + 3]
        if (
            not taken.overlaps(start, start + len(name))
            and _holds_no_word(name, data)
            and _starts_word(text, start, words)
        ):
            yield Proposal(name, "PERSON")
    yield from _addressed(text, taken, words)
    yield from _repeated_people(text, taken, words)
    yield from _nicknamed(text, taken, words)


def _addressed(text: str, taken: Taken, words: Words) -> Iterator[Proposal]:
    """Family names with a form of address, 刘老师 or 小徐: at a word's start (历史 | 老师), and again where that may be chance.

    A family name that begins everyday words (向老师) must be said so three times, as 小徐 must; 陈总 twice, where 总 begins
    no word (陈 | 总是).
    """
    data = name_words()
    seen: set[str] = set()
    for match in _surname_address().finditer(text):
        start, end, name = match.start(), match.end(), match[0]
        if name in seen or taken.overlaps(start, end) or not _starts_word(text, start, words):
            continue
        if len(name) == 2 and vocabulary().get(name):  # 古董
            continue
        if len(name) == 2 and end not in words.bounds(start, min(end + 3, len(text))):
            continue
        seen.add(name)
        familiar = match["title"] is None
        if familiar and (vocabulary().get(name) or name[1] in data.wordlike_surnames):
            continue
        times = 3 if familiar or name[0] in data.wordlike_surnames else 2 if len(name) == 2 else 1
        if text.count(name) >= times:
            yield Proposal(name, "PERSON")


@lru_cache(maxsize=1)
def _surname_address() -> re.Pattern[str]:
    names = _surnames()
    data = name_words()
    titles = "|".join((*data.addresses, *data.polite, *data.nicked))
    return re.compile(rf"[{names}小老](?:(?<=[{names}])(?P<title>{titles})|(?<=[小老])[{names}])")


@lru_cache(maxsize=1)
def _before_person() -> re.Pattern[str]:
    titles = name_words().titles_before
    return re.compile(rf"{begun(titles, ignore_case=True)}(?i:{rests(titles)})[ ，]?(?=[{_surnames()}][{HAN}])")


@lru_cache(maxsize=1)
def _form_of_address() -> re.Pattern[str]:
    titles = name_words().titles_after
    return re.compile(rf"{begun(titles)}(?<=[{_surnames()}][{HAN}]{{2}}.)(?:{rests(titles)})")


def _surnames() -> str:
    return "".join(sorted(name for name in name_words().surnames if len(name) == 1))


def _name_at(text: str, start: int, words: Words, data: NameWords) -> str | None:
    """The person's name that starts here: two or three characters (four with a double surname), to where a word ends."""
    stretch = STRETCH.match(text, start)
    if not stretch:
        return None
    known = vocabulary()
    for length in (4, 3) if text[start : start + 2] in data.surnames else (3, 2):
        end = start + length
        name = text[start:end]
        if end > stretch.end() or known.get(name, 0) >= RARE or data.function & set(name[1:]) - data.in_given_names:
            continue
        if data.never_given & set(name[1:]):
            continue
        if length == 2 and name[1] in data.verbs:
            continue
        if length == 3 and name[2] == name[0] and text.startswith(data.titles_after, end):
            continue  # 田雨 | 田老师
        if length == 3 and (known.get(name[:2], 0) >= COMMON or known.get(name[1:], 0) >= 20 * COMMON):
            continue
        if end == stretch.end() or text[end] in data.function or end in words.bounds(start, stretch.end()):
            return name
    return None


def _holds_no_word(name: str, data: NameWords) -> bool:
    """Is a surname with two characters no word, and does it neither begin with one nor hold grammar (谢谢徐 | 老师, 方向的)?"""
    known = vocabulary()
    return (
        name[2] != name[0]
        and not known.get(name, 0)
        and known.get(name[:2], 0) < 5 * COMMON
        and known.get(name[1:], 0) < 20 * COMMON
        and not data.function & set(name[1:]) - data.in_given_names
        and data.never_given.isdisjoint(name[1:])
    )


def _starts_word(text: str, start: int, words: Words) -> bool:
    low = max(start - 4, 0)
    return start in words.bounds(low, min(start + 5, len(text)))


def _repeated_people(text: str, taken: Taken, words: Words) -> Iterator[Proposal]:
    """Words like 方小海 said again and again: a surname and two characters in no dictionary, beside what people do.

    Or, without such neighbours, mostly cut as one word: the cutter's model of names knows 方小海 from 方法论.
    """
    starts = _surnamed(text)
    for length, least, may_be, is_person in ((3, 2, _full_name, _said), (2, 3, _short_name, _said_alone)):
        names = [text[at : at + length] for at in starts]
        often = {name for name, times in Counter(names).items() if times >= least and may_be(name)}
        free: dict[str, list[int]] = {name: [] for name in names if name in often}
        for at, name in zip(starts, names, strict=True):
            if name in often and not taken.overlaps(at, at + length):
                free[name].append(at)
        for name, places in free.items():
            if is_person(text, name, places, words):
                yield Proposal(name, "PERSON")


def _full_name(name: str) -> bool:
    """Is a surname with two characters no word, and made of none?"""
    known, data = vocabulary(), name_words()
    return not (
        known.get(name, 0)
        or known.get(name[:2], 0) >= RARE
        or known.get(name[1:], 0) >= COMMON
        or (data.function | data.never_given) & set(name[1:])
        or name[0] in data.function
    )


def _short_name(name: str) -> bool:
    """Is a surname with one character no word, nor a name with what counts or makes grammar?"""
    data = name_words()
    return not (
        name[1] in data.grammar
        or name[1] in data.never_given
        or name[1] in data.counters
        or name[0] in data.wordlike_surnames
        or vocabulary().get(name)
    )


def _said(text: str, name: str, free: list[int], words: Words) -> bool:
    """Do people's doings stand beside a name of three characters, or is it mostly cut as one word?"""
    free = free[:SAMPLE]
    votes = sum(cues(text, at, at + 3)["PERSON"] for at in free)
    if len(free) < 2 or (not votes and name[0] in name_words().wordlike_surnames):
        return False
    if votes >= 4 and all(_is_word(text, at, at + 3, words) for at in free[:3]):
        return True
    return 2 * sum(_is_one_word(text, at, at + 3, words) for at in free) >= max(len(free), 4)


def _said_alone(text: str, name: str, free: list[int], words: Words) -> bool:
    """Is a family name with one character mostly cut as a word, and addressed or speaking?"""
    free = free[:SHORT_SAMPLE]
    together = sum(text.startswith(name_words().companions, at - 2) for at in free if at >= 2)
    told = together + sum(cues(text, at, at + len(name))["PERSON"] >= RIGHT_AT for at in free)
    if len(free) < 3 or told < 2:
        return False
    least = 2 if together >= 3 else 3  # quarters: 我跟韩 | 冬都
    return 4 * sum(_is_one_word(text, at, at + len(name), words) for at in free) >= least * len(free)


def _nicknamed(text: str, taken: Taken, words: Words) -> Iterator[Proposal]:
    """小帆 or 阿凯 said again and again: no word, cut as one, and people's doings stand near one place in four."""
    data, known = name_words(), vocabulary()
    common = data.grammar | data.counters | data.never_given
    for name, times in Counter(NICKNAME.findall(text)).items():
        if times < OFTEN or known.get(name) or name[1] in common:
            continue
        free = [at for at, end in occurrences(name, text) if not taken.overlaps(at, end)][:SHORT_SAMPLE]
        near = sum(cues(text, at, at + 2)["PERSON"] > 0 for at in free)
        alone = sum(_is_one_word(text, at, at + 2, words) for at in free)
        if len(free) >= OFTEN and 4 * near >= len(free) and 5 * alone >= 4 * len(free):
            yield Proposal(name, "PERSON")


def _surnamed(text: str) -> list[int]:
    """Where a family name of one character stands with two more Han characters behind it."""
    points = np.minimum(codes(text), 0xFFFF)
    han = (points >= ord(HAN[0])) & (points <= ord(HAN[-1]))
    found: list[int] = np.flatnonzero(_is_surname()[points[:-2]] & han[1:-1] & han[2:]).tolist()
    return found


@lru_cache(maxsize=1)
def _is_surname() -> Flags:
    table = np.zeros(0x10000, dtype=bool)
    table[list(map(ord, _surnames()))] = True
    return table


def _is_one_word(text: str, start: int, end: int, words: Words) -> bool:
    return (start, end) in words.spans(max(start - 4, 0), min(end + 4, len(text)))


def _is_word(text: str, start: int, end: int, words: Words) -> bool:
    borders = words.bounds(max(start - 4, 0), min(end + 4, len(text)))
    return start in borders and end in borders
