"""Names of two words written as one, one of which is misheard."""

from __future__ import annotations

import time

import pytest

from pipeline import resources
from pipeline.lexicon import Entry, Lexicon
from pipeline.model import Cue, Section, Segmented, Source, Transcript
from pipeline.settings import Settings
from pipeline.tag.entities import find
from pipeline.text.words import Words

SAID = "昨天wheel gate公布財報，後來Wheelgate又說要擴廠，很多人買Wheelgate的股票，"


def surfaces(text: str, monkeypatch: pytest.MonkeyPatch, name: str = "Wheelgate") -> set[str]:
    """What a text calls the company of this name, the only one that the lexicon knows."""
    monkeypatch.setattr(resources, "lexicon", lambda settings: Lexicon([Entry("it", "ORG", en=(name,))]))
    transcript = Transcript(
        "made-up", text, (Cue(None, None, 0, len(text)),), Source("made-up.txt", "plain", "utf-8", "0")
    )
    segmented = Segmented(transcript, (), (Section("content", 0, len(text)),), ())
    found, _ = find(segmented, Words(transcript.simplified), Settings())
    return {text[m.char_start : m.char_end] for one in found if one.id == "it" for m in one.mentions}


@pytest.mark.parametrize("heard", ["wheel cart", "wide gate", "Wheel great"])
def test_one_half_misheard(heard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One word right and the other near in sound make the name that the episode says."""
    assert heard in surfaces(f"{SAID}最後{heard}的股價漲了", monkeypatch)


@pytest.mark.parametrize(
    "text",
    [
        f"{SAID}最後wheel chair的燈光很好",  # another sound
        f"{SAID}最後round cart的股價漲了",  # no half right
        f"{SAID}最後the wheel cart is here",  # an English phrase
        "昨天Wheelgate公布財報，最後wheel cart的股價漲了",  # a name said once proves little
    ],
)
def test_what_proves_too_little(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a right half, beside plain English words, or of a name said once, two words are no name."""
    assert surfaces(text, monkeypatch) <= {"wheel gate", "Wheelgate"}


@pytest.mark.parametrize(("times", "found"), [(3, True), (1, False)])
def test_one_word_of_its_own(times: int, found: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rare word of its own (snowfall) is the misheard name only where the episode says the name often."""
    text = SAID.replace("Wheelgate", "Snowfield").replace("wheel gate", "snow field") * times + "最後snowfall的股價漲了"
    assert ("snowfall" in surfaces(text, monkeypatch, "Snowfield")) is found


def test_a_word_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of very many letters is not tried at every length."""
    began = time.process_time()
    assert "Wheelgate" in surfaces(SAID + "x" * 200_000, monkeypatch)
    assert time.process_time() - began < 3
