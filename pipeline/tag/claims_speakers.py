"""The one who speaks and the one spoken to as what a number may be said of: 我 or 我們, 你 or 您."""

from __future__ import annotations

from math import log1p

from pipeline.tag.claims_data import Lexicon
from pipeline.tag.claims_mentions import Candidate, Features
from pipeline.tag.clauses import Number, View

BEFORE, BEHIND = 90, 14  # characters before and behind a number in which a pronoun may be its subject
PERSONS = (("speaker", "我"), ("you", "你您"))  # feature and pronouns


def of(text: View, number: Number, data: Lexicon) -> list[Candidate]:
    """The last 我 and the last 你 before a number (我畢業之後去北京，做了 8 年), and the first behind (2020 年的時候我換了工作)."""
    rows = []
    dense = text.dense
    low, high = max(number.start - BEFORE, 0), number.end + BEHIND
    for name, words in PERSONS:
        at, end = _last(dense, words, low, number.start, data)
        if at >= 0:
            features: Features = {name: 1.0, f"{name}:gap": log1p(number.start - end), f"{name}:{number.kind}": 1.0}
            features[f"{name}:borders"] = float(min(text.borders(at, number.start), 6))
            features[f"{name}:stops"] = float(min(text.stops(at, number.start), 4))
            rows.append(Candidate(text.surface(at, end), None, at, end, features))
        at = min((k for k in (dense.find(word, number.end, high) for word in words) if k >= 0), default=-1)
        end = _end(dense, at, data) if at >= 0 and not text.stops(number.end, at) else -1
        if end >= 0:
            features = {f"{name}:behind": 1.0, f"{name}:behind:{number.kind}": 1.0}
            features[f"{name}:behind:gap"] = log1p(at - number.end)
            features[f"{name}:behind:borders"] = float(text.borders(number.end, at))
            rows.append(Candidate(text.surface(at, end), None, at, end, features))
    return rows


def _last(dense: str, words: str, low: int, high: int, data: Lexicon) -> tuple[int, int]:
    """Span of the last of some pronouns that may be a subject; (-1, -1) if there is none."""
    while high > low:
        at = max(dense.rfind(word, low, high) for word in words)
        if at < 0:
            break
        end = _end(dense, at, data)
        if end >= 0:
            return at, end
        high = at
    return -1, -1


def _end(dense: str, at: int, data: Lexicon) -> int:
    """Where the pronoun at ``at`` ends; -1 where it only owns something or tells an opinion: 我的, 我國, 我覺得大概 3 億."""
    if dense.startswith(("的", "国"), at + 1):
        return -1
    end = at + 2 if dense.startswith("们", at + 1) else at + 1
    return -1 if dense.startswith(data.roles["thinking"], end) else end
