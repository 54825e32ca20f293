"""The published benchmark: ratios of what was measured beside each other in one run."""

from __future__ import annotations

from api.bench.running import run

__all__ = ["run"]
