"""Characters a second by stage, and what an episode costs beside cutting its words once with jieba.

    python -m tests.benchmarks.throughput [FILE_OR_FOLDER …] [--words jieba|rjieba] [--episodes 40] [--lengths]

Without files it runs on copies of transcripts/. The yardstick is ``jieba.lcut`` over the same simplified text, in the
same process; every figure is the best of three. ``--lengths`` adds one episode grown to 20 k, 200 k and 2 M characters.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pipeline import ingest, record, recorder, sources
from pipeline.model import Cue, Metadata, Source, Transcript
from pipeline.record import MadeWith
from pipeline.segment import segment
from pipeline.settings import Settings
from pipeline.tag import tag

T = TypeVar("T")
SAMPLES = Path(__file__).resolve().parents[2] / "transcripts"


@dataclass
class Cost:
    """Seconds by stage for some characters."""

    chars: int
    stages: dict[str, float]
    jieba: float

    def __str__(self) -> str:
        total = sum(self.stages.values())
        parts = "  ".join(
            f"{name} {self.chars / s / 1e6:.2f} Mchar/s ({s / self.jieba:.2f})" for name, s in self.stages.items() if s
        )
        return (
            f"{self.chars:>9,} chars  {parts}  all {self.chars / total / 1e6:.3f} Mchar/s  "
            f"ratio to jieba.lcut {total / self.jieba:.2f}"
        )


def clocked(action: Callable[[], T], tries: int = 3) -> tuple[float, T]:
    """Best wall time of some tries in seconds, and the last result."""
    best = float("inf")
    for _ in range(tries):
        start = time.perf_counter()
        result = action()
        best = min(best, time.perf_counter() - start)
    return best, result


def measure(transcripts: list[Transcript], settings: Settings, tries: int = 3) -> Cost:
    """What each stage costs over some transcripts (views are made anew each time, as for a fresh file)."""
    import jieba

    def fresh() -> list[Transcript]:
        return [replace(t) for t in transcripts]

    yardstick, _ = clocked(lambda: [jieba.lcut(t.simplified) for t in transcripts], tries)
    views, _ = clocked(lambda: [(t.simplified, t.folded, t.script) for t in fresh()], tries)
    cut, segmented = clocked(lambda: [segment(t, settings) for t in transcripts], tries)
    tagging, tagged = clocked(lambda: [tag(s, settings) for s in segmented], tries)
    made = MadeWith("benchmark", "")
    writing, _ = clocked(lambda: [record.encode(recorder.build(t, made)) for t in tagged], tries)
    stages = {"views": views, "segment": cut, "tag": tagging, "record": writing}
    return Cost(sum(len(t.text) for t in transcripts), stages, yardstick)


def grown(transcript: Transcript, length: int) -> Transcript:
    """The transcript repeated until it has ``length`` characters, cues and times shifted along."""
    pieces, cues, at, clock = [], [], 0, 0
    while at < length:
        for cue in transcript.cues:
            start, end = (None if t is None else t + clock for t in (cue.start_ms, cue.end_ms))
            shift = at - transcript.cues[0].char_start
            cues.append(Cue(start, end, cue.char_start + shift, cue.char_end + shift, cue.speaker))
        pieces.append(transcript.text)
        at += len(transcript.text) + 1
        clock += (transcript.duration_ms or 0) + 1000
    return Transcript("grown", "\n".join(pieces), tuple(cues), Source("grown", "", "", ""), Metadata())


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(SAMPLES)])
    parser.add_argument("--words", choices=["auto", "jieba", "rjieba"], default="auto")
    parser.add_argument("--episodes", type=int, default=40)
    parser.add_argument("--lengths", action="store_true")
    args = parser.parse_args()
    settings = Settings(words=args.words)
    files = [s.path for s in sources.find(args.paths)]
    reading, transcripts = clocked(lambda: [ingest.read(path) for path in files])
    size = sum(len(t.text) for t in transcripts)
    print(f"words: {args.words}; ingest {size / reading / 1e6:.2f} Mchar/s over {len(files)} files")
    longest = max(transcripts, key=lambda t: len(t.text))
    loading, _ = clocked(lambda: measure([longest], settings, 1), 1)
    print(f"first episode with loading of dictionaries and names: {loading:.1f} s")
    print("longest  ", measure([longest], settings))
    many = (transcripts * (args.episodes // len(transcripts) + 1))[: args.episodes]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{len(many)} of them", measure(many, settings, 1))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory {before / 1024:.0f} MiB after one episode, {after / 1024:.0f} MiB after {len(many)}")
    if args.lengths:
        for length in (20_000, 200_000, 2_000_000):
            print("length   ", measure([grown(longest, length)], settings, 1))


if __name__ == "__main__":
    main()
