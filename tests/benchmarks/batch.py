"""Throughput of whole runs: hours of audio a minute and characters a second by kind of run; overhead; a run with nothing to do.

    python -m tests.benchmarks.batch [--episodes 1000] [--chars 20000] [--folder DIR --times 25] [--idle 10000] [--skip NAME …] [--markdown]

Without ``--folder`` the episodes are made by shuffling the lines of transcripts/ and varying their numbers, so that no two
are alike; with it, they are the files of the folder, each so many times under another name. One run each, in processes of
their own, on an empty output folder. Kinds: 1 and 2 jobs with rjieba (where it is installed) and jieba, Dask with two local workers,
then what a run costs beside its stages (overhead) and a run over ``--idle`` small episodes in which nothing changed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline import ingest, sources
from pipeline.text import timecode

SAMPLES = Path(__file__).resolve().parents[2] / "transcripts"
DIGITS = re.compile(r"\d|[二三四五六七八九](?=[萬亿億千百十塊成個])")
PACE = 5  # characters a second


@dataclass(frozen=True)
class Kind:
    """One kind of run: its words on the command line beside paths and output, and its settings."""

    name: str
    words: tuple[str, ...]
    cutter: str


KINDS = [
    Kind(f"{label}, {cutter}", words, cutter)
    for cutter in ("rjieba", "jieba")
    for label, words in (
        ("1 job", ("-j", "1")),
        ("2 jobs", ("-j", "2")),
        ("Dask, 2 local workers", ("-j", "2", "--cluster", "local")),
    )
]


@dataclass
class Figures:
    """What one run took.

    ``start`` seconds passed before the first outcome. ``spare_ms``: what workers spent beside the stages, an episode, from
    then on (a little too low for few episodes: some were under way). ``memory_mib``: the largest memory of any worker in the
    first half, and over all.
    """

    name: str
    seconds: float
    start: float
    chars: int
    hours: float
    spare_ms: float
    memory_mib: tuple[float, float]

    def __str__(self) -> str:
        return (
            f"{self.name:<30} {self.seconds:8.1f} s ({self.start:.1f} to the first outcome) {self.hours / self.seconds * 60:8.1f} h audio/min"
            f" {self.chars / self.seconds:9,.0f} chars/s  {self.spare_ms:6.1f} ms/episode beside the stages"
            f"  worker {self.memory_mib[0]:.0f} MiB at half time, {self.memory_mib[1]:.0f} at most"
        )

    def row(self) -> str:
        """A row of the README's table."""
        return f"| {self.name} | {self.hours / self.seconds * 60:,.0f} | {self.chars / self.seconds:,.0f} | {self.memory_mib[1]:.0f} |"


def make(folder: Path, episodes: int, chars: int) -> None:
    """Episodes of about ``chars`` characters, each other lines in another order with other numbers."""
    chance = random.Random(7)
    lines = [line for source in sources.find([SAMPLES]) for line in ingest.read(source.path).text.split("\n")]
    folder.mkdir(parents=True)
    for number in range(episodes):
        said, clock = [], 0
        length = int(chars * chance.uniform(0.5, 1.5))
        while length > 0:
            line = DIGITS.sub(lambda digit: _other(digit[0], chance), chance.choice(lines))
            end = clock + max(len(line) * 1000 // PACE, 500)
            said.append(f"({timecode.render(clock)[:-4]}~{timecode.render(end)[:-4]}) {line}")
            length, clock = length - len(line), end
        (folder / f"episode-{number:05}.txt").write_text("\n".join(said), encoding="utf-8")


def _other(digit: str, chance: random.Random) -> str:
    return chance.choice("123456789") if digit.isascii() else chance.choice("二三四五六七八九")


def repeat(given: Path, folder: Path, times: int) -> None:
    """The files of a folder under ``times`` names each."""
    folder.mkdir(parents=True)
    for source in sources.find([given]):
        for number in range(times):
            shutil.copy(source.path, folder / f"{number:03}-{source.path.name}")


def command(given: Path, out: Path, kind: Kind, scratch: Path) -> list[str]:
    """The words of a run as a user types them."""
    settings = scratch / f"{kind.cutter}.toml"
    settings.write_text(f'words = "{kind.cutter}"\n', encoding="utf-8")
    return [
        sys.executable,
        "-m",
        "pipeline",
        "run",
        str(given),
        "-o",
        str(out),
        "-s",
        str(settings),
        "--log-json",
        *kind.words,
    ]


def measure(kind: Kind, given: Path, scratch: Path) -> Figures:
    """One run on an empty output folder, its processes' memory watched."""
    out = scratch / "out"
    shutil.rmtree(out, ignore_errors=True)
    began = time.perf_counter()
    running = subprocess.Popen(
        command(given, out, kind, scratch), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    assert running.stderr
    seen: list[tuple[float, float]] = []
    watcher = threading.Thread(target=_watch, args=(running, began, seen), daemon=True)
    watcher.start()
    told = ((line, time.perf_counter() - began) for line in running.stderr)
    came: list[tuple[float, dict[str, Any]]] = [
        (at, json.loads(line)) for line, at in told if line.startswith(b'{"event": "outcome"')
    ]
    if running.wait() != 0:
        raise SystemExit(f"{kind.name}: the run failed; try {' '.join(command(given, out, kind, scratch))}")
    seconds = time.perf_counter() - began
    watcher.join()
    book = json.loads((out / "run.json").read_text(encoding="utf-8"))
    workers = 1 if kind.words == ("-j", "1") else 2
    (start, _), *later = came
    stages = sum(sum(event["seconds"].values()) for _, event in later)
    spare = (came[-1][0] - start) * workers - stages
    half = max((mib for at, mib in seen if at < 0.5 * seconds), default=0.0)
    whole = max((mib for _, mib in seen), default=0.0)
    return Figures(
        kind.name, seconds - book["seconds"]["tables"], start, book["counts"]["chars"],
        sum(event["duration_ms"] for _, event in came) / 3_600_000, spare / max(len(later), 1) * 1000, (half, whole),
    )  # fmt: skip


def _watch(running: subprocess.Popen[bytes], began: float, seen: list[tuple[float, float]]) -> None:
    """Every half second, the largest private memory of the run's workers, which are all its processes but the first."""
    while running.poll() is None:
        rows = [_private_mib(pid) for pid in _session(running.pid) if pid != running.pid] or [_private_mib(running.pid)]
        seen.append((time.perf_counter() - began, max(rows, default=0.0)))
        time.sleep(0.5)


def _session(leader: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader:
            found.append(int(entry.name))
    return found


def _private_mib(pid: int) -> float:
    """Resident memory of a process, shared pages by its share of them (PSS)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def idle(episodes: int, scratch: Path) -> tuple[float, float, float]:
    """Seconds of a first run over small episodes, of the second, which finds nothing to do, and the second's CPU seconds."""
    given, out = scratch / "small", scratch / "small-out"
    given.mkdir()
    for number in range(episodes):
        (given / f"e{number:05}.txt").write_text(f"[00:01] 第{number}集 大家好\n", encoding="utf-8")
    words = command(given, out, KINDS[1] if find_spec("rjieba") else KINDS[4], scratch)
    spent = []
    for _ in range(2):
        began, before = time.perf_counter(), os.times()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = os.times()
        spent.append(time.perf_counter() - began)
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return spent[0], spent[1], cpu


def main() -> None:
    """Print the figures, ratios between the kinds, and on request the README's table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=1000)
    parser.add_argument("--chars", type=int, default=20_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--times", type=int, default=25)
    parser.add_argument("--idle", type=int, default=10_000, help="0 leaves it out")
    parser.add_argument("--skip", nargs="*", default=[], help="parts of the names of kinds to leave out")
    parser.add_argument("--markdown", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="podclaims-batch-") as made:
        scratch = Path(made)
        given = scratch / "in"
        if args.folder:
            repeat(args.folder, given, args.times)
        else:
            make(given, args.episodes, args.chars)
        found: dict[str, Figures] = {}
        for kind in KINDS:
            part = {"rjieba": "rjieba", "Dask": "distributed"}
            wanted = all(name not in kind.name or find_spec(package) for name, package in part.items())
            if wanted and not any(skipped in kind.name for skipped in args.skip):
                found[kind.name] = measure(kind, given, scratch)
                print(found[kind.name], flush=True)
        for cutter in ("rjieba", "jieba"):
            one, two, dask = (found.get(f"{label}, {cutter}") for label in ("1 job", "2 jobs", "Dask, 2 local workers"))
            if one and two:
                print(f"{cutter}: 2 jobs are {one.seconds / two.seconds:.2f} times as fast as 1")
            if two and dask:
                print(f"{cutter}: Dask takes {dask.seconds / two.seconds:.2f} of the time of 2 jobs")
        if args.markdown:
            print("\n| run | hours of audio a minute | characters a second | MiB a worker |\n|---|---:|---:|---:|")
            print("\n".join(figures.row() for figures in found.values()))
        if args.idle:
            first, again, cpu = idle(args.idle, scratch)
            print(
                f"{args.idle:,} small episodes: {first:.1f} s at first, {again:.1f} s with nothing to do ({cpu:.1f} s of CPU)"
            )


if __name__ == "__main__":
    main()
