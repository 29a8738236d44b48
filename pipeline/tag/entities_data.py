"""The words that show or rule out names: data/names.toml and data/english.txt, validated and ready to use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

from pipeline.errors import DataError
from pipeline.lexicon import EntityType, fold
from pipeline.resources import DATA, toml

UNHEARD, RARE, COMMON = (
    4,
    40,
    150,
)  # occurrences of a Han word in jieba's corpus: below, no common noun; a name's part; from here on ordinary
COMMON_RANK = 6000  # English words more frequent than the word of this rank are common even when capitalised


@dataclass(frozen=True, slots=True)
class NameWords:
    """The content of data/names.toml; all words folded."""

    tech: frozenset[str]
    generic: frozenset[str]
    shapes: re.Pattern[str]
    given: frozenset[str]
    western: dict[str, tuple[str, ...]]  # given name in Latin script → in Han script
    surnames: frozenset[str]
    wordlike_surnames: frozenset[str]
    transliteration: frozenset[str]
    sound_starts: frozenset[str]
    sound_ends: frozenset[str]
    sounded_kinds: dict[str, EntityType]
    counters: frozenset[str]
    counted: frozenset[str]
    place_heads: frozenset[str]
    place_tails: frozenset[str]
    languages: frozenset[str]
    function: frozenset[str]
    grammar: frozenset[str]  # function and verbs
    in_given_names: frozenset[str]
    never_given: frozenset[str]
    particles: frozenset[str]
    verbs: frozenset[str]
    new_words: frozenset[str]
    verbal: tuple[str, ...]
    names_alone: frozenset[str]
    regional: dict[str, tuple[str, ...]]  # word → the others for the same thing
    codes: tuple[str, ...]
    introducing: tuple[str, ...]
    vague: frozenset[str]
    called: dict[str, EntityType]
    asking: tuple[str, ...]
    naming: tuple[str, ...]
    sponsors_before: tuple[str, ...]
    sponsors_after: tuple[str, ...]
    titles_before: tuple[str, ...]
    titles_after: tuple[str, ...]
    addresses: tuple[str, ...]
    nicked: tuple[str, ...]
    polite: tuple[str, ...]
    courtesy: tuple[str, ...]
    familiar: tuple[str, ...]
    companions: tuple[str, ...]
    credits: tuple[str, ...]
    credits_own: tuple[str, ...]
    show_frames: tuple[str, ...]
    host_frames: tuple[str, ...]
    host_fillers: tuple[str, ...]
    host_roles: tuple[str, ...]
    greetings: tuple[str, ...]
    described: tuple[str, ...]
    frame_ends: tuple[str, ...]
    notes_people: tuple[str, ...]
    suffixes: dict[EntityType, tuple[str, ...]]
    placed: dict[EntityType, tuple[str, ...]]
    treaties: frozenset[str]
    sounded: frozenset[str]
    nations: frozenset[str]
    housed: tuple[str, ...]
    panels: tuple[str, ...]
    direct: frozenset[str]
    goes_on: tuple[str, ...]
    streets: tuple[str, ...]
    named: frozenset[str]
    joined: frozenset[str]
    national: frozenset[str]
    loose: frozenset[str]
    wide: frozenset[str]
    common_suffixes: frozenset[str]
    modifiers: frozenset[str]
    before: dict[str, tuple[EntityType, ...]]  # cue word → the types it speaks for
    after: dict[str, tuple[EntityType, ...]]


@lru_cache(maxsize=1)
def name_words() -> NameWords:
    """The words, validated. Raises DataError naming the key."""
    raw = toml("names.toml")
    try:
        return NameWords(
            tech=frozenset(_words(raw, "tech")),
            generic=frozenset(_words(raw, "generic")),
            shapes=re.compile("|".join(f"(?:{shape})" for shape in raw["shapes"])),
            given=frozenset(_words(raw, "given")),
            western=_pairs(_words(raw, "western")),
            surnames=frozenset(raw["surnames"]) | frozenset(_words(raw, "surnames2")),
            wordlike_surnames=frozenset(raw["wordlike_surnames"]),
            transliteration=frozenset(raw["transliteration"]),
            sound_starts=frozenset(raw["sound_starts"]),
            sound_ends=frozenset(raw["sound_ends"]),
            sounded_kinds={word: type for type, words in _typed(raw, "sounded_kinds").items() for word in words},
            nations=frozenset(raw["nations"]),
            treaties=frozenset(_words(raw, "treaties")),
            sounded=frozenset(_words(raw, "sounded")),
            counters=frozenset(raw["counters"]),
            counted=frozenset(raw["counted"]),
            place_heads=frozenset(raw["place_heads"]),
            place_tails=frozenset(raw["place_tails"]),
            languages=frozenset(raw["languages"]),
            function=frozenset(raw["function"]),
            grammar=frozenset(raw["function"]) | frozenset(raw["verbs"]),
            in_given_names=frozenset(raw["in_given_names"]),
            never_given=frozenset(raw["never_given"]),
            particles=frozenset(raw["particles"]),
            verbs=frozenset(raw["verbs"]),
            vague=frozenset(_words(raw, "vague")),
            called={word: type for type, words in _typed(raw, "called").items() for word in words},
            asking=tuple(_words(raw, "asking")),
            new_words=frozenset(_words(raw, "new_words")),
            verbal=tuple(_words(raw, "verbal")),
            names_alone=frozenset(_words(raw, "names_alone")),
            regional=_equals(raw["regional"]),
            codes=tuple(_words(raw, "codes")),
            sponsors_before=_longest_first(_words(raw["sponsors"], "before")),
            sponsors_after=_longest_first(_words(raw["sponsors"], "after")),
            suffixes=_typed(raw, "suffixes"),
            placed=_typed({"placed": {key: raw["placed"][key] for key in ("ORG", "PLACE", "EVENT", "WORK")}}, "placed"),
            housed=tuple(_words(raw["placed"], "housed")),
            panels=tuple(_words(raw["placed"], "panels")),
            streets=tuple(_words(raw["placed"], "streets")),
            direct=frozenset(_words(raw["placed"], "direct")),
            goes_on=tuple(_words(raw["placed"], "goes_on")),
            named=frozenset(_words(raw["placed"], "named")),
            joined=frozenset(_words(raw["placed"], "joined")),
            national=frozenset(_words(raw["placed"], "national")),
            loose=frozenset(_words(raw["placed"], "loose")),
            wide=frozenset(_words(raw["placed"], "wide")),
            common_suffixes=frozenset(_words(raw["common_suffixes"], "words")),
            modifiers=frozenset(_words(raw["modifiers"], "words")),
            before=_by_word(_typed(raw, "before")),
            after=_by_word(_typed(raw, "after")),
            **{
                key: _longest_first(_words(raw, key))
                for key in (
                    "introducing",
                    "naming",
                    "titles_before",
                    "titles_after",
                    "addresses",
                    "nicked",
                    "polite",
                    "courtesy",
                    "familiar",
                    "companions",
                    "credits",
                    "credits_own",
                    "show_frames",
                    "host_frames",
                    "host_fillers",
                    "host_roles",
                    "greetings",
                    "described",
                    "frame_ends",
                    "notes_people",
                )
            },
        )
    except (KeyError, TypeError, re.error) as error:
        raise DataError(f"missing or malformed: {error}", str(DATA / "names.toml")) from error


def _words(raw: dict[str, Any], key: str) -> list[str]:
    if not all(isinstance(word, str) and word for word in raw[key]):
        raise TypeError(f"{key} must be a list of non-empty strings")
    return [fold(word) for word in raw[key]]


def _equals(rows: list[list[str]]) -> dict[str, tuple[str, ...]]:
    groups = [_words({"words": row}, "words") for row in rows]
    return {word: tuple(other for other in group if other != word) for group in groups for word in group}


def _pairs(rows: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for first, second in map(str.split, rows):
        found.setdefault(first, []).append(second)
    return {first: tuple(seconds) for first, seconds in found.items()}


def _typed(raw: dict[str, Any], key: str) -> dict[EntityType, tuple[str, ...]]:
    for name in raw[key]:
        if name not in get_args(EntityType):
            raise TypeError(f"{key}.{name} is no entity type")
    return {name: _longest_first(_words(raw[key], name)) for name in raw[key]}


def _by_word(typed: dict[EntityType, tuple[str, ...]]) -> dict[str, tuple[EntityType, ...]]:
    types: dict[str, tuple[EntityType, ...]] = {}
    for type, words in typed.items():
        for word in words:
            types[word] = (*types.get(word, ()), type)
    return types


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=len, reverse=True))


@lru_cache(maxsize=1)
def english() -> dict[str, int]:
    """English words → rank by frequency, 0 the commonest."""
    lines = (DATA / "english.txt").read_text(encoding="utf-8").split("\n")
    return {word: rank for rank, word in enumerate(line for line in lines if line and not line.startswith("#"))}


@lru_cache(maxsize=50_000)
def english_rank(word: str) -> int | None:
    """Rank of a lower-case Latin word or of the word it is a form of (``agents`` → agent); None for no English word."""
    ranks = english()
    found = ranks.get(word)
    if found is not None:
        return found
    for ending, stems in (
        ("'s", ("",)),
        ("ies", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
        ("er", ("", "e")),
        ("ers", ("", "e")),
        ("ly", ("",)),
        ("ness", ("",)),
        ("able", ("", "e")),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            for stem in stems:
                found = ranks.get(word[: -len(ending)] + stem)
                if found is not None and found < 3 * COMMON_RANK:
                    return found
    return None
