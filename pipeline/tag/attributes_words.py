"""The noun or verb beside a number that says what it measures, and how near it stands."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from pipeline.model import Quantity
from pipeline.tag.claims_data import FAR, Lexicon, Noun, Verb
from pipeline.tag.claims_words import Hit, Hits
from pipeline.tag.clauses import Number, Said, View
from pipeline.text.words import Words, vocabulary

REACH = 70  # characters before a number in which its attribute may stand
BEHIND = 12  # and behind it: 一百萬的年營收
PARALLEL = 3  # a second number this close has the verb of the first: 下跌 151 點 0.36%
PHRASE = 3  # words longer than this are phrases to dictionaries too: 价格便宜
LOW = -0.5  # score of a noun that is at least possibly the attribute
LEVEL = ("到", "至", "为", "成", "从", "由", "原来的", "在")


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


def is_age(text: View, number: Number) -> bool:
    """Is a length of time an age: 三十歲?"""
    return number.kind == "duration" and "岁" in text.dense[number.start : number.end]


def level(text: View, number: Number, hit: Hit) -> bool:
    """Is the number where a change begins or ends (從 2 增加到 3) and not its size?"""
    dense = text.dense
    if dense[max(number.start - 3, 0) : number.start].endswith(LEVEL):
        return True
    return dense[hit.end : hit.end + 2].lstrip("了").startswith(("到", "至", "成", "为"))


def noun(place: Place, hits: Hits, words: Words, data: Lexicon) -> tuple[Hit, Noun, float] | None:
    """The noun that says what a number measures, with its score."""
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
        if share and entry.implies == "money" and text.stops(hit.end - 1, number.start):
            continue  # 这是最大的成本。刚才说的九成
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
                continue  # 市值只有收購價的三分之二: the noun before 的 is what is compared with
        else:
            gap = hit.start - number.end
            score = 1.8 - gap / 6
            if text.dense[number.end : number.end + 1] == "的":
                score += 0.8
            elif number.bare:
                score -= 1.0
            if after is not None and hit.end <= after.start and after.start - hit.end < gap + 3:
                score -= 1.5  # 174亿，利润30亿: the word belongs to the number behind it
        if (best is None or score > best[2]) and (whole := _whole(text, hit, words, data)):
            best = whole, entry, score
    return best if best and best[2] > LOW else None


def _whole(text: View, hit: Hit, words: Words, data: Lexicon) -> Hit | None:
    """A noun as long as its last word (年费|用 → 费用); None if it only ends inside another: 里程|碑, 个(人流)动."""
    start, end = text.bounds(hit.start)
    borders = words.bounds(start, end)
    at = bisect_left(borders, hit.end)
    if at == len(borders) or borders[at] == hit.end:
        return hit
    first, last = borders[at - 1], borders[at]
    word = text.dense[first:last]
    if word in data.nouns:
        start = hit.start if first - hit.start > 1 else first  # 门店|数量, 月(租|金)
        return Hit(start, last, text.dense[start:last])
    phrase = first == hit.start and last - first > PHRASE  # 价格便宜
    return hit if phrase or not vocabulary().get(word) else None


def verb(place: Place, hits: Hits, data: Lexicon) -> tuple[Hit, Verb] | None:
    """The verb whose size or time a number is."""
    text, number, before = place.text, place.number, place.before
    best: tuple[float, Hit, Verb] | None = None
    age = is_age(text, number)
    floor, limit = number.left, number.right
    if number.kind == "date":
        last = number.right - number.end <= 1 or data.when.fullmatch(text.dense, number.end, number.right)
        if last and not text.stops(number.end, number.right):
            limit = text.bounds(number.right)[1]  # 2021年，…宣布; 2021年的时候，…宣布
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
        if age and not entry.change and entry.says["duration"][0] not in data.choice["ages"]:
            continue  # 三十岁上市: the age is none of the firm
        if (
            entry.change
            and number.kind == "duration"
            and (hit.start >= number.end or text.dense.startswith(data.choice["then"], number.end))
        ):
            continue  # 提高了 三年之后, 十年的成长: when and how long, and not by how much
        gap = _gap(place, hit, entry, data)
        if gap is not None and (best is None or gap < best[0]):
            best = gap, hit, entry
    return best[1:] if best else None


def _gap(place: Place, hit: Hit, entry: Verb, data: Lexicon) -> int | None:
    """How far a verb stands from its number; None if it does not belong to it."""
    text, number, before = place.text, place.number, place.before
    dense = text.dense
    if hit.end > number.start:
        gap = hit.start - number.end + 2
        if gap < 0 or dense[hit.start - 1 : hit.start] in ("最", "很", "更"):
            return None
        if entry.near != FAR and gap > PARALLEL and dense[hit.start - 1 : hit.start] == "的":
            return None  # 那年他写的报道
        if number.kind == "date" and (len(hit.word) == 1 or dense.startswith(data.choice["of_verbs"], hit.end)):
            return None  # 2011 年的入学率: what is measured, and not what happened then
        after = place.after
        if number.kind != "date" and after is not None and hit.end <= after.start <= hit.end + 2:
            return None  # 5 奈米占了 32%: the verb is that of the number behind it
        return gap if number.kind == "date" or (len(hit.word) > 1 and gap <= 6) else None
    if number.kind == "date":
        gap = number.start - hit.end
        near = 0 < gap <= entry.near or entry.near == FAR  # 毕业于 2011 年, but 宣布 2011 年 …
        return gap if len(hit.word) > 1 and near else None
    stop = before.start if before is not None and hit.end <= before.start else number.start
    if entry.change and not number.bare and text.stops(hit.end - 1, number.start):
        return None  # 一直在增加。过了三年
    if hit.word[0] == "占" and dense[number.start - 1] == "的" and number.start - hit.end <= FAR:
        return number.start - hit.end  # 占全年销量的 5%
    if stop - hit.end > entry.near or (len(hit.word) == 1 and not data.filler.fullmatch(dense, hit.end, stop)):
        return None  # far, or part of another word: 赔付总额是 1 亿 is not 付
    if entry.change and dense[hit.end : hit.end + 1] in ("于", "过"):
        return None  # 低於 50 is no change
    return number.start - hit.end
