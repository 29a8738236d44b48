"""Questions to the index: filters that people ask for, as SQL with bound parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.store import key

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AMOUNT = re.compile(r"\s*([-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?)\s*(.*?)\s*")


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; None and empty mean no bound. Texts match any part, whatever the case.

    ``entity`` is any form of a name. ``least`` and ``most`` are amounts with or without a unit ("10MW", "3e9"): with
    one, amounts in other units of its dimension are found too. ``since`` and ``until`` are ISO dates of publication.
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
        """One of the columns contains the text."""
        if wanted:
            self.add(
                "(" + " OR ".join(f"contains(lower({c}), lower(?))" for c in columns) + ")", *[wanted] * len(columns)
            )

    def among(self, column: str, wanted: Sequence[str]) -> None:
        """The column is one of some values."""
        if wanted:
            self.add(f"{column} IN ({', '.join('?' * len(wanted))})", *wanted)

    def __str__(self) -> str:
        return " AND ".join(self.parts) or "true"


@dataclass(frozen=True, slots=True)
class Question:
    """A statement and its values, ready to be executed."""

    sql: str
    values: tuple[Any, ...] = ()


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
    """An amount as (value, None), or (value in base units, dimension) if it has a unit. Raises InputError."""
    match = AMOUNT.fullmatch(text)
    if not match:
        raise InputError(f"{text!r} is no amount; write a number and perhaps a unit, as in 10MW or 2.5e9")
    value, unit = float(match[1].replace(",", "")), match[2]
    if not unit:
        return value, None
    row = connection.execute("SELECT factor, dimension FROM units WHERE unit = ?", [unit]).fetchone()
    if row is None:
        units = [
            u
            for (u,) in connection.execute(
                "SELECT unit FROM units ORDER BY lower(unit) <> lower(?), unit", [unit]
            ).fetchall()
        ]
        raise InputError(f"unknown unit {unit!r}; known are {', '.join(units)}")
    return value * row[0], row[1]


def _episodes(where: Conditions, wanted: Filter) -> None:
    """Conditions on the episode; ``e`` is the table episodes."""
    if wanted.episode:
        where.add("e.episode = ?", wanted.episode)
    where.like(['e."show"'], wanted.show)
    if wanted.since:
        where.add("e.published >= CAST(? AS DATE)", wanted.since)
    if wanted.until:
        where.add("e.published <= CAST(? AS DATE)", wanted.until)


def claims(connection: DuckDBPyConnection, wanted: Filter) -> Question:
    """Claims, in order of publication and time. Raises InputError for unknown names, units and amounts."""
    where = Conditions()
    _episodes(where, wanted)
    if wanted.entity:
        ids = entity_ids(connection, wanted.entity)
        marks = ", ".join("?" * len(ids))
        where.add(
            f"(c.subject_id IN ({marks}) OR c.versus IN (SELECT name FROM names WHERE entity_id IN ({marks})))",
            *ids,
            *ids,
        )
    where.like(["c.attribute"], wanted.attribute)
    if wanted.unit:
        where.add("c.unit = ?", wanted.unit)
    if wanted.dimension:
        where.add("c.dimension = ?", wanted.dimension)
    for text, comparison in ((wanted.least, "coalesce({0}_max, {0}_value) >= ?"), (wanted.most, "{0}_value <= ?")):
        if text:
            value, dimension = amount(connection, text)
            if dimension is None:
                where.add(
                    comparison.format("c.base").replace("base_value", "value").replace("base_max", "value_max"), value
                )
            else:
                where.add("c.dimension = ? AND " + comparison.format("c.base"), dimension, value)
    where.among("c.kind", wanted.kind)
    where.among("c.status", wanted.status)
    where.among("c.segment", wanted.segment)
    where.like(["c.quote", "c.subject"], wanted.text)
    return Question(
        'SELECT c.episode, e."show", e.published, c.start_s, c.subject, c.attribute, c.value, c.value_max, c.unit, c.date, c.date_max, c.per,'
        " c.kind, c.approx, c.bound, c.change, c.versus, c.status, c.said_by, c.segment, c.quote, c.claim_id, c.subject_id, c.rule,"
        " c.char_start, c.char_end, e.path"
        f" FROM claims c JOIN episodes e USING (episode) WHERE {where} ORDER BY e.published, c.episode, c.char_start",
        tuple(where.values),
    )


def entities(connection: DuckDBPyConnection, wanted: Filter) -> Question:
    """Entities over all episodes that match, the most mentioned first."""
    where = Conditions()
    _episodes(where, wanted)
    if wanted.entity:
        where.among("n.entity_id", entity_ids(connection, wanted.entity))
    where.among("n.type", wanted.type)
    where.like(["n.name"], wanted.text)
    return Question(
        "SELECT n.entity_id, mode(n.name) AS name, any_value(n.type) AS type, bool_or(n.known) AS known, sum(n.mentions)::BIGINT AS mentions,"
        " count(*) AS episodes, list_sort(list_distinct(flatten(list(n.aliases)))) AS aliases, min(e.published) AS first_published"
        f" FROM entities n JOIN episodes e USING (episode) WHERE {where} GROUP BY n.entity_id ORDER BY mentions DESC, name",
        tuple(where.values),
    )


def segments(connection: DuckDBPyConnection, wanted: Filter) -> Question:
    """Segments, in order."""
    where = Conditions()
    _episodes(where, wanted)
    if wanted.entity:
        where.among("s.sponsor_id", entity_ids(connection, wanted.entity))
    where.among("s.kind", wanted.segment)
    where.like(["s.text"], wanted.text)
    return Question(
        'SELECT s.episode, e."show", e.published, s.kind, s.sponsor, s.start_s, s.end_s, s.confidence, s.review, s.disclosed, s.offers, s.codes,'
        " s.deadline, s.why, s.char_start, s.char_end, s.text"
        f" FROM segments s JOIN episodes e USING (episode) WHERE {where} ORDER BY e.published, s.episode, s.char_start",
        tuple(where.values),
    )


def chapters(connection: DuckDBPyConnection, wanted: Filter) -> Question:
    """Chapters, in order."""
    where = Conditions()
    _episodes(where, wanted)
    where.like(["h.title"], wanted.text)
    return Question(
        'SELECT h.episode, e."show", e.published, h.start_s, h.title, h.origin, h.char_start FROM chapters h JOIN episodes e USING (episode)'
        f" WHERE {where} ORDER BY e.published, h.episode, h.char_start",
        tuple(where.values),
    )


def checks(connection: DuckDBPyConnection, wanted: Filter) -> Question:
    """Checks, each with the times and quotes of its claims."""
    where = Conditions()
    _episodes(where, wanted)
    where.like(["k.message"], wanted.text)
    return Question(
        'SELECT k.episode, e."show", e.published, k.kind, k.message, list(c.start_s ORDER BY c.char_start) AS start_s,'
        " list(c.quote ORDER BY c.char_start) AS quotes, k.claims FROM checks k JOIN episodes e USING (episode)"
        " LEFT JOIN claims c ON c.episode = k.episode AND list_contains(k.claims, c.claim_id)"
        f" WHERE {where} GROUP BY ALL ORDER BY e.published, k.episode, start_s",
        tuple(where.values),
    )


def timeline(connection: DuckDBPyConnection, wanted: Filter) -> Question:
    """Mentions and claims of one entity across episodes, in order; ``differs`` marks values that others contradict.

    A value differs if the same attribute was given another value in the same dimension elsewhere.
    """
    ids = entity_ids(connection, wanted.entity or "")
    where = Conditions()
    _episodes(where, wanted)
    marks = ", ".join("?" * len(ids))
    return Question(
        f"""
        WITH stated AS (
            SELECT *, count(DISTINCT (base_value, base_max, date)) OVER (PARTITION BY subject_id, attribute, dimension) > 1 AS differs
            FROM claims WHERE subject_id IN ({marks}) AND status NOT IN ('example', 'corrected', 'question')
        ), told AS (
            SELECT episode, start_s, char_start, 'claim' AS what, attribute, value, value_max, unit, date, status, quote AS said, differs
            FROM stated
            UNION ALL
            SELECT episode, start_s, char_start, 'mention', NULL, NULL, NULL, NULL, NULL, how, surface, false
            FROM mentions WHERE entity_id IN ({marks})
        )
        SELECT t.episode, e."show", e.published, t.* EXCLUDE (episode) FROM told t JOIN episodes e USING (episode)
        WHERE {where} ORDER BY e.published, t.episode, t.char_start, t.what
        """,
        (*ids, *ids, *where.values),
    )


QUESTIONS = {
    "claims": claims,
    "entities": entities,
    "segments": segments,
    "chapters": chapters,
    "checks": checks,
    "timeline": timeline,
}
