"""Metadata from sidecars, JSON and feeds: what wins, what is found, and what is wrong is said where."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import ingest
from pipeline.errors import MetadataError
from pipeline.ingest import Feed, metadata, show_notes
from pipeline.ingest.published import iso_date
from pipeline.model import Mark, Metadata
from tests.test_ingest_feed import feed as feed


@pytest.fixture
def episode(tmp_path: Path) -> Path:
    path = tmp_path / "EP12.txt"
    path.write_text("大家好", encoding="utf-8")
    return path


def sidecar(episode: Path, text: str) -> Metadata:
    episode.with_suffix(".toml").write_text(text, encoding="utf-8")
    return ingest.read(episode).meta


def test_the_sidecar_wins_over_the_json_and_that_over_the_feed(feed: Feed, tmp_path: Path) -> None:
    """Field by field."""
    path = tmp_path / "EP12.json"
    path.write_text(
        json.dumps({"title": "JSON", "link": "https://example.org/json", "segments": [{"text": "甲"}]}),
        encoding="utf-8",
    )
    path.with_suffix(".toml").write_text('title = "TOML"\nhosts = ["林安", "陳又"]\n', encoding="utf-8")
    meta = ingest.read(path, feed).meta
    assert (meta.title, meta.link, meta.show, meta.hosts) == (
        "TOML",
        "https://example.org/json",
        "電池夜話",
        ("林安", "陳又"),
    )
    assert [mark.title for mark in meta.marks] == ["開場", "材料", "良率"]


def test_every_field_of_a_sidecar(episode: Path) -> None:
    """All keys, a TOML date, marks from the description."""
    meta = sidecar(
        episode,
        'show = "電池夜話"\ntitle = "固態電池"\npublished = 2024-03-31\nlink = "https://example.org"\naudio = "a.mp3"\nhosts = ["林安"]\n'
        'description = """\n(00:00) 開場\n(12:34) 材料\n(1:02:03) 良率\n"""\n',
    )
    marks = (Mark(0, "開場"), Mark(754_000, "材料"), Mark(3_723_000, "良率"))
    notes = "(00:00) 開場\n(12:34) 材料\n(1:02:03) 良率"
    assert meta == Metadata(
        "電池夜話", "固態電池", "2024-03-31", notes, "https://example.org", "a.mp3", ("林安",), marks
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('show = "a"\ntitel = "b"\n', r"EP12\.toml:2: unknown key 'titel'; did you mean 'title'\?"),
        ('show = "a"\n\ntitle = 7\n', r"EP12\.toml:3: title = 7: expected a string"),
        ('published = "bald"\n', r"EP12\.toml:1: published = 'bald': expected a date such as"),
        ("hosts = [1]\n", r"EP12\.toml:1: hosts = \[1\]: expected a list of names"),
        ('show = "a"\ntitle = \n', r"EP12\.toml:2: is not valid TOML"),
        ('show = "a', r"EP12\.toml:1: is not valid TOML"),
        ("[episode]\nx = 1\n", r"EP12\.toml:1: unknown key 'episode'"),
    ],
)
def test_a_wrong_sidecar_says_where(episode: Path, text: str, message: str) -> None:
    """File, line, and what was expected."""
    with pytest.raises(MetadataError, match=message):
        sidecar(episode, text)


def test_a_sidecar_in_another_encoding_says_where(episode: Path) -> None:
    """The line of the first byte that is not UTF-8."""
    episode.with_suffix(".toml").write_bytes('show = "a"\ntitle = "電池"\n'.encode("cp950"))
    with pytest.raises(MetadataError, match=r"toml:2: is not UTF-8"):
        ingest.read(episode)


def test_a_chapters_file_wins(episode: Path) -> None:
    """Podcasting 2.0 chapters, those left out of the table of contents too, over marks in the notes."""
    rows = [
        {"startTime": 0, "title": "甲"},
        {"startTime": 61.5, "title": "乙"},
        {"startTime": 70, "title": "圖", "toc": False},
        {"startTime": 99, "title": "丙"},
    ]
    episode.with_suffix(".chapters.json").write_text(
        json.dumps({"version": "1.2.0", "chapters": rows}), encoding="utf-8"
    )
    meta = sidecar(episode, 'description = """00:00 a\n00:01 b\n00:02 c"""')
    assert meta.marks == (Mark(0, "甲"), Mark(61_500, "乙"), Mark(99_000, "丙"))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"chapters": [{}]}',
        '{"chapters": [{"startTime": "x"}]}',
        '{"chapters": [{"startTime": NaN}]}',
        '{"chapters": 7}',
        '{"chapters": [7]}',
    ],
)
def test_a_wrong_chapters_file_is_named(episode: Path, text: str) -> None:
    """Anything but chapters with a start."""
    episode.with_suffix(".chapters.json").write_text(text, encoding="utf-8")
    with pytest.raises(MetadataError, match=r"EP12\.chapters\.json"):
        ingest.read(episode)


NOTES = {
    "00:00 開場\n12:34 材料\n1:02:03 良率": ["開場", "材料", "良率"],
    "(00:00) 開場\n（12:34）材料\n【1:02:03】良率": ["開場", "材料", "良率"],
    "- 00:00 開場\n* 12:34 - 材料\n• [1:02:03]｜良率": ["開場", "材料", "良率"],
    "1. 00:00 開場\n2. 12:34 材料\n3. 20:00 良率": ["開場", "材料", "良率"],
    "00:00-12:34 開場\n12:34~20:00 材料\n20:00 → 30:00 良率": ["開場", "材料", "良率"],
    "開場 00:00\n材料 (12:34)\n良率：1:02:03": ["開場", "材料", "良率"],
    "00:00開場\n12：34材料\n１:０２:０３良率": ["開場", "材料", "良率"],
    "本集重點\n\n00:00 開場\n說明\n12:34 材料\n13:00 良率\n\n影片\n00:10 片頭": ["開場", "材料", "良率"],
    "00:00 開場\n12:34 材料": [],
    "12:34 材料\n00:00 開場\n00:00 良率": [],
    "直播在 20:30\n每週三更新": [],
    "00:00\n12:34\n20:00": [],
}


@pytest.mark.parametrize(("notes", "titles"), NOTES.items())
def test_marks_in_show_notes(notes: str, titles: list[str]) -> None:
    """Lines with a time at either end: at least three, ascending, with a title."""
    assert [mark.title for mark in show_notes.marks(notes)] == titles


@pytest.mark.parametrize(
    ("notes", "text"),
    [
        ("<p>大家好&amp;歡迎</p><ul><li>一</li><li>二</li></ul>", "大家好&歡迎\n\n一\n\n二"),
        ("一<br>二<BR/>三", "一\n二\n三"),
        ('看<a href="https://example.org">這裡</a><!-- 註 --><script>alert("<p>")</script>完', "看這裡完"),
        ("書名 <Chip War> 與 3 < 5", "書名 <Chip War> 與 3 < 5"),
        ("純 文字\n\n\n\n第二段", "純 文字\n\n第二段"),
        ("<style>一", ""),
    ],
)
def test_notes_in_html_become_text(notes: str, text: str) -> None:
    """Blocks are lines, other tags go, what is no tag stays."""
    assert show_notes.to_text(notes) == text


@pytest.mark.parametrize(
    "unit", ["<p", "<a ", "</", "<!--", "<!-- >", "&", "<script>", "<a href='", "00:00 ", "- ", "(", "0:"]
)
def test_hostile_notes_take_linear_time(unit: str) -> None:
    """No pattern runs away on one sign repeated."""
    start = time.process_time()
    show_notes.marks(show_notes.to_text("<p>" + unit * 60_000))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-03-31", "2024-03-31"),
        ("2024-03-31T23:30:00+08:00", "2024-03-31"),
        ("Sun, 31 Mar 2024 06:30:00 +0800", "2024-03-31"),
        ("2024/3/5", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2024-02-30", None),
        ("soon", None),
        ("", None),
        (20240305, None),
    ],
)
def test_days_in_the_forms_of_files_and_feeds(value: object, day: str | None) -> None:
    """The day as it was where it was written; what is no day is none."""
    assert iso_date(value) == day


def test_the_makers_marks_are_found_in_real_notes(shared_eval: Path) -> None:
    """Every mark that real shows published is read from their notes."""
    paths = sorted((shared_eval / "chapters" / "published").iterdir())
    for path in paths:
        published = json.loads(path.read_text(encoding="utf-8"))
        found = {mark.start_ms for mark in show_notes.marks(show_notes.to_text(published["description"]))}
        assert found >= {chapter["start"] * 1000 for chapter in published["chapters"]}, path.name
    assert len(paths) >= 40


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from(["title", "hosts", " = ", '"a"', "[", "]", "1", "\n", "published", '"""'])).map("".join)
)
def test_any_sidecar_is_read_or_refused(tmp_path: Path, text: str) -> None:
    """No other exception than MetadataError, with the file's name."""
    path = tmp_path / "a.toml"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        assert isinstance(metadata.sidecar(path), Metadata)
    except MetadataError as error:
        assert "a.toml" in str(error)


def test_nothing_a_terminal_obeys_comes_out(tmp_path: Path) -> None:
    """Escape sequences in words, speakers and metadata are shown, not sent; lengths stay."""
    raw = {"show": "夜\x1b[31m話", "segments": [{"text": "好\x1b]0;pwned\x07 對", "speaker": "林\x9b安"}]}
    (tmp_path / "a.json").write_text(json.dumps(raw), encoding="utf-8")
    transcript = ingest.read(tmp_path / "a.json")
    assert transcript.text == "好\ufffd]0;pwned\x07 對"
    assert (transcript.meta.show, transcript.cues[0].speaker) == ("夜\ufffd[31m話", "林\ufffd安")
    assert "unprintable" in {notice.code for notice in transcript.notices}
