"""What claims are read on: the words without white space, where phrases begin, and what stands in them.

Some transcripts put a space between all characters, some break a number over two cues: ``破 了 1 0 0 萬``. So numbers are
read on a dense view (lower case, simplified, no white space); ``View`` maps its offsets to those of the text and back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pipeline.model import ClaimKind, DateExpr, Entity, Quantity, Segmented, Transcript
from pipeline.text.dense import Dense
from pipeline.text.pairs import Pairs

ENDS = frozenset("。！？!?…")


@dataclass(frozen=True, slots=True)
class View:
    """A transcript's characters without white space.

    ``dense[i]`` stands at ``source[i]`` in the text. ``starts`` are the dense offsets where utterances begin, ``sentences``
    those where one begins behind a full stop; both ascend from 0. ``pairs`` counts words in ``dense``.
    """

    transcript: Transcript
    dense: str
    source: list[int]
    starts: list[int]
    sentences: list[int]
    pairs: Pairs

    def at(self, offset: int) -> int:
        """The dense offset of an offset of the text; that of the next solid character for white space."""
        return bisect_left(self.source, offset)

    def places(self, offsets: Iterable[int]) -> list[int]:
        """The dense offsets of many offsets of the text."""
        found: list[int] = Dense.of(self.transcript.folded).places(offsets).tolist()
        return found

    def index(self, at: int) -> int:
        """Which utterance holds the dense offset ``at`` (0 at least)."""
        return bisect_right(self.starts, at) - 1

    def bounds(self, at: int) -> tuple[int, int]:
        """Dense start and end of the utterance that holds ``at``."""
        return self.utterance(self.index(at))

    def utterance(self, k: int) -> tuple[int, int]:
        """Dense start and end of utterance k."""
        return self.starts[k], self.starts[k + 1] if k + 1 < len(self.starts) else len(self.dense)

    def sentence(self, at: int) -> int:
        """Which sentence holds the dense offset ``at``."""
        return bisect_right(self.sentences, at) - 1

    def borders(self, a: int, b: int) -> int:
        """How many utterances begin in ``(a, b]``."""
        return bisect_right(self.starts, b) - bisect_right(self.starts, a)

    def stops(self, a: int, b: int) -> int:
        """How many sentences begin in ``(a, b]``."""
        return bisect_right(self.sentences, b) - bisect_right(self.sentences, a)

    def surface(self, start: int, end: int) -> str:
        """The words of a dense span as the text writes them, spaces kept only beside Latin letters."""
        if not 0 <= start < end:
            return ""
        words = self.transcript.text[self.source[start] : self.source[end - 1] + 1].split()
        if not words:
            return ""
        out = words[0]
        for word in words[1:]:
            out += f" {word}" if out[-1].isascii() and word[0].isascii() and (out[-1] + word[0]).isalnum() else word
        return out


def view(segmented: Segmented) -> View:
    """The dense view of a segmented transcript; linear in its length."""
    transcript, utterances = segmented.transcript, segmented.utterances
    folded = transcript.folded
    dense = Dense.of(folded)
    places, before = np.unique(dense.places([here.char_start for here in utterances[1:]]), return_index=True)
    starts, sentences = [0], [0]
    for at, k in zip(places.tolist(), before.tolist(), strict=True):
        if at:
            starts.append(at)
            if folded[utterances[k].char_end - 1] in ENDS:
                sentences.append(at)
    return View(transcript, dense.text, dense.at.tolist(), starts, sentences, Pairs(dense.text))


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity or a date on the dense view, with the utterance ``[left, right)`` it stands in.

    ``kind`` is the claim kind it would have; ``bare`` numbers have no unit or classifier, so that what they measure must
    say their unit; ``utterance`` and ``sentence`` count from the start of the text.
    """

    start: int
    end: int
    left: int
    right: int
    of: Quantity | DateExpr
    kind: ClaimKind
    bare: bool
    utterance: int
    sentence: int

    @property
    def unit(self) -> str:
        """The canonical unit; ``date`` for points in time."""
        return self.of.unit if isinstance(self.of, Quantity) else "date"


@dataclass(frozen=True, slots=True)
class Said:
    """What the number read last was said of."""

    name: str
    entity: Entity | None
    number: Number
    attribute: str
    implies: str = ""
    unit: str = ""
    kind: str = ""


def numbers(text: View, found: Iterable[Quantity | DateExpr]) -> list[Number]:
    """Quantities and dates in order of appearance; where a date overlaps a quantity the date stands."""
    rows: list[Number] = []
    items = sorted(found, key=lambda item: (item.char_start, isinstance(item, Quantity)))
    places = text.places([offset for item in items for offset in (item.char_start, item.char_end)])
    for item, start, end in zip(items, places[::2], places[1::2], strict=True):
        if start >= end:
            continue
        k = text.index(start)
        left, right = text.utterance(k)
        if rows and start < rows[-1].end:
            if isinstance(rows[-1].of, DateExpr) or isinstance(item, Quantity):
                continue
            rows.pop()
        kind: ClaimKind = item.kind if isinstance(item, Quantity) else "date"
        bare = isinstance(item, Quantity) and item.unit == "count" and not item.counted
        rows.append(Number(start, end, left, max(right, end), item, kind, bare, k, text.sentence(start)))
    return rows
