"""Fit the weights of the sections model on annotated episodes; a tool of the project, not part of a run.

    python -m pipeline.segment.fit GOLD_DIR TRANSCRIPTS_DIR [--cross-validate] [-o data/weights.toml]

Maximum a posteriori estimate of the linear chain's weights with a Gaussian prior, by L-BFGS-B. A cue may only speak for the
kinds that data/cues.toml names and against the others: bounds keep few episodes from teaching nonsense. Needs scipy.
``--cross-validate`` prints the scores on shows that were left out of the fitting.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline import ingest, resources
from pipeline.model import Transcript
from pipeline.segment import features, sections_model, utterances
from pipeline.segment.features import Features
from pipeline.segment.sections_cues import Dense, cues
from pipeline.segment.sections_model import KINDS, Scores, Weights
from pipeline.settings import Settings

Table = npt.NDArray[np.float64]
PRIOR = 0.5
"""Inverse variance of the weights' prior."""
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


# ---------------------------------------------------------------- the weights as one vector, and their bounds

PARTS = ("stay", "begin", "end")
Slot = tuple[str, int, int]
"""Part, row and column of a weight that may differ from 0."""


def slots() -> tuple[list[Slot], list[tuple[float | None, float | None]]]:
    """The weights to fit and their bounds: what a cue may speak for is what data/cues.toml says."""
    kinds_of: dict[str, set[str]] = {group.name: set(group.kinds) for group in cues().groups}
    rows: list[Slot] = []
    bounds: list[tuple[float | None, float | None]] = []
    for part, names in zip(PARTS, features.names(), strict=True):
        for i, name in enumerate(names):
            for j, kind in enumerate(KINDS[1:], 1):
                bound = _bound(part, name, kind, kinds_of)
                if bound is not None:
                    rows.append((part, i, j))
                    bounds.append(bound)
    for i in range(len(KINDS)):
        for j in range(len(KINDS)):
            if i != j:
                rows.append(("change", i, j))
                bounds.append((-12.0, 0.0))
    return rows, bounds


FOR, AGAINST, EITHER = (0.0, None), (None, 0.0), (None, None)


def _bound(part: str, name: str, kind: str, kinds_of: dict[str, set[str]]) -> tuple[float | None, float | None] | None:
    """The sign a weight may have; None for one that stays 0."""
    feature, _, reach = name.partition(".")
    kinds = kinds_of.get(feature)
    if kinds is None:
        if feature in ("brand", "variety", "disclosed", "thanked"):
            against = part == "end" and reach in ("here", "soon")
            return (AGAINST if against else FOR) if kind == "sponsor" else None
        if feature in ("sentence", "speaker", "cue"):
            return FOR
        if feature in ("opening", "early"):
            return FOR if kind == "intro" else EITHER if kind == "sponsor" else AGAINST
        if feature in ("late", "closing"):
            return FOR if kind == "outro" else EITHER if kind in ("sponsor", "promo") else AGAINST
        if feature == "always":
            return EITHER
        return FOR if kind == "sponsor" else None
    if part == "stay":
        return FOR if kind in kinds else AGAINST if kind in ("sponsor", "promo") and reach != "wide" else None
    if part == "begin":
        return FOR if kind in kinds else None
    if reach == "before":
        return FOR if kind in kinds else None
    return AGAINST if kind in kinds else FOR


def unpack(vector: Table, rows: Sequence[Slot]) -> Weights:
    """Weights from a vector of those to fit."""
    stay, begin, end = (np.zeros((len(names), len(KINDS))) for names in features.names())
    tables = {"stay": stay, "begin": begin, "end": end, "change": np.zeros((len(KINDS), len(KINDS)))}
    for value, (part, i, j) in zip(vector, rows, strict=True):
        tables[part][i, j] = value
    return Weights(**tables)


def beforehand() -> Weights:
    """The weights before fitting: data/sections.toml [prior], and each cue's own weight spread over its features."""
    table = Weights.parse(resources.toml("sections.toml").get("prior", {}), str(resources.DATA / "sections.toml"))
    rows = {part: {name: i for i, name in enumerate(names)} for part, names in zip(PARTS, features.names(), strict=True)}
    for group in cues().groups:
        for j, kind in enumerate(KINDS):
            if kind in group.kinds and kind != "content":
                for reach, share in (("here", 0.5), ("near", 0.3), ("wide", 0.2)):
                    table.stay[rows["stay"][f"{group.name}.{reach}"], j] = share * group.weight
                table.begin[rows["begin"][f"{group.name}.here"], j] = group.weight * (0.6 if group.edge == "begin" else 0.3)
                if group.edge == "begin":
                    table.begin[rows["begin"][f"{group.name}.first"], j] = group.weight * 0.6
                table.begin[rows["begin"][f"{group.name}.soon"], j] = group.weight * (0.4 if group.edge == "begin" else 0.1)
                table.end[rows["end"][f"{group.name}.before"], j] = group.weight * (1.0 if group.edge == "end" else 0.0)
            elif group.edge in features.FIRST and kind != "content":
                table.end[rows["end"][f"{group.name}.first"], j] = group.weight * (1.0 if group.edge == "after" else 0.5)
    return table


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


def fit(items: Sequence[Example], prior: float = PRIOR, start: Table | None = None, steps: int = 150) -> Table:
    """The fitted weights as a vector in the order of ``slots``."""
    from scipy.optimize import minimize

    rows, bounds = slots()
    batch = Batch(items)
    hand = beforehand()
    origin = np.array([getattr(hand, part)[i, j] for part, i, j in rows])

    def loss(vector: Table) -> tuple[float, Table]:
        weights = unpack(vector, rows)
        off = vector - origin
        gain, gradient = batch.likelihood(weights)
        slope = np.array([getattr(gradient, part)[i, j] for part, i, j in rows])
        return prior / 2 * float(off @ off) - gain, prior * off - slope

    result = minimize(loss, origin if start is None else start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": steps})
    fitted: Table = result.x
    return fitted


# ---------------------------------------------------------------- scores, files, command line

def predict(item: Example, weights: Weights) -> npt.NDArray[np.int64]:
    """The kind of each dense character."""
    found = np.zeros(len(item.chars), dtype=np.int64)
    path = sections_model.best(Scores.of(item.seen, weights))
    for start, end, kind in zip(item.seen.starts, item.seen.ends, path, strict=True):
        found[start:end] = kind
    return found


def cross_validate(items: Sequence[Example], prior: float) -> list[tuple[Example, npt.NDArray[np.int64]]]:
    """Each episode with the kinds found by weights that were fitted without its show."""
    rows, _ = slots()
    found = []
    for show in sorted({item.show for item in items}):
        weights = unpack(fit([item for item in items if item.show != show], prior), rows)
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
    parser.add_argument("--prior", type=float, default=PRIOR)
    parser.add_argument("-o", "--output", type=Path, default=resources.DATA / "weights.toml")
    args = parser.parse_args()
    items = [item for item in load(args.gold, args.transcripts) if item.name not in args.leave_out]
    print(f"before fitting\n{report([(item, predict(item, beforehand())) for item in items])}")
    if args.cross_validate:
        print(f"shows left out\n{report(cross_validate(items, args.prior))}")
    weights = unpack(fit(items, args.prior), slots()[0])
    print(f"fitted on all\n{report([(item, predict(item, weights)) for item in items])}")
    args.output.write_text(render(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
