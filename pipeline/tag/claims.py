"""Numeric claims: who or what has how much of what, as which number says it, and how surely."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace

from pipeline.model import Claim, DateExpr, Entity, Quantity, Section, Segmented
from pipeline.settings import Settings
from pipeline.tag import (
    attributes,
    claims_choice,
    claims_comparison,
    claims_data,
    claims_mentions,
    claims_units,
    claims_words,
    clauses,
    corrections,
    status,
    subjects,
)
from pipeline.tag.attributes import Attribute
from pipeline.tag.attributes_words import Place
from pipeline.tag.claims_candidates import Candidates
from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.claims_mentions import Candidate, Named
from pipeline.tag.claims_words import Hits
from pipeline.tag.clauses import Number, Said, View
from pipeline.text.views import Script
from pipeline.text.words import Words

Choose = Callable[[Number, Attribute, Said | None, Candidates, Lexicon], Candidate | None]
UNSURE = ("default", "verb", "carried", "counted")  # rules by which what is measured depends on the kind of the number
QUOTE = 80  # characters a quote has at most


def find(
    segmented: Segmented,
    entities: tuple[Entity, ...],
    quantities: list[Quantity],
    dates: list[DateExpr],
    words: Words,
    settings: Settings,
    choose: Choose = subjects.choose,
) -> tuple[Claim, ...]:
    """The claims of an episode in order of appearance; ``choose`` finds the subject of each number.

    Raises DataError if the package's word lists are wrong.
    """
    data = claims_data.load()
    text = clauses.view(segmented)
    rows = clauses.numbers(text, [*quantities, *dates])
    if not rows:
        return ()
    cues = data.find_cues(text.dense)
    named = claims_mentions.mentions(text, entities)
    bad = claims_choice.spoilt(text, segmented.transcript.notices + segmented.notices)
    rows = claims_choice.chosen(text, rows, named, bad, cues, data)
    region = settings.region if settings.region != "auto" else segmented.transcript.script
    parts = [text.at(section.char_start) for section in segmented.sections]
    reader = _Reader(text, rows, named, cues, data, Words(text.dense, settings.words), region, parts, choose)
    return reader.claims(segmented.sections)


class _Reader:
    """Reads the chosen numbers of one episode in order; each claim may lean on the one before it."""

    def __init__(
        self,
        text: View,
        rows: list[Number],
        named: list[Named],
        cues: Cues,
        data: Lexicon,
        words: Words,
        region: Script,
        parts: list[int],
        choose: Choose,
    ) -> None:
        self.choose = choose
        self.region: Script = region
        self.text, self.rows, self.named, self.cues, self.data, self.words = text, rows, named, cues, data, words
        taken = sorted([(row.start, row.end) for row in named] + [(row.start, row.end) for row in rows])
        plain = data.finder.find(claims_words.masked(text.dense, taken, data.nouns))
        self.hits = Hits([*plain, *claims_mentions.measures(text, named, data)])
        self.candidates = Candidates(text, named, taken, parts, cues, self.words, data)
        self.heard = status.Heard()
        self.said: Said | None = None
        self.stated: Said | None = None
        self.recent: dict[float, Said] = {}

    def claims(self, sections: tuple[Section, ...]) -> tuple[Claim, ...]:
        """All claims, corrections applied."""
        taken = corrections.find(self.text, self.rows, self.cues, self.data)
        starts = [section.char_start for section in sections]
        ids = [self._id(number) for number in self.rows]
        found = []
        for i, number in enumerate(self.rows):
            at = bisect_right(starts, number.of.char_start) - 1
            section = sections[at] if at >= 0 else None
            right = ids[taken[i]] if i in taken else None
            claim = self._claim(i, number, ids[i], right, section)
            if claim is not None:
                found.append(claim)
        known = {claim.id for claim in found}
        return tuple(
            c if c.corrected_by is None or c.corrected_by in known else replace(c, corrected_by=None) for c in found
        )

    def _claim(self, i: int, number: Number, key: str, right: str | None, section: Section | None) -> Claim | None:
        text, data, of = self.text, self.data, number.of
        before = self.rows[i - 1] if i else None
        after = self.rows[i + 1] if i + 1 < len(self.rows) else None
        attribute = attributes.find(
            Place(text, number, before, after, self.stated, self.recent), self.hits, self.words, data
        )
        subject = self.choose(number, attribute, self.said, self.candidates, data)
        name = subject.name if subject else _itself(text, attribute)
        quantity = of if isinstance(of, Quantity) else None
        measured = claims_units.measured(
            text, self.rows, i, attribute, name, self.stated, self.recent, self.hits, self.region, data
        )
        if measured.kind != number.kind and attribute.rule in UNSURE:  # 捐了 2000 萬: money after all
            place = Place(text, replace(number, kind=measured.kind), before, after, self.stated, self.recent)
            attribute = attributes.find(place, self.hits, self.words, data)
        if number.bare and measured.kind == "count" and not claims_choice.said_of(number, attribute, data):
            return None
        if subject is not None:
            self._remember(
                Said(
                    subject.name,
                    subject.entity,
                    number,
                    attribute.text,
                    attribute.implies,
                    measured.unit,
                    measured.kind,
                )
            )
        low = bisect_left(self.candidates.starts, number.start)
        quote = self._quote(number, subject)
        entity = subject.entity if subject else None
        named_from = subject.start if subject and entity else -1
        stated = status.status(text, number, named_from, self.cues, data, self.heard)
        return Claim(
            id=key,
            char_start=of.char_start,
            char_end=of.char_end,
            quote_start=quote[0],
            quote_end=quote[1],
            section=section.kind if section else "content",
            value=of.value,
            value_max=of.value_max,
            unit=measured.unit,
            kind=measured.kind,
            dimension=measured.dimension,
            status="corrected" if right else stated,
            rule=attribute.rule,
            per=claims_units.rate(text, number, before, data),
            approx=of.approx,
            bound=quantity.bound if quantity else None,
            change=attribute.change,
            subject=name,
            subject_id=entity.id if entity else None,
            attribute=attribute.text,
            versus=claims_comparison.versus(text, number, subject, self.named, low, self.cues, data),
            said_by=status.voice(text, number, self.named, low, self.cues),
            corrected_by=right,
        )

    def _remember(self, said: Said) -> None:
        """Keep what the next numbers may lean on."""
        self.said = said
        if isinstance(said.number.of, Quantity):
            self.stated = said
            self.recent[said.number.of.value] = said

    def _id(self, number: Number) -> str:
        """Hash of position, words and value: the same for the same transcript, unique in it."""
        of = number.of
        words = self.text.transcript.text[of.char_start : of.char_end]
        return hashlib.sha256(f"{of.char_start}|{words}|{of.value}|{number.unit}".encode()).hexdigest()[:12]

    def _quote(self, number: Number, subject: Candidate | None) -> tuple[int, int]:
        """Offsets in the text of the utterances that a reader needs: the number's own, and back to its subject if near."""
        text = self.text
        left, right = number.left, number.right
        if subject is not None and subject.start < left and right - text.bounds(subject.start)[0] <= QUOTE:
            left = text.bounds(subject.start)[0]
        left = max(left, number.start - QUOTE * 2 // 3)
        right = max(min(right, left + QUOTE), number.end)
        return min(text.source[left], number.of.char_start), max(text.source[right - 1] + 1, number.of.char_end)


def _itself(text: View, attribute: Attribute) -> str | None:
    """What is measured as its own subject, where nothing else is said to have it: 失業率升到 5.4%."""
    return text.surface(attribute.start, attribute.end) if attribute.rule in ("noun", "ahead") else None
