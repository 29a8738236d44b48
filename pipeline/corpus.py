"""The results of a run as a Python object that answers questions with pandas DataFrames.

>>> import pipeline
>>> corpus = pipeline.open("outputs")
>>> corpus.claims(entity="B200", least="100e9")[["start_s", "attribute", "value", "unit", "quote"]]  # doctest: +SKIP
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, Unpack

from pipeline import query, store
from pipeline.errors import InputError
from pipeline.filters import Filter, suggested
from pipeline.query import Question

if TYPE_CHECKING:
    import pandas as pd

ASKED = ("SELECT", "EXPLAIN")  # statements that a free query may be; SHOW, DESCRIBE, FROM … count as SELECT
DTYPES = (
    {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "datetime64[s]", "TIMESTAMP": "datetime64[us]"}
    | dict.fromkeys(("DOUBLE", "FLOAT", "HUGEINT", "DECIMAL"), "Float64")
    | dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"), "Int64")
)


class Answer(NamedTuple):
    """Column names, rows, and the columns' DuckDB types."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    types: list[str]


class Filters(TypedDict, total=False):
    """Keyword arguments of the questions: the fields of ``filters.Filter``."""

    entity: str
    attribute: str
    unit: str
    dimension: str
    least: str
    most: str
    kind: str | Sequence[str]
    type: str | Sequence[str]
    episode: str
    show: str
    since: str
    until: str
    status: str | Sequence[str]
    segment: str | Sequence[str]
    text: str


class Corpus:
    """A read-only view of an output folder's index; a context manager. Questions raise InputError for unknown names."""

    def __init__(self, out: str | Path) -> None:
        self._connection = store.connect(Path(out))

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index, so that a run can write it."""
        self._connection.close()

    def ask(self, name: str, wanted: Filter) -> Answer:
        """The answer to one of ``query.QUESTIONS``."""
        return self._run(query.QUESTIONS[name](self._connection, wanted))

    def _run(self, question: Question) -> Answer:
        import duckdb

        try:
            cursor = self._connection.execute(question.sql, question.values)
            about = cursor.description or ()
            return Answer([column[0] for column in about], cursor.fetchall(), [str(column[1]) for column in about])
        except duckdb.Error as error:
            raise InputError(f"the query failed: {error}") from error

    def sql(self, statement: str, values: tuple[Any, ...] = ()) -> pd.DataFrame:
        """Any SELECT on the tables of data/sql/schema.sql. Raises InputError with DuckDB's message."""
        return frame(self.ask_sql(statement, values))

    def ask_sql(self, statement: str, values: tuple[Any, ...] = ()) -> Answer:
        """As ``sql``, as an Answer."""
        import duckdb

        try:
            statements = self._connection.extract_statements(statement)
        except duckdb.Error as error:
            raise InputError(f"the query failed: {error}") from error
        if len(statements) != 1 or statements[0].type.name not in ASKED:
            raise InputError(
                'a query is one statement that asks, as in "SELECT name FROM entities"; SHOW TABLES lists all'
            )
        return self._run(Question(statement, values))

    def claims(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Claims, by default those that the content states: no sponsor reads, no examples, nothing taken back."""
        return frame(self.ask("claims", content_claims(_filter(wanted))))

    def entities(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Entities over all episodes, the most mentioned first."""
        return frame(self.ask("entities", _filter(wanted)))

    def segments(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Segments; ``segment=("sponsor",)`` for the sponsor reads."""
        return frame(self.ask("segments", _filter(wanted)))

    def chapters(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Chapters."""
        return frame(self.ask("chapters", _filter(wanted)))

    def checks(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Claims that do not fit together."""
        return frame(self.ask("checks", _filter(wanted)))

    def timeline(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Mentions and claims of one ``entity`` across episodes."""
        return frame(self.ask("timeline", _filter(wanted)))


def open_corpus(out: str | Path = "outputs") -> Corpus:
    """The results in a folder that ``run`` wrote. Raises InputError if there are none."""
    return Corpus(out)


def _filter(wanted: Filters) -> Filter:
    unknown = [name for name in wanted if name not in Filters.__annotations__]
    if unknown:
        near = suggested(unknown[0], Filters.__annotations__)
        raise InputError(f"there is no filter {unknown[0]!r}{near} known are {', '.join(Filters.__annotations__)}")
    return Filter(**wanted)  # type: ignore[arg-type]  # words become tuples there


def content_claims(wanted: Filter) -> Filter:
    """The filter with the defaults for claims where it names no segment or status."""
    return dataclasses.replace(
        wanted,
        segment=wanted.segment or ("content", "intro", "outro"),
        status=wanted.status or ("asserted", "hedged"),
    )


def frame(answer: Answer) -> pd.DataFrame:
    """An answer as a DataFrame with nullable types, the same ones whether or not there are rows or missing values."""
    import pandas as pd

    names = answer.columns
    made = pd.DataFrame.from_records(answer.rows, columns=names if len(set(names)) == len(names) else unique(names))
    return made.astype(
        {name: DTYPES.get(kind, "object") for name, kind in zip(made.columns, answer.types, strict=True)}
    )


def unique(names: list[str]) -> list[str]:
    """Column names told apart: x, x_2, x_3."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return made
