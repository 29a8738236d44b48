"""Names that are known beforehand: entries, the files they come from, and one pass that finds them all in a text.

A lexicon file is JSONL, one thing a line; blank lines and lines that start with ``//`` are skipped:

    {"id": "nvidia", "type": "ORG", "en": ["NVIDIA"], "tw": ["輝達"], "cn": ["英伟达"], "tickers": ["NVDA"],
     "alias": ["皮衣黃家"], "weak": ["NVDA"], "context": ["GPU", "顯卡"], "never": ["nvidia-gtc"]}

``en``, ``tw`` and ``cn`` hold names in use in that language, the one to display first; an entry has at least one of
them. ``alias`` holds other surfaces (nicknames, abbreviations, common mishearings that are no common word). Surfaces
in ``weak`` also mean something else (蘋果 the fruit, Meta the prefix): they count only where a ``context`` word stands
near or the episode names the thing by a strong surface elsewhere. ``never`` lists ids that must not be merged with
this one though they look or sound alike (grok / groq).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.errors import DataError
from pipeline.text import views

EntityType = Literal["PERSON", "ORG", "PRODUCT", "EVENT", "WORK", "PLACE", "TERM"]
INSIDE_CHARS = frozenset(" \t\n\u00a0\u2010\u2011-·・‧•")  # a full stop is none of them: 3.5 is not 35
INSIDE = re.compile("[" + re.escape("".join(INSIDE_CHARS)) + "]+")
LISTS = ("en", "tw", "cn", "alias", "tickers", "weak", "context", "never")


@dataclass(frozen=True, slots=True)
class Entry:
    """One known thing. ``surfaces`` are all that may stand in a text; ``where`` is file:line for messages."""

    id: str
    type: EntityType
    en: tuple[str, ...] = ()
    tw: tuple[str, ...] = ()
    cn: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    weak: frozenset[str] = frozenset()
    context: tuple[str, ...] = ()
    never: frozenset[str] = frozenset()
    where: str = ""

    @property
    def surfaces(self) -> tuple[str, ...]:
        """Every surface once, as written."""
        return tuple(dict.fromkeys([*self.en, *self.tw, *self.cn, *self.alias, *self.tickers, *self.weak]))

    def name(self, display: Literal["tw", "cn", "en"]) -> str:
        """The name to show in a script; where it has none there, the nearest it has."""
        order = {
            "tw": (self.tw, self.cn, self.en),
            "cn": (self.cn, self.tw, self.en),
            "en": (self.en, self.tw, self.cn),
        }
        names = next(names for names in order[display] if names)
        return names[0]


@dataclass(frozen=True, slots=True)
class Hit:
    """A surface of an entry found in a text, half-open code points; ``weak`` as in the entry.

    ``whole`` is false for a Latin surface in the middle of a Latin word.
    """

    start: int
    end: int
    entry: Entry
    weak: bool
    whole: bool = True


def parse(lines: Iterable[str], path: str) -> Iterator[Entry]:
    """Entries of a JSONL lexicon. Raises DataError with file:line for anything that is not one."""
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("//"):
            continue
        try:
            raw = json.loads(line)
        except json.JSONDecodeError as error:
            raise DataError(f"not JSON: {error.msg} at column {error.colno}", path, number) from error
        yield _entry(raw, path, number)


def _entry(raw: Any, path: str, number: int) -> Entry:
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str) or not raw["id"]:
        raise DataError('expected an object with a string "id"', path, number)
    if raw.get("type") not in get_args(EntityType):
        raise DataError(
            f'"type" is {raw.get("type")!r}; expected one of {", ".join(get_args(EntityType))}', path, number
        )
    for key, value in raw.items():
        if key in ("id", "type"):
            continue
        if key not in LISTS:
            raise DataError(f"unknown key {key!r}; expected id, type, {', '.join(LISTS)}", path, number)
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise DataError(f"{key!r} must be a list of non-empty strings", path, number)
    if not any(raw.get(key) for key in ("en", "tw", "cn")):
        raise DataError('needs a name in one of "en", "tw", "cn"', path, number)
    lists = {key: tuple(raw.get(key, ())) for key in LISTS}
    weak, never = frozenset(lists.pop("weak")), frozenset(lists.pop("never"))
    return Entry(id=raw["id"], type=raw["type"], weak=weak, never=never, where=f"{path}:{number}", **lists)


def fold(surface: str) -> str:
    """A surface as it is looked up: simplified, half width, lower case; same length."""
    return views.lower(views.simplify(surface))


@lru_cache(maxsize=2)  # the lexicon, the episode's own names and their variants are looked up in the same text
def _compact_text(folded: str) -> tuple[str, list[int]]:
    return compact(folded)


def compact(folded: str) -> tuple[str, list[int]]:
    """A folded text without what may stand inside a name (spaces, hyphens, middle dots), and each character's offset.

    >>> compact("open ai")
    ('openai', [0, 1, 2, 3, 5, 6])
    """
    if not INSIDE.search(folded):
        return folded, list(range(len(folded)))
    return INSIDE.sub("", folded), [at for at, char in enumerate(folded) if char not in INSIDE_CHARS]


def latin(char: str) -> bool:
    """Is this a Latin letter or a digit: a character that makes words by standing beside its like?"""
    return (char.isascii() and char.isalnum()) or "\u00c0" <= char <= "\u024f"


class Lexicon:
    """Entries and an Aho-Corasick automaton over their folded surfaces; linear in the text, whatever their number.

    Raises DataError if an id occurs twice, or one strong surface belongs to two entries neither of which has context.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: dict[str, Entry] = {}
        self.by_surface: dict[str, list[Entry]] = defaultdict(list)
        self._weak: set[tuple[str, str]] = set()
        for entry in entries:
            if entry.id in self.entries:
                raise DataError(
                    f"id {entry.id!r} is taken by {self.entries[entry.id].where}; choose another", entry.where
                )
            self.entries[entry.id] = entry
            weak = {fold(s) for s in entry.weak}
            for surface in dict.fromkeys(map(fold, entry.surfaces)):
                self.by_surface[surface].append(entry)
                if surface in weak:
                    self._weak.add((surface, entry.id))
        self._check()

    def _check(self) -> None:
        for surface, owners in self.by_surface.items():
            strong = [e for e in owners if (surface, e.id) not in self._weak]
            if len(strong) > 1:
                others = ", ".join(f"{e.id} ({e.where})" for e in strong[:-1])
                raise DataError(
                    f"{surface!r} also names {others}; make it weak, with context, in all but one", strong[-1].where
                )

    @cached_property
    def _automaton(self) -> tuple[Any, list[list[tuple[str, Entry, bool]]]]:
        import ahocorasick_rs

        owners: dict[str, list[tuple[str, Entry, bool]]] = defaultdict(list)
        for surface, entries in self.by_surface.items():
            key = compact(surface)[0]
            if key:
                owners[key] += [(surface, entry, self.is_weak(surface, entry)) for entry in entries]
        return ahocorasick_rs.AhoCorasick(list(owners)), list(owners.values())

    def is_weak(self, surface: str, entry: Entry) -> bool:
        """Does this folded surface of the entry need context?"""
        return (surface, entry.id) in self._weak

    def find(self, folded: str, inside: bool = False) -> list[Hit]:
        """All surfaces in a folded text, overlapping ones too, by end offset; spaces and hyphens in a name do not matter.

        Latin ones only at word borders, or with ``inside`` also in the middle of Latin words (``gpub200``), marked
        ``whole=False``. Names of two Han characters do not reach over a gap, nor any name over two (上 海 is no 上海).
        """
        automaton, owners = self._automaton
        text, at = _compact_text(folded)
        hits = []
        for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            whole = _bordered(text, at, start, end)
            if not whole and not inside:
                continue
            left, right = at[start], at[end - 1] + 1
            seen: set[str] = set()
            for surface, entry, weak in owners[index]:
                if entry.id not in seen and _gaps_fit(folded[left:right], surface):
                    seen.add(entry.id)
                    hits.append(Hit(left, right, entry, weak, whole))
        return hits


def _bordered(text: str, at: list[int], start: int, end: int) -> bool:
    """Do Latin letters or digits at the ends of a span of the compact text stop there?"""
    if start > 0 and latin(text[start]) and latin(text[start - 1]) and at[start] - at[start - 1] == 1:
        return False
    return not (end < len(text) and latin(text[end - 1]) and latin(text[end]) and at[end] - at[end - 1] == 1)


def _gaps_fit(found: str, surface: str) -> bool:
    """May the surface be written with the gaps it has here? Its own are fine; a stray one only in a longer name."""
    extra = len(found) - len(surface)
    if extra <= 0 or found == surface:
        return True
    letters = len(INSIDE.sub("", surface))
    if latin(surface[0]):
        return letters >= 4 or "".join(found.split()) == found
    return extra <= 2 and letters >= 3


def read(path: Path) -> list[Entry]:
    """Entries of one JSONL file. Raises DataError with file:line."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return list(parse(lines, str(path)))
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}; check the path", str(path)) from error
    except UnicodeDecodeError as error:
        raise DataError(f"is not UTF-8 at byte {error.start}; save it as UTF-8", str(path)) from error
