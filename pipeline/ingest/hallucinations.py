"""What speech recognisers put into a text that nobody said: phrases in a loop, and lines out of their training subtitles.

Spans are marked, the text stays. Both are looked for among letters and digits alone, so a loop whose rounds differ in
spaces, commas or line breaks is still one. A loop is a run with a short period: for each period the text is compared with
itself moved by it (numpy, forty passes), which is linear whatever the text, where a backreference in a regex is not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import Cue, Notice
from pipeline.text import views

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]
    Offsets = NDArray[np.int64]

LIMITS = ("longest_unit", "fewest_rounds", "fewest_characters", "fewest_characters_short", "short_unit")


@dataclass(frozen=True, slots=True)
class Inventions:
    """data/inventions.toml: phrases by folded letters and digits, and what makes a loop."""

    anywhere: tuple[str, ...]
    whole_cue: frozenset[str]
    loops: dict[str, int]


@lru_cache(maxsize=1)
def inventions() -> Inventions:
    """The package's list. Raises DataError naming the key that is wrong."""
    raw = resources.toml("inventions.toml")
    where = str(resources.DATA / "inventions.toml")
    for key in ("anywhere", "whole_cue"):
        rows = raw.get(key)
        if not isinstance(rows, list) or not all(isinstance(row, str) and _bare(row) for row in rows):
            raise DataError(f"{key} must be a list of phrases", where)
    loops = raw.get("loops")
    if (
        not isinstance(loops, dict)
        or set(loops) != set(LIMITS)
        or not all(isinstance(n, int) and n > 0 for n in loops.values())
    ):
        raise DataError(f"[loops] must hold {', '.join(LIMITS)}, each a whole number above 0", where)
    return Inventions(_both_scripts(raw["anywhere"]), frozenset(_both_scripts(raw["whole_cue"])), loops)


def _both_scripts(phrases: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for phrase in phrases for form in (_bare(phrase), _bare(views.simplify(phrase)))))


def _bare(text: str) -> str:
    return views.lower("".join(char for char in text if char.isalnum()))


def find(text: str, cues: Sequence[Cue]) -> tuple[Notice, ...]:
    """Notices ``loop`` and ``invention`` with the spans of ``text`` concerned, ascending."""
    codes, offsets = _letters(text)
    found = [*_loops(text, codes, offsets, inventions().loops), *_phrases(text, cues, codes, offsets)]
    return tuple(sorted(found, key=lambda notice: (notice.char_start, notice.char_end)))


def _letters(text: str) -> tuple[Codes, Offsets]:
    """Code points of the letters and digits of a text in lower case, and where each stands."""
    import numpy as np

    codes = np.frombuffer(views.lower(text).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    offsets = np.flatnonzero(_is_letter()[np.minimum(codes, 0xFFFF)])
    return codes[offsets], offsets


@lru_cache(maxsize=1)
def _is_letter() -> NDArray[np.bool_]:
    """By code point of the first plane; all beyond it (rare Han, emoji) count as letters."""
    import numpy as np

    table = np.fromiter((chr(code).isalnum() for code in range(0x10000)), dtype=bool, count=0x10000)
    table[0xFFFF] = True
    return table


def _loops(text: str, codes: Codes, offsets: Offsets, limits: dict[str, int]) -> list[Notice]:
    import numpy as np

    codes = codes.astype(np.int64)
    found = []
    for unit in range(1, limits["longest_unit"] + 1):
        short = unit <= limits["short_unit"]
        fewest = max(
            limits["fewest_characters_short" if short else "fewest_characters"], unit * limits["fewest_rounds"]
        )
        for start, end in _periodic(codes, unit, fewest):
            codes[start:end] = -np.arange(start, end) - 1  # nothing equals these: a period of 4 is not found again as 8
            first, last = int(offsets[start]), int(offsets[end - 1]) + 1
            said = "".join(char for char in text[first:last][: unit * 4] if char.isalnum())[:unit]
            rounds = (end - start) // unit
            found.append(
                Notice("loop", f"{said!r} {rounds} times in a row: likely a loop of the recogniser", None, first, last)
            )
    return found


def _periodic(codes: Any, unit: int, fewest: int) -> list[tuple[int, int]]:
    """Spans of at least ``fewest`` codes in which each equals the one ``unit`` before it."""
    import numpy as np

    same = np.flatnonzero(codes[unit:] == codes[:-unit])
    if len(same) < fewest - unit:
        return []
    gaps = np.flatnonzero(np.diff(same) > 1)
    firsts = same[np.concatenate(([0], gaps + 1))]
    lasts = same[np.concatenate((gaps, [len(same) - 1]))]
    enough = lasts - firsts + 1 + unit >= fewest
    return [(int(first), int(last) + 1 + unit) for first, last in zip(firsts[enough], lasts[enough], strict=True)]


def _phrases(text: str, cues: Sequence[Cue], codes: Codes, offsets: Offsets) -> list[Notice]:
    automaton, phrases = _automaton()
    bare = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    spans: list[tuple[int, int]] = []
    for start, end in sorted(
        (start, end)
        for i, start, end in automaton.find_matches_as_indexes(bare, overlapping=True)
        if phrases[i] not in inventions().whole_cue or _fills_cue(start, end, cues, offsets)
    ):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return [_invention(text, int(offsets[start]), int(offsets[end - 1]) + 1) for start, end in spans]


@lru_cache(maxsize=1)
def _automaton() -> tuple[Any, tuple[str, ...]]:
    import ahocorasick_rs

    phrases = (*inventions().anywhere, *sorted(inventions().whole_cue))
    return ahocorasick_rs.AhoCorasick(phrases), phrases


def _fills_cue(start: int, end: int, cues: Sequence[Cue], offsets: Offsets) -> bool:
    """Do the letters from ``start`` to ``end`` make up all that a cue says?"""
    cue = cues[bisect_right(cues, int(offsets[start]), key=lambda cue: cue.char_start) - 1]
    first, behind = offsets.searchsorted((cue.char_start, cue.char_end))
    return bool(first == start and behind == end)


def _invention(text: str, start: int, end: int) -> Notice:
    quote = text[start:end] if end - start <= 40 else text[start : start + 40] + "…"
    return Notice("invention", f"{quote!r}: a line recognisers invent in silence and music", None, start, end)
