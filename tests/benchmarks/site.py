"""How fast the report is built, how big and how quick its pages are: ``python -m tests.benchmarks.site [EPISODES]``.

Episodes are generated: 20,000 characters each of syllables drawn by Zipf's law, with 70 claims and 150 mentions. Building
is timed by the processor's clock, so that other work on the machine does not count; times in the browser are given beside those of an empty page in the same run, because they are the machine's as well.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.record import ChapterRecord, CueRecord, EpisodeRecord, MentionRecord
from pipeline.report import build
from tests import made
from tests.browser.conftest import ARGUMENTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
WEIGHTS = [1 / (rank + 3) for rank in range(len(LETTERS))]


def episode(number: int, chars: int, claims: int, mentions: int) -> EpisodeRecord:
    """A generated record; the same number gives the same record. Five characters a second, cues of 80."""
    chance = random.Random(number)
    text = "".join(chance.choices(LETTERS, WEIGHTS, k=chars))
    base = made.episode()
    replace = msgspec.structs.replace
    cues = [CueRecord(at * 200, min(at + 80, chars) * 200, at, min(at + 80, chars), None) for at in range(0, chars, 80)]
    at = sorted(chance.sample(range(0, chars - 60, 10), claims + mentions))
    chance.shuffle(at)
    names = [f"{a}{b}" for a in LETTERS[:40] for b in LETTERS[40:60]]
    stated = [
        replace(
            base.claims[1], id=f"{number:x}-{start}", char_start=start, char_end=start + 5, start=start / 5, end=start / 5 + 1,
            quote=text[start - 20 if start > 20 else 0 : start + 40], value=chance.randrange(10**9), subject=(name := chance.choice(names)),
            subject_id=f"n{names.index(name)}", attribute=chance.choice(names),
        )
        for start in sorted(at[:claims])
    ]  # fmt: skip
    places: dict[str, list[MentionRecord]] = {}
    for start in sorted(at[claims:]):
        mention = MentionRecord(start, start + 2, text[start : start + 2], start / 5, "exact", False)
        places.setdefault(chance.choices(names, [1 / (n + 1) for n in range(len(names))])[0], []).append(mention)
    entities = [replace(base.entities[0], id=f"n{names.index(n)}", name=n, mentions=m) for n, m in places.items()]
    sponsor, content = base.segments[1], base.segments[2]
    return made.episode(
        f"e{number:05}", title=f"第 {number} 集", published=f"20{10 + number % 15}-{1 + number % 12:02}-{1 + number % 28:02}",
        text=text, duration_ms=chars * 200, cues=cues, claims=stated, entities=entities, checks=[], warnings=[],
        segments=[
            replace(sponsor, char_start=0, char_end=600, start=0.0, end=120.0),
            replace(content, char_start=600, char_end=chars, start=120.0, end=chars / 5),
        ],
        chapters=[ChapterRecord(at / 5, at, text[at : at + 6], "cohesion") for at in range(600, chars, 3000)],
    )  # fmt: skip


def measure(folder: Path, count: int) -> None:
    """Build a site of ``count`` episodes and a three-hour one, open it, and print what that took."""
    long = episode(0, 57_000, 420, 1100)
    made.folder(folder / "out", long, *(episode(n, 20_000, 70, 150) for n in range(1, count)))
    began, worked = time.perf_counter(), time.process_time()
    built = build(folder / "out", folder / "site")
    seconds, core = time.perf_counter() - began, time.process_time() - worked
    print(
        f"built {built.pages} pages of {built.episodes} episodes in {seconds:.1f} s, {core:.1f} s of one core:",
        f"{built.pages / core:.0f} pages/s of a core",
    )
    worked = time.process_time()
    build(folder / "out", folder / "site")
    print(f"built again with nothing changed in {time.process_time() - worked:.1f} s of one core")
    page = folder / "site/episodes" / f"{long.id}.html"
    print(f"page of {57_000 / 5 / 3600:.1f} hours: {page.stat().st_size / 1e6:.2f} MB")
    size = sum(p.stat().st_size for p in (folder / "site/data/index").iterdir())
    print(f"search index: {size / 1e6:.1f} MB in {len(list((folder / 'site/data/index').iterdir()))} files")
    look(folder, long, page)


def look(folder: Path, long: EpisodeRecord, page: Path) -> None:
    """Open pages in Chromium, and search."""
    from playwright.sync_api import sync_playwright

    empty = folder / "empty.html"
    empty.write_text("<!doctype html><title>empty</title>", encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS
        )
        tab = browser.new_page()
        nothing, whole = (statistics.median(opened(tab, path) for _ in range(5)) for path in (empty, page))
        print(f"interactive after {whole:.0f} ms; an empty page {nothing:.0f} ms ({whole / max(nothing, 1):.0f}×)")
        chance = random.Random(1)
        for length in (2, 4, 6):
            times = []
            for _ in range(20):
                at = chance.randrange(len(long.text) - length)
                tab.goto((folder / "site/search.html").as_uri())
                tab.wait_for_timeout(150)  # a person has begun to type by then
                tab.fill("header [name=q]", long.text[at : at + length])
                tab.wait_for_selector("#results[data-ms]", state="attached")
                times.append(float(tab.get_attribute("#results", "data-ms") or "nan"))
            print(f"search of {length} characters: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")
        browser.close()


def opened(tab: Page, path: Path) -> float:
    """Milliseconds until a page's scripts have run and it is laid out."""
    tab.goto("about:blank")
    tab.goto(path.as_uri())
    timing = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    return float(tab.evaluate(f"() => {{ document.body.offsetHeight; return {timing}; }}"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        measure(Path(temporary), int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
