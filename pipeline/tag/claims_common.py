"""Common nouns and the ones who talk as what a number may be said of, each with its features."""

from __future__ import annotations

from math import log1p

from pipeline.tag.attributes import Attribute
from pipeline.tag.claims_data import Lexicon
from pipeline.tag.claims_mentions import Candidate, Features
from pipeline.tag.claims_nouns import FAR, Phrases, is_person
from pipeline.tag.claims_roles import LEAD, TAIL
from pipeline.tag.claims_speakers import Speakers
from pipeline.tag.clauses import Number, View
from pipeline.text.words import Words, word_classes

BEFORE, BEHIND = 110, 40  # characters before and behind a number in which common nouns are candidates
UTTERANCES = 4  # and how many utterances back
MOST_BEFORE, MOST_BEHIND = 9, 5
RECENT = 600  # characters in which a noun that comes again and again is a topic
ROLES = tuple((role, f"noun:{role}") for role in ("oblique", "against", "placing"))


class CommonNouns:
    """The common nouns of one text as candidates; what does not depend on the number is worked out once.

    ``taken`` are the spans of names and numbers, ascending.
    """

    def __init__(self, text: View, taken: list[tuple[int, int]], words: Words, data: Lexicon) -> None:
        self.text, self.data = text, data
        self.phrases = Phrases(text, taken, words, data)
        self._speakers = Speakers(text, data)
        self._totals: dict[str, float] = {}
        self._always: dict[tuple[int, int], Features] = {}

    def of(self, number: Number, attribute: Attribute) -> list[Candidate]:
        """Nouns in the utterance of a number, in those before it and behind it, and 我 and 你."""
        text = self.text
        last = len(text.starts) - 1
        ends = number.right - number.end <= 2 or number.kind == "date"
        floor, limit = number.start - BEFORE, number.end + BEHIND
        first = max(number.utterance - UTTERANCES, text.index(max(floor, 0)))
        final = min(number.utterance + ends, last)
        spans = [span for k in range(first, final + 1) for span in self.phrases.of(k)]
        before = [span for span in spans if floor <= span[0] and span[1] <= number.start][-MOST_BEFORE:]
        behind = [span for span in spans if number.end <= span[0] and span[1] <= limit][:MOST_BEHIND]
        rows = []
        for i, span in enumerate(before):
            rows.append(self._candidate(number, attribute, span, self._before(number, span, i == len(before) - 1)))
        for i, span in enumerate(behind):
            rows.append(self._candidate(number, attribute, span, self._behind(number, span, i == 0)))
        return [*rows, *self._speakers.of(number)]

    def _candidate(self, number: Number, attribute: Attribute, span: tuple[int, int], features: Features) -> Candidate:
        a, b = span
        dense = self.text.dense
        features.update(self._traits(span))
        features["noun:recent"] = log1p(dense.count(dense[a:b], max(number.start - RECENT, 0), number.end))
        if "noun:person" in features:
            features[f"noun:person:{number.kind}"] = 1.0
        if attribute.start < 0:
            features["noun:unsaid"] = 1.0
        elif a < attribute.end and attribute.start < b:
            features["noun:attribute"] = 1.0
        elif 0 <= attribute.start - b <= 1:
            features["noun:before"] = 1.0
        if a in (number.left, number.right):
            features["noun:opens"] = 1.0
        return Candidate(self.text.surface(a, b), None, a, b, features)

    def _traits(self, span: tuple[int, int]) -> Features:
        """What is the same of a noun at its place, whatever the number."""
        found = self._always.get(span)
        if found is not None:
            return found
        a, b = span
        text, roles = self.text, self.data.roles
        word = text.dense[a:b]
        left, right = text.bounds(a)
        lead, tail = text.dense[max(left, a - LEAD) : a], text.dense[b : min(b + TAIL, right)]
        if word not in self._totals:
            self._totals[word] = log1p(text.pairs.count(word, max(a - FAR, 0), a + FAR))
        features = {"noun": 1.0, "noun:total": self._totals[word]}
        if b - a > 3:
            features["noun:long"] = 1.0
        if self.phrases.loose(span):
            features["noun:loose"] = 1.0
        if word_classes().get(word) == "vn":
            features["noun:act"] = 1.0
        if is_person(word, self.data):
            features["noun:person"] = 1.0
        if tail.startswith(("的", "是", "有")):
            features["noun:owner"] = 1.0
        elif tail.startswith(roles["topical"]):
            features["noun:topic"] = 1.0
        for role, name in ROLES:
            if lead.endswith(roles[role]):
                features[name] = 1.0
        if a == left or lead.endswith(roles["openers"]):
            features["noun:opens"] = 1.0
        self._always[span] = features
        return features

    def _before(self, number: Number, span: tuple[int, int], last: bool) -> Features:
        a, b = span
        gap = number.start - b
        features = {"noun:gap": log1p(gap)} if gap else {"noun:adjacent": 1.0}
        if last:
            features["noun:last"] = 1.0
        if a < number.left:
            features["noun:borders"] = min(self.text.borders(b - 1, number.start), 4)
            features["noun:stops"] = min(number.sentence - self.text.sentence(a), 3)
        return features

    def _behind(self, number: Number, span: tuple[int, int], first: bool) -> Features:
        a, _ = span
        gap = a - number.end
        features = {"noun:behind": 1.0, "noun:behind:gap": log1p(gap), "noun:behind:first": float(first)}
        features["noun:behind:borders"] = float(self.text.borders(number.end, a))
        if self.text.dense[number.end : number.end + 1] == "的":
            features["noun:behind:of"] = float(first)  # 2 平米的奶茶店
        if number.kind == "date":
            features["noun:behind:date"] = 1.0
        elif gap <= 2 and number.kind == "count":
            features["noun:counted"] = 1.0
        return features
