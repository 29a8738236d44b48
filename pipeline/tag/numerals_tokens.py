"""What numerals are made of: digits, multipliers, figures; the pattern of one token and where a number may begin."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from pipeline import resources
from pipeline.errors import DataError

Exact = int | Fraction
LONGEST = 40  # digits of the longest number; more are a code or noise
TOP = 10**9  # above any multiplier of a section


def _table(name: str) -> dict[str, int]:
    table = resources.toml("numerals.toml").get(name)
    if not isinstance(table, dict) or not all(isinstance(value, int) for value in table.values()):
        raise DataError(f"[{name}] must hold whole numbers", str(resources.DATA / "numerals.toml"))
    return table


DIGITS, TENS, SMALL, BIG = _table("digits"), _table("tens"), _table("small"), _table("big")
MULTIPLIERS = SMALL | BIG
LETTERS, MAGNITUDES = _table("letters"), _table("magnitudes")
FORMAL: dict[str, str] = resources.toml("numerals.toml")["formal"]
EACH = tuple(resources.toml("numerals.toml")["each"]["after"])
DATA_BEFORE = tuple(resources.toml("numerals.toml")["mega"]["before"])
MEGA = "|".join(resources.toml("numerals.toml")["mega"]["after"])

D, S, T = "".join(DIGITS), "".join(SMALL), "".join(TENS)
FIGURE = (
    r"[0-9]{1,3}(?:,[0-9]{3}){1,12}(?![0-9])(?:\.[0-9]+)?"
    r"|(?<![0-9]\.)[0-9]+\.[0-9]+(?![0-9]*\.[0-9])(?: [0-9]{1,2}(?=[万亿%]))?"  # 6.9 8万
    r"|[0-9](?: [0-9](?![0-9,.])){2,30}(?: ?\. ?[0-9](?: [0-9](?![0-9.])){0,30})?(?![0-9./])"  # 4 3 0 0 0
    r"|[0-9] [0-9](?=%| ?[万亿千百折成])"
    r"|[0-9]+(?: \. [0-9]+)?"
    r"|(?<![0-9.])\.[0-9]+"
)
WORD = "|".join(sorted(MAGNITUDES, key=len, reverse=True))
TOKEN = re.compile(
    rf"(?P<gap>[ \t\n]{{0,3}}(?:个 ?(?=(?i:{WORD})(?![A-Za-z])))?)(?:(?P<figure>{FIGURE})|(?P<digits>[{D}] [{D}](?= ?折)|[{D}]+)|(?P<tens>[{T}])"
    rf"|(?P<small>(?!千卡(?![车片]))[{S}])"
    rf"|(?P<big>万|亿|兆(?!{MEGA}))|(?P<more>几[十百千]?|[多余](?!分之)|把(?=[块个人来])|来(?=[万亿个岁年天块元人家种次位斤公米度坪杯分秒小]))"
    rf"|(?P<point>点)"
    rf"|(?P<english>(?i:{WORD})(?![A-Za-z])|[{''.join(LETTERS)}](?![A-Za-z0-9])))"
)
NOT_FORMAL = "".join(rf"(?<![{before}]{char})" for char, before in FORMAL.items() if before)
# 几十万, 数百名 are no numbers; 指数百分之三 and 倍数 are no vague ones
VAGUE = rf"(?<!几[{S}])(?<!^数[{S}])(?<![^指倍点票总人次系参函基多少]数[{S}])"


def start(unless: str = "") -> re.Pattern[str]:
    """A pattern for where a number may begin; ``unless`` is a lookaround behind its first digit or multiplier.

    The first character alone stands before all choice, so that the search leaps to the next one of them.
    """
    return re.compile(
        rf"[0-9{D}{T}{S}负正\-.万半](?:(?<=[0-9{D}{T}{S}]){unless}{NOT_FORMAL}{VAGUE}(?<!百(?=分点))"
        rf"|(?<=[负正])(?=[ 0-9{D}{S}])|(?<=-)(?=[0-9.])|(?<=\.)(?=[0-9])|(?<=万)(?=亿|万?分之)|(?<=半)(?=百|[个年小斤公分世载季倍打]))"
    )


START = start()
DECIMALS = re.compile(rf"(?P<gap>\s{{0,3}})(?:(?P<spoken>[{D}]+)|(?P<figures>[0-9]+)(?![0-9.]))")
NO_DECIMALS = re.compile(rf"[十拾{T}刻钟点]|分(?!之|红|点|钟|[0-9])|[百千](?!万)")
AND = re.compile(rf"\s{{0,3}}又\s{{0,3}}(?=[0-9{D}{S}])")
EXPONENT = re.compile(r"[eE]([+-]?[0-9]{1,3})(?![0-9A-Za-z.])")
RUN = re.compile(rf"[0-9]+|[{D}]+|.", re.DOTALL)


def skip(text: str, at: int) -> int:
    """Where to go on behind a place where no number begins: past a run of its like, so that no run is read twice."""
    match = RUN.match(text, at)
    return match.end() if match else at + 1


def whole(value: Exact) -> Exact:
    """An int where the value is a whole number."""
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


def figure(surface: str) -> Exact | None:
    """The value of Arabic figures, thousands separators and stray spaces allowed; None if too long."""
    if len(surface) > 3 * LONGEST:
        return None
    plain = "".join(surface.split()).replace(",", "")
    if len(plain) > LONGEST:
        return None
    units, _, decimals = plain.partition(".")
    return whole(Fraction(int(units + decimals), 10 ** len(decimals))) if decimals else int(units)


def listed(surface: str) -> bool:
    """Are figures with commas or spaces rather a list: 100,200,300 and 1 2 3?"""
    items = [int(item) for item in re.split("[, ]", surface[:LONGEST]) if item.isdecimal()]
    steps = {b - a for a, b in pairwise(items)}
    if "," in surface:
        return len(steps) == 1 and items[0] >= 100 and min(steps) in (10, 50, 100)
    return steps == {1}


def pair(surface: str) -> tuple[int, int] | None:
    """两三 → (2, 3): neighbours that rise by one, or 三五 and 三两, spoken for a range."""
    a, b = DIGITS[surface[0]], DIGITS[surface[1]]
    return (min(a, b), max(a, b)) if a > 0 and (b == a + 1 or surface in ("三五", "三两")) else None


def spelt(surface: str) -> int:
    """The number that spoken digits spell: 二零二四 → 2024."""
    return int("".join(str(DIGITS[char]) for char in surface))
