"""Clock times as transcripts and show notes write them; the only clock parser of the project.

    1:02:03.456   02:03,456   75:30   00：01：02   ０１:０２

Hours may be missing, and then minutes may pass 59 (``75:30`` is an hour and a quarter). With hours, minutes must be
below 60; seconds always. ``CLOCK`` matches nothing that ``parse`` refuses, so a pattern built on it needs no second look.
"""

from __future__ import annotations

import re

_DIGIT = "[0-9０-９]"
_SIXTY = f"(?:[0-5０-５]?{_DIGIT})(?!{_DIGIT})"
_COLON = "[:：]"
_PARTS = (
    rf"(?:({_DIGIT}{{1,3}}){_COLON}({_SIXTY}){_COLON}|({_DIGIT}{{1,4}}){_COLON})({_SIXTY})"
    rf"(?:[.,．，]({_DIGIT}{{1,9}})(?!{_DIGIT}))?"
)
_UNGROUPED = re.sub(r"\((?!\?)", "(?:", _PARTS)
CLOCK = rf"(?<!{_DIGIT})(?<!{_DIGIT}{_COLON})(?:{_UNGROUPED})(?!{_COLON}{_DIGIT})"
"""Source of a pattern without groups for one clock time: whole, not the middle of a longer row of digits and colons."""

_CLOCK = re.compile(_PARTS)


def parse(clock: str) -> int:
    """Milliseconds of a clock time, spaces around it allowed; digits below the millisecond are cut off.

    Raises ValueError for anything that is not a clock time.

    >>> parse("1:02:03.5"), parse("75:30"), parse("００：０１，２５０")
    (3723500, 4530000, 1250)
    """
    found = _CLOCK.fullmatch(clock.strip())
    if not found:
        raise ValueError(
            f"{clock!r} is not a clock time; expected [hours:]minutes:seconds[.fraction], seconds below 60"
        )
    hours, minutes, bare_minutes, seconds, fraction = found.groups()
    whole = int(hours or 0) * 3600 + int(minutes or bare_minutes) * 60 + int(seconds)
    return whole * 1000 + (int(f"{fraction}00"[:3]) if fraction else 0)


def render(ms: int) -> str:
    """A clock time for people and files, hours always there: ``parse(render(ms)) == ms`` below 1000 hours.

    >>> render(3723500)
    '01:02:03.500'
    """
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
