"""Unknown names in Han script, each found by what marks it as a name.

- people: a title or an introduction before, a form of address behind (创办人方小海, 方小海先生), or a repeated name-like word;
  the credits of the show (监制泽林、实习生小军)
- foreign names written by sound (``unknown_sounded``)
- organisations, laws, events by suffix, the name part bounded by word borders (木鱼 in 木鱼证券, nothing in 上市公司)
- titles in 《》, and what a frame introduces: 叫做…, 品牌…, …这家公司, 由…赞助

Word cutting is dear, so words are cut only beside these marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.lexicon import EntityType
from pipeline.tag import unknown_credits, unknown_people, unknown_sounded
from pipeline.tag.entities_data import COMMON, RARE, UNHEARD, NameWords, name_words
from pipeline.tag.unknown import HAN, Proposal, Taken
from pipeline.text.openings import begun, rests
from pipeline.text.words import Words, vocabulary, word_classes

RARE_CHARACTER = 400  # occurrences as a word of its own below which a character is hardly one
ALL_HAN, STRETCH = re.compile(f"[{HAN}]*"), re.compile(f"[{HAN}]{{2,8}}")
LONGEST_KIND = 3  # characters of what says the kind of a name that follows
CALLED = re.compile(rf"(?:叫做?|名叫|名为)([{HAN}]{{3,8}})(?=[，。,.！!？?；;、\s]|$)")
TITLE = re.compile(r"《([^《》\n]{2,30})》")


def propose(simplified: str, taken: Taken, words: Words) -> list[Proposal]:
    """Names among the Han characters of a text that no known name has taken."""
    found = [*_titles(simplified), *_sponsors(simplified, taken), *unknown_sounded.propose(simplified, taken)]
    found += [
        *unknown_people.propose(simplified, taken, words),
        *unknown_credits.propose(simplified, taken),
        *_suffixed(simplified, taken, words),
        *_framed(simplified, taken, words),
        *_called(simplified, taken),
    ]
    unique: dict[str, Proposal] = {}
    for proposal in found:
        unique.setdefault(proposal.surface, proposal)
    return [
        proposal
        for surface, proposal in unique.items()
        if not any(surface[at:] in unique for at in range(1, len(surface) - 2))
    ]


def _titles(text: str) -> Iterator[Proposal]:
    for match in TITLE.finditer(text):
        yield Proposal(match[1].strip(), "WORK")


def _sponsors(text: str, taken: Taken) -> Iterator[Proposal]:
    for match in _sponsor_frame().finditer(text):
        for piece in re.finditer(r"[^与和跟、及]{2,10}", match["who"]):
            start = match.start("who") + piece.start()
            name = piece[0]
            if (
                not taken.overlaps(start, start + len(name))
                and re.fullmatch(f"[{HAN}]{{2,10}}", name)
                and (_unheard(name) or _is_house(text, name))
            ):
                yield Proposal(name, "ORG")


def _is_house(text: str, name: str) -> bool:
    """Is a sponsor's name of plain words that of an organisation (歇脚|实验室): by its end, and said again?"""
    if name_words().function & set(name) or vocabulary().get(name) or text.count(name) < 3:
        return False
    return any(_types()[end] == "ORG" for end in _types() if name.endswith(end) and len(name) > len(end) + 1)


@lru_cache(maxsize=1)
def _sponsor_frame() -> re.Pattern[str]:
    data = name_words()
    before, after = ("|".join(map(re.escape, words)) for words in (data.sponsors_before, data.sponsors_after))
    return re.compile(rf"(?:{before})(?P<who>[^，。,\s]{{2,16}}?)(?:{after})")


def _unheard(name: str) -> bool:
    """Is a word in no dictionary, nor made of two that are common?"""
    known = vocabulary()
    if known.get(name, 0) >= RARE or name_words().function & set(name):
        return False
    halves = [(name[:i], name[i:]) for i in range(2, len(name) - 1)]
    return not any(known.get(a, 0) >= COMMON and known.get(b, 0) >= COMMON for a, b in halves)


def _suffixed(text: str, taken: Taken, words: Words) -> Iterator[Proposal]:
    data = name_words()
    types = _types()
    tried: set[str] = set()
    sounded = data.sounded - data.treaties
    for match in _suffix().finditer(text):
        end = match.end()
        if match[0] in sounded and text[match.start() - 1] not in data.transliteration:
            continue
        stretch = ALL_HAN.fullmatch(text, _han_start(text, match.start(), end - 10), end)
        if stretch is None or stretch[0] in tried or taken.overlaps(match.start(), end):
            continue
        if text[match.start() - 1] in data.function or text[match.start() - 2 : match.start()] in data.modifiers:
            continue
        tried.add(stretch[0])
        start = _between_nations(text, stretch.start(), match.start(), data) if match[0] in data.treaties else None
        if start is None and match[0] not in data.sounded:
            start = _name_start(text, stretch.start(), match.start(), end, words, data)
        elif start is None:
            start = unknown_sounded.before(text, stretch.start(), match.start())
        if start is not None and (match[0] not in data.common_suffixes or text.count(text[start:end]) >= 2):
            yield Proposal(text[start:end], types[match[0]])


def _between_nations(text: str, low: int, suffix: int, data: NameWords) -> int | None:
    """Where two countries' short names begin what a suffix ends: 中日渔业协定."""
    known = vocabulary()
    for at in range(low, suffix - 1):
        if text[at] in data.nations and text[at + 1] in data.nations and text[at] != text[at + 1]:
            if at > low and known.get(text[at - 1 : at + 1], 0) >= COMMON:  # 其中 | 美
                continue
            return None if (data.particles | {"一"}) & set(text[at:suffix]) else at
    return None


@lru_cache(maxsize=1)
def _types() -> dict[str, EntityType]:
    return {suffix: type for type, suffixes in name_words().suffixes.items() for suffix in suffixes}


@lru_cache(maxsize=1)
def _suffix() -> re.Pattern[str]:
    suffixes = sorted((s for words in name_words().suffixes.values() for s in words), key=len, reverse=True)
    return re.compile(f"{begun(suffixes)}(?:{rests(suffixes)})")


def _han_start(text: str, at: int, low: int) -> int:
    """Where the Han characters before a place begin, ``low`` at the lowest; behind the last word of grammar among them."""
    while at > max(low, 0) and HAN[0] <= text[at - 1] <= HAN[-1]:
        at -= 1
        if text[at] in "的了是在":
            return at + 1
    return at


def _name_start(text: str, low: int, suffix: int, end: int, words: Words, data: NameWords) -> int | None:
    """Where the name part before a suffix starts; None if there is none or it is generic."""
    known = vocabulary()
    spans = words.spans(low, end)
    start, proper = suffix, False
    rare = UNHEARD if text[suffix:end] in data.common_suffixes else COMMON
    for a, b in reversed(spans):
        if a >= suffix:
            continue
        word, frequency = text[a : min(b, suffix)], known.get(text[a:b], 0)
        if b > suffix and frequency:  # the suffix is the end of a dictionary word: 东印度公司
            return a if b - a >= 4 and frequency < RARE and word not in data.modifiers else None
        if word in data.modifiers or set(word) & data.function or word in data.verbs or suffix - a > 8:
            break
        if word_classes().get(word) == "m":  # 第三期 | 周刊
            break
        beside = len(word) == 1 and suffix - start == 1  # of 云 | 涟 | 银行 the rare character takes the other along
        if frequency >= (COMMON if len(word) > 1 else RARE_CHARACTER) and not beside:
            break
        start, proper = (
            a,
            proper or frequency < (rare if len(word) > 1 else RARE_CHARACTER) or set(word) <= data.transliteration,
        )
    return start if proper and suffix - start >= 2 else None


def _called(text: str, taken: Taken) -> Iterator[Proposal]:
    """What a frame that says the kind introduces (一本书叫海边的灯，), up to where the phrase ends, said at least twice."""
    data, known = name_words(), vocabulary()
    for match in CALLED.finditer(text):
        before = text[max(match.start() - LONGEST_KIND - 2, 0) : match.start()].removesuffix("名字").removesuffix("的")
        kind = next((before[-n:] for n in range(LONGEST_KIND, 0, -1) if before[-n:] in data.called), None)
        name, start = match[1], match.start(1)
        if kind is None or known.get(name) or text.count(name) < 2 or taken.overlaps(start, start + len(name)):
            continue
        if data.particles.isdisjoint(name[0] + name[-1]) and not any(word in name for word in data.asking):
            yield Proposal(name, data.called[kind])


def _framed(text: str, taken: Taken, words: Words) -> Iterator[Proposal]:
    """What a frame introduces (叫做云雀，…) or names (云雀这家公司): a word in no dictionary, said at least twice."""
    for match in _frames().finditer(text):
        before = match["before"] is not None
        if before:
            start = match.end()
            stretch = STRETCH.match(text, start)
            spans = words.spans(start, stretch.end()) if stretch else []
            pieces = _lead(text, spans)
        else:
            low = _han_start(text, match.start(), match.start() - 8)
            pieces = _tail(text, words.spans(low, match.start()))
        if pieces is None:
            continue
        start, end = pieces
        name = text[start:end]
        if 2 <= len(name) <= 6 and not taken.overlaps(start, end) and _unheard(name) and text.count(name) >= 2:
            vague = before and match[0] in name_words().vague
            yield Proposal(name, fallback="TERM" if vague else "ORG")


@lru_cache(maxsize=1)
def _frames() -> re.Pattern[str]:
    data = name_words()
    before, after = data.introducing, data.naming
    return re.compile(
        rf"{begun(before + after)}(?:(?P<before>(?:{rests(before)})(?=[{HAN}]))|(?<=[{HAN}].)(?:{rests(after)}))"
    )


def _rare(word: str) -> bool:
    return vocabulary().get(word, 0) < RARE and not set(word) & name_words().function


def _lead(text: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The rare words at the start of the spans, joined."""
    end = None
    for a, b in spans[:3]:
        if not (_rare(text[a:b]) or (b - a == 1 and text[a:b] not in name_words().function)):
            break
        end = b
    return (spans[0][0], end) if end else None


def _tail(text: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The rare words at the end of the spans, joined."""
    start = None
    for a, b in reversed(spans[-3:]):
        if not (_rare(text[a:b]) or (b - a == 1 and text[a:b] not in name_words().function)):
            break
        start = a
    return (start, spans[-1][1]) if start is not None else None
