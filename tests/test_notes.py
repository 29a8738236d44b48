"""Show notes."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from pipeline import notes
from pipeline.errors import InputError
from pipeline.marks import full_stamp, stamp
from pipeline.record import ChapterRecord
from tests import made

MARKS = [
    ChapterRecord(float(s), s, t, "cohesion") for s, t in ((0, "開始"), (20, "中段 <b>"), (25, "太近"), (50, "後段"))
]


def test_notes_say_what_matters() -> None:
    """Chapters carry the claims made in them; names, sponsors and checks are there; sponsor prices are no key claims."""
    found = notes.make(made.episode())
    assert [c.title for c in found.chapters] == ["Blackwell:電晶體", "台積電 營收"]
    assert [(c.label, c.said, c.shown) for c in found.chapters[0].claims] == [("B200 電晶體", "2080億個", "2,080 億個")]
    assert found.chapters[1].claims == [], "its quote does not say whose turnover it is"
    assert [n.name for n in found.organisations] == ["台積電"]
    assert [n.name for n in found.products] == ["Blackwell", "B200"]
    assert [(s.name, s.offers, s.codes, s.disclosed) for s in found.sponsors] == [
        ("眠雲枕", ["七五折"], ["CHIP88"], "before")
    ]


def test_corrected_and_example_claims_are_no_key_claims() -> None:
    """What the speaker took back or made up is not in the notes."""
    about = {"subject": "B200", "subject_id": "nvidia-b200", "attribute": "電晶體"}
    stated = [
        made.claim("2080億個", "B200有2080億個電晶體", value=n, status=s, **about)
        for n, s in enumerate(("corrected", "example", "question", "asserted"), 100)
    ]
    found = notes.make(made.episode(claims=stated))
    assert [c.value for chapter in found.chapters for c in chapter.claims] == [103]


def test_every_line_of_the_json_has_its_evidence() -> None:
    """The contract for generators: claims and names come with id, time and quote from the text."""
    told = json.loads(notes.render(made.episode(), "json"))
    lines = [c for chapter in told["chapters"] for c in chapter["claims"]] + told["products"] + told["organisations"]
    lines += [c for check in told["checks"] for c in check["claims"]]
    assert len(lines) == 5
    for line in lines:
        assert line["id"]
        assert line["start"] is not None
        assert line["quote"] in made.TEXT.replace("\n", " ")
    assert all(chapter["quote"] and chapter["start"] is not None for chapter in told["chapters"])


def test_markdown_and_html_show_text_as_text() -> None:
    """Signs in titles and names are escaped: no markup comes from a transcript."""
    record = made.episode()
    assert "# B200 &amp; &lt;台積電>" in notes.render(record, "md")
    page = notes.render(record, "html")
    assert "<h1>B200 &amp; &lt;台積電&gt;</h1>" in page
    ElementTree.fromstring(page)


def test_youtube_s_rules_are_kept() -> None:
    """The first mark is 0:00, there are at least three, each at least ten seconds long, none beyond the end."""
    lines = notes.render(made.episode(chapters=MARKS), "youtube").splitlines()
    assert lines == ["0:00 開始", "0:20 中段 ＜b＞", "0:50 後段"]
    with pytest.raises(InputError, match="1 chapters; YouTube shows none below 3"):
        notes.render(made.episode(chapters=MARKS[:1]), "youtube")


def test_podlove_chapters_are_what_players_read() -> None:
    """Podlove simple chapters: well-formed, in its namespace, with full time stamps."""
    root = ElementTree.fromstring(notes.render(made.episode(chapters=MARKS), "podlove"))
    assert root.tag == "{http://podlove.org/simple-chapters}chapters"
    assert [(c.attrib["start"], c.attrib["title"]) for c in root][:2] == [
        ("00:00:00.000", "開始"),
        ("00:00:20.000", "中段 <b>"),
    ]


def test_json_chapters_follow_podcasting_2() -> None:
    """Podcasting 2.0 JSON chapters 1.2: version, ascending start times, titles."""
    told = json.loads(notes.render(made.episode(chapters=MARKS), "chapters-json"))
    assert told["version"] == "1.2.0"
    starts = [c["startTime"] for c in told["chapters"]]
    assert starts == sorted(starts)
    assert starts[0] == 0
    assert all(isinstance(c["title"], str) and c["title"] for c in told["chapters"])


def test_without_times_the_text_formats_still_work() -> None:
    """An episode without times has notes without stamps; formats that are made of times say so."""
    chapters = [ChapterRecord(None, 0, "開始", "cohesion")]
    record = made.episode(duration_ms=None, chapters=chapters)
    assert "- **開始**" in notes.render(record, "md")
    with pytest.raises(InputError, match="chip-1: the episode has no times, which podlove needs"):
        notes.render(record, "podlove")


def test_a_user_s_template_takes_the_place_of_ours(tmp_path: Path) -> None:
    """A template folder overrides what it holds; a mistake in it is told with the file."""
    (tmp_path / "notes.md").write_text("{{ notes.title | upper }}", encoding="utf-8")
    assert notes.render(made.episode(), "md", tmp_path) == "B200 & <台積電>\n"
    (tmp_path / "notes.md").write_text("{{ notes.titel }}", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.md: the template fails: .*titel"):
        notes.render(made.episode(), "md", tmp_path)
    with pytest.raises(InputError, match="nowhere: no such folder of templates"):
        notes.render(made.episode(), "md", tmp_path / "nowhere")


def test_stamps() -> None:
    """Times as people write them."""
    assert [stamp(s) for s in (0, 59.9, 754, 3723, None)] == ["0:00", "0:59", "12:34", "1:02:03", ""]
    assert re.fullmatch(r"01:02:03\.500", full_stamp(3723.5))
