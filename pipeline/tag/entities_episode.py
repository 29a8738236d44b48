"""Names an episode brings along: its metadata, its settings, and how the show and its hosts introduce themselves.

They become entries of the episode's own small lexicon. ``where`` of an entry says what gave it: ``metadata`` (rightly
spelt: it corrects what was heard) or ``introduced`` (spelt as the transcript has it).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.lexicon import EntityType, Entry, Lexicon, fold, latin
from pipeline.model import Segmented, Transcript
from pipeline.settings import Settings
from pipeline.tag.entities_data import name_words
from pipeline.tag.unknown import entry
from pipeline.tag.unknown_latin import kind
from pipeline.text.views import simplify
from pipeline.text.words import vocabulary

COMMON_WORD = 300  # occurrences in jieba's corpus from which a Han word is common
GREETING_REACH = 40
HEAD = 2500  # characters at the start of an episode in which show and hosts introduce themselves
SEPARATORS = re.compile(r"[|｜/／\-—–:：,，、·•;；&＆+＋]|\s{2,}|\s(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s")
BRACKETS = re.compile(r"[（(【\[《「『<].*?[）)】\]》」』>]")
PERSON = re.compile(r"[\u4e00-\u9fff·．]{2,8}|[A-Z][A-Za-z.'-]*(?: [A-Z][A-Za-z.'-]*){0,2}")
SPEAKER = re.compile(
    r"(?i)(发言人|说话人|speaker|spk|host|guest|unknown|主持人|嘉宾|来宾|主播|男|女)?[\s_]*[0-9a-z]?", re.ASCII
)
NICKNAME = re.compile(
    r"[小老阿大][\u4e00-\u9fff]{1,2}|([\u4e00-\u9fff])\1|[\u4e00-\u9fff]{1,2}(?:哥|姐|叔|爷|董|总|妹|弟|酱)"
)
STOP = re.compile(r"[\s，。,、！!？?；;：:…~—]")


def names(segmented: Segmented, settings: Settings, lexicon: Lexicon) -> tuple[list[Entry], frozenset[str]]:
    """Entries for this episode's names that the lexicon lacks, and the ids of all things that metadata or settings name."""
    transcript = segmented.transcript
    used: set[str] = set()
    found: dict[str, Entry] = {}
    given: set[str] = set()
    for made in (*_given(transcript, settings), *_introduced(segmented)):
        owners = [
            owner for s in made.surfaces for owner in lexicon.by_surface.get(fold(s), ()) if owner.type == made.type
        ]
        if made.where == "metadata":
            given.update([made.id] if not owners else [owners[0].id])
        surfaces = [s for s in made.surfaces if fold(s) not in used and fold(s) not in lexicon.by_surface]
        used.update(map(fold, surfaces))
        if surfaces and not owners and made.id not in found:
            found[made.id] = dataclasses.replace(made, en=(surfaces[0],), alias=tuple(surfaces[1:]))
    return list(found.values()), frozenset(given)


def _given(transcript: Transcript, settings: Settings) -> Iterator[Entry]:
    meta = transcript.meta
    rows: list[tuple[EntityType, str]] = [("PERSON", name) for name in (*settings.hosts, *meta.hosts)]
    rows += [("ORG", name) for name in settings.brands]
    rows += [("WORK", meta.show)] if meta.show else []
    rows += [("PERSON", name) for name in people_of(meta.description or "")]
    rows += [("PERSON", cue) for cue in _speakers(transcript)]
    for type, name in rows:
        name = " ".join(name.split())
        if len(name) >= 2:
            yield dataclasses.replace(entry(type, name, *_parts(type, name)), where="metadata")


def _speakers(transcript: Transcript) -> Iterable[str]:
    labels = dict.fromkeys(cue.speaker for cue in transcript.cues if cue.speaker)
    return [label for label in labels if not SPEAKER.fullmatch(label.strip()) and PERSON.fullmatch(label.strip())]


def _parts(type: EntityType, name: str) -> list[str]:
    """Further surfaces of a given name: its pieces in each script (``Gooaye 股癌``), a person's name without the family's."""
    bare = BRACKETS.sub(" ", name)
    parts = [part.strip() for part in SEPARATORS.split(bare)] if type != "PERSON" else [bare.strip()]
    parts += re.findall(r"[\u4e00-\u9fff]{2,}", bare) if type != "PERSON" else []
    if type == "PERSON" and re.fullmatch(r"[\u4e00-\u9fff]{3}", name) and simplify(name[0]) in name_words().surnames:
        parts.append(name[1:])
    return [p for p in parts if p != name and len(p) >= 2 and not _ordinary(p)]


def _ordinary(surface: str) -> bool:
    """Is a part of a name by itself no name: a common word, a generic Latin one (Podcast)?"""
    if latin(surface[0]):
        return len(surface) < 4 or all(
            kind(w) in ("common", "generic", "letter", "number") for w in re.findall(r"[A-Za-z0-9]+", surface)
        )
    return bool(vocabulary().get(simplify(surface)))


def people_of(notes: str) -> list[str]:
    """The people whom lines of show notes introduce: ``嘉宾：方小海（木鱼科技创始人）、Lena Wu`` → 方小海, Lena Wu."""
    found: list[str] = []
    for line in notes.splitlines():
        match = _notes_line().match(simplify(line))
        if match:
            for item in re.split(r"[、,，/&＆;；和]|\s{2,}", BRACKETS.sub("", line[match.end() :])):
                name = PERSON.match(item.strip(" @「」"))
                if name and len(found) < 20:
                    found.append(name[0])
    return found


@lru_cache(maxsize=1)
def _notes_line() -> re.Pattern[str]:
    roles = "|".join(map(re.escape, name_words().notes_people))
    return re.compile(rf"(?i)^\W*(?:本[期集节])?(?:{roles})\W*?[\s]*[：:|｜丨/]+\s*")


def heads(segmented: Segmented) -> list[tuple[int, int]]:
    """Spans in which a show and its people introduce themselves: the start of the episode, of its intros and its outros."""
    spans = [(0, HEAD)] + [(s.char_start, s.char_end) for s in segmented.sections if s.kind in ("intro", "outro")]
    return [(start, min(end, start + HEAD)) for start, end in spans]


def _introduced(segmented: Segmented) -> Iterator[Entry]:
    """Show and hosts as the greeting names them; the text is the transcript's, so a misheard name stays misheard."""
    transcript = segmented.transcript
    for start, end in heads(segmented):
        head = transcript.simplified[start:end]
        for match in _show().finditer(head):
            name = _until_end(head, match.end(), 14)
            if name and _is_show(name):
                at = start + match.end()
                yield dataclasses.replace(entry("WORK", transcript.text[at : at + len(name)]), where="introduced")
        greeted = -GREETING_REACH
        for match in _host().finditer(head):
            if not match["frame"]:
                greeted = match.end()
                continue
            sure = match["frame"] not in ("我是", "我叫")
            name = _until_end(head, match.end(), 12)
            if name and (sure or match.start() - greeted <= GREETING_REACH) and _is_host(name, sure):
                at = start + match.end()
                greeted = match.end()  # 「我是小鹿，我是阿岚」
                yield dataclasses.replace(entry("PERSON", transcript.text[at : at + len(name)]), where="introduced")


@lru_cache(maxsize=1)
def _show() -> re.Pattern[str]:
    frames = "|".join(map(re.escape, name_words().show_frames))
    return re.compile(rf"(?:{frames})(?:\s*(?:本期|新一期|今天|这一期|我们|你的|每周|全新一期)?的?)\s?[《「“]?(?=[\w])")


@lru_cache(maxsize=1)
def _host() -> re.Pattern[str]:
    words = name_words()
    greetings, frames, fillers, roles = (
        "|".join(map(re.escape, list))
        for list in (words.greetings, words.host_frames, words.host_fillers, words.host_roles)
    )
    return re.compile(rf"(?i)(?:{greetings})|(?P<frame>我是(?:{fillers}){{0,3}}(?:{roles})|{frames})(?=\w)")


def _until_end(text: str, start: int, limit: int) -> str | None:
    """The name that starts here and ends before punctuation, a space between Han, or a word that starts a new phrase."""
    stretch = text[start : start + limit + 6]
    stop = STOP.search(stretch)
    while (
        stop
        and stop[0] == " "
        and latin(stretch[stop.start() - 1])
        and stop.end() < len(stretch)
        and latin(stretch[stop.end()])
    ):
        stop = STOP.search(stretch, stop.end())
    end = stop.start() if stop else len(stretch)
    low = fold(stretch)
    for word in name_words().frame_ends:
        at = low.find(word, 1, end)
        if at > 0:
            end, stop = min(end, at), stop or STOP.search("。")
    name = stretch[:end].strip("《》「」“” .")
    return name if stop and 1 < len(name) <= limit else None


def _is_show(name: str) -> bool:
    words = vocabulary()
    if latin(name[0]):
        return not _ordinary(name)
    return (
        len(name) >= 2
        and not (words.get(name, 0) and len(name) < 4)
        and not name.startswith(("我", "你", "他", "一", "这", "那"))
    )


def _is_host(name: str, sure: bool) -> bool:
    """Is this a person's name? ``sure`` after 「我是主持人」, where only a very common word is none."""
    if latin(name[0]):
        return (
            bool(re.fullmatch(r"[A-Za-z][A-Za-z'. -]*", name))
            and len(name) >= 3
            and kind(name.split()[0]) not in ("common", "generic", "letter")
        )
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name) or (len(name) == 4 and name[:2] not in name_words().surnames):
        return False
    if NICKNAME.fullmatch(name) or sure:
        return vocabulary().get(name, 0) < COMMON_WORD
    surnamed = name[0] in name_words().surnames
    if vocabulary().get(name, 0) >= (COMMON_WORD if surnamed and len(name) == 3 else 20):
        return False
    return surnamed or len(name) == 2 or not (vocabulary().get(name[:2]) or vocabulary().get(name[1:]))
