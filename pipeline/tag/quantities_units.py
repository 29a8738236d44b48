"""The unit behind a number: 个 before it, 多 and 半 around it, tenths and parts behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from pipeline import resources
from pipeline.tag import numerals
from pipeline.tag.numerals import Numeral
from pipeline.tag.numerals_tokens import DIGITS, EACH, Exact
from pipeline.tag.units import Found, Surfaces, Unit

POINTS = re.compile(r"\s{0,3}个?\s?百\s?分\s?点")
DEGREES = re.compile(
    r"(?:.*(?P<scale>[华摄])氏|气温|温度|体温|水温|高温|低温|零下|室温|恒温|降温|升温|烧到)[^，。,.!?\s]{0,5}$"
)
POWER_USE = re.compile(r"(?:用电|耗电|发电|电费|电量)[^，。,.!?\s]{0,5}$")
FULL = {"year": 12, "month": 28, "week": 7, "day": 24}  # so many of the next smaller unit fill it; of the others 60
SMALLER = {"year": "month", "month": "day", "week": "day", "day": "h", "h": "min", "min": "s"}
AND_MORE = re.compile(r"[零又]? ?(?=[0-9〇一二两三四五六七八九十])")
ONE_MORE = re.compile(r"一(?![零一二两三四五六七八九十])")
GAP = re.compile(r"[ \n]?")
OPEN = re.compile(
    r"\s?(?P<open>多|余|来(?=[个岁年天块万亿斤公])|几(?=%)|出头(?=岁)|好几)?(?P<each>个(?P<more>多)?(?P<half>半)?)?"
)
TENTHS = re.compile(
    r"(?P<digits>[零〇一二三四五六七八九]{1,3}|[0-9]{1,2})(?![0-9零〇一二两三四五六七八九十百千万亿.]|个百?分?点|[月楼号]|年级)"
)
HALF = re.compile(r"半(?!年|导|天|夜|月|数|价|场|决|个|小时|路|身|成|自)")
HALF_OF_ONE = re.compile(r"半(?=[\s，。、,.!?！？；的了吧啊呢]|$)")  # 两篇半, but not 两个半成品
GREAT = {"亿": 10**8, "万亿": 10**12, "千亿": 10**11, "百亿": 10**10}
OWN = re.compile(r"[0-9一二三四五六七八九十百千万亿块元钱]")
IN_GREAT = re.compile(r"(?:万|千|百)?亿(?!万|级|多|[一二三四五六七八九])")  # 三个亿, but 一个亿万富翁
LAST_CENT = re.compile(r"[一二三四五六七八九](?![零一二三四五六七八九十百千万个块毛分])")
CENTS = re.compile(r"又?(?=[0-9一二两三四五六七八九])")


@dataclass(slots=True)
class Measured:
    """A unit as it stands behind a number: the number counts ``scale`` of ``unit``, and ``added`` comes on top."""

    unit: Unit
    end: int
    scale: Exact = 1
    added: Exact = 0
    counted: str = ""
    open: bool = False
    bare: bool = False  # no unit was said
    surface: str = ""
    prefix: int | None = None  # where a currency before the number begins

    @classmethod
    def bare_at(cls, unit: Unit, end: int) -> Measured:
        """No unit said: the number stands alone."""
        return cls(unit, end, bare=True)


def behind(text: str, numeral: Numeral, units: Surfaces, table: dict[str, Unit]) -> Measured | None:
    """The unit behind a number; a bare count where there is none, and None behind a slash (3/5 may be a date)."""
    if numeral.form == "percent":
        return Measured(table["%"], numeral.end)
    if numeral.form == "fraction":
        return None if "/" in text[numeral.start : numeral.end] else Measured(table["×"], numeral.end)
    points = POINTS.match(text, numeral.end)
    if points is not None:
        return Measured(table["pp"], points.end())
    if numeral.form == "half" and text[numeral.start] == "一":
        return Measured(table["×"], numeral.end)
    found, opened, half, counted = _found(text, numeral.end, units)
    before = units.before(text, numeral.start)
    if before is not None and OWN.search(text, max(0, before[1] - 1), before[1]):
        before = None  # 3000块美金9万块台币: the dollars are those of the number before
    if found is None:
        if before is not None:
            return Measured(before[0], numeral.end, prefix=before[1])
        return Measured.bare_at(table["count"], numeral.end)
    if found.surface in units.letters and (worth := _worth(text, found, before, units)):
        return worth  # $72B, 6B美金
    result = Measured(found.unit, found.end, found.scale, open=opened, surface=found.surface, counted=counted)
    if half:
        result.added = Fraction(1, 2) * found.scale
    if found.surface == "度" and POWER_USE.search(text, max(0, numeral.start - 8), numeral.start):
        result.unit = table["kWh"]
    elif found.surface == "度" and numeral.value < 0:
        result.unit = table["°C"]
    elif found.surface == "度" and (scale := DEGREES.search(text, max(0, numeral.start - 8), numeral.start)):
        result.unit = table["°F" if scale["scale"] == "华" else "°C"]
    _discount(text, numeral, result)
    if (
        counted
        and found.scale == 1
        and not opened
        and isinstance(numeral.value, int)
        and HALF_OF_ONE.match(text, found.end)
    ):
        result.added, result.end = Fraction(1, 2), found.end + 1
    if not counted:
        _behind_unit(text, numeral, found, result, units)
        _smaller(text, numeral.value, result, units)
    if found.unit.kind == "money":
        _money(text, result, units)
        if before is not None:
            result.prefix = before[1]
            if result.unit is found.unit and found.surface in (*units.decimals, "块钱"):
                result.unit = before[0]
    return result


def _found(text: str, at: int, units: Surfaces) -> tuple[Found | None, bool, bool, str]:
    """The unit surface at ``at``; was the number left open (多), was there a half (两个半小时), the classifier if it counts."""
    match = OPEN.match(text, at)
    assert match is not None
    opened = match["open"] is not None or match["more"] is not None
    if match["each"]:
        direct = units.at(text, match.start("each"))
        if direct is not None and len(direct.surface) > 1:  # 个月, 个百分点
            end = direct.end
            return direct, opened, False, direct.surface if direct.counted else ""
        inner = units.at(text, GAP.match(text, match.end()).end())  # type: ignore[union-attr]
        if inner is not None and _countable(inner) and not (match["half"] and inner.unit.kind != "duration"):
            return inner, opened, match["half"] is not None, ""
        great = IN_GREAT.match(text, match.end())
        if great is not None:
            return _great(text, great, units), opened, match["half"] is not None, ""
        if (match["half"] or match["more"]) and text[match.end() : match.end() + 1] == "月":
            return Found(units.han["个月"][0], 1, match.end() + 1, "个月"), opened, match["half"] is not None, ""
        if inner is not None and inner.counted and inner.surface.isascii():
            return inner, opened, False, inner.surface  # 50个token
        end = match.start("each") + 1
        # 一个多维表格 is no open number
        return Found(units.han["个"][0], 1, end, "个", True), match["open"] is not None, False, "个"
    start = match.end("open") if match["open"] else at
    gap = GAP.match(text, start)
    assert gap is not None
    found = units.at(text, gap.end())
    if found is None:
        return None, opened, False, ""
    if gap[0] and found.counted and not found.surface.isascii() and found.surface not in ("个", "位", "台"):
        return None, opened, False, ""
    return found, opened, False, found.surface if found.counted else ""


def _worth(text: str, found: Found, before: tuple[Unit, int] | None, units: Surfaces) -> Measured | None:
    """Money counted in a letter: $72B, 6B美金; None for what is no money (70B参数) or no count (8G)."""
    if before is not None and found.unit.symbol == "count":
        return Measured(before[0], found.end, found.scale, prefix=before[1])
    money = units.at(text, found.end + text.startswith(" ", found.end))
    if money is None or money.unit.kind != "money" or found.unit.symbol != "count":
        return None
    return Measured(money.unit, money.end, money.scale * found.scale, surface=money.surface)


def _great(text: str, great: re.Match[str], units: Surfaces) -> Found:
    """What a number counts in hundreds of millions, behind 个: 三个亿, 40个亿美金."""
    scale = GREAT[great[0]]
    inner = units.at(text, great.end())
    if inner is not None and not inner.counted:
        return Found(inner.unit, inner.scale * scale, inner.end, inner.surface)
    return Found(units.han["个"][0], scale, great.end(), great[0])


def _countable(found: Found) -> bool:
    """May 个 stand before the unit: 四个Petaflops, 两个小时, but not 三个元, 一个成?"""
    if (
        found.counted
        or found.unit.kind in ("score", "ratio")
        or found.surface in ("元", "角", "毛", "分钱", "块", "码", "度", "年", "天", "成", "折")
    ):
        return False
    return not (found.surface.isascii() and len(found.surface) == 1) or found.surface == "%"  # 4个%


def _discount(text: str, numeral: Numeral, result: Measured) -> None:
    """八折, 六五折: what is left of the price, in percent."""
    if result.surface != "折":
        return
    if numeral.value < 10:
        result.scale = 10


def _behind_unit(text: str, numeral: Numeral, found: Found, result: Measured, units: Surfaces) -> None:
    """十块五, 两米三, 三成五; 三年半; 一年多."""
    at = found.end
    whole = isinstance(numeral.value, int)
    if found.surface in units.decimals and whole and not result.open and (tenths := TENTHS.match(text, at)):
        stop = tenths.end()
        if stop - at == 2 and text[stop - 1] == "一" and text.startswith(EACH, stop):
            stop -= 1  # 三块二一斤
        digits = "".join(str(DIGITS.get(c, c)) for c in text[at:stop])
        after = units.at(text, stop)
        if not text.startswith(tuple(_cents()), stop) and (
            after is None or (after.unit.kind == "money" and after.surface != found.surface)  # 5块10块 are two
        ):
            result.added = Fraction(int(digits), 10 ** len(digits)) * found.scale
            result.end = at = stop
    if result.added == 0 and whole and found.unit.symbol != "point" and (half := HALF.match(text, at)):
        result.added = Fraction(1, 2) * found.scale
        result.end = at = half.end()
    if text[at : at + 1] == "几" and found.surface == "%":
        result.open = True  # 10%几
        result.end = at + 1
    if text[at : at + 1] == "多" and text[at + 1 : at + 2] not in ("少", "的", "元", "样"):
        result.open = True
        result.end = at + 1


def _smaller(text: str, value: Exact, result: Measured, units: Surfaces) -> None:
    """What a length of time has on top: 一小時二十分, 43分03秒, 五年零三個月."""
    unit, factor = result.unit, 1.0
    if result.surface == "分":
        unit = units.han["分钟"][0]
    if unit.kind != "duration" or result.open or result.added:
        return
    whole_unit: Unit = unit
    while (smaller := SMALLER.get(unit.symbol)) and (link := AND_MORE.match(text, result.end)):
        part = numerals.read(text, link.end())
        if part is None or not isinstance(part.value, int) or part.value_max is not None:
            return
        if not link[0] and ONE_MORE.match(text, part.start):
            return  # 兩年一個循環
        after = units.at(text, part.end)
        if after is not None and after.surface == "个":
            after = units.at(text, part.end + 1) or after
        if after is None:
            return
        found = units.han["分钟"][0] if after.surface == "分" else after.unit
        if found.symbol != smaller:
            return
        if part.value >= FULL.get(unit.symbol, 60):
            if value == 1 and unit is whole_unit and not link[0]:  # 一年12个月 says the same twice
                result.unit, result.end, result.scale = found, after.end, part.value
            return
        factor *= found.factor / unit.factor
        result.unit, result.end, unit = whole_unit, after.end, found
        result.added += part.value * Fraction(factor).limit_denominator(100_000)


def _money(text: str, result: Measured, units: Surfaces) -> None:
    """五元三毛, and the currency behind 元 and 块: 8亿元人民币."""
    while (link := CENTS.match(text, result.end)) is not None:
        part = numerals.read(text, link.end())
        if part is None or not isinstance(part.value, int):
            break
        cents = next((s for s in _cents() if text.startswith(s, part.end)), None)
        if cents is None or text.startswith("分钟", part.end):
            break
        result.added += Fraction(part.value, _cents()[cents])
        result.end = part.end + len(cents)
        if _cents()[cents] == 10 and (last := LAST_CENT.match(text, result.end)):
            result.added += Fraction(numerals.parse(last[0]).value, 100)
            result.end = last.end()  # 八块二毛五
    after = units.at(text, result.end)
    if after is not None and after.unit.kind == "money" and result.surface in (*units.decimals, "块钱", "元钱"):
        result.unit, result.end = after.unit, after.end  # 20块钱美金


@lru_cache(maxsize=1)
def _cents() -> dict[str, int]:
    """Surfaces of parts of money, longest first, and how many make one."""
    raw: dict[str, int] = resources.toml("units.toml")["local"]["cents"]
    return dict(sorted(raw.items(), key=lambda item: -len(item[0])))
