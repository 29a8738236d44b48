"""The command that lists names for a person to decide on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_common import RESULTS, Verbose, guarded


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(names)


def names(
    results: Annotated[Path, typer.Argument(help="Folder of the results.", file_okay=False)] = RESULTS,
    review: Annotated[
        Path | None,
        typer.Option("--review", help="CSV to write, and to write yes or no into; rows decided stay.", dir_okay=False),
    ] = None,
    least: Annotated[int, typer.Option("--least", min=1, help="Fewest mentions of an unknown name.")] = 3,
    verbose: Verbose = False,
) -> None:
    """List doubtful links and frequent unknown names, with quotes, to decide on; run takes the file by --lexicon."""

    def listing() -> int:
        from pipeline import review as reviewing

        asked = reviewing.questions(reviewing.records(results), least)
        if review is None:
            sys.stdout.buffer.write(reviewing.render([one.row() for one in asked]))
            sys.stdout.flush()
            return 0
        decided, open_ = reviewing.write(review, asked)
        typer.echo(f"{review}: {open_} names to decide on, {decided} decided before", err=True)
        if open_:
            typer.echo(f"write yes or no, correct name and type, then: podclaims run … --lexicon {review}", err=True)
        return 0

    guarded(verbose, listing)
