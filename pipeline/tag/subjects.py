"""Who or what a number is said of: candidates before and behind it, ranked by a linear score.

The features are those of centering and of salience-based anaphora resolution (Lappin and Leass 1994; Grosz, Joshi and
Weinstein 1995) as far as they can be read without a parser: distance, phrase and sentence borders, order of mention, topic
position, whether the type can have such an attribute, whether words beside a name make it a source or a point of
comparison. The weights are data (data/claims_weights.toml), fitted on annotated episodes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from math import log1p

from pipeline.model import Entity
from pipeline.tag.attributes import Attribute, is_noun
from pipeline.tag.claims_data import Cues, Lexicon, within
from pipeline.tag.clauses import Number, Said, View
from pipeline.text.words import Words

REACH = 400  # characters before a number in which its subject may stand
MENTIONS = 14  # and how many mentions back
NOUNS = 50  # characters around a number in which common nouns are candidates
TOPIC = (
    "是",
    "有",
    "在",
    "也",
    "就",
    "将",
    "从",
    "的",
    "，",
    "呢",
    "它",
    "他",
    "这",
    "则",
    "都",
    "又",
    "已",
    "还",
    "目",
    "今",
    "去",
    "股",
    "发",
    "推",
    "宣",
    "表",
)
OBLIQUE = ("跟", "和", "与", "比", "较", "于", "对", "给", "被", "向", "及", "把", "用", "让")
PLACED = ("在", "从", "到", "去", "自", "全")
PRONOUNS = ("它", "他", "她", "该", "这", "其", "目前", "当前")
OPENERS = (
    "那",
    "而",
    "但",
    "然后",
    "就是",
    "所以",
    "因为",
    "这个",
    "其中",
    "比如",
    "像",
    "像是",
    "另外",
    "说",
    "了",
    "的是",
    "么",
    "看",
    "要",
    "今天",
    "再来",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A mention on the dense view."""

    start: int
    end: int
    entity: Entity


@dataclass(slots=True)
class Candidate:
    """Something a number may be said of, with the features that speak for and against it."""

    name: str
    entity: Entity | None
    start: int
    end: int
    features: dict[str, float] = field(default_factory=dict)


def mentions(text: View, entities: tuple[Entity, ...]) -> list[Named]:
    """All mentions in order of appearance."""
    prefix = text.prefix
    rows = [Named(prefix[m.char_start], prefix[m.char_end], e) for e in entities for m in e.mentions]
    return sorted((row for row in rows if row.start < row.end), key=lambda row: (row.start, -row.end))


def group(number: Number) -> str:
    """Numbers that the same types of thing have: percent and ratio are one group, the rest go by their kind."""
    if number.kind in ("percent", "ratio"):
        return "share"
    return number.kind


def candidates(
    text: View,
    number: Number,
    attribute: Attribute,
    named: list[Named],
    totals: Counter[str],
    said: Said | None,
    words: Words,
    found_cues: Cues,
    data: Lexicon,
) -> list[Candidate]:
    """Everything a number may be said of."""
    low = bisect_left(named, number.start, key=lambda row: row.start)
    found: dict[str, Candidate] = {}
    order = 0
    nearest: list[str] = []
    recent: Counter[str] = Counter()
    for row in reversed(named[max(low - MENTIONS, 0) : low]):
        if number.start - row.start > REACH:
            break
        recent[row.entity.id] += 1
        if row.end > number.start or row.entity.id in found:
            continue
        found[row.entity.id] = Candidate(
            row.entity.name,
            row.entity,
            row.start,
            row.end,
            _before(text, number, attribute, row, order, said, found_cues),
        )
        nearest.append(row.entity.id)
        order += 1
    limit = min(text.bounds(number.right)[1], number.end + 40) if number.kind == "date" else number.right
    for row in named[low : low + 4]:
        if row.start >= limit:
            break
        if row.start < number.end:
            continue
        features = _behind(text, number, row)
        key = row.entity.id
        if key in found:
            found[key].features["both"] = 1.0
            found[key].features |= {k: v for k, v in features.items() if k == "counted"}
        else:
            found[key] = Candidate(row.entity.name, row.entity, row.start, row.end, features)
    shape = group(number)
    for key, candidate in found.items():
        assert candidate.entity is not None
        kind = candidate.entity.type
        features = candidate.features
        features[f"type:{kind}"] = 1.0
        features[f"type:{kind}:{shape}"] = 1.0
        if attribute.subjects:
            features["fits"] = 1.0 if kind in attribute.subjects else -1.0
        features["recent"] = log1p(recent[key])
        features["total"] = log1p(totals[key])
        if said is not None and said.entity is candidate.entity:
            features |= _carried(text, number, attribute, said)
    rows = list(found.values())
    if said is not None and said.entity is None:
        rows.append(
            Candidate(
                said.name,
                None,
                said.number.start,
                said.number.end,
                {"noun:said": 1.0} | _carried(text, number, attribute, said),
            )
        )
    rows += nouns(text, number, attribute, named, words, data)
    return rows


def _before(
    text: View, number: Number, attribute: Attribute, row: Named, order: int, said: Said | None, cues: Cues
) -> dict[str, float]:
    dense = text.dense
    gap = number.start - row.end
    left, right = text.bounds(row.start)
    features = {
        "gap": log1p(gap),
        "same": float(row.start >= number.left),
        "borders": min(text.borders(row.end - 1, number.start), 10) / 5,
        "stops": min(text.stops(row.end - 1, number.start), 5) / 3,
        "order": min(order, 6) / 3,
        "first": float(order == 0),
    }
    lead = dense[max(left, row.start - 3) : row.start]
    if row.start == left or lead.endswith(OPENERS):
        features["opens"] = 1.0
    tail = dense[row.end : min(row.end + 8, right)]
    if tail.startswith(TOPIC):
        features["topic"] = 1.0
    if lead.endswith(OBLIQUE):
        features["oblique"] = 1.0
        if row.start >= number.left:
            features["oblique:same"] = 1.0
    if lead.endswith(PLACED):
        features["placed"] = 1.0
    if within(cues["says"], row.end, row.end + 8) or within(cues["according"], max(row.start - 4, 0), row.start):
        features["source"] = 1.0
    tight = 0 <= number.start - row.end <= 2 and dense[row.end : number.start] in ("", "的", "的不")
    if tight and number.kind in ("ratio", "percent"):
        features["compared"] = 1.0  # 約是 H100 的 2.5 倍
    elif attribute.start >= row.end and dense[row.end : attribute.start].removesuffix("的") in (
        "",
        "全球",
        "整体",
        "目前",
        "自己",
        "每年",
    ):
        features["owner"] = 1.0  # 特斯拉的交付量
    if said is not None:
        features["fresh"] = float(row.start >= said.number.end)
    return features


def _behind(text: View, number: Number, row: Named) -> dict[str, float]:
    gap = row.start - number.end
    features = {
        "behind": 1.0,
        "behind:gap": log1p(gap),
        "behind:borders": float(text.borders(number.end - 1, row.start)),
    }
    if number.kind == "date":
        features["behind:date"] = 1.0
        features["behind:date:gap"] = log1p(gap)
        if number.start - number.left <= 2:
            features["behind:date:opens"] = 1.0
    if gap <= 1 and number.kind == "count":
        features["counted"] = 1.0
    if text.dense[number.end : row.start].endswith(("比", "跟", "和", "与")):
        features["oblique"] = 1.0
    return features


def _carried(text: View, number: Number, attribute: Attribute, said: Said) -> dict[str, float]:
    gap = number.start - said.number.end
    features = {
        "said": 1.0,
        "said:gap": log1p(gap) / 4,
        "said:stops": min(text.stops(said.number.end, number.start), 4) / 3,
    }
    if said.number.kind == number.kind:
        features["said:kind"] = 1.0
    if attribute.text == said.attribute:
        features["said:attribute"] = 1.0
    if said.number.left == number.left:
        features["said:same"] = 1.0
    if text.dense[number.left : number.left + 8].lstrip("那而但然后就是所以并且").startswith(PRONOUNS):
        features["said:pronoun"] = 1.0
    return features


def nouns(
    text: View, number: Number, attribute: Attribute, named: list[Named], words: Words, data: Lexicon
) -> list[Candidate]:
    """Common nouns around a number, neighbours joined (全球|汽車): in its utterance, the one before and, for dates, the next."""
    dense = text.dense
    left = max(text.bounds(max(number.left - 1, 0))[0], number.start - NOUNS)
    right = min(text.bounds(number.right)[1] if number.kind == "date" else number.right, number.end + NOUNS // 2)
    phrases: list[tuple[int, int]] = []
    for k in range(text.index(left), text.index(max(right - 1, left)) + 1):
        start, end = text.starts[k], text.starts[k + 1] if k + 1 < len(text.starts) else len(dense)
        fresh = True
        for a, b in words.spans(start, end):
            low = bisect_left(named, b, key=lambda row: row.start)
            if (
                (a < number.end and b > number.start)
                or (low and named[low - 1].end > a)
                or not is_noun(dense[a:b], data)
            ):
                fresh = True
            elif fresh:
                phrases.append((a, b))
                fresh = False
            else:
                phrases[-1] = phrases[-1][0], b
    rows: list[Candidate] = []
    before = [span for span in phrases if span[1] <= number.start and span[0] >= left][-6:]
    behind = [span for span in phrases if span[0] >= number.end and span[1] <= right][:3]
    for i, (a, b) in enumerate(before + behind):
        features = {"noun": 1.0, "noun:recent": log1p(dense.count(dense[a:b], max(number.start - 600, 0), number.end))}
        if a >= number.end:
            features["noun:behind"] = 1.0
            features["noun:behind:gap"] = log1p(a - number.end)
            if number.kind == "date":
                features["noun:behind:date"] = 1.0
            if a - number.end <= 2 and number.kind == "count":
                features["noun:counted"] = 1.0
        else:
            features["noun:gap"] = log1p(number.start - b)
            features["noun:last"] = float(i == len(before) - 1)
            features["noun:borders"] = float(text.borders(b - 1, number.start))
            if dense[b : b + 1] in ("的", "是", "有"):
                features["noun:owner"] = 1.0
        if attribute.start >= 0:
            if a < attribute.end and attribute.start < b:
                features["noun:attribute"] = 1.0
            elif 0 <= attribute.start - b <= 1:
                features["noun:before"] = 1.0
        else:
            features["noun:unsaid"] = 1.0
        if a == text.bounds(a)[0] or dense[max(a - 3, 0) : a].endswith(OPENERS):
            features["noun:opens"] = 1.0
        features["noun:long"] = float(b - a > 3)
        rows.append(Candidate(text.surface(a, b), None, a, b, features))
    return rows


def score(candidate: Candidate, data: Lexicon) -> float:
    """Weighted sum of a candidate's features."""
    weights = data.weights
    return sum(weights.get(name, 0.0) * value for name, value in candidate.features.items())


def choose(rows: list[Candidate], data: Lexicon) -> Candidate | None:
    """The best candidate; of equals the later one in the text."""
    return max(rows, key=lambda row: (score(row, data), row.start), default=None)
