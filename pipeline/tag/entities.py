"""Entities of an episode: every place that names a thing, gathered under the thing's right name."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from pipeline import resources
from pipeline.model import Entity, Mention, Notice, Segmented, Transcript
from pipeline.settings import Settings
from pipeline.tag import mentions_known
from pipeline.tag.mentions import Candidate, Thing, longest_first
from pipeline.text.words import Words


def find(segmented: Segmented, words: Words, settings: Settings) -> tuple[tuple[Entity, ...], tuple[Notice, ...]]:
    """The things a transcript names, in order of first mention, each with all its mentions, and what is doubtful."""
    transcript = segmented.transcript
    lexicon = resources.lexicon(settings)
    candidates = mentions_known.find(transcript.folded, lexicon, words, _tech())
    return _entities(transcript, longest_first(candidates), settings), ()


@lru_cache(maxsize=1)
def _tech() -> frozenset[str]:
    return frozenset(resources.toml("names.toml")["tech"])


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
            known=rows[0].thing.entry is not None,
        )
        for id, rows in by_id.items()
    )


def _name(transcript: Transcript, thing: Thing, rows: list[Candidate], settings: Settings) -> str:
    if thing.entry is None:
        return thing.name
    if settings.display != "episode":
        return thing.entry.name(settings.display)
    han = sum("\u4e00" <= transcript.text[c.start] <= "\u9fff" for c in rows)
    return thing.entry.name(transcript.script if 2 * han >= len(rows) else "en")
