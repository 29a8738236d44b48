"""Claims read from marked sentences: tests/cases/claims/claims.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from pipeline.lexicon import EntityType
from pipeline.model import (
    Claim,
    ClaimKind,
    Cue,
    DateExpr,
    Entity,
    Mention,
    Quantity,
    Segmented,
    Source,
    Transcript,
    Utterance,
)
from pipeline.settings import Settings
from pipeline.tag.claims import find
from pipeline.text import views
from pipeline.text.words import Words

CASES = Path(__file__).parent / "cases" / "claims" / "claims.txt"
MARK = re.compile(
    r"\{(?P<surface>[^{}=:]+)(?:=(?P<name>[^{}:]+))?:(?P<type>[A-Z]+)\}|\[(?P<approx>~?)(?P<words>[^\[\]:]+):(?P<value>\S+) (?P<unit>[^\]]+)\]"
)
CLASSIFIERS = frozenset([*"个颗块位人家台款件张次集页只杯场辆架种", "参数", "用户"])
KINDS: dict[str, ClaimKind] = {
    "count": "count", "%": "percent", "×": "ratio", "point": "score", "date": "date",
    "TWD": "money", "USD": "money", "CNY": "money", "EUR": "money", "JPY": "money",
    "min": "duration", "day": "duration", "month": "duration", "year": "duration",
}  # fmt: skip


class Case(NamedTuple):
    """A marked sentence and what is expected of its numbers."""

    line: int
    marked: str
    expected: tuple[str, ...]


class Marked(NamedTuple):
    """A sentence without its marks, and what they marked."""

    segmented: Segmented
    entities: tuple[Entity, ...]
    quantities: list[Quantity]
    dates: list[DateExpr]


def cases(path: Path) -> Iterator[Case]:
    """The cases of a file; lines that start with # are comments."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            marked, _, expected = line.partition(" => ")
            yield Case(number, marked, tuple(part.strip() for part in expected.split(";")))


def read(marked: str) -> Marked:
    """Take the marks off a sentence."""
    text, at = "", 0
    named: dict[tuple[str, EntityType], list[Mention]] = {}
    quantities: list[Quantity] = []
    dates: list[DateExpr] = []
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        at, start = mark.end(), len(text)
        words = mark["surface"] or mark["words"]
        text += words
        if mark["surface"]:
            kind = next(t for t in get_args(EntityType) if t == mark["type"])
            named.setdefault((mark["name"] or words, kind), []).append(Mention(start, len(text), "exact"))
        elif mark["unit"] == "date":
            dates.append(DateExpr(start, len(text), mark["value"]))
        else:
            unit = mark["unit"]
            counted = next((c for c in map(views.simplify, (words[-2:], words[-1])) if c in CLASSIFIERS), "")
            counted = counted if unit == "count" else ""
            value, _, most = mark["value"].partition("..")
            quantities.append(
                Quantity(start, len(text), len(text) - len(counted), float(value), unit, "", KINDS.get(unit, "measure"),
                         approx=bool(mark["approx"]), counted=counted, value_max=float(most) if most else None)
            )  # fmt: skip
    text += marked[at:]
    phrases = tuple(Utterance(*m.span()) for m in re.finditer(r"[^ ，。？！]+[，。？！]?", text))
    transcript = Transcript("case", text, (Cue(None, None, 0, len(text)),), Source("case", "plain", "utf-8", "0"))
    entities = tuple(Entity(f"{kind}:{name}", name, kind, tuple(found)) for (name, kind), found in named.items())
    return Marked(Segmented(transcript, phrases, (), ()), entities, quantities, dates)


def claims_of(marked: str) -> dict[int, Claim]:
    """The claims of a marked sentence by offset."""
    segmented, entities, quantities, dates = read(marked)
    words = Words(segmented.transcript.simplified)
    found = find(segmented, entities, quantities, dates, words, Settings())
    return {claim.char_start: claim for claim in found}


def shown(claim: Claim | None) -> str:
    """A claim as the cases write it."""
    if claim is None:
        return "none"
    parts = [claim.subject or "-", claim.attribute or "-", claim.status]
    return " | ".join([*parts, claim.versus] if claim.versus else parts)


@pytest.mark.parametrize("case", list(cases(CASES)), ids=lambda case: f"line {case.line}")
def test_marked_sentences(case: Case) -> None:
    """Every number of a sentence is a claim of the expected subject, attribute and status, or none."""
    segmented, entities, quantities, dates = read(case.marked)
    found = {
        c.char_start: c
        for c in find(segmented, entities, quantities, dates, Words(segmented.transcript.simplified), Settings())
    }
    places = sorted([q.char_start for q in quantities] + [d.char_start for d in dates])
    assert [shown(found.get(place)) for place in places] == list(case.expected)
