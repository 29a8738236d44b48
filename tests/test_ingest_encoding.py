"""Bytes of any encoding: read, guessed with a notice, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import ingest
from pipeline.errors import UnreadableError
from pipeline.ingest import encoding
from pipeline.text import views

TW = "歡迎來到電池夜話 我是林安 今天要聊的是固態電池 這個東西已經講了十年 但是一直沒有量產"
CN = views.simplify(TW)
SRT = f"1\r\n00:00:00,000 --> 00:00:01,500\r\n{TW}\r\n"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (TW, "utf-8", "utf-8"),
        (TW, "utf-8-sig", "utf-8"),
        (TW, "utf-16", "utf-16-le"),
        (TW, "utf-16-le", "utf-16-le"),
        (TW, "utf-16-be", "utf-16-be"),
        (TW, "cp950", "cp950"),
        (TW + "嘅咗", "big5hkscs", "big5hkscs"),
        (CN, "gb18030", "gb18030"),
        (CN, "gbk", "gb18030"),
        (TW, "gb18030", "gb18030"),
        (SRT, "cp950", "cp950"),
        (SRT, "utf-16-le", "utf-16-le"),
        ("an english episode without any marks", "utf-16-le", "utf-16-le"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, codec: str, name: str) -> None:
    """With or without a mark; an encoding that was guessed is named in a notice."""
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(codec))
    transcript = ingest.read(path)
    assert transcript.source.encoding == name
    assert transcript.text.endswith(text.rstrip()[-6:])
    guessed = codec not in ("utf-8", "utf-8-sig", "utf-16")
    assert any(n.code == "assumed-encoding" and name in n.message for n in transcript.notices) is guessed


@pytest.mark.parametrize("codec", ["cp950", "gb18030", "utf-16-le", "utf-16-be"])
def test_ten_characters_are_enough(codec: str) -> None:
    """Every stretch of ten characters of the sentence is read right."""
    text = CN if codec == "gb18030" else TW
    for at in range(len(text) - 10):
        assert encoding.decode(text[at : at + 10].encode(codec)).text == text[at : at + 10]


def test_a_cut_character_costs_one_character() -> None:
    """UTF-8 cut off in the middle of a character stays UTF-8; the place is named."""
    decoded = encoding.decode((TW + "\n" + TW).encode()[:-1])
    assert (decoded.encoding, decoded.text) == ("utf-8", TW + "\n" + TW[:-1] + "\ufffd")
    assert [notice.line for notice in decoded.findings.notices()] == [2]


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"abc\0def", bytes(range(256)), b"\xef\xbb\xbfab\0"])
def test_binary_files_are_refused(raw: bytes) -> None:
    """NUL bytes make no text, whatever stands around them."""
    with pytest.raises(UnreadableError, match="NUL bytes"):
        encoding.decode(raw)


def test_bytes_of_no_encoding_are_refused() -> None:
    """What reads as nothing in any candidate is not guessed at."""
    with pytest.raises(UnreadableError, match="is not text in UTF-8, cp950"):
        encoding.decode(bytes(range(128, 256)) * 4)


def test_the_bytes_are_fingerprinted(tmp_path: Path) -> None:
    """sha256 of the file, known value."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    assert ingest.read(path).source.sha256.startswith("ba7816bf8f01cfea")
