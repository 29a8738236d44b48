"""What a number may be said of: names and common nouns around it, each with the features that speak for or against it.

The features are those of centering and of salience-based anaphora resolution (Lappin and Leass 1994; Grosz, Joshi and
Weinstein 1995) as far as they can be read without a parser: distance, phrase and sentence borders, order of mention, topic
position, whether the type can have such an attribute, whether the words beside a name make it a source or a point of
comparison, whether the number before was said of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from math import log1p

from pipeline.model import Entity
from pipeline.tag import claims_roles
from pipeline.tag.attributes import Attribute
from pipeline.tag.claims_common import CommonNouns
from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.claims_mentions import Candidate, Features, Named
from pipeline.tag.claims_roles import LEAD, TAIL
from pipeline.tag.clauses import Number, Said, View
from pipeline.text import views
from pipeline.text.words import Words

REACH = 400  # characters before a number in which a name may stand
MENTIONS = 14  # and how many mentions back
BEHIND = 4  # and how many behind
NEAR = 25  # a name this close that comes after the number before is a new topic
LONGEST_LINK = 6  # characters of 的不到 and the like
PRONOUN = 30  # characters before a number in which a pronoun tells its subject
TOPICAL, SIDE = frozenset({"topic", "opens"}), frozenset({"oblique", "placed", "source", "possessed"})
ANIMATE, INANIMATE = frozenset({"PERSON", "ORG"}), frozenset({"PRODUCT", "ORG", "WORK", "TERM", "EVENT"})


def group(number: Number) -> str:
    """Numbers that the same types of thing have: percent and ratio are one group, the rest go by their kind."""
    return "share" if number.kind in ("percent", "ratio") else number.kind


def compared(text: View, row: Named, number: Number, data: Lexicon) -> bool:
    """Is a ratio or share one of the thing named right before it: 約是 H100 的 [不到] 2.5 倍?"""
    dense, gap = text.dense, number.start - row.end
    if gap == 0:
        return dense[max(row.start - LEAD, 0) : row.start].endswith(data.roles["whole"])  # 只花上旧款 1%
    if gap > LONGEST_LINK or dense[row.end] != "的":
        return False
    return data.filler.fullmatch(dense, row.end + 1, number.start) is not None


class Candidates:
    """Finds candidates in one text; what does not depend on the number is worked out once.

    ``taken`` are the spans of names and numbers, ``parts`` the dense offsets where sections begin, both ascending.
    """

    def __init__(
        self,
        text: View,
        named: list[Named],
        taken: list[tuple[int, int]],
        parts: list[int],
        cues: Cues,
        words: Words,
        data: Lexicon,
    ) -> None:
        self.text, self.named, self.parts, self.cues, self.words, self.data = text, named, parts, cues, words, data
        self.starts = [row.start for row in named]
        self.totals = Counter(row.entity.id for row in named)
        self._roles: dict[int, Features] = {}
        self._known: dict[tuple[str, str], Features] = {}
        self._markets: dict[str, bool] = {}
        self.common = CommonNouns(text, taken, words, data)

    def of(self, number: Number, attribute: Attribute, said: Said | None) -> list[Candidate]:
        """Everything a number may be said of."""
        return self.named_ones(number, attribute, said) + self.nouns(number, attribute)

    def nouns(self, number: Number, attribute: Attribute) -> list[Candidate]:
        """Common nouns and pronouns around a number; behind the name of a firm no 公司, which would mean it."""
        rows = self.common.of(number, attribute)
        low = bisect_left(self.starts, number.start)
        near = (row for row in self.named[max(low - MENTIONS, 0) : low] if number.start - row.start <= REACH)
        if any(row.entity.type == "ORG" for row in near):
            dense = self.text.dense
            rows = [row for row in rows if dense[row.start : row.end] not in self.data.firms]
        return rows

    def named_ones(self, number: Number, attribute: Attribute, said: Said | None) -> list[Candidate]:
        """The names around a number, and what the number before was said of."""
        rows = self._names(number, attribute, said)
        if said is not None and said.entity is None:
            carried = self._carried(number, attribute, said)
            rows.append(Candidate(said.name, None, said.number.start, said.number.end, {"noun:said": 1.0} | carried))
        return rows

    def _names(self, number: Number, attribute: Attribute, said: Said | None) -> list[Candidate]:
        low = bisect_left(self.starts, number.start)
        found: dict[str, Candidate] = {}
        recent: Counter[str] = Counter()
        for i in range(low - 1, max(low - MENTIONS, 0) - 1, -1):
            row = self.named[i]
            if number.start - row.start > REACH:
                break
            recent[row.entity.id] += 1
            if row.end <= number.start and row.entity.id not in found:
                features = self._before(number, attribute, i, len(found), said)
                found[row.entity.id] = Candidate(row.entity.name, row.entity, row.start, row.end, features)
        limit = min(self.text.bounds(number.right)[1], number.end + 40) if number.kind == "date" else number.right
        for i in range(low, min(low + BEHIND, len(self.named))):
            row = self.named[i]
            if row.start >= limit:
                break
            if row.start >= number.end:
                self._behind(number, row, found)
        shape = group(number)
        part = self.parts[bisect_right(self.parts, number.start) - 1] if self.parts else 0
        new = any("fresh:topic" in c.features for c in found.values())
        pronoun = self._pronoun(number)
        owned = self._owned(number, attribute)
        for key, candidate in found.items():
            assert candidate.entity is not None  # these are names
            kind, features = candidate.entity.type, candidate.features
            features.update(self._traits(candidate.entity, shape))
            features["recent"] = log1p(recent[key])
            if pronoun is not None and candidate.end <= pronoun[0]:
                features["pronoun:fits" if kind in pronoun[1] else "pronoun:misfits"] = 1.0
            if candidate.start < part:
                features["outside"] = 1.0  # named before the sponsor's read began
            if candidate.start < attribute.end and attribute.start < candidate.end:
                features["attribute"] = 1.0  # the loss of it is 2.7: loss is no subject
            if owned and self._is_market(candidate.entity):
                features["market"] = 1.0
            if attribute.subjects:
                features["fits"] = 1.0 if kind in attribute.subjects else -1.0
            if said is not None and said.entity is candidate.entity:
                features.update(self._carried(number, attribute, said))
                if new and "fresh:topic" not in features:
                    features["said:stale"] = 1.0
                    features.pop("said:pronoun", None)
        return list(found.values())

    def _traits(self, entity: Entity, shape: str) -> Features:
        """What is the same of a name wherever it stands, by the shape of the number it is a candidate for."""
        traits = self._known.get((entity.id, shape))
        if traits is None:
            traits = {
                f"type:{entity.type}": 1.0,
                f"type:{entity.type}:{shape}": 1.0,
                "total": log1p(self.totals[entity.id]),
            }
            if entity.name.lower() in self.data.nouns:
                traits["measure"] = 1.0  # PMI, 證交稅: what is measured rather than whose it is
            self._known[entity.id, shape] = traits
        return traits

    def _owned(self, number: Number, attribute: Attribute) -> bool:
        """Is a number of something that companies have (營收, 門店) and no index or exchange?"""
        if attribute.implies != "money" and (number.bare or number.kind not in ("money", "count", "duration")):
            return False
        plain = self.text.dense[attribute.start : attribute.end] if attribute.start >= 0 else ""
        return not plain.startswith(self.data.choice["traded"])

    def _is_market(self, entity: Entity) -> bool:
        """Is a thing an index or exchange by its name? Worked out once for each."""
        known = self._markets.get(entity.id)
        if known is None:
            name = views.lower(views.simplify(entity.name))
            known = self._markets[entity.id] = any(word in name for word in self.data.choice["markets"])
        return known

    def _before(self, number: Number, attribute: Attribute, i: int, order: int, said: Said | None) -> Features:
        text, row, role = self.text, self.named[i], self._role(i)
        gap = number.start - row.end
        features = {
            "gap": log1p(gap),
            "borders": min(number.utterance - row.utterance, 10) / 5,
            "stops": min(number.sentence - row.sentence, 5) / 3,
            **role,
        }
        if order:
            features["order"] = min(order, 6) / 3
        else:
            features["first"] = 1.0
        if row.start >= number.left:
            features["same"] = 1.0
            if "oblique" in role:
                features["oblique:same"] = 1.0
        share = number.kind in ("ratio", "percent")
        if share and compared(text, row, number, self.data):
            features["compared"] = 1.0
        elif not share and 0 < gap <= 2 and text.dense[row.end : number.start] in self.data.roles["states"]:
            # 比起舊款的 90 瓦, 對比舊款是 90 瓦: the number is that of what is compared with
            features["owner:number"] = 1.0
            for name in ("against", "oblique", "oblique:same"):
                features.pop(name, None)
        elif 0 <= attribute.start - row.end <= 3:
            owned = text.dense[row.end : attribute.start].removesuffix("的")
            if not owned or owned in self.data.roles["owned"]:
                features["owner"] = 1.0  # 特斯拉的交付量
        if said is not None and row.start >= said.number.end:
            features["fresh"] = 1.0
            if gap <= NEAR and number.sentence == row.sentence:
                features["fresh:near"] = 1.0
                if TOPICAL & role.keys() and not SIDE & role.keys():
                    features["fresh:topic"] = 1.0
        return features

    def _role(self, i: int) -> Features:
        """What the words beside a mention say of it, whatever the number."""
        role = self._roles.get(i)
        if role is None:
            role = claims_roles.of(self.text, self.named, i, self.cues, self.data)
            self._roles[i] = role
        return role

    def _pronoun(self, number: Number) -> tuple[int, frozenset[str]] | None:
        """Where the last 他 or 它 before a number stands, and what types of thing it can mean."""
        low = max(number.start - PRONOUN, 0)
        roles, dense = self.data.roles, self.text.dense
        they = max(dense.rfind(word, low, number.start) for word in roles["animate"])
        it = max(dense.rfind(word, low, number.start) for word in roles["inanimate"])
        if max(they, it) < 0:
            return None
        return max(they, it), ANIMATE if they > it else INANIMATE

    def _behind(self, number: Number, row: Named, found: dict[str, Candidate]) -> None:
        """Add a mention behind the number to ``found``, or to the candidate that it mentions again."""
        gap = row.start - number.end
        counted = {"counted": 1.0} if gap <= 1 and number.kind == "count" else {}
        if row.entity.id in found:
            found[row.entity.id].features.update(counted, both=1.0)
            return
        features = counted | {"behind": 1.0, "behind:gap": log1p(gap)}
        features["behind:borders"] = float(row.utterance - number.utterance)
        if number.kind == "date":
            features |= {"behind:date": 1.0, "behind:date:gap": log1p(gap)}
            if number.start - number.left <= 2:
                features["behind:date:opens"] = 1.0
        if self.text.dense[number.end : row.start].endswith(self.data.roles["oblique"]):
            features["oblique"] = 1.0
        found[row.entity.id] = Candidate(row.entity.name, row.entity, row.start, row.end, features)

    def _carried(self, number: Number, attribute: Attribute, said: Said) -> Features:
        """Features of the subject of the number before."""
        text = self.text
        features = {
            "said": 1.0,
            "said:gap": log1p(max(number.start - said.number.end, 0)) / 4,
            "said:stops": min(number.sentence - said.number.sentence, 4) / 3,
        }
        if said.number.kind == number.kind:
            features["said:kind"] = 1.0
        if attribute.text == said.attribute:
            features["said:attribute"] = 1.0
        if said.number.left == number.left:
            features["said:same"] = 1.0
        if (
            text.dense[number.left : number.left + TAIL]
            .lstrip("那而但然后就是所以并且")
            .startswith(self.data.roles["pronouns"])
        ):
            features["said:pronoun"] = 1.0
        return features
