"""How fast the index is built and asked: generated records, claims a second, seconds a query, peak memory.

python -m tests.benchmarks.index [--episodes 10000] [--claims 300]
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipeline import store
from pipeline.record import encode
from tests import made


@dataclass
class Clock:
    """Seconds since the last look, by the wall and by the processor (all threads, and processes that ended)."""

    wall: float = 0.0
    core: float = 0.0

    def lap(self) -> tuple[float, float]:
        """Seconds since the last call: by the wall, of a core."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall, core = time.perf_counter(), time.process_time() + ended.ru_utime + ended.ru_stime
        passed = wall - self.wall, core - self.core
        self.wall, self.core = wall, core
        return passed


def fill(out: Path, episodes: int, claims: int) -> None:
    """Records of one shape with other ids, dates and values."""
    base = made.episode()
    for number in range(episodes):
        many = [
            msgspec.structs.replace(base.claims[i % 6], id=f"{number}-{i}", char_start=i, char_end=i + 3)
            for i in range(claims)
        ]
        day = f"{2015 + number % 10}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        record = msgspec.structs.replace(base, id=f"episode-{number:06d}", claims=many, published=day, checks=[])
        (out / "episodes" / f"{record.id}.json").write_bytes(encode(record))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=300)
    args = parser.parse_args()
    out = Path(tempfile.mkdtemp(prefix="podclaims-index-"))
    try:
        (out / "episodes").mkdir()
        fill(out, args.episodes, args.claims)
        clock = Clock()
        clock.lap()
        store.update(out)
        built, core = clock.lap()
        total = args.episodes * args.claims
        print(f"index of {args.episodes:,} episodes, {total:,} claims: {built:.1f} s, {total / built:,.0f} claims/s;")
        print(f"  {core:.1f} s of a core, {total / core:,.0f} claims/s of a core")
        store.update(out)
        print(f"nothing to do: {clock.lap()[0]:.2f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:.0f} MiB, index {(out / store.NAME).stat().st_size / 2**20:.0f} MiB")
        for words in (
            ["--entity", "B200", "--min", "1kW"],
            ["--episode", "episode-000007"],
            ["--text", "營收", "--since", "2024-12-01"],
        ):
            command = [
                sys.executable,
                "-m",
                "pipeline",
                "claims",
                *words,
                "-r",
                str(out),
                "-f",
                "csv",
                "-o",
                str(out / "x.csv"),
            ]
            clock.lap()
            subprocess.run(command, check=True)
            rows = (out / "x.csv").read_bytes().count(b"\n") - 1
            wall, core = clock.lap()
            print(
                f"podclaims claims {' '.join(words)}: {wall:.2f} s with start-up, {core:.2f} s of a core, {rows:,} rows"
            )
    finally:
        shutil.rmtree(out)


if __name__ == "__main__":
    main()
