"""Tables by which the page shows text in the other script, and folds what is searched; from OpenCC's dictionaries.

Converting at build time costs more than making the page (OpenCC's Python: 60,000 characters a second) and doubles it;
the tables are 160 kB and loaded when a reader switches for the first time.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from pipeline.text.views import FULL_WIDTH

NOT_WORDS = re.compile(r"[\W_]+")


def _rows(name: str) -> dict[str, str]:
    import opencc

    lines = (Path(opencc.__file__).parent / "dictionary" / name).read_text(encoding="utf-8").splitlines()
    return {a: b.split(" ")[0] for a, _, b in (line.partition("\t") for line in lines) if b}


@lru_cache(maxsize=1)
def fold_table() -> dict[str, str]:
    """Characters of the traditional script and what each is in the simplified one."""
    return {a: b for a, b in _rows("TSCharacters.txt").items() if a != b and len(a) == len(b) == 1}


@lru_cache(maxsize=1)
def _simplifying() -> dict[int, int]:
    return {ord(a): ord(b) for a, b in fold_table().items()}


def simplified(text: str) -> str:
    """The report's own words in the simplified script, character by character.

    >>> simplified("說的是：數字")
    '说的是：数字'
    """
    return text.translate(_simplifying())


@lru_cache(maxsize=1)
def _folding() -> dict[int, int]:
    return _simplifying() | FULL_WIDTH


def searched(text: str) -> str:
    """Text as it is searched: simplified by characters, half width, lower case, letters and digits only.

    >>> searched("輝達 ＧＢ200,一顆")
    '辉达gb200一颗'
    """
    return NOT_WORDS.sub("", text.translate(_folding()).lower())


@lru_cache(maxsize=1)
def tables() -> dict[str, list[list[str]]]:
    """For each script the passes that make it: [characters, their replacements, phrases and replacements by ``|``].

    Phrases that shorter ones already make are left out.
    """
    to_traditional = _pass(_rows("STCharacters.txt"), _rows("STPhrases.txt"))
    to_simplified = _pass(_rows("TSCharacters.txt"), _rows("TSPhrases.txt"))
    taiwan = _pass(_rows("TWVariants.txt"), _rows("TWPhrases.txt"))
    mainland = _pass(_rows("TWVariantsRev.txt"), _rows("TWPhrasesRev.txt") | _rows("TWVariantsRevPhrases.txt"))
    return {"tw": [to_traditional, taiwan], "cn": [mainland, to_simplified]}


def _pass(chars: dict[str, str], phrases: dict[str, str]) -> list[str]:
    kept: dict[str, str] = {}
    for phrase in sorted(phrases, key=lambda p: (len(p), p)):
        if _convert(phrase, chars, kept) != phrases[phrase]:
            kept[phrase] = phrases[phrase]
    single = {a: b for a, b in chars.items() if a != b and len(a) == len(b) == 1 and ord(a) < 0x10000 > ord(b)}
    return ["".join(single), "".join(single.values()), "|".join(f"{a}|{b}" for a, b in kept.items())]


def _convert(text: str, chars: dict[str, str], phrases: dict[str, str]) -> str:
    pieces, at = [], 0
    while at < len(text):
        for length in range(min(len(text) - at, 8), 1, -1):
            if text[at : at + length] in phrases:
                pieces.append(phrases[text[at : at + length]])
                at += length
                break
        else:
            pieces.append(chars.get(text[at], text[at]))
            at += 1
    return "".join(pieces)
