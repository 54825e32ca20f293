"""The measure of walks fills what the projection fills, and walks in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.bench import ties


def test_what_is_filled_in_is_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ties, "QUERIES", 50)
    monkeypatch.setattr(ties, "WARM", 1)

    ties.fill(tmp_path, 200, 600)
    rings, paths, _ = ties.walk(tmp_path, 200)

    assert rings.ties > 20
    assert paths.ties > 0
    assert rings.p50_ms <= rings.p99_ms <= rings.slowest_ms
