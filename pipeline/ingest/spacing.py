"""White space within cues, and texts with a space between every two characters as some recognisers leave them.

    歡 迎 收 聽  本 期 節 目 由 Nova Cloud 贊 助   →   歡迎收聽 本期節目由Nova Cloud贊助

There a single space says nothing, and a wider one is a breath: it stays, as one space. Latin words keep the single
spaces between them. Later stages read a space as a phrase border, so leaving these in would make each character a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.model import Notice
from pipeline.text.views import HIDDEN

HAN = "[\u3400-\u9fff\uf900-\ufaff]"
LATIN = "[!-~\u00c0-\u024f]"
HAN_PAIR = re.compile(rf"{HAN}(\s*)(?={HAN})")
IDLE_SPACE = re.compile(rf"(?<=\S)(?<!{LATIN})\s(?=\S)|(?<=\S)\s(?=\S)(?!{LATIN})")
UNSEEN = re.compile(f"[{HIDDEN}]+")
SAMPLE = 20_000  # characters from the start that decide
FEWEST = 4  # spaced pairs that make a habit
FEWEST_HIDDEN = 20  # characters without width; an emoji has some
SHARE = 0.7  # of the neighbouring pairs of Han characters that must be spaced


def tidy(texts: Sequence[str]) -> list[str]:
    """The texts with every run of white space made one space, none at the ends, and idle spaces taken out."""
    if spaced(texts):
        texts = [IDLE_SPACE.sub("", text) for text in texts]
    return [" ".join(text.split()) for text in texts]


def spaced(texts: Iterable[str]) -> bool:
    """Does nearly every Han character stand apart from the next?"""
    apart = together = left = 0
    for text in texts:
        for gap in HAN_PAIR.findall(text[: SAMPLE - left]):
            if gap:
                apart += 1
            else:
                together += 1
        left += len(text)
        if left >= SAMPLE:
            break
    return apart >= FEWEST and apart >= SHARE * (apart + together)


def hidden(text: str) -> tuple[Notice, ...]:
    """A notice that a text holds many characters without width, with the span of their longest run."""
    runs = [match.span() for match in UNSEEN.finditer(text)]
    count = sum(end - start for start, end in runs)
    if count < FEWEST_HIDDEN:
        return ()
    start, end = max(runs, key=lambda run: run[1] - run[0])
    where = f"in {len(runs):,} places, at most {end - start:,} in a row"
    message = f"{count:,} characters that nobody sees, {where}: read as spaces; take them out if they are a watermark"
    return (Notice("hidden", message, None, start, end),)
