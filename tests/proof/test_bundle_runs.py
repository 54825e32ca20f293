"""Random honest bundles are accepted; the short form of `make bundles`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.bundle_runs import accepted, honest, practice
from tests.proof.bundles import opened

HONEST = 100
BITS = 20


@pytest.mark.slow
def test_no_honest_bundle_is_refused(tmp_path: Path) -> None:
    assert honest(tmp_path / "data", count=HONEST, seed=11) == []


@pytest.mark.slow
def test_no_changed_bit_is_accepted(tmp_path: Path) -> None:
    with practice(tmp_path / "data", seed=3) as found:
        for _ in range(6):
            found.goes_on()
        files = opened(found.hands_over())

        assert accepted(files, found.house.keeper, bits=BITS, seed=3) == []
