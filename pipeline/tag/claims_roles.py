"""What the words right beside a name make of it, whatever the number: topic, source, point of comparison, place, code."""

from __future__ import annotations

from pipeline.tag.claims_data import Cues, Lexicon
from pipeline.tag.claims_mentions import Features, Named
from pipeline.tag.clauses import View

LEAD, TAIL = 4, 8  # characters beside a name that tell its role
NO_SAYING = ("会", "明", "服")  # 法說會, 說明
CODE = 6  # characters before a name that tell that it is a code


def of(text: View, named: list[Named], i: int, cues: Cues, data: Lexicon) -> Features:
    """The roles of the ``i``-th mention, each a feature of value 1 (``opens``, ``topic``, ``oblique``, ``source`` …)."""
    row = named[i]
    left, right = text.bounds(row.start)
    lead = text.dense[max(left, row.start - LEAD) : row.start]
    tail = text.dense[row.end : min(row.end + TAIL, right)]
    role = {}
    if row.start == left or lead.endswith(data.roles["openers"]):
        role["opens"] = 1.0
    if tail.startswith(data.roles["topical"]):
        role["topic"] = 1.0
    if lead.endswith(data.roles["oblique"]):
        role["oblique"] = 1.0
    beside = lead.endswith(data.roles["beside"]) and tail.startswith(data.roles["compares"])  # 跟 M4 比起來
    if beside or lead.endswith(data.roles["against"]):
        role["against"] = 1.0
    if lead.endswith(data.roles["placing"]):
        role["placed"] = 1.0
    told = cues["according"].any(max(row.start - 4, 0), row.start)
    says = cues["says"].within(row.end, row.end + TAIL)
    if told or any(text.dense[hit.end : hit.end + 1] not in NO_SAYING for hit in says):
        role["source"] = 1.0
    if tail.startswith(data.roles["audience"]):
        role["audience"] = 1.0
    if text.dense[max(left, row.start - CODE) : row.start].endswith(data.roles["codes"]):
        role["code"] = 1.0
    if row.entity.type == "PERSON" and tail.startswith(data.roles["spoken_to"]):
        role["spoken:to"] = 1.0
    owner = named[i - 1] if i else None
    if owner and owner.entity is not row.entity and text.dense[owner.end : row.start] in ("", "的"):
        role["possessed"] = 1.0  # Blackwell 的 GPU: the owner is the thing
    return role
