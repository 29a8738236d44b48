"""The web report: what pages hold, that nothing from a transcript becomes markup, and which files a build touches."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import amounts
from pipeline.errors import InputError, OutputError
from pipeline.record import CueRecord, EpisodeRecord, MentionRecord
from pipeline.report import build, script, search
from pipeline.report.figures import page_name
from pipeline.report.paragraphs import Clock, blocks
from pipeline.report.timeline import timeline
from tests import made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two episodes."""
    folder = tmp_path_factory.mktemp("report")
    out = made.folder(folder / "out", made.episode(), made.episode("chip-2", published="2024-05-01", title="續集"))
    build(out, folder / "site")
    return folder / "site"


def words(record: EpisodeRecord) -> str:
    """All words of a record's paragraphs, without space."""
    runs = (r.text for b in blocks(record, Clock(record)) for i in b.items if i.paragraph for r in i.paragraph.runs)
    return "".join("".join(runs).split())


def test_paragraphs_hold_the_whole_text() -> None:
    """Every visible character of the transcript is on the page, once and in order."""
    assert words(made.episode()) == "".join(made.TEXT.split())


@given(
    st.text(alphabet="一二三,。 \n<&a", max_size=900),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 9)), max_size=20),
)
@settings(max_examples=60, deadline=None)
def test_paragraphs_hold_any_text(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever the text and however claims and names overlap, no visible character is lost or doubled."""
    spans = [(min(a, len(text)), min(a + n, len(text))) for a, n in spans]
    claim, name = made.episode().claims[0], made.episode().entities[0]
    structs = msgspec.structs
    record = made.episode(
        text=text,
        cues=[CueRecord(0, 9000, 0, len(text), None)],
        segments=[structs.replace(made.episode().segments[2], char_start=0, char_end=len(text))],
        chapters=[],
        claims=[structs.replace(claim, id=str(i), char_start=a, char_end=b) for i, (a, b) in enumerate(spans[::2])],
        entities=[
            structs.replace(
                name, mentions=[MentionRecord(a, b, text[a:b], 0.0, "exact", False) for a, b in spans[1::2]]
            )
        ],
    )
    assert words(record) == "".join(text.split())


def test_long_stretch_becomes_paragraphs() -> None:
    """A single cue of 3,000 characters without punctuation is cut, and never inside a number."""
    text = "我們今天聊的就是這個價格是三百五十塊很貴" * 150
    at = [m.start() for m in re.finditer("三百五十塊", text)]
    claim = made.episode().claims[0]
    record = made.episode(
        text=text,
        cues=[CueRecord(0, 60_000, 0, len(text), None)],
        chapters=[],
        entities=[],
        segments=[msgspec.structs.replace(made.episode().segments[2], char_start=0, char_end=len(text))],
        claims=[msgspec.structs.replace(claim, id=f"n{a}", char_start=a, char_end=a + 5) for a in at],
    )
    paragraphs = [i.paragraph for b in blocks(record, Clock(record)) for i in b.items if i.paragraph]
    assert 8 <= len(paragraphs) <= 30
    assert sum(r.claim is not None for p in paragraphs for r in p.runs) == len(at)
    starts = [p.start or 0 for p in paragraphs]
    assert starts == sorted(starts) and 50 < starts[-1] < 60


def attributes(html: str) -> set[str]:
    """Names of all attributes of a page's elements."""
    found: set[str] = set()

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.update(name for name, _ in attrs)

    Parser().feed(html)
    return found


def test_transcript_is_escaped(tmp_path: Path) -> None:
    """Markup in any text of a record comes out as text."""
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    text = attack + made.TEXT
    base = made.episode()
    record = made.episode(
        text=text, title=attack, show=attack, link="javascript:alert(1)", audio="javascript:alert(1)",
        claims=[msgspec.structs.replace(c, subject=attack, attribute=attack, quote=attack, rule=attack) for c in base.claims],
        entities=[msgspec.structs.replace(e, name=attack, id=attack) for e in base.entities[:1]],
        segments=[msgspec.structs.replace(s, sponsor=attack, codes=[attack], offers=[attack]) for s in base.segments],
    )  # fmt: skip
    build(made.folder(tmp_path / "out", record), tmp_path / "site")
    for page in (tmp_path / "site").rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "<script>alert" not in html and "<img" not in html and "javascript:" not in html, page
        assert not {a for a in attributes(html) if a == "style" or a.startswith("on")}, page


def test_misheard_name_shows_the_right_one(tmp_path: Path) -> None:
    """A name found by its sound stands under the name that is meant, and is found in a search by it."""
    entity = made.episode().entities[1]
    heard = msgspec.structs.replace(entity.mentions[0], how="variant")
    record = made.episode(entities=[msgspec.structs.replace(entity, mentions=[heard])])
    build(made.folder(tmp_path / "out", record), tmp_path / "site")
    html = (tmp_path / "site/episodes/chip-1.html").read_text(encoding="utf-8")
    assert "<ruby>布萊克威爾<rt>Blackwell</rt></ruby>" in html
    assert "Blackwell" in (tmp_path / "site/data/text/chip-1.js").read_text(encoding="utf-8")


def test_pages_link_to_what_exists(site: Path) -> None:
    """Every relative link of every page leads to a file of the site, and every fragment to an element."""
    ids = {p: set(re.findall(r'\bid="([^"]*)"', p.read_text(encoding="utf-8"))) for p in site.rglob("*.html")}
    for page in ids:
        for link in re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8")):
            if link.startswith(("http", "data:")):
                continue
            path, _, fragment = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.is_file(), (page, link)
            if fragment and not fragment.startswith("t="):
                assert fragment in ids[target], (page, link)


def test_checks_stand_at_their_claims(site: Path) -> None:
    """The message of a check is shown in the row of each claim it is about."""
    html = (site / "episodes/chip-1.html").read_text(encoding="utf-8")
    assert html.count("2080 億是 800 億的 2.6 倍") == 2  # in the list of checks and in the row


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    """A second build keeps the pages of unchanged records; the page of a removed one goes."""
    out = made.folder(tmp_path / "out", made.episode(), made.episode("chip-2"), made.episode("chip-3"))
    assert build(out, tmp_path / "site").kept == 0
    again = build(out, tmp_path / "site")
    assert (again.kept, again.pages) == (3, 0)
    made.folder(out, made.episode("chip-2", title="改過的標題"))
    (out / "episodes/chip-3.json").unlink()
    last = build(out, tmp_path / "site")
    assert last.kept == 1
    assert "改過的標題" in (tmp_path / "site/episodes/chip-2.html").read_text(encoding="utf-8")
    assert not list((tmp_path / "site").rglob("*chip-3*"))
    assert not list((tmp_path / "site").rglob("*.part"))


def test_page_speaks_the_script_of_its_episode(tmp_path: Path) -> None:
    """The report's own words are simplified on the page of a simplified episode, traditional elsewhere."""
    out = made.folder(tmp_path / "out", made.episode(), made.episode("chip-2", script="cn"))
    build(out, tmp_path / "site")
    pages = [(tmp_path / f"site/episodes/chip-{n}.html").read_text(encoding="utf-8") for n in (1, 2)]
    assert ["收合非正文" in p and "章節" in p for p in pages] == [True, False]
    assert "章节" in pages[1] and 'lang="zh-Hans-CN"' in pages[1] and "台積電" in pages[1]


def test_broken_record_is_left_out(tmp_path: Path) -> None:
    """A file that is no record is named and stops no other."""
    out = made.folder(tmp_path / "out", made.episode())
    (out / "episodes/bad.json").write_text("{", encoding="utf-8")
    built = build(out, tmp_path / "site")
    assert built.episodes == 1 and "bad.json" in str(built.broken[0])


def test_foreign_folder_is_refused(tmp_path: Path) -> None:
    """A folder that holds other things is not written into; an output folder without records is an error."""
    out = made.folder(tmp_path / "out", made.episode())
    (tmp_path / "home").mkdir()
    (tmp_path / "home/thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="other things"):
        build(out, tmp_path / "home")
    with pytest.raises(InputError, match="no episode records"):
        build(tmp_path, tmp_path / "site")


def test_audio_beside_the_source_is_taken_along(tmp_path: Path) -> None:
    """An audio file of the transcript's name gets into the site and is what the player plays."""
    (tmp_path / "chip-1.mp3").write_bytes(b"sound")
    record = made.episode(source=msgspec.structs.replace(made.episode().source, path=str(tmp_path / "chip-1.txt")))
    build(made.folder(tmp_path / "out", record), tmp_path / "site")
    assert (tmp_path / "site/audio/chip-1.mp3").read_bytes() == b"sound"
    assert '<audio controls preload="none" src="../audio/chip-1.mp3">' in (
        tmp_path / "site/episodes/chip-1.html"
    ).read_text(encoding="utf-8")


def test_episode_without_times(tmp_path: Path) -> None:
    """Without times there are no clocks, no captions, and places go by characters."""
    base = made.episode()
    record = made.episode(
        duration_ms=None,
        cues=[msgspec.structs.replace(c, start_ms=None, end_ms=None) for c in base.cues],
        segments=[msgspec.structs.replace(s, start=None, end=None) for s in base.segments],
        claims=[msgspec.structs.replace(c, start=None, end=None) for c in base.claims],
        chapters=[msgspec.structs.replace(c, start=None) for c in base.chapters],
    )
    build(made.folder(tmp_path / "out", record), tmp_path / "site")
    assert "data-t=" not in (tmp_path / "site/episodes/chip-1.html").read_text(encoding="utf-8")
    assert not (tmp_path / "site/files/chip-1.srt").exists()
    assert timeline(record).pieces[-1].x > 900


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"value": 208_000_000_000, "unit": "count"}, "2,080 億"),
        ({"value": 5.3, "unit": "TB/s"}, "5.3 TB/s"),
        ({"value": 1e15, "unit": "FLOPS"}, "1,000 兆 FLOPS"),
        ({"value": 50, "value_max": 60, "unit": "%"}, "50–60%"),
        ({"value": 3, "unit": "×", "approx": True}, "約 3 倍"),
        ({"value": 20000, "unit": "TWD", "bound": ">"}, "超過 2 萬元台幣"),
        ({"value": "2023-Q4", "unit": "date"}, "2023 年第 4 季"),
        ({"value": "--03-31", "unit": "date"}, "3 月 31 日"),
        ({"value": "2024-03", "unit": "date"}, "2024 年 3 月"),
        ({"value": "--Q3", "unit": "date"}, "第 3 季"),
        ({"value": "2025-H2", "unit": "date"}, "2025 年下半年"),
        ({"value": "-P7Y", "unit": "date"}, "7 年前"),
        ({"value": "P3M", "unit": "date"}, "3 個月後"),
        ({"value": "199X", "unit": "date"}, "1990 年代"),
        ({"value": "19XX", "unit": "date"}, "20 世紀"),
        ({"value": "---05", "unit": "date"}, "5 日"),
        ({"value": "T15:30", "unit": "date"}, "15:30"),
        ({"value": "lunar --01-15", "unit": "date"}, "農曆 1 月 15 日"),
        ({"value": 23076, "unit": "point"}, "23,076 點"),
    ],
)
def test_amounts_for_people(fields: dict[str, object], text: str) -> None:
    """Values stand in the powers people say them in."""
    from pipeline.report.pages import units

    claim = msgspec.structs.replace(made.episode().claims[0], **fields)
    assert amounts.amount(claim, units(), "tw") == text


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON", "a/b", "台積電", "", "x" * 300])
def test_entity_ids_make_harmless_names(name: str) -> None:
    """An id that a lexicon file brought cannot lead anywhere: its page is named by a hash."""
    assert re.fullmatch(r"e-[0-9a-f]{16}", page_name(name))


@given(
    st.lists(st.text(alphabet="台积电晶片b2\n𠮷", max_size=30), min_size=1, max_size=40),
    st.text(alphabet="台积电晶片b2𠮷", min_size=2, max_size=4),
)
@settings(max_examples=80, deadline=None)
def test_index_finds_every_paragraph(paragraphs: list[str], query: str) -> None:
    """Every paragraph that holds the query is found; what is found holds all its pairs within lines."""
    found = set(search.find(search.build(paragraphs), query))
    assert {n for n, p in enumerate(paragraphs) if query in p} <= found
    for number in found:
        assert all(a + b in paragraphs[number] for a, b in pairwise(query))


def test_search_folds_script_width_case_and_space() -> None:
    """The same words in either script, any width, case and spacing are one to the search."""
    assert script.searched("輝達 ＧＢ２００、超級晶片") == script.searched("辉达GB200超级 晶片") == "辉达gb200超级晶片"


def test_script_tables_convert_phrases() -> None:
    """The tables of the switch hold what single characters get wrong: 后/後 by its neighbours, 軟體 for 软件."""
    passes = script.tables()["tw"]
    assert "软件" not in passes[0][2] and "軟件|軟體" in passes[1][2]
    assert "皇后" in passes[0][2]
