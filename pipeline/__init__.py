"""podclaims: from Chinese podcast transcripts to a database of what was said.

>>> import pipeline
>>> record = pipeline.process("transcripts/episode.txt")    # one file → EpisodeRecord
>>> report = pipeline.run(["transcripts"], "outputs")       # a folder → records, tables and index on disk
>>> claims = pipeline.open("outputs").claims(entity="B200")  # the index → a DataFrame

The names are imported when first used, so that ``podclaims --help`` answers at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.batch import run
    from pipeline.corpus import open_corpus as open
    from pipeline.flow import process
    from pipeline.record import EpisodeRecord
    from pipeline.settings import Settings

__version__ = "0.1.0"
__all__ = ["EpisodeRecord", "Settings", "__version__", "open", "process", "run"]

_HOMES = {
    "EpisodeRecord": ("record", "EpisodeRecord"),
    "Settings": ("settings", "Settings"),
    "open": ("corpus", "open_corpus"),
    "process": ("flow", "process"),
    "run": ("batch", "run"),
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        module, attribute = _HOMES[name]
        return getattr(importlib.import_module(f"pipeline.{module}"), attribute)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
