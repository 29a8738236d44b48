"""Quarters: 第三季, 二季度, Q4, 前三季度; and what is none: a season of a show (这部剧的第三季), any quarter (每一季度)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from pipeline import resources
from pipeline.model import DateExpr
from pipeline.tag import dates_years, numerals
from pipeline.tag.dates_leads import year_before
from pipeline.tag.dates_patterns import OF_YEAR, SEASONED

SHOWN = 40  # characters around a season in which a word says what it is one of
EPISODE = r"(?<![募聚收密搜征])集(?![团中成体合资结装群市约聚])|(?<!加)剧(?![烈增减降变])"
LATER = re.compile(r"第\s?(?:[五六七八九]|十[一二三四五六七八九]?|[5-9]|1[0-9])\s?季|第几季")
FAR = 2000  # and in which a fifth season, which no year has, shows that seasons are spoken of
ANY = tuple("这那每上下某各本几近")  # 这一季度 is no first quarter
FIRST = "前"
LEADING_YEAR = re.compile(r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})年?$")


@lru_cache(maxsize=1)
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words of shows, which have seasons, and of firms and markets, which have quarters."""
    raw = resources.toml("dates.toml")["season"]
    shows, firms = ("|".join(map(re.escape, raw[name].split())) for name in ("shows", "firms"))
    return re.compile(f"{EPISODE}|{shows}"), re.compile(firms)


def read(text: str, at: int, done: int, published: date | None) -> DateExpr | None:
    """The quarter whose number begins at ``at``."""
    ordinal = text[at - 1 : at] == "第" and at > done
    match = SEASONED.match(text, at - 1 if ordinal else at)
    if match is None or (match["season"] and not ordinal and not match[0].endswith("度")):
        return None
    if match["season"] and not ordinal and text[at - 1 : at] in ANY and at > done:
        return None
    start, year = year_before(text, match.start(), done, published)
    if match["q"]:
        if text[at + 2 : at + 3].isalnum() and text[at + 2 : at + 3].isascii():
            return None
        season = int(match["q"].strip("Q"))
        if year is None and (of_year := OF_YEAR.match(text, match.end())):
            return DateExpr(start, of_year.end(), f"{of_year['year']}-Q{season}")
    elif match["season"]:
        season = int(numerals.parse(match["season"]).value)
        if year is None and not match[0].endswith("度") and of_show(text, match.start(), match.end()):
            return None
    else:
        return None
    first = _first(text, at, done) if not ordinal and match["season"] and season > 1 else False
    if first:
        start, year = year_before(text, at - 1, done, published)
        if year is None and (lead := LEADING_YEAR.search(text, max(0, at - 6), at - 1)):
            year = lead["year"]
    if year is None and published is not None:
        year = str(dates_years.nearest(published, season * 3 - 1, 15))
    said = f"{year or '-'}-Q"
    return DateExpr(start, match.end(), f"{said}{1 if first else season}", f"{said}{season}" if first else None)


def _first(text: str, at: int, done: int) -> bool:
    """Is it 前三季度, the first three quarters?"""
    return at > done and text[at - 1 : at] == FIRST


def of_show(text: str, start: int, end: int) -> bool:
    """Is 第三季 at ``[start, end)`` a season of a show and no quarter, by the words around it?

    The nearest one decides; where none is near, that a fifth season is spoken of.
    """
    show, firm = (_distance(cue, text, start, end) for cue in _cues())
    if show == firm == SHOWN:
        return LATER.search(text, max(0, start - FAR), end + FAR) is not None
    return show < firm


def _distance(cue: re.Pattern[str], text: str, start: int, end: int) -> int:
    """How many characters lie between a span and the nearest of these words; SHOWN if none is nearer."""
    left = max(0, start - SHOWN)
    before = [start - match.end() for match in cue.finditer(text, left, start)]
    behind = cue.search(text, end, end + SHOWN)
    return min([*before, SHOWN, *([behind.start() - end] if behind else [])])
