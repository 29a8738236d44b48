"""How likely a chapter mark is at each candidate: a logistic model over its features, and the data it is read from.

The weights stand in data/chapters_weights.toml, one table for transcripts that name speakers and one for those that
do not; ``pipeline.segment.fit_chapters`` makes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from pipeline import resources
from pipeline.errors import DataError
from pipeline.segment.chapters_features import Candidates, Phrase, Phrases
from pipeline.segment.cohesion import Floats

CUES, WEIGHTS = "chapters.toml", "chapters_weights.toml"


@dataclass(frozen=True)
class Selection:
    """What decides how many candidates become marks; times in seconds, ``[selection]`` of data/chapters.toml."""

    usual: float
    """Marks that makers set on average in an episode of an hour."""
    around: float
    """Marks are taken to be that frequent in the stretch that reaches so far to either side of a candidate."""
    within: float
    """Marks expected so far to either side of a candidate speak for it."""
    near: float
    """Those so near speak for it once more, ``sharp`` times as much."""
    sharp: float
    """See ``near``."""
    shift: float
    """The likeliest candidate at most so far from the best place gets the mark."""
    threshold: float
    """A mark needs at least this value."""
    opening: float
    """Marks expected where the talk begins behind the greeting."""
    gap: float
    """Least distance of two marks."""
    fewest: float
    """Marks in an episode of an hour."""
    most: float
    """Marks in an episode of an hour."""
    power: float
    """Beyond an hour, their number grows with this power of the length: makers cut two hours into few more parts than one."""
    short: float
    """Below an hour, it grows with this power: a quarter of an hour of news has more than a quarter of an hour's parts."""
    pace: float
    """Characters a second where the transcript has no times."""

    def number(self, an_hour: float, length: int, pace: float) -> float:
        """Marks in so many characters at so many a second, if an hour has ``an_hour``."""
        hours = length / pace / 3600
        return float(an_hour * hours ** (self.power if hours > 1 else self.short))

    @classmethod
    def parse(cls, raw: Any, path: str) -> Selection:
        """Raises DataError naming the key."""
        if not isinstance(raw, dict) or set(raw) != set(cls.__annotations__):
            raise DataError(f"[selection] needs exactly the keys {', '.join(cls.__annotations__)}", path)
        for key, value in raw.items():
            if not isinstance(value, (int, float)) or isinstance(value, bool) or value <= 0:
                raise DataError(f"[selection] {key} = {value!r}: expected a number above 0", path)
        return cls(**{key: float(value) for key, value in raw.items()})


@dataclass(frozen=True)
class Weights:
    """A logistic model: log-odds are ``always`` plus the features times their weights."""

    always: float
    features: Mapping[str, float]

    @classmethod
    def parse(cls, raw: Any, name: str, path: str) -> Weights:
        """Raises DataError naming the key."""
        if not isinstance(raw, dict) or "always" not in raw:
            raise DataError(f"[{name}] needs 'always'; fit the weights again", path)
        for key, value in raw.items():
            if not isinstance(value, (int, float)) or isinstance(value, bool):
                raise DataError(f"[{name}] {key} = {value!r}: expected a number", path)
        features = {key: float(value) for key, value in raw.items() if key != "always"}
        return cls(float(raw["always"]), features)

    def probabilities(self, candidates: Candidates) -> Floats:
        """Probability of a mark at each candidate. Raises DataError for a weight whose feature does not exist."""
        total = np.full(len(candidates.at), self.always)
        for name, weight in self.features.items():
            if name not in candidates.features:
                raise DataError(f"{name!r} is no feature; fit the weights again", WEIGHTS)
            total += weight * candidates.features[name]
        result: Floats = 1 / (1 + np.exp(-total.clip(-30.0, 30.0)))
        return result


@dataclass(frozen=True)
class Model:
    """Everything chapters are found with."""

    phrases: Phrases
    function: str
    selection: Selection
    turns: Weights
    plain: Weights

    def probabilities(self, candidates: Candidates) -> Floats:
        """Probability of a mark at each candidate, by the weights that fit the transcript."""
        return (self.turns if candidates.turns_known else self.plain).probabilities(candidates)


@lru_cache(maxsize=1)
def cues() -> tuple[Phrases, str, Selection]:
    """Phrases, function characters and selection of data/chapters.toml. Raises DataError naming the key."""
    raw = resources.toml(CUES)
    function, phrases = raw.get("function"), raw.get("phrases")
    if not isinstance(function, str):
        raise DataError("'function' must be a string of characters", CUES)
    if not isinstance(phrases, dict) or not phrases:
        raise DataError("[phrases] needs at least one class", CUES)
    listed = [phrase for name, row in phrases.items() for phrase in _class(name, row)]
    return Phrases(listed), function, Selection.parse(raw.get("selection"), CUES)


def _class(name: str, row: Any) -> list[Phrase]:
    """The phrases of one class. Raises DataError naming the class."""
    weight, words = (row.get("weight"), row.get("words")) if isinstance(row, dict) else (None, None)
    if not isinstance(weight, (int, float)) or isinstance(weight, bool):
        raise DataError(f"[phrases.{name}] weight must be a number", CUES)
    if not isinstance(words, list) or not words or not all(isinstance(w, str) and w and w == w.lower() for w in words):
        raise DataError(f"[phrases.{name}] words must be a list of phrases in lower case", CUES)
    return [Phrase(word, name, float(weight)) for word in words]


@lru_cache(maxsize=1)
def model() -> Model:
    """The model of the package's data. Raises DataError naming the key."""
    phrases, function, selection = cues()
    raw = resources.toml(WEIGHTS)
    turns, plain = (Weights.parse(raw.get(name), name, WEIGHTS) for name in ("turns", "plain"))
    return Model(phrases, function, selection, turns, plain)
