"""Misheard Han names by sound: one pass over the text's sounds for all names, a second for near misses of established ones."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

from pipeline.lexicon import Lexicon, fold
from pipeline.tag import sounds
from pipeline.tag.entities_data import COMMON, name_words
from pipeline.tag.mentions import EPISODE
from pipeline.tag.unknown import RIGHT_AT, Taken, cues
from pipeline.tag.variants import HAN_NUMERALS, Established, Heard, best, same_numerals
from pipeline.tag.variants_near import HAN, NEAR, NEARER, alike, nearly
from pipeline.text.pairs import Pairs
from pipeline.text.words import Words, vocabulary

WORD = 3  # occurrences in jieba's corpus from which two characters are a word
EVERYDAY = 1000  # from which a word inside the window rules the name out however alike they sound
SAME_GIVEN, HALF = 0.13, 0.67  # mean distance of two given names that may be one, and then of the family names
SAME_SYLLABLE = 0.07  # of two syllables that differ in tone at most
SAME = 0.045  # at which even a common word inside the window may be part of the name
MARGIN = 0.05
CONTEXT = 40  # characters on each side in which a context word of the entry speaks for it


def heard(simplified: str, taken: Taken, words: Words, lexicon: Lexicon, established: list[Established]) -> list[Heard]:
    """Surfaces of the text that are misheard Han names. ``taken`` are the spans of names matched exactly."""
    text = Windows(simplified, taken, words)
    by_id = {one.entry.id: one for one in established}
    starts: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for start, name, one, limit in chain(alike(text.sound, lexicon, by_id), nearly(text.sound, established)):
        window = simplified[start : start + len(name)]
        if window != name and sounds.distance(window, name) <= limit:
            starts[window, name, one.entry.id].add(start)
    options: dict[str, list[tuple[float, Established]]] = defaultdict(list)
    places: dict[str, set[int]] = defaultdict(set)
    respelt = {(name, id) for window, name, id in starts if _other_family(window, name) and window[1:] != name[1:]}
    for (window, name, id), near in starts.items():
        one = by_id[id]
        known = one.entry.where not in EPISODE
        if known and _other_family(window, name) and window[1:] == name[1:] and (name, id) not in respelt:
            continue  # 范雨桐 is not the known 黄雨桐, unless 范羽桐 is heard as well
        if text.may_be(window, name, one):
            fitting = [start for start in near if text.fits(start, start + len(name), name, one)]
            if fitting:
                options[window].append((sounds.distance(window, name), one))
                places[window].update(fitting)
    found = []
    merged = _merged(options)
    for surface, rows in options.items():
        chosen = best([(distance, merged.get(one.entry.id, one)) for distance, one in rows], MARGIN)
        if chosen and not any(chosen.entry.id in other.entry.never for _, other in rows):
            distance = min(d for d, one in rows if merged.get(one.entry.id, one) is chosen)
            doubtful = distance > NEARER or not (chosen.count or chosen.given)
            only = frozenset(places[surface]) if text.is_word(surface) else None
            found.append(Heard(fold(surface), chosen.entry, doubtful, only))
    return found


def _merged(options: dict[str, list[tuple[float, Established]]]) -> dict[str, Established]:
    """By id the things of the episode that are themselves misheard forms of another, and that other one."""
    merged: dict[str, Established] = {}
    for rows in options.values():
        for _, one in rows:
            if one.entry.where == "episode" and one.entry.id not in merged and one.entry.en[0] in options:
                other = best(options[one.entry.en[0]], MARGIN)
                if other and other.entry.where != "episode":
                    merged[one.entry.id] = other
    return merged


class Windows:
    """A text, its sounds, and what speaks against a window of it being a misheard name."""

    def __init__(self, simplified: str, taken: Taken, words: Words) -> None:
        self.text = simplified
        self.sound = sounds.view(simplified)
        self._pairs = Pairs(simplified)
        self._taken = taken
        self._words = words
        self._counts: dict[str, int] = {}

    def may_be(self, window: str, name: str, one: Established) -> bool:
        """Can this window, which is not the name itself, be it misheard, wherever it stands?"""
        return not (
            not HAN.fullmatch(window)
            or name_words().particles & (set(window) - set(name))
            or self._more_said(window, name, one)
            or not same_numerals(window, name)
            or (one.entry.type == "PERSON" and _other_person(window, name))
            or (not one.given and _grammar_at_edge(window, name))
        )

    def fits(self, start: int, end: int, name: str, one: Established) -> bool:
        """Can a window that ``may_be`` the name be it here: free, no common word, on borders, with support if it is short?"""
        window = self.text[start:end]
        if self._counted(start) or (self._taken.overlaps(start, end) and not self._is_given(start, end, one)):
            return False
        frequency = vocabulary().get(window, 0)
        if len(name) == 2:
            return self._fits_short(start, end, name, one, frequency)
        said = one.given or name in one.said
        sounds_so = (
            said and sounds.distance(window, name) == 0
        )  # 「郭台明说」: no border is needed where it sounds the same
        if frequency >= 20 or (self._crossed(start, end) and not sounds_so):
            return False
        return (
            self._supported(start, end, name, one)
            and self._no_words_of_its_own(start, end, name, one)
            and (said or (not frequency and self._unsaid(start, end, name, one)))
            and (one.entry.type != "TERM" or _same_keys(window, name))
            and (sounds_so or not self._in_dictionary_word(start, end))
        )

    def _supported(self, start: int, end: int, name: str, one: Established) -> bool:
        """Does the episode say the thing, half of the name stand here as it is written, or a word beside tell its type?"""
        window = self.text[start:end]
        shared = sum(a == b for a, b in zip(window, name, strict=True))
        person = one.entry.type == "PERSON" and window[0] == name[0] and sounds.distance(window, name) <= SAME
        return bool(
            one.count
            or one.given
            or 2 * shared >= len(name)
            or person
            or cues(self.text, start, end)[one.entry.type] >= RIGHT_AT
        )

    def _no_words_of_its_own(self, start: int, end: int, name: str, one: Established) -> bool:
        """Does the window hold no word that the name does not hold? A common one may be in it if it sounds the same."""
        window = self.text[start:end]
        shared = sum(a == b for a, b in zip(window, name, strict=True))
        alike = sounds.distance(window, name) <= SAME and bool(shared)
        nearly_all = bool(one.count) and 4 * shared >= 3 * len(name)
        if alike and (nearly_all or self._unusual(window, name, EVERYDAY)):
            return True
        return one.given or self._unusual(window, name)

    def _unsaid(self, start: int, end: int, name: str, one: Established) -> bool:
        """What it takes for a name that the episode never spells rightly: borders, and the sound or the company it keeps."""
        window = self.text[start:end]
        if not self._on_borders(start, end) or self._all_words(start, end):
            return False
        if len(name) >= 4 or (one.entry.type == "PERSON" and window[0] == name[0] and _same_keys(window, name)):
            return True
        return all(d == 0 for d in map(sounds.syllable_distance, window, name)) or self._in_context(start, end, one)

    def _in_context(self, start: int, end: int, one: Established) -> bool:
        around = fold(self.text[max(start - CONTEXT, 0) : end + CONTEXT])
        return any(fold(word) in around for word in one.entry.context)

    def _all_words(self, start: int, end: int) -> bool:
        """Is the window two and more ordinary words in a row (养 | 越多)?"""
        known = vocabulary()
        inside = [
            self.text[a:b]
            for a, b in self._words.spans(max(start - 4, 0), min(end + 4, len(self.text)))
            if start <= a and b <= end
        ]
        return len(inside) >= 2 and all(known.get(word, 0) >= WORD for word in inside)

    def _in_dictionary_word(self, start: int, end: int) -> bool:
        """Does a word of a dictionary begin or end in the middle of the window (鹤立鸡 | 群)?"""
        known = vocabulary()
        for a, b in self._words.spans(max(start - 4, 0), min(end + 4, len(self.text))):
            over = (a < start < b) or (a < end < b)
            inside_longer = a <= start and end <= b and b - a > end - start + 1
            if over and not inside_longer and known.get(self.text[a:b], 0) >= WORD:
                return True
        return False

    def _counted(self, start: int) -> bool:
        """Is the window's first character the unit of a number before it (三 | 亿台币)?"""
        return (
            start > 0
            and (self.text[start - 1] in HAN_NUMERALS or self.text[start - 1] in "亿几")
            and (self.text[start] in name_words().counters)
        )

    def _fits_short(self, start: int, end: int, name: str, one: Established, frequency: int) -> bool:
        host = one.entry.where == "introduced" and not frequency and self.text[start] == name[0]  # 许岚, later 许澜
        established = one.given or host or one.said.get(name, 0) >= 3
        if not established or name_words().function & (set(self.text[start:end]) - set(name)):
            return False
        if frequency >= WORD:
            return self._is_given(start, end, one)
        if one.entry.where not in EPISODE and self._count(self.text[start:end]) > one.said[name]:
            return False  # it is said more than the lexicon's name: another one
        context = one.given or self._count(self.text[start:end]) >= 2 or cues(self.text, start, end)[one.entry.type] > 0
        return context and not self._crossed(start, end) and self._on_borders(start, end)

    def _is_given(self, start: int, end: int, one: Established) -> bool:
        """Does a name of the metadata stand here as such names do? 红军 is the host 泓君 in 「我是红军」."""
        return one.given and cues(self.text, start, end)[one.entry.type] >= RIGHT_AT

    def is_word(self, window: str) -> bool:
        """Is this a name or a word of its own elsewhere, so that each place must show what it is?"""
        return len(window) == 2 and vocabulary().get(window, 0) >= WORD

    def _more_said(self, window: str, name: str, one: Established) -> bool:
        """Is the window said more than the name, which the transcript alone spells so? Then it is no mishearing."""
        return one.entry.where == "episode" and self._count(window) >= max(one.said.get(name, 0), 1)

    def _count(self, window: str) -> int:
        if window not in self._counts:
            self._counts[window] = self._pairs.count(window)
        return self._counts[window]

    def _on_borders(self, start: int, end: int) -> bool:
        borders = self._words.bounds(max(start - 4, 0), min(end + 4, len(self.text)))
        return start in borders and end in borders

    def _crossed(self, start: int, end: int) -> bool:
        """Does an ordinary word reach over an edge of the window?"""
        known = vocabulary()
        left = start > 0 and known.get(self.text[start - 1 : start + 1], 0) >= COMMON
        right = end < len(self.text) and known.get(self.text[end - 1 : end + 1], 0) >= COMMON
        return (left or right) and not self._on_borders(start, end)

    def _unusual(self, window: str, name: str, least: int = COMMON) -> bool:
        """Does the window hold no ordinary word that the name does not hold as well?"""
        known = vocabulary()
        pieces = {window[at : at + length] for length in (2, 3) for at in range(len(window) - length + 1)}
        return not any(known.get(piece, 0) >= least and piece not in name for piece in pieces)


def _grammar_at_edge(window: str, name: str) -> bool:
    """Does the window begin or end with a word of grammar where the name has another sound (有共识 for 非共识)?"""
    data = name_words()
    for at in (0, -1):
        grammar = window[at] != name[at] and window[at] in data.grammar
        if grammar and (at == 0 or sounds.syllable_distance(window[at], name[at]) > 0):
            return True
    return any(word in window and word not in name for word in data.new_words)


def _same_keys(window: str, name: str) -> bool:
    return sounds.view(window) in sounds.views(name)


def _other_family(window: str, name: str) -> bool:
    """Do two names of three characters begin with family names that sound apart?"""
    return len(name) == 3 and sounds.syllable_distance(window[0], name[0]) > SAME_SYLLABLE


def _other_person(window: str, name: str) -> bool:
    """Do two people's names begin with family names that sound apart (范, 黄)? Then they are two people.

    Unless the given names sound the same and the family names share a half: 唐雨斌 and 谭雨兵, 伊晓峰 and 李晓锋.
    """
    apart, data = sounds.syllable_distance(window[0], name[0]), name_words()
    if len(name) == 3 and name[1:] not in data.titles_after and sounds.distance(window[1:], name[1:]) <= SAME_GIVEN:
        return apart > HALF
    return sounds.distance(window, name) > NEAR or ({window[0], name[0]} <= data.surnames and apart > SAME_SYLLABLE)
