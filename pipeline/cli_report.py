"""The commands that make pages to read: report, serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_common import RESULTS, Verbose, guarded

Out = Annotated[Path, typer.Argument(help="Folder of the results.", file_okay=False)]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(report)
    app.command()(serve)


def report(
    results: Out = RESULTS,
    site: Annotated[Path, typer.Option("--out", "-o", help="Folder of the site.", file_okay=False)] = Path("site"),
    verbose: Verbose = False,
) -> None:
    """Write a static web site of the results: read, search, check and share. Works from disk and on any web host."""
    guarded(verbose, lambda: _build(results, site))


def serve(
    results: Out = RESULTS,
    site: Annotated[
        Path | None,
        typer.Option("--site", help="Folder to keep the site in; default a temporary one.", file_okay=False),
    ] = None,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="Port; 0 takes a free one.")] = 8321,
    verbose: Verbose = False,
) -> None:
    """Build the site and serve it to this machine alone (127.0.0.1), until Ctrl-C."""

    def run() -> int:
        import tempfile

        from pipeline.report.server import server

        with tempfile.TemporaryDirectory(prefix="podclaims-") as temporary:
            folder = site or Path(temporary)
            _build(results, folder)
            with server(folder, port) as running:
                typer.echo(f"http://127.0.0.1:{running.server_address[1]}/  (Ctrl-C stops)")
                try:
                    running.serve_forever()
                except KeyboardInterrupt:
                    typer.echo("stopped", err=True)
        return 0

    guarded(verbose, run)


def _build(results: Path, site: Path) -> int:
    from pipeline.report import build

    built = build(results, site)
    for error in built.broken:
        typer.echo(f"left out: {error}", err=True)
    typer.echo(
        f"{built.episodes} episodes ({built.kept} unchanged), {built.pages} pages: {site / 'index.html'}", err=True
    )
    return 1 if built.broken else 0
