"""Which weights of the sections model may be fitted, within what bounds, and what is believed of them beforehand.

Few episodes are annotated, so what they cannot teach is said by hand: each cue's weight (data/cues.toml) and the prior of the
other features (data/sections.toml). A cue may only speak for the kinds that data/cues.toml names, and against the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline import resources
from pipeline.model import SectionKind
from pipeline.segment import features
from pipeline.segment.sections_cues import Group, cues
from pipeline.segment.sections_model import KINDS, Table, Weights

PRIOR, DEVIATION = 1.0, 2.0
"""Inverse variances of the prior: of weights that all episodes teach, and of a single cue's deviation from its family."""
DECISIVE, AT_EDGES = 8.0, 4.0
"""A cue of the first weight decides by itself that its utterance is of its kind, whatever the episodes teach; what a cue may
say about where a section begins and ends is limited to the second, for a read may begin before the words that disclose it."""
TRUSTED = 2.0
"""A cue of this weight keeps half of it: where the annotated episodes always have a stronger one beside it (由某某贊助播出,
謝謝某某的贊助), they teach that it adds nothing, but the next show may have it alone."""
HELD = ("running", "enclosed", "turned", "between", "lead", "brand.here")
"""Columns of how a read goes on, which keep at least the weight of data/sections.toml: a stretch of a read without other words of
one is what teaches them and is rare, so the few episodes all but drop them, and then do worse on a show left out."""
FIXED = ("problem", "remedy", "experience", "handed", "campaign")
"""Columns that keep the weight of data/sections.toml: they would explain the annotated reads so well that every phrase outside
them would speak against a read, and one of a brand that is not recognised would break off."""
PARTS = ("stay", "begin", "end")
LEAST = (-0.35, np.inf)
"""The least that an utterance of a read without any cue may count: it says how long a read may go on without one, and few
episodes have such reads."""
FOR, AGAINST, EITHER = (0.0, np.inf), (-np.inf, 0.0), (-np.inf, np.inf)
SHARES = {
    ("stay", "here"): 0.5,
    ("begin", "here"): 0.6,
    ("begin", "first"): 0.6,
    ("end", "before"): 0.7,
    ("end", "first"): 1.0,
}
"""How much of a cue's weight each of its features has before fitting."""


@dataclass(frozen=True)
class Slot:
    """A weight that may differ from 0.

    It is ``scale of its family × cue`` plus a deviation of its own. A family holds the same feature of all cues for a kind,
    so few episodes teach it well; the deviations of single cues are held close to 0. ``low`` and ``high`` bound them.
    """

    part: str
    row: int
    column: int
    family: int
    cue: float
    low: float
    high: float
    centre: float
    prior: float


@dataclass(frozen=True)
class Plan:
    """All slots and the scale that each family starts from."""

    slots: tuple[Slot, ...]
    shares: tuple[float, ...]

    def weights(self, vector: Table) -> Weights:
        """Weights from a vector: one deviation a slot, then one scale a family."""
        tables = {part: np.zeros((len(names), len(KINDS))) for part, names in zip(PARTS, features.names(), strict=True)}
        tables["change"] = np.zeros((len(KINDS), len(KINDS)))
        scales = vector[len(self.slots) :]
        for slot, own in zip(self.slots, vector, strict=False):
            tables[slot.part][slot.row, slot.column] = own + (scales[slot.family] * slot.cue if slot.cue else 0.0)
        return Weights(tables["stay"], tables["begin"], tables["end"], tables["change"])

    @property
    def start(self) -> Table:
        """The vector before fitting."""
        return np.array([*(slot.centre for slot in self.slots), *self.shares])


def plan() -> Plan:
    """What may be fitted: what a cue may speak for is what data/cues.toml says; the rest starts at data/sections.toml."""
    known = Weights.parse(resources.toml("sections.toml").get("prior", {}), str(resources.DATA / "sections.toml"))
    groups = {group.name: group for group in cues().groups}
    families: dict[tuple[str, str, str], int] = {}
    shares: list[float] = []
    found: list[Slot] = []
    for part, names in zip(PARTS, features.names(), strict=True):
        for i, name in enumerate(names):
            group, reach = groups.get(name.partition(".")[0]), name.partition(".")[2]
            if group is not None and not group.weight:
                continue
            for j, kind in enumerate(KINDS[1:], 1):
                if group is None:
                    if (bound := _structural(part, name, kind)) is not None:
                        centre = float(getattr(known, part)[i, j])
                        if part == "stay" and name in HELD:
                            bound = (bound[0], centre) if bound == AGAINST else (centre, bound[1])
                        if name in FIXED:
                            bound = (centre, centre)
                        found.append(Slot(part, i, j, 0, 0.0, *bound, centre, PRIOR))
                    continue
                cue = _cue(part, reach, group, kind)
                if part == "stay" and cue >= DECISIVE:
                    found.append(Slot(part, i, j, 0, 0.0, cue, np.inf, cue, PRIOR))
                elif part == "stay" and cue >= TRUSTED:
                    prior = DEVIATION / (1 + cue) ** 2
                    found.append(Slot(part, i, j, 0, 0.0, cue / 2, np.inf, cue * SHARES[part, reach], prior))
                elif cue:
                    family = families.setdefault((part, reach, kind), len(families))
                    if family == len(shares):
                        shares.append(SHARES[part, reach])
                    prior = DEVIATION / (1 + group.weight) ** 2  # the strong cues are the ones seen often enough
                    found.append(Slot(part, i, j, family, cue, -0.1 * cue, np.inf, 0.0, prior))
                elif (bound := _cross(part, group, kind)) is not None:
                    found.append(Slot(part, i, j, 0, 0.0, *bound, 0.0, DEVIATION))
    for i in range(len(KINDS)):
        found += [
            Slot("change", i, j, 0, 0.0, -12.0, 0.0, float(known.change[i, j]), PRIOR)
            for j in range(len(KINDS))
            if i != j
        ]
    return Plan(tuple(found), tuple(shares))


def _cue(part: str, reach: str, group: Group, kind: SectionKind) -> float:
    """What a cue's feature is worth for a kind, as a multiple of its family's scale; 0 if it is not for it."""
    own = kind in group.kinds
    edge = min(group.weight, AT_EDGES)
    if part == "stay":
        return group.weight if own else 0.0
    if part == "begin":
        return edge * (1.0 if group.edge == "begin" else 0.3) if own else 0.0
    if reach == "before":
        return edge * (1.0 if group.edge == "end" else 0.2) if own else 0.0
    return 0.0 if own else edge * (1.0 if group.edge == "after" else 0.5)


def _cross(part: str, group: Group, kind: SectionKind) -> tuple[float, float] | None:
    """The sign of a cue's weight for a kind that it is not for; None if it stays 0."""
    return AGAINST if part == "stay" and kind in ("sponsor", "promo") else None


def _structural(part: str, name: str, kind: SectionKind) -> tuple[float, float] | None:
    """The sign of the weight of a feature that is no cue; None if it stays 0."""
    feature, _, reach = name.partition(".")
    if feature in KINDS:
        own = feature == kind
        if part == "end":
            return AGAINST if own else FOR if reach == "soon" else None
        return FOR if own else None
    if feature == "brand":
        against = part == "end" and reach in ("here", "soon")
        return (AGAINST if against else FOR) if kind == "sponsor" else None
    if feature in ("sentence", "speaker", "cue", "shift"):
        return FOR
    if feature in ("opening", "early"):
        return FOR if kind == "intro" else AGAINST if kind == "outro" else None
    if feature in ("late", "closing"):
        return FOR if kind == "outro" else AGAINST if kind == "intro" else None
    if feature == "always":
        return LEAST if kind == "sponsor" else EITHER
    if feature == "campaign":
        return FOR if kind == "promo" else None
    if feature == "turned":
        return AGAINST if kind == "sponsor" else None
    return FOR if kind == "sponsor" else None
