"""Misheard Latin names: words near a name by a phonetic key and by spelling (``BlackWall``, ``GROCK``, ``chat BT``)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from itertools import chain, pairwise

from pipeline.lexicon import Entry, Lexicon, fold, gapless
from pipeline.tag import sounds
from pipeline.tag.entities_data import english_rank
from pipeline.tag.mentions import EPISODE
from pipeline.tag.unknown import Taken, cues
from pipeline.tag.unknown_latin import CAMEL, Token, compound, kind
from pipeline.tag.variants import Established, Heard, best, same_edition, strong_names

LATIN = re.compile(r"[a-z0-9\u00c0-\u024f' .&+-]+")
LIKELY, CLOSE = 0.80, 0.74  # share of letters in common: with any name of the same sound, with an established one
SAME_SOUND = 0.6  # with an established one of the same sound
TWO_WORDS = 0.7  # and written as two: align with is no alignment
MARGIN = 0.05
WORD_RANK = 12_000  # English words rarer than the word of this rank may be a misheard name (Nolan)
SHORTEST = 4
SHORT = 5  # letters up to which two names may differ by vowels alone: not Grok and Groq, not UPS and USPS
LONG_KEY = 6  # letters of a phonetic key from which one confusion leaves enough to tell names apart
LONG = 7  # letters from which a misheard form may be longer or shorter by two
CONTEXT = 40  # characters on each side in which a context word of the entry speaks for it
VOWELS = frozenset("aeiouy")
SPELT = re.compile(r"[^aeiouy]{1,3}[0-9]{2,}")  # codes: their letters are said one by one
MAY = frozenset(("unheard", "camel", "rare", "acronym", "given", "code"))
"""Kinds of single words that may be misheard names."""
WHOLE = frozenset(("number", "generic"))
"""Kinds of words that are no part of a name cut in two."""


def heard(
    phrases: list[list[Token]], folded: str, taken: Taken, lexicon: Lexicon, established: list[Established]
) -> list[Heard]:
    """Latin surfaces of a folded text that are misheard names; ``phrases`` are its Latin words."""
    by_id = {one.entry.id: one for one in established}
    near = [(name, one) for one in established for name in latin_names(one.entry)]
    names = [name for name, _ in near]
    found = []
    counts = cache(partial(_counts, phrases))  # which few episodes ask for
    for surface, plain, start in _surfaces(phrases, taken):
        joined = " " in surface
        near_ones = _established(surface, names, near)
        options = [row for row in near_ones if row[1].given or _said_more(plain, row[1], counts)]
        options += [
            row
            for row in _any(plain, joined, lexicon, by_id)
            if row[1].count or row[1].given or _unsaid(plain, row[1].entry, folded, start, start + len(surface))
        ]
        chosen = best(options, MARGIN)
        if chosen and not any(chosen.entry.id in other.entry.never for _, other in options):
            distance = min(d for d, one in options if one.entry.id == chosen.entry.id)
            found.append(Heard(surface, chosen.entry, doubtful=distance > 1 - LIKELY or not chosen.count))
    return found


def _counts(phrases: list[list[Token]]) -> Counter[str]:
    """How often each word and each pair of neighbours is said, without spaces, in lower case."""
    words = [[token.text.lower() for token in tokens] for tokens in phrases]
    counts = Counter(chain.from_iterable(words))
    counts.update(a + b for row in words for a, b in pairwise(row))
    return counts


def _surfaces(phrases: list[list[Token]], taken: Taken) -> Iterator[tuple[str, str, int]]:
    """Free Latin words, and neighbours two by two, each once: (as written in lower case, without spaces, its first place)."""
    seen: set[str] = set()
    for tokens in phrases:
        groups = [[token] for token in tokens if _may_be_misheard(token.text)]
        groups += [[*pair] for pair in pairwise(tokens) if _may_join(*pair)]
        for group in groups:
            surface = " ".join([t.text.lower() for t in group])
            if surface in seen or taken.overlaps(group[0].start, group[-1].end):
                continue
            seen.add(surface)
            plain = gapless(surface)
            if len(plain) >= SHORTEST:
                yield surface, plain, group[0].start


@lru_cache(maxsize=20_000)
def _may_be_misheard(word: str) -> bool:
    return kind(word) in MAY or CAMEL.fullmatch(word) is not None


def _may_join(first: Token, second: Token) -> bool:
    """Could two words be one name cut in two (``Black quad``, ``chat BT``)? Not two very common ones."""
    if first.kind in WHOLE or second.kind in WHOLE or min(len(first.text), len(second.text)) < 2:
        return False
    ranks = (english_rank(first.text.lower()), english_rank(second.text.lower()))
    return not all(rank is not None and rank < 300 for rank in ranks)


@lru_cache(maxsize=5_000)
def latin_names(entry: Entry) -> list[str]:
    """The strong Latin names of an entry, folded, without gaps, long enough to be misheard and still known."""
    weak = {fold(s) for s in entry.weak}
    own = entry.alias if entry.where in EPISODE else ()
    surfaces = dict.fromkeys(fold(s) for s in (*entry.en, *own))
    return [name for s in surfaces if s not in weak and LATIN.fullmatch(s) and len(name := gapless(s)) >= SHORTEST]


def _established(
    surface: str, names: list[str], near: list[tuple[str, Established]]
) -> Iterator[tuple[float, Established]]:
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    plain, joined = gapless(surface), " " in surface
    key = sounds.latin_key(plain)
    for name, percent, at in process.extract(
        plain, names, scorer=fuzz.ratio, score_cutoff=100 * SAME_SOUND, limit=None
    ):
        share, name_key, one = percent / 100, sounds.latin_key(name), near[at][1]
        alike = len(key) >= 3 and key == name_key and (not joined or share >= TWO_WORDS)
        if kind(plain) in ("common", "given", "rare") and not joined and share < LIKELY:
            continue
        close = share >= CLOSE and len(name) >= 6 and OSA.distance(key, name_key) <= 1
        if (
            (alike or (close and (not joined or share >= LIKELY)))
            and _allowed(plain, name)
            and (one.given or _says(name, one))
            and not (one.entry.where in EPISODE and _part_of(surface, one.entry))
        ):
            yield 1 - share, one


def _says(name: str, one: Established) -> bool:
    return any(gapless(surface) == name for surface in one.said)


def _said_more(plain: str, one: Established, counts: Callable[[], Counter[str]]) -> bool:
    """Of a name that the episode alone spells so: is it no letters said once, and if the surface is a word, said more?"""
    if one.entry.where != "episode":
        return True
    letters = one.entry.en[0].isupper() and one.count < 2
    rank = english_rank(plain)
    return not letters and (rank is None or rank >= WORD_RANK or one.count > counts()[plain])


def _part_of(surface: str, entry: Entry) -> bool:
    """Does a name hold the whole surface as words of its own (Monica of Monica IM)? Then it is another name."""
    words = surface.split()
    for name in (*entry.en, *entry.alias):
        longer = fold(name).split()
        if len(words) < len(longer) and (longer[: len(words)] == words or longer[-len(words) :] == words):
            return True
        if len(longer) < len(words) and (words[: len(longer)] == longer or words[-len(longer) :] == longer):
            return True
    return False


def _any(
    plain: str, joined: bool, lexicon: Lexicon, by_id: dict[str, Established]
) -> Iterator[tuple[float, Established]]:
    if english_rank(plain) is not None or compound(plain):
        return
    for name, entry in _index(lexicon).get(_key(plain), ()):
        share = _share(plain, name)
        if share >= (LIKELY + 0.05 * joined) and _allowed(plain, name):
            yield 1 - share, by_id.get(entry.id) or Established(entry)


def _unsaid(plain: str, entry: Entry, folded: str, start: int, end: int) -> bool:
    """Can this be a name that the episode never spells rightly? A long one, a code, or one in its company; no place."""
    if entry.type == "PLACE":
        return False
    if re.search(r"\d{3}", plain):  # its number is the same
        return True
    lengths = [len(name) for name in latin_names(entry) if abs(len(name) - len(plain)) <= 1 + (len(name) >= LONG)]
    around = folded[max(start - CONTEXT, 0) : end + CONTEXT]
    company = cues(folded, start, end)[entry.type] > 0 or any(fold(word) in around for word in entry.context)
    return max(lengths, default=0) >= (SHORTEST if company else SHORT + 1)


@lru_cache(maxsize=8)
def _index(lexicon: Lexicon) -> dict[str, list[tuple[str, Entry]]]:
    """Phonetic key → Latin names, for keys long enough to tell names apart."""
    index: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for name, entry in strong_names(lexicon):
        if len(name) >= SHORTEST and LATIN.fullmatch(name):
            key = _key(name)
            if len(key) >= 3:
                index[key].append((name, entry))
    return dict(index)


def _key(plain: str) -> str:
    """The phonetic key; in a long one l and r are one: Holtonworks sounds like Hortonworks."""
    key = sounds.latin_key(plain)
    return key.replace("l", "r") if len(key) >= LONG_KEY else key


def _share(a: str, b: str) -> float:
    from rapidfuzz.fuzz import ratio

    return ratio(a, b) / 100


def _allowed(plain: str, name: str) -> bool:
    """The guards: same first sound, same numbers and edition; in short names no consonant in another's place.

    Codes are spelt, so that no letter of theirs is silent: G200 is no GH200.
    """
    if plain == name or not same_edition(plain, name) or sounds.latin_key(plain)[:1] != sounds.latin_key(name)[:1]:
        return False
    if len(plain) != len(name) and SPELT.fullmatch(plain) and SPELT.fullmatch(name):
        return False
    if len(name) > SHORT or len(plain) != len(name):
        return True
    return all(a == b or (a in VOWELS and b in VOWELS) for a, b in zip(plain, name, strict=True))
