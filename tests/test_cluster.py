"""The same run on a Dask cluster, and from and to an object store."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import batch, doctor
from pipeline.errors import InputError
from tests.test_faults import sources, whole

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.filterwarnings("default")  # of Dask, s3fs and moto, which are not ours


def records(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "episodes").glob("*.json")}


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own, on loopback."""
    pytest.importorskip("distributed", reason="needs podclaims[cluster]")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    env = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}

    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
        return subprocess.Popen(command, env=env, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    port = address.rpartition(":")[2]
    scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    common = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    workers = [start("dask_worker", address, *common) for _ in range(2)]
    try:
        import distributed

        client: Any = distributed
        with client.Client(address, timeout=30) as ready:
            ready.wait_for_workers(2, timeout=60)
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_a_cluster_gives_the_same_bytes(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records made by Dask workers, whose folder is another, are those made here; doctor finds the workers."""
    monkeypatch.chdir(tmp_path)
    sources(Path("in"), 4)
    batch.run(["in"], "here", jobs=1)
    report = batch.run(["in"], "there", cluster=cluster[0])
    assert [o.state for o in report.outcomes] == ["done"] * 4
    assert records(Path("here")) == records(Path("there"))
    assert [o.state for o in batch.run(["in"], "there", cluster=cluster[0]).outcomes] == ["unchanged"] * 4
    (found,) = [f for f in doctor.examine("there", cluster[0]) if f.what == "cluster"]
    assert (found.state, "2 workers" in found.said) == ("ok", True)


def test_a_killed_dask_worker_loses_nothing(tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    """kill -9 of one of two workers in mid-run: the other does the rest, every record is whole."""
    given, out = sources(tmp_path / "in", 30, 3), tmp_path / "out"

    def kill() -> None:
        until = time.monotonic() + 30
        while len(list((out / "episodes").glob("[!.]*.json"))) < 3 and time.monotonic() < until:
            time.sleep(0.02)
        with contextlib.suppress(ProcessLookupError):
            os.kill(cluster[1][0].pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    report = batch.run([given], out, cluster=cluster[0])
    killer.join()
    assert cluster[1][0].poll() == -signal.SIGKILL
    states = [o.state for o in report.outcomes]
    assert set(states) <= {"done", "unchanged"}  # unchanged: written by the worker before it could say so
    assert len(states) == len(whole(out)) == 30


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address without a scheduler is one error that names it."""
    pytest.importorskip("distributed", reason="needs podclaims[cluster]")
    monkeypatch.setattr("pipeline.batch.cluster.TIMEOUT_S", 0.5)
    with pytest.raises(InputError, match=r"tcp://127\.0\.0\.1:9: cannot be reached"):
        batch.run([sources(tmp_path / "in", 1)], tmp_path / "out", cluster="tcp://127.0.0.1:9")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3 server on loopback with an empty bucket; its address is in the environment, where workers find it too."""
    pytest.importorskip("s3fs", reason="needs podclaims[s3]")
    server = pytest.importorskip("moto.server", reason="needs moto[server]").ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1", "FSSPEC_S3_ENDPOINT_URL": f"http://{host}:{port}",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir("season")
    yield "s3://season"
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def test_sources_and_records_on_s3(tmp_path: Path, bucket: str) -> None:
    """A run from and to S3: sidecars are read, records are put, run.json beside them, and a second run does nothing."""
    import s3fs

    files = s3fs.S3FileSystem()
    text = "[00:00:01] 大家好 今天聊台積電 營收是100億台幣\n"
    for name in ("a 1", "b"):
        files.pipe_file(f"season/in/{name}.txt", text.encode())
    files.pipe_file("season/in/b.toml", 'show = "電池夜話"\n'.encode())
    report = batch.run([f"{bucket}/in"], f"{bucket}/out", jobs=1)
    assert [(o.id, o.state, o.path) for o in report.outcomes] == [
        ("a 1", "done", "s3://season/in/a 1.txt"),
        ("b", "done", "s3://season/in/b.txt"),
    ]
    assert sorted(files.ls("season/out/episodes")) == ["season/out/episodes/a 1.json", "season/out/episodes/b.json"]
    assert "電池夜話".encode() in files.cat_file("season/out/episodes/b.json")
    assert files.exists("season/out/run.json")
    assert [o.state for o in batch.run([f"{bucket}/in"], f"{bucket}/out", jobs=1).outcomes] == ["unchanged"] * 2
    assert [o.id for o in batch.run([f"{bucket}/in/b.*"], tmp_path / "out", jobs=1).outcomes] == ["b"]
    assert whole(tmp_path / "out") == ["b"]
    with pytest.raises(InputError, match="no transcript here"):
        batch.run([f"{bucket}/nothing"], tmp_path / "out")


def test_memory_urls(tmp_path: Path) -> None:
    """Any fsspec URL is a source or an output; failures name the URL."""
    fsspec = pytest.importorskip("fsspec", reason="needs fsspec")
    files = fsspec.filesystem("memory")
    files.pipe_file("/m/good.txt", "大家好 這裡是晶片宵夜".encode())
    files.pipe_file("/m/bad.txt", b"")
    report = batch.run(["memory://m"], "memory://o")
    assert [(o.id, o.state) for o in report.outcomes] == [("bad", "failed"), ("good", "done")]
    assert report.failed[0].error.startswith("memory://m/bad.txt: is empty")
    assert files.exists("/o/episodes/good.json")
    with pytest.raises(InputError, match=r"nowhere://.*cannot be reached"):
        batch.run(["nowhere://x"], tmp_path)
