"""Questions to the index: filters that people ask for, as SQL with bound parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.filters import Conditions, Filter, amount, check, day, entity_ids
from pipeline.store import key

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Question:
    """A statement and its values, ready to be executed."""

    sql: str
    values: tuple[Any, ...] = ()


def _begun(connection: DuckDBPyConnection, wanted: Filter) -> Conditions:
    """The wish checked, and its conditions on the episode; ``e`` is the table episodes. Raises InputError."""
    check(connection, wanted)
    where = Conditions()
    if wanted.episode:
        where.add("e.episode = ?", wanted.episode)
    where.like(['e."show"'], wanted.show)
    dated = connection.execute("SELECT count(published), count(*) FROM episodes").fetchone() or (0, 0)
    if (wanted.since or wanted.until) and dated[1] and not dated[0]:
        raise InputError(
            "no episode here has a date of publication; give it in EPISODE.toml beside the source or by --feed"
        )
    if wanted.since:
        where.add("e.published >= ?", day(wanted.since))
    if wanted.until:
        where.add("e.published <= ?", day(wanted.until, last=True))
    return where


def claims(connection: DuckDBPyConnection, wanted: Filter) -> Question:
    """Claims, in order of publication and time. Raises InputError for unknown names, units and amounts."""
    where = _begun(connection, wanted)
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
    where = _begun(connection, wanted)
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
    where = _begun(connection, wanted)
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
    where = _begun(connection, wanted)
    where.like(["h.title"], wanted.text)
    return Question(
        'SELECT h.episode, e."show", e.published, h.start_s, h.title, h.origin, h.char_start FROM chapters h JOIN episodes e USING (episode)'
        f" WHERE {where} ORDER BY e.published, h.episode, h.char_start",
        tuple(where.values),
    )


def checks(connection: DuckDBPyConnection, wanted: Filter) -> Question:
    """Checks, each with the times and quotes of its claims."""
    where = _begun(connection, wanted)
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

    A value differs if the same attribute, in either script, was given another value in the same dimension elsewhere.
    """
    ids = entity_ids(connection, wanted.entity or "")
    where = _begun(connection, wanted)
    marks = ", ".join("?" * len(ids))
    named = connection.execute(
        f"SELECT DISTINCT attribute FROM claims WHERE subject_id IN ({marks}) AND attribute <> ''", ids
    )
    attributes = [row[0] for row in named.fetchall()]
    return Question(
        f"""
        WITH stated AS (
            SELECT *, kind <> 'date' AND attribute <> '' AND count(DISTINCT (format('{{:.9g}}', base_value), format('{{:.9g}}', base_max)))
                OVER (PARTITION BY subject_id, (?::VARCHAR[])[list_position(?::VARCHAR[], attribute)], dimension, per, kind = 'date') > 1 AS differs
            FROM claims WHERE subject_id IN ({marks}) AND status NOT IN ('example', 'corrected', 'question')
        ), told AS (
            SELECT episode, start_s, char_start, 'claim' AS what, attribute, value, value_max, unit, per, approx, bound, date, date_max,
                status, quote AS said, coalesce(differs, false) AS differs
            FROM stated
            UNION ALL
            SELECT episode, start_s, char_start, 'mention', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, how, surface, false
            FROM mentions WHERE entity_id IN ({marks})
        )
        SELECT t.episode, e."show", e.published, t.* EXCLUDE (episode) FROM told t JOIN episodes e USING (episode)
        WHERE {where} ORDER BY e.published, t.episode, t.char_start, t.what
        """,
        ([key(a) for a in attributes], attributes, *ids, *ids, *where.values),
    )


QUESTIONS = {
    "claims": claims,
    "entities": entities,
    "segments": segments,
    "chapters": chapters,
    "checks": checks,
    "timeline": timeline,
}
