"""Fit the weights of the chapters model on episodes whose makers published marks; a tool of the project, not part of a run.

    python -m pipeline.segment.fit_chapters EPISODES_DIR [--cross-validate OUT_DIR] [-o data/chapters_weights.toml]

EPISODES_DIR holds ``published/ID.json`` ({show, end, chapters: [{start}]}, seconds) and ``transcripts/ID.json``. A published
mark stands some seconds beside the words it means: which candidate it is, is a hidden variable, estimated in turn with
the weights (expectation maximization; the prior of its distance is normal). Weights have a Gaussian prior; no package
beyond numpy. ``--cross-validate`` leaves one show out after another and writes the marks found for it, one file an
episode, to be scored like any record.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from pipeline import ingest, resources
from pipeline.model import Transcript
from pipeline.segment import chapters_features
from pipeline.segment.chapters import pace, relative, select
from pipeline.segment.chapters_features import Candidates
from pipeline.segment.chapters_model import WEIGHTS, Weights, cues
from pipeline.segment.cohesion import Floats
from pipeline.segment.utterances import split

PRIOR = 250.0
"""Inverse variance of the prior of a standardized weight."""
SLIP = 8.0
"""Deviation of a published mark from the words it means, in seconds."""
ROUNDS = 5
"""Rounds of expectation maximization."""
OPENING = 60.0
"""Seconds at the start whose marks are not fitted on: they say where the greeting ends."""
PUNCTUATION = str.maketrans(dict.fromkeys("，。？！、；：,?!;", "\n"))


@dataclasses.dataclass(frozen=True)
class Example:
    """An episode: its candidates, their times in seconds, and its published marks."""

    id: str
    show: str
    seen: Candidates
    times: Floats
    marks: Floats
    pace: float


def load(folder: Path, plain: bool) -> list[Example]:
    """All episodes of a folder; ``plain`` without speakers, a line for each phrase instead of punctuation."""
    found = []
    phrases, function, selection = cues()
    for path in sorted((folder / "published").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        transcript = timed(ingest.read(folder / "transcripts" / path.name), int(truth["end"] * 1000))
        if plain:
            transcript = bare(transcript)
        spoken = split(transcript)
        seen = chapters_features.candidates(transcript, spoken, phrases, function)
        times = np.array([transcript.ms_at(spoken[i].char_start) or 0 for i in seen.utterance]) / 1000
        marks = np.array([c["start"] for c in truth["chapters"] if c["start"] >= OPENING], dtype=np.float64)
        found.append(Example(path.stem, truth["show"], seen, times, marks, pace(transcript, seen.length, selection)))
    return found


def timed(transcript: Transcript, end_ms: int) -> Transcript:
    """A transcript whose last cue ends with the episode."""
    last = transcript.cues[-1]
    last = dataclasses.replace(last, end_ms=max(end_ms, last.start_ms or 0))
    return dataclasses.replace(transcript, cues=(*transcript.cues[:-1], last))


def bare(transcript: Transcript) -> Transcript:
    """A transcript as recognizers without punctuation and speakers write it."""
    cues = tuple(dataclasses.replace(cue, speaker=None) for cue in transcript.cues)
    return dataclasses.replace(transcript, text=transcript.text.translate(PUNCTUATION), cues=cues)


def fit(examples: Sequence[Example]) -> Weights:
    """Weights in the features' own units."""
    names = list(examples[0].seen.features)
    table = np.concatenate([np.stack([e.seen.features[n] for n in names], axis=1) for e in examples])
    mean, deviation = table.mean(axis=0), table.std(axis=0) + 1e-9
    rows = np.column_stack([np.ones(len(table)), (table - mean) / deviation])
    weights = np.zeros(len(names) + 1)
    likely = np.ones(len(rows))
    for _ in range(ROUNDS):
        weights = _newton(rows, _expected(examples, likely), weights)
        likely = _logistic(rows @ weights)
    own = weights[1:] / deviation
    return Weights(float(weights[0] - own @ mean), dict(zip(names, map(float, own), strict=True)))


def _expected(examples: Iterable[Example], likely: Floats) -> Floats:
    """How much of a published mark each candidate is, given how likely the candidates are."""
    parts, at = [], 0
    for example in examples:
        own = likely[at : at + len(example.times)]
        at += len(own)
        part = np.zeros(len(own))
        for mark in example.marks:
            share = own * np.exp(-0.5 * ((example.times - mark) / SLIP).clip(-6, 6) ** 2)
            part += share / share.sum()
        parts.append(part.clip(0.0, 1.0))
    return np.concatenate(parts)


def _logistic(values: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-values))
    return result


def _newton(rows: Floats, wanted: Floats, weights: Floats) -> Floats:
    """Maximum a posteriori weights of a logistic regression by Newton's method; the constant has no prior."""
    prior = np.full(rows.shape[1], PRIOR)
    prior[0] = 1e-6
    for _ in range(15):
        likely = _logistic(rows @ weights)
        slope = rows.T @ (likely - wanted) + prior * weights
        curve = (rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(prior)
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-3:
            break
    return weights


def marks(example: Example, weights: Weights) -> list[float]:
    """The marks found with some weights, in seconds."""
    at, rest = example.seen.at, (example.pace, example.seen.length, cues()[2])
    chosen = select(at, relative(at, weights.probabilities(example.seen), *rest), *rest)
    return [float(example.times[i]) for i in chosen]


def cross_validate(fitted: Sequence[Example], scored: Sequence[Example], folder: Path) -> None:
    """Write the marks of each episode as found with weights that were fitted on the other shows."""
    folder.mkdir(parents=True, exist_ok=True)
    for show in sorted({e.show for e in scored}):
        weights = fit([e for e in fitted if e.show != show])
        for example in scored:
            if example.show == show:
                rows = [{"start": t} for t in marks(example, weights)]
                (folder / f"{example.id}.json").write_text(json.dumps({"chapters": rows}), encoding="utf-8")


def render(tables: dict[str, Weights]) -> str:
    """The weights as TOML, the weightiest features of each table first."""
    lines = ["# Written by python -m pipeline.segment.fit_chapters; features are those of chapters_features.py."]
    for name, weights in tables.items():
        lines += ["", f"[{name}]", f"always = {weights.always:.4f}"]
        lines += [f"{key} = {value:.4f}" for key, value in sorted(weights.features.items())]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Fit, and cross-validate if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("episodes", type=Path)
    parser.add_argument("--cross-validate", type=Path, metavar="OUT_DIR")
    parser.add_argument("-o", "--output", type=Path, default=resources.DATA / WEIGHTS)
    chosen = parser.parse_args(arguments)
    plain, full = load(chosen.episodes, plain=True), load(chosen.episodes, plain=False)
    turns = [e for e in full if e.seen.turns_known]
    if chosen.cross_validate:
        cross_validate(turns, turns, chosen.cross_validate)
        cross_validate(plain, [e for e in full if not e.seen.turns_known], chosen.cross_validate)
        cross_validate(plain, plain, chosen.cross_validate / "plain")
    chosen.output.write_text(render({"turns": fit(turns), "plain": fit(plain)}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
