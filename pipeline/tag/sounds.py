"""How names sound: keys under which what is heard alike is equal, and distances between what is heard.

Han characters are read by pypinyin's table of single characters, the commonest reading first. ``view`` is a same-length
view of a text: each Han character stands for its syllable with the confusions of data/sounds.toml folded, so the
windows of a text that sound like a known name are found by one Aho-Corasick pass, not by comparing names with windows.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.errors import DataError
from pipeline.resources import toml

INITIAL = re.compile(r"zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]")
HAN = re.compile(r"[\u3400-\u9fff]")
FIRST, LAST = 0x4E00, 0x9FA5  # the characters that are read
FIRST_CLASS = 0xE000  # private use area: one code point a class of syllables
LONG = 100  # characters from which numpy looks them up faster than ``str.translate``


@dataclass(frozen=True, slots=True)
class Syllable:
    """A reading of a character: pinyin initial (may be empty), final, tone 1 to 5, and the folded key."""

    initial: str
    final: str
    tone: int
    key: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The content of data/sounds.toml."""

    initials: dict[str, str]
    finals: dict[str, str]
    whole: dict[str, str]
    near_initials: frozenset[frozenset[str]]
    near_finals: frozenset[frozenset[str]]
    cost: dict[str, float]
    latin: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules, validated. Raises DataError naming the key."""
    raw: dict[str, Any] = toml("sounds.toml")
    try:
        near = {
            name: frozenset(frozenset(pair.split()) for pair in raw["near"][name]) for name in ("initials", "finals")
        }
        cost = {name: float(raw["cost"][name]) for name in ("tone", "confused", "near", "half")}
        latin = tuple((str(a), str(b)) for a, b in raw["latin"]["rules"])
        return Rules(raw["initials"], raw["finals"], raw["whole"], near["initials"], near["finals"], cost, latin)
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"missing or malformed: {error}", "sounds.toml") from error


def _syllable(reading: str) -> Syllable:
    """Parse pinyin with tone marks: ``zhòng`` → zh, ong, 4."""
    tone = 5
    letters: list[str] = []
    for char in unicodedata.normalize("NFD", reading):
        if char in "\u0304\u0301\u030c\u0300":
            tone = "\u0304\u0301\u030c\u0300".index(char) + 1
        elif char == "\u0308":
            letters[-1] = "v"
        elif char.isalpha():
            letters.append(char)
    plain = "".join(letters)
    found = INITIAL.match(plain)
    initial = found[0] if found else ""
    final = plain[len(initial) :]
    if initial in ("j", "q", "x", "y") and final.startswith("u"):
        final = "v" + final[1:]
    table = rules()
    folded_initial = table.initials.get(initial, initial)
    key = folded_initial + table.finals.get(final, final)
    return Syllable(initial, final, tone, table.whole.get(key, key))


@lru_cache(maxsize=50_000)
def readings(char: str) -> tuple[Syllable, ...]:
    """The readings of a Han character, commonest first; empty for what is no Han character."""
    return tuple(dict.fromkeys(_cached_syllable(r) for r in _characters().get(ord(char), "").split(",") if r))


@lru_cache(maxsize=1)
def _characters() -> dict[int, str]:
    """pypinyin's table of single characters, read without its 400,000 phrases, which take most of its loading time."""
    package = importlib.util.find_spec("pypinyin")
    assert package is not None and package.submodule_search_locations
    path = Path(package.submodule_search_locations[0]) / "pinyin_dict.py"
    spec = importlib.util.spec_from_file_location("podclaims_pinyin_dict", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[int, str] = module.pinyin_dict
    return table


_cached_syllable = lru_cache(maxsize=4000)(_syllable)


@lru_cache(maxsize=1)
def _classes() -> tuple[dict[int, int], dict[str, str]]:
    """Code point → private code point of its class, and class key → that character."""
    characters, keys = _characters(), dict[str, str]()
    table: dict[int, int] = {}
    for code in range(FIRST, LAST + 1):
        first = characters.get(code, "").split(",")[0]
        if first:
            mark = keys.setdefault(_cached_syllable(first).key, chr(FIRST_CLASS + len(keys)))
            table[code] = ord(mark)
    return table, keys


@lru_cache(maxsize=1)
def _marks_of_codes() -> npt.NDArray[np.uint32]:
    """Code point → that of its class; 0 for what has none."""
    table = np.zeros(LAST + 2, dtype="<u4")
    for code, mark in _classes()[0].items():
        table[code] = mark
    return table


def view(text: str) -> str:
    """``text`` with each Han character replaced by the mark of its sound; same length, the rest unchanged.

    >>> view("辉达") == view("灰打")
    True
    """
    if len(text) < LONG:
        return text.translate(_classes()[0])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    marks = _marks_of_codes()[np.minimum(codes, LAST + 1)]
    return np.where(marks > 0, marks, codes).astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@lru_cache(maxsize=2_000)
def views(name: str, limit: int = 8) -> tuple[str, ...]:
    """The views of a name in all readings of its characters (單 is dān and shàn), the commonest first, ``limit`` at most."""
    options = [_marks(char) for char in name]
    return tuple("".join(chosen) for _, chosen in zip(range(limit), product(*options), strict=False))


@lru_cache(maxsize=30_000)
def _marks(char: str) -> tuple[str, ...]:
    keys = _classes()[1]
    return tuple(dict.fromkeys(keys[s.key] for s in readings(char) if s.key in keys))[:3] or (char,)


@lru_cache(maxsize=50_000)
def syllable_distance(a: str, b: str) -> float:
    """How far two characters sound apart, 0 (same sound and tone) to 1.

    The commonest readings count; rarer ones (洋 as xiáng) only where they sound alike, not where they come near.
    """
    if a == b:
        return 0.0
    first, second = readings(a), readings(b)
    if not first or not second:
        return 1.0
    alike = [_distance(x, y) for x in first for y in second if x.key == y.key]
    return min([_distance(first[0], second[0]), *alike])


def _distance(a: Syllable, b: Syllable) -> float:
    cost = rules().cost
    tone = 0.0 if a.tone == b.tone or 5 in (a.tone, b.tone) else cost["tone"]
    if (a.initial, a.final) == (b.initial, b.final):
        return tone
    if a.key == b.key:
        return tone + cost["confused"]
    initials, finals = frozenset((a.initial, b.initial)), frozenset((a.final, b.final))
    near_initial = len(initials) == 1 or initials in rules().near_initials or _fold_initial(a) == _fold_initial(b)
    near_final = len(finals) == 1 or finals in rules().near_finals or _fold_final(a) == _fold_final(b)
    if near_initial and near_final:
        return tone + cost["near"]
    if len(initials) == 1 or len(finals) == 1 or _fold_final(a) == _fold_final(b):
        return tone + cost["half"]
    return 1.0


def _fold_initial(s: Syllable) -> str:
    return rules().initials.get(s.initial, s.initial)


def _fold_final(s: Syllable) -> str:
    return rules().finals.get(s.final, s.final)


@lru_cache(maxsize=20_000)
def distance(a: str, b: str) -> float:
    """Mean distance of the characters of two names of one length; 1 if the lengths differ."""
    if len(a) != len(b) or not a:
        return 1.0
    return sum(map(syllable_distance, a, b)) / len(a)


@lru_cache(maxsize=20_000)
def latin_key(word: str) -> str:
    """A phonetic key of a Latin word: spelling rules applied, vowels but the first dropped, m and n one, doubles joined.

    M and N are what recognizers mix up most where letters are spelt: ``MVLink``, ``GB200MVL72``.

    >>> latin_key("Mixtral") == latin_key("Mixedrol")
    True
    """
    sound = re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFD", word.lower()))
    for spelling, heard in rules().latin:
        sound = sound.replace(spelling, heard)
    head = "a" if sound[:1] in tuple("aeiou") else sound[:1]
    key = (head + re.sub(r"[aeiouhw]", "", sound[1:])).replace("m", "n")
    return re.sub(r"([a-z])\1+", r"\1", key)
