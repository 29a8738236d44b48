"""Whether a number is stated, hedged, invented for illustration or asked for; and who states it."""

from __future__ import annotations

from functools import lru_cache

from pipeline.model import Quantity, Status
from pipeline.tag import suppositions
from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.claims_mentions import Named
from pipeline.tag.claims_words import Hit
from pipeline.tag.clauses import Number, View
from pipeline.tag.numerals_context import words

EXAMPLE_REACH = 45  # an invention reaches over its utterance and the next, but not farther than this
VOICE_REACH = 90
MADE_UP = ("money", "percent", "count", "duration")
SUPPOSED_REACH = 70  # and a supposition over the rest of its sentence, but not farther than this
GOES_ON = 30  # characters between an invented number and one like it that goes on with it
FEW = 5  # smaller counts behind 如果 are mostly facts: 如果拿到這三類門店
LONGEST_SENTENCE = 150
DOES = 14  # characters between what somebody unnamed does and the number


@lru_cache(maxsize=1)
def _other_words() -> frozenset[str]:
    return frozenset("".join(words("approx", "not_behind")))


def hedged(text: View, number: Number, found: Cues, data: Lexicon) -> bool:
    """Is the number approximate or unsure by its unit reader or the words around it?"""
    of = number.of
    if of.approx or (isinstance(of, Quantity) and of.bound is not None):
        return True
    before = [
        hit
        for hit in found["hedge_before"].within(
            max(number.left, number.start - int(data.limits["before"])), number.start
        )
        if len(hit.word) > 1 or text.dense[hit.start - 1 : hit.start] not in _other_words()  # 最近五年
    ]
    behind = found["hedge_behind"].within(number.end, number.end + int(data.limits["behind"]))
    return bool(before) or any(hit.start <= number.end + 1 for hit in behind)


def invented(text: View, number: Number, named_from: int, found: Cues, data: Lexicon) -> bool:
    """Is the number made up to explain something (假設你有 100 塊, 2.2 乘 1.5)?"""
    supposed = suppositions.load()
    index = text.index(number.start)
    reach = text.starts[max(index - 1, 0)]
    sentence = text.sentences[number.sentence]
    if number.kind == "date" or number.start - sentence > LONGEST_SENTENCE:
        sentence = reach  # many transcripts have no full stops
    far = max(min(sentence, reach), number.start - SUPPOSED_REACH)
    strong = [
        hit
        for hit in found["example"].within(far, number.end)
        if (hit.start >= max(reach, number.start - EXAMPLE_REACH) or hit.word in supposed.strong)
        and not (_noun(text, hit) or (number.kind == "date" and hit.word not in supposed.strong))
    ]  # 舉個例子 我們是三月去的
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
    few = number.kind == "count" and isinstance(number.of.value, float) and number.of.value < FEW
    if few or number.kind not in MADE_UP:
        return False
    for hit in weak:
        like = hit.word not in supposed.if_words
        if like and text.dense[hit.start - 1 : hit.start] == "好":
            continue  # 好像是
        if (
            like
            and hit.word in supposed.like_words
            and (number.bare or number.kind in ("money", "percent") or weak[0].word in supposed.if_words)
            and supposed.straight.fullmatch(text.dense, hit.end, number.start)
        ):
            return True  # 比如說 3 億變成 8 億
        match = (supposed.anybody if like else supposed.somebody).match(text.dense, hit.end, number.start)
        if match is not None and number.start - match.end() <= DOES:
            return True
    return False


def _noun(text: View, hit: Hit) -> bool:
    """Is a word of supposing the noun: 這是我們的一個假設?"""
    supposed = suppositions.load()
    if hit.word not in supposed.verbs:
        return False
    ahead = text.dense[hit.start - 1 : hit.start]
    return ahead in supposed.noun_before or (ahead == "的" and not text.dense.startswith(supposed.verb_behind, hit.end))


def asked(text: View, number: Number, found: Cues) -> bool:
    """Is the number part of a question: 是不是 50% ?, 有 500 萬嗎."""
    before = found["question"].within(max(number.left, number.start - 6), number.start)
    if number.kind == "date":
        before = []  # 是不是八月買的: asked is what happened then
    elif isinstance(number.of, Quantity) and number.of.bound is not None:
        before = [hit for hit in before if hit.word != "有没有"]  # 有沒有超過一百萬: the limit is stated
    return bool(before) or text.dense[number.end : number.end + 1] in ("吗", "?", "？")


def goes_on(number: Number, named_from: int, before: Number | None) -> bool:
    """Does a number go on with an invented one right before it: 你有一百塊 另外五十塊存起來?"""
    if before is None or number.start - before.end > GOES_ON or number.sentence - before.sentence > 1:
        return False
    return (number.kind, number.unit) == (before.kind, before.unit) and not before.start < named_from < number.start


def status(
    text: View, number: Number, named_from: int, found: Cues, data: Lexicon, before: Number | None = None
) -> Status:
    """The status of a claim, corrections apart.

    ``named_from`` is where the name it is said of stands, -1 if none; ``before`` the invented number before it.
    """
    if invented(text, number, named_from, found, data) or goes_on(number, named_from, before):
        return "example"
    if asked(text, number, found):
        return "question"
    return "hedged" if hedged(text, number, found, data) else "asserted"


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
