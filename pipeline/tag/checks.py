"""Doubts about claims that do not fit together."""

from __future__ import annotations

from pipeline.model import Check, Claim, Transcript


def find(claims: tuple[Claim, ...], transcript: Transcript) -> tuple[Check, ...]:
    """Checks over the claims of one episode, in order of the claims they name."""
    return ()
