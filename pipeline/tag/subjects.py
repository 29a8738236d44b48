"""Who or what a number is said of: the best of the candidates by a linear score.

The weights are data (data/claims_weights.toml): those of a conditional logit over the candidates of each number, fitted on
annotated episodes, so that a candidate's score is the logarithm of its odds up to a constant.
"""

from __future__ import annotations

from pipeline.tag.attributes import Attribute
from pipeline.tag.claims_candidates import Candidates
from pipeline.tag.claims_data import Lexicon
from pipeline.tag.claims_mentions import Candidate
from pipeline.tag.clauses import Number, Said


def score(candidate: Candidate, data: Lexicon) -> float:
    """Weighted sum of a candidate's features."""
    weight = data.weights.get
    return sum([weight(name, 0.0) * value for name, value in candidate.features.items()])


def choose(
    number: Number, attribute: Attribute, said: Said | None, candidates: Candidates, data: Lexicon
) -> Candidate | None:
    """The best candidate, of equals the later one in the text; None if there is none.

    Common nouns are looked for only where no name is so good that none of them could be better.
    """
    best, top = None, 0.0
    rows = candidates.named_ones(number, attribute, said)
    for looked in (False, True):
        for row in rows:
            value = score(row, data)
            if best is None or (value, row.start) > (top, best.start):
                best, top = row, value
        if looked or (best is not None and top >= data.certain):
            break
        rows = candidates.nouns(number, attribute)
    return best if best is not None and (best.entity is not None or top >= data.least) else None
