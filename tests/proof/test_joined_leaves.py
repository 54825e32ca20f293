"""All leaves at once, as a bundle has them, from either database."""

from __future__ import annotations

import pytest

from domain.log_rows import LogDamaged
from tests.proof.keeping import Kept


def test_they_come_in_order_and_no_more_than_are_wanted(kept: Kept) -> None:
    kept.write(20)

    for size in (0, 1, 7, 20):
        assert kept.keeper.log.joined(size) == b"".join(kept.leaves()[:size])


def test_one_that_is_missing_is_missed(kept: Kept) -> None:
    kept.write(20)
    kept.past("DELETE FROM {leaves} WHERE log_index = 3")

    with pytest.raises(LogDamaged, match="of the first 20 leaves some are missing"):
        kept.keeper.log.joined(20)
    assert len(kept.keeper.log.joined(3)) == 3 * 65
