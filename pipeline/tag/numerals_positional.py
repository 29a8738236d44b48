"""Numerals by position: digits and the multipliers 十百千万亿兆, Arabic figures and English magnitudes among them.

The reader takes tokens from left to right and stops before the first that cannot go on with the number, so ``三千 五百``
is one number, ``五十 三十`` are two, and ``五万 8`` is 50,000. It keeps two values where a digit pair is said (``三四十`` is
30 to 40) or the number is left open (``三十几万`` is at least 300,000 and below 400,000). Constant look-ahead: a section
has at most three multipliers, and big ones descend.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from pipeline import resources
from pipeline.errors import DataError

Exact = int | Fraction
LONGEST = 40  # digits of the longest number; more are a code or noise
TOP = 10**9  # above any multiplier of a section


def _table(name: str, kind: type = int) -> dict[str, int]:
    table = resources.toml("numerals.toml").get(name)
    if not isinstance(table, dict) or not all(isinstance(value, kind) for value in table.values()):
        raise DataError(f"[{name}] must be a table of {kind.__name__}", str(resources.DATA / "numerals.toml"))
    return table


DIGITS, TENS, SMALL, BIG = _table("digits"), _table("tens"), _table("small"), _table("big")
MULTIPLIERS = SMALL | BIG
LETTERS, MAGNITUDES = _table("letters"), _table("magnitudes")
FORMAL = resources.toml("numerals.toml")["formal"]
EACH = tuple(resources.toml("numerals.toml")["each"]["after"])
MEGA = "|".join(resources.toml("numerals.toml")["mega"]["after"])

D, S, T = "".join(DIGITS), "".join(SMALL), "".join(TENS)
FIGURE = (
    r"[0-9]{1,3}(?:,[0-9]{3}){1,12}(?![0-9])(?:\.[0-9]+)?"
    r"|(?<![0-9]\.)[0-9]+\.[0-9]+(?![0-9]*\.[0-9])(?: [0-9]{1,2}(?=[万亿%]))?"  # 6.9 8万
    r"|[0-9](?: [0-9](?![0-9,.])){2,30}(?: ?\. ?[0-9](?: [0-9](?![0-9.])){0,30})?(?![0-9./])"  # 4 3 0 0 0
    r"|[0-9] [0-9](?=%| ?[万亿千百折成])"
    r"|[0-9]+(?: \. [0-9]+)?"
    r"|(?<![0-9.])\.[0-9]+"
)
WORD = "|".join(sorted(MAGNITUDES, key=len, reverse=True))
TOKEN = re.compile(
    rf"(?P<gap>[ \t\n]{{0,3}})(?:(?P<figure>{FIGURE})|(?P<digits>[{D}] [{D}](?= ?折)|[{D}]+)|(?P<tens>[{T}])|(?P<small>(?!千卡(?![车片]))[{S}])"
    rf"|(?P<big>万|亿|兆(?!{MEGA}))|(?P<more>几[十百千]?|[多余](?!分之)|来(?=[万亿个岁年天块元人家种次位]))|(?P<point>点)"
    rf"|(?P<english>(?i:{WORD})(?![A-Za-z])|[{''.join(LETTERS)}](?![A-Za-z0-9])))"
)
NOT_FORMAL = "".join(rf"(?<![{before}]{char})" for char, before in FORMAL.items() if before)
VAGUE = rf"(?<!几[{S}])(?<!^数[{S}])(?<![^指倍点票总人次系参函基多少]数[{S}])"  # 几十万, 数百名: no number
START = re.compile(
    rf"(?:[0-9{D}{T}{S}]{NOT_FORMAL}{VAGUE}(?<!百(?=分点))|[负正](?=[ 0-9{D}{S}])|-(?=[0-9.])|\.(?=[0-9])|万(?=亿|万?分之)|半(?=百|[个年小斤公分世载季倍打]))"
)
DECIMALS = re.compile(rf"(?P<gap>\s{{0,3}})(?:(?P<spoken>[{D}]+)|(?P<figures>[0-9]+)(?![0-9.]))")
NO_DECIMALS = re.compile(rf"[十拾{T}刻钟]|分(?!之|红|点|[0-9])|[百千](?!万)")
AND = re.compile(rf"\s{{0,3}}又\s{{0,3}}(?=[0-9{D}{S}])")
EXPONENT = re.compile(r"[eE]([+-]?[0-9]{1,3})(?![0-9A-Za-z.])")
RUN = re.compile(rf"[0-9]+|[{D}]+|.", re.DOTALL)


@dataclass(slots=True)
class Reading:
    """What was read: the exact value, ``high`` for a pair (inclusive) or an open number (exclusive), and the end offset."""

    end: int
    low: Exact
    high: Exact | None = None
    open: bool = False
    string: bool = False


def skip(text: str, at: int) -> int:
    """Where to go on behind a place where no number begins: past a run of its like, so that no run is read twice."""
    match = RUN.match(text, at)
    return match.end() if match else at + 1


def read(text: str, at: int) -> Reading | None:
    """The longest positional numeral that begins at ``at``, no gap before it; None if none does."""
    if text[at : at + 1].isspace():
        return None
    reader = _Reader(text, at)
    while (token := TOKEN.match(text, reader.end)) is not None and reader.take(token):
        pass
    return reader.result()


def whole(value: Exact) -> Exact:
    """An int where the value is a whole number."""
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


def figure(surface: str) -> Exact | None:
    """The value of Arabic figures, thousands separators and stray spaces allowed; None if too long."""
    if len(surface) > 3 * LONGEST:
        return None
    plain = "".join(surface.split()).replace(",", "")
    if len(plain) > LONGEST:
        return None
    units, _, decimals = plain.partition(".")
    return whole(Fraction(int(units + decimals), 10 ** len(decimals))) if decimals else int(units)


def listed(surface: str) -> bool:
    """Are figures with commas or spaces rather a list: 100,200,300 and 1 2 3?"""
    items = [int(item) for item in re.split("[, ]", surface[:LONGEST]) if item.isdecimal()]
    steps = {b - a for a, b in zip(items, items[1:], strict=False)}
    if "," in surface:
        return len(steps) == 1 and items[0] >= 100 and min(steps) in (10, 50, 100)
    return steps == {1}


def pair(surface: str) -> tuple[int, int] | None:
    """两三 → (2, 3): neighbours that rise by one, or 三五 and 三两, spoken for a range."""
    a, b = DIGITS[surface[0]], DIGITS[surface[1]]
    return (min(a, b), max(a, b)) if a > 0 and (b == a + 1 or surface in ("三五", "三两")) else None


class _Reader:
    """One numeral being read. ``items`` are its parts in order: (digit | small | big | more | decimals, low, high)."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.end = text, at
        self.items: list[tuple[str, Exact, Exact]] = []
        self.kept = (0, at)  # items and end of the longest number so far
        self.section = TOP  # the last multiplier below 10,000 since the last big one
        self.big = TOP * BIG["兆"]
        self.zero = False  # a 零 waits for its digit
        self.shorthand = False  # 九万四: the last digit counts the next lower place
        self.string = False
        self.gaps = False  # the token before stood apart too
        self.closed = False

    def take(self, token: re.Match[str]) -> bool:
        """Go on with a token if it fits; False if the number ends before it."""
        if self.closed:
            return False
        kind = token.lastgroup
        assert kind is not None
        start = token.end("gap")
        surface = token[kind]
        gap = start > token.start()
        fits: bool = getattr(self, f"_{kind}")(surface, start, gap)
        self.gaps = gap
        return fits

    def result(self) -> Reading | None:
        """What was read up to the last place where a number could end."""
        count, end = self.kept
        if not count:
            return None
        if count == 1 and self.items[0][1] == self.items[0][2] and self.items[0][0] == "digit":
            return Reading(end, self.items[0][1], string=self.string)
        items = self.items[:count]
        kinds = [item[0] for item in items]
        low, high = self._fold(items, 1), self._fold(items, 2)
        return Reading(end, low, high if high != low else None, "more" in kinds, self.string and count == 1)

    def _add(self, kind: str, low: Exact, high: Exact, end: int) -> bool:
        self.items.append((kind, low, high))
        self.end, self.zero = end, False
        self.kept = (len(self.items), end)
        return True

    def _last(self) -> str:
        return self.items[-1][0] if self.items else ""

    def _next(self, at: int) -> tuple[str, int]:
        """Kind and value of the multiplier behind a digit that would end at ``at``; empty if none follows."""
        token = TOKEN.match(self.text, at)
        if token is None or token.lastgroup not in ("small", "big"):
            return "", 0
        return token.lastgroup, MULTIPLIERS[token[token.lastgroup]]

    def _joins(self, end: int, gap: bool) -> bool:
        """Does a digit behind a multiplier belong to this number: 三千 五百 but 五十 三十, 四百 五, 一亿 一亿?"""
        kind, unit = self._next(end)
        if not kind:
            return not gap or self.gaps or AND.match(self.text, end) is not None
        return unit < self.section if kind == "small" else unit < self.big or self.section < TOP

    def _figure(self, surface: str, start: int, gap: bool) -> bool:
        if self._last() not in ("", "small", "big"):
            return False
        if listed(surface):
            surface = re.split("[, ]", surface)[0]
        value, end = figure(surface), start + len(surface)
        if value is None:
            return False
        if self.items:
            if not isinstance(value, int) or " " in surface or not self._joins(end, gap):
                return False
            self.shorthand = len(surface) == 1 and not self.zero
            if not self.shorthand and value >= self.items[-1][1]:
                return False
        elif power := EXPONENT.match(self.text, end):
            self.closed = True
            return abs(int(power[1])) <= 300 and self._add(
                "digit", *[whole(value * Fraction(10) ** int(power[1]))] * 2, power.end()
            )
        return self._add("digit", value, value, end)

    def _digits(self, surface: str, start: int, gap: bool) -> bool:
        end = start + len(surface)
        surface = surface.replace(" ", "")  # 九 九 折
        if self._last() not in ("", "small", "big"):
            return False
        if self.items and surface[0] in "零〇○":
            self.zero, surface = True, surface[1:]
            if not surface:
                self.end = end
                return True
        if self.items and not self._joins(end, gap):
            return False
        if len(surface) == 2 and (both := pair(surface)):
            self.shorthand = not self.zero
            return self._add("digit", *both, end)
        if len(surface) > 1:
            self.string = not self.items and len(surface) <= LONGEST and not set(surface) & set("两俩仨")
            return self.string and self._add("digit", *[int("".join(str(DIGITS[c]) for c in surface))] * 2, end)
        self.shorthand = bool(self.items) and not self.zero
        if self.shorthand and surface in "两俩仨" and not self._next(end)[0]:
            return False  # 三百两: taels
        if self.shorthand and surface == "一" and self.items[-1][1] >= 100 and self.text.startswith(EACH, end):
            return False
        return self._add("digit", *[DIGITS[surface]] * 2, end)

    def _tens(self, surface: str, start: int, gap: bool) -> bool:
        if self._last() not in ("", "small", "big") or self.section <= 10:
            return False
        self.section = 10
        self._add("digit", *[TENS[surface] // 10] * 2, start)
        return self._add("small", 10, 10, start + 1)

    def _small(self, surface: str, start: int, gap: bool) -> bool:
        unit, last = SMALL[surface], self._last()
        if unit >= self.section or self.string or last == "more":
            return False
        if last == "decimals" and self.text[start + 1 : start + 2] != "万":
            return False
        if last in ("small", "big") and unit != 10:
            return False
        self.section = unit
        return self._add("small", unit, unit, start + 1)

    def _big(self, surface: str, start: int, gap: bool) -> bool:
        unit, last = BIG[surface], self._last()
        if not last:
            return surface == "万" and self._add("digit", unit, unit, start + 1)  # 万亿: ten thousand times
        if self.string or self.zero or (last == "big" and unit < self.big) or (unit == self.big and last != "big"):
            return False
        if unit > self.big and any(kind == "big" and low >= unit for kind, low, _ in self.items):
            return False
        self.big, self.section = unit, TOP
        return self._add("big", unit, unit, start + 1)

    def _more(self, surface: str, start: int, gap: bool) -> bool:
        """三十几, 2000多, 一百零几: at least this, and below the next step."""
        last = self._last()
        if last not in ("digit", "small", "big"):
            return False
        step = self.items[-1][1]
        if last == "digit":
            if not self.text[self.end - 1] == "0" or not isinstance(step, int) or not step:
                return False
            figures = str(step)
            step = 10 ** (len(figures) - len(figures.rstrip("0")))
        elif self.zero:
            step = 10
        elif surface == "几" and step != 10:
            return False
        elif last == "big" and isinstance(self.items[-2][1], Fraction):
            step = step / Fraction(10)
        self.section = 0
        return self._add("more", 0, step, start + len(surface))

    def _point(self, surface: str, start: int, gap: bool) -> bool:
        match = DECIMALS.match(self.text, start + 1)
        if match is None or self._last() not in ("digit", "small", "big") or NO_DECIMALS.match(self.text, match.end()):
            return False
        spoken = match["spoken"]
        spread = self.items[-1][1] != self.items[-1][2]
        if spread or (spoken and set(spoken) & set("两俩仨")):
            return False
        if not spoken and (gap or match["gap"] or self.items[0][1] >= 100):
            return False  # 30点 0.5%: an index level, then a percentage
        digits = "".join(str(DIGITS[c]) for c in spoken[:LONGEST]) if spoken else match["figures"][:LONGEST]
        share = Fraction(int(digits), 10 ** len(digits))
        self.section, self.string = TOP, False
        return self._add("decimals", share, share, match.end())

    def _english(self, surface: str, start: int, gap: bool) -> bool:
        if not self.items:
            return False
        self.closed = True
        factor = LETTERS.get(surface) or MAGNITUDES[surface.lower()]
        return self._add("times", factor, factor, start + len(surface))

    def _fold(self, items: list[tuple[str, Exact, Exact]], which: int) -> Exact:
        """The value of the items; ``which`` is 1 for the low value, 2 for the high one."""
        parts: list[Exact] = []  # finished sections with their big multipliers, falling
        units: list[Exact] = []
        section: Exact = 0
        digit: Exact | None = None
        last: Exact = 1
        for item in items:
            kind, amount = item[0], item[which]
            if kind == "digit":
                digit = amount
            elif kind == "small":
                section += amount if digit is None else digit * amount
                digit, last = None, amount
            elif kind == "decimals":
                digit = self._ending(digit, last) + amount
                last = 1
            elif kind == "more":
                section += self._ending(digit, last) + amount
                digit = None
            elif kind == "times":
                return whole((sum(parts) + section + self._ending(digit, last)) * amount)
            else:
                below = section + (digit or 0)
                while units and (units[-1] < amount or not below):
                    units.pop()
                    below += parts.pop()
                parts.append(below * amount)
                units.append(amount)
                section, digit, last = 0, None, amount
        return whole(sum(parts) + section + self._ending(digit, last))

    def _ending(self, digit: Exact | None, last: Exact) -> Exact:
        """The value of a digit without a multiplier: in 九万四 it counts thousands."""
        if digit is None:
            return 0
        return (
            digit * last / 10
            if isinstance(last, Fraction)
            else digit * (last // 10 if self.shorthand and last >= 100 else 1)
        )
