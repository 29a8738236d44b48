"""The commands of a batch: run, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_common import RESULTS, Verbose, guarded

SettingsPath = Annotated[
    Path | None,
    typer.Option("--settings", "-s", help="Settings in TOML (podclaims settings prints all with their defaults)."),
]
Lexicons = Annotated[
    list[Path] | None,
    typer.Option(
        "--lexicon", help="Further names: JSONL, CSV (name,type,aliases) or EntityRuler patterns. Repeatable."
    ),
]
FeedSource = Annotated[
    str | None,
    typer.Option("--feed", help="RSS feed (file or URL) that knows titles, dates and show notes."),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster", help="Dask scheduler (tcp://host:8786), or local to start one. Needs podclaims[cluster]."
    ),
]
Out = Annotated[str, typer.Option("--out", "-o", help="Folder of the results, or its URL (s3://bucket/folder).")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (run, doctor):
        app.command()(command)


def run(
    paths: Annotated[
        list[str], typer.Argument(help="Transcript files, folders, globs or URLs (s3://…).", show_default=False)
    ],
    out: Out = str(RESULTS),
    settings: SettingsPath = None,
    lexicon: Lexicons = None,
    feed: FeedSource = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes; 0 for one a core.")] = 0,
    cluster: Cluster = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay and process files as they arrive in the folders, until Ctrl-C.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Make all records again, changed or not.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove the records of sources that are gone.")] = False,
    wait: Annotated[
        float, typer.Option("--wait", min=0, help="Seconds to wait for another run in the same results.")
    ] = 10.0,
    log_json: Annotated[bool, typer.Option("--log-json", help="One JSON object a line on stderr.")] = False,
    verbose: Verbose = False,
) -> None:
    """Process transcripts: one JSON record an episode, and CSV tables over all of them."""
    from pipeline import console_run

    wanted = console_run.Wanted(
        paths, out, settings, tuple(lexicon or ()), feed, jobs, force, prune, cluster, wait, watch, log_json, verbose
    )
    guarded(verbose, lambda: console_run.run(wanted))


def doctor(out: Out = str(RESULTS), cluster: Cluster = None, verbose: Verbose = False) -> None:
    """Say what is installed, what is missing, and whether results can be written; exit code 1 if a run would fail."""
    from pipeline import doctor as examination

    def examine() -> int:
        findings = examination.examine(out, cluster)
        for finding in findings:
            typer.echo(f"{finding.state:<7} {finding.what:<28} {finding.said}")
        return 1 if any(finding.state == "BAD" for finding in findings) else 0

    guarded(verbose, examine)
