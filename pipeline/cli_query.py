"""The commands that ask the index: claims, entities, segments, chapters, checks, timeline, query, index."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_common import RESULTS, Results, Verbose, guarded
from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.corpus import Answer, Corpus
    from pipeline.filters import Filter

Text = str | None
Texts = list[str] | None

Entity = Annotated[Text, typer.Option("--entity", "-e", help="A name in any form: alias, other script, misheard.")]
Episode = Annotated[Text, typer.Option("--episode", help="Id of an episode.")]
Show = Annotated[Text, typer.Option("--show", help="Part of a show's name.")]
Since = Annotated[Text, typer.Option("--since", help="Published on or after (YYYY-MM-DD).")]
Until = Annotated[Text, typer.Option("--until", help="Published on or before (YYYY-MM-DD).")]
Find = Annotated[Text, typer.Option("--text", help="Part of the text.")]
Form = Annotated[Text, typer.Option("--format", "-f", help="table, csv, json, jsonl, parquet or md.")]
File = Annotated[
    Path | None, typer.Option("--output", "-o", help="File to write; its suffix tells the format.", dir_okay=False)
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (claims, entities, segments, chapters, checks, timeline, query, index):
        app.command()(command)


def claims(
    entity: Entity = None,
    attribute: Annotated[Text, typer.Option("--attribute", "-a", help="Part of what was measured.")] = None,
    unit: Annotated[Text, typer.Option("--unit", "-u", help="Exact unit symbol: MW, %, TWD, count …")] = None,
    dimension: Annotated[Text, typer.Option("--dimension", help="power, money, ratio, time …")] = None,
    least: Annotated[
        Text, typer.Option("--min", help="At least, with or without a unit: 10MW finds 0.02 GW too.")
    ] = None,
    most: Annotated[Text, typer.Option("--max", help="At most, likewise.")] = None,
    kind: Annotated[
        Texts, typer.Option("--kind", help="count, measure, money, ratio, percent, score, duration, date.")
    ] = None,
    status: Annotated[
        Texts, typer.Option("--status", help="Default: asserted and hedged. Also example, question, corrected.")
    ] = None,
    segment: Annotated[
        Texts, typer.Option("--segment", help="Default: content, intro, outro. Also sponsor, promo.")
    ] = None,
    text: Find = None,
    episode: Episode = None,
    show: Show = None,
    since: Since = None,
    until: Until = None,
    form: Form = None,
    file: File = None,
    results: Results = RESULTS,
    verbose: Verbose = False,
) -> None:
    """List numeric claims."""
    from pipeline.corpus import content_claims
    from pipeline.filters import Filter

    wanted = Filter(
        entity=entity, attribute=attribute, unit=unit, dimension=dimension, least=least, most=most, kind=tuple(kind or ()),
        status=tuple(status or ()), segment=tuple(segment or ()), text=text, episode=episode, show=show, since=since, until=until,
    )  # fmt: skip
    _answer("claims", content_claims(wanted), form, file, results, verbose)


def entities(
    entity: Entity = None,
    type_: Annotated[Texts, typer.Option("--type", help="PERSON, ORG, PRODUCT, EVENT, WORK, PLACE, TERM.")] = None,
    text: Find = None,
    episode: Episode = None,
    show: Show = None,
    since: Since = None,
    until: Until = None,
    form: Form = None,
    file: File = None,
    results: Results = RESULTS,
    verbose: Verbose = False,
) -> None:
    """List entities over all episodes."""
    from pipeline.filters import Filter

    wanted = Filter(
        entity=entity, type=tuple(type_ or ()), text=text, episode=episode, show=show, since=since, until=until
    )
    _answer("entities", wanted, form, file, results, verbose)


def segments(
    kind: Annotated[Texts, typer.Option("--kind", help="sponsor, promo, intro, outro, content.")] = None,
    entity: Annotated[Text, typer.Option("--entity", "-e", help="The sponsor, in any form of its name.")] = None,
    text: Find = None,
    episode: Episode = None,
    show: Show = None,
    since: Since = None,
    until: Until = None,
    form: Form = None,
    file: File = None,
    results: Results = RESULTS,
    verbose: Verbose = False,
) -> None:
    """List segments: sponsor reads, promos, intros, outros, content."""
    from pipeline.filters import Filter

    wanted = Filter(
        entity=entity, segment=tuple(kind or ()), text=text, episode=episode, show=show, since=since, until=until
    )
    _answer("segments", wanted, form, file, results, verbose)


def chapters(
    text: Find = None,
    episode: Episode = None,
    show: Show = None,
    since: Since = None,
    until: Until = None,
    form: Form = None,
    file: File = None,
    results: Results = RESULTS,
    verbose: Verbose = False,
) -> None:
    """List chapters."""
    from pipeline.filters import Filter

    _answer(
        "chapters",
        Filter(text=text, episode=episode, show=show, since=since, until=until),
        form,
        file,
        results,
        verbose,
    )


def checks(
    text: Find = None,
    episode: Episode = None,
    show: Show = None,
    since: Since = None,
    until: Until = None,
    form: Form = None,
    file: File = None,
    results: Results = RESULTS,
    verbose: Verbose = False,
) -> None:
    """List claims that do not fit together."""
    from pipeline.filters import Filter

    _answer(
        "checks", Filter(text=text, episode=episode, show=show, since=since, until=until), form, file, results, verbose
    )


def timeline(
    entity: Annotated[str, typer.Option("--entity", "-e", help="A name in any form.")],
    show: Show = None,
    since: Since = None,
    until: Until = None,
    form: Form = None,
    file: File = None,
    results: Results = RESULTS,
    verbose: Verbose = False,
) -> None:
    """Follow one entity through all episodes: mentions and claims in order, contradicting values marked."""
    from pipeline.filters import Filter

    _answer("timeline", Filter(entity=entity, show=show, since=since, until=until), form, file, results, verbose)


def query(
    statement: Annotated[str, typer.Argument(help='SQL, as in "SELECT name, count(*) FROM entities GROUP BY name".')],
    form: Form = None,
    file: File = None,
    results: Results = RESULTS,
    verbose: Verbose = False,
) -> None:
    """Ask anything in SQL (DuckDB). The index is opened read-only and nothing else can be reached."""
    _write(lambda corpus: corpus.ask_sql(statement), form, file, results, verbose, narrow=False)


def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew instead of bringing it up to date.")] = False,
    parquet: Annotated[
        Path | None,
        typer.Option("--parquet", help="Also write every table as Parquet into this folder.", file_okay=False),
    ] = None,
    results: Results = RESULTS,
    verbose: Verbose = False,
) -> None:
    """Bring the index up to date with the records (a run does so by itself)."""

    def update() -> int:
        from pipeline import store

        change = store.update(results, rebuild)
        for error in change.broken:
            typer.echo(f"left out: {error}", err=True)
        typer.echo(f"{change.read} records read, {change.dropped} dropped", err=True)
        for path in store.export_parquet(results, parquet) if parquet else ():
            typer.echo(path)
        return 1 if change.broken else 0

    guarded(verbose, update)


def _answer(name: str, wanted: Filter, form: str | None, file: Path | None, results: Path, verbose: bool) -> None:
    _write(lambda corpus: corpus.ask(name, wanted), form, file, results, verbose)


def _write(
    ask: Callable[[Corpus], Answer],
    form: str | None,
    file: Path | None,
    folder: Path,
    verbose: bool,
    narrow: bool = True,
) -> None:
    """Ask, and write the answer to a file or stdout; an empty answer is said on stderr."""

    def answer() -> int:
        from pipeline import results
        from pipeline.corpus import Corpus

        chosen = results.form(form, file)
        if chosen == "parquet" and file is None and sys.stdout.isatty():
            raise InputError("Parquet is no text for a terminal; name a file with -o or redirect the output")
        with Corpus(folder) as corpus:
            told = ask(corpus)
        if not told.rows:
            typer.echo("podclaims: nothing matches", err=True)
        if file:
            results.write(told, chosen, file, narrow)
        else:
            sys.stdout.buffer.write(results.render(told, chosen, narrow))
            sys.stdout.flush()
        return 0

    guarded(verbose, answer)
