"""The day an episode came out, in the forms in which files and feeds give it."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime

DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T\d+Z?)?\s*")


def iso_date(value: object) -> str | None:
    """A day as YYYY-MM-DD, as it is where the value was written; None for what is no date.

    Reads ISO 8601, RFC 2822 (feeds), 2024/3/31, 2024年3月31日 and 20240331.
    """
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if not isinstance(value, str) or len(value) > 100:
        return None
    found = DATE.match(value) or COMPACT.fullmatch(value)
    try:
        if found:
            return datetime.date(*map(int, found.groups())).isoformat()
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
