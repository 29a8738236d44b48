"""Text with times in brackets: at the head of a line, alone above paragraphs (Markdown), or along one unbroken line.

    (00:00~01:01) 大家好 …        [00:01:02] 大家好 …        [00:01 --> 00:05] 大家好 …        **[01:23 → 03:10]**
    [0.00s -> 2.48s] 大家好 …

Lines without a time belong to the cue above them. What stands above the first time is speech too, but for what Markdown
files put there: front matter, title, rules, and «label: value» lines among those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.ingest.draft import Draft, Findings, Piece
from pipeline.text import timecode
from pipeline.text.timecode import CLOCK

GAP = r"[^\S\n]*"
TO = r"(?:-{1,2}[>＞]|→|[~～〜\-–—－]|至|到)"
TIMES = rf"{GAP}({CLOCK}){GAP}(?:{TO}{GAP}({CLOCK}){GAP})?"
RANGE = rf"{GAP}({CLOCK}){GAP}{TO}{GAP}({CLOCK}){GAP}"
HEAD = rf"{GAP}(?:[#>*_-][#>*_ \t-]*)?[(\[（［【〔]{TIMES}[)\]）］】〕][*_]*"
AT_HEAD = re.compile(HEAD)
SECONDS = r"\d{1,6}(?:\.\d{1,3}(?=[\s\]a-z~～→-])s?|s)"  # «[0.00s -> 2.48s]»: what faster-whisper's example prints
IN_SECONDS = re.compile(rf"{GAP}\[{GAP}({SECONDS}){GAP}{TO}{GAP}({SECONDS}){GAP}\]")
BROKEN = re.compile(
    rf"{GAP}(?:[#>*_-][#>*_ \t-]*)?[(\[（［【〔](?P<inside>[\s\d:：.,，;xX?？~～〜\-–—－>＞→]{{4,60}})[)\]）］】〕][*_]*"
)
ANY_HEAD = re.compile(f"^(?:{HEAD}|{IN_SECONDS.pattern})", re.MULTILINE)
INSIDE = re.compile(rf"[\[［【]{TIMES}[\]］】]|[(（]{RANGE}[)）]")  # «(12:30)» amid a line may be said of a time of day

TITLE = re.compile(r"\s{0,3}#{1,6}\s+\S")
RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*")
LYRICS_TAG = re.compile(r"\s*\[[A-Za-z]{2,8}:[^\]]*\]\s*")  # [ar:…] and [ti:…] of LRC files
LABELLED = re.compile(r"[\s>*_-]*[^\s:：]{1,12}[*_]*\s*[:：]\s*\S.*")
LONGEST_LABELLED = 200  # characters
FENCE = re.compile(r"-{3,}\s*|\.{3}\s*")


def sniff(text: str) -> bool:
    """Does any line begin with a time in brackets?"""
    return ANY_HEAD.search(text) is not None


def parse(text: str) -> Draft:
    """Cues from each time to the next; headings are left out and named."""
    lines = text.split("\n")
    findings = Findings()
    pieces: list[Piece] = []
    times: tuple[int | None, int | None] = (None, None)
    since = 0
    collected: list[str] = []
    first = next(i for i, line in enumerate(lines) if AT_HEAD.match(line) or IN_SECONDS.match(line))
    for number, line in _above(lines[:first], findings):
        pieces.append(Piece(line, None, None, None, number))
    for number, line in enumerate(lines[first:], first + 1):
        stamps = list(_stamps(line))
        if not stamps and TITLE.match(line):
            findings.add("not-speech", number, line)
            continue
        if not stamps and RULE.fullmatch(line):
            continue
        at = 0
        for stamp in stamps or _broken(line, number, findings):
            collected.append(line[at : stamp.begin])
            if since:
                pieces.append(Piece("\n".join(collected), *times, None, since))
            times = stamp.start_ms, stamp.end_ms
            collected, since, at = [], number, stamp.behind
        collected.append(line[at:])
    pieces.append(Piece("\n".join(collected), *times, None, since))
    return Draft(pieces, findings)


class Stamp(NamedTuple):
    """A time found in a line, and where it stands there."""

    begin: int
    behind: int
    start_ms: int | None
    end_ms: int | None


def _stamps(line: str) -> Iterator[Stamp]:
    """The times of a line, from left to right."""
    at = 0
    if head := AT_HEAD.match(line):
        at = head.end()
        yield _stamp(head)
    elif seconds := IN_SECONDS.match(line):
        start, end = (round(float(part.removesuffix("s")) * 1000) for part in seconds.groups())
        yield Stamp(seconds.start(), seconds.end(), start, end)
        return
    yield from map(_stamp, INSIDE.finditer(line, at))


def _stamp(found: re.Match[str]) -> Stamp:
    start, *end = [group for group in found.groups() if group]
    return Stamp(found.start(), found.end(), timecode.parse(start), timecode.parse(end[0]) if end else None)


def _broken(line: str, number: int, findings: Findings) -> list[Stamp]:
    """The time at the head of a line that cannot be read, ``[00:71:00]`` or ``(00:05~)``: what of it can be, is."""
    found = BROKEN.match(line)
    if not found or not re.search(r"\d.*[:：]|[:：].*\d", found["inside"]):
        return []
    findings.add("bad-time", number, found[0])
    inside = found["inside"].strip()
    start, end = re.match(rf"({CLOCK})?{GAP}(?:{TO})?{GAP}({CLOCK})?", inside).groups()  # type: ignore[union-attr]
    return [Stamp(0, found.end(), timecode.parse(start) if start else None, timecode.parse(end) if end else None)]


def _above(lines: list[str], findings: Findings) -> Iterator[tuple[int, str]]:
    """Numbered lines of speech above the first time; the others go to the findings."""
    fenced = _front_matter(lines)
    markdown = fenced > 0 or any(TITLE.match(line) or RULE.fullmatch(line) for line in lines)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        label = markdown and len(line) <= LONGEST_LABELLED and LABELLED.fullmatch(line)
        if number <= fenced or label or TITLE.match(line) or RULE.fullmatch(line) or LYRICS_TAG.fullmatch(line):
            findings.add("not-speech", number, line)
        else:
            findings.add("untimed-text", number, line)
            yield number, line


def _front_matter(lines: list[str]) -> int:
    """Number of lines of a YAML block fenced by ``---`` at the very top."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((i + 1 for i, line in enumerate(lines) if i and FENCE.fullmatch(line)), 0)
