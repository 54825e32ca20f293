"""The others, each asked the same in the same words."""

from __future__ import annotations

from dataclasses import dataclass

from tests.persons_data.beside import Pair, Rows

REVIEW = 0.01
"""What comes as review: a probability of one in a hundred."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Other:
    """What another matching found: pairs with a probability; milliseconds a question."""

    weights: dict[Pair, float]
    threshold: float
    review: float
    taken_ms: list[float]


def others_on(name: str, told: Rows) -> Other:
    """Ask `splink` or `recordlinkage`, which only this benchmark installs."""
    if name == "splink":
        from tests.persons_data import beside_splink

        model = beside_splink.trained(told)
        return Other(
            weights=beside_splink.weights(model),
            threshold=beside_splink.THRESHOLD,
            review=REVIEW,
            taken_ms=beside_splink.milliseconds(model, told),
        )
    from tests.persons_data import beside_recordlinkage

    return Other(
        weights=beside_recordlinkage.weights(told),
        threshold=beside_recordlinkage.THRESHOLD,
        review=REVIEW,
        taken_ms=beside_recordlinkage.milliseconds(told),
    )
