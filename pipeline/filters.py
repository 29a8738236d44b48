"""What is asked for, checked against what the index holds: names, amounts, dates, and the words of closed lists.

Whatever is unknown is an error that names the nearest that is known, so that a slip of the pen is not read as "nothing".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, get_args

from pipeline.errors import InputError
from pipeline.lexicon import EntityType
from pipeline.model import ClaimKind, SectionKind, Status
from pipeline.store import key

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AMOUNT = re.compile(r"\s*([-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?)\s*(.*?)\s*")
DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
NEAR = 3  # names to suggest


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; None and empty mean no bound. Texts match any part, whatever the case and the script.

    ``entity`` is any form of a name. ``least`` and ``most`` are amounts with or without a unit ("10MW", "3e9",
    "5億台幣"): with one, amounts in other units of its dimension are found too. ``since`` and ``until`` are dates of
    publication: a day, a month ("2024-05") or a year.
    """

    entity: str | None = None
    attribute: str | None = None
    unit: str | None = None
    dimension: str | None = None
    least: str | None = None
    most: str | None = None
    kind: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    episode: str | None = None
    show: str | None = None
    since: str | None = None
    until: str | None = None
    status: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    text: str | None = None

    def __post_init__(self) -> None:
        """One word may stand for a tuple of one, a list for a tuple."""
        for name in ("kind", "type", "status", "segment"):
            given: str | Sequence[str] = getattr(self, name)
            object.__setattr__(self, name, (given,) if isinstance(given, str) else tuple(given))


@dataclass(slots=True)
class Conditions:
    """SQL conditions that all must hold, and the values bound in them."""

    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, part: str, *values: object) -> None:
        """One more condition; ``?`` stands for each value."""
        self.parts.append(part)
        self.values += values

    def like(self, columns: Sequence[str], wanted: str | None) -> None:
        """One of the columns contains the text, in either script."""
        if wanted:
            forms = scripts(wanted)
            parts = [f"contains(lower({column}), lower(?))" for column in columns for _ in forms]
            self.add("(" + " OR ".join(parts) + ")", *forms * len(columns))

    def among(self, column: str, wanted: Sequence[str]) -> None:
        """The column is one of some values."""
        if wanted:
            self.add(f"{column} IN ({', '.join('?' * len(wanted))})", *wanted)

    def __str__(self) -> str:
        return " AND ".join(self.parts) or "true"


def scripts(text: str) -> list[str]:
    """A text as it is, in simplified and in traditional script; without Chinese characters only as it is."""
    if text.isascii():
        return [text]
    import opencc

    from pipeline.text.views import simplify

    return list(dict.fromkeys([text, simplify(text), *(opencc.OpenCC(c).convert(text) for c in ("s2t", "s2tw"))]))


def check(connection: DuckDBPyConnection, wanted: Filter) -> None:
    """Raises InputError, with the nearest known, for a kind, type, status, segment, unit, dimension or episode of no name."""
    closed = (
        ("kind", wanted.kind, get_args(ClaimKind)),
        ("type", wanted.type, get_args(EntityType)),
        ("status", wanted.status, get_args(Status)),
        ("segment", wanted.segment, get_args(SectionKind)),
    )
    for what, given, known in closed:
        for one in given:
            if one not in known:
                raise InputError(f"unknown {what} {one!r}{suggested(one, known)} known are {', '.join(known)}")
    asked = (
        ("unit", wanted.unit, "SELECT unit FROM units UNION SELECT DISTINCT unit FROM claims"),
        ("dimension", wanted.dimension, "SELECT DISTINCT dimension FROM units UNION SELECT DISTINCT dimension FROM claims"),
        ("episode", wanted.episode, "SELECT episode FROM episodes"),
    )  # fmt: skip
    for what, name, statement in asked:
        if name is not None:
            names = sorted(row[0] for row in connection.execute(statement).fetchall() if row[0])
            if name not in names:
                raise InputError(f"unknown {what} {name!r}{suggested(name, names)}".removesuffix(";"))
    if wanted.show:
        shows = [row[0] for row in connection.execute('SELECT DISTINCT "show" FROM episodes').fetchall() if row[0]]
        forms = [form.lower() for form in scripts(wanted.show)]
        if not any(form in show.lower() for form in forms for show in shows):
            raise InputError(f"no show here is called {wanted.show!r}{suggested(wanted.show, shows)}".removesuffix(";"))


def suggested(name: str, known: Iterable[str]) -> str:
    """``; did you mean A, B?`` or ``;`` where nothing is near."""
    from rapidfuzz import fuzz, process

    near = process.extract(name, sorted(known), scorer=fuzz.WRatio, processor=str.lower, limit=NEAR, score_cutoff=55)
    return f"; did you mean {', '.join(found for found, _, _ in near)}?" if near else ";"


def entity_ids(connection: DuckDBPyConnection, name: str) -> list[str]:
    """Ids of the entities that go by a name in any form. Raises InputError, with the nearest names, if none does."""
    rows = connection.execute("SELECT DISTINCT entity_id FROM names WHERE key = ? ORDER BY 1", [key(name)]).fetchall()
    if not rows:
        from rapidfuzz import process

        names = {k: n for n, k in connection.execute("SELECT any_value(name), key FROM names GROUP BY key").fetchall()}
        near = [names[found] for found, _, _ in process.extract(key(name), names.keys(), limit=4, score_cutoff=55)]
        raise InputError(
            f"nothing here goes by the name {name!r}" + (f"; did you mean {', '.join(near)}?" if near else "")
        )
    return [row[0] for row in rows]


def amount(connection: DuckDBPyConnection, text: str) -> tuple[float, str | None]:
    """An amount as (value, None), or (value in base units, dimension) if it has a unit. Raises InputError.

    What is no number with a unit symbol is read as a transcript is: "5億", "三成", "100萬美元".
    """
    match = AMOUNT.fullmatch(text)
    units = {u: (f, d) for u, f, d in connection.execute("SELECT unit, factor, dimension FROM units").fetchall()}
    if match and not match[2]:
        return float(match[1].replace(",", "")), None
    if match and match[2] in units:
        factor, dimension = units[match[2]]
        return float(match[1].replace(",", "")) * factor, dimension
    spoken = _spoken(connection, text)
    if spoken:
        value, unit = spoken
        return (value * units[unit][0], units[unit][1]) if unit in units else (value, None)
    if match is None:
        raise InputError(f"{text!r} is no amount; write a number and perhaps a unit, as in 10MW, 2.5e9 or 5億")
    raise InputError(f"unknown unit {match[2]!r}{suggested(match[2], units)}".removesuffix(";"))


def _spoken(connection: DuckDBPyConnection, text: str) -> tuple[float, str] | None:
    """Value and unit ("" for a bare number) of an amount in words; None if the text is not one amount."""
    from pipeline.tag.quantities import find
    from pipeline.text.views import simplify

    text = text.strip()
    row = connection.execute("SELECT mode(script) FROM episodes").fetchone()
    found = find(simplify(text), "cn" if row and row[0] == "cn" else "tw")
    if len(found) != 1 or (found[0].char_start, found[0].char_end) != (0, len(text)):
        return None
    return found[0].value, "" if found[0].unit == "count" else found[0].unit


def day(text: str, last: bool = False) -> date:
    """The first (or last) day of a day, month or year: 2024-05-03, 2024-05, 2024. Raises InputError."""
    match = DAY.fullmatch(text.strip().replace("/", "-"))
    try:
        if not match:
            raise ValueError
        year, month, number = (int(part) if part else 0 for part in match.groups())
        if number:
            return date(year, month, number)
        if not last:
            return date(year, month or 1, 1)
        return (date(year, month, 28) + timedelta(4)).replace(day=1) - timedelta(1) if month else date(year, 12, 31)
    except ValueError:
        raise InputError(f"{text!r} is no date; write 2024-05-03, 2024-05 or 2024") from None
