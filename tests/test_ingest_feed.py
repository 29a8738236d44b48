"""A feed as a source of metadata: its episodes, which file is which, and what is refused."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from urllib.error import URLError

import pytest

from pipeline.errors import MetadataError
from pipeline.ingest import Feed, load_feed
from pipeline.model import Mark, Metadata

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:psc="http://podlove.org/simple-chapters"><channel><title>電池夜話</title>
<item><title>EP12 固態電池</title><guid isPermaLink="false">abc-12</guid><link>https://example.org/ep/solid-state</link>
 <pubDate>Sun, 31 Mar 2024 06:30:00 +0800</pubDate><enclosure url="https://cdn.example.org/a/night_12.mp3?x=1" type="audio/mpeg" length="1"/>
 <description>&lt;p&gt;主持 林安&lt;/p&gt;&lt;p&gt;00:00 開場&lt;br/&gt;01:10 材料&lt;br/&gt;02:20 良率&lt;/p&gt;</description></item>
<item><title>EP120 鈉離子</title><guid>abc-120</guid>
 <psc:chapters version="1.2"><psc:chapter start="00:00:00.000" title="開場"/><psc:chapter start="1:05" title="鈉"/>
 <psc:chapter start="later" title="？"/><psc:chapter start="01:02:03" title="尾聲"/></psc:chapters></item>
<item><title>特別篇 聽眾來信（上）</title></item>
<item><title>特別篇 聽眾來信（下）</title></item>
</channel></rss>
"""


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    path = tmp_path / "feed.xml"
    path.write_text(FEED, encoding="utf-8")
    return load_feed(path)


def test_a_feed_episode_is_read_whole(feed: Feed) -> None:
    """Show, title, day where it came out, notes as text, addresses, and chapter marks from the notes."""
    assert feed.match("EP12 固態電池") == (
        Metadata(
            show="電池夜話",
            title="EP12 固態電池",
            published="2024-03-31",
            description="主持 林安\n\n00:00 開場\n01:10 材料\n02:20 良率",
            link="https://example.org/ep/solid-state",
            audio="https://cdn.example.org/a/night_12.mp3?x=1",
        ),
        (),
    )


@pytest.mark.parametrize(
    "stem",
    [
        "abc-12",
        "ABC 12",
        "ep12　固態電池",
        "solid-state",
        "night_12",
        "EP12",
        "ep012",
        "第12集",
        "show-EP12-final",
        "固態電池",
    ],
)
def test_a_file_is_matched_by_its_name(feed: Feed, stem: str) -> None:
    """Guid, title, link, audio file, part of the title or its number; case, width and signs do not matter."""
    assert feed.match(stem)[0].title == "EP12 固態電池"


@pytest.mark.parametrize(
    ("stem", "code"),
    [("聽眾來信", "feed-ambiguous"), ("EP1", "feed-unmatched"), ("EP13", "feed-unmatched"), ("。", "feed-unmatched")],
)
def test_a_doubtful_match_is_none(feed: Feed, stem: str, code: str) -> None:
    """Several or no episodes leave the show alone, and say so; EP1 is not EP12."""
    meta, (notice,) = feed.match(stem)
    assert (meta, notice.code) == (Metadata(show="電池夜話"), code)


def test_podlove_chapters_are_marks(feed: Feed) -> None:
    """A start that is no clock time is passed over."""
    assert feed.match("EP120")[0].marks == (Mark(0, "開場"), Mark(65_000, "鈉"), Mark(3_723_000, "尾聲"))


@pytest.mark.parametrize("text", ["", "no feed", "<html><body>x</body></html>", "http://127.0.0.1:9/feed"])
def test_what_is_no_feed_is_refused(tmp_path: Path, text: str) -> None:
    """Nor is what stands in the file fetched."""
    path = tmp_path / "feed.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MetadataError, match=r"feed\.xml: is no RSS or Atom feed"):
        load_feed(path)


def test_entities_of_a_feed_are_not_fetched(tmp_path: Path) -> None:
    """An external entity leaves nothing of the file it names; nested ones do not grow."""
    secret = tmp_path / "secret"
    secret.write_text("geheim", encoding="utf-8")
    nested = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 9))
    long = "lol" * 5000
    path = tmp_path / "feed.xml"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY l0 "{long}">{nested}]>'
        '<rss version="2.0"><channel><title>show</title><item><title>a &x; b &l8;</title></item></channel></rss>',
        encoding="utf-8",
    )
    title = load_feed(path).episodes[0].meta.title or ""
    assert "geheim" not in title and len(title) < 100


@pytest.mark.parametrize(
    "text",
    [
        "<rss " + " ".join(f'a{i}="1"' for i in range(100_000)) + "><channel><title>t</title></channel></rss>",
        '<!DOCTYPE r [<!ENTITY a "' + "a" * 100_000 + '">]><rss><channel><title>t ' + "&a;" * 10_000 + "</title></channel></rss>",
        "<rss><channel><title>t</title>" + "<a>" * 50_000,
        "<rss><channel><title>" + "&" * 200_000,
        "<" * 200_000,
        "<!--" * 100_000,
    ],
)  # fmt: skip
def test_hostile_feeds_take_little_time(tmp_path: Path, text: str) -> None:
    """Attributes without end, entities repeated, deep nesting and broken marks are refused or read at once."""
    path = tmp_path / "feed.xml"
    path.write_text(text, encoding="utf-8")
    began = time.process_time()
    with contextlib.suppress(MetadataError):
        for episode in load_feed(path).episodes:
            assert len(repr(episode)) < 10 * len(text)
    assert time.process_time() - began < 5


def test_a_feed_beyond_the_bound_is_refused(tmp_path: Path) -> None:
    """A sparse file above 32 MiB."""
    path = tmp_path / "feed.xml"
    with path.open("wb") as file:
        file.truncate(33 * 2**20)
    with pytest.raises(MetadataError, match="larger than 32 MiB"):
        load_feed(path)


def test_an_address_that_cannot_be_fetched_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the address; a timeout is set."""

    def refuse(request: object, timeout: float) -> None:
        assert timeout <= 60
        raise URLError("no route")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    with pytest.raises(MetadataError, match=r"https://example\.org/feed: cannot be fetched.*save the feed to a file"):
        load_feed("https://example.org/feed")
