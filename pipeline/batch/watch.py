"""Following folders: files are processed as they arrive, once they are complete."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from pipeline import sources, storage
from pipeline.batch.outcome import Report
from pipeline.errors import InputError
from pipeline.sources import SourceFile

SETTLE_S = 2.0
"""A file is complete when nothing was written to it for so long."""

Once = Callable[[Callable[[SourceFile], bool] | None], Report]


def follow(
    paths: Sequence[str | Path], out: str | Path, once: Once, stop: Event | None = None, settle_s: float = SETTLE_S
) -> None:
    """Call ``once`` now and whenever files in the folders ``paths`` have changed and settled, until Ctrl-C or ``stop``.

    ``once(leave)`` is a run over all of the folders that leaves out the sources for which ``leave`` is true: those still
    being written. Raises InputError if a path is no local folder, or watchfiles is missing.
    """
    for path in paths:
        if storage.is_url(path) or not Path(path).is_dir():
            raise InputError("only a local folder can be watched", str(path))
    try:
        from watchfiles import watch
    except ImportError as error:
        raise InputError("needs watchfiles; pip install 'podclaims[watch]'", "--watch") from error
    stop = stop or Event()
    ignored = str(Path(out).resolve())
    pending = True
    ticks = watch(
        *paths, stop_event=stop, yield_on_timeout=True, rust_timeout=max(int(settle_s * 500), 50), debounce=200,
        raise_interrupt=True, watch_filter=lambda _, path: not str(Path(path).resolve()).startswith(ignored),
    )  # fmt: skip
    for changes in ticks:  # also without changes, every half of settle_s
        pending = pending or bool(changes)
        if pending and _any(paths):
            unsettled = False

            def leave(source: SourceFile) -> bool:
                nonlocal unsettled
                young = not settled(source, settle_s)
                unsettled = unsettled or young
                return young

            once(leave)
            pending = unsettled


def settled(source: SourceFile, settle_s: float) -> bool:
    """Has a file not been written to for a while, and can it be read? A time in the future counts as long ago."""
    try:
        age = time.time() - source.path.stat().st_mtime
        with source.path.open("rb"):
            return not 0 <= age < settle_s
    except OSError:
        return False


def _any(paths: Sequence[str | Path]) -> bool:
    try:
        return bool(sources.find(paths))
    except InputError:  # nothing has arrived yet
        return False
