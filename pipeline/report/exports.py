"""The files a reader can take along from an episode's page: captions, notes, CSV; and the audio beside its source."""

from __future__ import annotations

import csv
import io
import os
import shutil
from contextlib import suppress
from pathlib import Path

from pipeline import captions, notes, tables
from pipeline.errors import InputError
from pipeline.record import EpisodeRecord

AUDIO = (".mp3", ".m4a", ".aac", ".ogg", ".opus", ".flac", ".wav")


def files(record: EpisodeRecord) -> dict[str, bytes]:
    """File names and contents; captions in SRT and VTT only where the source has times."""
    made = {f"{record.id}.claims.csv": _csv("claims", record)}
    if record.chapters:  # notes are made by chapter
        made[f"{record.id}.notes.md"] = notes.render(record, "md").encode()
    shown = captions.captions(record)
    for form in ("srt", "vtt", "txt"):
        with suppress(InputError):  # no times
            made[f"{record.id}.{form}"] = captions.render(shown, captions.form(form), record.id).encode()
    return made


def _csv(table: str, record: EpisodeRecord) -> bytes:
    columns, rows = tables.TABLES[table]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([tables.cell(value) for value in row] for row in rows(record))
    return text.getvalue().encode("utf-8-sig")


def local_audio(record: EpisodeRecord) -> Path | None:
    """An audio file of the source's name in the source's folder."""
    source = Path(record.source.path)
    return next((path for suffix in AUDIO if (path := source.with_suffix(suffix)).is_file()), None)


def place_audio(source: Path, target: Path) -> None:
    """Put an audio file into the site: as a second name of the same file where the file system can, else as a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and source.samefile(target):
        return
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
