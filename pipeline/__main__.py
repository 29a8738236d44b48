"""``python -m pipeline`` is ``podclaims``."""

from pipeline.cli import main

main()
