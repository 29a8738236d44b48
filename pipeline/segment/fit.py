"""Fit the weights of the sections model on annotated episodes; a tool of the project, not part of a run.

    python -m pipeline.segment.fit GOLD_DIR TRANSCRIPTS_DIR [--cross-validate] [--network SHOW,SHOW] [-o data/weights.toml]

Maximum a posteriori estimate of the linear chain's weights with a Gaussian prior, by L-BFGS-B. A cue may only speak for the
kinds that data/cues.toml names and against the others: bounds keep few episodes from teaching nonsense. Needs scipy.
``--cross-validate`` prints the scores on shows that were left out of the fitting.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline import ingest, resources
from pipeline.model import Transcript
from pipeline.segment import features, sections_model
from pipeline.segment.features import Features
from pipeline.segment.sections_model import KINDS, Scores, Weights
from pipeline.segment.sections_plan import PARTS, PRIOR, Plan, plan
from pipeline.segment.utterances import split
from pipeline.settings import Settings

Table = npt.NDArray[np.float64]

CHANGES, CURVED = 100.0, 0.03
"""Rough numbers of the loss's curvature: changes of kind that teach a weight of them, and the part of a feature's squares
that curves it."""


@dataclass(frozen=True)
class Example:
    """An annotated episode: its features, the gold kind of each utterance and of each dense character."""

    name: str
    seen: Features
    kinds: npt.NDArray[np.int64]
    chars: npt.NDArray[np.int64]
    show: str


def load(gold: Path, transcripts: Path, networks: Sequence[str] = ()) -> list[Example]:
    """All annotated episodes of a folder. Raises InputError for a transcript that cannot be read.

    A show's name is the file's up to its first dash. ``networks`` are shows of one maker ("one,two"), whose wording is alike.
    """
    makers = {show: network for network in networks for show in network.split(",")}
    found = []
    for path in sorted(gold.glob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        show = path.stem.split("-")[0]
        transcript = ingest.read(transcripts / raw["transcript"])
        found.append(example(path.stem, transcript, raw["segments"], makers.get(show, show)))
    return found


def example(name: str, transcript: Transcript, segments: Iterable[dict[str, str]], show: str) -> Example:
    """An episode with the gold kinds of its characters; an utterance is of the kind that most of it is."""
    plain = "".join(transcript.text.split())
    chars = np.zeros(len(plain), dtype=np.int64)
    for segment in segments:
        start = plain.index("".join(segment["start"].split()))
        quote = "".join(segment["end"].split())
        chars[start : plain.index(quote, start) + len(quote)] = KINDS.index(segment["kind"])
    seen = features.measure(transcript, split(transcript), Settings())
    spans = zip(seen.starts, seen.ends, strict=True)
    kinds = np.array([np.bincount(chars[a:b], minlength=len(KINDS)).argmax() for a, b in spans])
    return Example(name, seen, kinds, chars, show)


# ---------------------------------------------------------------- fitting


class Batch:
    """Episodes joined to one chain, so that one pass of forward-backward serves all. Rows are utterances of all episodes.

    Where an episode begins, the kind before does not matter: every one moves as content does.
    """

    def __init__(self, items: Sequence[Example]) -> None:
        self.stay, self.begin, self.end = (
            np.concatenate([getattr(i.seen, p) for i in items]) for p in ("stay", "begin", "end")
        )
        self.kinds = np.concatenate([item.kinds for item in items])
        self.came = np.concatenate([np.concatenate([[0], item.kinds[:-1]]) for item in items])
        self.firsts = np.cumsum([0, *(len(item.kinds) for item in items)])[:-1]
        self.rows = np.arange(len(self.kinds))

    def likelihood(self, weights: Weights) -> tuple[float, Weights]:
        """Log-likelihood of the gold kinds and its gradient, by forward-backward in scaled probabilities."""
        scores = Scores(self.stay @ weights.stay, self.begin @ weights.begin, self.end @ weights.end, weights.change)
        steps = scores.steps(0, len(self.kinds))
        steps[self.firsts] = steps[self.firsts, :1]
        tops = steps.max(axis=(1, 2))
        pairs, total = _pairs(np.exp(steps - tops[:, None, None]))
        pairs[self.firsts, 0] = pairs[self.firsts].sum(1)
        pairs[self.firsts, 1:] = 0.0
        value = steps[self.rows, self.came, self.kinds].sum() - total - tops.sum()
        rest = -pairs
        rest[self.rows, self.came, self.kinds] += 1.0
        moved = rest.copy()
        moved[:, np.arange(len(KINDS)), np.arange(len(KINDS))] = 0.0
        gradient = Weights(
            self.stay.T @ rest.sum(1), self.begin.T @ moved.sum(1), self.end.T @ moved.sum(2), moved.sum(0)
        )
        return float(value), gradient


def _pairs(moves: Table) -> tuple[Table, float]:
    """How probable each pair of kinds is at each step of a chain, (n, kinds, kinds), and the logarithm of the chain's sum.

    As in ``sections_model.best``, √n blocks of √n steps advance side by side once the sums through each block are known.
    """
    n, k = len(moves), moves.shape[1]
    size = math.isqrt(n - 1) + 1
    count = -(-n // size)
    padded = np.concatenate([moves, np.tile(np.eye(k), (count * size - n, 1, 1))])
    blocks = padded.reshape(count, size, k, k).swapaxes(0, 1)
    through = blocks[0]
    for block in blocks[1:]:
        through = through @ block
        through = through / through.sum(axis=(1, 2), keepdims=True)
    entry, leave = np.empty((count, 1, k)), np.empty((count, k, 1))
    state, after = np.eye(k)[:1], np.ones((k, 1))
    for i in range(count):
        entry[i], state = state, state @ through[i]
        state = state / state.sum()
    for i in range(count - 1, -1, -1):
        leave[i], after = after, through[i] @ after
        after = after / after.sum()
    before, behind, scale = np.empty((size, count, k, 1)), np.empty((size, count, 1, k)), np.empty((size, count))
    for t, block in enumerate(blocks):
        before[t] = entry.swapaxes(1, 2)
        entry = entry @ block
        scale[t] = entry.sum(axis=(1, 2))
        entry = entry / scale[t][:, None, None]
    for t in range(size - 1, -1, -1):
        behind[t] = leave.swapaxes(1, 2)
        leave = blocks[t] @ leave
        leave = leave / leave.sum(axis=1, keepdims=True)
    pairs = (before * blocks * behind).swapaxes(0, 1).reshape(-1, k, k)[:n]
    return pairs / pairs.sum(axis=(1, 2), keepdims=True), float(np.log(scale).sum())


def fit(items: Sequence[Example], what: Plan, steps: int = 100) -> Weights:
    """The weights that explain the episodes best, given what is known beforehand."""
    from scipy.optimize import minimize  # type: ignore[import-untyped,unused-ignore]

    batch, start = Batch(items), what.start
    count = len(what.shares)
    cue = np.array([slot.cue for slot in what.slots])
    family = np.array([slot.family for slot in what.slots])
    prior = np.array([*(slot.prior for slot in what.slots), *[PRIOR] * count])
    bounds = [*((slot.low, slot.high) for slot in what.slots), *[(0.0, 3.0)] * count]

    squares = {part: (getattr(batch, part) ** 2).sum(0) for part in PARTS}
    seen = np.array([squares[slot.part][slot.row] if slot.part in squares else CHANGES for slot in what.slots])
    seen = np.concatenate([seen, np.bincount(family, weights=cue**2 * seen, minlength=count)])
    unit = 1 / np.sqrt(prior + CURVED * seen)  # steps of like effect in all directions: far fewer are needed

    def loss(point: Table) -> tuple[float, Table]:
        vector = point * unit
        gain, gradient = batch.likelihood(what.weights(vector))
        slope = np.array([getattr(gradient, slot.part)[slot.row, slot.column] for slot in what.slots])
        slope = np.concatenate([slope, np.bincount(family, weights=cue * slope, minlength=count)])
        off = vector - start
        return float(prior @ off**2) / 2 - gain, (prior * off - slope) * unit

    limits = [(low / u, high / u) for (low, high), u in zip(bounds, unit.tolist(), strict=True)]
    options = {"maxiter": steps, "maxcor": 30}
    result = minimize(loss, start / unit, jac=True, method="L-BFGS-B", bounds=limits, options=options)
    return what.weights(result.x * unit)


# ---------------------------------------------------------------- scores, files, command line

Found = tuple[Example, npt.NDArray[np.int64]]
"""An episode and the kind found for each of its dense characters."""


def predict(item: Example, weights: Weights) -> npt.NDArray[np.int64]:
    """The kind of each dense character."""
    found = np.zeros(len(item.chars), dtype=np.int64)
    path = sections_model.best(Scores.of(item.seen, weights))
    for start, end, kind in zip(item.seen.starts, item.seen.ends, path, strict=True):
        found[start:end] = kind
    return found


def cross_validate(items: Sequence[Example], what: Plan) -> tuple[list[Found], tuple[float, float]]:
    """Each episode with the kinds found by weights that were fitted without its show; the curve of confidence they show."""
    found, margins, shares = [], [], []
    for show in sorted({item.show for item in items}):
        weights = fit([item for item in items if item.show != show], what)
        for item in items:
            if item.show == show:
                found.append((item, predict(item, weights)))
                for margin, share in _sponsors(item, weights):
                    margins.append(margin)
                    shares.append(share)
    return found, _curve(np.array(margins), np.array(shares))


def _sponsors(item: Example, weights: Weights) -> list[tuple[float, float]]:
    """Margin of each sponsor section found, and the share of its characters that are one in the gold."""
    scores = Scores.of(item.seen, weights)
    path = np.array([0, *(kind == 1 for kind in sections_model.best(scores)), 0])
    runs = zip(np.flatnonzero(np.diff(path) == 1).tolist(), np.flatnonzero(np.diff(path) == -1).tolist(), strict=True)
    return [
        (
            sections_model.margin(scores, 1, a, b),
            float((item.chars[item.seen.starts[a] : item.seen.ends[b - 1]] == 1).mean()),
        )
        for a, b in runs
    ]


def _curve(margins: Table, shares: Table) -> tuple[float, float]:
    """Slope and offset of the logistic curve from margins to shares, by Newton's method with a weak prior."""
    rows = np.stack([margins, np.ones_like(margins)], axis=1)
    curve = np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-rows @ curve))
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows + np.eye(2) * 0.1
        curve = curve + np.linalg.solve(hessian, rows.T @ (shares - p) - 0.1 * curve)
    return round(float(curve[0]), 3), round(float(curve[1]), 3)


def report(found: Sequence[Found]) -> str:
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
            column = [(round(float(weight), 3), name) for weight, name in zip(table[:, j], names, strict=True)]
            rows = [f'"{name}" = {weight}' for weight, name in sorted(column, key=lambda row: -abs(row[0])) if weight]
            if rows:
                lines += [f"[{part}.{kind}]", *rows, ""]
    slope, offset = weights.confidence
    return "\n".join([*lines, "[confidence]", f"slope = {slope}", f"offset = {offset}", ""])


def main() -> None:
    """Command line, as the module's docstring says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("transcripts", type=Path)
    parser.add_argument("--leave-out", action="append", default=[], metavar="EPISODE", help="never fit on this episode")
    parser.add_argument(
        "--network", action="append", default=[], metavar="SHOW,SHOW", help="shows to leave out together"
    )
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("-o", "--output", type=Path, default=resources.DATA / "weights.toml")
    args = parser.parse_args()
    items = [item for item in load(args.gold, args.transcripts, args.network) if item.name not in args.leave_out]
    what = plan()
    by_hand = what.weights(what.start)
    print(f"before fitting\n{report([(item, predict(item, by_hand)) for item in items])}")
    curve = sections_model.weights().confidence
    if args.cross_validate:
        found, curve = cross_validate(items, what)
        print(f"shows left out\n{report(found)}\nconfidence: slope {curve[0]}, offset {curve[1]}")
    weights = replace(fit(items, what), confidence=curve)
    print(f"fitted on all\n{report([(item, predict(item, weights)) for item in items])}")
    args.output.write_text(render(weights), encoding="utf-8")


if __name__ == "__main__":
    main()
