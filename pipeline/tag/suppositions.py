"""Who supposes what: the words around invented numbers (如果你有 100 塊, 比如說 3 億變成 8 億), as patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.tag.status_words import pattern, words


@dataclass(frozen=True, slots=True)
class Suppositions:
    """``strong`` words suppose over their whole sentence; ``noun_before`` and ``verb_behind`` tell the noun 假設 from the verb.

    ``somebody`` matches behind 如果 what somebody unnamed does; ``anybody`` behind 比如, which mostly leads to facts;
    ``if_so`` ends right before a number that an if supposes or that 当你 waits for; ``straight`` what may stand between
    比如說 and an invented number. ``generic`` ends right before a sum that 你, who is anybody here, does something with;
    ``reckoned`` words stand right before a number taken for granted, ``denied`` before one that is denied unless
    ``asks`` follows; ``result`` leads from an invented number to what comes of it. ``recalls`` matches behind a
    supposing word what takes up something said, ``known`` stands before stretches of time that are known, ``priced``
    behind real prices and ``ruled`` in what a rule says.
    """

    strong: frozenset[str]
    verbs: frozenset[str]
    noun_before: tuple[str, ...]
    verb_behind: tuple[str, ...]
    if_words: frozenset[str]
    like_words: frozenset[str]
    somebody: re.Pattern[str]
    anybody: re.Pattern[str]
    straight: re.Pattern[str]
    if_so: re.Pattern[str]
    recalls: re.Pattern[str]
    known: tuple[str, ...]
    priced: tuple[str, ...]
    ruled: tuple[str, ...]
    generic: re.Pattern[str]
    reckoned: tuple[str, ...]
    denied: re.Pattern[str]
    asks: re.Pattern[str]
    result: re.Pattern[str]


def _any(key: str) -> str:
    return pattern("supposed", key)


def _words(key: str) -> tuple[str, ...]:
    return words("supposed", key)


@lru_cache(maxsize=1)
def load() -> Suppositions:
    """The words of [supposed]. Raises DataError naming the key that holds none."""
    does = rf"{_any('adverbs')}*(?:的?[^是有，。]{{0,4}}?)"
    act = f"只?{_any('acts')}"
    return Suppositions(
        strong=frozenset(_words("strong")),
        verbs=frozenset(_words("verbs")),
        noun_before=_words("noun_before"),
        verb_behind=_words("verb_behind"),
        if_words=frozenset(_words("if")),
        like_words=frozenset(_words("like")),
        somebody=re.compile(
            f"{_any('lead')}*(?:{_any('you')}们?{does}(?:{act}|(?<!只)是)|{_any('others')}(?:们?俩|们?两个人|们)?{does}{act})"
        ),
        anybody=re.compile(f"{_any('lead')}*(?:{_any('anybody')}(?!们){does}(?:{act}|是)|我们{act})"),
        straight=re.compile(f"{_any('straight')}*"),
        if_so=re.compile(
            f"(?:{_any('openers')}{_any('chosen')}*{_any('supposes')}|{_any('when')}{_any('chosen')}*{_any('reaches')})"
            "[了到个]*(?:第一个|第一笔)?$"
        ),
        recalls=re.compile(f"[^，。,]{{0,2}}?{_any('recalls')}"),
        known=_words("known"),
        priced=_words("priced"),
        ruled=_words("ruled"),
        generic=re.compile(f"你{_any('generic')}*{_any('spends')}(?:一?个)?(?:什么)?$"),
        reckoned=tuple(word + link for word in _words("reckon") for link in ("", "是", "有", "个")),
        denied=re.compile(
            f"(?<![{''.join(_words('no_denial'))}])(?:{_any('deny')}|{_any('deny_far')}[^，。,]{{0,6}})$"
        ),
        asks=re.compile("[^，。,.!！]{0,12}?[吗么嘛?？]"),
        result=re.compile(_any("result")),
    )
