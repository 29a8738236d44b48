"""What a number measures: the noun or verb that says so, else what its unit, classifier or counted thing implies."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.lexicon import EntityType
from pipeline.model import Change, Quantity
from pipeline.tag.claims_data import Hit, Lexicon, Noun, Verb, within
from pipeline.tag.clauses import Number, View
from pipeline.text.words import Words

REACH = 70  # characters before a number in which an attribute may stand
NEAR = 4  # characters that may stand between a short verb and its number: 跌了將近 5%


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is measured. ``start``/``end`` are dense offsets of its noun where one is in the text, else -1.

    ``rule`` says how it was found; ``result`` is true where the number is where a change ended (增長到 N).
    """

    text: str
    rule: str
    start: int = -1
    end: int = -1
    subjects: tuple[EntityType, ...] = ()
    change: Change | None = None
    result: bool = False


def find(
    text: View,
    number: Number,
    before: Number | None,
    after: Number | None,
    hits: list[Hit],
    words: Words,
    data: Lexicon,
) -> Attribute:
    """The attribute of a number; ``before`` and ``after`` are its neighbours, ``hits`` the nouns and verbs of the text."""
    script = text.transcript.script
    kind = number.kind
    verb = _verb(text, number, before, hits, data)
    noun = _noun(text, number, before, after, hits, data)
    counted = _counted(text, number, words, data) if kind == "count" else None
    change = verb[1].change if verb else None
    result = bool(verb and verb[1].change and text.dense[number.start - 1 : number.start] in ("到", "至", "为", "成"))
    if noun and noun[2] >= 0.5:
        hit, entry, _ = noun
        name = text.surface(hit.start, hit.end)
        if (
            verb
            and verb[1].change
            and not result
            and kind in ("percent", "ratio")
            and kind in verb[1].says
            and hit.end <= verb[0].start
        ):
            said = verb[1].says[kind][script == "tw"]
            name = name if name.endswith(said[-1]) or said in name else name + said
        return Attribute(name, "noun", hit.start, hit.end, entry.subjects, change, result)
    if counted and not (verb and verb[1].says.get("count") and not verb[1].change):
        return Attribute(counted.text, "counted", counted.start, counted.end, (), change, result)
    if verb and kind in verb[1].says:
        said = verb[1].says[kind][script == "tw"]
        return Attribute(said, "verb", verb[0].start, verb[0].end, (), change, result)
    if counted:
        return counted
    if noun:
        hit, entry, _ = noun
        return Attribute(text.surface(hit.start, hit.end), "noun", hit.start, hit.end, entry.subjects, change, result)
    classifier = number.of.counted if isinstance(number.of, Quantity) else ""
    return Attribute(data.default(kind, number.unit, classifier, script), "default")


def _noun(
    text: View, number: Number, before: Number | None, after: Number | None, hits: list[Hit], data: Lexicon
) -> tuple[Hit, Noun, float] | None:
    best: tuple[Hit, Noun, float] | None = None
    for hit in within(hits, max(number.start - REACH, 0), min(number.right, number.end + 12)):
        entry = data.nouns.get(hit.word)
        if entry is None or number.kind not in entry.fits or (hit.start < number.end and hit.end > number.start):
            continue
        if hit.end <= number.start:
            gap = number.start - hit.end
            score = (
                2.0
                - gap / 12
                - 0.7 * text.borders(hit.end - 1, number.start)
                - 0.8 * text.stops(hit.end - 1, number.start)
            )
            if before is not None and hit.end <= before.start and before.kind != "date":
                score -= 0.3 if before.kind == number.kind else 0.8
        else:
            gap = hit.start - number.end
            score = 1.8 - gap / 6
            if text.dense[number.end : number.end + 1] == "的":
                score += 0.8
            if after is not None and hit.end <= after.start and after.start - hit.end < gap + 3:
                score -= 1.5  # 174亿，利润30亿: the word belongs to the number behind it
        if best is None or score > best[2]:
            best = hit, entry, score
    return best if best and best[2] > -0.5 else None


def _verb(text: View, number: Number, before: Number | None, hits: list[Hit], data: Lexicon) -> tuple[Hit, Verb] | None:
    floor = max(number.left, before.end if before is not None and before.kind != "date" else 0)
    if number.kind == "date":
        floor = number.left
    best: tuple[float, Hit, Verb] | None = None
    for hit in within(hits, min(floor, number.start), number.right):
        entry = data.verbs.get(hit.word)
        if entry is None or number.kind not in entry.says:
            continue
        gap = number.start - hit.end if hit.end <= number.start else hit.start - number.end + 2
        if gap < 0:
            continue
        if number.kind != "date" and (gap > (NEAR if len(hit.word) == 1 else 14)):
            continue
        if hit.start >= number.end and number.kind != "date" and not (len(hit.word) > 1 and gap <= 6):
            continue
        if number.kind == "date" and len(hit.word) == 1:
            continue
        if best is None or gap < best[0]:
            best = gap, hit, entry
    return best[1:] if best else None


def _counted(text: View, number: Number, words: Words, data: Lexicon) -> Attribute | None:
    """The thing counted, behind the number: 三個 [主要的] 來源 → 來源數量."""
    script = text.transcript.script
    end = min(number.right, number.end + 12)
    spans = words.spans(number.end, end)
    for i, (a, b) in enumerate(spans):
        word = text.dense[a:b]
        if not word.isalnum() or word in data.stop:
            if i == 0 and word in ("是", "在", "就", "都", "也", "，", ",", "。"):
                return None
            if not word.isalnum():
                return None
            continue
        if any("0" <= c <= "9" for c in word):
            return None
        if spans[i + 1 : i + 2] and text.dense[spans[i + 1][0] : spans[i + 1][1]] == "的":
            continue  # 一個很大的問題: an adjective or an owner, the thing comes behind 的
        if len(word) == 1 and not word.isascii():
            continue
        while (
            i + 1 < len(spans)
            and text.dense[b - 1].isascii()
            and text.dense[spans[i + 1][0]].isascii()
            and text.dense[spans[i + 1][0]].isalnum()
        ):
            i += 1
            b = spans[i][1]
        name = text.surface(a, b)
        suffix = ("数量", "數量")[script == "tw"]
        if isinstance(number.of, Quantity) and number.of.counted in ("人", "位", "名"):
            suffix = ("人数", "人數")[script == "tw"]
        return Attribute(name + suffix, "counted", a, b)
    return None
