"""Families of models and devices: their versions said in words, and their name alone where it is short for a product.

``GPT four`` and ``GPT for turbo`` are GPT-4 and GPT-4 Turbo. ``GPT`` alone is ChatGPT in an episode that names ChatGPT and
no version of GPT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.errors import DataError
from pipeline.lexicon import Entry, Lexicon, fold
from pipeline.model import How
from pipeline.resources import DATA, toml
from pipeline.tag.mentions import Candidate, Thing

REACH = 24  # characters behind a name in which a version ends
GAPS = ("-", " ", "")
OVER = re.compile(r" ?(?:[^\w ]|$|\n|的)")
"""What shows that nothing follows a word that is misheard for a number: GPT for，"""


@dataclass(frozen=True, slots=True)
class Rules:
    """The versions of data/names.toml: words and Han numerals → figures, misheard words, the patterns of them all."""

    figures: dict[str, str]
    misheard: frozenset[str]
    english: re.Pattern[str]
    han: re.Pattern[str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules, validated. Raises DataError naming the key."""
    try:
        raw: dict[str, Any] = toml("names.toml")["versions"]
        english, han, misheard = list(raw["english"]), str(raw["han"]), dict(raw["misheard"])
        figures = {word: str(at) for words in (english, han) for at, word in enumerate(words, 1)} | misheard
        words, numerals = "|".join(map(re.escape, english)), re.escape(han)
        heard = "|".join(map(re.escape, (*english, *misheard)))
        return Rules(
            figures,
            frozenset(misheard),
            re.compile(
                rf"[ -]?(?:(?P<whole>[0-9]{{1,2}})\.0(?![0-9.])|(?P<number>{heard})(?![a-z0-9']))"
                rf"(?: point (?P<point>{words})(?![a-z0-9]))?(?P<tail>[ -]?[a-z]{{1,8}}(?![a-z0-9']))?"
            ),
            re.compile(
                rf"(?P<number>[{numerals[1:]}])(?:点(?P<point>[{numerals}]))?"
                rf"(?P<tail>(?=$|\W|[{re.escape(raw['behind'])}]))"
            ),
        )
    except (AttributeError, KeyError, TypeError, ValueError, re.error) as error:
        raise DataError(f"versions missing or malformed: {error}", str(DATA / "names.toml")) from error


def find(folded: str, known: list[Candidate], lexicon: Lexicon) -> list[Candidate]:
    """Candidates for the versions of the known families in Latin letters, the number being said as a word behind the name."""
    found: dict[tuple[int, str], Candidate] = {}
    for one in known:
        surface = folded[one.start : one.end]
        if one.thing.type not in ("PRODUCT", "TERM") or not surface.isascii() or surface[-1].isdigit():
            continue
        stretch = folded[one.end : one.end + REACH]
        match = rules().english.match(stretch) or rules().han.match(stretch)
        if match is None:
            continue
        for entry, length in _versions(one.thing.entry, match, stretch, lexicon):
            how: How = "alias"
            thing = Thing(entry.id, entry.name("en"), entry.type, entry)
            found.setdefault((one.start, entry.id), Candidate(one.start, one.end + length, thing, how, one.rank))
            break
    return list(found.values())


def settle(known: list[Candidate]) -> list[Candidate]:
    """Without the families at places where their name is short for a product that the episode names in full.

    So it is where the product has the name as a weak surface and the episode names no other thing of the family.
    """
    short: dict[str, set[tuple[int, int]]] = {}
    spans = {(one.start, one.end): one.thing for one in known if one.rank < 1.0}
    for one in known:
        product = spans.get((one.start, one.end))
        if one.rank == 1.0 and product and product.id != one.thing.id and product.name.endswith(one.thing.name):
            short.setdefault(one.thing.id, set()).add((one.start, one.end))
    names = {one.thing.id: one.thing.name for one in known}
    for id in list(short):
        if any(name.startswith(names[id]) and other != id for other, name in names.items()):
            del short[id]
    return [one for one in known if (one.start, one.end) not in short.get(one.thing.id, ())] if short else known


def _versions(family: Entry, match: re.Match[str], stretch: str, lexicon: Lexicon) -> Iterator[tuple[Entry, int]]:
    """The versions that the words behind a family's name may mean, the longest first, and where each ends."""
    figures = rules().figures
    number = match.groupdict().get("whole") or figures[match["number"]]
    if match["point"]:
        number += "." + figures[match["point"]]
    tail = (match["tail"] or "").strip(" -")
    if tail:
        for entry in _named(family, number, tail, lexicon):
            yield entry, match.end()
    end = match.start("tail") if match["tail"] else match.end()
    if match["number"] not in rules().misheard or OVER.match(stretch, end):
        for entry in _named(family, number, "", lexicon):
            yield entry, end


def _named(family: Entry, number: str, tail: str, lexicon: Lexicon) -> Iterator[Entry]:
    """The entries that are called by a name of the family, the number and the tail, with or without gaps."""
    for name in map(fold, family.en):
        for gap in GAPS:
            for joint in ("", " ", "-") if tail else ("",):
                surface = f"{name}{gap}{number}{joint}{tail}"
                for entry in lexicon.by_surface.get(surface, ()):
                    if entry.id != family.id and not lexicon.is_weak(surface, entry):
                        yield entry
