"""Values as people read them: 2,080 億, 5.3 TB/s, 50–60%, 約 3 倍, 2024 年 3 月, 7 年前."""

from __future__ import annotations

import re

from pipeline.record import ClaimRecord

POWERS = ((10**12, "兆", "万亿"), (10**8, "億", "亿"), (10**4, "萬", "万"))
BOUNDS = {"<": "不到 ", "<=": "至多 ", ">": "超過 ", ">=": "至少 "}
DATE = re.compile(r"(?P<year>\d{4}|-)-(?P<month>\d\d)(?:-(?P<day>\d\d))?")
PART = re.compile(r"(\d{4}|-)-([QH])(\d)")
SPAN = re.compile(r"(-?)P(\d+)([YMWD])")
DECADE = re.compile(r"(\d{2})(\d)?X+")
AGES = ("年齡", "年龄", "年紀", "年纪", "享年")
SPANS = {"Y": "年", "M": "個月", "W": "週", "D": "天"}


def amount(claim: ClaimRecord, units: dict[str, str], script: str) -> str:
    """The value of a claim with its unit, bound and rate."""
    values = [number(v, script) for v in (claim.value, claim.value_max) if v is not None]
    age = claim.unit == "year" and (claim.attribute or "").endswith(AGES)
    unit = "歲" if age else units.get(claim.unit, claim.unit)
    joined = unit in "%‰°℃" or (values[-1][-1:] in "兆億萬亿万" and not unit[0].isascii()) if unit else True
    space = "" if joined else " "
    each = units.get(claim.per, claim.per) if claim.per else ""
    per = f" / {each}" if each else ""
    before = "約 " if claim.approx and not claim.bound else BOUNDS.get(claim.bound or "", "")
    return before + "–".join(values) + space + unit + per


def number(value: float | str, script: str) -> str:
    """A number in the powers of ten thousand that Chinese counts in, or a date as it is written."""
    if isinstance(value, str):
        return date(value)
    for size, traditional, simplified in POWERS:
        scaled = value / size
        if abs(scaled) >= 1 and (size > 10**4 or round(scaled, 2) == scaled):
            return f"{scaled:,.6g}" + " " + (simplified if script == "cn" else traditional)
    return f"{value:,.3g}" if 0 < abs(value) < 1 else f"{value:,.6g}" if value % 1 else f"{value:,.0f}"


def date(value: str) -> str:
    """An ISO 8601 or EDTF date in Chinese; what is none stands as it is."""
    if value.startswith("lunar "):
        return "農曆 " + date(value.removeprefix("lunar "))
    if part := PART.fullmatch(value):
        year = "" if part[1] == "-" else f"{part[1]} 年"
        return f"{year}第 {part[3]} 季" if part[2] == "Q" else year + ("上半年" if part[3] == "1" else "下半年")
    if found := DATE.fullmatch(value):
        year = "" if found["year"] == "-" else f"{found['year']} 年 "
        return f"{year}{int(found['month'])} 月" + (f" {int(found['day'])} 日" if found["day"] else "")
    if span := SPAN.fullmatch(value):
        return f"{span[2]} {SPANS[span[3]]}{'前' if span[1] else '後'}"
    if decade := DECADE.fullmatch(value):
        return f"{decade[1]}{decade[2]}0 年代" if decade[2] else f"{int(decade[1]) + 1} 世紀"
    if re.fullmatch(r"---\d\d", value):
        return f"{int(value[3:])} 日"
    return f"{value} 年" if re.fullmatch(r"\d{4}", value) else value.removeprefix("T")
