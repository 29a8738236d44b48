"""Unknown names in Latin script: product codes, capitalised words no dictionary has, phrases of capitalised words.

A word's kind (common, rare, given name, code, acronym, common words glued like ``OpenScore``, unheard of) says what more it takes to be a name: a code like
``TPU v5e`` or an unheard-of word a second mention or a telling neighbour, a rare English word more of both.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.lexicon import EntityType
from pipeline.tag.entities_data import COMMON_RANK, english_rank, name_words
from pipeline.tag.unknown import RIGHT_AT, TYPED_BY, Proposal, Taken, cues

Kind = Literal["common", "rare", "given", "code", "camel", "glued", "acronym", "unheard", "number", "letter", "generic"]
TOKEN = re.compile(
    r"[A-Za-z\u00c0-\u024f0-9]"  # a set without classes is found fast; the branches look back at it
    r"(?:(?<!\d)[A-Za-z\u00c0-\u024f0-9]*(?:['’&+-][A-Za-z0-9]+)*|\d*(?:[A-Za-z][A-Za-z0-9]*|(?:\.\d+)?))"
)
CODE = re.compile(r"(?=.*[A-Za-z])(?=.*\d)[A-Za-z]{0,6}-?\d{1,5}[A-Za-z]{0,5}(?:-?\d{1,3}[A-Za-z]?)?")
COUNTED = re.compile(
    r"([A-Za-z]{2,})\d+(?:\.\d+)?(?: ?[%％倍亿]|个[点百])"
)  # letters, and an amount that is glued to them
BEHIND_NUMBER = re.compile(r" ?(?:[月日号年点岁%％倍亿万千百]|个)")
CAMEL = re.compile(r"(?:[A-Z]?[a-z]+|[A-Z]{2,})[A-Z]?[A-Za-z]*[A-Z][A-Za-z]*|[A-Z]{2,}[a-z]{2,}[A-Za-z]*")
BRAND = re.compile(r"[a-z][A-Z][a-z]{2,}")  # iPhone, eBay: no English word is written so
COMMON_ACRONYM = 2000  # English words more frequent than this rank are no acronyms though in capitals
VERY_COMMON = 150  # nor do those begin a name of several words (For Inference)
LETTERS = 3  # capitals of a given name that may be letters (ANN)
LONGEST = 5  # words in a name
LONG_WORD = 9  # letters from which an English ending makes a word
PREFIX = re.compile(r"(?:anti|counter|de|dis|hyper|inter|mis|multi|non|over|pre|re|sub|super|un|under)")
SUFFIX = re.compile(
    r"(?:[ts]ion|[ia]lity|ability|ivity|ment|ness|ism|istic|ative|ologist|ology|ously|ally|izing|ized)s?$"
)
BEHIND = frozenset(("number", "letter", "generic"))  # kinds of words that no name begins with
CONTRACTION = re.compile(
    r"(?<=[a-z])['’](?:re|ve|ll|m|d)$|n['’]t$|^(?:it|he|she|that|what|let|there|here|who|how|where)['’]s$"
)
NO_LETTERS: tuple[EntityType, ...] = ("PERSON", "WORK", "PLACE")  # what letters said one by one do not name


class Token(NamedTuple):
    """A Latin word: where it stands, as written, and its kind."""

    start: int
    end: int
    text: str
    kind: Kind


Place = tuple[int, int, list[Token]]  # start, end, words

LEAD = 8  # characters before a word that tell that it is a code
LONGEST_GLUED = 60  # characters of a name without spaces, or of several words


@lru_cache(maxsize=20_000)
def kind(text: str) -> Kind:
    """What sort of word this is, by its letters, the English dictionary and the lists in data/names.toml."""
    if len(text) > LONGEST_GLUED:  # noise; patterns and every way to part it would cost its square
        return "unheard"
    words, low = name_words(), text.lower()
    if CONTRACTION.search(low):
        return "common"
    if text[0].isdigit() and text.replace(".", "").isdigit():
        return "number"
    if len(text) == 1:
        return "letter"
    if low in words.generic or words.shapes.fullmatch(low):
        return "generic"
    if any(c.isdigit() for c in text):
        return "code" if CODE.fullmatch(text) else "unheard"
    if low in words.given:
        return "given"
    if text.isupper():
        rank = english_rank(low)
        if rank is None or (len(text) <= 4 and rank >= COMMON_ACRONYM):
            return "acronym"
        return "common" if rank < COMMON_RANK else "rare"
    rank = english_rank(low)
    if rank is not None:
        if BRAND.fullmatch(text):
            return "glued"
        return "common" if rank < COMMON_RANK else "rare"
    if CAMEL.fullmatch(text) and len(text) >= 5:
        return "camel" if not compound(low) else "glued"
    return "common" if _derived(low) else "unheard"


def _derived(low: str) -> bool:
    """Is a word no dictionary has built like an English one (``deregulation``, ``tokenization``)?"""
    match = PREFIX.match(low)
    if match and len(low) - match.end() >= 4 and english_rank(low[match.end() :]) is not None:
        return True
    return len(low) >= LONG_WORD and SUFFIX.search(low) is not None


@lru_cache(maxsize=20_000)
def compound(low: str) -> bool:
    """Is a glued word nothing but common words (``tokenfee``)?"""
    if len(low) > LONGEST_GLUED:
        return False
    for at in range(2, len(low) - 1):
        head, tail = low[:at], low[at:]
        if _ordinary(head) and (
            _ordinary(tail) or any(_ordinary(tail[:i]) and _ordinary(tail[i:]) for i in range(2, len(tail) - 1))
        ):
            return True
    return False


def _ordinary(word: str) -> bool:
    words = name_words()
    rank = english_rank(word)
    return (
        word in words.generic
        or word in words.tech
        or (rank is not None and rank < (400 if len(word) < 4 else 2 * COMMON_RANK))
    )


def phrases(simplified: str) -> list[list[Token]]:
    """The Latin words and numbers of a text, those that only a space parts together."""
    groups: list[list[Token]] = []
    end = -2
    for match in TOKEN.finditer(simplified):
        text, (start, to) = match[0], match.span()
        if text[-1].isdigit() and (counted := COUNTED.match(simplified, start)):
            text, to = counted[1], counted.end(1)
        token = Token(start, to, text, kind(text))
        if start == end + 1 and simplified[end] == " ":
            groups[-1].append(token)
        else:
            groups.append([token])
        end = to
    return groups


def propose(groups: list[list[Token]], folded: str, taken: Taken) -> list[Proposal]:
    """Names among the Latin words of a text (``phrases``) that no known name has taken."""
    seen: dict[str, list[Place]] = defaultdict(list)
    for tokens in groups:
        for name in _names(tokens, taken, folded):
            if name[-1].end - name[0].start > LONGEST_GLUED:  # noise; an automaton of such names costs their square
                continue
            seen[" ".join(t.text.lower() for t in name)].append((name[0].start, name[-1].end, name))
    names = (places for places in seen.values() if not _is_code(places, folded))
    return [proposal for places in names if (proposal := _judge(places, folded))]


def _is_code(places: list[Place], folded: str) -> bool:
    """Is it a code to type in (折扣碼 CAT20), said to be one at half its places?"""
    codes = name_words().codes
    told = sum(folded[max(start - LEAD, 0) : start].rstrip(" 是:").endswith(codes) for start, _, _ in places)
    return 2 * told >= len(places)


def _names(tokens: list[Token], taken: Taken, folded: str) -> list[list[Token]]:
    """Runs of words that could be one name: capitalised or unheard-of words, and numbers behind them."""
    runs: list[list[Token]] = []
    run: list[Token] = []
    for token in tokens:
        if run and len(run) < LONGEST and _can_follow(token) and not taken.overlaps(token.start, token.end):
            run.append(token)
            continue
        if run:
            runs.append(run)
        run = [token] if _can_start(token) and not taken.overlaps(token.start, token.end) else []
    if run:
        runs.append(run)
    return [trimmed for run in runs if (trimmed := _trim(run, folded))]


def _can_start(token: Token) -> bool:
    if token.kind in BEHIND:
        return False
    if token.kind in ("common", "glued"):
        rank = english_rank(token.text.lower()) if token.text[0].isupper() else 0
        return rank is None or rank >= VERY_COMMON
    return token.kind != "rare" or token.text[0].isupper()


def _can_follow(token: Token) -> bool:
    return token.kind not in ("letter", "generic", "common", "glued") or token.text[0].isupper()


def _trim(run: list[Token], folded: str) -> list[Token]:
    """A run without the generic words at its end and without a number that is not a version: 15 of ``Vera 15``, 3 of ``Mona 3月``."""
    while run and run[-1].kind in ("generic", "letter"):
        run = run[:-1]
    if len(run) >= 2 and run[-1].kind == "number":
        counts = BEHIND_NUMBER.match(folded, run[-1].end) or run[-2].kind in ("common", "given")
        if counts or len(run[-1].text) > 4:
            run = run[:-1]
    return run


def _judge(places: list[Place], folded: str) -> Proposal | None:
    """Is what occurs at these places a name? None if the evidence falls short."""
    tokens = places[0][2]
    surface = " ".join(token.text for token in tokens)
    kinds = [token.kind for token in tokens]
    if len(tokens) == 1:
        return _judge_word(surface, kinds[0], places, folded)
    least = 0.5 if kinds[0] == "given" and not tokens[-1].text.isupper() else 0.6  # tom Hanley
    if _capitals(places) < least or not set(kinds) & {"unheard", "camel", "code", "given", "rare"}:
        return None
    if kinds[0] == "given" and len(tokens) <= 3 and "number" not in kinds:
        return Proposal(surface, "PERSON")
    if len(kinds) == 2 and set(kinds) <= {"unheard", "given"}:
        return Proposal(surface, fallback="PERSON")
    if set(kinds) & {"code", "number", "unheard", "camel"} or len(places) >= 2 or _cued(places, folded):
        return Proposal(surface, fallback="PRODUCT")
    return None


def _judge_word(surface: str, kind: Kind, places: list[Place], folded: str) -> Proposal | None:
    count, capitals = len(places), _capitals(places)
    again = count >= 3
    match kind:
        case "given" if capitals >= 0.5 or again:
            letters = len(surface) <= LETTERS and surface.isupper()  # ANN, a search; ROY, heard for ROI
            return Proposal(surface, fallback="TERM" if letters else "PERSON")
        case "camel":
            return Proposal(surface, fallback="ORG")
        case "glued" if again and _cued(places, folded):
            return Proposal(surface, fallback="PRODUCT")
        case "acronym" if again or _cued(places, folded):
            return Proposal(surface, fallback="ORG" if len(surface) >= 4 and again else "TERM", never=NO_LETTERS)
        case "acronym" if count >= 2:
            return Proposal(surface, "TERM")
        case "code" if capitals >= 0.5 and (count >= 2 or _cued(places, folded)):
            return Proposal(surface, fallback="PRODUCT", never=NO_LETTERS)
        case "unheard" if len(surface) >= 4 and (capitals >= 0.5 or again):
            sure = count >= 2 and capitals >= 0.5
            return Proposal(surface, fallback="ORG") if sure or _cued(places, folded) else None
        case "rare" if len(surface) >= 4 and capitals >= 0.9 and again and _cued(places, folded):
            return Proposal(surface, fallback="PRODUCT")
    return None


def _capitals(places: list[Place]) -> float:
    """The share of words that begin with a capital letter or a digit."""
    words = [token.text[0] for _, _, tokens in places for token in tokens]
    return sum(first.isupper() or first.isdigit() for first in words) / len(words)


def _cued(places: list[Place], folded: str) -> bool:
    """Do the words beside the first mentions introduce a name (叫做…), or speak for some type, one right at it or four near?"""
    introducing = name_words().introducing
    votes: Counter[str] = Counter()
    for start, end, _ in places[:TYPED_BY]:
        votes.update(cues(folded, start, end))
        if max(votes.values(), default=0) >= RIGHT_AT or folded[max(start - 12, 0) : start].rstrip().endswith(
            introducing
        ):
            return True
    return False
