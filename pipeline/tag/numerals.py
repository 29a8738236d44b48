"""Numbers as written and spoken in Chinese, read exactly: text → value.

    二零二四  5亿1万4千6百  1.8 Trillion  三点一四  百分之五点五  三分之二  九万四  三十几万  六到八 (by the caller)  10的15次方

Arithmetic is in int and Fraction; ``number`` turns a value into a float only at the border, so 43.69亿 is 4369000000.
The reader of positional numerals (十百千万亿兆) is in ``numerals_positional``; here are decimals, signs, fractions,
percent forms and powers. Text is the simplified view (``text.views.simplify``); offsets are those of the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from pipeline.tag import numerals_positional as positional
from pipeline.tag.numerals_tokens import AND, BIG, DIGITS, FORMAL, LETTERS, SMALL, START, TENS, Exact, skip, whole

Form = Literal["plain", "fraction", "percent", "string", "half"]
GOES_ON = frozenset([*DIGITS, *TENS, *SMALL, *BIG, *LETTERS, *" \n\t0123456789.,点分又的^/半余多几来tmbTMB"])
FIGURES = re.compile(rf"[0-9]{{1,15}}(?![{re.escape(''.join(sorted(GOES_ON)))}\seE*把]|个 ?[A-Za-z])")
FLOAT_MAX = 10**300
EXPONENT = re.compile(r"[+-]{0,2}[0-9]{1,3}(?![0-9])")
POWERED = re.compile(r"\s?次[方幂]")

PERCENT = re.compile(
    r"(?:(?P<hundred>[百佰])|(?P<thousand>[千仟])|(?P<myriad>百?千?万{1,2}))\s{0,3}分\s?之[\s。，,]{0,3}"
    r"(?:(?:(?:大概|大约|差不多|将近|接近)?是?|可能)\s{0,3}(?=[0-9零一二两三四五六七八九十百]))?"  # 百分之大概三十
)
IN_ENGLISH = re.compile(r"个 ?[A-Za-z]")  # 三个billion
OVER = re.compile(r"\s{0,3}分\s{0,3}之\s{0,3}")
POWER = re.compile(r"的\s?|\^|的?\s?\*\*")
SIGNED = "是为到至于约率长幅达从在温"  # behind a character a - is a hyphen (第3季-2), but behind these a sign: 增长-3%
SIGN = re.compile(
    rf"零下(?=[0-9一二三四五六七八九十])|(?<![胜欠抱背])负\s{{0,3}}(?=[0-9零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖])|(?:(?<![\w.)\]%\-])|(?<=[{SIGNED}]))-(?=\.?\d)|正(?=[二三四五六七八九十]\W)"
)
HALF = re.compile(
    r"一半(?!导|身|会儿)|半百|(?<![一二两三四五六七八九十百千万年月天时钟点个大])(?<![上下前后](?=半年))半(?=[个年小斤公分世载季倍打])"
)
SLASH = re.compile(r"/(?P<below>[1-9][0-9]{0,3})(?![0-9/.])")
MIXED = re.compile(r"\s(?P<above>[1-9][0-9]{0,3})/(?P<below>[1-9][0-9]{0,3})(?![0-9/.])")
PAIRED = re.compile(  # 一二十个 written 12 10个, 三四十个 written 三四10个
    r"(?:(?P<a>[1-8])(?P<b>[2-9]) |(?P<c>[一二三四五六七八])(?P<d>[二三四五六七八九]) ?)(?P<tens>10{1,3})(?![0-9.,:/年月日号点])"
)


@dataclass(slots=True)  # not frozen, which makes each of some hundreds a transcript dearer; nothing changes one
class Numeral:
    """A number at ``[start, end)``.

    ``value`` is exact; in the ``percent`` form (百分之五) it is in percent. ``value_max`` is set for a spoken range (两三,
    inclusive) and for an open number (三十几, 2000多), where it is the value that the number stays below; ``open`` tells
    them apart. ``string`` marks digits read out one by one (二零二四).
    """

    start: int
    end: int
    value: Exact
    value_max: Exact | None = None
    open: bool = False
    form: Form = "plain"


def number(value: Exact) -> float:
    """The float nearest to an exact value. Raises OverflowError beyond 1e308."""
    return float(value)


def parse(text: str) -> Numeral:
    """The number that the whole of ``text`` is, spaces around it allowed. Raises ValueError if it is not one number.

    >>> parse("九万四").value, parse("三十几万").value_max
    (94000, 400000)
    """
    start = len(text) - len(text.lstrip())
    found = read(text, start)
    if found is None or found.start != start or text[found.end :].strip():
        raise ValueError(f"{text!r} is not one number")
    return found


def scan(text: str, start: re.Pattern[str] = START) -> Iterator[Numeral]:
    """All numbers of a simplified text from left to right, bare 一 and formal digits in words (队伍) among them.

    ``start`` finds where one may begin. Linear in the length of the text.
    """
    at = 0
    search = start.search
    while (match := search(text, at)) is not None:
        begin = match.start()
        found = _digit(text, begin) or read(text, begin)
        if found is None:
            at = skip(text, begin)
            continue
        yield found
        at = found.end


def _digit(text: str, at: int) -> Numeral | None:
    """A spoken digit that nothing goes on with: most numbers of a talk, so they take a short way."""
    digit, follows = text[at], text[at + 1 : at + 2]
    value = DIGITS.get(digit)
    if value is None or follows in GOES_ON or digit in FORMAL:
        return None
    if (follows == "个" and IN_ENGLISH.match(text, at + 1)) or (follows == "下" and digit == "零"):
        return None
    return Numeral(at, at + 1, value)


def read(text: str, at: int) -> Numeral | None:
    """The longest number that begins exactly at ``at``; None if none does."""
    figures = FIGURES.match(text, at)
    if figures is not None:  # nothing goes on with them
        return Numeral(at, figures.end(), int(figures[0]))
    first = text[at : at + 1]
    half = HALF.match(text, at) if first in "一半" else None
    if half is not None:
        return Numeral(
            at, half.end(), 50 if half[0] == "半百" else Fraction(1, 2), form="plain" if half[0] == "半百" else "half"
        )
    sign = SIGN.match(text, at) if first in "零负正-" else None
    begin = sign.end() if sign else at
    found = _percent(text, begin) or _paired(text, begin) or _magnitude(text, begin)
    if found is None:
        return None
    if sign:
        minus = sign[0][0] != "正"
        return replace(_negative(found) if minus else found, start=at)
    return found


def _paired(text: str, at: int) -> Numeral | None:
    """Two neighbouring digits before tens or hundreds that a recognizer wrote apart, in figures: 12 10个 is 10 to 20."""
    match = PAIRED.match(text, at)
    if match is None:
        return None
    low, high = (DIGITS.get(digit) or int(digit) for digit in match.group("a", "b", "c", "d") if digit)
    tens = int(match["tens"])
    return Numeral(at, match.end(), low * tens, high * tens) if high == low + 1 else None


def _negative(found: Numeral) -> Numeral:
    """The number below zero: 零下三四度 is -4 to -3, and 零下三十几度 some 30 below."""
    if found.value_max is None or found.open:
        return replace(found, value=-found.value, value_max=None, open=False)
    return replace(found, value=-found.value_max, value_max=-found.value)


def _percent(text: str, at: int) -> Numeral | None:
    head = PERCENT.match(text, at) if text[at : at + 1] in "百佰千仟万" else None
    if head is None:
        return None
    negative = SIGN.match(text, head.end())
    inner = positional.read(text, negative.end() if negative else head.end())
    if inner is None:
        return None
    below = 100
    if head["thousand"]:
        below = 1000
    elif head["myriad"]:
        below = 1
        for char in head["myriad"]:
            below *= {"百": 100, "千": 1000, "万": 10000}[char]
    scale = Fraction(100, below)
    high = None if inner.high is None else whole(inner.high * scale)
    found = Numeral(at, inner.end, whole(inner.low * scale), high, inner.open, "percent")
    return _negative(found) if negative else found


def _magnitude(text: str, at: int) -> Numeral | None:
    first = positional.read(text, at)
    if first is None:
        return None
    plain = Numeral(at, first.end, first.low, first.high, first.open, "string" if first.string else "plain")
    if first.high is not None:
        return plain
    if first.end == at + 1 and text[at] in FORMAL:
        return None
    if not isinstance(first.low, int):
        return _power(text, plain) or plain
    return _power(text, plain) or _fraction(text, plain) or _slash(text, plain) or plain


def _power(text: str, base: Numeral) -> Numeral | None:
    """十的十五次方, 2^-1."""
    link = POWER.match(text, base.end)
    if link is None:
        return None
    caret = link[0].startswith("^")
    if caret:
        exponent = EXPONENT.match(text, link.end())
        if exponent is None:
            return None
        power, end = int(exponent[0].replace("--", "")), exponent.end()
    else:
        sign = SIGN.match(text, link.end())
        inner = positional.read(text, sign.end() if sign else link.end())
        if inner is None or inner.high is not None or not isinstance(inner.low, int):
            return None
        power, end = -inner.low if sign else inner.low, inner.end
        tail = POWERED.match(text, end)
        if tail is None:
            return None
        end = tail.end()
    if abs(power) > 300 or not -(10**6) <= base.value <= 10**6 or (base.value == 0 and power < 0):
        return None
    value = whole(Fraction(Fraction(base.value) ** power))
    return Numeral(base.start, end, value) if -FLOAT_MAX < value < FLOAT_MAX else None


def _fraction(text: str, below: Numeral) -> Numeral | None:
    """三分之二; 三百五十又三分之一."""
    link = AND.match(text, below.end)
    if link is not None:
        second = positional.read(text, link.end())
        if second is None or second.high is not None or not isinstance(second.low, int):
            return None
        part = _fraction(text, Numeral(link.end(), second.end, second.low))
        if part is None:
            return None
        return Numeral(below.start, part.end, whole(below.value + part.value), form="fraction")
    link = OVER.match(text, below.end)
    if link is None or below.value == 0:
        return None
    sign = SIGN.match(text, link.end())
    above = positional.read(text, sign.end() if sign else link.end())
    if above is None or above.high is not None:
        return None
    end, value = above.end, above.low
    if end - link.end() > 1 and text.startswith("月", end) and text[link.end() : end].isdecimal():
        end, value = link.end() + 1, int(text[link.end()])  # 4分之11月1日: a quarter, and the first of January
    # "负三分之负二": the sign in front is applied by the caller
    return Numeral(below.start, end, whole(Fraction(-value if sign else value) / below.value), form="fraction")


def _slash(text: str, base: Numeral) -> Numeral | None:
    """3/5 and 1 3/5."""
    if not text[base.start : base.end].isdecimal():
        return None
    match = SLASH.match(text, base.end)
    if match is not None:
        return Numeral(base.start, match.end(), whole(Fraction(base.value) / int(match["below"])), form="fraction")
    match = MIXED.match(text, base.end)
    if match is None:
        return None
    part = Fraction(int(match["above"]), int(match["below"]))
    return Numeral(base.start, match.end(), whole(base.value + part), form="fraction")
