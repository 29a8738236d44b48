"""The search index: for every pair of neighbouring characters the paragraphs that hold it, in small script files.

Pairs of characters need no word cutter, in the index or in the query, so they find misheard and unknown words too.
A query of four characters reads three files. The files are scripts because pages opened from disk may load nothing
else; Pagefind, which was measured against this, needs fetch and WebAssembly and so a web server and a wider policy.
"""

from __future__ import annotations

import base64
from binascii import b2a_base64
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

LETTER = 21  # bits of a code point
PARAGRAPH = 22  # bits of a paragraph's number
SHARD_BYTES = 60_000


@dataclass(frozen=True, slots=True)
class Index:
    """Posting lists by shard: pair of characters → differences of paragraph numbers as base-128 numbers, in base64."""

    shards: tuple[dict[str, str], ...]


def build(paragraphs: list[str]) -> Index:
    """The index of paragraphs as ``script.searched`` gives them; a line break in one keeps neighbours apart.

    Time and memory are linear in the text: 100 bytes and a fifth of a microsecond a character.
    """
    import numpy as np

    codes = np.frombuffer(("\n".join(["", *paragraphs, ""])).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lengths = np.fromiter((len(p) + 1 for p in paragraphs), dtype=np.int64, count=len(paragraphs))
    owner = np.concatenate([[0], np.repeat(np.arange(len(paragraphs), dtype=np.uint64), lengths)]).astype(np.uint64)
    pairs = (codes[:-1] << np.uint64(LETTER + PARAGRAPH)) | (codes[1:] << np.uint64(PARAGRAPH)) | owner[1:]
    pairs = pairs[(codes[:-1] != 10) & (codes[1:] != 10)]
    pairs.sort()  # not np.unique, whose hash table takes ten times as long here
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs
    keys = pairs >> np.uint64(PARAGRAPH)
    numbers = (pairs & np.uint64((1 << PARAGRAPH) - 1)).astype(np.int64)
    first = np.concatenate([[True], keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, dtype=bool)
    deltas = np.where(first, numbers, np.diff(numbers, prepend=0))
    size = 1 + (deltas >= 1 << 7).astype(np.int64) + (deltas >= 1 << 14) + (deltas >= 1 << 21)
    place = np.concatenate([[0], np.cumsum(size)])
    data = np.zeros(place[-1], dtype=np.uint8)
    for byte in range(4):  # low groups first; the high bit says that more follow
        has = size > byte
        more = size[has] > byte + 1
        data[place[:-1][has] + byte] = ((deltas[has] >> (7 * byte)) & 127) | (more.astype(np.int64) << 7)
    borders = np.append(np.flatnonzero(first), len(keys))
    count = _power_of_two(len(data) * 4 // 3 + 14 * (len(borders) - 1))
    shards: tuple[dict[str, str], ...] = tuple({} for _ in range(count))
    raw, ends = data.tobytes(), place[borders].tolist()
    heads = (keys[borders[:-1]] >> np.uint64(LETTER)).astype(np.int64)
    tails = (keys[borders[:-1]] & np.uint64((1 << LETTER) - 1)).astype(np.int64)
    rows = zip(heads.tolist(), tails.tolist(), shard(heads, tails, count).tolist(), ends, ends[1:], strict=False)
    code = b2a_base64
    for a, b, number, begin, end in rows:
        shards[number][chr(a) + chr(b)] = code(raw[begin:end], newline=False).decode().rstrip("=")
    return Index(shards)


def shard(a: Any, b: Any, count: int) -> Any:
    """Which of ``count`` files holds a pair of code points, or of arrays of them; the page's script computes the same."""
    return (a * 31 + b * 7) % count


def _power_of_two(total: int) -> int:
    count = 1
    while count < 2048 and total > SHARD_BYTES * count:
        count *= 2
    return count


def find(index: Index, query: str) -> Iterator[int]:
    """Paragraphs that hold all pairs of a searched query, as the page finds them (for tests and measurements)."""
    lists = []
    for a, b in pairwise(query):
        lists.append(set(_numbers(index.shards[shard(ord(a), ord(b), len(index.shards))].get(a + b, ""))))
    yield from sorted(set.intersection(*lists)) if lists else ()


def _numbers(coded: str) -> Iterator[int]:
    number = value = shift = 0
    for byte in base64.b64decode(coded + "=" * (-len(coded) % 4)):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            number += value
            yield number
            value = shift = 0
