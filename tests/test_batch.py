"""Runs over many files."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipeline
from pipeline import batch, flow, storage
from pipeline.errors import OutputError
from pipeline.settings import Settings, SettingsFile

SAMPLES = Path(__file__).resolve().parents[1] / "transcripts"


def records(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "episodes").iterdir()}


def test_one_worker_and_many_give_the_same_bytes(tmp_path: Path) -> None:
    """The records do not depend on the number of processes."""
    pipeline.run([SAMPLES], tmp_path / "one", jobs=1)
    pipeline.run([SAMPLES], tmp_path / "two", jobs=2)
    assert records(tmp_path / "one") == records(tmp_path / "two")
    assert (tmp_path / "one" / "claims.csv").read_bytes() == (tmp_path / "two" / "claims.csv").read_bytes()


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    """A run again makes nothing; a changed source or setting makes just what it touches; force makes all."""
    for path in SAMPLES.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    out = tmp_path / "out"

    def states(settings: Settings = Settings(), force: bool = False) -> list[str]:
        report = batch.run([tmp_path / "*.*"], out, SettingsFile(settings), jobs=1, force=force)
        return [o.state for o in report.outcomes if o.path.endswith(("txt", "srt", "json"))]

    for toml in tmp_path.glob("*.toml"):
        toml.unlink()
    assert states() == ["done", "done", "done"]
    assert states() == ["unchanged", "unchanged", "unchanged"]
    with (tmp_path / "chip-supper-012.txt").open("a", encoding="utf-8") as file:
        file.write("(09:00~09:05) 對了下禮拜有來賓\n")
    assert states() == ["unchanged", "done", "unchanged"]
    assert states(Settings(display="en")) == ["done", "done", "done"]
    assert states(Settings(display="en"), force=True) == ["done", "done", "done"]


def test_a_bug_in_one_episode_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected exception becomes that source's failure, with its traceback; the rest is done."""
    real = flow.analyse

    def faulty(transcript, settings, **more):  # type: ignore[no-untyped-def]
        if transcript.id == "half-beat-037":
            raise ZeroDivisionError("by nought")
        return real(transcript, settings, **more)

    monkeypatch.setattr(flow, "analyse", faulty)
    report = batch.run([SAMPLES], tmp_path, jobs=1)
    assert [(o.id, o.state) for o in report.outcomes] == [
        ("before-the-bell-0919", "done"),
        ("chip-supper-012", "done"),
        ("half-beat-037", "failed"),
    ]
    assert "ZeroDivisionError: by nought (a bug in podclaims" in report.failed[0].error
    assert "in faulty" in report.failed[0].trace


def test_an_output_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file in the place of the output folder is an error before any work."""
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="out: cannot be written"):
        batch.run([SAMPLES], tmp_path / "out")


def test_a_record_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk is full, the old record stays and no draft is left."""
    target = tmp_path / "a.json"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.storage.os.fsync", full)
    with pytest.raises(OutputError, match=r"a\.json: cannot be written: No space left"):
        storage.write(str(target), b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.json", b"old")]
