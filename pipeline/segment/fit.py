"""Fit the weights of the sections model on annotated episodes; a tool of the project, not part of a run.

    python -m pipeline.segment.fit GOLD_DIR TRANSCRIPTS_DIR [--cross-validate] [-o data/weights.toml]

Maximum a posteriori estimate of the linear chain's weights with a Gaussian prior, by L-BFGS-B. A cue may only speak for the
kinds that data/cues.toml names and against the others: bounds keep few episodes from teaching nonsense. Needs scipy.
``--cross-validate`` prints the scores on shows that were left out of the fitting.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline import ingest, resources
from pipeline.model import SectionKind, Transcript
from pipeline.segment import features, sections_model, utterances
from pipeline.segment.features import Features
from pipeline.segment.sections_cues import Group, cues
from pipeline.segment.sections_model import KINDS, Scores, Weights
from pipeline.settings import Settings

Table = npt.NDArray[np.float64]
PRIOR, DEVIATION = 2.0, 8.0
"""Inverse variances of the prior: of weights that all episodes teach, and of a single cue's deviation from its family."""
NETWORKS = {"zaokafei": "sheng", "s09": "sheng", "s20": "sheng", "jixi": "sheng", "s06": "sheng"}
"""Shows of one maker, whose wording is alike: left out together."""


@dataclass(frozen=True)
class Example:
    """An annotated episode: its features, the gold kind of each utterance and of each dense character."""

    name: str
    seen: Features
    kinds: npt.NDArray[np.int64]
    chars: npt.NDArray[np.int64]

    @property
    def show(self) -> str:
        """Name of the show or of its maker."""
        head = self.name.split("-")[0]
        return NETWORKS.get(head, head)


def load(gold: Path, transcripts: Path) -> list[Example]:
    """All annotated episodes of a folder. Raises InputError for a transcript that cannot be read."""
    found = []
    for path in sorted(gold.glob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        found.append(example(path.stem, ingest.read(transcripts / raw["transcript"]), raw["segments"]))
    return found


def example(name: str, transcript: Transcript, segments: Iterable[dict[str, str]]) -> Example:
    """An episode with the gold kinds of its characters; an utterance is of the kind that most of it is."""
    plain = "".join(transcript.text.split())
    chars = np.zeros(len(plain), dtype=np.int64)
    for segment in segments:
        start = plain.index("".join(segment["start"].split()))
        quote = "".join(segment["end"].split())
        chars[start : plain.index(quote, start) + len(quote)] = KINDS.index(segment["kind"])  # type: ignore[arg-type]
    seen = features.measure(transcript, utterances.split(transcript), Settings())
    spans = zip(seen.starts, seen.ends, strict=True)
    kinds = np.array([np.bincount(chars[a:b], minlength=len(KINDS)).argmax() for a, b in spans])
    return Example(name, seen, kinds, chars)


# ---------------------------------------------------------------- the weights as one vector

PARTS = ("stay", "begin", "end")
FOR, AGAINST, EITHER = (0.0, np.inf), (-np.inf, 0.0), (-np.inf, np.inf)
SHARES = {("stay", "here"): 0.5, ("begin", "here"): 0.6, ("begin", "first"): 0.6, ("end", "before"): 0.7, ("end", "first"): 1.0}
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
        return Weights(**tables)

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
            for j, kind in enumerate(KINDS[1:], 1):
                if group is None:
                    if (bound := _structural(part, name, kind)) is not None:
                        centre = float(getattr(known, part)[i, j])
                        found.append(Slot(part, i, j, 0, 0.0, *bound, centre, PRIOR))
                    continue
                cue = _cue(part, reach, group, kind)
                if cue:
                    family = families.setdefault((part, reach, kind), len(families))
                    if family == len(shares):
                        shares.append(SHARES[part, reach])
                    found.append(Slot(part, i, j, family, cue, -0.3 * cue, np.inf, 0.0, DEVIATION))
                elif (bound := _cross(part, group, kind)) is not None:
                    found.append(Slot(part, i, j, 0, 0.0, *bound, 0.0, DEVIATION))
    for i in range(len(KINDS)):
        found += [Slot("change", i, j, 0, 0.0, -12.0, 0.0, float(known.change[i, j]), PRIOR) for j in range(len(KINDS)) if i != j]
    return Plan(tuple(found), tuple(shares))


def _cue(part: str, reach: str, group: Group, kind: SectionKind) -> float:
    """What a cue's feature is worth for a kind, as a multiple of its family's scale; 0 if it is not for it."""
    if part == "end":
        if reach == "before" and kind in group.kinds:
            return group.weight * (1.0 if group.edge == "end" else 0.2)
        return group.weight * (1.0 if group.edge == "after" else 0.5) if reach == "first" and kind not in group.kinds else 0.0
    if kind not in group.kinds:
        return 0.0
    return group.weight * (1.0 if part == "stay" or group.edge == "begin" else 0.3)


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
        return EITHER
    return FOR if kind == "sponsor" else None


# ---------------------------------------------------------------- fitting

class Batch:
    """Episodes laid side by side, so that one pass of forward-backward serves all. Rows are utterances of all episodes."""

    def __init__(self, items: Sequence[Example]) -> None:
        lengths = [len(item.kinds) for item in items]
        self.stay, self.begin, self.end = (np.concatenate([getattr(i.seen, p) for i in items]) for p in ("stay", "begin", "end"))
        self.kinds = np.concatenate([item.kinds for item in items])
        self.came = np.concatenate([np.concatenate([[0], item.kinds[:-1]]) for item in items])
        self.time = np.concatenate([np.arange(n) for n in lengths])
        self.item = np.repeat(np.arange(len(items)), lengths)
        self.shape = max(lengths), len(items)
        self.rows = np.arange(len(self.kinds))

    def likelihood(self, weights: Weights) -> tuple[float, Weights]:
        """Log-likelihood of the gold kinds and its gradient, by forward-backward in scaled probabilities."""
        scores = Scores(self.stay @ weights.stay, self.begin @ weights.begin, self.end @ weights.end, weights.change)
        steps = scores.steps(0, len(self.kinds))
        tops = steps.max(axis=(1, 2))
        k = len(KINDS)
        moves = np.tile(np.eye(k), (*self.shape, 1, 1))
        moves[self.time, self.item] = np.exp(steps - tops[:, None, None])
        forward, scale = np.empty((*self.shape, k)), np.empty(self.shape)
        state = np.tile(np.eye(k)[0], (self.shape[1], 1))
        for t, move in enumerate(moves):
            state = np.einsum("bi,bij->bj", state, move)
            scale[t] = state.sum(1)
            forward[t] = state = state / scale[t][:, None]
        backward = np.ones((*self.shape, k))
        for t in range(self.shape[0] - 1, 0, -1):
            backward[t - 1] = np.einsum("bij,bj->bi", moves[t], backward[t]) / scale[t][:, None]
        before = np.concatenate([np.tile(np.eye(k)[0], (1, self.shape[1], 1)), forward[:-1]])
        at = self.time, self.item
        pairs = before[at][:, :, None] * moves[at] * backward[at][:, None, :] / scale[at][:, None, None]
        value = steps[self.rows, self.came, self.kinds].sum() - np.log(scale).sum() - tops.sum()
        rest = -pairs
        rest[self.rows, self.came, self.kinds] += 1.0
        moved = rest.copy()
        moved[:, np.arange(k), np.arange(k)] = 0.0
        gradient = Weights(self.stay.T @ rest.sum(1), self.begin.T @ moved.sum(1), self.end.T @ moved.sum(2), moved.sum(0))
        return float(value), gradient


def fit(items: Sequence[Example], what: Plan, steps: int = 100) -> Weights:
    """The weights that explain the episodes best, given what is known beforehand."""
    from scipy.optimize import minimize

    batch, start = Batch(items), what.start
    n, count = len(what.slots), len(what.shares)
    cue = np.array([slot.cue for slot in what.slots])
    family = np.array([slot.family for slot in what.slots])
    prior = np.array([*(slot.prior for slot in what.slots), *[PRIOR] * count])
    bounds = [*((slot.low, slot.high) for slot in what.slots), *[(0.0, 3.0)] * count]

    def loss(vector: Table) -> tuple[float, Table]:
        gain, gradient = batch.likelihood(what.weights(vector))
        slope = np.array([getattr(gradient, slot.part)[slot.row, slot.column] for slot in what.slots])
        slope = np.concatenate([slope, np.bincount(family, weights=cue * slope, minlength=count)])
        off = vector - start
        return float(prior @ off**2) / 2 - gain, prior * off - slope

    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": steps})
    assert len(result.x) == n + count
    return what.weights(result.x)


# ---------------------------------------------------------------- scores, files, command line

def predict(item: Example, weights: Weights) -> npt.NDArray[np.int64]:
    """The kind of each dense character."""
    found = np.zeros(len(item.chars), dtype=np.int64)
    path = sections_model.best(Scores.of(item.seen, weights))
    for start, end, kind in zip(item.seen.starts, item.seen.ends, path, strict=True):
        found[start:end] = kind
    return found


def cross_validate(items: Sequence[Example], what: Plan) -> list[tuple[Example, npt.NDArray[np.int64]]]:
    """Each episode with the kinds found by weights that were fitted without its show."""
    found = []
    for show in sorted({item.show for item in items}):
        weights = fit([item for item in items if item.show != show], what)
        found += [(item, predict(item, weights)) for item in items if item.show == show]
    return found


def report(found: Sequence[tuple[Example, npt.NDArray[np.int64]]]) -> str:
    """Precision, recall and F1 by characters for each kind, a line each."""
    lines = []
    for number, kind in enumerate(KINDS[1:], 1):
        hit = sum(int(((item.chars == number) & (got == number)).sum()) for item, got in found)
        gold = sum(int((item.chars == number).sum()) for item, _ in found)
        got = sum(int((got == number).sum()) for _, got in found)
        p, r = hit / max(got, 1), hit / max(gold, 1)
        lines.append(f"{kind:8} P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}  of {gold} characters")
    return "\n".join(lines)


def render(weights: Weights) -> str:
    """The weights as TOML, strongest first; those that round to 0 are left out."""
    lines = ["# Weights of the sections model, made by `python -m pipeline.segment.fit`; do not edit by hand.", ""]
    tables = [*((part, names, getattr(weights, part)) for part, names in zip(PARTS, features.names(), strict=True))]
    tables.append(("change", KINDS, weights.change))
    for part, names, table in tables:
        for j, kind in enumerate(KINDS):
            column = sorted(((round(float(w), 3), name) for w, name in zip(table[:, j], names, strict=True)), key=lambda r: (-abs(r[0]), r[1]))
            rows = [f'"{name}" = {weight}' for weight, name in column if weight]
            if rows:
                lines += [f"[{part}.{kind}]", *rows, ""]
    return "\n".join(lines)


def main() -> None:
    """Command line, as the module's docstring says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("transcripts", type=Path)
    parser.add_argument("--leave-out", action="append", default=[], metavar="EPISODE", help="never fit on this episode")
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("-o", "--output", type=Path, default=resources.DATA / "weights.toml")
    args = parser.parse_args()
    items = [item for item in load(args.gold, args.transcripts) if item.name not in args.leave_out]
    what = plan()
    by_hand = what.weights(what.start)
    print(f"before fitting\n{report([(item, predict(item, by_hand)) for item in items])}")
    if args.cross_validate:
        print(f"shows left out\n{report(cross_validate(items, what))}")
    weights = fit(items, what)
    print(f"fitted on all\n{report([(item, predict(item, weights)) for item in items])}")
    args.output.write_text(render(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
