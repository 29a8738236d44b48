"""Fuzzing with atheris (libFuzzer for Python), which is no dependency of the tests: install it where it has wheels.

    pip install atheris
    python -m tests.fuzz.analyse TARGET [CORPUS_FOLDER] -max_total_time=300 -timeout=10 -rss_limit_mb=2048

TARGET is ``ingest`` (bytes of a file → transcript), ``text`` (any text → record) or ``said`` (texts out of words that
numbers, dates, names and sections are made of → record), ``feed`` or ``repeat`` (one fragment said again and again must cost linear
time). A finding is an exception that is no InputError, a broken promise of the types, or a timeout; libFuzzer leaves the bytes
in ``crash-…``, and the same command with that file's name repeats it.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORDS = [
    "一",
    "二",
    "两",
    "兩",
    "三",
    "五",
    "十",
    "百",
    "千",
    "萬",
    "万",
    "億",
    "亿",
    "兆",
    "零",
    "〇",
    "廿",
    "半",
    "點",
    "点",
    "多",
    "几",
    "幾",
    "來",
    "1",
    "2",
    "0",
    "9",
    ".",
    ",",
    "，",
    ":",
    "：",
    "/",
    "-",
    "~",
    "～",
    "%",
    "％",
    "百分之",
    "分之",
    "成",
    "折",
    "倍",
    "個",
    "个",
    "塊",
    "块",
    "元",
    "美元",
    "美金",
    "台幣",
    "人民幣",
    "公斤",
    "公里",
    "度",
    "分鐘",
    "小時",
    "年",
    "月",
    "日",
    "號",
    "号",
    "季",
    "上半年",
    "去年",
    "明年",
    "星期",
    "上午",
    "點半",
    "第",
    "集",
    "約",
    "大概",
    "超過",
    "不到",
    "至少",
    "突破",
    "到",
    "至",
    "從",
    "从",
    "比",
    "增加",
    "下降",
    "漲",
    "跌",
    "翻倍",
    "腰斬",
    "NVIDIA",
    "輝達",
    "B200",
    "GPT-4",
    "台積電",
    "TSMC",
    "蘋果",
    "A",
    "I",
    "A.I.",
    "iPhone",
    "15",
    "Pro",
    "業配",
    "本集節目由",
    "贊助",
    "折扣碼",
    "ABC123",
    "優惠",
    "歡迎收聽",
    "我們下集再見",
    "不對",
    "講錯",
    "更正",
    "是",
    "的",
    "了",
    "嗎",
    "？",
    "。",
    "、",
    "「",
    "」",
    "（",
    "）",
    "營收",
    "市占率",
    "員工",
    "用戶",
    "\n",
]
REPEATED = 30_000
"""Characters of the shorter text of ``repeat``; the other is three times as long."""


def made_of(data: bytes) -> str:
    """A text whose words the bytes choose; 0 is a space, a byte that is no word's number stands for its character."""
    return "".join(" " if byte == 0 else WORDS[byte - 1] if byte <= len(WORDS) else chr(byte) for byte in data)


def analysed(text: str) -> Any:
    """The record of a text, one line a cue; what the types promise must hold."""
    from pipeline import flow
    from pipeline.model import Cue, Source, Transcript

    cues, at = [], 0
    for line in text.split("\n"):
        cues.append(Cue(at * 200, (at + len(line)) * 200, at, at + len(line)))
        at += len(line) + 1
    record = flow.analyse(Transcript("fuzzed", text, tuple(cues), Source("", "plain", "utf-8", "")))
    borders = [border for segment in record.segments for border in (segment.char_start, segment.char_end)]
    assert borders[0] == 0 and borders[-1] == len(text) and borders[1:-1:2] == borders[2::2], borders
    for claim in record.claims:
        assert text[claim.char_start : claim.char_end].strip(), claim
    for entity in record.entities:
        for mention in entity.mentions:
            assert text[mention.char_start : mention.char_end] == mention.surface, mention
    return record


def ingest(data: bytes) -> None:
    """A file of these bytes is a transcript or refused."""
    from pipeline import ingest as reader
    from pipeline.errors import InputError

    path = Path(tempfile.gettempdir(), "podclaims-fuzzed")
    path.write_bytes(data)
    try:
        transcript = reader.read(path)
    except InputError:
        return
    assert "\n".join(transcript.text[c.char_start : c.char_end] for c in transcript.cues) == transcript.text
    assert len(transcript.folded) == len(transcript.text)
    transcript.text.encode()


def text(data: bytes) -> None:
    """Any text has a record."""
    said = data.decode("utf-8", "replace").replace("\0", " ")
    if said.strip():
        analysed(said)


def said(data: bytes) -> None:
    """So has any text made of what the pipeline looks for."""
    if made_of(data).strip():
        analysed(made_of(data))


def feed(data: bytes) -> None:
    """A file of these bytes is a feed or refused."""
    from pipeline.errors import MetadataError
    from pipeline.ingest import load_feed

    path = Path(tempfile.gettempdir(), "podclaims-fuzzed.xml")
    path.write_bytes(data)
    try:
        load_feed(path).match("EP12 半導體")
    except MetadataError:
        return


def repeat(data: bytes) -> None:
    """A fragment repeated costs time in proportion to its length."""
    fragment = made_of(data[:12])
    if not fragment.strip():
        return
    spent = []
    for length in (REPEATED, 3 * REPEATED):
        began = time.process_time()
        analysed(fragment * (length // len(fragment)))
        spent.append(time.process_time() - began)
    assert spent[1] < 6 * spent[0] + 1, (
        f"{fragment!r}: {spent[0]:.2f} s for {REPEATED} characters, {spent[1]:.2f} s for thrice as many"
    )


TARGETS: dict[str, Callable[[bytes], None]] = {
    "ingest": ingest,
    "text": text,
    "said": said,
    "feed": feed,
    "repeat": repeat,
}


def main() -> None:
    """Fuzz the target named first; the other words are libFuzzer's."""
    atheris: Any = importlib.import_module("atheris")
    target = TARGETS[sys.argv.pop(1)]
    with atheris.instrument_imports(include=["pipeline"]):
        importlib.import_module("pipeline.flow")
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
