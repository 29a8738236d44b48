"""Pages over all episodes, and the data their scripts read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline import amounts
from pipeline.record import ClaimRecord, EpisodeRecord
from pipeline.report import pages, script, search
from pipeline.report.figures import TOGETHER, Corpus, Name, Stated
from pipeline.report.paragraphs import Block, flowing
from pipeline.report.timeline import mentions
from pipeline.tag.units import table

CLAIMS_A_PAGE = 400  # claims on an entity's page; the claims page has all
EPISODES_A_PAGE = 200


def files(corpus: Corpus, searched: list[list[str]]) -> Iterator[tuple[str, bytes]]:
    """Names and contents of all files that are not one episode's."""
    traditional = sum(e.script == "tw" for e in corpus.episodes) * 2 >= len(corpus.episodes)
    lang = "tw" if traditional else "cn"
    names = [name for name in corpus.by_mentions() if name.page]
    common: dict[str, Any] = {"corpus": corpus, "episodes": corpus.episodes}
    yield "index.html", pages.render("index.html", lang, root="", names=names[:24], **common)
    yield "entities.html", pages.render("entities.html", lang, root="", names=names, **common)
    yield "claims.html", pages.render("claims.html", lang, root="", **common)
    yield "sponsors.html", pages.render("sponsors.html", lang, root="", sponsors=corpus.sponsors(), **common)
    yield "search.html", pages.render("search.html", lang, root="", **common)
    by_id = {name.id: name for name in names}
    for name in names:
        yield f"entities/{name.page}.html", _entity(name, by_id, corpus, lang)
    yield "data/claims.js", pages.script_file("claims", _claims(corpus))
    yield from _search(corpus, searched)


@dataclass(frozen=True, slots=True)
class Attribute:
    """What several claims say of one thing; ``differs`` if comparable values are not the same: 1 km and 1,000 m are."""

    name: str
    claims: tuple[Stated, ...]
    differs: bool


def attributes(claims: list[Stated]) -> list[Attribute]:
    """Claims by what they measure, in either script, the most often stated first. Dates never contradict each other."""
    groups: defaultdict[tuple[str, str], list[Stated]] = defaultdict(list)
    for stated in claims:
        groups[script.searched(stated.claim.attribute or ""), stated.claim.dimension].append(stated)
    made = []
    for group in groups.values():
        name = group[0].claim.attribute or ""
        firm = {_base(s.claim) for s in group if s.claim.status in ("asserted", "hedged") and s.claim.kind != "date"}
        made.append(Attribute(name, tuple(group), bool(name) and len(firm) > 1))
    return sorted(made, key=lambda a: (not a.name, -len({s.episode for s in a.claims}), -len(a.claims), a.name))


def _base(claim: ClaimRecord) -> tuple[object, ...]:
    """A claim's value in the base unit of its dimension, rounded to where units no longer matter."""
    unit = table().get(claim.unit)
    values = [
        float(f"{v * (unit.factor if unit else 1):.9g}") if isinstance(v, int | float) else v
        for v in (claim.value, claim.value_max)
    ]
    return (*values, claim.per, None if unit else claim.unit)


def _entity(name: Name, by_id: dict[str, Name], corpus: Corpus, lang: str) -> bytes:
    together = [(by_id[other], count) for other, count in name.together.most_common(TOGETHER * 3) if other in by_id]
    told = name.claims[:CLAIMS_A_PAGE]
    places = sorted(name.mentions, key=lambda i: -name.mentions[i])[:EPISODES_A_PAGE]
    return pages.render(
        "entity.html", lang, root="../", name=name, bars=mentions(name, corpus), together=together[:TOGETHER],
        attributes=attributes(told), episodes=corpus.episodes, places=places, more=len(name.claims) - len(told),
    )  # fmt: skip


def _claims(corpus: Corpus) -> dict[str, Any]:
    """All claims in columns: names and words once, then numbers that point to them."""
    texts: dict[str, int] = {"": 0}

    def point(text: str | None) -> int:
        return texts.setdefault(text or "", len(texts))

    rows = []
    counts: defaultdict[int, int] = defaultdict(int)
    for s in corpus.claims:
        c = s.claim
        subject = corpus.names.get(c.subject_id or "")
        page = subject.page if subject else None
        value = c.value if not isinstance(c.value, str) else None
        rows.append(
            [
                *(s.episode, counts[s.episode], s.paragraph, None if c.start is None else int(c.start)),
                *(point(c.subject), point(page), point(c.attribute), value, point(_text(s))),
                *(point(c.kind), point(c.status), point(c.segment), c.id),
            ]
        )
        counts[s.episode] += 1
    return {"texts": list(texts), "rows": rows}


def _text(stated: Stated) -> str:
    return amounts.amount(stated.claim, pages.units(), "tw")


def searched(record: EpisodeRecord, blocks: list[Block]) -> list[str]:
    """The paragraphs of an episode as they are searched: what was said, and the right names of what was misheard."""
    made = []
    for block in blocks:
        for item in block.items:
            if item.paragraph:
                runs = item.paragraph.runs
                said = script.searched(record.text[item.paragraph.char_start : item.paragraph.char_end])
                names = {script.searched(r.entity.name) for r in runs if r.entity and r.entity.name != r.text}
                made.append("\n".join([said, *sorted(n for n in names if n and n not in said)]))
    return made


def episode_data(record: EpisodeRecord, blocks: list[Block]) -> Iterator[tuple[str, Any]]:
    """What the search and claims pages read of an episode: its paragraphs [seconds, text, right names], and its quotes."""
    rows = []
    for block in blocks:
        for item in block.items:
            if p := item.paragraph:
                names = {r.entity.name for r in p.runs if r.entity and r.entity.name != r.text}
                seconds = None if p.start is None else int(p.start)
                rows.append([seconds, flowing(record.text[p.char_start : p.char_end]).strip(), *sorted(names)])
    yield f"text/{record.id}", rows
    ordered = sorted(record.claims, key=lambda c: c.char_start)
    yield f"quotes/{record.id}", [flowing(c.quote).strip() for c in ordered]


def _search(corpus: Corpus, searched: list[list[str]]) -> Iterator[tuple[str, bytes]]:
    index = search.build([p for paragraphs in searched for p in paragraphs])
    for number, rows in enumerate(index.shards):
        yield f"data/index/{number}.js", pages.script_file(f"index/{number}", rows)
    table = script.fold_table()
    about = {
        "shards": len(index.shards),
        "fold": ["".join(table), "".join(table.values())],
        "episodes": [[e.id, e.title, e.show or "", e.published or "", e.paragraph, e.script] for e in corpus.episodes],
        "names": [[n.name, n.page, n.total, len(n.mentions)] for n in corpus.by_mentions() if n.page][:20000],
    }
    yield "data/search.js", pages.script_file("search", about)
