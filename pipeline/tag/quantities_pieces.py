"""块 as pieces of something and not money: 两块晶片, 这两块, 碎成二十块."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.tag.numerals import Numeral
from pipeline.tag.numerals_context import any_of, words
from pipeline.tag.quantities_units import Measured
from pipeline.tag.units import Unit

PRICED = frozenset("的就而多起零一二两三四五六七八九十")  # behind 块 none of these is a thing: 两块的, 三块二
FEW, MANY = 10, 100  # up to ten, 块 may count a thing behind it, and up to a hundred, what broke
BROKEN = 24  # characters of what broke and how many pieces there are


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    return {
        "money": re.compile(rf"(?:{any_of(words('money', 'before'))})[^，。,.!?\s]{{0,3}}$"),
        "before": re.compile(rf"(?:{any_of(words('pieces', 'before'))})\s?$"),
        "behind": re.compile(any_of(words("pieces", "behind"))),
        "broken": re.compile(
            rf"(?:{any_of(words('pieces', 'into'))})\s?$|(?:{any_of(words('pieces', 'broken'))})[^！？!?]{{0,20}}$"
        ),
    }


def pieces(text: str, numeral: Numeral, measured: Measured, count: Unit) -> None:
    """A few 块 of something are pieces: 两块晶片; money needs a word for it (花两块) or nothing behind (两块钱, 两块。)."""
    if measured.surface != "块" or measured.added or measured.prefix is not None or numeral.value > MANY:
        return
    if money_word(text, numeral):
        return
    start, cues = numeral.start, _cues()
    counted = cues["broken"].search(text, max(0, start - BROKEN), start) is not None  # 摔碎了 有二十块
    if not counted and numeral.value <= FEW:
        follows = text[measured.end : measured.end + 1]
        counted = ("\u4e00" <= follows <= "\u9fff" and follows not in PRICED) or bool(  # 这两块我们分开讲
            cues["before"].search(text, max(0, start - 4), start) or cues["behind"].match(text, measured.end)
        )
    if counted:
        measured.unit, measured.counted = count, "块"


def money_word(text: str, numeral: Numeral) -> bool:
    """Does a word before a number make its 块 money: 花两块?"""
    return _cues()["money"].search(text, max(0, numeral.start - 8), numeral.start) is not None
