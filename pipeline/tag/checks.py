"""Doubts about claims of one episode that do not fit together: quiet wherever rounding, a range or another time explains it.

``ratio``     a ratio or share beside the two values it compares (8000 個變 2000 個, and "1 %")
``change``    a change beside its two ends (從 10 億增加到 15 億, and "增加 30 %")
``part``      a part larger than the whole it was taken from
``share``     a share of more than all
``conflict``  two values of what can have only one
``limit``     a value beyond a limit that was stated for it
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import Check, Claim, Entity, Transcript
from pipeline.text import views

FILE = "claims_checks.toml"
KINDS = ("ratio", "change", "part", "share", "conflict", "limit")
PLAIN = ("asserted", "hedged")
RECENT = 3  # values of a thing that a ratio is compared with


@dataclass(frozen=True, slots=True)
class Rules:
    """What data/claims_checks.toml says."""

    tolerance: dict[str, float]
    words: dict[str, tuple[str, ...]]
    messages: dict[str, tuple[str, str]]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The limits, words and messages of checks. Raises DataError naming the key."""
    raw = resources.toml(FILE)
    try:
        tolerance = {key: float(raw["tolerance"][key]) for key in ("ratio", "points", "reach", "near")}
        words = {key: tuple(raw["words"][key].split()) for key in ("from", "to", "part", "limit", "stable")}
        messages = {key: _pair(raw["messages"][key]) for key in KINDS}
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        raise DataError(f"missing or malformed: {error}", str(resources.DATA / FILE)) from error
    return Rules(tolerance, words, messages)


def _pair(message: str) -> tuple[str, str]:
    simplified, traditional = message.split("|")
    return simplified, traditional


def find(claims: tuple[Claim, ...], transcript: Transcript, entities: Sequence[Entity]) -> tuple[Check, ...]:
    """Checks in order of the first claim they name; each pair of claims is named once. Linear in the claims.

    ``entities`` are those that ``subject_id`` means.
    """
    book = _Book(transcript, rules(), frozenset(entity.id for entity in entities if entity.type != "TERM"))
    plain = [c for c in claims if c.status in PLAIN and c.kind != "date" and isinstance(c.value, float)]
    found = [
        *book.shares(plain),
        *book.parts(plain),
        *book.changes(plain),
        *book.ratios(plain),
        *book.conflicts(plain),
        *book.limits(plain),
    ]
    order = {claim.id: i for i, claim in enumerate(claims)}
    unique = {frozenset(check.claims): check for check in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda check: (order[check.claims[0]], check.kind)))


class _Book:
    def __init__(self, transcript: Transcript, rules: Rules, single: frozenset[str]) -> None:
        self.transcript, self.rules = transcript, rules
        self.single = single  # ids of single things; of a term there are many: one LLM has 70 億參數, another 1,750 億

    def between(self, start: int, end: int) -> str:
        return "".join(self.transcript.simplified[max(start, 0) : max(end, 0)].split())

    def said(self, claim: Claim) -> str:
        return "".join(self.transcript.text[claim.char_start : claim.char_end].split())

    def check(self, kind: str, claims: tuple[Claim, ...], **words: str) -> Check:
        message = self.rules.messages[kind][self.transcript.script == "tw"]
        return Check(kind, tuple(claim.id for claim in claims), message.format(**words))

    def shares(self, claims: list[Claim]) -> Iterator[Check]:
        """佔比 120 %."""
        for claim in claims:
            if (
                claim.unit == "%"
                and _number(claim) > 100
                and (claim.attribute or "").endswith(("占比", "佔比", "市占率", "份额", "份額"))
            ):
                yield self.check("share", (claim,), a=self.said(claim))

    def parts(self, claims: list[Claim]) -> Iterator[Check]:
        """總共 30 家, 其中 50 家在海外."""
        for whole, part in pairwise(claims):
            if not _alike(whole, part) or self.said(whole)[-1:] != self.said(part)[-1:]:
                continue  # 九個路口, 其中 624 號: not counted alike
            if _number(part) > _top(whole) and whole.bound not in (">", ">="):
                gap = self.between(whole.char_end, part.char_start)
                if len(gap) <= self.rules.tolerance["near"] and any(
                    word in gap[-8:] for word in self.rules.words["part"]
                ):
                    yield self.check("part", (whole, part), a=self.said(whole), b=self.said(part))

    def ends(self, claims: list[Claim]) -> Iterator[tuple[int, Claim, Claim]]:
        """Neighbours that are the two ends of a change, with the index of the second."""
        words, near = self.rules.words, int(self.rules.tolerance["near"])
        for i, (a, b) in enumerate(pairwise(claims), 1):
            gap = self.between(a.char_end, b.char_start)
            if not _alike(a, b) or len(gap) > near or _number(a) <= 0:
                continue
            lead = self.between(a.char_start - 12, a.char_start)
            if any(word in lead for word in words["from"]) and gap.rstrip("了约近大概").endswith(words["to"]):
                yield i, a, b

    def changes(self, claims: list[Claim]) -> Iterator[Check]:
        """從 10 億增加到 15 億, 增加了 30 %."""
        for i, a, b in self.ends(claims):
            for claim in claims[i + 1 : i + 2]:
                if claim.char_start - b.char_end > 2 * self.rules.tolerance["near"] or claim.subject not in (
                    a.subject,
                    b.subject,
                ):
                    continue
                if claim.change is None or claim.unit not in ("%", "×"):
                    continue
                if not self.fits(_number(b) / _number(a), claim):
                    yield self.check(
                        "change",
                        (a, b, claim),
                        a=self.said(a),
                        b=self.said(b),
                        found=_shown(_number(b) / _number(a), claim),
                        said=self.said(claim),
                    )

    def ratios(self, claims: list[Claim]) -> Iterator[Check]:
        """B200 has 208, H100 has 80, and "B200 has 5 times as many as H100"."""
        reach = self.rules.tolerance["reach"]
        recent: dict[str, dict[str, deque[Claim]]] = {}
        waiting: list[Claim] = []
        for claim in claims:
            waiting = [r for r in waiting if claim.char_start - r.char_end <= reach]
            if (
                claim.unit in ("%", "×")
                and claim.subject
                and claim.versus
                and claim.subject != claim.versus
                and claim.value_max is None
            ):
                yield from self._against(claim, recent)
                waiting.append(claim)
                continue
            if claim.subject and claim.unit not in ("%", "×"):
                recent.setdefault(claim.subject, {}).setdefault(claim.unit, deque(maxlen=RECENT)).append(claim)
                for r in waiting:
                    if claim.subject in (r.subject, r.versus):
                        yield from self._against(r, recent)

    def _against(self, ratio: Claim, recent: dict[str, dict[str, deque[Claim]]]) -> Iterator[Check]:
        mine, theirs = recent.get(ratio.subject or "", {}), recent.get(ratio.versus or "", {})
        for unit in mine.keys() & theirs.keys():
            ours = [c for c in mine[unit] if self.comparable(c, ratio)]
            others = [c for c in theirs[unit] if self.comparable(c, ratio)]
            if not ours or not others or any(self.fits(_number(a) / _number(b), ratio) for a in ours for b in others):
                continue
            a, b = ours[-1], others[-1]
            found = _shown(_number(a) / _number(b), ratio)
            yield self.check("ratio", (ratio, a, b), a=self.said(a), b=self.said(b), found=found, said=self.said(ratio))

    def comparable(self, claim: Claim, ratio: Claim) -> bool:
        """Is a claim near a ratio and of the same attribute, and can it be divided?"""
        near = abs(claim.char_start - ratio.char_start) <= self.rules.tolerance["reach"]
        return near and _number(claim) > 0 and (claim.rule == "default" or _same(claim, ratio))

    def conflicts(self, claims: list[Claim]) -> Iterator[Check]:
        """H100 有 800 億個電晶體 … H100 有 900 億個電晶體."""
        first: dict[tuple[str, str, str], Claim] = {}
        for claim in claims:
            attribute = (claim.attribute or "").replace(" ", "").lower()
            if (
                claim.subject is None
                or claim.change
                or claim.versus
                or claim.bound
                or claim.approx
                or claim.value_max is not None
                or claim.per
            ):
                continue
            if (
                claim.subject_id not in self.single
                or claim.rule in ("carried", "default")
                or not self.stable(attribute)
            ):
                continue
            other = first.setdefault((claim.subject, attribute, claim.dimension or claim.unit), claim)
            if other is claim or other.unit != claim.unit:
                continue
            x, y = _number(other), _number(claim)
            if abs(x - y) > self.rules.tolerance["ratio"] * max(abs(x), abs(y)):
                yield self.check(
                    "conflict",
                    (other, claim),
                    subject=claim.subject,
                    attribute=claim.attribute or "",
                    a=self.said(other),
                    b=self.said(claim),
                )

    def stable(self, attribute: str) -> bool:
        """Can a thing have only one value of it?"""
        plain = views.simplify(attribute)
        return any(plain == word or plain == word + "数量" for word in self.rules.words["stable"])

    def limits(self, claims: list[Claim]) -> Iterator[Check]:
        """上限是 850 … 用了 2000."""
        stated: dict[tuple[str, str], Claim] = {}
        for claim in claims:
            if claim.subject is None or claim.unit in ("%", "×"):
                continue
            key = claim.subject, claim.unit
            lead = self.between(claim.char_start - 14, claim.char_start)
            if any(word in lead for word in self.rules.words["limit"]) and claim.bound not in (">", ">="):
                stated[key] = claim
                continue
            limit = stated.get(key)
            if (
                limit
                and _same(limit, claim)
                and _number(claim) >= 3 * _top(limit)
                and claim.char_start - limit.char_end <= self.rules.tolerance["reach"]
            ):
                yield self.check("limit", (limit, claim), a=self.said(limit), b=self.said(claim))

    def fits(self, found: float, claim: Claim) -> bool:
        """Can a ratio of two values be what was said, in any of the ways people say it (2 倍, 多 1 倍, 少一半, 漲 100 %)?"""
        said, top = _number(claim), _top(claim)
        scale = 100 if claim.unit == "%" else 1
        readings = {
            found,
            1 / found if found else found,
            abs(found - 1),
            abs(1 - found),
            abs(1 / found - 1) if found else found,
            found + 1,
        }
        slack = self.rules.tolerance["points"] if claim.unit == "%" else 0.0
        for reading in readings:
            low, high = min(said, top), max(said, top)
            margin = max(self.rules.tolerance["ratio"] * reading * scale, slack)
            if low - margin <= reading * scale <= high + margin:
                return True
            if claim.bound in (">", ">=") and reading * scale >= low:
                return True
            if claim.bound in ("<", "<=") and reading * scale <= high:
                return True
        return False


def _number(claim: Claim) -> float:
    assert isinstance(claim.value, float)  # dates are left out by find
    return claim.value


def _top(claim: Claim) -> float:
    return claim.value_max if isinstance(claim.value_max, float) else _number(claim)


def _alike(a: Claim, b: Claim) -> bool:
    return a.unit == b.unit and a.kind == b.kind and a.unit not in ("%", "×") and a.per == b.per


def _same(a: Claim, b: Claim) -> bool:
    """Do two claims speak of the same attribute?"""
    x, y = ((c.attribute or "").replace(" ", "").lower() for c in (a, b))
    return min(len(x), len(y)) >= 2 and (x in y or y in x)


def _shown(ratio: float, claim: Claim) -> str:
    if claim.unit == "%":
        return f"{round((ratio - 1) * 100 if claim.change else ratio * 100, 1):g}%"
    return f"{round(ratio, 2):g}×"
