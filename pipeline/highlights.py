"""Which claims and names of an episode are worth a line to someone who was not there: those with the best evidence.

A line stands without its context, so what it says must be in its own quote: the subject's name there, the attribute a
word of the speaker's rather than a guess from the unit. Weights and vague attributes are data (data/notes.toml); on
the annotated episodes a subject that the quote names is right half as often again as one carried over from before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline import amounts, resources
from pipeline.lexicon import EntityType
from pipeline.record import ClaimRecord, EntityRecord, EpisodeRecord
from pipeline.text.views import simplify

FIRM = ("asserted", "hedged")
TOPIC = 6  # times that a plain noun is said before it counts as what an episode is about
HEARD = 3  # mentions that make a name which no list knows worth showing
TAIL = re.compile(r"[^\W\d_A-Za-z零〇一二两兩三四五六七八九十百千万萬亿億兆半幾几多]{1,3}$")


@dataclass(frozen=True, slots=True)
class Weights:
    """Data of [evidence] in data/notes.toml."""

    kind: dict[str, float]
    rule: dict[str, float]
    type: dict[str, float]
    named: float
    specific: float
    asserted: float
    near: float
    near_chars: int
    least: float
    small_count: float
    vague: frozenset[str]
    plain: frozenset[str]
    only_specific: frozenset[str]
    no_topics: frozenset[str]
    no_topic_chars: frozenset[str]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights of the package."""
    data: dict[str, Any] = resources.toml("notes.toml")["evidence"]
    words = {name: frozenset(data[name]) for name in ("vague", "plain", "only_specific", "no_topics", "no_topic_chars")}
    return Weights(**{**data, **words})


class Highlights:
    """Chooses from one record."""

    def __init__(self, record: EpisodeRecord) -> None:
        self.record = record
        self.entities = {e.id: e for e in record.entities}
        self.weights = weights()
        self._told: set[tuple[object, ...]] = set()

    def claims(self, start: int, end: int, most: int) -> list[ClaimRecord]:
        """The claims of a stretch that are worth a line, best evidence first; none that an earlier stretch gave.

        One for each thing measured of a subject: a second value is mostly that of what it is compared with.
        """
        scored = [
            (score, claim)
            for claim in self.record.claims
            if start <= claim.char_start < end and (score := self.score(claim)) is not None
        ]
        scored.sort(key=lambda row: (-row[0], row[1].char_start))
        best: dict[tuple[object, ...], ClaimRecord] = {}
        for _, c in scored:
            same = {(c.subject, c.value, c.unit), (c.attribute, c.value, c.unit)}
            if len(best) < most and not same & self._told and (c.subject, c.attribute, c.dimension) not in best:
                best[c.subject, c.attribute, c.dimension] = c
                self._told |= same
        return list(best.values())

    def score(self, c: ClaimRecord) -> float | None:
        """How well a claim stands on its own; None if it does not."""
        w = self.weights
        if c.segment != "content" or c.status not in FIRM or c.kind == "date" or not c.subject:
            return None
        attribute = simplify(c.attribute or "")
        if c.kind != "money" and (not attribute or attribute in w.vague):
            return None
        specific = attribute not in w.vague | w.plain | {""}
        rule = c.rule.split(":")[0]
        entity = self.entities.get(c.subject_id or "")
        distance = self._distance(c, entity)
        if distance is None or (entity is None and not (specific and rule == "noun" and self._is_topic(c.subject))):
            return None
        if entity is not None and not (self.is_sure(entity) and (specific or entity.type not in w.only_specific)):
            return None
        score = w.kind.get(c.kind, 0) + w.rule.get(rule, 0)
        score += w.named + w.type.get(entity.type, 0) if entity else 0
        score += w.specific * specific + w.asserted * (c.status == "asserted") + w.near * (distance <= w.near_chars)
        if c.kind == "count" and not isinstance(c.value, str) and abs(c.value) <= 10:
            score -= w.small_count
        return score if score >= w.least else None

    def _distance(self, c: ClaimRecord, entity: EntityRecord | None) -> int | None:
        """Characters between the number and the subject's name in the claim's quote; None if it is not named there."""
        names = {entity.name, *entity.aliases} if entity else {c.subject or ""}
        at = self.record.text.rfind(c.quote.split(" ")[0], 0, c.char_end)
        begin = max(at, c.char_start - len(c.quote)) if at >= 0 else c.char_start - len(c.quote)
        before = self.record.text[max(begin, 0) : c.char_start]
        places = [len(before) - place - len(name) for name in names if (place := before.rfind(name)) >= 0]
        if places:
            return min(places)
        return len(c.quote) if any(name in c.quote for name in names) else None

    def _is_topic(self, noun: str) -> bool:
        plain = simplify(noun)
        barred = plain in self.weights.no_topics or not self.weights.no_topic_chars.isdisjoint(plain)
        return not barred and self.record.text.count(noun) >= TOPIC

    def is_sure(self, entity: EntityRecord) -> bool:
        """Is this surely a name? One that a list or the show's own data knows, or that was heard time and again."""
        firm = [m for m in entity.mentions if not m.doubtful]
        return bool(firm) and (entity.known or len(firm) >= HEARD or any(m.how == "metadata" for m in firm))

    def names(self, types: Sequence[EntityType], most: int) -> list[EntityRecord]:
        """The most mentioned names of some types that the content itself speaks of, in order of appearance."""
        sponsors = {s.sponsor_id for s in self.record.segments if s.sponsor_id}
        chosen = [
            e
            for e in self.record.entities
            if e.type in types and e.id not in sponsors and self.is_sure(e) and self._in_content(e)
        ]
        chosen.sort(key=lambda e: (-len(e.mentions), e.mentions[0].char_start))
        return sorted(chosen[:most], key=lambda e: e.mentions[0].char_start)

    def topics(self, most: int) -> list[str]:
        """What an episode is about, in its names: those said most, at least twice; empty if they are too few to tell."""
        types: tuple[EntityType, ...] = ("PERSON", "ORG", "PRODUCT", "EVENT", "WORK")
        often = [e for e in self.names(types, len(self.record.entities)) if len(e.mentions) > 1]
        often.sort(key=lambda e: (-len(e.mentions), e.mentions[0].char_start))
        return [e.name for e in often[:most]] if len(often) > 1 else []

    def _in_content(self, entity: EntityRecord) -> bool:
        content = [(s.char_start, s.char_end) for s in self.record.segments if s.kind == "content"]
        return any(a <= m.char_start < b for m in entity.mentions for a, b in content)

    def amount(self, c: ClaimRecord) -> str:
        """A claim's value as a reader wants it: 5 萬張 with the classifier said, 約 for what was hedged."""
        script = self.record.script
        said = self.record.text[c.char_start : c.char_end]
        words = unit_words(script)
        if c.unit == "year" and {"歲", "岁"} & set(said):
            words = {**words, "year": "歲"}
        if c.unit == "point" and not {"點", "点"} & set(said):
            words = {**words, "point": ""}
        told = amounts.amount(c, words, script)
        tail = TAIL.search(said) if c.unit == "count" and not c.per else None
        told += ("" if told[-1:] in "兆億萬亿万" else " ") + tail[0] if tail else ""
        loose = c.status == "hedged" and not c.bound and not c.approx
        told = f"約 {told}" if loose else told
        return simplify(told) if script == "cn" else told


def label(claim: ClaimRecord) -> str:
    """Subject and attribute as one reads them: 台積電 營收; the subject once where the attribute begins with it."""
    subject, attribute = claim.subject or "", claim.attribute or ""
    if attribute.casefold().startswith(subject.casefold()):
        return attribute
    return f"{subject} {attribute}".strip()


@lru_cache(maxsize=2)
def unit_words(script: str) -> dict[str, str]:
    """Units as people read them."""
    words: dict[str, str] = resources.toml("report.toml")["unit"]
    return {symbol: simplify(word) for symbol, word in words.items()} if script == "cn" else words
