"""Mentions that a user's own spaCy model finds: one more source of names, below the lexicon, above guesses."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, get_args

from pipeline.errors import SettingsError
from pipeline.lexicon import SPACY_LABELS, EntityType
from pipeline.model import Segmented
from pipeline.tag.mentions import Candidate, Thing
from pipeline.tag.unknown import entry

if TYPE_CHECKING:
    from spacy.language import Language

_TYPES: dict[str, EntityType] = {type: type for type in get_args(EntityType)}
BATCH = 2_000  # characters given to the model at once, to the end of an utterance


def find(segmented: Segmented, model: str) -> list[Candidate]:
    """Candidates from the entities of the spaCy model of this name or path; labels that are no entity type are dropped.

    Raises SettingsError if the model cannot be loaded.
    """
    nlp = _load(model)
    spans = _stretches(segmented)
    text = segmented.transcript.text
    found = []
    for (start, _), doc in zip(spans, nlp.pipe(text[a:b] for a, b in spans), strict=True):
        for ent in doc.ents:
            type = _TYPES.get(SPACY_LABELS.get(ent.label_, ent.label_))
            if type and ent.text.strip():
                made = entry(type, ent.text.strip())
                found.append(
                    Candidate(
                        start + ent.start_char,
                        start + ent.end_char,
                        Thing(made.id, ent.text.strip(), made.type, made),
                        "model",
                        0.6,
                    )
                )
    return found


@lru_cache(maxsize=1)
def _load(model: str) -> Language:
    import spacy

    try:
        return spacy.load(model)
    except (OSError, ValueError) as error:
        message = (
            f"spacy_model = {model!r} cannot be loaded: {str(error).splitlines()[0]}; install it or give its folder"
        )
        raise SettingsError(message) from error


def _stretches(segmented: Segmented) -> list[tuple[int, int]]:
    """The text in pieces of some ``BATCH`` characters that end where an utterance does."""
    size = len(segmented.transcript.text)
    ends = [u.char_end for u in segmented.utterances] or list(range(BATCH, size, BATCH))
    pieces, start = [], 0
    for end in [*ends, size]:
        if end - start >= BATCH or (end == size and end > start):
            pieces.append((start, end))
            start = end
    return pieces
