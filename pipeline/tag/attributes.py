"""What a number measures: the noun or verb that says so, else what its unit, classifier or counted thing implies."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.lexicon import EntityType
from pipeline.model import Change, DateExpr, Quantity
from pipeline.tag import claims_nouns
from pipeline.tag.attributes_words import BEHIND, Place, is_age, level, noun, verb
from pipeline.tag.claims_data import Lexicon, Noun, Verb
from pipeline.tag.claims_words import Hit, Hits
from pipeline.tag.clauses import Number, Said, View
from pipeline.text.words import Words

COUNTED = 16  # characters behind a number in which the thing counted may stand
CARRIED = 70  # so far an attribute is carried to a number of the same kind: 去年是 119 萬, 年底是 139 萬
AGAIN = 200  # and so far where the same value, or a score like it, is said again
MONEY = 40  # characters before a large number in which talk of money shows that it is money
SHARE = frozenset("比分:：")  # in numbers that are shares and not how many times as much
OWNED = 32  # characters before a number in which a noun of money is what fell or rose
CLEAR = 0.5  # score of a noun that surely is the attribute


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is measured. ``start``/``end`` are dense offsets of its word where one is in the text, else -1.

    ``rule`` says how it was found: noun, verb, counted, ahead, carried or default. ``implies`` is the kind of a bare number of it.
    """

    text: str
    rule: str
    start: int = -1
    end: int = -1
    subjects: tuple[EntityType, ...] = ()
    change: Change | None = None
    implies: str = ""


def find(place: Place, hits: Hits, words: Words, data: Lexicon) -> Attribute:
    """The attribute of a number; ``hits`` are the nouns and verbs of the text."""
    text, number, kind = place.text, place.number, place.number.kind
    if of_its_own := _period(text, number, data):
        return Attribute(data.default(of_its_own, number.unit, "", text.transcript.script), "default")
    did = verb(place, hits, data)
    named = noun(place, hits, words, data)
    listed = _listed(place, data) if named and named[0].start > number.end else None
    if listed:
        return Attribute(listed.attribute, "carried", implies=listed.implies)
    part = kind in ("percent", "ratio") and text.dense[number.end : number.end + 1] == "的"  # 1% 的訂單
    counted = _counted(text, number, words, data) if kind == "count" or part else None
    change = did[1].change if did else None
    if did and did[1].near == 1 and "比" not in text.dense[number.left : number.start]:
        change = None  # 全長 5464 公里 compares nothing
    is_level = bool(change) and level(text, number, did[0])  # type: ignore[index]
    if named and named[2] >= CLEAR and not (part and counted and _passed(place, named[0])):
        return replace(_named(text, named[0], named[1], did if change and not is_level else None, kind), change=change)
    if counted and not (did and not change and (kind in did[1].says or did[1].implies)):
        return replace(counted, change=change)
    ahead = _ahead(text, number, words, data) if not did or is_level else None
    if ahead:
        return ahead
    if did and not is_level:
        said = _shown(*did, number, text)
        if counted and said.endswith(("数量", "數量")):
            said = said[:-2] + counted.text  # 新開 + 門市數量
        return Attribute(said, "verb", did[0].start, did[0].end, (), change, did[1].implies)
    classifier = _classifier(number, text, data)
    if classifier in data.by_classifier and kind != "date":
        return Attribute(data.default(kind, number.unit, classifier, text.transcript.script), "default", change=change)
    carried = _carried(place)
    if carried and (named is None or named[0].start < carried.number.start):
        return Attribute(carried.attribute, "carried", change=change, implies=carried.implies)
    if named:
        return _named(text, named[0], named[1], None, kind)
    return Attribute(
        data.default(_grain(text, number), number.unit, classifier, text.transcript.script), "default", change=change
    )


def _period(text: View, number: Number, data: Lexicon) -> str:
    """The key of what a time is that figures are of, or that comes back; empty for other times."""
    if number.kind == "date":
        if text.dense.startswith(data.choice["reports"], number.end):
            return "report"  # 公布了 2011 年第三季度的财报
        return "baseline" if text.dense.startswith(data.choice["same_time"], number.end) else ""
    ahead = text.dense[max(number.left, number.start - 4) : number.start]
    return "cycle" if number.kind == "duration" and ahead.endswith(data.choice["every"]) else ""


def _passed(place: Place, hit: Hit) -> bool:
    """Does a noun stand before the number before this one: 有一半的股權, 但只有 25% 的投票權?"""
    return place.before is not None and place.before.kind == place.number.kind and hit.end <= place.before.start


def _listed(place: Place, data: Lexicon) -> Said | None:
    """What the number right before was said of, where a number is another value of it: 稅率是 15% 或者是 20% 那看收入."""
    text, number, before = place.text, place.number, place.before
    if before is None or (before.kind, before.unit) != (number.kind, number.unit) or number.kind == "date":
        return None
    if before.start >= number.start or text.dense[number.end : number.end + 1] == "的":
        return None
    between = text.dense[before.end : number.start]
    return _carried(place) if not between or between in data.choice["other_number"] else None


def _carried(place: Place) -> Said | None:
    """What a number without a word of its own is said of, as the one before: 去年是 119 萬, 年底是 139 萬."""
    number, said = place.number, place.said
    if not isinstance(number.of, Quantity):
        return None
    again = place.recent.get(number.of.value) if number.bare else None
    if again and number.start - again.number.end <= AGAIN:
        return again
    if said is None or not isinstance(said.number.of, Quantity):
        return None
    gap = number.start - said.number.end
    if not number.bare:
        one, other = _sort(place.text, number), _sort(place.text, said.number)
        if one != other and (number.kind == "duration" or (one and other)):
            return None  # 三层楼 … 两个, 二十六岁 … 四年
        return said if gap <= CARRIED and (said.kind, said.unit) == (number.kind, number.unit) else None
    ratio = abs(number.of.value / said.number.of.value) if said.number.of.value else 0.0
    if said.implies == "score" and 1 / 3 <= ratio <= 3:
        return said if gap <= AGAIN else None
    return said if gap <= CARRIED and (said.number.bare or said.implies) and 1 / 50 <= ratio <= 50 else None


def _sort(text: View, number: Number) -> str:
    """What tells numbers of one kind and unit apart: classifiers, and ages from other lengths of time."""
    if number.kind == "duration":
        return "岁" if is_age(text, number) else ""
    counted = number.of.counted if isinstance(number.of, Quantity) else ""
    return counted if len(counted) == 1 else ""


def _named(text: View, hit: Hit, entry: Noun, verb: tuple[Hit, Verb] | None, kind: str) -> Attribute:
    """The attribute by its noun, with the change if the number is one: 股價 + 跌幅."""
    name, change = text.surface(hit.start, hit.end), verb[1].change if verb else None
    if text.dense[hit.start : hit.end] != hit.word:
        name = hit.word.upper()  # a misheard PMI
    if verb and kind in ("percent", "ratio") and kind in verb[1].says and hit.end <= verb[0].start:
        said = verb[1].says[kind][text.transcript.script == "tw"]
        if name[-1] != said[-1] and said not in name:
            name += said
    return Attribute(name, "noun", hit.start, hit.end, entry.subjects, change, entry.implies)


def _grain(text: View, number: Number) -> str:
    """The key of the default attribute: points in time by how exact they are, 三分之一 and 一比二 as shares."""
    if number.kind == "ratio" and SHARE.intersection(text.dense[number.start : number.end]):
        return "percent"
    if isinstance(number.of, DateExpr):
        value = number.of.value.rpartition(" ")[2]  # of "-P1Y --12" the month
        exact = value.lstrip("-").count("-") + value.startswith("-")
        if value[:1].isdigit() and exact == 0:
            return "year"
        return "day" if exact >= 2 and value[-2:].isdigit() else "date"
    return number.kind


def _shown(hit: Hit, verb: Verb, number: Number, text: View) -> str:
    """What a verb says of a number; of days it is the date and not the time: 發布日期."""
    said = verb.says[number.kind if number.kind in verb.says else verb.implies][text.transcript.script == "tw"]
    said = said.replace("*", text.surface(hit.start, hit.end).removesuffix("了"))
    if _grain(text, number) == "day":
        said = said.replace("时间", "日期").replace("時間", "日期")
    return said


def money_near(number: Number, hits: Hits, data: Lexicon) -> bool:
    """Does a word about money stand before a number or right behind it?"""
    near = hits.within(number.start - MONEY, number.end + BEHIND)
    return any(
        (data.nouns.get(hit.word) or data.verbs[hit.word]).implies == "money"
        for hit in near
        if hit.word in data.nouns or hit.word in data.verbs
    )


def money_owned(number: Number, text: View, hits: Hits, data: Lexicon) -> bool:
    """Is the last noun of what is measured, before the number in its sentence, one of money: 销售额 ... 减少了?"""
    nouns = [hit for hit in hits.within(number.start - OWNED, number.start) if hit.word in data.nouns]
    last = nouns[-1] if nouns else None
    return last is not None and data.nouns[last.word].implies == "money" and not text.stops(last.start, number.start)


def _classifier(number: Number, text: View, data: Lexicon) -> str:
    """The classifier a default may go by; also where it is part of the unit (五歲, 八折)."""
    counted = number.of.counted if isinstance(number.of, Quantity) else ""
    return counted or text.dense[number.end - 1 : number.end]


def _ahead(text: View, number: Number, words: Words, data: Lexicon) -> Attribute | None:
    """The noun right before the number and its copula, by its ending: 准點率是 91%, 護理師只有 120 位."""
    if number.kind == "date":
        return None
    spans = [span for span in words.spans(number.left, number.right) if span[1] <= number.start]
    while spans and text.dense[slice(*spans[-1])] in data.between:
        spans.pop()
    if not spans:
        return None
    a, b = spans.pop()
    if spans and (b - a == 1 or _cut(text, spans[-1], (a, b), data)):
        a = spans[-1][0]  # 准点|率, 翻|台率
    word = text.dense[a:b]
    if not 2 <= b - a <= 6 or word in data.stop or word in data.verbs or not word.isalpha():
        return None
    name = text.surface(a, b)
    if number.bare and word.endswith(data.endings["bare"]):
        return Attribute(name, "ahead", a, b, implies="money")  # 管理费 1 万
    ends = word.endswith(data.endings[number.kind])
    if b == number.start or not (ends or _there_are(text, number, (a, b), data)):
        return None
    if number.kind == "count" and not word.endswith(("数", "量", "额", "率", "度")):
        name += _suffix(text, number)
    return Attribute(name, "ahead", a, b) if ends else Attribute(name, "counted")  # which may be the subject too


def _cut(text: View, ahead: tuple[int, int], span: tuple[int, int], data: Lexicon) -> bool:
    """Is a word that no dictionary has the rest of one, whose first character stands ahead of it?"""
    a, b = ahead
    first, rest = text.dense[a:b], text.dense[slice(*span)]
    if b != span[0] or b - a > 1 or len(rest) > 2 or not claims_nouns.made_up(rest):
        return False
    return first.isalpha() and first not in data.function and first not in data.choice["linking"]


def _there_are(text: View, number: Number, before: tuple[int, int], data: Lexicon) -> bool:
    """Does a sentence end with how many of a thing there are: 办法有三个, 理由就两条?"""
    of = number.of
    if (
        not isinstance(of, Quantity)
        or of.counted not in data.choice["of_things"]
        or text.dense[number.end : number.end + 1].isalnum()
    ):
        return False
    word, between = text.dense[slice(*before)], text.dense[before[1] : number.start]
    if not between.endswith(data.choice["there_are"]) or between.count("有") > 1:
        return False  # 公司可能有三个 may be said of what a company has
    return claims_nouns.is_noun(word, before[0], text) and not claims_nouns.is_loose(word)


def _does(text: View, number: Number, run: tuple[int, int], data: Lexicon) -> bool:
    """Is a noun right behind its classifier what is counted, whatever follows it: people, or what a predicate is said of?"""
    own = number.of.counted if isinstance(number.of, Quantity) else ""
    people = own in ("个", "位", "名") and claims_nouns.is_person(text.dense[slice(*run)], data)
    return people or (own != "" and text.dense.startswith(data.choice["predicates"], run[1]))


def _suffix(text: View, number: Number, length: int = 2) -> str:
    """What makes of a thing its number: 人數 of people, 數量 of others, 數 behind one character (字數)."""
    if length == 1:
        return "數" if text.transcript.script == "tw" else "数"
    people = isinstance(number.of, Quantity) and number.of.counted in ("人", "位", "名")
    return (("数量", "數量"), ("人数", "人數"))[people][text.transcript.script == "tw"]


def _counted(text: View, number: Number, words: Words, data: Lexicon) -> Attribute | None:
    """The thing counted, behind the number: 三個 [主要的] 來源 → 來源數量, 70 億參數的模型 → 參數數量."""
    own = number.of.counted if isinstance(number.of, Quantity) else ""
    if len(own) > 1 and own in data.nouns:  # no classifier but the thing itself
        a, b = number.end - len(own), number.end
        return Attribute(text.surface(a, b) + _suffix(text, number), "counted", a, b)
    spans = words.spans(number.end, max(min(number.right, number.end + COUNTED), number.end))
    if spans and number.kind == "count" and claims_nouns.are_people(own, text.dense[slice(*spans[0])]):
        return Attribute(data.default("count", "count", "人", text.transcript.script), "counted")
    owner = next((i for i, (a, b) in enumerate(spans) if text.dense[a:b] == "的"), -1)
    if any(not text.dense[a].isalnum() for a, _ in spans[: owner + 1]):
        owner = -1
    runs = {at: claims_nouns.first(text, spans[at:], own != "" and not at) for at in {0, owner + 1}}
    nearest = runs[0] is not None and _does(text, number, runs[0], data)  # 兩位|嘉賓|說了|自己|的|背景
    run = runs[0] if nearest or runs[owner + 1] is None else runs[owner + 1]
    if run is not None and (run[1] - run[0] > 1 or own not in data.by_classifier):  # 兩本書 are 本數 enough
        name = text.surface(*run)
        return Attribute(name + _suffix(text, number, len(name)) if number.kind == "count" else name, "counted", *run)
    return None
