"""`python -m api.cli`, for where nothing is installed."""

from __future__ import annotations

from api.cli import main

main()
