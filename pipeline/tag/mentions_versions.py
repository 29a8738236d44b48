"""Families of models and devices: their versions said in words, and their name alone where it is short for a product.

``GPT four`` and ``GPT for turbo`` are GPT-4 and GPT-4 Turbo. ``GPT`` alone is ChatGPT in an episode that names ChatGPT and
no version of GPT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.lexicon import Entry, Lexicon, fold
from pipeline.model import How
from pipeline.tag.mentions import Candidate, Thing

NUMBERS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "for": "4",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}
WORDS = "one|two|three|four|five|six|seven|eight|nine"
POINT = rf"(?:(?: point )(?P<point>{WORDS})(?![a-z0-9]))"
ZERO = r"(?:(?P<whole>[0-9]{1,2})\.0(?![0-9.]))"  # GPT4.0 is GPT-4
SAID = re.compile(
    rf"[ -]?(?:{ZERO}|(?P<number>{WORDS}|ten|for)(?![a-z0-9'])){POINT}?(?P<tail>[ -]?[a-z]{{1,8}}(?![a-z0-9']))?"
)
HAN = re.compile(
    "(?P<number>[二三四五六七八九])(?:点(?P<point>[一二三四五六七八九]))?(?P<tail>(?=$|[\\W做写的里出版和跟与发上]))"
)
"""A numeral behind a name with what cannot be counted after it: GPT四的回答, no GPT三个版本."""
HEARD = "for"  # a word of its own: it is the number where a tail follows it that the lexicon knows, or nothing
OVER = re.compile(r" ?(?:[^\w ]|$|\n|的)")
REACH = 24  # characters behind a name in which a version ends
GAPS = ("-", " ", "")
ORDINALS = dict(zip("一二三四五六七八九", "123456789", strict=True))


def find(folded: str, known: list[Candidate], lexicon: Lexicon) -> list[Candidate]:
    """Candidates for the versions of the known families in Latin letters, the number being said as a word behind the name."""
    found: dict[tuple[int, str], Candidate] = {}
    for one in known:
        surface = folded[one.start : one.end]
        if one.thing.type not in ("PRODUCT", "TERM") or not surface.isascii() or surface[-1].isdigit():
            continue
        stretch = folded[one.end : one.end + REACH]
        match = SAID.match(stretch) or HAN.match(stretch)
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
    number = match.groupdict().get("whole") or NUMBERS[match["number"]]
    if match["point"]:
        number += "." + (ORDINALS.get(match["point"]) or NUMBERS[match["point"]])
    tail = (match["tail"] or "").strip(" -")
    if tail:
        for entry in _named(family, number, tail, lexicon):
            yield entry, match.end()
    end = match.start("tail") if match["tail"] else match.end()
    if match["number"] != HEARD or OVER.match(stretch, end):
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
