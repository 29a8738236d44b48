"""What a number measures: the noun or verb that says so, else what its unit, classifier or counted thing implies."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.lexicon import EntityType
from pipeline.model import Change, DateExpr, Quantity
from pipeline.tag import claims_nouns
from pipeline.tag.claims_data import FAR, Lexicon, Noun, Verb
from pipeline.tag.claims_words import Hit, Hits
from pipeline.tag.clauses import Number, Said, View
from pipeline.text.words import Words

REACH = 70  # characters before a number in which its attribute may stand
COUNTED = 16  # characters behind a number in which the thing counted may stand
BEHIND = 12  # and behind it: 一百萬的年營收
PARALLEL = 3  # a second number this close has the verb of the first: 下跌 151 點 0.36%
CARRIED = 70  # so far an attribute is carried to a number of the same kind: 去年是 119 萬, 年底是 139 萬
AGAIN = 200  # and so far where the same value, or a score like it, is said again
MONEY = 40  # characters before a large number in which talk of money shows that it is money
CLEAR, LOW = 0.5, -0.5  # scores of a noun that surely, or at least possibly, is the attribute
LEVEL = ("到", "至", "为", "成", "从", "由", "原来的", "在")


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


@dataclass(frozen=True, slots=True)
class Place:
    """A number among its neighbours; ``said`` is what the quantity before was said of, ``recent`` the last of each value."""

    text: View
    number: Number
    before: Number | None
    after: Number | None
    said: Said | None
    recent: dict[float, Said]

    @property
    def tight(self) -> bool:
        """Does the number before stand so close that one verb serves both?"""
        return self.before is not None and 0 <= self.number.start - self.before.end <= PARALLEL


def find(place: Place, hits: Hits, words: Words, data: Lexicon) -> Attribute:
    """The attribute of a number; ``hits`` are the nouns and verbs of the text."""
    text, number, kind = place.text, place.number, place.number.kind
    verb = _verb(place, hits, data)
    noun = _noun(place, hits, data)
    part = kind in ("percent", "ratio") and text.dense[number.end : number.end + 1] == "的"  # 1% 的訂單
    counted = _counted(text, number, words, data) if kind == "count" or part else None
    change = verb[1].change if verb else None
    if verb and verb[1].near == 1 and "比" not in text.dense[number.left : number.start]:
        change = None  # 全長 5464 公里 compares nothing
    level = bool(change) and _level(text, number, verb[0])  # type: ignore[index]
    if noun and noun[2] >= CLEAR:
        return replace(_named(text, noun[0], noun[1], verb if change and not level else None, kind), change=change)
    if counted and not (verb and not change and (kind in verb[1].says or verb[1].implies)):
        return replace(counted, change=change)
    ahead = _ahead(text, number, words, data) if not verb or level else None
    if ahead:
        return ahead
    if verb and not level:
        said = _shown(verb[1], number, text)
        if counted and said.endswith(("数量", "數量")):
            said = said[:-2] + counted.text  # 新開 + 門市數量
        return Attribute(said, "verb", verb[0].start, verb[0].end, (), change, verb[1].implies)
    classifier = _classifier(number, text, data)
    if classifier in data.by_classifier and kind != "date":
        return Attribute(data.default(kind, number.unit, classifier, text.transcript.script), "default", change=change)
    carried = _carried(place)
    if carried and (noun is None or noun[0].start < carried.number.start):
        return Attribute(carried.attribute, "carried", change=change, implies=carried.implies)
    if noun:
        return _named(text, noun[0], noun[1], None, kind)
    return Attribute(
        data.default(_grain(number), number.unit, classifier, text.transcript.script), "default", change=change
    )


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
        return said if gap <= CARRIED and (said.kind, said.unit) == (number.kind, number.unit) else None
    ratio = abs(number.of.value / said.number.of.value) if said.number.of.value else 0.0
    if said.implies == "score" and 1 / 3 <= ratio <= 3:
        return said if gap <= AGAIN else None
    return said if gap <= CARRIED and (said.number.bare or said.implies) and 1 / 50 <= ratio <= 50 else None


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


def _grain(number: Number) -> str:
    """The key of the default attribute: points in time by how exact they are."""
    if isinstance(number.of, DateExpr):
        exact = number.of.value.lstrip("-").count("-") + number.of.value.startswith("-")
        if number.of.value[:1].isdigit() and exact == 0:
            return "year"
        return "day" if exact >= 2 and number.of.value[-2:].isdigit() else "date"
    return number.kind


def _shown(verb: Verb, number: Number, text: View) -> str:
    """What a verb says of a number; of days it is the date and not the time: 發布日期."""
    said = verb.says[number.kind if number.kind in verb.says else verb.implies][text.transcript.script == "tw"]
    if _grain(number) == "day":
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
    if b - a == 1 and spans:
        a = spans[-1][0]  # 准点|率
    word = text.dense[a:b]
    if not 2 <= b - a <= 6 or word in data.stop or word in data.verbs or not word.isalpha():
        return None
    name = text.surface(a, b)
    if number.bare and word.endswith(data.endings["bare"]):
        return Attribute(name, "ahead", a, b, implies="money")  # 管理费 1 万
    if b == number.start or not word.endswith(data.endings[number.kind]):
        return None
    if number.kind == "count" and not word.endswith(("数", "量", "额", "率", "度")):
        name += _suffix(text, number)
    return Attribute(name, "ahead", a, b)


def _suffix(text: View, number: Number) -> str:
    """What makes of a thing its number: 人數 of people, 數量 of others."""
    people = isinstance(number.of, Quantity) and number.of.counted in ("人", "位", "名")
    return (("数量", "數量"), ("人数", "人數"))[people][text.transcript.script == "tw"]


def _level(text: View, number: Number, verb: Hit) -> bool:
    """Is the number where a change begins or ends (從 2 增加到 3) and not its size?"""
    dense = text.dense
    if dense[max(number.start - 3, 0) : number.start].endswith(LEVEL):
        return True
    return dense[verb.end : verb.end + 2].lstrip("了").startswith(("到", "至", "成", "为"))


def _noun(place: Place, hits: Hits, data: Lexicon) -> tuple[Hit, Noun, float] | None:
    text, number, before, after = place.text, place.number, place.before, place.after
    best: tuple[Hit, Noun, float] | None = None
    share = number.kind in ("percent", "ratio")
    for hit in hits.within(max(number.start - REACH, 0), min(number.right, number.end + BEHIND)):
        entry = data.nouns.get(hit.word)
        if (
            entry is None
            or not (number.kind in entry.fits or (number.bare and entry.implies))
            or (hit.start < number.end and hit.end > number.start)
        ):
            continue
        if entry.implies and isinstance(number.of, Quantity) and number.of.counted:
            continue  # 兩類資產 are no money
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
            if share and gap <= 1 and text.dense[hit.end : number.start] == "的":
                score -= 1.2  # 市值只有收購價的三分之二: the noun before 的 is what is compared with
        else:
            gap = hit.start - number.end
            score = 1.8 - gap / 6
            if text.dense[number.end : number.end + 1] == "的":
                score += 0.8
            elif number.bare:
                score -= 1.0
            if after is not None and hit.end <= after.start and after.start - hit.end < gap + 3:
                score -= 1.5  # 174亿，利润30亿: the word belongs to the number behind it
        if best is None or score > best[2]:
            best = hit, entry, score
    return best if best and best[2] > LOW else None


def _verb(place: Place, hits: Hits, data: Lexicon) -> tuple[Hit, Verb] | None:
    text, number, before = place.text, place.number, place.before
    best: tuple[float, Hit, Verb] | None = None
    floor, limit = number.left, number.right
    if number.kind == "date":
        if number.right - number.end <= 1:
            limit = text.bounds(number.right)[1]  # 2021年，…宣布
    elif before is not None and place.tight:
        floor = min(before.left, before.start - FAR)
    else:
        floor = min(floor, number.start - FAR)
        if before is not None and before.kind != "date":
            floor = max(floor, before.end)
    for hit in hits.within(max(min(floor, number.start), 0), limit):
        entry = data.verbs.get(hit.word)
        if entry is None or not (number.kind in entry.says or (number.bare and entry.implies)):
            continue
        gap = _gap(place, hit, entry, data)
        if gap is not None and (best is None or gap < best[0]):
            best = gap, hit, entry
    return best[1:] if best else None


def _gap(place: Place, hit: Hit, entry: Verb, data: Lexicon) -> int | None:
    """How far a verb stands from its number; None if it does not belong to it."""
    text, number, before = place.text, place.number, place.before
    if hit.end > number.start:
        gap = hit.start - number.end + 2
        if gap < 0 or text.dense[hit.start - 1 : hit.start] in ("最", "很", "更"):
            return None
        after = place.after
        if number.kind != "date" and after is not None and hit.end <= after.start <= hit.end + 2:
            return None  # 5 奈米占了 32%: the verb is that of the number behind it
        return gap if number.kind == "date" or (len(hit.word) > 1 and gap <= 6) else None
    if number.kind == "date":
        return number.start - hit.end if len(hit.word) > 1 else None
    stop = before.start if before is not None and hit.end <= before.start else number.start
    if stop - hit.end > entry.near or (len(hit.word) == 1 and not data.filler.fullmatch(text.dense, hit.end, stop)):
        return None  # far, or part of another word: 赔付总额是 1 亿 is not 付
    if entry.change and text.dense[hit.end : hit.end + 1] in ("于", "过"):
        return None  # 低於 50 is no change
    return number.start - hit.end


def _counted(text: View, number: Number, words: Words, data: Lexicon) -> Attribute | None:
    """The thing counted, behind the number: 三個 [主要的] 來源 → 來源數量, 70 億參數的模型 → 參數數量."""
    own = number.of.counted if isinstance(number.of, Quantity) else ""
    if len(own) > 1 and own in data.nouns:  # no classifier but the thing itself
        a, b = number.end - len(own), number.end
        return Attribute(text.surface(a, b) + _suffix(text, number), "counted", a, b)
    spans = words.spans(number.end, max(min(number.right, number.end + COUNTED), number.end))
    owner = next((i for i, (a, b) in enumerate(spans) if text.dense[a:b] == "的"), -1)
    if any(not text.dense[a].isalnum() for a, _ in spans[: owner + 1]):
        owner = -1
    for first in dict.fromkeys((owner + 1, 0)):
        run = claims_nouns.first(text, spans[first:], own != "" and not first)
        if run is not None:
            name = text.surface(*run)
            return Attribute(name + _suffix(text, number) if number.kind == "count" else name, "counted", *run)
    return None
