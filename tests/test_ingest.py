"""Reading files of every format: the words, the times, the speakers, and what is said of the rest."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from pipeline import ingest
from pipeline.errors import UnreadableError
from pipeline.model import Transcript

DATA = Path(__file__).parent / "data" / "ingest"


def read(tmp_path: Path, text: str, name: str = "episode.txt") -> Transcript:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return ingest.read(path)


def cues(transcript: Transcript) -> list[tuple[int | None, int | None, str | None, str]]:
    return [(c.start_ms, c.end_ms, c.speaker, transcript.text[c.char_start : c.char_end]) for c in transcript.cues]


def notices(transcript: Transcript) -> dict[str, str]:
    return {notice.code: notice.message for notice in transcript.notices}


SAMPLES = {
    "json-whisper.json": [
        (0, 2480, None, "大家好"),
        (2480, 5000, "SPEAKER_00", "歡迎來到電池夜話"),
        (5000, 9125, "SPEAKER_01", "今天聊固態電池"),
    ],
    "json-podcasting20.json": [(500, 2750, "林安", "大家好"), (2750, 6000, "陳又", "歡迎來到電池夜話")],
    "json-timed-list.json": [
        (0, None, "甲", "大家好"),
        (70_000, None, "乙", "先說材料"),
        (3_723_500, None, None, "再說良率"),
    ],
    "json-lines.jsonl": [(0, 1500, None, "大家好"), (1500, 4000, None, "今天聊固態電池")],
    "vtt-plain.vtt": [
        (0, 2500, "林安", "大家好 & 歡迎"),
        (2500, 6000, "陳又", "今天聊固態電池"),
        (2500, 6000, "林安", "對 價格 < 五百元"),
    ],
    "ass-styled.ass": [
        (0, 2480, "林安", "大家好"),
        (4000, 6500, "陳又", "今天聊固態電池, 還有良率 一公斤三百塊"),
    ],
    "srt-plain.srt": [
        (0, 1500, None, "大家好"),
        (1500, 4000, None, "今天聊固態電池 價格 < 五百元"),
        (4000, 6000, None, "謝謝"),
    ],
    "bracketed-lines.txt": [
        (0, 61_000, None, "大家好 今天聊固態電池"),
        (61_000, 122_000, None, "先說材料 再說良率"),
        (3_600_000, 3_660_000, None, "謝謝"),
    ],
    "bracketed-blocks.md": [
        (5000, 190_000, None, "大家好，今天聊固態電池。 它已經講了十年了。"),
        (190_000, 360_000, None, "價格還是太高。"),
    ],
    "headed-speakers.txt": [
        (5000, None, "林安", "大家好 歡迎來到電池夜話 今天聊固態電池"),
        (41_000, None, "說話人 2", "材料很貴 一公斤要三百塊"),
        (62_000, None, "林安", "那先說良率"),
    ],
    "headed-copied.txt": [
        (0, None, None, "大家好 今天聊固態電池"),
        (3000, None, None, "先說材料"),
        (7000, None, None, "再說良率"),
    ],
    "table-whisper.tsv": [(0, 2480, None, "大家好"), (2480, 6000, None, "今天聊固態電池")],
    "table-edited.csv": [
        (1000, 4000, "林安", "大家好, 歡迎"),
        (4000, None, "陳又", "今天聊固態電池, 還有良率"),
    ],
    "plain-lines.txt": [(None, None, None, "大家好"), (None, None, None, "今天聊固態電池"), (None, None, None, "謝謝")],
    "plain-spaced.txt": [
        (None, None, None, "歡迎收聽電池夜話 本期節目由Nova Cloud贊助 大家準備好了嗎？我們開始吧"),
    ],
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_of_each_format_gives_its_cues(name: str) -> None:
    """Times, speakers and words of one small file each; the format is told by content."""
    transcript = ingest.read(DATA / name)
    assert cues(transcript) == SAMPLES[name]
    assert transcript.source.format == name.split("-")[0]
    assert transcript.id == name.rsplit(".", 1)[0]


def test_every_format_has_a_sample() -> None:
    """A format without a file in tests/data/ingest is not tested."""
    assert {name.split("-")[0] for name in SAMPLES} == set(ingest.FORMATS)
    assert {path.name for path in DATA.iterdir()} == set(SAMPLES)


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    """SubRip in a .txt file is SubRip."""
    assert read(tmp_path, (DATA / "srt-plain.srt").read_text(encoding="utf-8"), "a.txt").source.format == "srt"


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize(
    "name", ["srt-plain.srt", "vtt-plain.vtt", "bracketed-blocks.md", "plain-lines.txt", "json-timed-list.json"]
)
def test_line_ends_of_any_system_are_read_alike(tmp_path: Path, name: str, ending: str) -> None:
    """CRLF and CR stand for a line feed."""
    text = (DATA / name).read_text(encoding="utf-8").replace("\n", ending)
    assert cues(read(tmp_path, text)) == SAMPLES[name]


def test_markdown_above_the_first_time_is_named_not_spoken() -> None:
    """Front matter, title, source line and rule are listed by line; headings between blocks too."""
    said = notices(ingest.read(DATA / "bracketed-blocks.md"))["not-speech"]
    assert "lines 1-4, 6, 8, 16" in said


BRACKETS = {
    "[00:01:02] 大家好": (62_000, None),
    "[00:01 --> 00:05] 大家好": (1000, 5000),
    "[00:01.000 -> 00:05.250] 大家好": (1000, 5250),
    "（00：01～00：05）大家好": (1000, 5000),
    "【０１：０２】大家好": (62_000, None),
    "**[01:23 → 03:10]** 大家好": (83_000, 190_000),
    "## [1:01:23 - 1:03:10] 大家好": (3_683_000, 3_790_000),
    "[00:01.50]大家好": (1500, None),
    "(12:34) 大家好": (754_000, None),
}


@pytest.mark.parametrize(("line", "times"), BRACKETS.items())
def test_times_stand_in_any_brackets(tmp_path: Path, line: str, times: tuple[int, int | None]) -> None:
    """Round, square and full-width brackets; one time or two; Markdown around them."""
    assert cues(read(tmp_path, line + "\n")) == [(*times, None, "大家好")]


def test_times_along_one_line_part_it(tmp_path: Path) -> None:
    """A transcript without line breaks is cut at its times; a time of day in round brackets is no cut."""
    transcript = read(tmp_path, "[00:00] 大家好 [00:05] 會議在下午 (12:30) 開始 (00:09~00:12) 謝謝")
    assert cues(transcript) == [
        (0, None, None, "大家好"),
        (5000, None, None, "會議在下午 (12:30) 開始"),
        (9000, 12_000, None, "謝謝"),
    ]


def test_speech_above_the_first_time_is_kept(tmp_path: Path) -> None:
    """A line without a time at the top is a cue without a time, and named."""
    transcript = read(tmp_path, "主持人：先說一句\n[00:05] 大家好")
    assert cues(transcript) == [(None, None, None, "主持人：先說一句"), (5000, None, None, "大家好")]
    assert "line 1" in notices(transcript)["untimed-text"]


def test_spaces_between_all_characters_are_taken_out_in_any_format(tmp_path: Path) -> None:
    """The habit is a file's, not a format's; a wider space stays as one."""
    text = "[00:00] 今 天 我 們 聊  固 態 電 池\n[00:05] 它 的 good year 在 2 0 2 4 年"
    assert read(tmp_path, text).text == "今天我們聊 固態電池\n它的good year在2 0 2 4年"


def test_a_text_with_breaths_keeps_its_spaces(tmp_path: Path) -> None:
    """Spaces between phrases are no habit of spacing characters."""
    text = "大家好 歡迎收聽 今天 我們 聊 固態電池 這個 東西 其實 已經 講了 十年 但是 一直 沒有 量產"
    assert read(tmp_path, text).text == text


def test_an_unbroken_run_is_one_cue(tmp_path: Path) -> None:
    """Twenty thousand characters without a break are read as they are."""
    text = "今天聊固態電池" * 3000
    transcript = read(tmp_path, text)
    assert (transcript.text, len(transcript.cues), transcript.timed) == (text, 1, False)


def test_what_cannot_be_a_transcript_says_what_was_expected(tmp_path: Path) -> None:
    """An empty file names the formats that are read, and the file."""
    with pytest.raises(UnreadableError, match=r"episode\.txt: is empty; expected JSON .*SubRip.*plain text"):
        read(tmp_path, " \n\n")


def test_hidden_characters_are_told_and_kept(tmp_path: Path) -> None:
    """A watermark of characters without width stays in the text, where offsets count it, and is told with its span."""
    mark = "\u200b\u200c" * 30
    transcript = read(tmp_path, f"[00:01] 這家公司賣了 300{mark}台電腦\n[00:09] 一家人 👨\u200d👩\u200d👧\n")
    assert mark in transcript.text
    (notice,) = (notice for notice in transcript.notices if notice.code == "hidden")
    assert notice.message.startswith("62 characters that nobody sees, in 3 places, at most 60 in a row")
    assert transcript.text[notice.char_start : notice.char_end] == mark
    assert "hidden" not in notices(read(tmp_path, "[00:01] 一家人 👨\u200d👩\u200d👧\n"))


def test_subtitles_without_words_are_refused(tmp_path: Path) -> None:
    """Times alone are no transcript."""
    with pytest.raises(UnreadableError, match="looks like SubRip but no cue has text"):
        read(tmp_path, "1\n00:00:00,000 --> 00:00:01,000\n\n")


def test_files_beyond_the_bound_are_refused_unread(tmp_path: Path) -> None:
    """A sparse file of 65 MiB is refused for its size."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(ingest.MOST_BYTES + 1)
    with pytest.raises(UnreadableError, match="larger than 64 MiB"):
        ingest.read(path)


@pytest.mark.parametrize("name", ["missing.txt", ".", "nul\0.txt"])
def test_paths_that_cannot_be_opened_are_input_errors(tmp_path: Path, name: str) -> None:
    """A missing file, a folder, an impossible name."""
    with pytest.raises(UnreadableError):
        ingest.read(tmp_path / name)


@pytest.fixture(scope="module")
def score(shared_eval: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared_eval / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_real_episodes_keep_every_spoken_character(shared_eval: Path, score: ModuleType) -> None:
    """Without white space the text is what the scorer takes as spoken, for every annotated episode."""
    paths = [*(shared_eval / "transcripts").iterdir(), *(shared_eval / "chapters" / "transcripts").iterdir()]
    assert len(paths) > 60
    for path in paths:
        assert "".join(ingest.read(path).text.split()) == score.spoken(path), path.name


def test_real_files_of_other_formats_are_read(shared_eval: Path) -> None:
    """Unbroken, one phrase a line, Markdown blocks, SubRip, and a text with an invented opening."""
    formats = {path.name: ingest.read(path) for path in (shared_eval / "formats").iterdir()}
    assert {name.split("-")[-1].split(".")[0]: t.source.format for name, t in formats.items()} == {
        "unbroken": "plain", "lines": "plain", "blocks": "bracketed", "213": "srt", "hallucinated": "plain",
    }  # fmt: skip
    invented = [n for t in formats.values() for n in t.notices if n.code == "invention"]
    assert [notice.char_start for notice in invented] == [0]
