"""Utterances: the phrases of a transcript, cut where a breath or a punctuation mark bounds them.

What bounds a phrase differs by source: punctuation, a space between two stretches of Han, two spaces where every
character stands alone (``歡 迎 收 聽  今 天``), the border of a cue, or nothing at all. A stretch without any such sign
is cut before words that begin a phrase (data/sections.toml), behind final particles, and at a bound of length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import Transcript, Utterance

SHORTEST = 4
"""Phrases of fewer characters join their neighbour, so that a lone 好 is no phrase."""
UNBROKEN = 24
"""Stretches longer than this are cut further."""
LONGEST = 48
"""No cut stretch is longer, so that phrases stay within 60 characters after joining."""

SPACE = re.compile(r"\s")
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
HAN = "[\u3400-\u9fff]"
MARK = r"(?:[。、!?;…~]|[,:](?!\d)|(?<!\d)[,:]|\.(?![0-9A-Za-z.]))"  # 3,500 and 8:31 are no breaks
BREAK = re.compile(
    f"[。、!?;…~,:.{SPACES}]"  # a charset fails faster than the branches, which look back at what it took
    rf"(?:(?:(?<=[。、!?;…~])|(?<=[,:])(?:(?!\d)|(?<!\d.))|(?<=\.)(?![0-9A-Za-z.])){MARK}*[」』”’\"')】\]\s]*"
    r"|(?<=\s)(?:\s+|(?<=\n))"
    rf"|(?<={HAN}{HAN}\s)(?={HAN}{HAN}))"  # 用 Zoom 開會: a space beside a Latin word is no breath
)


@lru_cache(maxsize=1)
def _unbroken() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Pieces of a stretch that has no sign of a phrase's end, what a turn in it looks like, and what a turn begins with.

    Raises DataError if data/sections.toml is malformed.
    """
    table = resources.toml("sections.toml").get("utterances", {})
    openers, turns = table.get("openers"), table.get("turns")
    for words in (openers, turns):
        if not (isinstance(words, list) and words and all(isinstance(o, str) and o for o in words)):
            raise DataError("[utterances] openers and turns must be lists of strings", "sections.toml")
    closers, binders, degrees = (table.get(key) for key in ("closers", "binders", "degrees"))
    if not all(isinstance(characters, str) and characters for characters in (closers, binders, degrees)):
        raise DataError("[utterances] closers, binders and degrees must be strings", "sections.toml")
    first = re.escape("".join(sorted({o[0] for o in openers})))  # a charset fails faster than two hundred branches
    longest_first = "|".join(map(re.escape, sorted(openers, key=len, reverse=True)))
    binder, closer, most = re.escape(binders), re.escape(closers), LONGEST - 1
    turn, degree = "|".join(map(re.escape, turns)), re.escape(degrees)
    starts = re.escape("".join(sorted({word[0] for word in turns})))
    pieces = re.compile(
        rf".{{6,{most}}}?(?:(?<![{binder}])(?=[{first}])(?={longest_first})|(?=[{starts}])(?={turn})(?<![{degree}]))"
        rf"|.{{16,{most}}}?[{closer}](?![{closer}])"
        rf"|.{{30,{LONGEST}}}(?![a-z0-9])"
        rf"|.{{1,{LONGEST}}}",
        re.DOTALL,
    )
    return pieces, re.compile(rf"(?<=.{{{SHORTEST}}})(?<![{degree}])(?:{turn})"), re.compile(f"[{starts}]")


def split(transcript: Transcript) -> tuple[Utterance, ...]:
    """The utterances of a transcript, ascending, none across a cue; only whitespace lies between two.

    Offsets are code points of ``transcript.text``. Linear in its length. Raises DataError if data/sections.toml is wrong.
    """
    text = transcript.folded
    cues = [(cue.char_start, cue.char_end, cue.speaker) for cue in transcript.cues] or [(0, len(text), None)]
    return tuple([Utterance(a, b, speaker) for start, end, speaker in cues for a, b in _phrases(text, start, end)])


def _phrases(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the phrases in ``text[start:end]``; the short ones are joined to what follows, the last to what precedes."""
    phrases: list[tuple[int, int]] = []
    short: int | None = None
    for a, b in _pieces(text, start, end):
        if short is not None:
            a, short = short, None
        if b - a < SHORTEST:
            short = a
        else:
            phrases.append((a, b))
    if short is not None:
        tail = len(text[short:end].rstrip()) + short
        phrases[-1:] = [(phrases[-1][0] if phrases else short, tail)]
    return phrases


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans between breaks without the whitespace at their ends; long ones in several."""
    turning = _unbroken()[2].search
    spans: list[tuple[int, int]] = []
    at = start
    for border in [*[m.end() for m in BREAK.finditer(text, start, end)], end]:
        piece = text[at:border]
        bare = piece.strip()
        if bare:
            a = at if len(bare) == len(piece) else at + len(piece) - len(piece.lstrip())
            if len(bare) > UNBROKEN or turning(bare):  # 不要錯過|好 那我們: a turn cuts a short stretch too
                spans += _cut(bare, a)
            else:
                spans.append((a, a + len(bare)))
        at = border
    return spans


def _cut(piece: str, offset: int) -> Iterator[tuple[int, int]]:
    """Pieces of an unbroken stretch at ``offset``; a rest too short to stand alone stays with the piece before.

    Openers are looked for in the characters without the spaces between them (``所 以 我 們``).
    """
    dense = "".join(piece.split())
    pieces, turns, _ = _unbroken()
    if len(dense) > UNBROKEN:
        spans = [m.span() for m in pieces.finditer(dense)]
    else:
        turn = turns.search(dense)
        spans = [(0, turn.start()), (turn.start(), len(dense))] if turn else [(0, len(dense))]
    if len(spans) > 1 and spans[-1][1] - spans[-1][0] < SHORTEST:
        spans[-2:] = [(spans[-2][0], len(dense))]
    if len(dense) == len(piece):
        yield from ((offset + a, offset + b) for a, b in spans)
        return
    spaces = [m.start() - i for i, m in enumerate(SPACE.finditer(piece))]  # how many dense characters stand before each
    for a, b in spans:
        yield offset + a + bisect_right(spaces, a), offset + b + bisect_right(spaces, b - 1)
