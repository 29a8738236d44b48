"""Names that begin with a known place, house or prize: ``铁岭农学院``, ``深圳市教育局``, ``台大儿童医院``, ``保定路``, ``日内瓦会议``."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.lexicon import EntityType, Entry, fold
from pipeline.tag.entities_data import name_words
from pipeline.tag.mentions import Candidate
from pipeline.tag.unknown import entry
from pipeline.text.words import Words, vocabulary, word_classes

LONGEST_MIDDLE = 8  # characters between place and suffix
NO_NAME = frozenset("些几各某这那每所")  # what counts or points: 欧洲一些大学
HOSTS = ("PLACE", "ORG", "EVENT")
NEVER = "(?!)"  # a pattern that matches nothing


def entries(simplified: str, known: list[Candidate], words: Words) -> list[Entry]:
    """An entry for each place or house followed by what makes one thing of it, none for 中国电视台, which is no one thing."""
    starts = {one.start for one in known}
    ends = {(one.end, one.start) for one in known if one.thing.type != "PLACE"}
    made: dict[str, Entry] = {}
    for one in known:
        host = one.thing.type
        if host not in HOSTS or one.end - one.start < 2:
            continue
        frame, types, lasts, longest = _frame(host)
        limit = min(one.end + longest, len(simplified))
        if lasts.isdisjoint(simplified[one.end : limit]) or _is_street(simplified, one):
            continue
        match = frame.match(simplified, one.end, limit)
        if match is None or (match.end(), one.start) in ends or not starts.isdisjoint(range(one.end, match.end())):
            continue
        middle, suffix = match["middle"] or "", match["suffix"] or match["direct"]
        behind = simplified[match.end() : match.end() + 2]
        if not _fits(host, simplified[one.start : one.end], middle, suffix, behind):
            continue
        if host == "ORG" and any(fold(s).endswith(suffix) for s in one.thing.entry.surfaces):
            continue  # 布鲁克海文 | 实验室 is 布鲁克海文国家实验室
        if _is_name(simplified, one.end, match.end() - len(suffix), match.end(), words):
            name = simplified[one.start : match.end()]
            made.setdefault(name, entry(types[suffix], name))
    return list(made.values())


def _is_street(simplified: str, one: Candidate) -> bool:
    """Is the place a street, beside which an institution is another thing (南昌路 | 图书馆)?"""
    return one.thing.type == "PLACE" and simplified.endswith(name_words().streets, one.start + 2, one.end)


def _fits(host: str, name: str, middle: str, suffix: str, behind: str) -> bool:
    """Does a suffix make one thing of a host with this between them: 厦门第三中学, hardly 厦门中学 or 中国电视台?"""
    data = name_words()
    wide = host == "PLACE" and (name in data.wide or name.endswith("国")) and suffix not in data.national
    if suffix in data.direct:
        return not wide and not behind.startswith(data.goes_on)
    bare = host == "PLACE" and (wide or suffix in data.named or suffix in data.joined)
    if len(middle) < 2 * bare:
        return False
    return suffix in data.joined or middle not in data.modifiers  # 中国物流学会, but no 上海服务大学


def _is_name(simplified: str, start: int, suffix: int, end: int, words: Words) -> bool:
    """Are the words between a host and its suffix those of a name, and does none begin with the suffix (绍兴 | 路演)?"""
    known, titles = vocabulary(), name_words().titles_after
    for low, high in words.spans(start, min(end + 3, len(simplified))):
        word = simplified[low:high]
        if low < end < high and known.get(word) and simplified[end:high] not in titles:  # 广州 | 市委书记
            return False
        if high <= suffix and _is_loose(word):
            return False
    return True


@lru_cache(maxsize=2_000)
def _is_loose(word: str) -> bool:
    """Is it a word that no name holds: of grammar (这边, 一些; but 高能, 对外), of one verb (读), of what is done with institutions?"""
    data, kind = name_words(), word_classes().get(word, "n")
    if word in data.loose or word in data.grammar:
        return True
    if len(word) == 1:
        return kind[0] in "vrpd" or word in NO_NAME
    return kind[0] in "mrdpcuyft" and not (data.grammar | NO_NAME).isdisjoint(word)


@lru_cache(maxsize=3)
def _frame(host: EntityType) -> tuple[re.Pattern[str], dict[str, EntityType], frozenset[str], int]:
    """The pattern behind a host of a type, the type each suffix gives, their last characters, the length of the longest match."""
    data = name_words()
    types: dict[str, EntityType] = dict.fromkeys(data.housed if host == "ORG" else data.panels, "ORG")
    if host == "PLACE":
        types = {suffix: type for type, suffixes in data.placed.items() for suffix in suffixes}
    direct, others = (
        "|".join(map(re.escape, sorted(some, key=len, reverse=True)))
        for some in (types.keys() & data.direct, types.keys() - data.direct)
    )
    between = rf"(?P<middle>[\u4e00-\u9fff]{{0,{LONGEST_MIDDLE}}}?)"
    pattern = re.compile(rf"(?P<direct>{direct or NEVER})|{between}(?P<suffix>{others or NEVER})")
    return pattern, types, frozenset(suffix[-1] for suffix in types), LONGEST_MIDDLE + max(map(len, types))
