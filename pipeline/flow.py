"""The stages joined: from a source file to its record. A reader of the code starts here."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from pathlib import Path

from pipeline import __version__, ingest, recorder, resources
from pipeline.ingest import Feed
from pipeline.model import Metadata, Transcript
from pipeline.record import EpisodeRecord, MadeWith
from pipeline.segment import segment
from pipeline.settings import Settings
from pipeline.tag import tag


def process(path: str | Path, settings: Settings = Settings(), feed: Feed | None = None) -> EpisodeRecord:
    """Read one transcript file and say what was said in it.

    Raises InputError if the file cannot be read, SettingsError or DataError if settings or data files are wrong.
    """
    return analyse(ingest.read(Path(path), feed), settings)


def analyse(
    transcript: Transcript,
    settings: Settings = Settings(),
    episode: str | None = None,
    lap: Callable[[str], None] = lambda stage: None,
) -> EpisodeRecord:
    """The record of a transcript that is already in memory; ``episode`` takes the place of its id.

    ``lap`` is called with a stage's name as it ends, for whoever wants to know how long it took.
    """
    if episode is not None:
        transcript = dataclasses.replace(transcript, id=episode)
    segmented = segment(transcript, settings)
    lap("segment")
    tagged = tag(segmented, settings)
    lap("tag")
    made_with = MadeWith(__version__, resources.fingerprint(settings), metadata_digest(transcript.meta))
    record = recorder.build(tagged, made_with)
    lap("record")
    return record


def metadata_digest(meta: Metadata) -> str:
    """Hex digest (16 characters) of what was known of an episode besides its words."""
    return hashlib.sha256(repr(dataclasses.astuple(meta)).encode()).hexdigest()[:16]
