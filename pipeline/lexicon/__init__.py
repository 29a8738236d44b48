"""Names that are known beforehand: entries, the files they come from, and one pass that finds them all in a text.

A lexicon file is JSONL, one thing a line; blank lines and lines that start with ``//`` are skipped:

    {"id": "nvidia", "type": "ORG", "en": ["NVIDIA"], "tw": ["輝達"], "cn": ["英伟达"], "tickers": ["NVDA"],
     "alias": ["皮衣黃家"], "weak": ["NVDA"], "context": ["GPU", "顯卡"], "never": ["nvidia-gtc"]}

``en``, ``tw`` and ``cn`` hold names in use in that language, the one to display first; an entry has at least one of
them. ``alias`` holds other surfaces (nicknames, abbreviations, common mishearings that are no common word). Surfaces
in ``weak`` also mean something else (蘋果 the fruit, Meta the prefix): they count only where a ``context`` word stands
near or the episode names the thing by a strong surface elsewhere. ``never`` lists ids that must not be merged with
this one though they look or sound alike (grok / groq).
"""

from pipeline.lexicon.decisions import Decision, apply
from pipeline.lexicon.entries import EntityType, Entry, compact, fold, gapless, latin
from pipeline.lexicon.files import DECISION, SPACY_LABELS, decisions, override, parse, read
from pipeline.lexicon.search import Hit, Lexicon

__all__ = [
    "DECISION",
    "SPACY_LABELS",
    "Decision",
    "EntityType",
    "Entry",
    "Hit",
    "Lexicon",
    "apply",
    "compact",
    "decisions",
    "fold",
    "gapless",
    "latin",
    "override",
    "parse",
    "read",
]
