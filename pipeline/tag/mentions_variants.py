"""Mentions of misheard names: the surfaces that ``variants`` links to a name, wherever they stand."""

from __future__ import annotations

from collections import Counter, defaultdict

from pipeline.lexicon import Entry, Lexicon
from pipeline.model import Transcript
from pipeline.tag import mentions_known, variants_halves, variants_han, variants_latin
from pipeline.tag.mentions import Candidate, Thing
from pipeline.tag.unknown import Taken
from pipeline.tag.unknown_latin import Token
from pipeline.tag.variants import Established, Heard
from pipeline.text.words import Words


def add(
    candidates: list[Candidate],
    transcript: Transcript,
    latin: list[list[Token]],
    taken: Taken,
    words: Words,
    lexicon: Lexicon,
    own: list[Entry],
    given: frozenset[str],
) -> list[Candidate]:
    """The candidates and those of misheard forms, without guessed names that turn out to be misheard forms.

    ``latin`` are the text's Latin phrases, ``taken`` the spans of known names, ``own`` the episode's entries, ``given``
    the ids of things that metadata or settings name.
    """
    named = own + [lexicon.entries[id] for id in sorted(given) if id in lexicon.entries]
    established = _established(candidates, named, given, transcript.folded)
    misheard = variants_latin.heard(latin, transcript.folded, taken, lexicon, established)
    misheard += variants_halves.heard(latin, taken, established)
    misheard += variants_han.heard(transcript.simplified, taken, words, lexicon, established)
    misheard = [one for one in misheard if not lexicon.refuses(one.surface, one.entry.id)]
    found = _occurrences(misheard, given, transcript.folded, words)
    spans = {(one.start, one.end) for one in found}
    return [one for one in candidates if not _guessed(one) or (one.start, one.end) not in spans] + found


def _guessed(one: Candidate) -> bool:
    return one.how in ("pattern", "model")


def _established(
    candidates: list[Candidate], own: list[Entry], given: frozenset[str], folded: str
) -> list[Established]:
    said: dict[str, dict[str, int]] = defaultdict(Counter)
    for (id, surface), times in Counter((one.thing.id, folded[one.start : one.end]) for one in candidates).items():
        said[id][surface] = times
    entries = {one.id: one for one in own} | {one.thing.id: one.thing.entry for one in candidates}
    return [Established(entry, said[id], id in given) for id, entry in entries.items()]


def _occurrences(misheard: list[Heard], given: frozenset[str], folded: str, words: Words) -> list[Candidate]:
    surfaces: dict[str, list[str]] = defaultdict(list)
    for one in misheard:
        surfaces[one.entry.id].append(one.surface)
    things = {one.entry.id: Thing(one.entry.id, one.entry.name("en"), one.entry.type, one.entry) for one in misheard}
    doubtful = {one.surface for one in misheard if one.doubtful}
    heard = Lexicon(
        Entry(id, things[id].type, alias=tuple(rows), en=(rows[0],), where="heard") for id, rows in surfaces.items()
    )
    places = {(one.entry.id, one.surface): one.places for one in misheard if one.places is not None}
    return [
        Candidate(
            one.start,
            one.end,
            things[one.thing.id],
            "variant",
            rank=2.0 if one.thing.id in given else 0.7,
            doubtful=folded[one.start : one.end] in doubtful,
        )
        for one in mentions_known.find(folded, heard, words)
        if one.start in places.get((one.thing.id, folded[one.start : one.end]), (one.start,))
    ]
