"""Speakers who take back a number: 不是 18 個, 是 36 個; 剛剛講成 18 個, 更正."""

from __future__ import annotations

from pipeline.model import Quantity
from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.clauses import Number, View

NEAR = 30  # characters between the wrong number and the right one
BACK = 3000  # how far back "just now I said" reaches


def find(text: View, rows: list[Number], found: Cues, data: Lexicon) -> dict[int, int]:
    """Index of each number taken back → index of the one that stands instead. Linear: one look at each pair of neighbours."""
    taken: dict[int, int] = {}
    for i, number in enumerate(rows):
        if not isinstance(number.of, Quantity) or i in taken:
            continue
        recall = found["recall"].within(number.start - 12, number.start)
        right = _right(text, rows, i, found, recalled=bool(recall))
        if right is None:
            continue
        taken[i] = right
        if recall:
            for k in range(i - 1, max(i - 80, -1), -1):
                if number.start - rows[k].start > BACK:
                    break
                if _equal(rows[k], number):
                    taken[k] = right
    return taken


def _right(text: View, rows: list[Number], i: int, found: Cues, recalled: bool) -> int | None:
    """The number that stands instead of number i, if words between or before them say so."""
    number = rows[i]
    for k in range(i + 1, min(i + 3, len(rows))):
        other = rows[k]
        if other.start - number.end > (60 if recalled else NEAR):
            return None
        if not isinstance(other.of, Quantity) or not _alike(number, other):
            continue
        between = found["taken_back"].within(number.end, other.start)
        if recalled or any(hit.word != "不是" for hit in between):
            return k
        before = text.dense[max(number.start - 3, 0) : number.start]
        gap = text.dense[number.end : other.start]
        if before.endswith("不是") and len(gap) <= 6 and "是" in gap and not before.endswith(("是不是", "要不是")):
            return k
    return None


def _alike(a: Number, b: Number) -> bool:
    return a.kind == b.kind and a.unit == b.unit and not _equal(a, b)


def _equal(a: Number, b: Number) -> bool:
    x, y = a.of, b.of
    return isinstance(x, Quantity) and isinstance(y, Quantity) and (x.value, x.unit) == (y.value, y.unit)
