"""The segment stage: phrases, sections (sponsor, promo, intro, outro, content) and chapter marks of a transcript."""

from __future__ import annotations

from pipeline.model import Segmented, Transcript
from pipeline.segment import chapters, sections, utterances
from pipeline.settings import Settings


def segment(transcript: Transcript, settings: Settings) -> Segmented:
    """Cut a transcript into utterances, sections that tile it, and chapters."""
    phrases = utterances.split(transcript)
    parts, notices = sections.find(transcript, phrases, settings)
    marks = chapters.find(transcript, phrases, parts, settings)
    return Segmented(transcript, phrases, parts, marks, notices)
