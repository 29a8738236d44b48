"""podclaims: from Chinese podcast transcripts to a database of what was said."""

__version__ = "0.1.0"
