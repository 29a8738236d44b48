"""Records as spaCy Docs."""

from __future__ import annotations

import spacy
from spacy import displacy
from spacy.tokens import DocBin

from pipeline import interop
from tests import made


def test_every_span_has_its_place_in_the_doc() -> None:
    """The Doc has the record's text; entities, claims and segments have exactly their characters."""
    record = made.episode()
    doc = interop.to_doc(record)
    assert doc.text == record.text
    assert [(e.text, e.label_, e.kb_id_) for e in doc.ents][:2] == [
        ("眠雲枕", "ORG", "眠雲枕-id"),
        ("布萊克威爾", "PRODUCT", "nvidia-blackwell"),
    ]
    assert [s.text for s in doc.spans["claims"]] == [record.text[c.char_start : c.char_end] for c in record.claims]
    assert [(s.label_, s.start_char, s.end_char) for s in doc.spans["segments"]] == [
        (s.kind, s.char_start, s.char_end) for s in record.segments
    ]


def test_docs_survive_the_training_format_and_can_be_drawn() -> None:
    """A DocBin gives the same entities back, and displaCy draws them."""
    binary = DocBin(store_user_data=True).from_bytes(
        interop.to_docbin([made.episode("a"), made.episode("b")]).to_bytes()
    )
    docs = list(binary.get_docs(spacy.blank("zh").vocab))
    assert [doc.user_data["podclaims"] for doc in docs] == ["a", "b"]
    assert "布萊克威爾" in displacy.render(docs[0], style="ent", jupyter=False)


def test_podclaims_is_a_pipeline_component() -> None:
    """In a spaCy pipeline it finds names and numbers in running text."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("podclaims")
    doc = nlp("今天聊台積電,它上一季的營收是7596億台幣")
    assert ("台積電", "ORG") in [(e.text, e.label_) for e in doc.ents]
    assert "7596億台幣" in [s.text for s in doc.spans["claims"]]
