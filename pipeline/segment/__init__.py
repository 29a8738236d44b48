"""The segment stage: phrases, sections (sponsor, promo, intro, outro, content) and chapter marks of a transcript."""

from __future__ import annotations

from pipeline.model import Segmented, Transcript
from pipeline.segment.chapters import find as find_chapters
from pipeline.segment.sections import find as find_sections
from pipeline.segment.utterances import split
from pipeline.settings import Settings


def segment(transcript: Transcript, settings: Settings) -> Segmented:
    """Cut a transcript into utterances, sections that tile it, and chapters."""
    phrases = split(transcript)
    parts, notices = find_sections(transcript, phrases, settings)
    marks = find_chapters(transcript, phrases, parts, settings)
    return Segmented(transcript, phrases, parts, marks, notices)
