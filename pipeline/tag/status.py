"""Whether a number is stated, hedged, invented for illustration or asked for; and who states it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Quantity, Status
from pipeline.tag import hedges, questions, suppositions
from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.claims_mentions import Named
from pipeline.tag.claims_words import Hit
from pipeline.tag.clauses import Number, View

EXAMPLE_REACH = 45  # an invention reaches over its utterance and the next, but not farther than this
VOICE_REACH = 90
MADE_UP = ("money", "percent", "count", "duration")
RESULTS = ("money", "percent", "ratio")  # what a sum comes to
SUPPOSED_REACH = 70  # and a supposition over the rest of its sentence, but not farther than this
GOES_ON = 30  # characters between an invented number and one like it that goes on with it
AGAIN = 60  # and between it and the same one said again
LEAD = 14  # characters of the words right before a number that suppose or deny it
LONGEST_SENTENCE = 150
DOES = 14  # characters between what somebody unnamed does and the number


@dataclass(slots=True)
class Heard:
    """The numbers read so far that the next may lean on: the last one, the last invented and the last hedged one."""

    last: Number | None = None
    invented: Number | None = None
    unsure: Number | None = None


def invented(text: View, number: Number, named_from: int, found: Cues, data: Lexicon) -> bool:
    """Is the number made up to explain something (假設你有 100 塊, 2.2 乘 1.5)?"""
    supposed = suppositions.load()
    ahead = text.dense[max(number.left, number.start - LEAD) : number.start]
    if ahead.endswith(supposed.reckoned) or (number.kind == "money" and supposed.generic.search(ahead)):
        return True
    if number.kind != "date" and not _bound(number) and supposed.if_so.search(ahead):
        return True
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
        and not (
            _noun(text, hit)
            or supposed.recalls.match(text.dense, hit.end, number.start)
            or (number.kind == "date" and hit.word not in supposed.strong)
        )
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
    if hedges.few(number) or number.kind not in MADE_UP:
        return False
    if number.kind == "duration" and ahead.endswith(supposed.known):
        return False  # 比如说过去两年
    for hit in weak:
        like = hit.word not in supposed.if_words
        if like and text.dense[hit.start - 1 : hit.start] == "好":
            continue  # 好像是
        if (
            like
            and hit.word in supposed.like_words
            and (number.bare or number.kind in ("money", "percent") or weak[0].word in supposed.if_words)
            and supposed.straight.fullmatch(text.dense, hit.end, number.start)
            and not (number.kind == "money" and text.dense.startswith(supposed.priced, number.end))
        ):
            return True  # 比如說 3 億變成 8 億
        match = (supposed.anybody if like else supposed.somebody).match(text.dense, hit.end, number.start)
        if match is None or number.start - match.end() > DOES:
            continue
        if number.kind == "percent" and any(word in text.dense[match.end() : number.start] for word in supposed.ruled):
            continue  # 如果你有房那税率是 5%
        return True
    return False


def _bound(number: Number) -> bool:
    """Is a number one that a rule sets, with more or less of it on its other side: 如果有三个以上?"""
    return isinstance(number.of, Quantity) and number.of.bound is not None


def denied(text: View, number: Number) -> bool:
    """Does the speaker say that it is another number: 也不是 250 萬?"""
    supposed = suppositions.load()
    ahead = text.dense[max(number.left, number.start - LEAD) : number.start]
    if number.kind == "date" or not supposed.denied.search(ahead):
        return False
    return supposed.asks.match(text.dense, number.end) is None


def _noun(text: View, hit: Hit) -> bool:
    """Is a word of supposing the noun: 這是我們的一個假設?"""
    supposed = suppositions.load()
    if hit.word not in supposed.verbs:
        return False
    ahead = text.dense[hit.start - 1 : hit.start]
    return ahead in supposed.noun_before or (ahead == "的" and not text.dense.startswith(supposed.verb_behind, hit.end))


def goes_on(text: View, number: Number, named_from: int, before: Number | None) -> bool:
    """Does a number go on with an invented one right before it: 你有一百塊 另外五十塊存起來?"""
    if before is None or before.start < named_from < number.start:
        return False
    gap, like = number.start - before.end, (number.kind, number.unit) == (before.kind, before.unit)
    same = (
        like
        and number.of.value == before.of.value
        and not hedges.few(number)
        and number.kind not in ("duration", "date")
    )
    if same and gap <= AGAIN and number.sentence - before.sentence <= 2:
        return True  # 假設你有一百萬 … 那一百萬
    if gap > GOES_ON or number.sentence - before.sentence > 1:
        return False
    if like or number.kind not in RESULTS or text.stops(before.end, number.start):
        return like
    return suppositions.load().result.search(text.dense, before.end, number.start) is not None


def status(text: View, number: Number, named_from: int, found: Cues, data: Lexicon, heard: Heard) -> Status:
    """The status of a claim, corrections apart. ``named_from`` is where the name it is said of stands, -1 if none.

    What the next numbers may lean on is kept in ``heard``.
    """
    if invented(text, number, named_from, found, data) or goes_on(text, number, named_from, heard.invented):
        heard.invented = number
        stated: Status = "example"
    elif denied(text, number):
        stated = "example"
    elif questions.asked(text, number, found):
        stated = "question"
    elif hedges.hedged(text, number, heard.last, heard.unsure, found, data):
        heard.unsure = number
        stated = "hedged"
    else:
        stated = "asserted"
    heard.last = number
    return stated


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
