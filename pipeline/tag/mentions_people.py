"""People by less than their full name: 俊明, 周总 and 俊鸣总 after 周俊明.

Somebody is *present* where the full name stands behind an introduction (我是周俊明, 嘉宾周俊明) or before a form of address
(周俊明老师): whoever is there is called by the family name and a title later, and by the given name.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import fold
from pipeline.model import How
from pipeline.tag import sounds
from pipeline.tag.entities_data import COMMON, RARE, name_words
from pipeline.tag.entities_episode import HEAD
from pipeline.tag.mentions import Candidate, Thing
from pipeline.tag.unknown import HAN, RIGHT_AT, cues
from pipeline.text.openings import rests
from pipeline.text.views import lower
from pipeline.text.words import Words, vocabulary

FULL = re.compile(f"[{HAN}]{{2,4}}")
RANK = 0.3  # below names that stand for themselves
INTRODUCING = ("我是", "我叫", "嘉宾", "来宾", "主播", "主持人")
WIFE = "太太"
SOON = 60  # characters: 「欢迎周总。大家好，我是周俊明」
NEAR = 0.17  # mean distance of the syllables of two spellings of one name


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the episode names in full."""

    thing: Thing
    family: str
    given: str
    times: int
    present: int | None  # where this shows first

    @property
    def name(self) -> str:
        """The full name."""
        return self.family + self.given

    @property
    def how(self) -> How:
        """How a mention by another name is marked."""
        return "alias" if self.thing.known else "pattern"


def add(candidates: list[Candidate], text: str, words: Words) -> list[Candidate]:
    """The candidates of a simplified text and those of people's shorter names; what those named alone goes to the person."""
    people = _people(candidates, text)
    if not people:
        return candidates
    respelt = _respelt(people, text)
    candidates = [
        dataclasses.replace(one, thing=right.thing, how="variant") if (right := respelt.get(one.thing.id)) else one
        for one in candidates
    ]
    people = [one for one in people if one.thing.id not in respelt]
    families = _Families(people, text)
    titled: dict[str, Person] = {}
    for one in sorted(candidates, key=lambda one: one.start):
        named = one.thing.entry.where == "episode" and one.thing.type == "PERSON" and one.thing.id not in titled
        if named and (owner := families.owner(text[one.start : one.end], one.start)):
            titled[one.thing.id] = owner
    found = [
        dataclasses.replace(one, thing=owner.thing) if (owner := titled.get(one.thing.id)) else one
        for one in candidates
    ]
    taken = {one.start for one in found}
    titles = _titles(text) if any(one.present is not None for one in people) else []
    found += _with_family(text, titles, people, families, words, taken)
    found += _with_given(text, people, words)
    return [*found, *_sounding_so(text, titles, people, words)]


def _people(candidates: list[Candidate], text: str) -> list[Person]:
    """Those of whom a candidate is a Han name with a family name, but 陈总."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    things: dict[str, Thing] = {}
    for one in candidates:
        name = text[one.start : one.end]
        if one.thing.type == "PERSON" and one.how != "variant" and FULL.fullmatch(name) and _family(name):
            places[one.thing.id, name].append(one.start)
            things[one.thing.id] = one.thing
    people = []
    for (id, name), starts in places.items():
        family = _family(name)
        present = min((start for start in starts if _is_present(text, start, start + len(name))), default=None)
        people.append(Person(things[id], family, name[len(family) :], len(starts), present))
    return people


@lru_cache(maxsize=2_000)
def _family(name: str) -> str:
    """The family name with which a name of two to four characters begins; empty if there is none, or a title behind it."""
    data = name_words()
    family = name[:2] if name[:2] in data.surnames and len(name) > 2 else name[0] if name[0] in data.surnames else ""
    given = name[len(family) :]
    return "" if len(given) > 2 or given in data.addresses or given in data.titles_after else family


def _is_present(text: str, start: int, end: int) -> bool:
    data = name_words()
    behind = text[end : end + 4]
    if behind.startswith(data.addresses) or behind.startswith(data.titles_after):
        return True
    before = text[max(start - 8, 0) : start]
    return before.endswith(INTRODUCING) or (start < HEAD and before.lower().endswith(data.titles_before))


def _respelt(people: list[Person], text: str) -> dict[str, Person]:
    """By id whoever is somebody present in another spelling, said less: 周俊铭 who sounds like the guest 周俊明, 周骏明 nearly so.

    Somebody whom the lexicon knows only by the same sound, and where nothing else in the episode speaks for that person.
    """
    found: dict[str, Person] = {}
    by_ends: dict[tuple[int, str], list[Person]] = defaultdict(list)
    for one in people:
        by_ends[_ends(one.name)].append(one)
    for one in sorted(people, key=lambda person: -person.times):
        if one.present is None or one.thing.known or one.thing.id in found:
            continue
        for other in by_ends[_ends(one.name)]:
            same = other.thing.id == one.thing.id or other.times >= one.times
            if same or sounds.distance(one.name, other.name) > NEAR:
                continue
            alike = sounds.view(one.name) == sounds.view(other.name)
            if not other.thing.known or (alike and other.present is None and not _spoken_for(other, text)):
                found[other.thing.id] = one
    return found


def _ends(name: str) -> tuple[int, str]:
    """The length and the first and last sound of a name: those of another spelling are the same."""
    return len(name), sounds.view(name[0] + name[-1])


def _spoken_for(person: Person, text: str) -> bool:
    """Does the episode say another name of somebody whom the lexicon knows, or a word of that person's context?"""
    entry, low = person.thing.entry, lower(text)
    words = {fold(word) for word in (*entry.surfaces, *entry.context)} - {fold(person.name)}
    return any(word in low for word in words)


class _Families:
    """The people of a text by family name."""

    def __init__(self, people: list[Person], text: str) -> None:
        self._text = text
        self._named: dict[str, list[Person]] = defaultdict(list)
        self._sounding: dict[str, list[Person]] = defaultdict(list)
        for one in people:
            self._named[one.family].append(one)
            self._sounding[sounds.view(one.family)].append(one)

    def owner(self, name: str, start: int) -> Person | None:
        """Of a family name with a title (周老师) the one person present of that family, or of one that sounds the same.

        None where the person is introduced only later, or somebody else of the family is named more often; a title that
        tells a trade (周医生) must stand behind the full name as well, and 周太太 is somebody else.
        """
        if _titled().fullmatch(name) is None or name.endswith(WIFE):
            return None
        same = self._named.get(name[0]) or self._sounding.get(sounds.view(name[0]), [])
        present = [one for one in same if one.present is not None and one.present < start + SOON]
        if len({one.thing.id for one in present}) != 1:
            return None
        owner = present[0]
        times: Counter[str] = Counter()
        for one in same:
            times[one.thing.id] += one.times
        if max(times.values()) > times[owner.thing.id]:
            return None
        return owner if name[1:] in name_words().courtesy or owner.name + name[1:] in self._text else None


@lru_cache(maxsize=1)
def _titled() -> re.Pattern[str]:
    data = name_words()
    return re.compile(rf"[{HAN}](?:{'|'.join((*data.addresses, *data.titles_after, *data.nicked))})")


def _titles(text: str) -> list[tuple[int, int]]:
    """Spans of the forms of address in a text."""
    return [match.span() for match in _title().finditer(text)]


@lru_cache(maxsize=1)
def _title() -> re.Pattern[str]:
    """A form of address: one of two and more characters, or else one of those of a single one that stand behind names."""
    data = name_words()
    long = [title for title in dict.fromkeys((*data.addresses, *data.titles_after)) if len(title) > 1]
    short = "".join(title for title in (*data.addresses, *data.familiar, *data.nicked) if len(title) == 1)
    firsts = re.escape("".join(sorted({title[0] for title in long} | set(short))))
    return re.compile(f"[{firsts}](?:{rests(long)}|(?<=[{re.escape(short)}]))")


def _with_family(
    text: str, titles: list[tuple[int, int]], people: list[Person], families: _Families, words: Words, taken: set[int]
) -> Iterator[Candidate]:
    """周先生 where the one person present of that family is 周俊明; at a word's start."""
    present = {one.family for one in people if one.present is not None and len(one.family) == 1}
    for at, end in titles:
        start = at - 1
        if end - at == 1 or start < 0 or text[start] not in present or start in taken:
            continue
        owner = families.owner(text[start:end], start)
        if owner and start in words.bounds(max(start - 4, 0), end):
            yield Candidate(start, end, owner.thing, owner.how, RANK)


def _with_given(text: str, people: list[Person], words: Words) -> Iterator[Candidate]:
    """俊明 alone, where only one person is called so; a given name that is a word only where a title follows."""
    owners: dict[str, dict[str, Person]] = defaultdict(dict)
    for one in people:
        if len(one.given) == 2 and (one.thing.known or one.present is not None):
            owners[one.given][one.thing.id] = one
    for given, named in owners.items():
        person = next(iter(named.values()))
        if len(named) > 1 or text.count(given) <= text.count(person.name):
            continue
        places = [at for at in _places(text, given) if _stands_alone(text, at, at + 2, person, words)]
        ordinary = vocabulary().get(given, 0) >= RARE or name_words().function & set(given)
        addressed = [at for at in places if _addressed(text, at + 2)]
        shown = (
            addressed
            or person.present is not None
            or any(cues(text, at, at + 2)["PERSON"] >= RIGHT_AT for at in places)
        )
        for at in addressed if ordinary else places if shown else ():
            yield Candidate(at, at + 2, person.thing, person.how, RANK)


def _sounding_so(text: str, titles: list[tuple[int, int]], people: list[Person], words: Words) -> Iterator[Candidate]:
    """俊鸣总 where one person present is called 俊明: no name that the episode knows otherwise, but before a title."""
    owners: dict[str, dict[str, Person]] = defaultdict(dict)
    for one in people:
        if len(one.given) == 2 and one.present is not None:
            owners[sounds.view(one.given)][one.thing.id] = one
    givens = {one.given for one in people}
    for end, behind in titles if owners else ():
        start = end - 2
        given = text[max(start, 0) : end]
        if given in givens or len(given) < 2 or len(named := owners.get(sounds.view(given), {})) != 1:
            continue
        person = next(iter(named.values()))
        if vocabulary().get(given, 0) >= RARE or name_words().function & set(given):
            continue
        if _stands_alone(text, start, end, person, words) and behind in words.bounds(start, behind + 3):
            yield Candidate(start, end, person.thing, "variant", RANK)


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _addressed(text: str, end: int) -> bool:
    return text.startswith(_forms_of_address(), end)


@lru_cache(maxsize=1)
def _forms_of_address() -> tuple[str, ...]:
    data = name_words()
    return (*data.addresses, *data.titles_after, *data.familiar)


def _stands_alone(text: str, start: int, end: int, person: Person, words: Words) -> bool:
    """Is the given name neither the end of a full name nor crossed by a word (得 | 俊明显)?"""
    data, known = name_words(), vocabulary()
    if text.startswith(person.family, start - len(person.family)):
        return False
    borders = words.bounds(max(start - 4, 0), min(end + 4, len(text)))
    if start > 0 and text[start - 1] in data.surnames and start not in borders:
        return False
    left = start > 0 and known.get(text[start - 1 : start + 1], 0) >= COMMON
    right = end < len(text) and known.get(text[end - 1 : end + 1], 0) >= COMMON
    return not (left or right) or (start in borders and end in borders)
