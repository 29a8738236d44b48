"""Entities of an episode: every place that names a thing, gathered under the thing's right name."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict

from pipeline import resources
from pipeline.lexicon import Entry, Lexicon, fold
from pipeline.model import Entity, Mention, Notice, Segmented, Transcript
from pipeline.settings import Settings
from pipeline.tag import entities_episode, mentions_known, unknown_han, unknown_latin, variants_han, variants_latin
from pipeline.tag.entities_data import name_words
from pipeline.tag.mentions import Candidate, Thing, longest_first
from pipeline.tag.unknown import Proposal, Taken, entry, settle
from pipeline.tag.variants import Established, Heard
from pipeline.text.words import Words


def find(segmented: Segmented, words: Words, settings: Settings) -> tuple[tuple[Entity, ...], tuple[Notice, ...]]:
    """The things a transcript names, in order of first mention, each with all its mentions, and what is doubtful."""
    transcript = segmented.transcript
    lexicon = resources.lexicon(settings)
    tech = name_words().tech
    known = mentions_known.find(transcript.folded, lexicon, words, tech)
    taken = Taken((one.start, one.end) for one in known)
    latin = unknown_latin.phrases(transcript.simplified)
    proposals = unknown_latin.propose(latin, transcript.folded, taken) + unknown_han.propose(
        transcript.simplified, taken, words
    )
    own = _own(entities_episode.names(segmented, settings), lexicon)
    episode = _with_proposals(own, proposals, transcript.folded)
    fresh = mentions_known.find(transcript.folded, Lexicon(episode), words, tech)
    established = _established(known + fresh, own, transcript.folded)
    misheard = variants_latin.heard(latin, taken, lexicon, established)
    misheard += variants_han.heard(transcript.simplified, taken, words, lexicon, established)
    variants = _variants(misheard, transcript.folded, words, tech)
    return _entities(transcript, longest_first(_merged(known + fresh, variants)), settings), ()


def _established(candidates: list[Candidate], own: list[Entry], folded: str) -> list[Established]:
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for one in candidates:
        said[one.thing.id][folded[one.start : one.end]] += 1
    entries = {one.id: one for one in own} | {one.thing.id: one.thing.entry for one in candidates}
    return [Established(entry, said[id], entry.where == "metadata") for id, entry in entries.items()]


def _variants(misheard: list[Heard], folded: str, words: Words, tech: frozenset[str]) -> list[Candidate]:
    """All occurrences of the misheard surfaces."""
    by_id: dict[str, list[Heard]] = defaultdict(list)
    for one in misheard:
        by_id[one.entry.id].append(one)
    doubtful = {one.surface for one in misheard if one.doubtful}
    real = {one.entry.id: one.entry for one in misheard}
    entries = [
        dataclasses.replace(
            real[id],
            en=(rows[0].surface,),
            tw=(),
            cn=(),
            alias=tuple(r.surface for r in rows),
            weak=frozenset(),
            tickers=(),
        )
        for id, rows in by_id.items()
    ]
    found = mentions_known.find(folded, Lexicon(entries), words, tech)
    return [
        dataclasses.replace(
            one,
            thing=Thing(one.thing.id, one.thing.name, one.thing.type, real[one.thing.id]),
            how="variant",
            rank=0.7,
            doubtful=folded[one.start : one.end] in doubtful,
        )
        for one in found
    ]


def _merged(candidates: list[Candidate], variants: list[Candidate]) -> list[Candidate]:
    """Candidates and variants, without the names made of a surface that turned out to be a variant of another."""
    spans = {(one.start, one.end) for one in variants}
    return [
        one for one in candidates if one.thing.known or one.how == "metadata" or (one.start, one.end) not in spans
    ] + variants


def _own(entries: list[Entry], lexicon: Lexicon) -> list[Entry]:
    """The episode's entries without surfaces that a known name or an earlier one of them has; none left, no entry."""
    used: set[str] = set()
    kept = []
    for one in entries:
        surfaces = [s for s in one.surfaces if fold(s) not in lexicon.by_surface and fold(s) not in used]
        used.update(map(fold, surfaces))
        if surfaces:
            kept.append(
                dataclasses.replace(
                    one, en=(one.en[0],) if one.en[0] in surfaces else (surfaces[0],), alias=tuple(surfaces)
                )
            )
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
    """The thing's right name: of the names an entry has in the episode's script the one said most."""
    entry = thing.entry
    said = Counter(transcript.text[c.start : c.end] for c in rows if c.how != "variant")
    if entry.where == "metadata" or not thing.known:
        heard = [(n, s) for s, n in said.items() if fold(s) == fold(entry.en[0])]
        return entry.en[0] if entry.where == "metadata" or not heard else max(heard)[1]
    if settings.display != "episode":
        return entry.name(settings.display)
    han = sum("\u4e00" <= transcript.text[c.start] <= "\u9fff" for c in rows)
    script = transcript.script if 2 * han >= len(rows) else "en"
    names = {fold(name): name for name in reversed(getattr(entry, script) or ())}
    best = max(names, key=lambda n: sum(count for s, count in said.items() if fold(s) == n), default="")
    return names[best] if any(fold(s) == best for s in said) else entry.name(script)
