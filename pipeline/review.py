"""Names that a person should look at: doubtful links and frequent unknown names, as a CSV to decide on.

The list is made from the records of a run. Whoever reads it writes ``yes`` or ``no`` into the column ``decision`` and
corrects ``name``, ``type`` and ``aliases`` (parted by ``|``) where they are wrong; the next run takes the file by
``--lexicon`` (``pipeline.lexicon.decisions`` says what the answers do). Rows that are decided stay when the list is
made again.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline import storage
from pipeline.errors import InputError
from pipeline.lexicon import DECISION
from pipeline.record import EntityRecord, EpisodeRecord, decode
from pipeline.store import key
from pipeline.tables import cell, clock

Why = Literal["doubtful link", "unknown name"]
QUOTES = 3
COLUMNS = (
    *(DECISION, "name", "type", "surface", "aliases", "why", "mentions", "episodes"),
    *(f"quote_{number}" for number in range(1, QUOTES + 1)),
)
AROUND = 18  # characters of a quote on each side of the name


@dataclass(slots=True)
class Question:
    """A surface of which a person should say whether it is the name."""

    why: Why
    name: str
    type: str
    surface: str
    mentions: int = 0
    others: Counter[str] = field(default_factory=Counter)
    quotes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def row(self) -> list[object]:
        """The cells, undecided."""
        quotes = list(self._some())
        aliases = "|".join(surface for surface, _ in self.others.most_common())
        cells = ["", self.name, self.type, self.surface, aliases, self.why, self.mentions, len(self.quotes)]
        return [*cells, *quotes, *[""] * (QUOTES - len(quotes))]

    def _some(self) -> Iterator[str]:
        """Some quotes, from as many episodes as there are."""
        told = 0
        for turn in range(QUOTES):
            for rows in self.quotes.values():
                if turn < len(rows) and told < QUOTES:
                    told += 1
                    yield rows[turn]


def records(out: Path) -> Iterator[EpisodeRecord]:
    """The records of a run, one at a time, by id. Raises InputError if there are none or one is broken."""
    paths = sorted((out / "episodes").glob("*.json"))
    if not paths:
        raise InputError("holds no results; run podclaims run first", str(out))
    for path in paths:
        yield decode(path.read_bytes(), str(path))


def questions(found: Iterable[EpisodeRecord], least: int = 3) -> list[Question]:
    """Doubtful links, then unknown names with ``least`` mentions and more (no terms), each by number of mentions."""
    links: dict[tuple[str, str], Question] = {}
    unknown: dict[str, Question] = {}
    for record in found:
        for entity in record.entities:
            _add_links(record, entity, links)
            given = any(mention.how == "metadata" for mention in entity.mentions)  # the show notes spell it
            if not (entity.known or given or entity.type == "TERM"):
                _add_unknown(record, entity, unknown)
    frequent = [one for one in unknown.values() if one.mentions >= least]
    return [*sorted(links.values(), key=_rank), *sorted(frequent, key=_rank)]


def _rank(one: Question) -> tuple[int, str, str]:
    return -one.mentions, one.name, one.surface


def _add_links(record: EpisodeRecord, entity: EntityRecord, links: dict[tuple[str, str], Question]) -> None:
    for mention in entity.mentions:
        if mention.doubtful:
            made = Question("doubtful link", entity.name, entity.type, mention.surface)
            one = links.setdefault((key(mention.surface), entity.id), made)
            one.mentions += 1
            one.quotes[record.id].append(_quote(record, mention.char_start, mention.char_end, mention.start))


def _add_unknown(record: EpisodeRecord, entity: EntityRecord, unknown: dict[str, Question]) -> None:
    one = unknown.setdefault(entity.id, Question("unknown name", entity.name, entity.type, entity.name))
    for mention in entity.mentions:
        one.mentions += 1
        one.quotes[record.id].append(_quote(record, mention.char_start, mention.char_end, mention.start))
        if key(mention.surface) != key(one.surface) and not mention.doubtful:
            one.others[mention.surface] += 1


def _quote(record: EpisodeRecord, start: int, end: int, at: float | None) -> str:
    """The words around a mention, itself in brackets, with the place to listen to."""
    before, after = record.text[max(start - AROUND, 0) : start], record.text[end : end + AROUND]
    words = f"…{before}【{record.text[start:end]}】{after}…".replace("\n", " ")
    return f"{words} ({record.id} {clock(at)})" if at is not None else f"{words} ({record.id})"


def write(path: Path, asked: list[Question]) -> tuple[int, int]:
    """Write the list, rows decided in an earlier one first; how many were decided and how many are to decide.

    Raises InputError if the file is there and is no such list, OutputError if it cannot be written.
    """
    kept = _decided(path)
    answered = {(key(row["surface"] or row["name"]), row["why"]) for row in kept}
    rows = [one.row() for one in asked if (key(one.surface), one.why) not in answered]
    storage.write(str(path), render([[row.get(name, "") for name in COLUMNS] for row in kept], rows))
    return len(kept), len(rows)


def render(*groups: Iterable[list[object]] | list[list[str]]) -> bytes:
    """Rows as CSV in UTF-8 with BOM, so that a spreadsheet opens it rightly."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for rows in groups:
        table.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _decided(path: Path) -> list[dict[str, str]]:
    """The rows with an answer in a list that is there already."""
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            missing = {DECISION, "name", "type", "surface", "why"} - set(table.fieldnames or ())
            rows = [] if missing else [dict(row) for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", str(path)) from error
    if missing:
        raise InputError("is there and is no list of names of podclaims; choose another file", str(path))
    return [row for row in rows if (row[DECISION] or "").strip()]
