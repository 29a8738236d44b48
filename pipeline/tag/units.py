"""Units of data/units.toml: symbols with dimension and factor, and the surfaces by which a text names them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, NamedTuple, get_args

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import ClaimKind
from pipeline.tag.numerals_tokens import Exact, whole

Region = Literal["tw", "cn"]
LATIN = re.compile(r"[A-Za-zµμ°][A-Za-z²³]*(?:(?:/| per | )[A-Za-z]+)?(?![A-Za-z0-9])")
FIRST = re.compile(r"[A-Za-zµμ°][A-Za-z²³]*2?(?![A-Za-z0-9])")
PER_SECOND = re.compile(
    r"\s?(?:/\s?s(?:ec(?:ond)?)?(?![A-Za-z])|per\s?sec(?:ond)?(?![A-Za-z])|每秒|一秒|p(?:er)?s(?![A-Za-z]))"
)
KEYS = ("dimension", "factor", "kind", "surfaces", "latin", "exact", "scaled", "prefixes", "decimals")


@dataclass(frozen=True, slots=True)
class Unit:
    """``symbol`` of ``dimension``; an amount in it times ``factor`` is the amount in the base of the dimension."""

    symbol: str
    dimension: str
    factor: float
    kind: ClaimKind = "measure"


class Found(NamedTuple):
    """A unit found at a place of a text: the amount said counts ``scale`` of it; ``end`` is where its surface ends."""

    unit: Unit
    scale: Exact
    end: int
    surface: str
    counted: bool = False  # a classifier: 个, 台, 位


@dataclass(slots=True)
class Surfaces:
    """The surfaces of all units for one region."""

    han: dict[str, tuple[Unit, Exact]] = field(default_factory=dict)
    latin: dict[str, Unit] = field(default_factory=dict)
    exact: dict[str, Unit] = field(default_factory=dict)
    prefixes: dict[str, Unit] = field(default_factory=dict)
    classifiers: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    decimals: frozenset[str] = frozenset()
    letters: dict[str, tuple[Unit, Exact]] = field(default_factory=dict)
    not_before: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    prefix_ends: frozenset[str] = frozenset()

    def at(self, text: str, start: int) -> Found | None:
        """The longest unit whose surface begins exactly at ``start``."""
        first = text[start : start + 1]
        if first and ((first.isascii() and first.isalpha()) or first in "µμ°"):
            return self._latin(text, start)
        for size in self.sizes.get(first, ()):
            surface = text[start : start + size]
            hit = self.han.get(surface)
            if hit is not None:
                if size == 1 and self._begins_word(text, start):
                    return None
                return Found(hit[0], hit[1], start + len(surface), surface, surface in self.classifiers)
        return None

    def _begins_word(self, text: str, start: int) -> bool:
        """Is the character at ``start`` the first of another word: 四对于, 三年级?"""
        follows = text[start + 1 : start + 2]
        return follows != "" and follows in self.not_before.get(text[start], "")

    def _latin(self, text: str, start: int) -> Found | None:
        for pattern in (LATIN, FIRST):
            match = pattern.match(text, start)
            if match is None:
                continue
            if match[0] in self.letters:
                many, scale = self.letters[match[0]]
                return Found(many, scale, match.end(), match[0], many.symbol == "count")
            unit = self.exact.get(match[0]) or self.latin.get(match[0].lower())
            if unit is not None:
                return self._rate(text, match, unit)
        return None

    def _rate(self, text: str, match: re.Match[str], unit: Unit) -> Found:
        """``TB per second`` is the unit TB/s where there is one."""
        per = PER_SECOND.match(text, match.end())
        rate = self.exact.get(f"{unit.symbol}/s") or self.latin.get(f"{unit.symbol}/s".lower()) if per else None
        if per is not None and rate is not None:
            return Found(rate, 1, per.end(), text[match.start() : per.end()])
        return Found(unit, 1, match.end(), match[0], unit.symbol == "count")

    def before(self, text: str, start: int) -> tuple[Unit, int] | None:
        """A currency said before a number that begins at ``start``, and where its surface begins."""
        end = start - 1 if text[start - 1 : start] == " " else start
        if text[end - 1 : end] not in self.prefix_ends:
            return None
        for size in range(min(5, end), 0, -1):
            surface = text[end - size : end]
            unit = self.prefixes.get(surface)
            if unit is not None:
                begin = end - size
                if surface.isascii() and surface[0].isalpha() and re.match("[A-Za-z]", text[max(0, begin - 1) : begin]):
                    return None  # the A$ of a longer word, but 是US$5
                return unit, begin
        return None


def _raw() -> dict[str, Any]:
    return resources.toml("units.toml")


@lru_cache(maxsize=1)
def table() -> dict[str, Unit]:
    """All units by symbol. Raises DataError naming the file and the unit."""
    path = str(resources.DATA / "units.toml")
    units = {}
    for symbol, row in _raw().get("unit", {}).items():
        unknown = set(row) - set(KEYS)
        if unknown:
            raise DataError(f'[unit."{symbol}"] has unknown keys {sorted(unknown)}; known are {", ".join(KEYS)}', path)
        kind = row.get("kind", "measure")
        if kind not in get_args(ClaimKind):
            raise DataError(
                f'[unit."{symbol}"] kind = {kind!r}; expected one of {", ".join(get_args(ClaimKind))}', path
            )
        factor = row.get("factor")
        if not isinstance(factor, (int, float)) or isinstance(factor, bool) or factor <= 0:
            raise DataError(f'[unit."{symbol}"] factor = {factor!r}; expected a number above 0', path)
        if not isinstance(row.get("dimension"), str):
            raise DataError(f'[unit."{symbol}"] needs a dimension', path)
        units[symbol] = Unit(symbol, row["dimension"], float(factor), kind)
    for symbol in ("count", "×", "%", "pp", *(_raw()["local"][region] for region in get_args(Region))):
        if symbol not in units:
            raise DataError(f'[unit."{symbol}"] is missing', path)
    return units


@lru_cache(maxsize=2)
def surfaces(region: Region) -> Surfaces:
    """The surfaces of all units, with those of the local money. Raises DataError if one surface names two units."""
    path = str(resources.DATA / "units.toml")
    raw, units, found = _raw(), table(), Surfaces()

    def add(kind: dict[str, Any], surface: str, value: object, symbol: str) -> None:
        if surface in kind:
            raise DataError(f'[unit."{symbol}"] {surface!r} already names another unit', path)
        kind[surface] = value

    decimals: set[str] = set()
    for symbol, row in raw["unit"].items():
        unit = units[symbol]
        scaled = dict.fromkeys(row.get("surfaces", ()), 1) | row.get("scaled", {})
        for surface, scale in scaled.items():
            add(found.han, surface, (unit, whole(Fraction(str(scale)))), symbol)
        for surface in row.get("latin", ()):
            add(found.latin, surface.lower(), unit, symbol)
        for surface in row.get("exact", ()):
            add(found.exact, surface, unit, symbol)
        for surface in row.get("prefixes", ()):
            add(found.prefixes, surface, unit, symbol)
        decimals.update(row.get("decimals", ()))
    local, count = raw["local"], units["count"]
    for surface in local["surfaces"]:
        add(found.han, surface, (units[local[region]], 1), local[region])
    for surface, parts in local["parts"].items():
        add(found.han, surface, (units[local[region]], Fraction(1, parts)), local[region])
    words = raw["classifiers"]
    classifiers = [*"".join(words["characters"].split()), *words["words"]]
    for surface in classifiers:
        found.han.setdefault(surface, (count, 1))
    for surface in words["latin"]:
        add(found.latin, surface, count, "count")
    found.letters = {letter: (units[row[0]], int(row[1])) for letter, row in raw["letters"].items()}
    found.classifiers = frozenset(s for s in classifiers if found.han[s][0] is count)
    found.doubtful = frozenset(raw["doubtful"]["characters"])
    found.decimals = frozenset(decimals | set(local["decimals"]))
    found.not_before = raw["not_before"]
    found.prefix_ends = frozenset(surface[-1] for surface in found.prefixes)
    found.sizes = {
        char: tuple(sorted({len(surface) for surface in found.han if surface[0] == char}, reverse=True))
        for char in {surface[0] for surface in found.han}
    }
    return found
