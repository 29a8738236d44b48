"""What a run survives: killed workers and parents, full disks, sources that vanish, odd names."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import batch
from pipeline.batch import Outcome, folder, pool, work
from pipeline.errors import OutputError
from pipeline.record import decode
from pipeline.sources import SourceFile

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = (ROOT / "transcripts" / "chip-supper-012.txt").read_text(encoding="utf-8")


def sources(folder: Path, count: int, size: int = 1) -> Path:
    """A folder with ``count`` sources that differ."""
    folder.mkdir(exist_ok=True)
    for i in range(count):
        (folder / f"e{i:02d}.txt").write_text(f"(00:00~00:01) 第{i}集開始了\n" + SAMPLE * size, encoding="utf-8")
    return folder


def whole(out: Path) -> list[str]:
    """Ids of the records, each of which must be whole."""
    return sorted(decode(p.read_bytes(), str(p)).id for p in (out / "episodes").glob("[!.]*"))


def run_json(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return found


def killing(name: str, once: Path | None) -> Callable[..., Outcome]:
    """``work._made`` that kills its process on the source ``name``; only the first time if ``once`` is a path."""
    real = work._made

    def made(path: Path, source: SourceFile, digest: str, job: work.Job) -> Outcome:
        if source.id == name and not (once and once.exists()):
            if once:
                once.write_text("x", encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)
        return real(path, source, digest, job)

    return made


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Workers as forks of the test, so that they see what it patches; and never in this process."""
    work.warm_up()
    monkeypatch.setattr(pool, "start_method", lambda: "fork")
    monkeypatch.setattr(pool, "SMALL", 0)
    return monkeypatch


pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def test_a_file_that_kills_its_worker_twice_fails_and_no_other_does(tmp_path: Path, forked: pytest.MonkeyPatch) -> None:
    """The poison file is tried twice and recorded in run.json with what happened; all others get their records."""
    given = sources(tmp_path / "in", 8)
    forked.setattr(work, "_made", killing("e03", None))
    report = batch.run([given], tmp_path / "out", jobs=2)
    assert [o.id for o in report.failed] == ["e03"]
    assert len(whole(tmp_path / "out")) == 7
    (failure,) = run_json(tmp_path / "out")["failures"]
    assert failure["id"] == "e03"
    assert "the worker died on it twice" in failure["error"]
    assert "BrokenProcessPool" in failure["trace"]


def test_a_worker_killed_once_loses_nothing(tmp_path: Path, forked: pytest.MonkeyPatch) -> None:
    """What was under way when a worker died is done again, unless its record had just been written by another worker."""
    given = sources(tmp_path / "in", 6)
    forked.setattr(work, "_made", killing("e02", tmp_path / "killed"))
    report = batch.run([given], tmp_path / "out", jobs=2)
    assert (tmp_path / "killed").exists()
    assert [o.id for o in report.outcomes if o.state == "failed"] == [] and len(report.outcomes) == 6
    assert next(o for o in report.outcomes if o.id == "e02").state == "done"
    assert len(whole(tmp_path / "out")) == 6


def start(given: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "pipeline", "run", str(given), "-o", str(out), "-j", "2", *more]
    return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)


def wait_for(what: str, condition: Callable[..., object], seconds: float = 40.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.02)


def session(leader: int) -> list[int]:
    """Pids of the session a process leads or led, which are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == leader and fields[0] != "Z":
                    found.append(int(entry.name))
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for orphans in /proc")
def test_a_killed_parent_leaves_whole_records_and_no_orphans(tmp_path: Path) -> None:
    """kill -9 in mid-run, again and again: records are whole, workers end, drafts go, and the last run finishes the rest."""
    given, out = sources(tmp_path / "in", 40, 4), tmp_path / "out"
    for already in (0, 4):
        running = start(given, out)
        wait_for("progress", lambda least=already: len(list((out / "episodes").glob("[!.]*.json"))) > least)
        running.send_signal(signal.SIGKILL)
        running.communicate()
        wait_for("no orphans", lambda pid=running.pid: not session(pid), 5)
        assert already < len(whole(out)) < 40
    (out / "episodes" / ".e01.json.1.part").write_text("draft", encoding="utf-8")
    last = start(given, out)
    _, said = last.communicate()
    assert last.returncode == 0, said
    assert len(whole(out)) == 40
    assert run_json(out)["counts"]["unchanged"] > 4
    assert not list((out / "episodes").glob(".*"))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for orphans in /proc")
def test_ctrl_c_stops_in_a_second(tmp_path: Path) -> None:
    """Ctrl-C in the whole group: exit 130 within a second, how to go on, no traceback, no orphans, run.json says stopped."""
    given, out = sources(tmp_path / "in", 60, 4), tmp_path / "out"
    running = start(given, out)
    wait_for("progress", lambda: len(list((out / "episodes").glob("[!.]*.json"))) > 2)
    began = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=10)
    assert time.monotonic() - began < 1.5
    assert running.returncode == 130
    assert "the same command goes on from there" in said.decode()
    assert "Traceback" not in said.decode()
    wait_for("no orphans", lambda: not session(running.pid), 2)
    assert run_json(out)["state"] == "stopped"
    assert len(whole(out)) < 60


def test_the_second_run_on_a_folder_is_refused(tmp_path: Path) -> None:
    """While one run keeps the output folder, another one is told by whom; afterwards it goes on."""
    given = sources(tmp_path / "in", 1)
    out = str(tmp_path / "out")
    with (
        folder.kept(out, 0),
        pytest.raises(OutputError, match=rf"another run is writing here \(process {os.getpid()} on"),
    ):
        batch.run([given], out, wait_s=0.1)
    assert len(batch.run([given], out).outcomes) == 1


def test_a_full_disk_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space left: one error that says so, no half record, no draft; the next run does the rest."""
    given, out = sources(tmp_path / "in", 3), tmp_path / "out"
    real, calls = os.fsync, []

    def full(number: int) -> None:
        calls.append(number)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        real(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="cannot be written: No space left on device"):
            batch.run([given], out, jobs=1)
    assert len(whole(out)) == 1
    assert not list((out / "episodes").glob(".*"))
    assert [o.state for o in batch.run([given], out, jobs=1).outcomes].count("unchanged") == 1
    assert len(whole(out)) == 3


def test_a_source_that_vanishes_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that is gone when its turn comes is a failure that names it; the others are done."""
    given, out = sources(tmp_path / "in", 3), tmp_path / "out"
    real = work.process

    def process(task: work.Task, job: work.Job) -> Outcome:
        (given / "e02.txt").unlink(missing_ok=True)
        return real(task, job)

    monkeypatch.setattr(work, "process", process)
    report = batch.run([given], out)
    assert [(o.id, o.state) for o in report.outcomes] == [("e00", "done"), ("e01", "done"), ("e02", "failed")]
    assert "e02.txt" in report.failed[0].error
    assert "No such file" in report.failed[0].error


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for workers in /proc")
def test_workers_killed_again_and_again(tmp_path: Path) -> None:
    """kill -9 of one process of the run after another: records are whole, what failed is recorded, the next run does the rest."""
    given, out = sources(tmp_path / "in", 40, 4), tmp_path / "out"
    running = start(given, out)
    chance, killed = random.Random(12), 0
    wait_for("progress", lambda: len(list((out / "episodes").glob("[!.]*.json"))) > 0)
    until = time.monotonic() + 60
    while running.poll() is None and time.monotonic() < until:
        others = [pid for pid in session(running.pid) if pid != running.pid]
        if others and killed < 6:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(others), signal.SIGKILL)
                killed += 1
        time.sleep(chance.uniform(0.05, 0.4))
    _, said = running.communicate(timeout=30)
    assert killed >= 3
    assert running.returncode in (0, 1), said
    failures = run_json(out)["failures"]
    assert all("the worker died on it twice" in failure["error"] for failure in failures)
    assert len(whole(out)) + len(failures) >= 40, said  # a record may be whole although its worker could not say so
    wait_for("no orphans", lambda: not session(running.pid), 5)
    report = batch.run([given], out, jobs=2)
    assert not report.failed
    assert len(whole(out)) == 40


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    """A pipe without a writer, an endless device, 2 GB and a loop of links: each a failure that says so, none a hang."""
    given, out = sources(tmp_path / "in", 1), tmp_path / "out"
    os.mkfifo(given / "pipe.txt")
    (given / "device.txt").symlink_to("/dev/zero")
    (given / "loop.txt").symlink_to("loop.txt")
    with (given / "huge.txt").open("wb") as file:
        file.truncate(2 * 2**30)
    (given / "nul.txt").write_bytes(bytes(70_000))
    began = time.monotonic()
    report = batch.run([given], out, jobs=1)
    assert time.monotonic() - began < 20
    told = {o.id: o.error for o in report.failed}
    assert set(told) == {"pipe", "device", "loop", "huge", "nul"}
    assert "pipe.txt: is a pipe or a device" in told["pipe"] and "is a pipe or a device" in told["device"]
    assert "loop.txt: cannot be read: Too many levels of symbolic links" in told["loop"]
    assert "huge.txt: is larger than 64 MiB" in told["huge"]
    assert "nul.txt:1: holds NUL bytes" in told["nul"]
    assert whole(out) == ["e00"]


@pytest.mark.skipif(sys.platform != "linux", reason="names there are any bytes")
def test_odd_names(tmp_path: Path) -> None:
    """Names of any bytes give records inside the folder, failures none, and a second run knows them again."""
    given, out = tmp_path / "in", tmp_path / "out"
    given.mkdir()
    names = [b"sp ace.txt", "電池🔋.txt".encode(), b"new\nline.txt", b"up...txt", b"=1+1.txt", b"-rf.txt", b"bad\xff\xfe.txt", "\u202eexe.txt".encode(),
             "e\u0301.txt".encode(), "\u00e9.txt".encode(), b"[a]*?.txt"]  # fmt: skip
    for name in names:
        (given / os.fsdecode(name)).write_text("[00:01] 大家好", encoding="utf-8")
    assert [o.state for o in batch.run([given], out).outcomes] == ["done"] * len(names)
    assert [o.state for o in batch.run([given], out).outcomes] == ["unchanged"] * len(names)
    assert len(whole(out)) == len(names)
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}
    assert all(unicodedata.category(char)[0] != "C" for path in (out / "episodes").iterdir() for char in path.name)


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    """A read-only output folder is an error before any work."""
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="cannot be written: Permission denied"):
        batch.run([sources(tmp_path / "in", 1)], tmp_path / "out")
