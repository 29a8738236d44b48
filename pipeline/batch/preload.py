"""Imported by multiprocessing's fork server before it forks the first worker: loads the tools once, for all workers.

Workers then share that memory and start in milliseconds. The fork server is a process of its own in which no thread
runs, so forking it is safe.
"""

import gc
import signal
from contextlib import suppress

from pipeline.batch import work

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
with suppress(Exception):  # what is wrong with the data is told by the parent or by the first source
    work.warm_up()
gc.collect()
gc.freeze()  # keeps the collector from touching, and so copying, the shared pages
