"""Foreign names written by sound: three and more transliteration characters in a row, and what belongs to them.

A dictionary name that reaches over an end of the row belongs to it (香 | 格里拉), and so does a character with which
foreign names begin (潘 | 诺夫斯基). A row that holds a short known name and more is a name of its own: 罗森 | 塔列夫.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from pipeline.lexicon import EntityType
from pipeline.tag.entities_data import COMMON, name_words
from pipeline.tag.mentions import Candidate
from pipeline.tag.unknown import Proposal, Taken, cues
from pipeline.text.words import vocabulary

POINTING = "那"  # before a name mostly the word: 那 | 卡特
SHORTEST, LONGEST = 3, 9
FAR = 100_000  # characters on each side in which a row is said again: the longest texts cost no more a character


def propose(text: str, taken: Taken) -> Iterator[Proposal]:
    """Rows of transliteration characters, without end characters that belong to a word beside them (…拉 | 达到).

    One that is said once is a name only beside a word that tells what it is; else mostly an English word as it was heard.
    """
    runs: dict[str, list[int]] = defaultdict(list)
    known = vocabulary()
    for match in _row().finditer(text):
        start, end = match.span()
        if taken.overlaps(start, end):
            continue
        if text[start] in POINTING:
            start += 1
        begin, finish = _begin(text, start, taken), _finish(text, end, taken)
        start, end = _trimmed(text, begin, finish, begun=begin < start, ended=finish > end)
        if end - start >= SHORTEST and len(set(text[start:end])) >= 2 and not holds_everyday(text[start:end]):
            behind, type = _kind(text, end)
            if type == "EVENT":
                continue  # a prize that nobody knows is a known one misheard
            if type:
                yield Proposal(text[start:end] + behind, type)
            else:
                runs[text[start:end]].append(start)
    for run, places in runs.items():
        count = len(places)
        shorter = [part for part in (run[:-1], run[1:]) if len(runs.get(part, ())) > count]
        told = count >= 2 or _told(text, places[0], run)
        if not shorter and told and (count >= 2 or len(run) <= 5) and known.get(run, 0) < 100 * COMMON:
            yield Proposal(run, "PERSON" if run in _given() else None, "PERSON")  # 伯纳德 is nobody's firm


def _told(text: str, start: int, run: str) -> bool:
    """Is a run said again inside another, or begun by a given name, or is there a word beside that tells what it is?"""
    end = start + len(run)
    return (
        run.startswith(_given())
        or text[start - 1 : start] == "叫"
        or text.startswith("夫人", end)
        or bool(cues(text, start, end))
        or text.count(run, max(start - FAR, 0), end + FAR) >= 2
    )


@lru_cache(maxsize=1)
def _given() -> tuple[str, ...]:
    return tuple(name for names in name_words().western.values() for name in names if len(name) > 2)


def _kind(text: str, end: int) -> tuple[str, EntityType | None]:
    """What stands behind a row and says what it names (维塔里 | 运河), with the type."""
    kinds = name_words().sounded_kinds
    for length in (2, 1):
        behind = text[end : end + length]
        if behind in kinds and vocabulary().get(text[end : end + length + 1][-2:], 0) < COMMON:
            return behind, kinds[behind]
    return "", None


def around(text: str, known: list[Candidate]) -> Iterator[Proposal]:
    """Rows that hold one known name of two characters, no place, and three characters more."""
    sounds = name_words().transliteration
    starts = {one.start for one in known}
    for one in known:
        if one.end - one.start != 2 or one.thing.type == "PLACE" or not sounds.issuperset(text[one.start : one.end]):
            continue
        match = _row().match(text, one.start)
        if match is None or not starts.isdisjoint(range(one.start + 1, match.end())):
            continue
        if text[one.start - 1 : one.start] in sounds:
            continue
        start, end = _trimmed(text, one.start, match.end(), begun=True)
        if end - one.end >= SHORTEST and not holds_everyday(text[start:end]):
            yield Proposal(text[start:end], fallback="PERSON")


def before(text: str, low: int, end: int) -> int | None:
    """Where three or more transliteration characters begin that end here; None if there are fewer."""
    at, sounds = end, name_words().transliteration
    while at > low and text[at - 1] in sounds:
        at -= 1
    return at if end - at >= SHORTEST and not holds_everyday(text[at:end]) else None


def _trimmed(text: str, start: int, end: int, begun: bool = False, ended: bool = False) -> tuple[int, int]:
    """The row without end characters that belong to a word beside it; an end that is sure stays."""
    known = vocabulary()
    while not ended and end - start >= SHORTEST and end < len(text) and known.get(text[end - 1 : end + 1], 0) >= COMMON:
        end -= 1
    while not begun and end - start >= SHORTEST and start > 0 and known.get(text[start - 1 : start + 1], 0) >= COMMON:
        start += 1
    return start, end


def _begin(text: str, start: int, taken: Taken) -> int:
    """Where the name begins whose row of characters begins at ``start``."""
    known = vocabulary()
    for low in (start - 2, start - 1):
        if low < 0 or taken.overlaps(low, start):
            continue
        if any(known.get(text[low:end]) for end in range(max(start + 2, low + 3), start + 5)):
            return low
    first = text[start - 1 : start]
    if first and first in name_words().sound_starts and not taken.overlaps(start - 1, start):
        return start - 1 if known.get(text[start - 2 : start], 0) < COMMON else start
    return start


def _finish(text: str, end: int, taken: Taken) -> int:
    """Where the name ends whose row of characters ends at ``end``."""
    last = text[end : end + 1]
    if not last or last not in name_words().sound_ends or taken.overlaps(end, end + 1):
        return end
    known = vocabulary()
    return end + any(known.get(text[low : end + 1]) for low in range(max(end - 4, 0), end - 1))


def holds_everyday(run: str) -> bool:
    """Is there an everyday word in the run (谢谢, 默默), which a name would not hold?"""
    known = vocabulary()
    return not known.get(run) and any(known.get(run[at : at + 2], 0) >= 5 * COMMON for at in range(len(run) - 1))


@lru_cache(maxsize=1)
def _row() -> re.Pattern[str]:
    characters = "".join(sorted(name_words().transliteration))
    return re.compile(f"[{characters}]{{{SHORTEST},{LONGEST}}}")
