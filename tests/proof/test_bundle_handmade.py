"""Bundles made by hand from the document, honest and not, as `verify` judges them.

The same are put before `verify.html`, so that both say the same.
"""

from __future__ import annotations

import pytest

from audit_reports.verdict import Asked
from audit_reports.verify import verify
from tests.log.known import LOG
from tests.proof.bundle_attacks import HONEST
from tests.proof.bundle_spellings import spellings
from tests.proof.every_attack import every_attack
from tests.proof.handmade_bundle import handmade
from tests.proof.handmade_plan import Plan

ATTACKS = every_attack()
SPELLINGS = spellings()
ASKED = Asked(vkeys=LOG.verifier_keys)
PLANS = 40


def test_what_is_made_as_the_document_says_is_accepted() -> None:
    empty = Plan(sections={"record": 2, "supervision": 0, "access": 0})
    stamped = Plan(stamp=b"a token")
    for plan in (HONEST, empty, stamped, *(Plan(seed=seed) for seed in range(PLANS))):
        assert verify(handmade(plan), ASKED).failure is None


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_by_its_check_at_its_place(name: str) -> None:
    attack = ATTACKS[name]

    failure = verify(attack.members, ASKED).failure

    assert failure is not None
    assert failure.check == attack.check
    assert attack.place in {None, failure.place}
    if attack.about is not None:
        section, version = attack.about
        assert failure.section == section
        assert version in {None, failure.version}


@pytest.mark.parametrize("name", SPELLINGS)
def test_the_same_thing_written_otherwise_is_refused(name: str) -> None:
    assert verify(SPELLINGS[name], ASKED).failure is not None
