"""The tag stage: names, numbers, dates and the claims they make; then the names of sponsors and chapters."""

from __future__ import annotations

from datetime import date

from pipeline.model import Segmented, Tagged
from pipeline.settings import Settings
from pipeline.tag.checks import find as find_checks
from pipeline.tag.claims import find as find_claims
from pipeline.tag.dates import find as find_dates
from pipeline.tag.entities import find as find_entities
from pipeline.tag.quantities import find as find_quantities
from pipeline.tag.sponsors import complete as complete_sponsors
from pipeline.tag.titles import complete as complete_titles
from pipeline.text.words import Words


def tag(segmented: Segmented, settings: Settings) -> Tagged:
    """Find entities and claims in a segmented transcript."""
    transcript = segmented.transcript
    words = Words(transcript.simplified, settings.words)
    named, notices = find_entities(segmented, words, settings)
    amounts = find_quantities(
        transcript.simplified, settings.region if settings.region != "auto" else transcript.script
    )
    published = date.fromisoformat(transcript.meta.published) if transcript.meta.published else None
    when = find_dates(transcript.simplified, published)
    stated = find_claims(segmented, named, amounts, when, words, settings)
    chapters = complete_titles(segmented, named, words)  # before sponsors, which look at other texts: see Dense.of
    return Tagged(
        segmented=segmented,
        sections=complete_sponsors(segmented, named, settings),
        chapters=chapters,
        entities=named,
        claims=stated,
        checks=find_checks(stated, transcript, named),
        notices=notices,
    )
