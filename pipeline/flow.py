"""The stages joined: from a source file to its record. A reader of the code starts here."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from pipeline import __version__, ingest, recorder, resources
from pipeline.ingest import Feed
from pipeline.model import Transcript
from pipeline.record import EpisodeRecord, MadeWith
from pipeline.segment import segment
from pipeline.settings import Settings
from pipeline.tag import tag


def process(path: str | Path, settings: Settings = Settings(), feed: Feed | None = None) -> EpisodeRecord:
    """Read one transcript file and say what was said in it.

    Raises InputError if the file cannot be read, SettingsError or DataError if settings or data files are wrong.
    """
    return analyse(ingest.read(Path(path), feed), settings)


def analyse(transcript: Transcript, settings: Settings = Settings(), episode: str | None = None) -> EpisodeRecord:
    """The record of a transcript that is already in memory; ``episode`` takes the place of its id."""
    if episode is not None:
        transcript = dataclasses.replace(transcript, id=episode)
    segmented = segment(transcript, settings)
    tagged = tag(segmented, settings)
    return recorder.build(tagged, MadeWith(__version__, resources.fingerprint(settings)))
