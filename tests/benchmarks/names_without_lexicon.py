"""How well are names found that no lexicon knows? Scores the annotated episodes with the lexicon emptied of their names.

    python -m tests.benchmarks.names_without_lexicon [EPISODE ...] [--leave-out EPISODE]

For each episode every entry that has a surface or name of the episode's gold is taken out of the lexicon before the
entities are found. Prints mention precision, recall and F1, accuracy of types and names, and B-cubed, by episode and
over all; then the same with the lexicon whole.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from pipeline import ingest, resources
from pipeline.lexicon import Lexicon, compact, fold
from pipeline.model import Segmented, Transcript
from pipeline.segment import segment
from pipeline.settings import Settings
from pipeline.tag.entities import find
from pipeline.text.words import Words

EVAL = Path(__file__).resolve().parents[3] / "shared" / "eval"


def scorer() -> ModuleType:
    """The scoring script beside the annotations."""
    spec = importlib.util.spec_from_file_location("score", EVAL / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def without(lexicon: Lexicon, gold: dict[str, Any]) -> Lexicon:
    """The lexicon without the entries that share a surface with the episode's names."""
    names = {
        compact(fold(name))[0]
        for entity in gold["entities"]
        for name in (entity["name"], *entity["surfaces"], *entity.get("accept", ()))
    }
    kept = (e for e in lexicon.entries.values() if not any(compact(fold(s))[0] in names for s in e.surfaces))
    return Lexicon(kept)


def record(transcript: Transcript, segmented: Segmented, lexicon: Lexicon) -> dict[str, Any]:
    """The entities of an episode as the scorer reads them."""
    with mock.patch.object(resources, "lexicon", lambda settings: lexicon):
        entities, _ = find(segmented, Words(transcript.simplified), Settings())
    rows = [
        {
            "id": entity.id,
            "name": entity.name,
            "type": entity.type,
            "mentions": [{"char_start": m.char_start, "char_end": m.char_end} for m in entity.mentions],
        }
        for entity in entities
    ]
    return {"text": transcript.text, "entities": rows}


def run(golds: list[Path], choose: Callable[[dict[str, Any]], Lexicon]) -> None:
    """Score the episodes, each with the lexicon chosen for it, and print a line for each and one for all."""
    score, total = scorer(), dict[str, list[float]]()
    for path in golds:
        raw = json.loads(path.read_text(encoding="utf-8"))
        transcript = ingest.read(EVAL / "transcripts" / raw["transcript"])
        row = record(transcript, segment(transcript, Settings()), choose(raw))
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(row, file, ensure_ascii=False)
            file.flush()
            gold = score.Gold(path, EVAL / "transcripts")
            counts, _ = score.score_entities(gold, score.Record(Path(file.name), gold.text))
        for key in ("mentions", "type", "name", "b3"):
            total[key] = [a + b for a, b in zip(total.get(key, [0] * len(counts[key])), counts[key], strict=True)]
        print(line(score, path.stem, counts))
    print(line(score, "all", total))


def line(score: ModuleType, name: str, counts: Any) -> str:
    """One row of the table."""
    measured = score.prf(*counts["mentions"])
    typed, named = (counts[key][0] / max(counts[key][1], 1) for key in ("type", "name"))
    precise, complete, number = counts["b3"]
    linked = 2 * precise * complete / max(number * (precise + complete), 1e-9)
    return (
        f"{name:22} P {measured['P']:.3f} R {measured['R']:.3f} F1 {measured['F1']:.3f}  "
        f"type {typed:.3f}  name {named:.3f}  B3 {linked:.3f}"
    )


def main() -> int:
    """Run on the episodes named, or on all with annotated entities but those to be left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("episodes", nargs="*")
    parser.add_argument(
        "--leave-out", action="append", default=[], metavar="EPISODE", help="never look at this episode"
    )
    args = parser.parse_args()
    wanted = args.episodes
    if not EVAL.is_dir():
        print(f"the annotated episodes are not here: {EVAL}", file=sys.stderr)
        return 1
    golds = [
        path
        for path in sorted((EVAL / "gold").glob("*.json"))
        if (path.stem in wanted if wanted else path.stem not in args.leave_out)
        and "entities" in json.loads(path.read_text(encoding="utf-8"))
    ]
    whole = resources.lexicon()
    print("without the episode's names in the lexicon")
    run(golds, lambda gold: without(whole, gold))
    print("with the whole lexicon")
    run(golds, lambda gold: whole)
    return 0


if __name__ == "__main__":
    sys.exit(main())
