"""What all commands share: the options they have in common, and how errors become one line and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

Results = Annotated[Path, typer.Option("--results", "-r", help="Folder of the results.", file_okay=False)]
RESULTS = Path("outputs")
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show tracebacks.")]


def guarded(verbose: bool, command: Callable[[], int]) -> None:
    """Run a command and exit with its code; an error of podclaims becomes one line on stderr and code 2."""
    from pipeline.errors import PodclaimsError

    try:
        code = command()
    except PodclaimsError as error:
        if verbose:
            raise
        typer.echo(f"podclaims: {error}", err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        typer.echo("podclaims: stopped; what is done is kept, the same command goes on from there", err=True)
        raise typer.Exit(130) from None
    except BrokenPipeError:  # podclaims show X | head
        sys.stderr.close()
        raise typer.Exit(0) from None
    raise typer.Exit(code)
