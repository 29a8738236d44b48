"""What an amount is per: 三万一天, 每小时100公里, 便当一个80块."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model import ClaimKind
from pipeline.tag.numerals_context import any_of, section

TIMES = frozenset(("day", "month", "year", "week", "quarter", "h", "min", "s"))
RATES = {"日均": "日", "月均": "月", "年均": "年", "时速": "小时"}
PRICING, UNPRICED = "是卖要收付", ("大概", "可能", "应该", "就", "也", "都", "不", "差不")
APART = frozenset("或和到至半内后前来")  # behind 一年 these begin something else
VERBS = "是有做了到的第投叫成为"


@lru_cache(maxsize=1)
def _per() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    names = {word: word if name == "item" else name for name, said in section("per").items() for word in said}
    each = any_of(names)
    after = re.compile(
        rf"\s?(?:(?:一|1(?=[平斤个人年月天小]))(?>(?P<word>{each}))(?![到之内]|一(?P=word))|/\s?(?P<slash>{each})|(?:每|per\s?)(?P<each>{each}|day|month|year|hour))"
    )
    before = re.compile(
        rf"(?:每一?|平均一|(?P<loose>(?<![第这那])(?<!过去)(?<!未来)(?<!最后)(?<!往后)一(?!度[^电])))(?P<word>{each})(?P<gap>[^，。,.!?\s0-9]{{0,3}})$"
        rf"|(?P<rate>[日月年]均|时速)[^，。,.!?\s0-9]{{0,2}}$"
    )
    return names | {"hour": "h"}, after, before


def _only_one(text: str, match: re.Match[str], end: int, kind: ClaimKind) -> bool:
    """Does 一 before a number count, or mean "a", and not "each": 一年或者15个月, 一个30亿的市场, 一年涨20%?"""
    gap = match["gap"]
    if match["word"] == "个" and not (_priced(text, match, end) if not gap else _pricing(gap)):
        return True
    return kind in ("percent", "ratio", "score") or not APART.isdisjoint(gap)


def _pricing(gap: str) -> bool:
    """Do words between 一个 and an amount name a thing and that it costs so much: 一个枕头是90块, but not 一个大概是90块的枕头?"""
    return len(gap) > 1 and gap[-1] in PRICING and not gap.startswith(UNPRICED)


def _priced(text: str, match: re.Match[str], end: int) -> bool:
    """Does 一个 right before an amount follow the name of a thing, and nothing the amount: 便当一个80块, but not 是一个80块的便当?"""
    return text[match.start() - 1 : match.start()] not in VERBS and not text[end : end + 1].isalnum()


def per(text: str, start: int, end: int, kind: ClaimKind) -> tuple[str, int] | None:
    """What an amount is per (三万一天, 每小时100公里) and where the words for it end, if they stand behind."""
    names, after, before = _per()
    match = after.match(text, end) if kind != "duration" else None
    if match:
        word = match["word"] or match["slash"] or match["each"]
        own = kind == "count" and match["word"] == text[end - 1]  # 两个一个
        digit = kind != "money" and text.startswith(("1", " 1"), end)  # 11个1个
        if own or digit:
            return None
        return names.get(word, word), match.end()
    match = before.search(text, max(0, start - 8), start)
    if match is None or (match["loose"] and _only_one(text, match, end, kind)):
        return None
    if kind == "money" or not match["loose"] or names[match["word"]] in TIMES:
        return names[match["word"] or RATES[match["rate"]]], end
    return None
