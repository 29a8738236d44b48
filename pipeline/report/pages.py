"""Pages from templates (data/templates/report), every word from a transcript escaped by jinja2.

Templates are written in Traditional Chinese; for simplified episodes their own words are converted once, when loaded.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline import amounts, resources
from pipeline.marks import stamp
from pipeline.record import ClaimRecord
from pipeline.report.script import simplified

if TYPE_CHECKING:
    from jinja2 import Environment, Template

TEMPLATES = resources.DATA / "templates" / "report"
ASSETS = ("report.css", "report.js", "episode.js", "search.js", "claims.js", "names.js")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' https: http:; "
    "form-action 'self'; base-uri 'none'"
)


def render(template: str, script: str, **values: Any) -> bytes:
    """A page. ``root`` must be among the values: the way to the site's top ("" or "../")."""
    return _template(template, script).render(script=script, **values).encode()


@lru_cache(maxsize=32)
def _template(name: str, script: str) -> Template:
    return _environment(script).get_template(name)


@lru_cache(maxsize=2)
def _environment(script: str) -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    convert = simplified if script == "cn" else str
    sources = {path.name: convert(path.read_text(encoding="utf-8")) for path in sorted(TEMPLATES.glob("*.html"))}
    environment = Environment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    words = json.loads(convert(json.dumps(resources.toml("report.toml"), ensure_ascii=False)))

    def amount(claim: ClaimRecord) -> str:
        return convert(amounts.amount(claim, words["unit"], script))

    environment.filters |= {"stamp": stamp, "path": path, "amount": amount, "whole": _whole, "percent": "{:.1%}".format}
    lang = {"tw": "zh-Hant-TW", "cn": "zh-Hans-CN"}[script]
    environment.globals |= {"words": words, "policy": POLICY, "lang": lang, "own": own_words(script)}
    return environment


def own_words(script: str) -> str:
    """For a simplified page the characters of the scripts' own words and what they become, in pairs: 個个數数."""
    if script != "cn":
        return ""
    texts = [(TEMPLATES / name).read_text(encoding="utf-8") for name in ASSETS if name.endswith(".js")]
    return "".join(c + simplified(c) for c in sorted(set("".join(texts))) if simplified(c) != c)


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    """Units as people read them."""
    named: dict[str, str] = resources.toml("report.toml")["unit"]
    return named


def path(name: str) -> str:
    """A file name as one part of a link."""
    return quote(name, safe="")


def _whole(number: float) -> str:
    return f"{number:,.0f}"


def script_file(name: str, value: object) -> bytes:
    """Data as a script, which pages opened from disk may load: ``podclaims.put(name, value)``."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"podclaims.put({json.dumps(name, ensure_ascii=False)},{text})\n".encode()
