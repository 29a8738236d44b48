"""Words that bound a number (超过, 不到, 以上) or say that it is approximate (大概, 左右)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_args

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import Bound

REACH = 12


@lru_cache(maxsize=1)
def _patterns() -> tuple[
    dict[str, Bound], re.Pattern[str], dict[str, Bound], re.Pattern[str], re.Pattern[str], re.Pattern[str]
]:
    raw = resources.toml("numerals_context.toml")
    for section in ("bounds", "bounds_behind"):
        if set(raw[section]) - set(get_args(Bound)):
            raise DataError(
                f"[{section}] keys must be {get_args(Bound)}", str(resources.DATA / "numerals_context.toml")
            )

    def words(section: str) -> dict[str, Bound]:
        return {word: bound for bound, line in raw[section].items() for word in line.split()}

    def any_of(surfaces: object) -> str:
        return "|".join(sorted(map(re.escape, surfaces), key=len, reverse=True))  # type: ignore[call-overload]

    approx = raw["approx"]
    filler = "".join(approx["filler"].split())
    lead, trail = words("bounds"), words("bounds_behind")
    near = [word for word in lead if len(word) == 1]  # 上千, 破百亿: no word between
    far = [word for word in lead if len(word) > 1]
    return (
        lead,
        re.compile(
            rf"(?:({any_of(near)})|({any_of(far)})[{filler}]{{0,2}}|({any_of(raw['bounds_far']['words'].split())})[^，。,.!?\s]{{0,4}})"
            rf"\s?(?:{any_of(approx['before'].split())})?\s?$"
        ),
        trail,
        re.compile(rf"[的]?({any_of(trail)})"),
        re.compile(rf"(?:{any_of(approx['before'].split())})[{filler}]{{0,2}}\s?$"),
        re.compile(rf"(?:{any_of(approx['behind'].split())})"),
    )


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
