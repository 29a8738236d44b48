"""The output folder of a run: kept by one run at a time, and freed of what a killed one left behind."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline import storage
from pipeline.batch import ledger
from pipeline.errors import OutputError

LOCK = ".podclaims.lock"
HOLDER = ".podclaims.holder"


@contextmanager
def kept(out: str, wait_s: float) -> Iterator[None]:
    """Keep an output folder for this process; the system gives it free when the process ends, however it ends.

    Raises OutputError, naming the process that keeps it, after ``wait_s`` seconds, and if the folder cannot be written.
    An object store has no locks: two runs there may do the same work twice, but every object is put whole.
    """
    storage.make_folder(out)
    storage.make_folder(storage.join(out, "episodes"))
    if storage.is_url(out):
        yield
        return
    import filelock

    lock = filelock.FileLock(Path(out, LOCK), timeout=wait_s)
    holder = Path(out, HOLDER)
    try:
        lock.acquire()
    except filelock.Timeout:
        message = f"another run is writing here ({_who(holder)}); wait for it, or choose another folder with -o"
        raise OutputError(message, out) from None
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}; choose another folder", out) from error
    try:
        _write(holder)
        _clean(Path(out))
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _write(holder: Path) -> None:
    holder.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": ledger.now()}), "utf-8")


def _who(holder: Path) -> str:
    try:
        found = json.loads(holder.read_text("utf-8"))
        return f"process {found['pid']} on {found['host']} since {found['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it has not said who it is"


def _clean(out: Path) -> None:
    """Remove drafts of killed runs. Nobody else writes records or tables while the folder is kept."""
    for folder in (out, out / "episodes"):
        for entry in list(os.scandir(folder)):
            ours = entry.name.startswith(".") and entry.name.endswith(storage.DRAFT) and ".duckdb." not in entry.name
            if ours and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    Path(entry.path).unlink()
