"""The command line: every command reads its words and ends in a plain typed function.

Only typer is imported at the start, so that ``--help`` answers at once. Exit codes: 0 good, 1 some sources failed (the
others are done), 2 wrong usage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import cli_batch, cli_names, cli_query, cli_report
from pipeline.cli_batch import FeedSource
from pipeline.cli_common import RESULTS, Results, Verbose, guarded

app = typer.Typer(
    name="podclaims",
    help="Turn Chinese podcast transcripts into a database of what was said: sponsor reads, names, numeric claims.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


cli_batch.register(app)


@app.command()
def show(
    episode: Annotated[str, typer.Argument(help="Id of an episode in the results, or a record file.")],
    results: Results = RESULTS,
    claims: Annotated[int, typer.Option("--claims", help="How many claims to list; 0 for all.")] = 30,
    verbose: Verbose = False,
) -> None:
    """Show an episode: segments, chapters, entities, claims, checks and warnings."""
    from pipeline import console

    guarded(verbose, lambda: console.show(episode, results, claims))


@app.command()
def notes(
    episode: Annotated[str, typer.Argument(help="Id of an episode in the results, or a record file.")],
    form: Annotated[
        str, typer.Option("--format", "-f", help="md, html, youtube, podlove, chapters-json or json.")
    ] = "md",
    templates: Annotated[
        Path | None, typer.Option("--templates", help="Folder whose templates take the place of the built-in ones.")
    ] = None,
    results: Results = RESULTS,
    verbose: Verbose = False,
) -> None:
    """Write show notes: chapters, key claims, names, sponsor disclosure, checks."""
    from pipeline import console

    guarded(verbose, lambda: console.notes(episode, results, form, templates))


@app.command()
def transcript(
    episode: Annotated[str, typer.Argument(help="Id of an episode in the results, or a record file.")],
    form: Annotated[str, typer.Option("--format", "-f", help="srt, vtt, json or txt.")] = "srt",
    without: Annotated[str, typer.Option("--without", help="Kinds of segments to leave out: sponsor,promo …")] = "",
    script: Annotated[str, typer.Option("--script", help="tw or cn; default as it is.")] = "",
    names: Annotated[str, typer.Option("--names", help="as-said or canonical (misheard names put right).")] = "as-said",
    results: Results = RESULTS,
    verbose: Verbose = False,
) -> None:
    """Write the transcript, on request without sponsor reads, in the other script, with names put right."""
    from pipeline import console

    guarded(verbose, lambda: console.transcript(episode, results, form, without, script, names))


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(help="Transcript files, folders or globs.", show_default=False)],
    feed: FeedSource = None,
    verbose: Verbose = False,
) -> None:
    """Read transcripts and report what was understood and what was skipped; writes nothing."""
    from pipeline import console

    guarded(verbose, lambda: console.check(files, feed))


@app.command()
def schema() -> None:
    """Print the JSON Schema of an episode record."""
    import json

    from pipeline.record import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@app.command()
def settings() -> None:
    """Print a settings file with every setting, its meaning and its default."""
    from pipeline.resources import DATA

    typer.echo((DATA / "settings.toml").read_text(encoding="utf-8"), nl=False)


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    """Turn Chinese podcast transcripts into a database of what was said: sponsor reads, names, numeric claims."""
    if version:
        from pipeline import __version__

        typer.echo(__version__)
        raise typer.Exit


cli_query.register(app)
cli_names.register(app)
cli_report.register(app)


def main() -> None:
    """Entry point of the ``podclaims`` command."""
    app()
