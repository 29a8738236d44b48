"""What a number is compared with: B200 跟 H100 比起來…2.6 倍, 比去年高 5%, AMD 的一半."""

from __future__ import annotations

from pipeline.tag import claims_candidates
from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.claims_mentions import Candidate, Named
from pipeline.tag.clauses import Number, View

REACH = 60
LOOSE = ("和", "与", "于")  # these join more often than they compare


def versus(
    text: View, number: Number, subject: Candidate | None, named: list[Named], low: int, found: Cues, data: Lexicon
) -> str | None:
    """The name a number is compared with; None where nothing is.

    ``low`` is the index in ``named`` of the first mention behind the number. A name counts if a word of comparison stands
    right before it in the sentence, or if it owns a ratio (人家的 2.5 倍, H100 的 2.5 倍).
    """
    if number.kind == "date":
        return None
    left = text.starts[max(text.index(number.start) - 1, 0)]
    for row in reversed(named[max(low - 5, 0) : low]):
        if row.end > number.start:
            continue
        if row.start < left or number.start - row.end > REACH:
            return None
        if subject is not None and row.entity is subject.entity:
            continue
        lead = found["with"].within(max(row.start - 5, 0), row.start)
        if any(hit.end == row.start and hit.word not in LOOSE for hit in lead):
            return row.entity.name
        if number.kind in ("ratio", "percent") and claims_candidates.compared(text, row, number, data):
            return row.entity.name
    return None
