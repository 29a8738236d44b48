"""Entities of an episode: every place that names a thing, gathered under the thing's right name."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict

from pipeline import resources
from pipeline.lexicon import Entry, Lexicon, fold
from pipeline.model import Entity, Mention, Notice, Segmented, Transcript
from pipeline.settings import Settings
from pipeline.tag import entities_episode, mentions_known, unknown_latin
from pipeline.tag.entities_data import name_words
from pipeline.tag.mentions import Candidate, Thing, longest_first
from pipeline.tag.unknown import Proposal, Taken, entry, settle
from pipeline.text.words import Words


def find(segmented: Segmented, words: Words, settings: Settings) -> tuple[tuple[Entity, ...], tuple[Notice, ...]]:
    """The things a transcript names, in order of first mention, each with all its mentions, and what is doubtful."""
    transcript = segmented.transcript
    lexicon = resources.lexicon(settings)
    tech = name_words().tech
    known = mentions_known.find(transcript.folded, lexicon, words, tech)
    taken = Taken((one.start, one.end) for one in known)
    own = _own(entities_episode.names(segmented, settings), lexicon)
    proposals = unknown_latin.propose(transcript.simplified, transcript.folded, taken)
    episode = Lexicon(_with_proposals(own, proposals, transcript.folded))
    candidates = known + mentions_known.find(transcript.folded, episode, words, tech)
    return _entities(transcript, longest_first(candidates), settings), ()


def _own(entries: list[Entry], lexicon: Lexicon) -> list[Entry]:
    """The episode's entries without surfaces that a known name or an earlier one of them has; none left, no entry."""
    used: set[str] = set()
    kept = []
    for one in entries:
        surfaces = [s for s in one.surfaces if fold(s) not in lexicon.by_surface and fold(s) not in used]
        used.update(map(fold, surfaces))
        if surfaces:
            kept.append(dataclasses.replace(one, en=(one.en[0],) if one.en[0] in surfaces else (surfaces[0],), alias=tuple(surfaces)))
    return kept


def _with_proposals(entries: list[Entry], proposals: list[Proposal], folded: str) -> list[Entry]:
    """The entries and those of the proposed names, each typed by the words around its mentions."""
    used = {fold(surface) for one in entries for surface in one.surfaces}
    made: dict[str, Entry] = {one.id: one for one in entries}
    for proposal in proposals:
        surface = fold(proposal.surface)
        if surface not in used:
            one = entry(settle(proposal, folded, _spans(folded, surface)), proposal.surface)
            made.setdefault(one.id, one)
    return list(made.values())


def _spans(folded: str, surface: str) -> list[tuple[int, int]]:
    return [match.span() for _, match in zip(range(40), re.finditer(re.escape(surface), folded), strict=False)]


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
    if not thing.known:
        return thing.name
    if settings.display != "episode":
        return thing.entry.name(settings.display)
    han = sum("\u4e00" <= transcript.text[c.start] <= "\u9fff" for c in rows)
    return thing.entry.name(transcript.script if 2 * han >= len(rows) else "en")
