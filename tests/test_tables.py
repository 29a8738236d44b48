"""CSV tables."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.errors import OutputError
from tests import made


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(out: Path) -> list[Path]:
    return sorted((out / "episodes").glob("*.json"))


def test_tables_hold_all_episodes(tmp_path: Path) -> None:
    """Each table has the rows of every record, with the time as a clock and in seconds, and the quote."""
    out = made.folder(tmp_path, made.episode("a"), made.episode("b"))
    assert tables.write(write(out), out) == []
    claims = rows(out / "claims.csv")
    assert len(claims) == 12
    revenue = next(row for row in claims if row["unit"] == "TWD")
    assert (revenue["value"], revenue["quote"]) == ("759600000000", "上一季營收7596億台幣")
    at = made.span("7596億台幣")[0]
    assert (revenue["time"], revenue["start_s"]) == (f"00:{at // 60:02d}:{at % 60:02d}", str(float(at)))
    assert [row["kind"] for row in rows(out / "segments.csv")][:4] == ["intro", "sponsor", "content", "outro"]
    assert {row["name"] for row in rows(out / "entities.csv")} == {"眠雲枕", "Blackwell", "B200", "台積電"}
    assert len(rows(out / "chapters.csv")) == 4


def test_excel_opens_chinese_rightly(tmp_path: Path) -> None:
    """The files begin with a byte order mark, by which Excel knows UTF-8."""
    out = made.folder(tmp_path, made.episode())
    tables.write(write(out), out)
    assert (out / "claims.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+886", "-2", "@cmd", "\tx", "＝1", "\n=1"])
def test_formulas_are_text(text: str) -> None:
    """Text that a spreadsheet would run gets an apostrophe; numbers below zero stay numbers."""
    assert tables.cell(text) == "'" + text
    assert tables.cell(-2) == -2


def test_a_broken_record_is_left_out_and_told(tmp_path: Path) -> None:
    """A file that is no record stops nothing: the others are written and its error is returned."""
    out = made.folder(tmp_path, made.episode("a"))
    (out / "episodes" / "z.json").write_text("{", encoding="utf-8")
    (error,) = tables.write(write(out), out)
    assert "z.json: is not an episode record" in str(error)
    assert len(rows(out / "claims.csv")) == 6


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """If the tables cannot be written, the error names the file, and no half table is left."""
    out = made.folder(tmp_path, made.episode())
    (out / "claims.csv").mkdir()
    with pytest.raises(OutputError, match=r"tables cannot be written"):
        tables.write(write(out), out)
    assert not list(out.glob(".*.part"))
