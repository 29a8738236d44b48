"""What the matches of a regular expression begin with and hold, so that they are looked for only where that stands.

Python's ``re`` tries the branches of an expression at every character, unless the expression begins with a set of them.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

LENGTH = 2
"""Characters of an opening: single ones stand everywhere."""
WIDEST = 64
"""Characters of the largest set that is spelt out."""

Heads = dict[str, bool]
"""What a part of a pattern begins with, and whether what follows the part is to be added: if not, anything may follow."""


def openings(pattern: str) -> tuple[str, ...]:
    """Strings of one or two characters such that every match begins with one of them; none if that cannot be told.

    >>> openings("(?:好|ok)[了的]?那")
    ('好了', '好的', '好那', 'ok')
    """
    heads = _sequence(_parsed(pattern))
    return () if "" in heads else tuple(heads)


def needed(pattern: str) -> tuple[str, ...]:
    """Strings of two characters one of which stands in every match behind its first part; none if that cannot be told.

    Of several parts that are spelt out it is the last, which tends to be the rarest word: many a phrase begins with 我们.

    >>> needed("我们.{0,9}?(?:问卷|调查)")
    ('问卷', '调查')
    """
    parsed = _parsed(pattern)
    for first in range(len(parsed) - 1, 0, -1):
        heads = _sequence(parsed[first:])
        if all(len(head) == LENGTH for head in heads):
            return tuple(heads)
    return ()


def widest(pattern: str) -> int:
    """The most characters that a match of a pattern can have; a very large number where there is no bound."""
    return int(importlib.import_module("re._parser").parse(pattern).getwidth()[1])


def _parsed(pattern: str) -> list[tuple[Any, Any]]:
    """The parts of a pattern; one that may match anything if its parts cannot be told."""
    anything: list[tuple[Any, Any]] = [("ANY", None)]
    try:
        parsed = importlib.import_module("re._parser").parse(pattern)
    except (
        ImportError,
        AttributeError,
    ):  # the parser is Python's own affair: without it patterns are searched everywhere
        return anything
    return anything if parsed.state.flags & (re.IGNORECASE | re.VERBOSE) else list(parsed)


def begun(words: Sequence[str], ignore_case: bool = False) -> str:
    """A pattern for the first character of any of the words, each of two at least, where the second may follow.

    ``begun(words) + f"(?:{rests(words)})"`` finds the same as the words with ``|`` between them.

    >>> begun(["老师", "总裁"])
    '[总老](?=[师裁])'
    """
    sets = ({word[i] for word in words} for i in (0, 1))
    first, second = (chars | {char.upper() for char in chars} if ignore_case else chars for chars in sets)
    return f"[{re.escape(''.join(sorted(first)))}](?=[{re.escape(''.join(sorted(second)))}])"


def rests(words: Sequence[str]) -> str:
    """The branches of the words behind their first characters; a branch that begins with a character fails at once.

    >>> rests(["老师", "总裁"])
    '师(?<=老.)|裁(?<=总.)'
    """
    parts = ([re.escape(part) for part in (word[0], word[1], word[2:])] for word in words)
    return "|".join(f"{second}(?<={first}.){rest}" for first, second, rest in parts)


def _sequence(items: Iterable[tuple[Any, Any]]) -> Heads:
    heads: Heads = {"": True}
    for kind, value in items:
        if not any(heads.values()):
            break
        parts, longer = _item(str(kind), value), Heads()
        for head, may in heads.items():
            for part, goes_on in parts.items() if may else [("", False)]:
                joined = (head + part)[:LENGTH]
                longer[joined] = longer.get(joined, True) and goes_on and len(joined) < LENGTH
        heads = longer
    return heads


def _item(kind: str, value: Any) -> Heads:
    match kind:
        case "LITERAL":
            return {chr(value): True}
        case "IN":
            return _characters(value)
        case "BRANCH":
            return _either(_sequence(option) for option in value[1])
        case "SUBPATTERN" if not value[1] and not value[2]:  # no flags of its own
            return _sequence(value[3])
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, inner = value
            heads = {head: may and most == 1 for head, may in _sequence(inner).items()}
            return heads if least else _either([heads, {"": True}])
        case "ASSERT" | "ASSERT_NOT" | "AT":
            return {"": True}
    return {"": False}


def _characters(members: Iterable[tuple[Any, Any]]) -> Heads:
    heads: Heads = {}
    for kind, value in members:
        low, high = (value, value) if str(kind) == "LITERAL" else value if str(kind) == "RANGE" else (0, WIDEST)
        if high - low >= WIDEST:
            return {"": False}
        heads |= {chr(code): True for code in range(low, high + 1)}
    return heads


def _either(options: Iterable[Heads]) -> Heads:
    heads: Heads = {}
    for option in options:
        for head, may in option.items():
            heads[head] = heads.get(head, True) and may
    return heads
