"""The web report: a static site of an output folder, and a server for it on this machine.

records ─paragraphs→ blocks ─site→ episode pages; ─figures→ corpus pages; ─search→ index files
"""

from __future__ import annotations

from pipeline.report.site import Built, build

__all__ = ["Built", "build"]
