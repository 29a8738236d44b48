"""What a sponsor read offers: offers, codes, deadline; and whether, and when, it says that it is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline import resources
from pipeline.errors import DataError
from pipeline.model import Section, Transcript
from pipeline.segment.sections_cues import cues
from pipeline.text.dense import Dense

DISCLOSING = frozenset({"credit", "disclosure", "admark", "thanks", "adword", "readend"})
OPENING = 120
"""Spoken characters from a read's start within which a disclosure comes before what it discloses."""
SPELLED = re.compile(r"[a-z0-9](?:[\s.\-]{1,2}[a-z0-9]){2,19}(?![a-z0-9])|[a-z0-9][a-z0-9_\-]{1,19}", re.IGNORECASE)
PASSWORD = re.compile(r"[\u3400-\u9fff0-9a-z]{2,10}?(?=[,。!?」』”\s]|就?可|即|领|参|获|享|给|$)", re.IGNORECASE)

PHRASE = re.compile("一个|一下|进行|可以|的时候|我|你")
"""What shows that talk follows a cue of passwords and no password: 用這個口令來進行一個購買."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled [offers] of data/sections.toml."""

    offers: re.Pattern[str]
    deadline: re.Pattern[str]
    code: re.Pattern[str]
    password: re.Pattern[str]


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """The package's patterns. Raises DataError."""
    path, table = str(resources.DATA / "sections.toml"), resources.toml("sections.toml").get("offers", {})

    def compiled(key: str) -> re.Pattern[str]:
        value = table.get(key)
        parts = [value] if isinstance(value, str) else value
        if not isinstance(parts, list) or not parts or not all(isinstance(part, str) for part in parts):
            raise DataError(f"[offers] {key} must be a string or a list of strings", path)
        try:
            return re.compile("|".join(parts).replace("{number}", str(table.get("number", ""))))
        except re.error as error:
            raise DataError(f"[offers] {key}: {error}", path) from error

    return Patterns(compiled("offers"), compiled("deadline"), compiled("code_before"), compiled("password_before"))


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a read, under the names of ``Section``'s fields."""

    offers: tuple[str, ...]
    codes: tuple[str, ...]
    deadline: str | None
    disclosed: Literal["before", "late", "never"]


def terms(section: Section, transcript: Transcript) -> Terms:
    """What a sponsor section offers. Raises DataError if data/sections.toml is malformed."""
    start, end = section.char_start, section.char_end
    read, table = transcript.simplified[start:end], patterns()
    low = transcript.folded[start:end]
    text = transcript.text[start:end]
    offers = tuple(dict.fromkeys(text[m.start() : m.end()].strip() for m in table.offers.finditer(low)))
    deadline = table.deadline.search(low)
    until = text[deadline.start() : deadline.end()] if deadline else None
    dense = Dense.of(transcript.folded)
    left, right = dense.places((start, end)).tolist()
    return Terms(offers, _codes(read, low, table), until, _disclosed(dense.text[left:right]))


def _codes(read: str, low: str, table: Patterns) -> tuple[str, ...]:
    """Codes named behind their cue words; letters spelled one by one are joined."""
    spelled = (SPELLED.match(read, before.end()) for before in table.code.finditer(low))
    words = (PASSWORD.match(read, before.end()) for before in table.password.finditer(low))
    said = (match[0] for match in words if match and not PHRASE.search(match[0]))
    codes = [*(_joined(match[0]) for match in spelled if match), *said]
    return tuple(dict.fromkeys(code for code in codes if len(code) > 1))


def _joined(code: str) -> str:
    """F E N G and F-E-N-G as FENG; SAVE-20 stays."""
    return re.sub(r"[\s.\-]", "", code) if re.match(r"\w[\s.\-]", code) else code


def _disclosed(dense: str) -> Literal["before", "late", "never"]:
    """When a read says that it is one."""
    names = [group.name for group in cues().groups]
    places = [hit.start for hit in cues().find(dense) if names[hit.group] in DISCLOSING]
    if not places:
        return "never"
    return "before" if places[0] <= OPENING else "late"
