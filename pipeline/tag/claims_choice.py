"""Which numbers are claims: those that state something definite of something (eval guidelines: a row of a table)."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.model import Notice, Quantity
from pipeline.tag.claims_candidates import Named
from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.clauses import Number, View

SPOILT = ("loop", "invention")
UNITLESS = "count"
STUTTER = 6  # 兩個 兩個 B200: the same number said again within so many characters


def spoilt(text: View, notices: tuple[Notice, ...]) -> list[tuple[int, int]]:
    """Dense spans of what the recognizer made up or said again and again, ascending."""
    size = len(text.prefix) - 1
    return sorted(
        (text.prefix[min(n.char_start, size)], text.prefix[min(n.char_end, size)])
        for n in notices
        if n.code in SPOILT and n.char_start is not None and n.char_end is not None
    )


def inside(spans: list[tuple[int, int]], start: int) -> bool:
    """Does an offset lie in one of the ascending spans?"""
    at = bisect_right(spans, (start, 1 << 62)) - 1
    return at >= 0 and spans[at][0] <= start < spans[at][1]


def chosen(
    text: View, rows: list[Number], named: list[Named], bad: list[tuple[int, int]], found: Cues, data: Lexicon
) -> list[Number]:
    """The numbers that are claims, in order."""
    names = [(row.start, row.end) for row in named]
    kept = []
    for i, number in enumerate(rows):
        after = rows[i + 1] if i + 1 < len(rows) else None
        if inside(bad, number.start) or _named(names, number) or _again(text, number, after):
            continue
        if isinstance(number.of, Quantity) and not _stated(text, number, number.of, found, data):
            continue
        kept.append(number)
    return kept


def _named(names: list[tuple[int, int]], number: Number) -> bool:
    """Is the number part of a name (B200, 標普五百指數)?"""
    at = bisect_right(names, (number.start, 1 << 62))
    return any(start <= number.start and number.end <= end for start, end in names[max(at - 3, 0) : at + 1])


def _again(text: View, number: Number, after: Number | None) -> bool:
    """Is it a stutter: the same value again right behind, with at least as much of a unit?"""
    if after is None or after.start - number.end > STUTTER:
        return False
    a, b = number.of, after.of
    if not (isinstance(a, Quantity) and isinstance(b, Quantity)) or a.value != b.value or a.value_max != b.value_max:
        return False
    return a.unit == b.unit and a.counted in ("", b.counted) and after.start - number.end <= 1 + 3 * (not a.counted)


def _stated(text: View, number: Number, of: Quantity, found: Cues, data: Lexicon) -> bool:
    """Does a quantity state something? Small counts and units of one often do not: 這三個, 一代, 一年一度."""
    dense = text.dense
    only = found["only"].within(max(number.left, number.start - 4), number.start)
    pointing = any(hit.end == number.start for hit in found["pointing"].within(number.start - 3, number.start))
    if of.unit == UNITLESS:
        if not of.counted:
            whole = float(of.value).is_integer() and of.value_max is None
            return not whole or of.value >= data.limits["bare_minimum"]
        if of.value <= data.limits["small"] and pointing:
            return False
        if of.value == 1 and of.value_max is None:
            return bool(only)
    if number.kind == "duration" and of.value == 1 and of.value_max is None and not of.approx and of.bound is None:
        return bool(only) or dense[number.end : number.end + 2] in ("之后", "以后", "之内", "以内", "时间", "以上")
    return True
