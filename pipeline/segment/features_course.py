"""How the talk runs on from one cue to the next: inside a read, behind it, towards its brand, through a call of the show's own.

Each column says something of an utterance that stands between cues and holds none itself. All of them look at the last cue before
and the next one behind, so they are linear in the number of utterances.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.segment.features_local import APART, BETWEEN, FAR, LONG, NEAR, WIDE, Offsets, Table
from pipeline.segment.sections_cues import cues

Flags = npt.NDArray[np.bool_]

FIRST = ("begin", "after")
"""Edges of the cue groups for which it matters whether a phrase begins with the cue (好那…, but not 很好那…)."""
TURNS, TURNS_FIRST, ASKS = ("readend", "thanksagain", "endshow"), ("handback", "welcome"), ("hire", "engage")
"""Cues that turn back to the show from a read: anywhere in a phrase, and only where a phrase begins with them. Asking the
listeners for something is no read either, but may come long after one."""
OWN = ("ownwork", "event", "membership", "community", "survey", "recruit")
"""Cues of what the show itself makes, sells or holds."""


def columns(*wanted: str) -> list[int]:
    """The numbers of cue groups."""
    return [i for i, group in enumerate(cues().groups) if group.name in wanted]


def _firsts(*wanted: str) -> list[int]:
    telling = [group.name for group in cues().groups if group.edge in FIRST]
    return [i for i, name in enumerate(telling) if name in wanted]


def turning(counts: Table, first: Table) -> Flags:
    """Does an utterance turn back to the show?"""
    found: Flags = counts[:, columns(*TURNS)].sum(1) + first[:, _firsts(*TURNS_FIRST)].sum(1) > 0
    return found


def running(counts: Table, first: Table, starts: Offsets) -> Table:
    """Does a read that was disclosed run on, does a turn back to the show end it, has one been, in three columns?

    *running*: a disclosure shortly before and no turn since (``本集由某某贊助,我每天出門都帶著它``). *enclosed*: and a turn
    (``好那我們``, a greeting, the end of the read) follows within the length of a read, so that what lies between belongs to it.
    *turned*: such a turn has been shortly before, and no disclosure since.
    """
    n = len(starts)
    back = turning(counts, first)
    turn = back | (first[:, _firsts(*ASKS)].sum(1) > 0)
    disclosing = counts[:, columns("credit", "admark", "partner")].sum(1) > 0
    said, turned, coming = _last(disclosing), _last(turn & ~disclosing), _next(turn)
    begun = starts[np.maximum(said, 0)]
    on = (said > turned) & (starts - begun < FAR)
    until = np.minimum(coming, n - 1)
    enclosed = (said > turned) & (coming < n) & back[until] & (starts[until] - begun < LONG)
    ended = np.maximum(turned, 0)
    after = (said >= 0) & (turned > said) & (starts[ended] - begun < LONG) & (starts - starts[ended] < FAR)
    return np.stack([on, enclosed, after], axis=1).astype(np.float64)


def told(counts: Table, first: Table, named: Table, starts: Offsets, ends: Offsets) -> Table:
    """Is a problem told that the sponsor will solve, how it does, what the host has had of it, has it been led up to, in four columns?

    *problem*: words of a problem have just been said, and the sponsor is named a paragraph later at most (``出差最怕的就是手機沒電,
    找不到插座又不方便。後來我換了嶺線``). *remedy*: the sponsor was named upon a problem, though in no read that had named it before,
    and what one does with it and what that saves goes on to be told (``我就用嶺線的掃描,你把單子往上一放,它自動幫你分好,省時又省力``).
    *experience*: it was credited or named before, no turn has come since, and the host goes on to tell of themself
    (``我一開始也不相信,用了快半年,對我來說真的有差``), or of such problems where no name was recognised. *handed*: words that lead up
    to a read stand shortly before, and the sponsor is credited or named shortly behind (``說到這裡要岔開一下。`` … ``就是由嶺線背包贊助的``).
    All count as much as the naming.
    """
    n = len(starts)
    after = _next(named > 0)
    until = np.minimum(after, n - 1)
    reach = np.searchsorted(ends, starts - NEAR, side="right")
    problems = _total(counts[:, columns("worry")])
    worth = np.minimum(named[until], 1.0) * ((after < n) & (starts[until] - ends < WIDE))
    problem = worth * np.minimum(problems[until + 1] - problems[reach], 2) / 2 * (problems[1:] > problems[reach])
    credited = np.maximum(named, np.minimum(counts[:, columns("credit", "partner")].sum(1), 1.0))
    said, back = _last(credited > 0), turning(counts, first)
    told_of = ("testimony", "hostself") if named.any() else ("testimony", "hostself", "worry")
    stories = counts[:, columns(*told_of)].sum(1) > 0
    came, comes = np.maximum(_last(stories), said), _next(stories)
    close = (starts[np.minimum(comes, n - 1)] - ends < 2 * NEAR) & (starts - ends[np.maximum(came, 0)] < 2 * NEAR)
    goes_on = close & (comes < n) & (_last(back) <= said)
    inside = np.maximum(said, 0)
    experience = np.minimum(credited[inside], 1.0) * ((said >= 0) & (starts - ends[inside] < FAR) & goes_on)
    led, coming = _last(counts[:, columns("handover")].sum(1) > 0), _next(credited > 0)
    until = np.minimum(coming, n - 1)
    near = (coming < n) & (led >= 0) & (led > said) & (starts[until] - ends[np.maximum(led, 0)] < WIDE)
    handed = np.where(near, np.minimum(credited[until], 1.0), 0.0)
    remedy = _remedy(counts, named, credited, back, starts, ends)
    found: Table = np.stack([problem, remedy, experience, handed], axis=1)
    return found


def _remedy(counts: Table, named: Table, credited: Table, back: Flags, starts: Offsets, ends: Offsets) -> Table:
    """The column *remedy* of ``told``. A read that named or credited the sponsor before has other columns for how it goes on."""
    n = len(starts)
    problems = _total(counts[:, columns("worry")])
    solving = counts[:, columns("use", "claim", "benefit")].sum(1) > 0
    last = _last(named > 0)
    upon = np.maximum(last, 0)
    opened = problems[upon + 1] - problems[np.searchsorted(ends, starts[upon] - WIDE, side="right")]
    came, comes = np.maximum(_last(solving), upon), _next(solving)
    goes_on = (comes < n) & (starts[np.minimum(comes, n - 1)] - ends[came] < NEAR) & (_last(back) <= last)
    behind = (last >= 0) & (last < np.arange(n)) & (starts - ends[upon] < WIDE)
    earlier = np.where(upon > 0, _last(credited > 0)[upon - 1], -1)
    alone = (earlier < 0) | (starts[upon] - ends[earlier] > FAR)
    worth = np.minimum(named[upon], 1.0) * np.minimum(opened, 2) / 2
    found: Table = np.where(behind & goes_on & alone, worth, 0.0)
    return found


def campaign(counts: Table, starts: Offsets, ends: Offsets) -> Table:
    """Does an utterance stand among several words of what the show itself makes, sells or holds, a paragraph apart at most?"""
    n = len(starts)
    own = counts[:, columns(*OWN)].sum(1)
    before, after = _last(own > 0), _next(own > 0)
    gap = starts[np.minimum(after, n - 1)] - ends[np.maximum(before, 0)]
    close = np.clip((APART - gap) / (APART - BETWEEN), 0.0, 1.0)
    total = _total(own[:, None])
    near = total[np.searchsorted(starts, ends + FAR)] - total[np.searchsorted(ends, starts - FAR, side="right")]
    found: Table = np.where((before >= 0) & (after < n), close * np.clip((near - 2) / 3, 0.0, 1.0), 0.0)
    return found


def _last(here: Flags) -> Offsets:
    """The last row up to each that is true; -1 if none."""
    rows: Offsets = np.maximum.accumulate(np.where(here, np.arange(len(here)), -1))
    return rows


def _next(here: Flags) -> Offsets:
    """The next row from each on that is true; their number if none."""
    rows: Offsets = np.minimum.accumulate(np.where(here, np.arange(len(here)), len(here))[::-1])[::-1]
    return rows


def _total(counts: Table) -> Table:
    """Running sums of a table's rows, one more than rows."""
    return np.concatenate([[0.0], counts.sum(1).cumsum()])
