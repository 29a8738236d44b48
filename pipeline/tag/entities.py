"""Entities of an episode: every place that names a thing, gathered under the thing's right name.

Names come from three sources: the lexicon; the episode itself (metadata, settings, how the show introduces itself);
and what the text marks as a name though nobody knows it. Misheard forms are then linked to any of these. All mentions
of all sources compete for their characters: the longest wins.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from pipeline import resources
from pipeline.lexicon import Entry, Lexicon, fold, gapless
from pipeline.model import Entity, Mention, Notice, Segmented, Transcript
from pipeline.settings import Settings
from pipeline.tag import (
    entities_episode,
    mentions_hosts,
    mentions_known,
    mentions_model,
    mentions_parts,
    mentions_people,
    mentions_variants,
    mentions_versions,
    unknown,
    unknown_han,
    unknown_latin,
    unknown_placed,
    unknown_sounded,
    unknown_versions,
    unknown_western,
)
from pipeline.tag.mentions import Candidate, Thing, longest_first
from pipeline.tag.unknown import Taken
from pipeline.text.words import Words

HAN = re.compile("[\u4e00-\u9fff]")


def find(segmented: Segmented, words: Words, settings: Settings) -> tuple[tuple[Entity, ...], tuple[Notice, ...]]:
    """The things a transcript names, in order of first mention, each with all its mentions, and what is doubtful."""
    transcript, lexicon = segmented.transcript, resources.lexicon(settings)
    known = mentions_known.find(transcript.folded, lexicon, words)
    known = mentions_versions.settle(known + mentions_versions.find(transcript.folded, known, lexicon))
    taken = Taken((one.start, one.end) for one in known)
    latin = unknown_latin.phrases(transcript.simplified)
    proposals = unknown_latin.propose(latin, transcript.folded, taken)
    proposals += unknown_han.propose(transcript.simplified, taken, words)
    proposals += unknown_sounded.around(transcript.simplified, known)
    own, given = entities_episode.names(segmented, settings, lexicon)
    own += unknown_versions.entries(transcript.simplified, known)
    own += unknown_western.relatives(transcript.simplified, known)
    placed = unknown_placed.entries(transcript.simplified, known, words)
    own += [one for one in placed if fold(one.en[0]) not in lexicon.by_surface]
    unheard_of = unknown.entries(proposals, transcript.folded, (lexicon.by_surface, _surfaces(own)))
    named = unknown_western.joined(own + unheard_of, transcript.folded, lexicon)
    candidates = known + mentions_known.find(transcript.folded, Lexicon(named), words)
    candidates += mentions_parts.find(transcript.folded, known, lexicon, words)
    if settings.spacy_model:
        candidates += mentions_model.find(segmented, settings.spacy_model)
    candidates = _allowed(candidates, transcript.folded, lexicon)
    candidates = mentions_variants.add(candidates, transcript, latin, taken, words, lexicon, own, given)
    candidates += mentions_hosts.find(segmented)
    candidates = mentions_people.add(candidates, transcript.simplified, words)
    candidates = _allowed(candidates, transcript.folded, lexicon)
    found = _entities(transcript, longest_first(candidates), settings)
    return found, _doubts(transcript, found)


def _allowed(candidates: list[Candidate], folded: str, lexicon: Lexicon) -> list[Candidate]:
    """The candidates that no person's decision refuses."""
    if not lexicon.refused:
        return candidates
    return [one for one in candidates if not lexicon.refuses(folded[one.start : one.end], one.thing.id)]


def _surfaces(entries: list[Entry]) -> set[str]:
    return {fold(surface) for one in entries for surface in one.surfaces}


def _doubts(transcript: Transcript, entities: tuple[Entity, ...]) -> tuple[Notice, ...]:
    """One notice for each link of a surface to a name that a person should check, at its first place."""
    places: dict[tuple[str, str], tuple[int, int]] = {}
    for entity in entities:
        for mention in entity.mentions:
            if mention.doubtful:
                surface = transcript.text[mention.char_start : mention.char_end]
                places.setdefault((surface, entity.name), (mention.char_start, mention.char_end))
    return tuple(
        Notice("doubtful-name", f"{surface!r} is taken for {name!r}; please check", char_start=start, char_end=end)
        for (surface, name), (start, end) in places.items()
    )


def _entities(transcript: Transcript, chosen: list[Candidate], settings: Settings) -> tuple[Entity, ...]:
    by_id: dict[str, list[Candidate]] = defaultdict(list)
    for one in chosen:
        by_id[one.thing.id].append(one)
    return tuple(
        Entity(
            id=id,
            name=_name(transcript, rows[0].thing, rows, settings),
            type=rows[0].thing.type,
            mentions=tuple(Mention(c.start, c.end, c.how, c.doubtful) for c in rows),
            known=rows[0].thing.known,
        )
        for id, rows in by_id.items()
    )


def _name(transcript: Transcript, thing: Thing, rows: list[Candidate], settings: Settings) -> str:
    """The thing's right name: of the names an entry has in the episode's script the one said most."""
    entry = thing.entry
    if entry.where == "metadata":
        return entry.en[0]
    if thing.known and settings.display != "episode":
        return entry.name(settings.display)
    surfaces = [transcript.text[c.start : c.end] for c in rows]
    if thing.known:
        han = sum(not surface.isascii() and HAN.search(surface) is not None for surface in surfaces)
        script = transcript.script if 2 * han >= len(rows) else "en"
        names: tuple[str, ...] = getattr(entry, script)
        if len(names) == 1:
            return names[0]
    said = Counter(surface for c, surface in zip(rows, surfaces, strict=True) if c.how != "variant")
    if not thing.known:
        heard = [(n, s) for s, n in said.items() if fold(s) == fold(entry.en[0])]
        return max(heard)[1] if heard else entry.en[0]
    names = names or _spelt_here(entry, said) or (entry.name(script),)
    return names[0] if len(names) == 1 else max(names, key=lambda name: (_times(name, said), -names.index(name)))


def _spelt_here(entry: Entry, said: Counter[str]) -> tuple[str, ...]:
    """An entry's names of other scripts as the episode writes them, the most frequent first; Latin ones rightly spelt."""
    names = {fold(name): name for name in (*entry.en, *entry.cn, *entry.tw)}
    found = (surface for surface, _ in said.most_common() if fold(surface) in names)
    return tuple(names[fold(surface)] if surface.isascii() else surface for surface in found)


def _times(name: str, said: Counter[str]) -> tuple[int, int]:
    """How often the episode says a name, and how often within a longer alias (B200 in GPUB200)."""
    key = gapless(fold(name))
    surfaces = {surface: gapless(fold(surface)) for surface in said}
    within = sum(said[s] for s, k in surfaces.items() if key in k) if key.isascii() else 0
    return sum(said[s] for s, k in surfaces.items() if k == key), within
