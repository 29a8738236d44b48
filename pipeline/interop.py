"""To spaCy and back: records as Docs, to look at in displaCy and to train on, and podclaims as a pipeline component.

    doc = to_doc(record)                      # entities in doc.ents, claims and segments in doc.spans
    to_docbin(records).to_disk("corpus.spacy")
    nlp = spacy.blank("zh"); nlp.add_pipe("podclaims")   # after "import pipeline.interop"

Tokens are our words, cut further where an entity, a claim or a segment begins or ends inside one, so that every span
has a place in the Doc. ``doc.text`` is the record's text.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from pipeline import flow
from pipeline.model import Cue, Source, Transcript
from pipeline.record import EpisodeRecord
from pipeline.settings import Settings
from pipeline.text import views
from pipeline.text.words import Words

if TYPE_CHECKING:
    from pipeline.text.words import Cutter


def to_doc(record: EpisodeRecord, vocab: Vocab | None = None, words: Cutter = "auto") -> Doc:
    """A Doc of an episode.

    ``doc.ents``: mentions, label = type, kb_id = entity id. ``doc.spans["claims"]``: numbers, label = kind, id = claim
    id. ``doc.spans["segments"]``: all segments, label = kind. ``doc.user_data["podclaims"]`` is the episode's id.
    """
    text = record.text
    borders = {0, len(text)}
    mentions = [m for e in record.entities for m in e.mentions]
    for rows in (
        [(c.char_start, c.char_end) for c in record.claims],
        [(s.char_start, s.char_end) for s in record.segments],
        [(m.char_start, m.char_end) for m in mentions],
    ):
        borders |= {offset for span in rows for offset in span}
    borders |= set(Words(views.simplify(text), words).bounds(0, len(text)))
    doc = Doc(
        vocab or Vocab(), words=[text[a:b] for a, b in pairwise(sorted(borders))], spaces=[False] * (len(borders) - 1)
    )
    doc.user_data["podclaims"] = record.id
    _annotate(doc, record)
    return doc


def to_docbin(records: Iterable[EpisodeRecord]) -> DocBin:
    """Docs of many episodes in spaCy's training format; one in memory at a time."""
    binary = DocBin(store_user_data=True)
    vocab = Vocab()
    for record in records:
        binary.add(to_doc(record, vocab))
    return binary


def _annotate(doc: Doc, record: EpisodeRecord) -> None:
    def spans(rows: Iterable[tuple[int, int, str, str]], as_entity: bool = False) -> list[Span]:
        found = []
        for start, end, label, name in rows:
            kind: dict[str, Any] = {"kb_id": name} if as_entity else {"span_id": name}
            span = doc.char_span(start, end, label=label, alignment_mode="expand", **kind)
            if span is not None:
                found.append(span)
        return found

    mentions = spans(
        ((m.char_start, m.char_end, e.type, e.id) for e in record.entities for m in e.mentions), as_entity=True
    )
    doc.ents = filter_spans(mentions)
    doc.spans["claims"] = spans((c.char_start, c.char_end, c.kind, c.id) for c in record.claims)
    doc.spans["segments"] = spans((s.char_start, s.char_end, s.kind, s.sponsor_id or "") for s in record.segments)


@Language.factory("podclaims", assigns=["doc.ents", "doc.spans"])
class Component:
    """A spaCy pipeline component that finds what podclaims finds in a Doc's text; spans grow to its token borders."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.settings = Settings()

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a Doc in place."""
        text = doc.text
        transcript = Transcript("doc", text, (Cue(None, None, 0, len(text)),), Source("", "doc", "", ""))
        _annotate(doc, flow.analyse(transcript, self.settings))
        return doc
