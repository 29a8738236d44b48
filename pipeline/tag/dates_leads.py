"""The year or month that a word before a date says: 去年12月, 上个月的20号.

Where the day of publication is not known, the word's offset stands before the date: ``-P1Y --12``, ``-P1M ---20``.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.tag import dates_words

YEAR = re.compile(r"(?P<word>去年|今年|明年|前年|后年)的?$")
MONTH = re.compile(r"(?P<word>上上个月|下下个月|上个月|上月|这个月|本月|下个月|下月)的?\s?$")
REACH = 6  # characters of 上上个月的


def year_before(text: str, at: int, done: int, published: date | None) -> tuple[int, str | None]:
    """A year said by a word before a month or a season: where it begins, and the year or what stands for it."""
    match = YEAR.search(text, max(done, at - 3), at)
    return (at, None) if match is None else (match.start(), _said(match["word"], "-", published))


def month_before(text: str, at: int, done: int, published: date | None) -> tuple[int, str | None]:
    """A month said by a word before a day: where it begins, and the year and month or what stands for them."""
    match = MONTH.search(text, max(done, at - REACH), at)
    return (at, None) if match is None else (match.start(), _said(match["word"], "--", published))


def _said(word: str, unknown: str, published: date | None) -> str:
    said = dates_words.resolve(dates_words.table()[0][word], None, published)
    return said if published else f"{said} {unknown}"
