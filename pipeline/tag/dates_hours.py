"""The hour of the day that an hour of a twelve-hour clock is behind a word for the part of the day."""

from __future__ import annotations

from functools import lru_cache

from pipeline import resources

NIGHT = ("凌晨", "晚上", "今晚", "晚间", "夜里")  # twelve in it is midnight


def of_day(hour: int, word: str) -> int:
    """0 to 23 for an hour behind a word of [clock] in dates.toml: 下午3点 is 15, 晚上12点 is 0, 晚上两点 is 2."""
    if word in NIGHT and (hour == 12 or hour < 5):
        return hour % 12
    if hour >= 12 or (word == "中午" and hour > 2):
        return hour % 24
    return hour + _added()[word]


@lru_cache(maxsize=1)
def _added() -> dict[str, int]:
    """What each word adds to the hours of a clock of twelve."""
    added: dict[str, int] = resources.toml("dates.toml")["clock"]
    return added
