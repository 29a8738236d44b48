"""Finding sources and naming their records."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import sources
from pipeline.errors import InputError


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")


def test_folders_are_searched_in_depth(tmp_path: Path) -> None:
    """Transcripts of all suffixes are found, each once; hidden files, sidecars and other files are not sources."""
    touch(
        tmp_path, "a.txt", "b/c.SRT", "b/d.json", "a.toml", "d.chapters.json", ".hidden.txt", ".git/x.txt", "notes.pdf"
    )
    found = sources.find([tmp_path, tmp_path / "a.txt"])
    assert [s.path.relative_to(tmp_path).as_posix() for s in found] == ["a.txt", "b/c.SRT", "b/d.json"]


def test_folders_are_searched_for_every_format() -> None:
    """What the samples of the formats end in is searched for, but for CSV, which tables of other kinds end in too."""
    samples = Path(__file__).parent / "data" / "ingest"
    assert {path.suffix for path in samples.iterdir()} - {".csv"} <= sources.SUFFIXES


def test_globs_and_odd_suffixes(tmp_path: Path) -> None:
    """A glob finds what it matches; a file that is named is read whatever its suffix."""
    touch(tmp_path, "e1.txt", "e2.txt", "odd.dat")
    assert [s.id for s in sources.find([str(tmp_path / "e*.txt"), tmp_path / "odd.dat"])] == ["e1", "e2", "odd"]


def test_nothing_found_is_an_error(tmp_path: Path) -> None:
    """A path that matches nothing is told, with what was expected."""
    with pytest.raises(InputError, match=r"missing: no transcript here; expected a file, a folder with \.ass"):
        sources.find([tmp_path / "missing"])


def test_colliding_stems_take_the_folder_then_the_suffix(tmp_path: Path) -> None:
    """Two files of one stem are told apart by folder; in one folder by suffix; case does not make a difference."""
    touch(tmp_path, "x/ep1.txt", "y/ep1.txt", "z/ep2.txt", "z/EP2.srt", "z/ep3.txt")
    assert sorted(s.id for s in sources.find([tmp_path])) == ["ep3", "x-ep1", "y-ep1", "z-EP2-srt", "z-ep2-txt"]


def test_links_in_a_loop_end(tmp_path: Path) -> None:
    """A link to a folder above is not followed."""
    touch(tmp_path, "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [s.id for s in sources.find([tmp_path])] == ["a"]


@given(st.text(min_size=1))
def test_ids_are_safe_file_names(stem: str) -> None:
    """Whatever a file is called, its record's name stays in its folder and below the length that file systems allow."""
    name = sources.safe_id(stem)
    assert name
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert name not in (".", "..")
    assert len(f".{name}.json.1234567.part".encode()) < 255
