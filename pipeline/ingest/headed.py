"""Times that stand bare, without brackets: beside a speaker's name above a paragraph, alone above a line, or at its head.

    主持人 00:03             0:03               00:00:03 來賓          0:03 大家好
    大家好 …                 大家好 …           大家好 …               0:09 來賓：你好      主持人（00:03）：大家好 …

So transcription services export them (Otter, 飛書妙記, 通義聽悟, 訊飛聽見, 雅婷逐字稿) and so YouTube's are copied. A clock time
may stand in any text, so a file is only read thus when its times have a habit: one of these shapes throughout, ascending,
and a pace at which people speak (a table of chapters, ``03:20 換電池``, has its times too far apart).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.ingest.draft import Draft, Findings, Piece
from pipeline.text import timecode
from pipeline.text.timecode import CLOCK

GAP = r"[^\S\n]*+"  # takes all it can and gives nothing back: two of them in a row stay linear
TO = r"(?:-{1,2}[>＞]|→|[~～〜\-–—－]|至|到)"
NAME = r"[^\s\d:：,，。.!！?？;；、()（）\[\]【】<>|｜`*_#](?:[^\n:：,，。!！?？;；、()（）\[\]【】<>|｜`*_#]{0,22}[^\s:：,，。.!！?？;；、()（）\[\]【】<>|｜`*_#])?"
TIMES = rf"(?P<start>{CLOCK})(?:{GAP}{TO}{GAP}(?P<end>{CLOCK}))?"
HEAD = re.compile(
    rf"{GAP}[#>*_\-•]*+{GAP}(?:[\[【]?(?P<name>{NAME})[\]】]?[*_]*{GAP}[:：|｜]?{GAP}[*_]*{GAP})?"
    rf"[(\[（【`]?{GAP}{TIMES}{GAP}[)\]）】`]?[*_]*{GAP}[:：|｜]?{GAP}[*_]*{GAP}(?![,，.．])(?P<rest>[^\n]*)"
)
ONLY_NAME = re.compile(rf"[\[【*_]*(?P<name>{NAME})[\]】*_]*{GAP}[:：]?")
LABEL = re.compile(rf"(?P<name>{NAME}){GAP}[:：]{GAP}(?P<words>\S.*)")
SPOKEN_CLOCK = re.compile(  # «1 分鐘 2 秒鐘»: YouTube says the time for those who cannot see it, and copies hold it
    r"(?:(\d+)\s*(?:小時|小时|hours?)[\s,]*)?(?:(\d+)\s*(?:分鐘|分钟|分|minutes?)[\s,]*)?(?:(\d+)\s*(?:秒鐘|秒钟|秒|seconds?))?"
)
FEWEST = 2  # times that make a habit
SHARE = 0.2  # of the lines with something on them that must bear a time
SLOWEST = 0.5  # characters a second over the whole; people speak four to eight, and breaks are long
ASCENDING = 0.9  # share of the times that do not go back
TITLE_LINES, TITLE_CHARS = 15, 200  # what an export may put above the first speaker: title, date, keywords

Shape = Literal["named", "named line", "alone", "line"]
GOES_WITH: dict[Shape, tuple[Shape, ...]] = {
    "named": ("named",),
    "named line": ("named", "named line"),
    "alone": ("alone",),
    "line": ("alone", "line"),
}


class Head(NamedTuple):
    """A line with a bare time. ``line`` counts from 0; ``rest`` is what is said on that line."""

    line: int
    shape: Shape
    start_ms: int
    end_ms: int | None
    name: str | None
    rest: str


def sniff(text: str) -> bool:
    """Do bare times run through the text as they do through a transcript?"""
    return bool(_heads(text.split("\n")))


def parse(text: str) -> Draft:
    """Cues from each time to the next; the lines above the first speaker of an export are its title."""
    lines = text.split("\n")
    heads = _heads(lines)
    draft = Draft([])
    exported = heads[0].shape == "named" or heads[0].name is not None
    for piece in _above(lines[: heads[0].line], exported, draft.findings):
        draft.pieces.append(piece)
    for head, behind in zip(heads, (*(h.line for h in heads[1:]), len(lines)), strict=True):
        below = lines[head.line + 1 : behind]
        said = [head.rest, *_without_spoken_clock(head, below, draft.findings)]
        draft.pieces.append(Piece("\n".join(said), head.start_ms, head.end_ms, head.name, head.line + 1))
    return draft


def _heads(lines: Sequence[str]) -> list[Head]:
    """The lines that bear the times, by the shape most of them have; none if they are no habit."""
    found = list(_candidates(lines))
    if len(found) < FEWEST:
        return []
    shapes = Counter(head.shape for head in found)
    most = max(shapes, key=lambda shape: (shapes[shape], shape == "named"))
    heads = _speakers([head for head in found if head.shape in GOES_WITH[most]], lines)
    return heads if _habit(heads, lines) else []


def _candidates(lines: Sequence[str]) -> Iterable[Head]:
    for i, line in enumerate(lines):
        if (":" in line or "：" in line) and (head := HEAD.match(line)):
            name, rest = head["name"], head["rest"].strip()
            shape: Shape = ("named line" if rest else "named") if name else "line" if rest else "alone"
            end = timecode.parse(head["end"]) if head["end"] else None
            yield Head(i, shape, timecode.parse(head["start"]), end, name, rest)


def _speakers(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    """Heads whose speaker stands behind the time, alone (``00:03 來賓``) or before what he says (``00:03 來賓：你好``)."""
    if any(head.name for head in heads):
        return heads
    with_rest = [head for head in heads if head.rest]
    alone = [ONLY_NAME.fullmatch(head.rest) for head in with_rest]
    headings = [_paragraph_below(head.line, lines) for head in with_rest]
    if with_rest and all(headings) and few(name["name"] for name in alone if name) and all(alone):
        return [_named(head, ONLY_NAME) for head in heads]
    labels = [LABEL.fullmatch(head.rest) for head in with_rest]
    if 2 * sum(map(bool, labels)) > len(with_rest) and few(label["name"] for label in labels if label):
        return [_named(head, LABEL) for head in heads]
    return heads


def _named(head: Head, pattern: re.Pattern[str]) -> Head:
    found = pattern.fullmatch(head.rest)
    if not found:
        return head
    return head._replace(name=found["name"], rest=found.groupdict().get("words") or "")


def few(names: Iterable[str]) -> bool:
    """Are these the same few names again and again, as speakers' are?"""
    counts = Counter(names)
    return 0 < len(counts) <= max(3, counts.total() // 2)


def _paragraph_below(index: int, lines: Sequence[str]) -> bool:
    return index + 1 < len(lines) and bool(lines[index + 1].strip()) and not HEAD.match(lines[index + 1])


def _habit(heads: list[Head], lines: Sequence[str]) -> bool:
    filled = sum(1 for line in lines if line and not line.isspace())
    if len(heads) < max(FEWEST, SHARE * filled) or not few(head.name or "" for head in heads):
        return False
    forward = sum(a.start_ms <= b.start_ms for a, b in pairwise(heads))
    seconds = (heads[-1].start_ms - heads[0].start_ms) / 1000
    borders = heads[0].line, heads[-1].line
    said = sum(map(len, lines[borders[0] : borders[1]]))
    return seconds > 0 and forward >= ASCENDING * (len(heads) - 1) and said >= SLOWEST * seconds


def _above(lines: list[str], exported: bool, findings: Findings) -> Iterable[Piece]:
    """What stands above the first time: the title block of an export, else speech whose time is not known."""
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    title = exported and len(filled) <= TITLE_LINES and all(len(line) <= TITLE_CHARS for _, line in filled)
    for number, line in filled:
        findings.add("not-speech" if title else "untimed-text", number, line)
        if not title:
            yield Piece(line, None, None, None, number)


def _without_spoken_clock(head: Head, below: list[str], findings: Findings) -> list[str]:
    """The lines below a time that stands alone, less the same time in words at their front."""
    if head.shape != "alone" or not below:
        return below
    spoken = SPOKEN_CLOCK.match(below[0].strip())
    if not spoken or not spoken[0]:
        return below
    hours, minutes, seconds = (int(part or 0) for part in spoken.groups())
    if (hours * 60 + minutes) * 60 + seconds != head.start_ms // 1000:
        return below
    findings.add("not-speech", head.line + 2, spoken[0])
    return [below[0].strip()[spoken.end() :], *below[1:]]
