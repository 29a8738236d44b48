"""The results of a run as a Python object that answers questions with pandas DataFrames.

>>> import pipeline
>>> corpus = pipeline.open("outputs")
>>> corpus.claims(entity="B200", least="100e9")[["start_s", "attribute", "value", "unit", "quote"]]  # doctest: +SKIP
"""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from pipeline import query, store
from pipeline.errors import InputError
from pipeline.query import Filter, Question

if TYPE_CHECKING:
    import pandas as pd

Rows = tuple[list[str], list[tuple[Any, ...]]]


class Filters(TypedDict, total=False):
    """Keyword arguments of the questions: the fields of ``query.Filter``."""

    entity: str
    attribute: str
    unit: str
    dimension: str
    least: str
    most: str
    kind: tuple[str, ...]
    type: tuple[str, ...]
    episode: str
    show: str
    since: str
    until: str
    status: tuple[str, ...]
    segment: tuple[str, ...]
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

    def rows(self, name: str, wanted: Filter) -> Rows:
        """Column names and rows of one of ``query.QUESTIONS``."""
        return self._run(query.QUESTIONS[name](self._connection, wanted))

    def _run(self, question: Question) -> Rows:
        import duckdb

        try:
            cursor = self._connection.execute(question.sql, question.values)
            return [column[0] for column in cursor.description or ()], cursor.fetchall()
        except duckdb.Error as error:
            raise InputError(f"the query failed: {error}") from error

    def sql(self, statement: str, values: tuple[Any, ...] = ()) -> pd.DataFrame:
        """Any SELECT on the tables of data/sql/schema.sql. Raises InputError with DuckDB's message."""
        return frame(*self._run(Question(statement, values)))

    def sql_rows(self, statement: str) -> Rows:
        """As ``sql``, as column names and rows."""
        return self._run(Question(statement))

    def claims(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Claims, by default those that the content states: no sponsor reads, no examples, nothing taken back."""
        return frame(*self.rows("claims", content_claims(Filter(**wanted))))

    def entities(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Entities over all episodes, the most mentioned first."""
        return frame(*self.rows("entities", Filter(**wanted)))

    def segments(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Segments; ``segment=("sponsor",)`` for the sponsor reads."""
        return frame(*self.rows("segments", Filter(**wanted)))

    def chapters(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Chapters."""
        return frame(*self.rows("chapters", Filter(**wanted)))

    def checks(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Claims that do not fit together."""
        return frame(*self.rows("checks", Filter(**wanted)))

    def timeline(self, **wanted: Unpack[Filters]) -> pd.DataFrame:
        """Mentions and claims of one ``entity`` across episodes."""
        return frame(*self.rows("timeline", Filter(**wanted)))


def open_corpus(out: str | Path = "outputs") -> Corpus:
    """The results in a folder that ``run`` wrote. Raises InputError if there are none."""
    return Corpus(out)


def content_claims(wanted: Filter) -> Filter:
    """The filter with the defaults for claims where it names no segment or status."""
    return dataclasses.replace(
        wanted,
        segment=wanted.segment or ("content", "intro", "outro"),
        status=wanted.status or ("asserted", "hedged"),
    )


def frame(columns: list[str], rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows as a DataFrame with nullable types: strings, integers and booleans stay such beside missing values."""
    import pandas as pd

    made = pd.DataFrame.from_records(rows, columns=columns)
    dates = [name for name in columns if any(isinstance(v, datetime.date) for v in made[name])]
    for name in dates:
        made[name] = pd.to_datetime(made[name])
    return made.convert_dtypes()
