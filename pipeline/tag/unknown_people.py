"""Unknown people in Han script: a title or introduction before, a form of address behind, or a name-like word repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.tag.entities_data import COMMON, RARE, NameWords, name_words
from pipeline.tag.unknown import HAN, Proposal, Taken, cues
from pipeline.text.openings import begun, rests
from pipeline.text.words import Words, vocabulary

SHORT_SAMPLE = 12  # places at which a name of two characters is looked at


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
    return re.compile(rf"[{names}](?P<title>{'|'.join(name_words().addresses)})|[小老][{names}]")


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
    stretch = re.compile(f"[{HAN}]{{2,8}}").match(text, start)
    if not stretch:
        return None
    known = vocabulary()
    for length in (4, 3) if text[start : start + 2] in data.surnames else (3, 2):
        end = start + length
        name = text[start:end]
        if end > stretch.end() or known.get(name, 0) >= RARE or (data.function - data.in_given_names) & set(name[1:]):
            continue
        if length == 2 and name[1] in data.verbs:
            continue
        if length == 3 and (known.get(name[:2], 0) >= COMMON or known.get(name[1:], 0) >= 20 * COMMON):
            continue
        if end == stretch.end() or text[end] in data.function or end in words.bounds(start, stretch.end()):
            return name
    return None


def _holds_no_word(name: str, data: NameWords) -> bool:
    """Is a surname with two characters no word, and does it neither begin with one nor hold grammar (谢谢徐 | 老师, 方向的)?"""
    known = vocabulary()
    return (
        not known.get(name, 0)
        and known.get(name[:2], 0) < 5 * COMMON
        and known.get(name[1:], 0) < 20 * COMMON
        and not (data.function - data.in_given_names) & set(name[1:])
    )


def _starts_word(text: str, start: int, words: Words) -> bool:
    low = max(start - 4, 0)
    return start in words.bounds(low, min(start + 5, len(text)))


def _repeated_people(text: str, taken: Taken, words: Words) -> Iterator[Proposal]:
    """Words like 方小海 said again and again: a surname and two characters in no dictionary, beside what people do.

    Or, without such neighbours, mostly cut as one word: the cutter's model of names knows 方小海 from 方法论.
    """
    data = name_words()
    places: dict[str, list[int]] = {}
    known = vocabulary()
    for match in _surnamed().finditer(text):
        places.setdefault(match[0] + match[1], []).append(match.start())
        short = match[0] + match[1][0]
        if short[1] not in data.grammar and not known.get(short):
            places.setdefault(short, []).append(match.start())
    for name, starts in places.items():
        if len(name) == 2:
            if len(starts) >= 3 and _short_person(text, name, starts, taken, words):
                yield Proposal(name, "PERSON")
            continue
        if (
            len(starts) < 2
            or known.get(name, 0)
            or known.get(name[:2], 0) >= RARE
            or known.get(name[1:], 0) >= COMMON
            or data.function & set(name)
        ):
            continue
        free = [at for at in starts if not taken.overlaps(at, at + 3)][:6]
        votes = sum(cues(text, at, at + 3)["PERSON"] for at in free)
        if len(free) < 2 or (not votes and name[0] in data.wordlike_surnames):
            continue
        cued = votes >= 4 and all(_is_word(text, at, at + 3, words) for at in free[:3])
        if cued or 2 * sum(_is_one_word(text, at, at + 3, words) for at in free) >= max(len(free), 4):
            yield Proposal(name, "PERSON")


def _short_person(text: str, name: str, starts: list[int], taken: Taken, words: Words) -> bool:
    """Is a family name with one character a person: in no dictionary, mostly cut as a word, and addressed or speaking?"""
    data = name_words()
    if name[1] in data.counters or name[0] in data.wordlike_surnames:
        return False
    free = [at for at in starts if not taken.overlaps(at, at + 2)][:SHORT_SAMPLE]
    if len(free) < 3 or sum(cues(text, at, at + 2)["PERSON"] >= 4 for at in free) < 2:
        return False
    return 4 * sum(_is_one_word(text, at, at + 2, words) for at in free) >= 3 * len(free)


@lru_cache(maxsize=1)
def _surnamed() -> re.Pattern[str]:
    return re.compile(rf"[{_surnames()}](?=([{HAN}]{{2}}))")


def _is_one_word(text: str, start: int, end: int, words: Words) -> bool:
    return (start, end) in words.spans(max(start - 4, 0), min(end + 4, len(text)))


def _is_word(text: str, start: int, end: int, words: Words) -> bool:
    borders = words.bounds(max(start - 4, 0), min(end + 4, len(text)))
    return start in borders and end in borders
