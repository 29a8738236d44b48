"""Where a number may begin that says an amount: what surely says none is passed over by one pattern, before Python looks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.tag import numerals, numerals_tokens
from pipeline.tag.numerals_context import any_of, words
from pipeline.tag.quantities_guards import AFTER_EACH, CONTRASTED, FAR, GOES_ON
from pipeline.tag.units import Region, Surfaces, surfaces

STATING = frozenset(("percent", "ratio", "duration", "money"))  # kinds of units that even a spoken 一 states


@lru_cache(maxsize=4)
def start(region: Region, strict: bool) -> re.Pattern[str]:
    """Where a number may begin that is not a spoken digit that surely says no amount; two in three of a talk are.

    Such are a digit with nothing behind it that could go on (一直, 万一, 三星) and an ordinal (第三, 周五); for ``strict``
    also most of what is none for ``quantities_guards.stated``, a 一 that means "a" (一个, 一家, 一点). All that takes a closer
    look is left to the guards.
    """
    known = surfaces(region)
    goes_on = GOES_ON | numerals.GOES_ON
    digit = f"[{numerals_tokens.D}]"
    ordinal = "|".join(rf"(?<=[^每]{re.escape(word)}{digit})" for word in words("ordinal", "before"))
    idle = [
        rf"(?<={digit})(?:[^{_class(goes_on | known.sizes.keys())}下\x00-\x7f]|(?<!零)下)",
        rf"(?:{ordinal})[^{_class(goes_on)}下正负\x00-\x7f]",
        *(_articles(known) if strict else ()),
    ]
    multiplied = "".join(
        rf"(?<!{re.escape(word)}{gap}[^\n].)" for word in words("product", "before") for gap in ("", r"\s")
    )
    return numerals_tokens.start(rf"(?!(?:{'|'.join(idle)}){multiplied})")


def _class(chars: Iterable[str]) -> str:
    """What stands between the brackets of a pattern for one of these characters."""
    return re.escape("".join(sorted(chars)))


def _articles(known: Surfaces) -> tuple[str, str]:
    """Sources of patterns behind a 一 that means "a": what it counts, and no word near that makes it a number.

    只有一个 and 它是两张卡, 这是一张卡 count, a currency may stand before, and the other end of a range behind.
    """
    only = words("only", "before")
    near = {word[0] for word in only if not word.endswith(tuple(set(only) - {word}))} | {"各"}
    money = known.prefix_ends | {" "}
    far = rf"[^{_class(near)}]{{{FAR - 1}}}"
    goes_on = GOES_ON | numerals.GOES_ON | {word[0] for word in words("only", "behind")}
    beside = goes_on | AFTER_EACH | {surface[1] for surface in known.han if surface[0] == "个" and len(surface) > 1}
    stating = {surface[0] for surface, (unit, _) in known.han.items() if unit.kind in STATING}
    things = [surface for surface in known.han if surface[0] not in stating | numerals.GOES_ON | {"个"}]
    measures = any_of(surface for surface in known.han if surface not in known.classifiers)
    return (
        rf"(?<={far}[^{_class(near | money)}]一)(?:个(?=[^{_class(beside)}])(?!{measures})|点(?=[^{_class(goes_on)}]))",
        rf"(?<={far}[^{_class(near | money | CONTRASTED)}]一)(?>{any_of(things)})(?=[^{_class(goes_on)}])",
    )
