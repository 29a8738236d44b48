"""How a run looks: progress in a terminal, a line a source that was worked on elsewhere, one JSON object a line for machines."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline import batch, settings
from pipeline.batch import Outcome, Report, ledger
from pipeline.settings import SettingsFile

ExitCode = Literal[0, 1]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words of the ``run`` command ask for."""

    paths: list[str]
    out: str
    settings: Path | None = None
    lexicons: tuple[Path, ...] = ()
    feed: str | None = None
    jobs: int = 0
    force: bool = False
    prune: bool = False
    cluster: str | None = None
    wait_s: float = 10.0
    watch: bool = False
    log_json: bool = False
    verbose: bool = False


class Teller(Protocol):
    """Says how a run goes."""

    def outcome(self, outcome: Outcome, done: int, total: int) -> None:
        """A source is finished."""

    def end(self, report: Report, seconds: float) -> None:
        """The run is finished."""


def run(wanted: Wanted) -> ExitCode:
    """Process sources, say how it goes on stderr, and print the closing table; 1 if any source failed."""
    files = with_lexicons(settings.load(wanted.settings), wanted.lexicons)
    feed = None
    if wanted.feed:
        from pipeline.ingest import load_feed

        feed = load_feed(wanted.feed)

    def once(leave: Callable[[batch.SourceFile], bool] | None = None) -> Report:
        started = time.perf_counter()
        with ExitStack() as stack:
            teller: Teller = JsonLog(wanted) if wanted.log_json else Screen(wanted, stack)
            report = batch.run(
                wanted.paths, wanted.out, files, feed=feed, jobs=wanted.jobs or None, force=wanted.force, prune=wanted.prune,
                cluster=wanted.cluster, wait_s=wanted.wait_s, leave=leave, on_outcome=teller.outcome,
            )  # fmt: skip
        teller.end(report, time.perf_counter() - started)
        return report

    if wanted.watch:
        from pipeline.batch import watch

        watch.follow(wanted.paths, wanted.out, once)
        return 0
    return 1 if once().failed else 0


def with_lexicons(files: SettingsFile, lexicons: tuple[Path, ...]) -> SettingsFile:
    """The settings with further lexicon files in all of them."""
    more = tuple(map(str, lexicons))
    if not more:
        return files

    def extend(one: settings.Settings) -> settings.Settings:
        return dataclasses.replace(one, lexicons=one.lexicons + more)

    return SettingsFile(extend(files.general), tuple((name, extend(one)) for name, one in files.shows))


class JsonLog:
    """One JSON object a line on stderr: ``start``, an ``outcome`` a source, ``end``."""

    def __init__(self, wanted: Wanted) -> None:
        self._out = wanted.out
        self._say("start", paths=wanted.paths, out=wanted.out, versions=ledger.versions())

    def outcome(self, outcome: Outcome, done: int, total: int) -> None:
        """All that is known of it, with the place in the run."""
        self._say("outcome", done=done, total=total, **ledger.to_builtins(outcome))

    def end(self, report: Report, seconds: float) -> None:
        """Counts, and what was said of sources that moved or went."""
        self._say(
            "end", out=self._out, episodes=len(report.outcomes), failed=len(report.failed),
            unchanged=sum(o.state == "unchanged" for o in report.outcomes), chars=report.total("chars"),
            claims=report.total("claims"), seconds=round(seconds, 3), moved=[list(pair) for pair in report.moved],
            deleted=[o.path for o in report.deleted], broken=list(report.broken),
        )  # fmt: skip

    def _say(self, event: str, **fields: object) -> None:
        print(
            json.dumps({"event": event, "time": ledger.now(), **fields}, ensure_ascii=False),
            file=sys.stderr,
            flush=True,
        )


class Screen:
    """A progress bar with rate, time left and failures in a terminal; elsewhere a line a source."""

    def __init__(self, wanted: Wanted, stack: ExitStack) -> None:
        self._stderr = Console(stderr=True, soft_wrap=True)
        self._verbose, self._out = wanted.verbose, wanted.out
        self._chars = self._failed = 0
        self._started = time.perf_counter()
        self._progress = stack.enter_context(
            Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                TextColumn("[red]{task.fields[failed]}[/red]"),
                console=self._stderr,
                disable=not self._stderr.is_terminal,
                transient=True,
            )
        )
        self._task = self._progress.add_task("episodes", total=None, rate="", failed="")

    def outcome(self, outcome: Outcome, done: int, total: int) -> None:
        """Move the bar; tell a failure."""
        failed = outcome.state == "failed"
        self._chars += outcome.chars if outcome.state == "done" else 0
        self._failed += failed
        self._progress.update(
            self._task, completed=done, total=total, failed=f"{self._failed} failed" if self._failed else "",
            rate=f"{self._chars / (time.perf_counter() - self._started):,.0f} chars/s",
        )  # fmt: skip
        if failed:
            self._stderr.print(f"[red]failed[/red] {escape(outcome.error)}")
            if self._verbose:
                self._stderr.print(escape(outcome.trace))
        elif not self._stderr.is_terminal and outcome.state != "unchanged":  # the closing table counts those
            warned = f"  warnings: {', '.join(outcome.warnings)}" if outcome.warnings else ""
            self._stderr.print(f"{outcome.state} {done}/{total} {escape(outcome.id)}{escape(warned)}")

    def end(self, report: Report, seconds: float) -> None:
        """What a person must know of names, moved and lost sources, and the closing table."""
        for source in report.renamed:
            self._stderr.print(
                f"named {escape(source.id)}: {escape(source.location)} (its stem is another's, or no safe file name)"
            )
        for old, new in report.moved:
            self._stderr.print(f"moved {escape(old)} → {escape(new)}")
        kept = "its record is removed" if report.pruned else "its record is kept; --prune removes it"
        for gone in report.deleted:
            self._stderr.print(f"[yellow]gone[/yellow] {escape(gone.place)}: {kept}")
        for line in report.broken:
            self._stderr.print(f"[yellow]left out[/yellow] {escape(line)}")
        Console().print(closing_table(report, self._out, seconds))


def closing_table(report: Report, out: str, seconds: float) -> Table:
    """The figures of a run."""
    good = [o for o in report.outcomes if o.state != "failed"]
    chars = report.total("chars")
    unchanged = sum(o.state == "unchanged" for o in good)
    rows = [
        ("episodes", f"{len(good)}" + (f" ({unchanged} unchanged)" if unchanged else "")),
        ("failed", str(len(report.failed))) if report.failed else None,
        ("hours", f"{report.total('duration_ms') / 3_600_000:.1f}"),
        ("sponsor share", f"{report.total('sponsor_chars') / chars:.1%} of characters" if chars else "–"),
        ("entities", str(report.total("entities"))),
        ("claims", str(report.total("claims"))),
        ("warnings", str(sum(len(o.warnings) for o in good))),
        ("time", f"{seconds:.1f} s"),
        ("results", out),
    ]
    table = Table(box=None, show_header=False, pad_edge=False)
    for row in filter(None, rows):
        table.add_row(*row)
    return table
