"""How points in time are written and spoken: patterns over the simplified view."""

from __future__ import annotations

import re

DIGIT = "零〇一二三四五六七八九"
YEAR4 = rf"(?:(?:1[1-9]|20)[0-9]{{2}}|[一二][零〇九八][{DIGIT}]{{2}})(?![0-9])"
YEAR2 = rf"(?:[0-9]{{2}}|[{DIGIT}]{{2}})(?![0-9])"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十(?:一|(?![二三四五六七八九]))|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
PART = r"(?:初|上旬|中旬|下旬|底|末|中(?=[，。的旬]))"
SEASON = r"(?:第?\s?(?P<season>[一二三四1-4])\s?季度?|第?(?P<q>Q[1-4]|[1-4]Q)|(?P<half>[上下]半年))"
TO = r"\s?(?:到|至|~|-|–)\s?"
CLOCK_HOUR = r"(?:2[0-4]|1[0-9]|0?[0-9]|二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])"
MINUTE = rf"(?:[0-5][0-9]|[二三四五]?十[{DIGIT}]?|[零〇][{DIGIT}]|[1-9](?=分(?![之钟])))"

RANGE = re.compile(
    rf"(?P<year>{YEAR4})年?{TO}(?P<last>{YEAR4}|{YEAR2})年"
    r"|(?P<from>(?:19|20)[0-9]{2})[到至](?P<to>(?:19|20)[0-9]{2})(?![0-9.,:%万亿千百多余几个块元点位台人次家款辆只名件号])"
)
TOGETHER = re.compile(r"(?P<year>[0-9]{2})(?P<last>[0-9]{2})\s?年")  # 1415年, 14 and 15
CENTURY_LEAD = re.compile(r"(?<![0-9])(?:20|19) ?$")  # 20 1415年, 201415年
YEARS_LEAD = re.compile(r"(?<![0-9.第点])(?P<first>(?:19|20)?[0-9]{2})(?:[ 、和跟]|(?P<to>[到至]))$")  # 14、15年
HISTORIC = re.compile(r"(?<![0-9])1[0-8][0-9]{2}(?![0-9])")
FULL = re.compile(rf"(?P<year>{YEAR4})[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>{DAY})(?![0-9])")
FIRST_MONTH = rf"(?:(?P<first>{MONTH})(?:{TO}|[ 、])|(?P<spoken>[一二三四五六七八])(?=[二三四五六七八九]\s?月))"
DAY_CUT = r"\.\s?[号日]"  # a cue ended behind the number: 28.|号
YEARED = re.compile(
    rf"(?P<year>{YEAR4}|{YEAR2})(?:\s?年(?:份|度)?|(?=\s?Q[1-4]))(?:的?\s?(?:{FIRST_MONTH}?(?P<month>{MONTH})\s?月份?(?:的?\s?(?P<day>(?>{DAY}))(?:{DAY_CUT}|(?:\s?[号日])?"
    rf"(?![0-9万亿千百个%.])))?{PART}?|{SEASON}|(?P<part>年?[初底末]|年中|中旬|[上下]半)|(?<=的)(?P<lone>3[01]|[12][0-9])号(?![线楼店机房馆码院称召])))?"
)
BARE_YEAR = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<follows>的|那|[之以][前后])?(?![0-9.,:%万亿千百多余几个块元点位台人次家款辆只名件])"
)
YEAR_LEAD = re.compile(r"[在从到自像于]\s?$")
MONTH_LEAD = re.compile(r"(?<![0-9.第点])(?P<first>[1-9]|1[01])[ 、]$")  # 7 8月
MONTHED = re.compile(
    rf"{FIRST_MONTH}?(?P<month>{MONTH})\s?月(?![饼亮球光薪租票]|天(?!气))份?(?:的?\s?(?P<day>(?>{DAY}))(?:{DAY_CUT}|\s?[号日]|(?![0-9.,%万亿千百十个家款位台人次辆名元块点月场只])))?{PART}?"
)
SEASONED = re.compile(rf"{SEASON}")
SLASHED = re.compile(r"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12][0-9]|0[1-9])(?![0-9/])")
DAYED = re.compile(rf"(?P<day>{DAY})[号](?![线楼店机房馆码院称召])")
DECADE = re.compile(rf"(?P<decade>(?:1[5-9]|20)?[0-9]0|[一二][九零〇][{DIGIT}]{{2}}|[{DIGIT}]十)\s?年代")
DECADES = re.compile(  # 六七十年代, 8090年代
    r"(?:(?P<a>[二三四五六七八])(?P<b>[三四五六七八九])十|(?P<c>[3-8])0[、 ]?(?P<d>[4-9])0)\s?年代"
)
DAYS = re.compile(rf"{TO}(?P<last>{DAY})\s?[号日](?![线楼店机房馆码院称召])")  # 3月4号到8号
TENS_OF_YEARS = re.compile(rf"的?(?P<decade>[0-9]0|[{DIGIT}]十)\s?年代")
CENTURY = re.compile(
    r"(?P<a>[0-9]{2}|(?:[一二]?十|廿)[一二三四五六七八九]?|[一二三四五六七八九])(?P<b>[0-9]{2})?\s?世纪"
)
CLOCK = re.compile(
    rf"(?P<hour>{CLOCK_HOUR})(?:[:](?P<m>[0-5][0-9])(?![0-9:])|点(?:(?P<minute>{MINUTE}(?!\s?点))分?|(?P<more>半|一刻|三刻|整|钟)|(?P<bare>)))(?!多?[个%])"
)
HOURS = re.compile(rf"{TO}(?P<last>{CLOCK_HOUR})点(?P<half>半)?(?![0-9一二三四五六七八九十多个%])")  # 上午9点到11点
AGO = re.compile(r"\s?(?P<unit>年|个月|个?礼拜|个?星期|周|天|日)(?P<much>多)?(?:以|之)?前(?![几三两十百面后])")
LUNAR = re.compile(rf"初(?P<a>[{DIGIT}]|十)(?:{TO}初(?P<b>[{DIGIT}]|十))?")
DAY_LEAD = re.compile(r"(?:[在到从于自至]|月|日期是|截止)$")
ERA = re.compile(r"民国\s?$")
ERA_YEAR = re.compile(
    rf"(?P<year>1?[0-9]{{2}}|[一二三四五六七八九十百零]{{1,5}})\s?年(?:(?P<month>{MONTH})\s?月(?:(?P<day>{DAY})\s?[号日])?)?"
)
OF_YEAR = re.compile(r"\s?(?P<year>(?:19|20)[0-9]{2})(?![0-9.,年])")  # Q3 2024
BEFORE_CLOCK = re.compile(r"(?P<word>早上|上午|清晨|凌晨|中午|下午|傍晚|晚上|今晚|晚间|夜里|早晨)的?\s?$")
