"""Whether a number is stated, hedged, invented for illustration or asked for; and who states it."""

from __future__ import annotations

import re

from pipeline.model import Quantity, Status
from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.claims_mentions import Named
from pipeline.tag.clauses import Number, View

EXAMPLE_REACH = 45  # an invention reaches over its utterance and the next, but not farther than this
VOICE_REACH = 90
MADE_UP = ("money", "percent", "count", "duration")
SOMEBODY = re.compile(
    "(?:今天|说|就是|现在)*(?:你|我|他|有人|一个人)们?(?:今天|现在|的?[^是有]{0,4})(?:有|是|花|赚|投|买|存|每|拿|只|去|贷|借)"
)


def hedged(number: Number, found: Cues, data: Lexicon) -> bool:
    """Is the number approximate or unsure by its unit reader or the words around it?"""
    of = number.of
    if of.approx or (isinstance(of, Quantity) and of.bound is not None):
        return True
    before = found["hedge_before"].within(max(number.left, number.start - int(data.limits["before"])), number.start)
    behind = found["hedge_behind"].within(number.end, number.end + int(data.limits["behind"]))
    return bool(before) or any(hit.start <= number.end + 1 for hit in behind)


def invented(text: View, number: Number, named_from: int, found: Cues, data: Lexicon) -> bool:
    """Is the number made up to explain something (假設你有 100 塊, 2.2 乘 1.5)?"""
    index = text.index(number.start)
    reach = text.starts[max(index - 1, 0)]
    strong = found["example"].within(max(reach, number.start - EXAMPLE_REACH), number.end)
    if strong and not strong[-1].start < named_from < number.left:
        return True  # a name behind it brings the talk back to facts, in the phrases that follow
    beside = found["arithmetic"].any(number.end, number.end + 3) or found["arithmetic"].any(
        number.start - 4, number.start
    )
    weak = found["example_weak"].within(max(reach, number.start - EXAMPLE_REACH), number.start)
    if beside and (number.bare or number.unit == "×"):
        return bool(weak)
    if not weak or named_from > weak[-1].start:
        return False
    return number.kind in MADE_UP and any(SOMEBODY.match(text.dense, hit.end) for hit in weak)


def asked(text: View, number: Number, found: Cues) -> bool:
    """Is the number part of a question: 是不是 50% ?, 有 500 萬嗎."""
    before = found["question"].within(max(number.left, number.start - 6), number.start)
    return bool(before) or text.dense[number.end : number.end + 1] in ("吗", "?", "？")


def status(text: View, number: Number, named_from: int, found: Cues, data: Lexicon) -> Status:
    """The status of a claim, corrections apart. ``named_from`` is where the name it is said of stands, -1 if none."""
    if invented(text, number, named_from, found, data):
        return "example"
    if asked(text, number, found):
        return "question"
    return "hedged" if hedged(number, found, data) else "asserted"


def voice(text: View, number: Number, named: list[Named], low: int, found: Cues) -> str | None:
    """Who says it, where the words before the number name them: 老黃說, 根據彭博社的報導.

    ``low`` is the index in ``named`` of the first mention behind the number.
    """
    for row in reversed(named[max(low - 6, 0) : low]):
        if number.start - row.end > VOICE_REACH or text.stops(row.end - 1, number.start) > 1:
            return None
        if row.entity.type not in ("PERSON", "ORG", "WORK"):
            continue
        says = found["says"].within(row.end, row.end + 10)
        told = found["according"].within(max(row.start - 4, 0), row.start)
        if (says and says[0].start - row.end <= 6) or told:
            return row.entity.name
    return None
