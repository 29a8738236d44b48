"""The same work on a Dask cluster: one that runs already (``tcp://host:8786``), or one started here (``local``).

Workers read sources and write records themselves, so both must lie where all of them can reach them: a shared file
system (paths are made absolute, relative to the folder the run was started in) or an object store. A task whose worker
dies is given to another by the scheduler; one that has killed several (Dask's ``allowed-failures``) is recorded as failed.
"""

from __future__ import annotations

import dataclasses
import gc
import importlib
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from pipeline import storage
from pipeline.batch import work
from pipeline.batch.outcome import Outcome, failure
from pipeline.batch.pool import start_method
from pipeline.batch.work import Job, Task
from pipeline.errors import InputError

TIMEOUT_S = 20
LOCAL = {
    "distributed.worker.profile.enabled": False,  # it stops the work a hundred times a second, to show where it is
    "distributed.admin.tick.interval": "1s",  # so does a clock that measures the lag of the worker's messages
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 1 << 26,
}
"""Settings of Dask for a cluster started here. Dask has workers give back freed memory from 64 KiB on, and fetching it anew for
the tables of each episode is a tenth of the work; from 64 MiB on, as here, their memory is as flat."""
ONE_AT_A_TIME = threading.Lock()  # a worker with several threads gains nothing from them: cutting words holds the GIL


def outcomes(tasks: Sequence[Task], job: Job, address: str, jobs: int) -> Iterator[Outcome]:
    """Outcomes as they come, big sources first. Raises InputError if the cluster cannot be reached, OutputError."""
    if not storage.is_url(job.out):
        job = dataclasses.replace(job, out=os.path.abspath(job.out))  # noqa: PTH100 - links are kept as they are
    here = os.getcwd()  # noqa: PTH109
    order = sorted(tasks, key=lambda task: (-task.source.bytes, task.source.id))
    with connected(address, jobs) as client:
        shared = client.submit(_same, job, pure=False)  # sent once a worker; made again if its worker dies
        asked = {
            client.submit(process, _seen_from(task, here), shared, pure=False, priority=-i): task
            for i, task in enumerate(order)
        }
        distributed = _distributed(address)
        for future in distributed.as_completed(asked):
            task = asked.pop(future)
            try:
                yield future.result()
            except distributed.KilledWorker as error:
                reason = f"{task.source.location}: workers died on it again and again; too large for their memory?"
                yield failure(task.source, reason, str(error))
            except MemoryError as error:
                yield failure(task.source, f"{task.source.location}: not enough memory; split it", repr(error))
            future.release()


@contextmanager
def connected(address: str, jobs: int = 1) -> Iterator[Any]:
    """A client of a cluster; ``local`` starts one of ``jobs`` processes that ends with the block. Raises InputError."""
    distributed = _distributed(address)
    if address == "local":
        import dask

        with (
            dask.config.set(LOCAL | {"distributed.worker.multiprocessing-method": start_method("distributed")}),
            distributed.LocalCluster(
                n_workers=jobs, threads_per_worker=1, processes=True, dashboard_address=None
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(address, timeout=TIMEOUT_S)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(f"cannot be reached: {error}; is the scheduler running?", f"--cluster {address}") from error
    with client:
        yield client


def _distributed(address: str) -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise InputError("needs Dask; pip install 'podclaims[cluster]'", f"--cluster {address}") from error


def process(task: Task, job: Job) -> Outcome:
    """``work.process`` on a cluster's worker: tools loaded once, one source at a time a process."""
    with ONE_AT_A_TIME:
        _ready()
        return work.process(task, job)


@lru_cache(maxsize=1)
def _ready() -> None:
    work.warm_up()
    gc.collect()
    gc.freeze()  # a quarter of a million objects of the lexicon that no collection need look at again


def _seen_from(task: Task, folder: str) -> Task:
    return dataclasses.replace(task, source=dataclasses.replace(task.source, seen_from=folder))


def _same(job: Job) -> Job:
    return job
