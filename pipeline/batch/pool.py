"""Work on this machine: in this process where that is quicker, else in processes that may die without harm.

Few tasks are under way at a time. When a worker dies (kill -9, out of memory, a crash in native code), all that were
under way are suspects: each is tried once more, alone in a fresh process. Who dies again is recorded as failed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Literal

from pipeline.batch import work
from pipeline.batch.outcome import Outcome, failure
from pipeline.batch.work import Job, Task
from pipeline.settings import Settings

SMALL = 400_000
"""Bytes of all sources together up to which starting workers costs more than they save (measured on two cores)."""
A_FILE = 2000  # bytes whose work is that of opening, recording and writing any file
NO_START = (EOFError, OSError)
"""What is raised where the process that starts the workers has died, or there are no more processes to be had."""
STARTS = 5  # times in a row that starting workers may fail
AHEAD = 2  # tasks a worker that are handed out at a time


class NoStartError(Exception):
    """No worker could be started, and no task is under way."""


def outcomes(tasks: Iterable[Task], job: Job, jobs: int) -> Iterator[Outcome]:
    """Outcomes as they come; big sources first, so that no worker is left with one at the end.

    Raises OutputError. When it is left early (an error, Ctrl-C), the workers end at once.
    """
    waiting = deque(sorted(tasks, key=lambda task: (-task.source.bytes, task.source.id)))
    if sum(task.source.bytes + A_FILE for task in waiting) <= SMALL or any(_private(task, job) for task in waiting):
        yield from (work.process(task, job) for task in waiting)
        return
    vain = 0
    while waiting:
        before = len(waiting)
        try:
            suspects = yield from _until_one_dies(waiting, job, min(jobs, len(waiting)))
        except (NoStartError, *NO_START) as error:
            taken = len(waiting) < before
            vain = 0 if taken else vain + 1
            if vain == STARTS or (taken and not isinstance(error, NoStartError)):
                raise  # it cannot be told whether a task that was taken is done
            continue
        for task in suspects:
            yield _alone(task, job)


def _private(task: Task, job: Job) -> bool:
    """Does a task reach for memory of this process?"""
    return task.source.url.startswith("memory://") or job.out.startswith("memory://")


def _until_one_dies(waiting: deque[Task], job: Job, jobs: int) -> Generator[Outcome, None, list[Task]]:
    """Work off the tasks; when a worker dies, return those that were under way (the value of the generator)."""
    under_way: dict[Future[Outcome], Task] = {}
    with _workers(jobs, job) as pool:
        try:
            while waiting or under_way:
                while waiting and len(under_way) < AHEAD * jobs:
                    try:
                        under_way[pool.submit(work.process, waiting[0], job)] = waiting[0]
                    except NO_START as error:
                        raise (BrokenProcessPool if under_way else NoStartError)(str(error)) from error
                    waiting.popleft()
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    outcome = future.result()
                    del under_way[future]
                    yield outcome
        except (BrokenProcessPool, MemoryError):
            pass
    suspects = []
    for future, task in under_way.items():
        if future.done() and not future.cancelled() and future.exception() is None:
            yield future.result()
        else:
            suspects.append(task)
    return suspects


def _alone(task: Task, job: Job) -> Outcome:
    """Try a suspect once more in a process of its own."""
    died: BaseException = BrokenProcessPool("no worker could be started")
    for _ in range(STARTS):
        try:
            with _workers(1, job) as pool:
                return pool.submit(work.process, task, job).result()
        except BrokenProcessPool as error:
            died = error
            break
        except NO_START as error:  # it was not the task's fault
            died = error
        except MemoryError as error:
            return failure(task.source, f"{task.source.location}: not enough memory; split it", repr(error))
    reason = f"{task.source.location}: the worker died on it twice ({died}); it is too large for this machine's memory, or a crash in native code"
    return failure(task.source, reason, f"{type(died).__name__}: {died}")


@contextmanager
def _workers(count: int, job: Job) -> Iterator[ProcessPoolExecutor]:
    """Worker processes that end with this block, at once if an exception leaves it, and also if this process is killed."""
    context = multiprocessing.get_context(start_method())
    watched, held = context.Pipe(duplex=False)  # closed by the system too when this process dies
    settings = (job.settings.general, *(each for _, each in job.settings.shows))
    try:
        pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(watched, settings))
        try:
            yield pool
        except BaseException:
            held.send(None)
            raise
        finally:
            pool.shutdown(cancel_futures=True)
    finally:
        held.close()
        watched.close()


def start_method(*preload: str) -> Literal["forkserver", "spawn"]:
    """Fork server where there is one (the tools and the modules of ``preload`` are loaded once), else spawn.

    The server runs on return. Never fork: unsafe beside threads.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return "spawn"
    from multiprocessing import forkserver

    forkserver.set_forkserver_preload(["pipeline.batch.preload", *preload])
    before = os.environ.get("OPENBLAS_NUM_THREADS")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy would start threads in the process that is to be forked
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["OPENBLAS_NUM_THREADS"]
        else:
            os.environ["OPENBLAS_NUM_THREADS"] = before
    return "forkserver"


def _begin(watched: Connection, settings: Sequence[Settings]) -> None:
    """Start of a worker: leave Ctrl-C to the parent, end with it, have the tools ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
    with suppress(Exception):  # the first source will tell
        work.warm_up(tuple(settings))


def _end_with_parent(watched: Connection) -> None:
    with suppress(OSError):
        watched.poll(None)  # true when the parent sends, or is no more
    os._exit(1)
