"""Whose script the page's own words are in, and the player: what needs a site of its own."""

from __future__ import annotations

import wave
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from pipeline.report import build
from tests import made
from tests.browser.test_site import address, expects

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def simplified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a simplified episode with sound beside its source and more claims than the window holds."""
    folder = tmp_path_factory.mktemp("simplified")
    (folder / "in").mkdir()
    with wave.open(str(folder / "in" / "a.wav"), "wb") as sound:
        sound.setparams((1, 1, 4000, 0, "NONE", ""))
        sound.writeframes(bytes([128]) * 4000 * 150)
    record = made.episode("a", script="cn")
    source = msgspec.structs.replace(record.source, path=str(folder / "in" / "a.txt"))
    claims = [
        msgspec.structs.replace(record.claims[4], id=f"many-{n}", char_start=n, char_end=n + 1) for n in range(18, 118)
    ]
    build(made.folder(folder / "out", msgspec.structs.replace(record, source=source, claims=claims)), folder / "site")
    return folder / "site"


def test_words_of_the_scripts_follow_the_page(page: Page, simplified: Path) -> None:
    """Counts and messages that scripts write stand in the page's script, not in the one they were written in."""
    page.goto(address(simplified, "claims.html"))
    expects(page, "#found").to_have_text("100 个数字")
    page.goto(address(simplified, "search.html?q=x"))
    expects(page, "#found").to_have_text("请输入至少两个字。")
    page.click("[data-to=tw]")
    expects(page, "#found").to_have_text("請輸入至少兩個字。")


def test_labels_and_hints_are_switched_too(page: Page, simplified: Path) -> None:
    """The search field's hint and the names of controls change with the text, and change back."""
    page.goto(address(simplified, "index.html"))
    field = page.locator("header.site input")
    assert field.get_attribute("placeholder") == "搜寻全部单集"
    page.click("[data-to=tw]")
    expects(page, "html").to_have_attribute("lang", "zh-Hant-TW")
    assert field.get_attribute("placeholder") == "搜尋全部單集"
    page.click("[data-to='']")
    expects(page, "html").to_have_attribute("lang", "zh-Hans-CN")
    assert (field.get_attribute("placeholder"), field.get_attribute("aria-label")) == ("搜寻全部单集",) * 2


def test_a_switched_page_filters_by_the_same_names(page: Page, simplified: Path) -> None:
    """The choice of subjects is by what the record says, whatever the options look like."""
    page.goto(address(simplified, "episodes/a.html"))
    page.click("[data-to=cn]")
    expects(page, "#filters [name=subject] option >> nth=1").to_have_text("台积电")
    page.select_option("#filters [name=subject]", index=1)
    expects(page, "#shown").to_have_text("100")


def test_the_table_scrolls_to_the_row_of_a_quote(page: Page, simplified: Path) -> None:
    """A click on a number brings its row into the table's window; the filters above it stay in sight."""
    page.goto(address(simplified, "episodes/a.html"))
    last = page.locator("mark").last
    last.click()
    row = page.locator("#claims tr[aria-current]")
    assert row.get_attribute("data-claim") == (last.get_attribute("id") or "").removeprefix("c-")
    box, window = row.bounding_box(), page.locator(".claims .scroll").bounding_box()
    assert box and window and window["y"] < box["y"] < window["y"] + window["height"]
    filters = page.locator("#filters").bounding_box()
    assert filters and 60 < filters["y"] < window["y"]


def test_the_player_follows_along(page: Page, simplified: Path) -> None:
    """A deep link sets the player; while it plays, the paragraph heard is marked and the player stays in sight."""
    start = made.span("接下來聊")[0]
    page.goto(address(simplified, f"episodes/a.html#t={start}"))
    page.wait_for_selector(".here")
    paragraph = page.locator(".here").get_attribute("id")
    page.evaluate("document.querySelector('audio').play()")
    expects(page, "audio").to_have_class("afloat")
    expects(page, ".playing").to_have_attribute("id", paragraph or "")
    assert page.evaluate("document.querySelector('audio').currentTime") >= start
    assert float(page.locator("#playhead").get_attribute("x1") or 0) > 0
    page.evaluate("scrollTo(0, 0)")
    box = page.locator("audio").bounding_box()
    assert box and 0 < box["y"] < 900


@pytest.mark.parametrize("width", [1400, 1100, 900, 390])
def test_nothing_lies_on_the_text(browser: Browser, site: Path, width: int) -> None:
    """Chapters, text and table stand beside or below each other at every width."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address(site, "episodes/chip-1.html"))
    boxes = [page.locator(part).bounding_box() for part in (".toc", ".text", "aside.claims")]
    page.close()
    for a, b in combinations(boxes, 2):
        assert a and b
        beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
        below = a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]
        assert beside or below
