"""Same-length views of a text: simplified script, half width, lower case.

Because a view has the length of its text, one offset serves all. OpenCC's t2s tables never change length, so one
``str.translate`` plus one longest-first regex of the phrases that differ from it gives what OpenCC gives, fast.
NFKC is not used: it changes length (``㎏`` → ``kg``) and folds signs that people mean.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

Script = Literal["tw", "cn"]

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def _table(name: str) -> list[tuple[str, str]]:
    """Rows (from, to) of one of the opencc package's dictionaries; of several targets the first, as OpenCC takes it."""
    import opencc

    path = Path(opencc.__file__).parent / "dictionary" / name
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        (source, targets.split(" ")[0]) for source, _, targets in (line.partition("\t") for line in lines) if targets
    ]


@lru_cache(maxsize=1)
def _simplifier() -> tuple[dict[int, int], re.Pattern[str], dict[str, str]]:
    chars = {ord(a): ord(b) for a, b in _table("TSCharacters.txt") if len(a) == len(b) == 1}
    phrases = {a: b for a, b in _table("TSPhrases.txt") if len(a) == len(b)}
    longest_first = sorted(phrases, key=len, reverse=True)
    return chars, re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"), phrases


def simplify(text: str) -> str:
    """``text`` in simplified script and half width; same length, same offsets.

    >>> simplify("老闆說ＡＩ不瞭解乾坤")
    '老板说AI不了解乾坤'
    """
    chars, phrase, phrases = _simplifier()
    converted = text.translate(chars)
    pieces: list[str] = []
    at = 0
    for match in phrase.finditer(text):  # 乾坤 keeps 乾 where 乾 alone becomes 干
        pieces += converted[at : match.start()], phrases[match[0]]
        at = match.end()
    return ("".join(pieces) + converted[at:]).translate(FULL_WIDTH)


@lru_cache(maxsize=1)
def _lower_table() -> dict[int, int]:
    table = {}
    for code in range(0x10000):
        low = chr(code).lower()
        if len(low) == 1 and ord(low) != code:
            table[code] = ord(low)
    return table


def lower(text: str) -> str:
    """``text`` in lower case; same length (``str.lower`` alone makes two characters of İ)."""
    low = text.lower()
    return low if len(low) == len(text) else text.translate(_lower_table())


@lru_cache(maxsize=1)
def _script_sets() -> tuple[frozenset[str], frozenset[str]]:
    traditional = frozenset(a for a, b in _table("TSCharacters.txt") if a != b and len(a) == 1)
    simplified = frozenset(a for a, b in _table("STCharacters.txt") if a != b and len(a) == 1)
    return traditional - simplified, simplified - traditional


def script(text: str) -> Script:
    """``"tw"`` if the text is mostly written in traditional characters, else ``"cn"``.

    Counts characters that exist in one script only; 20,000 characters from the start decide.
    """
    traditional, simplified = _script_sets()
    head = text[:20_000]
    return "tw" if sum(map(traditional.__contains__, head)) > sum(map(simplified.__contains__, head)) else "cn"
