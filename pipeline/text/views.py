"""Same-length views of a text: simplified script, half width, lower case, and a space for what nobody sees.

Because a view has the length of its text, one offset serves all. OpenCC's t2s tables never change length, so looking up
each character in a table plus one longest-first regex of the phrases that differ from it gives what OpenCC gives, fast.
NFKC is not used: it changes length (``㎏`` → ``kg``) and folds signs that people mean.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.text.openings import begun, rests

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Script = Literal["tw", "cn"]

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
HIDDEN = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
"""Characters without width. Some sites hide thousands of them in a transcript, to know their text again."""
LONG = 100
"""From so many characters on numpy looks them up faster than ``str.translate``; in a whole episode forty times as fast."""


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
    """Code point → that of its simplified, half-width form; a pattern for the phrases, longest first, and their forms."""
    chars = FULL_WIDTH | {ord(char): 0x20 for char in HIDDEN}
    chars |= {ord(a): ord(b) for a, b in _table("TSCharacters.txt") if len(a) == len(b) == 1}
    phrases = {a: b for a, b in _table("TSPhrases.txt") if len(a) == len(b) > 1}
    longest_first = sorted(phrases, key=len, reverse=True)
    return chars, re.compile(f"{begun(longest_first)}(?:{rests(longest_first)})"), phrases


@lru_cache(maxsize=1)
def _simplified_codes() -> NDArray[np.uint32]:
    """The first table of ``_simplifier`` for all code points."""
    import numpy as np

    chars = _simplifier()[0]
    table = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    table[list(chars)] = list(chars.values())
    return table


def simplify(text: str) -> str:
    """``text`` in simplified script and half width, without hidden characters; same length, same offsets.

    >>> simplify("老闆說ＡＩ不瞭解乾坤")
    '老板说AI不了解乾坤'
    """
    chars, phrase, phrases = _simplifier()
    if len(text) < LONG:
        converted = text.translate(chars)
    else:
        from pipeline.text.dense import codes

        converted = _simplified_codes()[codes(text)].tobytes().decode("utf-32-le", "surrogatepass")
    pieces: list[str] = []
    at = 0
    for match in phrase.finditer(text):  # 乾坤 keeps 乾 where 乾 alone becomes 干
        pieces += converted[at : match.start()], phrases[match[0]]
        at = match.end()
    return "".join(pieces) + converted[at:]


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
    """The characters of traditional script alone, and those of simplified script alone."""
    traditional = frozenset(a for a, b in _table("TSCharacters.txt") if a != b and len(a) == 1)
    simplified = frozenset(a for a, b in _table("STCharacters.txt") if a != b and len(a) == 1)
    return traditional - simplified, simplified - traditional


@lru_cache(maxsize=1)
def _scripts() -> NDArray[np.int8]:
    """For each code point 1 if it is traditional only, -1 if simplified only, else 0."""
    import numpy as np

    table = np.zeros(sys.maxunicode + 1, dtype=np.int8)
    for characters, sign in zip(_script_sets(), (1, -1), strict=True):
        table[[*map(ord, characters)]] = sign
    return table


def script(text: str) -> Script:
    """``"tw"`` if the text is mostly written in traditional characters, else ``"cn"``.

    Counts characters that exist in one script only; 20,000 characters from the start decide.
    """
    from pipeline.text.dense import codes

    return "tw" if _scripts()[codes(text[:20_000])].sum() > 0 else "cn"
