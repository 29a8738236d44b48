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

PART = re.compile(
    r"[a-z][a-z0-9'&.-]{1,20}|[\u3400-\u4e0d\u4e0f-\u548b\u548d-\u9fff]{2,12}"
)  # 与 and 和 stand between two
SPEECH = re.compile("[我你他她它那这吗呢啊吧了着会就在]")
"""Characters that show that a frame caught a clause and no name."""
HEAD = re.compile("的|一下|品牌(?=.)|平台(?=.)|伙伴|开创者|引领者|赞助商")
"""What may stand before a brand in its frame: 你的AI助手|某某, 营养品牌|某某."""
JOINED = re.compile("[与和跟&]|以及")
REACH = 60
"""Characters on both sides of a credit in which a frame may begin or end."""
OFTEN = 30
"""A part of two characters that is said more often than this is a common word."""
LONGEST = 6
"""Characters of the longest head or tail that is tried as a brand."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand's surface in dense text and the ascending offsets where it stands there."""

    surface: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of data/sections.toml."""

    patterns: tuple[re.Pattern[str], ...]
    generic: frozenset[str]
    own: tuple[str, ...]
    channels: frozenset[str]

    def contents(self, dense: str) -> Iterator[tuple[str, int, int]]:
        """What stands in the brand's place of each frame, and the frame's span; in any order."""
        for pattern in self.patterns:
            for match in pattern.finditer(dense):
                yield match["brand"], match.start(), match.end()


@lru_cache(maxsize=1)
def frames() -> Frames:
    """The package's frames. Raises DataError."""
    path, table = str(resources.DATA / "sections.toml"), resources.toml("sections.toml").get("brands", {})
    lists = [table.get(key) for key in ("frames", "generic", "own", "channels")]
    if not all(isinstance(words, list) and all(isinstance(word, str) for word in words) for words in lists):
        raise DataError("[brands] needs frames, generic, own and channels, four lists of strings", path)
    patterns, generic, own, channels = lists
    try:
        compiled = tuple(re.compile(p.replace("{brand}", "(?P<brand>[^。、,:;!?]{1,30}?)")) for p in patterns)
    except re.error as error:
        raise DataError(f"[brands] frame {error.pattern!r}: {error}", path) from error
    return Frames(compiled, frozenset(generic), tuple(own), frozenset(channels))


def find(
    dense: str, credits: Sequence[tuple[int, int]], notes: str = "", given: Sequence[str] = ()
) -> tuple[Brand, ...]:
    """Brands named in the frames of an episode or its show notes, or given, that the dense text names at least once.

    ``credits`` are spans of the dense text that credit a sponsor of the episode; ``notes`` is any text (title and
    description); ``given`` are surfaces in any script and case.
    """
    table = frames()
    known = ["".join(views.lower(views.simplify(name)).split()) for name in given]
    surfaces = dict.fromkeys(name for name in known if len(name) > 1)
    contents = [name for name, _, _ in table.contents("".join(views.lower(views.simplify(notes)).split()))]
    for a, b in credits:  # 本集由…赞助, but not 比赛由…赞助
        first = max(a - REACH, 0)
        for name, start, end in table.contents(dense[first : b + REACH]):
            if first + start < b and a < first + end:
                contents.append(name)
    for content in dict.fromkeys(contents):
        surfaces.update(dict.fromkeys(said_again(content, dense)))
    own = [surface for surface in surfaces if any(word + surface in dense for word in table.own)]
    return tuple(
        Brand(surface, _places(surface, dense)) for surface in surfaces if surface in dense and surface not in own
    )


def without_show(name: str, dense: str, show: str = "") -> str:
    """A frame's content without the show itself: 夜行巴士与岭线背包 in a text that says 欢迎收听夜行巴士, or whose ``show`` it is."""
    parts = [part for part in JOINED.split(name) if part]
    others = [part for part in parts if part != show and not any(word + part in dense for word in frames().own)]
    return others[0] if len(parts) > 1 and len(others) == 1 else name


def said_again(content: str, dense: str) -> list[str]:
    """The parts of a frame's content that the text repeats, the best of its head, its tail and each Latin word."""
    found, generic = [], frames().generic
    name = HEAD.split(content)[-1]
    for part in PART.findall(name) if not SPEECH.search(name) else ():
        sizes = range(min(LONGEST, len(part)), 1, -1)
        tried = [[part]] if part.isascii() else [[part[:n] for n in sizes], [part[-n:] for n in sizes]]
        for candidates in tried:
            counts = [(dense.count(c), c) for c in candidates if c not in generic and len(c) > 1]
            best = max((row for row in counts if row[0] > 1), key=lambda row: row[0] * (len(row[1]) - 1), default=None)
            if best is not None:
                found.append(best[1])
                found += [c for n, c in counts[-1:] if 2 * best[0] <= n <= OFTEN and c in best[1]]
    return found


def _places(surface: str, dense: str) -> tuple[int, ...]:
    return tuple(m.start() for m in re.finditer(re.escape(surface), dense))
