"""Points in time: dates, months, quarters, years, weekdays, clock times; absolute, partial or relative.

Values are ISO 8601, and EDTF for what ISO cannot say: "2024-03-31", "2024-Q3", "2024-H1", "--03-31" without a year,
"199X" for a decade, "18XX" for a century, "1950-XX-17", "T08:30". Where the day of publication is not known, 七年前 is "-P7Y",
去年12月 "-P1Y --12" and 上个月的20号 "-P1M ---20".
``relative`` marks words that hold no number (去年, 昨天, 上周五, 下半年): they say when, but state no date.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from pipeline.model import DateExpr
from pipeline.tag import dates_read, dates_words
from pipeline.tag.dates_patterns import DIGIT

FIRST = f"0-9{DIGIT}两十廿卅元正"
RUN = re.compile(  # the first character before all choice, so that the search leaps to the next one of them
    rf"[{FIRST}Q初](?:(?<=[在从到自像于][12])(?:(?<=1)9|(?<=2)0)[0-9]{{2}}(?![0-9])"
    rf"|(?<=[{FIRST}])[0-9{DIGIT}十廿卅]{{0,3}}"
    r"(?=\s?(?:年|月|[号日]|季|点|:|世纪|Q|[-/.]|[到至~]|个?[月周天]|个?(?:礼拜|星期)|[多余]年|[的那，。]|[之以][前后]))"
    r"|(?<=民国一)百[零〇一二三四五六七八九十]{0,3}(?=年)"
    r"|(?<=Q)(?=[1-4])|(?<=初)(?=[一二三四五六七八九十]))"
)


def find(text: str, published: datetime.date | None = None) -> list[DateExpr]:
    """Points in time in a simplified text, ascending, not overlapping; relative ones resolved against ``published``."""
    found = [*_numbered(text, published)]
    words = dates_words.find(text, published)
    if not words:
        return found
    taken: list[DateExpr] = []
    at = 0
    for word in words:
        while at < len(found) and found[at].char_end <= word.char_start:
            at += 1
        if at == len(found) or word.char_end <= found[at].char_start:
            taken.append(word)
    return sorted([*found, *taken], key=lambda item: item.char_start)


def _numbered(text: str, published: datetime.date | None) -> Iterator[DateExpr]:
    done = 0
    for run in RUN.finditer(text):
        if run.start() < done:
            continue
        expression = dates_read.read(text, run.start(), done, published)
        if expression is not None:
            yield expression
            done = expression.char_end
