"""Chapter marks as platforms accept them, and times as people and formats write them."""

from __future__ import annotations

from collections.abc import Iterable

Mark = tuple[float, str]  # seconds, title
SHORTEST = 10.0  # seconds of a chapter on YouTube


def fitting(chapters: Iterable[Mark], opening: str, duration: float | None) -> list[Mark]:
    """Marks of ascending chapters: the first at 0 (called ``opening`` where no chapter begins there), each at least 10 s long."""
    marks: list[Mark] = [(0.0, opening)]
    for start, title in chapters:
        if start - marks[-1][0] >= SHORTEST:
            marks.append((start, title))
        elif len(marks) == 1:
            marks[0] = (0.0, title)
    if len(marks) > 1 and duration is not None and duration - marks[-1][0] < SHORTEST:
        marks.pop()
    return marks


def stamp(seconds: float | None) -> str:
    """Seconds as people write them in show notes: 0:00, 12:34, 1:02:03; empty for None."""
    if seconds is None:
        return ""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def full_stamp(seconds: float | None) -> str:
    """Seconds as HH:MM:SS.mmm, as Podlove simple chapters want it."""
    ms = round((seconds or 0) * 1000)
    return f"{ms // 3600000:02d}:{ms // 60000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"
