"""The tag stage: names, numbers, dates and the claims they make; then the names of sponsors and chapters."""

from __future__ import annotations

from datetime import date

from pipeline.model import Segmented, Tagged
from pipeline.settings import Settings
from pipeline.tag import checks, claims, dates, entities, quantities, sponsors, titles
from pipeline.text.words import Words


def tag(segmented: Segmented, settings: Settings) -> Tagged:
    """Find entities and claims in a segmented transcript."""
    transcript = segmented.transcript
    words = Words(transcript.simplified, settings.words)
    named, notices = entities.find(segmented, words, settings)
    amounts = quantities.find(transcript.simplified, settings.region if settings.region != "auto" else transcript.script)
    published = date.fromisoformat(transcript.meta.published) if transcript.meta.published else None
    when = dates.find(transcript.simplified, published)
    stated = claims.find(segmented, named, amounts, when, words, settings)
    return Tagged(
        segmented=segmented,
        sections=sponsors.complete(segmented, named, settings),
        chapters=titles.complete(segmented, named, words),
        entities=named,
        claims=stated,
        checks=checks.find(stated, transcript),
        notices=notices,
    )
