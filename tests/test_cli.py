"""The command line, as its user meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from pipeline.record import json_schema
from tests import made

ROOT = Path(__file__).resolve().parents[1]


ENV = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200", "NO_COLOR": "1"}


def podclaims(*words: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=ENV,
        check=False,
    )


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a run over the sample episodes."""
    out = tmp_path_factory.mktemp("samples")
    done = podclaims("run", "transcripts", "-o", out)
    assert done.returncode == 0, done.stderr
    return out


def test_the_samples_become_valid_records_and_tables(samples: Path) -> None:
    """The main job: a record an episode that its schema accepts, four tables, and the index."""
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((samples / "episodes").iterdir())]
    assert len(records) == 3
    for record in records:
        jsonschema.validate(record, json_schema())
        kinds = {s["kind"] for s in record["segments"]}
        assert "content" in kinds
        assert "sponsor" in kinds
        assert len(record["claims"]) >= 15
    assert {p.name for p in samples.iterdir()} >= {
        "segments.csv",
        "chapters.csv",
        "entities.csv",
        "claims.csv",
        "podclaims.duckdb",
    }


def test_a_second_run_does_nothing_again(samples: Path) -> None:
    """Unchanged sources are not computed again, and the records stay as they were."""
    before = {p.name: p.stat().st_mtime_ns for p in (samples / "episodes").iterdir()}
    done = podclaims("run", "transcripts", "-o", samples)
    assert "3 (3 unchanged)" in done.stdout
    assert {p.name: p.stat().st_mtime_ns for p in (samples / "episodes").iterdir()} == before


def test_show_is_an_episode_at_a_glance(samples: Path) -> None:
    """Show prints segments, chapters, entities and claims; an unknown episode suggests the nearest."""
    done = podclaims("show", "half-beat-037", "-r", samples)
    for part in ("segments", "chapters", "entities", "claims", "sponsor", "00:00:"):
        assert part in done.stdout
    missing = podclaims("show", "half-beat-37", "-r", samples)
    assert missing.returncode == 2
    assert "did you mean half-beat-037" in missing.stderr


def test_a_bad_file_stops_no_other(tmp_path: Path) -> None:
    """One unreadable file: exit code 1, its error named on stderr, the other done."""
    (tmp_path / "good.txt").write_text("[00:00:01] 大家好 今天聊台積電 營收是100億台幣\n", encoding="utf-8")
    (tmp_path / "bad.json").write_bytes(b"\x00\x01\x02" * 50)
    done = podclaims("run", tmp_path, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "bad.json" in done.stderr
    assert [p.name for p in (tmp_path / "out" / "episodes").iterdir()] == ["good.json"]


def test_colliding_names_are_told(tmp_path: Path) -> None:
    """Two files of one stem both get a record, and the run says which id each got."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ep1.txt").write_text(f"大家好 這裡是{folder}節目", encoding="utf-8")
    done = podclaims("run", tmp_path, "-o", tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out" / "episodes").iterdir()) == ["a-ep1.json", "b-ep1.json"]
    assert "named a-ep1" in done.stderr


def test_check_reads_and_writes_nothing(tmp_path: Path) -> None:
    """Check says what was understood of a file and what was skipped."""
    path = tmp_path / "x.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\n你好\n\n2\n00:00:xx --> 00:00:04,000\n再見\n", encoding="utf-8")
    done = podclaims("check", path)
    assert done.returncode == 0
    assert "ok" in done.stdout
    assert "line 6" in done.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["x.srt"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "nowhere"], "nowhere: no transcript here"),
        (["run", "transcripts", "-s", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["claims", "-r", "nowhere"], "there is no index"),
        (["run"], "Missing argument"),
        (["runn"], "No such command"),
    ],
)
def test_wrong_usage_is_told(words: list[str], message: str) -> None:
    """Wrong usage: exit code 2 and one message that says what is wrong."""
    done = podclaims(*words)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_printed_schema_is_the_record_s() -> None:
    """``podclaims schema`` prints what the tests validate with; ``settings`` prints valid TOML; ``--version`` a version."""
    assert json.loads(podclaims("schema").stdout) == json_schema()
    assert "sponsor_cap = 0.4" in podclaims("settings").stdout
    assert podclaims("--version").stdout.strip() == "0.1.0"


def test_queries_from_the_command_line(tmp_path: Path) -> None:
    """Claims by entity as CSV, SQL as JSON, an empty answer said on stderr, a wrong table explained."""
    out = made.folder(tmp_path, made.episode())
    assert podclaims("index", "-r", out).returncode == 0
    found = podclaims("claims", "-e", "台积电", "-r", out, "-f", "csv")
    assert "7596億台幣" in found.stdout
    counted = podclaims("query", "SELECT count(*) AS n FROM claims", "-r", out, "-f", "json")
    assert json.loads(counted.stdout) == [{"n": 6}]
    empty = podclaims("claims", "--text", "沒有這句", "-r", out, "-f", "json")
    assert (json.loads(empty.stdout), "nothing matches" in empty.stderr) == ([], True)
    wrong = podclaims("query", "SELECT * FROM nowhere", "-r", out)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
    written = podclaims("segments", "--kind", "sponsor", "-r", out, "-o", tmp_path / "ads.md")
    assert written.returncode == 0
    assert "CHIP88" in (tmp_path / "ads.md").read_text(encoding="utf-8")


def test_parquet_is_not_written_to_a_terminal(tmp_path: Path) -> None:
    """Bytes that would spoil the screen are refused, with what to do; through a pipe they go."""
    out = made.folder(tmp_path, made.episode())
    assert podclaims("index", "-r", out).returncode == 0
    words = [sys.executable, "-m", "pipeline", "claims", "-r", str(out), "-f", "parquet"]
    screen, terminal = os.openpty()
    try:
        done = subprocess.run(words, stdout=terminal, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=ENV, check=False)
    finally:
        os.close(terminal)
        os.close(screen)
    assert (done.returncode, "name a file with -o" in done.stderr) == (2, True)
    piped = subprocess.run(words, capture_output=True, cwd=ROOT, env=ENV, check=True)
    assert piped.stdout.startswith(b"PAR1")


def test_notes_and_transcript_from_the_command_line(tmp_path: Path) -> None:
    """Both print their formats and refuse unknown ones."""
    out = made.folder(tmp_path, made.episode())
    assert "## 章節" in podclaims("notes", "chip-1", "-r", out).stdout
    vtt = podclaims("transcript", "chip-1", "-r", out, "-f", "vtt", "--without", "sponsor").stdout
    assert vtt.startswith("WEBVTT")
    assert "贊助" not in vtt
    assert "unknown segment kind 'ads'" in podclaims("transcript", "chip-1", "-r", out, "--without", "ads").stderr
    assert "unknown format 'pdf'" in podclaims("notes", "chip-1", "-r", out, "-f", "pdf").stderr
