"""Brands that an episode itself introduces as sponsors, and where they are named.

A frame (``由…赞助播出``, ``感谢…对本期节目的支持``; data/sections.toml) holds a brand among other words: 你的AI全能助手夸克, 小雨伞保险
经纪平台. Which part is the brand shows in what the episode repeats: of the heads and tails of the frame's content, and
its Latin words, those are kept that are said again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import resources
from pipeline.errors import DataError
from pipeline.text import views

PART = re.compile(r"[a-z][a-z0-9'&.-]{1,20}|[\u3400-\u9fff]{2,12}")
SPEECH = re.compile("[我你他她它那这吗呢啊吧了着会就在]")
"""Characters that show that a frame caught a clause and no name."""
LONGEST = 6
"""Characters of the longest head or tail that is tried as a brand."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand's surface in dense text and the ascending offsets where it stands there.

    ``credited`` ones are named as the sponsor of this very episode (本集由…赞助), in its notes, or by the user; the others in
    a frame that may be about something else (比赛由…赞助).
    """

    surface: str
    places: tuple[int, ...]
    credited: bool


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of data/sections.toml."""

    patterns: tuple[re.Pattern[str], ...]
    generic: frozenset[str]

    def contents(self, dense: str) -> Iterator[tuple[str, int, int]]:
        """What stands in the brand's place of each frame, and the frame's span; in any order."""
        for pattern in self.patterns:
            for match in pattern.finditer(dense):
                yield match["brand"], match.start(), match.end()


@lru_cache(maxsize=1)
def frames() -> Frames:
    """The package's frames. Raises DataError."""
    path, table = str(resources.DATA / "sections.toml"), resources.toml("sections.toml").get("brands", {})
    patterns, generic = table.get("frames"), table.get("generic")
    if not isinstance(patterns, list) or not isinstance(generic, list):
        raise DataError("[brands] needs frames and generic, two lists of strings", path)
    try:
        compiled = tuple(re.compile(p.replace("{brand}", "(?P<brand>[^。、,:;!?]{1,30}?)")) for p in patterns)
    except re.error as error:
        raise DataError(f"[brands] frame {error.pattern!r}: {error}", path) from error
    return Frames(compiled, frozenset(generic))


def find(dense: str, credits: Sequence[tuple[int, int]], notes: str = "", given: Sequence[str] = ()) -> tuple[Brand, ...]:
    """Brands named in the frames of an episode or its show notes, or given, that the dense text names at least once.

    ``credits`` are spans of the dense text that credit a sponsor of the episode; ``notes`` is any text (title and
    description); ``given`` are surfaces in any script and case.
    """
    table = frames()
    known = ["".join(views.lower(views.simplify(name)).split()) for name in given]
    credited = dict.fromkeys((name for name in known if len(name) > 1), True)
    contents = [(name, True) for name, _, _ in table.contents("".join(views.lower(views.simplify(notes)).split()))]
    for name, start, end in table.contents(dense):
        contents.append((name, any(a < end and start < b for a, b in credits)))
    for content, sure in sorted(dict.fromkeys(contents), key=lambda row: not row[1]):
        for surface in _said_again(content, dense, table.generic):
            credited.setdefault(surface, sure)
    return tuple(Brand(surface, places, sure) for surface, sure in credited.items() if (places := _places(surface, dense)))


def _said_again(content: str, dense: str, generic: frozenset[str]) -> list[str]:
    """The parts of a frame's content that the text repeats, the best of its head, its tail and each Latin word."""
    found = []
    name = content.rpartition("的")[2]
    for part in PART.findall(name) if not SPEECH.search(name) else ():
        if part.isascii():
            tried = [[part]]
        else:
            sizes = range(min(LONGEST, len(part)), 1, -1)
            tried = [[part[:n] for n in sizes], [part[-n:] for n in sizes]]
        for candidates in tried:
            counts = [(dense.count(c), c) for c in candidates if c not in generic and len(c) > 1]
            best = max(((n, c) for n, c in counts if n > 1), key=lambda row: row[0] * (len(row[1]) - 1), default=None)
            if best is not None:
                found.append(best[1])
    return found


def _places(surface: str, dense: str) -> tuple[int, ...]:
    return tuple(m.start() for m in re.finditer(re.escape(surface), dense))
