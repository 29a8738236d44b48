"""The one who speaks and the one spoken to as what a number may be said of: 我 or 我們, 你 or 您."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from math import log1p

from pipeline.tag.claims_data import Lexicon
from pipeline.tag.claims_mentions import Candidate, Features
from pipeline.tag.clauses import Number, View
from pipeline.tag.numerals_context import any_of

BEFORE, BEHIND = 90, 14  # characters before and behind a number in which a pronoun may be its subject
PERSONS = {"我": "speaker", "你": "you", "您": "you"}  # pronoun → feature


@dataclass(frozen=True, slots=True)
class Person:
    """Where the pronouns of a person stand, ascending: all of them, and the start and end of those that may be a subject."""

    places: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


class Speakers:
    """The pronouns of one text, found in one pass."""

    def __init__(self, text: View, data: Lexicon) -> None:
        self.text = text
        self._persons = {name: Person() for name in PERSONS.values()}
        for match in _pronouns(data.roles["thinking"]).finditer(text.dense):
            start = match.start()
            person = self._persons[PERSONS[text.dense[start]]]
            person.places.append(start)
            if match.lastindex:
                person.starts.append(start)
                person.ends.append(match.end())

    def of(self, number: Number) -> list[Candidate]:
        """The last 我 and the last 你 before a number (我畢業之後去北京，做了 8 年), and the first behind (2020 年的時候我換了工作)."""
        rows = []
        text = self.text
        for name, person in self._persons.items():
            last = bisect_left(person.starts, number.start) - 1
            if last >= 0 and (at := person.starts[last]) >= number.start - BEFORE:
                end = person.ends[last]
                features: Features = {name: 1.0, f"{name}:gap": log1p(number.start - end), f"{name}:{number.kind}": 1.0}
                features[f"{name}:borders"] = float(min(text.borders(at, number.start), 6))
                features[f"{name}:stops"] = float(min(text.stops(at, number.start), 4))
                rows.append(Candidate(text.surface(at, end), None, at, end, features))
            first = bisect_left(person.places, number.end)
            if first == len(person.places) or (at := person.places[first]) >= number.end + BEHIND:
                continue
            subject = bisect_left(person.starts, at)
            if subject < len(person.starts) and person.starts[subject] == at and not text.stops(number.end, at):
                features = {f"{name}:behind": 1.0, f"{name}:behind:{number.kind}": 1.0}
                features[f"{name}:behind:gap"] = log1p(at - number.end)
                features[f"{name}:behind:borders"] = float(text.borders(number.end, at))
                end = person.ends[subject]
                rows.append(Candidate(text.surface(at, end), None, at, end, features))
        return rows


@lru_cache(maxsize=2)
def _pronouns(thinking: tuple[str, ...]) -> re.Pattern[str]:
    """A pronoun, with a group if it does not only own something or tell an opinion: 我的, 我國, 我覺得大概 3 億."""
    return re.compile(f"[{''.join(PERSONS)}](?:(?![的国])们?+(?!{any_of(thinking)})())?")
