"""The site in a real browser, opened from disk as a reader would: no console message may appear (see conftest)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests import made

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from playwright.sync_api._generated import LocatorAssertions

PAGES = ["index.html", "episodes/chip-1.html", "episodes/chip-3.html", "entities.html", "entities/nvidia-b200.html", "claims.html", "sponsors.html", "search.html?q=晶片"]  # fmt: skip
HERE = re.compile(r"\bhere\b")
"""The class of what the address names; the browser tells the page of a new address some time after the click."""
POWER = f"c-{made.span('1000瓦')[0]}"
"""Id of the claim of 1000 W: its start is its number of seconds too."""


def address(site: Path, name: str) -> str:
    """The address of a page on disk."""
    return site.as_uri() + "/" + name


def expects(page: Page, selector: str) -> LocatorAssertions:
    """What an element comes to be; asked again and again without evaluating code, which the site's policy forbids."""
    from playwright.sync_api import expect

    return expect(page.locator(selector))


def visible(page: Page) -> list[str]:
    """The values of the rows that the claims table shows."""
    return page.locator("#claims tbody tr:visible .value").all_inner_texts()


def test_claim_leads_to_its_quote_and_back(page: Page, site: Path) -> None:
    """A click on a row's time marks the number in the text; Enter there leads back to the row."""
    page.goto(address(site, "episodes/chip-1.html"))
    page.click(f"#row-{POWER} a")
    quote = page.locator(f"[id='c-{POWER}']")
    assert quote.inner_text() == "1000瓦"
    expects(page, f"[id='c-{POWER}']").to_have_class(HERE)
    expects(page, f"[id='c-{POWER}']").to_be_focused()
    expects(page, f"#row-{POWER}").to_have_attribute("aria-current", "")
    page.keyboard.press("Enter")
    expects(page, f"#row-{POWER}").to_have_class(HERE)
    assert page.url.endswith(f"#row-{POWER}")


def test_details_on_hover_and_on_focus(page: Page, site: Path) -> None:
    """Value, subject, kind, status and rule of a number, the right name of a name; Escape closes."""
    page.goto(address(site, "episodes/chip-1.html"))
    tip = page.locator("#tip")
    page.hover(f"[id='c-{POWER}']")
    expects(page, "#tip").to_be_visible()
    text = tip.inner_text()
    assert all(word in text for word in ("1,000 W", "B200 功耗", "量測", "陳述", "test"))
    page.keyboard.press("Escape")
    expects(page, "#tip").to_be_hidden()
    page.locator(".name").first.focus()
    expects(page, "#tip").to_be_visible()
    expects(page, "#tip").to_contain_text("本集提到 1 次")


def test_table_filters_and_sorts(page: Page, site: Path) -> None:
    """By name, kind, status; sponsor reads only on request; by value with dates last."""
    page.goto(address(site, "episodes/chip-1.html"))
    assert "75%" not in visible(page)
    page.check("[name=ads]")
    assert "75%" in visible(page)
    page.select_option("[name=subject]", "B200")
    assert visible(page) == ["2,080 億", "1,000 W"]
    page.select_option("[name=kind]", "measure")
    assert visible(page) == ["1,000 W"]
    assert page.inner_text("#shown") == "1"
    page.select_option("[name=kind]", "")
    page.select_option("[name=subject]", "")
    page.select_option("[name=status]", "hedged")
    assert visible(page) == ["7,596 億元台幣"]
    page.select_option("[name=status]", "")
    page.click("[data-sort=value]")
    assert visible(page)[:2] == ["75%", "120 kW"] and visible(page)[-1] == "2023 年第 4 季"
    page.click("[data-sort=value]")
    assert visible(page)[0] == "7,596 億元台幣"


@pytest.mark.parametrize("how", ["hash", "link"])
def test_deep_link_to_a_time(page: Page, site: Path, how: str) -> None:
    """#t=SECONDS shows the paragraph that is being said then, unfolded if it was folded."""
    if how == "hash":
        page.goto(address(site, "episodes/chip-1.html#t=30"))
    else:
        page.goto(address(site, "episodes/chip-1.html"))
        page.click("#fold")
        page.evaluate("location.hash = 't=30'")
        page.wait_for_selector("p.here")
    here = page.locator("p.here")
    assert "眠雲枕" in here.inner_text() and here.is_visible()


def test_sponsor_reads_fold(page: Page, site: Path) -> None:
    """The button folds all that is not content, and unfolds it."""
    page.goto(address(site, "episodes/chip-1.html"))
    read = page.locator("details.sponsor p").last
    assert read.is_visible()
    page.click("#fold")
    expects(page, "details.sponsor p >> nth=-1").to_be_hidden()
    page.click("#fold")
    expects(page, "details.sponsor p >> nth=-1").to_be_visible()


def test_copies_quote_with_time(page: Page, site: Path) -> None:
    """The button of a paragraph copies its words, the episode, the time and a link that leads back."""
    page.add_init_script("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.goto(address(site, "episodes/chip-1.html"))
    page.locator("p:has-text('接下來聊') .copy").click()
    copied = page.evaluate("window.copied")
    assert copied.startswith("「接下來聊台積電 上一季營收7596億台幣」——B200 & <台積電>")
    assert copied.endswith(f"chip-1.html#t={made.span('接下來聊')[0]}")


def test_script_switch(page: Page, site: Path) -> None:
    """Simplified on request, with the words used there; kept on the next page; the original comes back."""
    page.goto(address(site, "episodes/chip-1.html"))
    before = page.inner_text("main")
    page.click("[data-to=cn]")
    expects(page, "html").to_have_attribute("lang", "zh-Hans-CN")
    assert "接下来聊台积电" in page.inner_text("main") and "电晶体" not in page.inner_text("mark >> nth=0")
    page.goto(address(site, "index.html"))
    expects(page, "h1").to_have_text("单集")
    page.goto(address(site, "episodes/chip-1.html"))
    page.click("[data-to='']")
    expects(page, "html").to_have_attribute("lang", "zh-Hant-TW")
    assert page.inner_text("main") == before


@pytest.mark.parametrize(
    ("query", "said"),
    [("電晶體", "電晶體"), ("电晶体", "電晶體"), ("blackwell", "布萊克威爾"), ("台積電 營收", "營收")],
)
def test_search_in_chinese(page: Page, site: Path, query: str, said: str) -> None:
    """In either script, by the right name of a misheard one, by several words; a result leads to its place."""
    page.goto(address(site, "index.html"))
    page.fill("header [name=q]", query)
    page.keyboard.press("Enter")
    expects(page, "#results section").to_have_count(3)
    assert said in page.inner_text("#results")
    page.click("#results .hits a >> nth=0")
    assert said in page.inner_text("p.here")


def test_search_finds_nothing(page: Page, site: Path) -> None:
    """What nobody said is said to be not found; one character is too little."""
    page.goto(address(site, "search.html?q=量子糾纏"))
    expects(page, "#found").to_have_text("沒有找到。")
    page.fill("header [name=q]", "電")
    expects(page, "#found").to_have_text("請輸入至少兩個字。")


def test_all_claims_with_facets(page: Page, site: Path) -> None:
    """Facets and words of the text narrow the claims of all episodes; each leads to its quote."""
    page.goto(address(site, "claims.html"))
    expects(page, "#found").to_have_text("18 個數字")
    page.select_option("[name=kind]", "measure")
    expects(page, "#found").to_have_text("6 個數字")
    page.fill("[name=subject]", "b200")
    expects(page, "#found").to_have_text("3 個數字")
    page.fill("[name=subject]", "")
    page.select_option("[name=kind]", "")
    page.fill("#facets [name=q]", "营收")
    expects(page, "#found").to_have_text("9 個數字")
    page.fill("#facets [name=q]", "")
    page.select_option("[name=sort]", "down")
    expects(page, "#hits tr:first-child .value").to_have_text("7,596 億元台幣")
    page.click("#hits tr >> nth=0 >> td a")
    assert page.locator("mark.here").inner_text() == "7596億台幣"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 390)])
@pytest.mark.parametrize("name", PAGES)
def test_accessible(browser: Browser, site: Path, name: str, scheme: Literal["light", "dark"], width: int) -> None:
    """axe-core finds nothing serious, in light and dark, wide and on a phone; nothing is wider than the window."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address(site, name))
    if name.startswith(("search", "claims")):
        page.wait_for_selector("#results section, #hits tr")
    violations = axe.Axe().run(page).response["violations"]
    nodes = [(v["id"], n["html"]) for v in violations if v["impact"] in ("serious", "critical") for n in v["nodes"]]
    assert not nodes
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_works_with_keyboard_alone(page: Page, site: Path) -> None:
    """The first stop skips to the content; folding and sorting work by keys."""
    page.goto(address(site, "episodes/chip-1.html"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("[data-sort=value]")
    page.keyboard.press("Space")
    expects(page, "th:has([data-sort=value])").to_have_attribute("aria-sort", "ascending")
    page.focus("details.sponsor > summary")
    page.keyboard.press("Enter")
    expects(page, "details.sponsor").not_to_have_attribute("open", "")
