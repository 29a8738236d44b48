"""Words that bound a number (超过, 不到, 以上) or say that it is approximate (大概, 左右)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_args

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import Bound
from pipeline.tag.numerals_context import FILE, any_of, section, words

REACH = 12


@lru_cache(maxsize=1)
def _patterns() -> tuple[
    dict[str, Bound], re.Pattern[str], dict[str, Bound], re.Pattern[str], re.Pattern[str], re.Pattern[str]
]:
    lead, trail = _bounds("bounds"), _bounds("bounds_behind")
    about, filler = any_of(words("approx", "before")), "".join(words("approx", "filler"))
    apart = f"(?<![{''.join(words('approx', 'not_behind'))}])"  # 最近, 附近, 节约
    near = [word for word in lead if len(word) == 1]  # 上千, 破百亿: no word between
    far = [word for word in lead if len(word) > 1]
    if stray := set(words("bounds_far", "words")) - set(lead):
        raise DataError(f"[bounds_far] {stray.pop()} must be listed in [bounds] too", str(resources.DATA / FILE))
    return (
        lead,
        re.compile(
            rf"{apart}(?:({any_of(near)})|({any_of(far)})[{filler}]{{0,2}}|({any_of(words('bounds_far', 'words'))})[^，。,.!?\s]{{0,4}})"
            rf"\s?(?:{about})?\s?$"
        ),
        trail,
        re.compile(rf"[的]?({any_of(trail)})"),
        re.compile(rf"{apart}(?:{about})[{filler}]{{0,2}}\s?$"),
        re.compile(rf"(?:{any_of(words('approx', 'behind'))})"),
    )


def _bounds(name: str) -> dict[str, Bound]:
    table, known = section(name), get_args(Bound)
    if unknown := set(table) - set(known):
        raise DataError(
            f"[{name}] {unknown.pop()} is no bound; known are {', '.join(known)}", str(resources.DATA / FILE)
        )
    found: dict[str, Bound] = {}
    for bound in known:
        found |= dict.fromkeys(table.get(bound, ()), bound)
    return found


def around(text: str, start: int, end: int) -> tuple[Bound | None, bool]:
    """The bound of an amount at ``[start, end)`` and whether it is approximate."""
    lead, before, trail, behind, about, roughly = _patterns()
    left = max(0, start - REACH)
    bound: Bound | None = None
    approx = False
    match = before.search(text, left, start)
    if match:
        word = match[1] or match[2] or match[3]
        bound = lead[word]
        approx = word in ("近", "将近", "接近", "逼近")
        if word == "上" and text[start] not in "百千万":
            bound = None
    elif match := behind.match(text, end):
        bound = trail[match[1]]
    if about.search(text, left, start) or roughly.match(text, end):
        approx = True
    return bound, approx
