"""Who or what a number is said of: the best of the candidates by a linear score.

The weights are data (data/claims_weights.toml): those of a conditional logit over the candidates of each number, fitted on
annotated episodes, so that a candidate's score is the logarithm of its odds up to a constant.
"""

from __future__ import annotations

from pipeline.tag.claims_candidates import Candidate
from pipeline.tag.claims_data import Lexicon


def score(candidate: Candidate, data: Lexicon) -> float:
    """Weighted sum of a candidate's features."""
    weights, total = data.weights, 0.0
    for name, value in candidate.features.items():
        total += weights.get(name, 0.0) * value
    return total


def choose(rows: list[Candidate], data: Lexicon) -> Candidate | None:
    """The best candidate; of equals the later one in the text. None if there is none."""
    return max(rows, key=lambda row: (score(row, data), row.start), default=None)
