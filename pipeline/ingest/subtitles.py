"""SubRip and WebVTT: cues of a line with two times and the lines below it, read as users have them, not as specified.

Why not srt, pysubs2 or webvtt-py: each drops what it cannot place (cues with a broken time, text behind a blank line,
SRT without milliseconds) and does not say where, and a transcript must not shrink in silence. The grammar is small; what costs care is
that every line is a time, part of a cue, or named in a notice, whatever is missing around it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from pipeline.ingest import bracketed
from pipeline.ingest.draft import Draft, Findings, Piece
from pipeline.ingest.turns import unrolled
from pipeline.text import timecode
from pipeline.text.timecode import CLOCK

ARROW = "(?:[-－―—–]{1,3}[>＞]|→)"
TIMING = re.compile(rf"\s*({CLOCK})\s*{ARROW}\s*({CLOCK})?(?!\S)")
YOUTUBE = re.compile(rf"\s*({CLOCK}),({CLOCK})\s*")  # a cue's head in the SBV files that YouTube exports
BROKEN = re.compile(
    rf"[\d\s:：.,，;\-]*{ARROW}[\d\s:：.,，;\-]*"
    rf"|\s*(?P<start>{CLOCK})\s*{ARROW}\s*\S{{1,16}}\s*"  # 00:00:01 --> 00:0x:04
    rf"|\s*\S{{1,16}}\s*{ARROW}\s*(?P<end>{CLOCK})\s*"
)
ANY_TIMING = re.compile(rf"^[ \t\u3000]*{CLOCK}(?:[ \t\u3000]*{ARROW}|,{CLOCK}[ \t\u3000]*$)", re.MULTILINE)
BRACKETS = ("[", "(", "（", "［", "【", "〔", "*", "#")
SETTING = re.compile(r"(?:(?:vertical|line|position|size|align|region):\S+|[XY][12]:\d+)(?:\s+|$)")
NUMBER = re.compile(r"\s*[0-9０-９]{1,9}\s*")
PLAIN_ID = re.compile(r"[\w.:/\-]+", re.ASCII)
BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
TAG = re.compile(
    r"</?(?:b|i|u|s|c|v|ruby|rt|lang|font|span)(?:[.\s][^<>]*)?/?>"  # as in both formats
    rf"|<{CLOCK}>"  # the time of a word in WebVTT
    r"|\{\\[^{}]*\}|\{/?[biu]\}",  # of Sub Station Alpha, common in SRT
    re.IGNORECASE,
)
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|lrm|rlm|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


def sniff_vtt(text: str) -> bool:
    """Does the file begin as WebVTT says it must?"""
    return re.match(r"\s*WEBVTT(?:\s|$)", text) is not None


def sniff_srt(text: str) -> bool:
    """Is there a line that begins with a time and an arrow?"""
    return ANY_TIMING.search(text) is not None


def parse_vtt(text: str) -> Draft:
    """Cues of a WebVTT file; header, NOTE, STYLE and REGION blocks and cue settings are not speech."""
    return _Reader(text.split("\n"), vtt=True).read()


def parse_srt(text: str) -> Draft:
    """Cues of a SubRip file, also without numbers, milliseconds or blank lines; text without a time is kept."""
    return _Reader(text.split("\n"), vtt=False).read()


class _Reader:
    """One pass over the lines; ``body`` holds the indices of text lines since the last line with a time."""

    def __init__(self, lines: list[str], vtt: bool) -> None:
        self.lines = lines
        self.vtt = vtt
        self.numbered: bool | None = None  # unknown before the first time
        self.body: list[int] = []
        self.timing = -1
        self.times: tuple[int | None, int | None] = (None, None)
        self.rest = ""
        self.bracketed = -1  # the last line with a time in brackets
        self.findings = Findings()
        self.pieces: list[Piece] = []

    def read(self) -> Draft:
        start = self._header() if self.vtt else 0
        skipping = False
        for i in range(start, len(self.lines)):
            line = self.lines[i]
            if not line or line.isspace():
                skipping = False
            elif (times := self._times(line, i)) is not None:
                skipping = False
                self._pop_name(i)
                self._flush()
                self.timing, self.times, self.rest = i, times[:2], times[2]
            elif skipping or (self.vtt and BLOCK.match(line) and self._begins_block(i)):
                skipping = True
                self.findings.add("not-speech", i + 1, line)
            else:
                self.body.append(i)
        self._flush()
        return Draft(unrolled(self.pieces, self.findings), self.findings)

    def _header(self) -> int:
        """Index of the first line behind the WebVTT header, which ends at a blank line or a time."""
        first = next(i for i, line in enumerate(self.lines) if line.strip())
        for i in range(first, len(self.lines)):
            if not self.lines[i].strip() or TIMING.match(self.lines[i]):
                return i
            if i > first or self.lines[i].strip() != "WEBVTT":
                self.findings.add("not-speech", i + 1, self.lines[i])
        return len(self.lines)

    def _times(self, line: str, i: int) -> tuple[int | None, int | None, str] | None:
        """Start, end and what stands behind them; no times where they cannot be read; None for lines that hold none."""
        if ">" not in line and "→" not in line and "＞" not in line:
            pair = YOUTUBE.fullmatch(line) if ":" in line else None
            return (timecode.parse(pair[1]), timecode.parse(pair[2]), "") if pair else self._bracketed(line, i)
        found = TIMING.match(line)
        if found:
            end = timecode.parse(found[2]) if found[2] else None
            return timecode.parse(found[1]), end, _without_settings(line[found.end() :])
        if broken := BROKEN.fullmatch(line):
            self.findings.add("bad-time", i + 1, line)
            clocks = (broken["start"], broken["end"])
            first, last = (timecode.parse(clock) if clock else None for clock in clocks)
            return first, last, ""
        return None

    def _bracketed(self, line: str, i: int) -> tuple[int | None, int | None, str] | None:
        """The time in brackets at the head of a line that begins a block: files are pasted together of both kinds."""
        found = bracketed.AT_HEAD.match(line) if line.lstrip()[:1] in BRACKETS else None
        if not found or not (self._begins_block(i) or i == self.bracketed + 1):
            return None
        self.bracketed = i
        start, end = [group for group in found.groups() if group] + ([None] if found.lastindex == 1 else [])
        return timecode.parse(start or ""), timecode.parse(end) if end else None, line[found.end() :]

    def _begins_block(self, i: int) -> bool:
        return i == 0 or not self.lines[i - 1].strip()

    def _pop_name(self, i: int) -> None:
        """Take the number or identifier above the time in line ``i`` out of the text.

        A number counts if it stands apart or the file's first cue had one: «2024» may be all that a cue says.
        """
        is_number = False
        if self.body:
            last = self.body[-1]
            line = self.lines[last].strip()
            alone, adjacent = self._begins_block(last), last == i - 1
            is_number = NUMBER.fullmatch(line) is not None and (alone or (adjacent and self.numbered is not False))
            is_id = self.vtt and alone and adjacent
            if is_number or is_id:
                self.body.pop()
                if not PLAIN_ID.fullmatch(line):
                    self.findings.add("not-speech", last + 1, line)
        if self.numbered is None:
            self.numbered = is_number

    def _flush(self) -> None:
        """Make the lines collected since the last time a cue, or cues without a time if there was none yet."""
        body, self.body = self.body, []
        if self.timing < 0:
            for i in body:
                self.findings.add("untimed-text", i + 1, self.lines[i])
                self._add(self.lines[i], i + 1)
            return
        expected = self.timing + 1
        for i in body:
            while expected < i and self.vtt and self.lines[expected].isspace():  # a line of spaces ends no WebVTT cue
                expected += 1
            if i != expected:
                self.findings.add("untimed-text", i + 1, self.lines[i])
            else:
                expected += 1
        self._add("\n".join([self.rest, *(self.lines[i] for i in body)]), self.timing + 1)

    def _add(self, text: str, line: int) -> None:
        for speaker, words in _voices(text) if self.vtt else [(None, text)]:
            self.pieces.append(Piece(self._plain(words), *self.times, speaker, line))

    def _plain(self, text: str) -> str:
        if "<" in text or "{" in text:
            text = TAG.sub("", text)
        return ENTITY.sub(_character, text) if self.vtt and "&" in text else text


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def _voices(text: str) -> Iterator[tuple[str | None, str]]:
    """The text of a WebVTT cue by speaker: what stands before the first ``<v Name>``, then each voice's part."""
    if "<v" not in text and "<V" not in text:
        yield None, text
        return
    speaker, at = None, 0
    for voice in VOICE.finditer(text):
        if text[at : voice.start()].strip():
            yield speaker, text[at : voice.start()]
        speaker, at = ENTITY.sub(_character, voice[1]).strip() or None, voice.end()
    yield speaker, text[at:]


def _without_settings(rest: str) -> str:
    """What follows the times on their line, cue settings taken off its front."""
    rest, at = rest.strip(), 0
    while found := SETTING.match(rest, at):
        at = found.end()
    return rest[at:]
