"""Fit the weights of the subject ranking on annotated episodes; a tool of the project, not part of a run.

    python -m pipeline.tag.fit GOLD_DIR TRANSCRIPTS_DIR [--cross-validate] [--leave-out EPISODE] [--refine] [-o data/claims_weights.toml]

A conditional logit (McFadden 1974) over the candidates of each annotated number, with a Gaussian prior, by L-BFGS: the right
candidates of a number together shall be likelier than the rest. What the prior knows is data/claims_prior.toml; with
``--refine`` it is the weights at hand, which stand for the episodes they were fitted on, so that a few new ones or a new
feature move them little. As a number may lean on what the number before was said of, candidates are collected with the
weights at hand, and collected anew after each fit. Needs scipy.

An annotated episode is a JSON file ``{"transcript": FILE, "claims": [{"quote", "number", "subject", "subject_accept"}],
"entities": [{"name", "surfaces"}]}``; a quote occurs once in the transcript, white space aside.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline import ingest, resources
from pipeline.segment import segment
from pipeline.settings import Settings
from pipeline.tag import claims, claims_data, subjects
from pipeline.tag.attributes import Attribute
from pipeline.tag.claims_candidates import Candidates
from pipeline.tag.claims_data import Lexicon
from pipeline.tag.claims_mentions import Candidate
from pipeline.tag.clauses import Number, Said
from pipeline.tag.dates import find as find_dates
from pipeline.tag.entities import find as find_entities
from pipeline.tag.quantities import find as find_quantities
from pipeline.text import views
from pipeline.text.words import Words

Vector = npt.NDArray[np.float64]
PRIOR, KNOWN = 1.0, 5.0  # precision of the prior on each weight, and on those that data/claims_prior.toml gives
TYPED = 5.0  # on what types of names have: a few episodes talk of products or of firms by chance
HELD = 60.0  # on the weights at hand when they are only refined
ROUNDS = 3  # fits, each on candidates collected with the weights of the last


@dataclass(frozen=True)
class Episode:
    """An annotated episode: how to collect the rows of its numbers with given weights, and what is right, by offset."""

    name: str
    collect: Callable[[Lexicon], list[Row]]


@dataclass(frozen=True)
class Row:
    """A number: its candidates, which of them are right, and whether the ranking chose a right one."""

    candidates: list[Candidate]
    right: npt.NDArray[np.bool_]
    hit: bool


def load(gold: Path, transcripts: Path) -> Iterator[Episode]:
    """The annotated episodes of a folder that have claims. Raises InputError for a transcript that cannot be read."""
    for path in sorted(gold.glob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw.get("claims"):
            yield Episode(path.stem, _collector(transcripts / raw["transcript"], raw))


def _collector(path: Path, raw: dict[str, Any]) -> Callable[[Lexicon], list[Row]]:
    transcript = ingest.read(path)
    settings = Settings()
    segmented = segment(transcript, settings)
    words = Words(transcript.simplified, settings.words)
    named, _ = find_entities(segmented, words, settings)
    amounts = find_quantities(transcript.simplified, transcript.script)
    when = find_dates(transcript.simplified, None)
    plain = "".join(transcript.text.split())
    source = [i for i, char in enumerate(transcript.text) if not char.isspace()]
    names = {
        _folded(surface): _folded(row["name"])
        for row in raw.get("entities", ())
        for surface in (row["name"], *row["surfaces"])
    }
    wanted: dict[int, tuple[str, ...]] = {}
    for row in raw["claims"]:
        accepted = tuple(_folded(name) for name in (row.get("subject"), *row.get("subject_accept", ())) if name)
        if accepted and row.get("status", "asserted") in ("asserted", "hedged"):
            number = "".join(row["number"].split())
            start = plain.index("".join(row["quote"].split()))
            at = plain.index(number, start)
            wanted |= dict.fromkeys((source[i] for i in range(at, at + len(number))), accepted)

    def collect(data: Lexicon) -> list[Row]:
        rows: list[Row] = []
        done: set[int] = set()

        def choose(
            number: Number, attribute: Attribute, said: Said | None, found: Candidates, _: Lexicon
        ) -> Candidate | None:
            chosen = subjects.choose(number, attribute, said, found, data)
            accepted = wanted.get(number.of.char_start) or wanted.get(number.of.char_end - 1)
            if accepted and number.start not in done:
                done.add(number.start)
                candidates = found.of(number, attribute, said)
                right = np.array([_same(row.name, accepted, names) for row in candidates], dtype=bool)
                rows.append(Row(candidates, right, chosen is not None and _same(chosen.name, accepted, names)))
            return chosen

        claims.find(segmented, named, amounts, when, words, settings, choose)
        return rows

    return collect


def _folded(name: str) -> str:
    return "".join(views.lower(views.simplify(name)).split())


def _same(name: str, accepted: Sequence[str], names: dict[str, str]) -> bool:
    """Is a candidate one of the accepted subjects, or part of its name, or the other way round?"""
    got = _folded(name)
    got = names.get(got, got)
    for each in accepted:
        want = names.get(each, each)
        if want == got or (min(len(want), len(got)) >= 2 and (want in got or got in want)):
            return True
    return False


# ---------------------------------------------------------------- fitting


def fit(rows: Sequence[Row], held: dict[str, float] | None = None) -> dict[str, float]:
    """Weights by feature under which the right candidates are likeliest. Rows without a right candidate teach nothing.

    ``held`` are the weights to refine; without them the prior is that of the language.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped,unused-ignore]

    useful = [row for row in rows if row.right.any() and not row.right.all()]
    features = sorted({name for row in useful for c in row.candidates for name in c.features})
    column = {name: i for i, name in enumerate(features)}
    table = np.zeros((sum(len(row.candidates) for row in useful), len(features)))
    line, borders = 0, [0]
    for row in useful:
        for candidate in row.candidates:
            for name, value in candidate.features.items():
                table[line, column[name]] = value
            line += 1
        borders.append(line)
    known = held or resources.toml("claims_prior.toml")["subject"]
    mean = np.array([known.get(name, 0.0) for name in features])
    sure = HELD if held else KNOWN
    prior = np.array([sure if name in known else TYPED if name.startswith("type:") else PRIOR for name in features])
    right = np.concatenate([row.right for row in useful])
    starts = np.array(borders[:-1])
    group = np.repeat(np.arange(len(useful)), np.diff(borders))

    def loss(weights: Vector) -> tuple[float, Vector]:
        scores = table @ weights
        scores -= np.maximum.reduceat(scores, starts)[group]
        odds = np.exp(scores)
        everyone, ours = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        share = odds / everyone[group] - odds * right / ours[group]
        off = weights - mean
        value = float(np.log(everyone / ours).sum() + prior @ off**2 / 2)
        return value, table.T @ share + prior * off

    result = minimize(loss, mean, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return dict(zip(features, result.x.tolist(), strict=True))


def train(episodes: Sequence[Episode], data: Lexicon, refine: bool = False) -> Lexicon:
    """The word lists with weights fitted on episodes, or with theirs refined on them."""
    held = data.weights if refine else None
    for _ in range(ROUNDS):
        data = dataclasses.replace(data, weights=fit([row for each in episodes for row in each.collect(data)], held))
    return data


def report(name: str, rows: Sequence[Row]) -> str:
    """One line: how many numbers have the right subject, and how many have it among their candidates."""
    hits, possible = sum(row.hit for row in rows), sum(bool(row.right.any()) for row in rows)
    return f"{name:28} {hits}/{len(rows)} = {hits / max(len(rows), 1):.3f}  (among the candidates: {possible})"


def render(weights: dict[str, float], data: Lexicon) -> str:
    """The weights as TOML, by name."""
    lines = [
        "# Weights of the subject ranking, made by `python -m pipeline.tag.fit`; features are those of tag/claims_candidates.py.",
        "# A name that scores so much is taken before common nouns are looked at: more than any noun does.",
        f"certain = {data.certain}",
        "# A noun that scores less is no subject.",
        f"least = {data.least}",
        "",
        "[subject]",
        *(f'"{name}" = {weight:.2f}' for name, weight in sorted(weights.items()) if abs(weight) >= 0.005),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Command line, as the module's docstring says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("transcripts", type=Path)
    parser.add_argument("--leave-out", action="append", default=[], metavar="EPISODE", help="never fit on this episode")
    parser.add_argument("--cross-validate", action="store_true", help="print scores of episodes that were left out")
    parser.add_argument("--refine", action="store_true", help="hold on to the weights at hand")
    parser.add_argument("-o", "--output", type=Path, default=resources.DATA / "claims_weights.toml")
    args = parser.parse_args()
    episodes = [each for each in load(args.gold, args.transcripts) if each.name not in args.leave_out]
    data = claims_data.load()
    before = {each.name: each.collect(data) for each in episodes}
    print(report("as it is", [row for rows in before.values() for row in rows]))
    if args.cross_validate:
        rows = []
        for each in episodes:
            fitted = train([other for other in episodes if other is not each], data, args.refine)
            found = each.collect(fitted)
            print(report(each.name, before[each.name]), report("left out", found), sep="\n    ")
            rows += found
        print(report("left out, all", rows))
    fitted = train(episodes, data, args.refine)
    print(report("fitted on all", [row for each in episodes for row in each.collect(fitted)]))
    args.output.write_text(render(fitted.weights, data), encoding="utf-8")


if __name__ == "__main__":
    main()
