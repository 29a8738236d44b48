"""What the commands that show an episode do, and how it looks in a terminal."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import Literal, get_args

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline import ingest, sources
from pipeline.errors import InputError, PodclaimsError
from pipeline.model import SectionKind
from pipeline.record import EpisodeRecord, decode
from pipeline.results import WIDTH
from pipeline.tables import clock

ExitCode = Literal[0, 1]
COLOURS = {"sponsor": "yellow", "promo": "magenta", "intro": "cyan", "outro": "cyan", "content": "default"}


def find_record(episode: str, out: Path) -> EpisodeRecord:
    """The record of an episode by id or by file. Raises InputError, naming the nearest id, if there is none."""
    path = Path(episode) if Path(episode).is_file() else out / "episodes" / f"{sources.safe_id(episode)}.json"
    if not path.is_file():
        ids = sorted(p.stem for p in (out / "episodes").glob("*.json"))
        near = difflib.get_close_matches(episode, ids, n=3, cutoff=0.3)
        hint = f"did you mean {', '.join(near)}?" if near else f"{len(ids)} episodes in {out}; run podclaims first"
        raise InputError(f"no record of this episode; {hint}", str(path))
    return decode(path.read_bytes(), str(path))


def show(episode: str, out: Path, most: int) -> ExitCode:
    """Print an episode as a person would want to see it."""
    record = find_record(episode, out)
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    length = clock(record.duration_ms / 1000) if record.duration_ms is not None else "no times"
    title = " · ".join(filter(None, [record.show, record.title, record.published])) or record.id
    console.print(f"[bold]{escape(title)}[/bold]  {length}, {len(record.text):,} characters, {record.source.format}")
    _print_table(console, "segments", ["time", "", "kind", "sponsor", "begins"], [
        [clock(s.start), clock(s.end), f"[{COLOURS[s.kind]}]{s.kind}[/]" + (" ?" if s.review else ""), escape(s.sponsor or ""),
         escape(record.text[s.char_start : s.char_start + 24].replace("\n", " ") + "…")]
        for s in record.segments
    ])  # fmt: skip
    _print_table(console, "chapters", ["time", "title"], [[clock(c.start), escape(c.title)] for c in record.chapters])
    by_count = sorted(record.entities, key=lambda e: (-len(e.mentions), e.mentions[0].char_start))
    _print_table(console, "entities", ["×", "name", "type", "also said as"], [
        [str(len(e.mentions)), escape(e.name), e.type, escape(", ".join(e.aliases[:6]))] for e in by_count[:30]
    ])  # fmt: skip
    claims = record.claims[:most] if most else record.claims
    _print_table(console, f"claims ({len(claims)} of {len(record.claims)})", ["time", "subject", "attribute", "value", "quote"], [
        [clock(c.start), escape(c.subject or ""), escape(c.attribute or ""), escape(amount(c.value, c.value_max, c.unit))
         + ("" if c.status == "asserted" else f" [dim]{c.status}[/dim]"), escape(c.quote)]
        for c in claims
    ])  # fmt: skip
    for check in record.checks:
        console.print(f"[yellow]check[/yellow] {escape(check.message)}")
    for warning in record.warnings:
        line = f" (line {warning.line})" if warning.line else ""
        console.print(f"[yellow]warning[/yellow] {warning.code}: {escape(warning.message)}{line}")
    return 0


def amount(value: float | str, value_max: float | str | None, unit: str) -> str:
    """A value for people: ``208,000,000,000 count``, ``50–60 %``, ``2024-03``."""
    texts = [
        v if isinstance(v, str) else f"{v:,.10g}" if abs(v) < 1e10 else f"{v:,.0f}"
        for v in (value, value_max)
        if v is not None
    ]
    return "–".join(texts) + (f" {unit}" if unit and unit != "date" else "")


def _print_table(console: Console, title: str, columns: list[str], rows: list[list[str]]) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for name in columns:
        table.add_column(name, header_style="dim", no_wrap=name == "time")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def check(files: list[str], feed_source: str | None) -> ExitCode:
    """Read sources and print what was understood; 1 if any cannot be read."""
    console, failed = Console(soft_wrap=True), False
    feed = ingest.load_feed(feed_source) if feed_source else None
    for source in sources.find(files):
        try:
            transcript = ingest.read(source.path, feed)
        except (PodclaimsError, OSError) as error:
            failed = True
            console.print(f"[red]unreadable[/red] {escape(str(error))}")
            continue
        length = clock(transcript.duration_ms / 1000) if transcript.duration_ms is not None else "no times"
        console.print(
            f"[green]ok[/green] {escape(str(source.path))}: {transcript.source.format}, {transcript.source.encoding}, "
            f"{len(transcript.cues)} cues, {len(transcript.text):,} characters, {length}"
        )
        for notice in transcript.notices:
            line = f"line {notice.line}: " if notice.line else ""
            console.print(f"   {notice.code}: {escape(line + notice.message)}")
    return 1 if failed else 0


def notes(episode: str, out: Path, form: str, templates: Path | None) -> ExitCode:
    """Print show notes."""
    from pipeline import notes as show_notes

    print(show_notes.render(find_record(episode, out), show_notes.form(form), templates), end="")
    return 0


def transcript(episode: str, out: Path, form: str, without: str, script: str, names: str) -> ExitCode:
    """Print the transcript."""
    from pipeline import captions

    kinds = [kind.strip() for kind in without.split(",") if kind.strip()]
    _among("segment kind", kinds, get_args(SectionKind))
    _among("script", [script] if script else [], get_args(captions.Script))
    _among("--names", [names], ("as-said", "canonical"))
    record = find_record(episode, out)
    wanted: captions.Script | None = "tw" if script == "tw" else "cn" if script == "cn" else None
    made = captions.captions(record, kinds, wanted, names == "canonical")
    print(captions.render(made, captions.form(form), record.id), end="")
    return 0


def _among(what: str, given: list[str], known: tuple[str, ...]) -> None:
    for one in given:
        if one not in known:
            raise InputError(f"unknown {what} {one!r}; expected {', '.join(known)}")
