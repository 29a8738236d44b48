"""The words that claims are read with: data/claims.toml and data/claims_attributes.toml, validated once.

Raises DataError naming file and key where a table is not what it should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

from pipeline import resources
from pipeline.errors import DataError
from pipeline.lexicon import EntityType
from pipeline.model import Change, ClaimKind
from pipeline.tag.claims_fields import CHOICE, CUES, ENDINGS, ROLES
from pipeline.tag.claims_words import Finder, Hits, Row
from pipeline.tag.units import surfaces, table
from pipeline.text.views import Script

CLAIMS, ATTRIBUTES, OTHERS, WEIGHTS = (
    "claims.toml",
    "claims_attributes.toml",
    "claims_notnouns.toml",
    "claims_weights.toml",
)
Both = tuple[str, str]
NUMERALS = "零一二两三四五六七八九十百千万亿"
NEAR, FAR = 4, 14  # characters between a verb of one character, or a longer one, and its number: 跌了將近 5%
LIMITS = (("choice", "bare_minimum"), ("choice", "small"), ("status", "before"), ("status", "behind"))


@dataclass(frozen=True, slots=True)
class Noun:
    """A word that names what is measured."""

    word: str
    fits: frozenset[str]
    subjects: tuple[EntityType, ...]
    implies: str


@dataclass(frozen=True, slots=True)
class Verb:
    """A word that says what happened; ``says`` maps kinds of number to the attribute shown (simplified, traditional)."""

    word: str
    says: dict[str, Both]
    change: Change | None
    near: int
    implies: str


Cues = dict[str, Hits]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists and weights for claims. ``finder`` finds attribute nouns and verbs, ``find_cues`` the other words."""

    nouns: dict[str, Noun]
    verbs: dict[str, Verb]
    finder: Finder
    cues: dict[str, frozenset[str]]
    cue_finder: Finder
    lists: dict[str, tuple[str, ...]]
    stop: frozenset[str]
    no_nouns: frozenset[str]
    vague: frozenset[str]
    things: frozenset[str]
    countable: frozenset[str]
    firms: frozenset[str]
    versions: tuple[str, ...]
    roles: dict[str, tuple[str, ...]]
    defaults: dict[str, Both]
    by_unit: dict[str, Both]
    by_dimension: dict[str, Both]
    by_classifier: dict[str, Both]
    per: dict[str, tuple[str, ...]]
    rates: re.Pattern[str]
    endings: dict[str, tuple[str, ...]]
    between: frozenset[str]
    function: frozenset[str]
    complement: tuple[str, ...]
    numbered: re.Pattern[str]
    filler: re.Pattern[str]
    when: re.Pattern[str]
    choice: dict[str, tuple[str, ...]]
    limits: dict[str, float]
    weights: dict[str, float]
    certain: float
    least: float

    def find_cues(self, dense: str) -> Cues:
        """Every cue word of a text by the list it stands in."""
        found: dict[str, list[Row]] = {name: [] for name in self.cues}
        for row in self.cue_finder.find(dense):
            for name in self.lists[row[2]]:
                found[name].append(row)
        return {name: Hits(rows) for name, rows in found.items()}

    def default(self, kind: str, unit: str, counted: str, script: Script) -> str:
        """What a number is of where no word says so."""
        dimension = table()[unit].dimension if unit in table() else ""
        pair = self.by_classifier.get(counted) or self.by_unit.get(unit) or self.by_dimension.get(dimension)
        pair = pair or self.defaults[kind]
        return pair[script == "tw"]


def _fail(file: str, message: str) -> DataError:
    return DataError(message, str(resources.DATA / file))


def _pair(value: Any, file: str, key: str) -> Both:
    parts = value.split("|") if isinstance(value, str) else []
    if len(parts) != 2 or not all(parts):
        raise _fail(file, f'{key} = {value!r}: expected "simplified|traditional"')
    return parts[0], parts[1]


def _pairs(table: Any, file: str, key: str) -> dict[str, Both]:
    if not isinstance(table, dict):
        raise _fail(file, f"[{key}] is missing")
    return {name: _pair(value, file, f"{key}.{name}") for name, value in table.items()}


def _words(table: Any, file: str, key: str, field: str) -> list[str]:
    value = table.get(field) if isinstance(table, dict) else None
    if not isinstance(value, str) or not value.split():
        raise _fail(file, f"{key}.{field}: expected words parted by spaces")
    return [word.lower() for word in value.split()]


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _chosen(values: Iterable[str], allowed: Iterable[str], file: str, where: str) -> tuple[str, ...]:
    values, allowed = tuple(values), tuple(allowed)
    for value in values:
        if value not in allowed:
            raise _fail(file, f"{where}: {value!r}; expected one of {', '.join(allowed)}")
    return values


def _implied(row: Any, where: str) -> str:
    kind = row.get("implies", "")
    if kind:
        _chosen([kind], ("money", "score"), ATTRIBUTES, f"{where}: implies")
    return str(kind)


def _nouns(rows: Any) -> dict[str, Noun]:
    found: dict[str, Noun] = {}
    for number, row in enumerate(rows, 1):
        where = f"nouns {number}"
        fits = frozenset(_chosen(row.get("fits", ()), get_args(ClaimKind), ATTRIBUTES, f"{where}: fits"))
        subjects = _chosen(row.get("subject", ()), get_args(EntityType), ATTRIBUTES, f"{where}: subject")
        for word in _words(row, ATTRIBUTES, where, "words"):
            before = found.get(word)
            implies = before.implies if before and before.implies else _implied(row, where)
            found[word] = Noun(word, fits | before.fits if before else fits, subjects, implies)  # type: ignore[arg-type]
    return found


def _verbs(rows: Any) -> dict[str, Verb]:
    found: dict[str, Verb] = {}
    for number, row in enumerate(rows, 1):
        where = f"verbs {number}"
        says = _pairs(row.get("says"), ATTRIBUTES, f"{where}: says")
        _chosen(says, get_args(ClaimKind), ATTRIBUTES, f"{where}: says")
        change = row.get("change")
        if change is not None:
            _chosen([change], get_args(Change), ATTRIBUTES, f"{where}: change")
        for word in _words(row, ATTRIBUTES, where, "words"):
            found.setdefault(
                word,
                Verb(word, says, change, int(row.get("near", NEAR if len(word) == 1 else FAR)), _implied(row, where)),
            )
    return found


def _unit_words() -> set[str]:
    """Words that are units, which are no things: 港币, 小时; but those counted without a classifier are things: 三百公司."""
    tables = [surfaces(region) for region in get_args(Script)]
    return {word for table in tables for word in table.han if len(word) > 1 and word not in table.classifiers}


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The word lists, read once. Raises DataError."""
    raw = resources.toml(CLAIMS)
    attributes = resources.toml(ATTRIBUTES)
    cues = {name: frozenset(_words(raw.get(table), CLAIMS, table, field)) for name, (table, field) in CUES.items()}
    nouns, verbs = _nouns(attributes.get("nouns", ())), _verbs(attributes.get("verbs", ()))
    weights = resources.toml(WEIGHTS)
    return Lexicon(
        nouns=nouns,
        verbs=verbs,
        finder=Finder([*nouns, *verbs, *_words(attributes.get("other"), ATTRIBUTES, "other", "words")], longest=True),
        cues=cues,
        cue_finder=Finder({word for words in cues.values() for word in words}, longest=False),
        stop=(stop := frozenset(_words(raw.get("nouns"), CLAIMS, "nouns", "stop"))),
        vague=frozenset(_words(raw.get("nouns"), CLAIMS, "nouns", "vague")),
        versions=tuple(_words(raw.get("nouns"), CLAIMS, "nouns", "versions")),
        things=(things := frozenset(_words(raw.get("nouns"), CLAIMS, "nouns", "things"))),
        countable=frozenset(_words(raw.get("nouns"), CLAIMS, "nouns", "countable")),
        firms=frozenset(_words(raw.get("nouns"), CLAIMS, "nouns", "firms")),
        no_nouns=stop.union(_words(resources.toml(OTHERS), OTHERS, "top", "words"), _unit_words()) - things,
        defaults=_pairs(raw.get("defaults"), CLAIMS, "defaults"),
        by_unit=_pairs(raw.get("defaults_by_unit"), CLAIMS, "defaults_by_unit"),
        by_dimension=_pairs(raw.get("defaults_by_dimension"), CLAIMS, "defaults_by_dimension"),
        by_classifier=_pairs(raw.get("defaults_by_classifier"), CLAIMS, "defaults_by_classifier"),
        per=(per := {name: tuple(_words(raw.get("per"), CLAIMS, "per", name)) for name in raw.get("per", {})}),
        rates=re.compile(_any([word for words in per.values() for word in words])),
        endings={name: tuple(_words(attributes.get("endings"), ATTRIBUTES, "endings", name)) for name in ENDINGS},
        between=frozenset(_words(raw.get("links"), CLAIMS, "links", "between")),
        function=frozenset(_words(raw.get("links"), CLAIMS, "links", "function")[0]),
        choice={name: tuple(_words(raw.get("choice"), CLAIMS, "choice", name)) for name in CHOICE},
        complement=tuple(_words(raw.get("links"), CLAIMS, "links", "complement")),
        numbered=re.compile(
            f"[上下]?[0-9{NUMERALS}]+(?:{_any(_words(raw.get('links'), CLAIMS, 'links', 'numbered'))})"
        ),
        filler=re.compile(f"(?:{_any(_words(raw.get('links'), CLAIMS, 'links', 'filler'))})*"),
        when=re.compile(f"(?:{_any(_words(raw.get('links'), CLAIMS, 'links', 'when'))})*"),
        limits={key: float(raw[table][key]) for table, key in LIMITS},
        roles={name: tuple(_words(raw.get("roles"), CLAIMS, "roles", name)) for name in ROLES},
        lists={word: tuple(name for name in cues if word in cues[name]) for words in cues.values() for word in words},
        weights={key: float(value) for key, value in weights["subject"].items()},
        certain=float(weights["certain"]),
        least=float(weights["least"]),
    )
