"""Small records made by hand, for tests of what is done with records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.record import (
    SCHEMA,
    ChapterRecord,
    CheckRecord,
    ClaimRecord,
    CueRecord,
    EntityRecord,
    EpisodeRecord,
    EvidenceRecord,
    MadeWith,
    MentionRecord,
    SegmentRecord,
    SourceRecord,
    WarningRecord,
    encode,
)

TEXT = (
    "大家好歡迎收聽晶片宵夜\n"
    "本集節目由眠雲枕贊助播出 輸入折扣碼CHIP88打七五折\n"
    "今天先聊布萊克威爾 B200有2080億個電晶體 H100是800億個\n"
    "它的功耗是1000瓦 整個機櫃是120千瓦\n"
    "接下來聊台積電 上一季營收7596億台幣\n"
    "祝大家晚安"
)


def span(quote: str, text: str = TEXT) -> tuple[int, int]:
    """Where a quote stands in the text."""
    at = text.index(quote)
    return at, at + len(quote)


def claim(number: str, quote: str, **fields: Any) -> ClaimRecord:
    """A claim on the first occurrence of ``number`` in ``quote``."""
    start = span(quote)[0] + quote.index(number)
    given: dict[str, Any] = {
        "id": f"c-{start}",
        "char_start": start,
        "char_end": start + len(number),
        "quote": quote,
        "start": float(start),
        "end": float(start + 1),
        "segment": "content",
        "value": 1,
        "value_max": None,
        "unit": "count",
        "dimension": "count",
        "per": None,
        "kind": "count",
        "approx": False,
        "bound": None,
        "change": None,
        "subject": None,
        "subject_id": None,
        "attribute": None,
        "versus": None,
        "status": "asserted",
        "corrected_by": None,
        "said_by": None,
        "rule": "test",
    }
    return ClaimRecord(**(given | fields))


def entity(id_: str, name: str, type_: Any, *surfaces: str) -> EntityRecord:
    """An entity mentioned at the first occurrence of each surface."""
    mentions = [MentionRecord(*span(s), s, float(span(s)[0]), "exact", False) for s in surfaces]
    return EntityRecord(id_, name, type_, True, [s for s in surfaces if s != name], mentions)


def segment(kind: Any, begin: str, end: str, **fields: Any) -> SegmentRecord:
    """A segment from the quote ``begin`` to the end of the quote ``end``."""
    start, stop = span(begin)[0], span(end)[1]
    given: dict[str, Any] = {
        "confidence": None, "why": [], "review": False, "sponsor": None, "sponsor_id": None, "offers": [], "codes": [],
        "deadline": None, "disclosed": None,
    }  # fmt: skip
    return SegmentRecord(kind, start, stop, float(start), float(stop), **(given | fields))


def episode(id_: str = "chip-1", **fields: Any) -> EpisodeRecord:
    """A record of ``TEXT``: one cue a line, one second a character."""
    cues: list[CueRecord] = []
    at = 0
    for line in TEXT.split("\n"):
        cues.append(CueRecord(at * 1000, (at + len(line)) * 1000, at, at + len(line), "阿凱" if not cues else None))
        at += len(line) + 1
    b200 = {"subject": "B200", "subject_id": "nvidia-b200"}
    given: dict[str, Any] = {
        "schema": SCHEMA,
        "id": id_,
        "source": SourceRecord(f"in/{id_}.txt", "bracketed", "utf-8", "0" * 64),
        "made_with": MadeWith("0.1.0", "f" * 16),
        "show": "晶片宵夜",
        "title": "B200 & <台積電>",
        "published": "2024-03-20",
        "description": None,
        "link": None,
        "audio": None,
        "duration_ms": len(TEXT) * 1000,
        "script": "tw",
        "text": TEXT,
        "cues": cues,
        "segments": [
            segment("intro", "大家好", "宵夜\n"),
            segment(
                "sponsor", "本集節目", "七五折\n", sponsor="眠雲枕", sponsor_id="眠雲枕-id", offers=["七五折"], codes=["CHIP88"],
                disclosed="before", confidence=0.98, why=[EvidenceRecord("disclosure", 4.0, "贊助播出")],
            ),
            segment("content", "今天先聊", "台幣\n"),
            segment("outro", "祝大家", "晚安"),
        ],
        "chapters": [
            ChapterRecord(float(span("今天先聊")[0]), span("今天先聊")[0], "Blackwell:電晶體", "cohesion"),
            ChapterRecord(float(span("接下來聊")[0]), span("接下來聊")[0], "台積電 營收", "cohesion"),
        ],
        "entities": [
            entity("眠雲枕-id", "眠雲枕", "ORG", "眠雲枕"),
            entity("nvidia-blackwell", "Blackwell", "PRODUCT", "布萊克威爾"),
            entity("nvidia-b200", "B200", "PRODUCT", "B200"),
            entity("tsmc", "台積電", "ORG", "台積電"),
        ],
        "claims": [
            claim("七五折", "打七五折", value=75, unit="%", dimension="ratio", kind="percent", segment="sponsor", subject="眠雲枕"),
            claim("2080億個", "B200有2080億個電晶體", value=208_000_000_000, attribute="電晶體", versus="H100", **b200),
            claim("1000瓦", "它的功耗是1000瓦", value=1000, unit="W", dimension="power", kind="measure", attribute="功耗", **b200),
            claim("120千瓦", "整個機櫃是120千瓦", value=120, unit="kW", dimension="power", kind="measure", subject="機櫃"),
            claim(
                "7596億台幣", "上一季營收7596億台幣", value=759_600_000_000, unit="TWD", dimension="TWD", kind="money",
                subject="台積電", subject_id="tsmc", attribute="營收", status="hedged",
            ),
            claim("上一季", "上一季營收7596億台幣", value="2023-Q4", unit="date", dimension="date", kind="date", subject="台積電", subject_id="tsmc"),
        ],
        "checks": [CheckRecord("ratio", [f"c-{span('2080億個')[0]}"], "2080 億是 800 億的 2.6 倍")],
        "warnings": [WarningRecord("encoding", "assumed Big5", None, None, None)],
    }  # fmt: skip
    return EpisodeRecord(**(given | fields))


def folder(out: Path, *records: EpisodeRecord) -> Path:
    """An output folder that holds these records."""
    (out / "episodes").mkdir(parents=True, exist_ok=True)
    for record in records:
        (out / "episodes" / f"{record.id}.json").write_bytes(encode(record))
    return out
