"""Odd spellings are refused by the page and by the command line, at the same check."""

from __future__ import annotations

import pytest

from audit_reports.verdict import Asked
from audit_reports.verify import verify
from tests.browser.examiner import Machine
from tests.log.known import LOG, WITNESS
from tests.proof.bundle_spellings import CHANGED, spellings
from tests.proof.handmade_bundle import handmade

pytestmark = pytest.mark.browser
ASKED = Asked(vkeys=LOG.verifier_keys, witness_keys=WITNESS.verifier_keys)


def test_what_is_spelt_well_is_accepted(machine: Machine) -> None:
    members = handmade(CHANGED)

    assert verify(members, ASKED).failure is None
    assert machine.takes(members).answers()["failure"] is None


def test_what_is_not_is_refused_by_both(machine: Machine) -> None:
    odd = spellings()

    said = {
        name: machine.takes(members).answers()["failure"]
        for name, members in odd.items()
    }

    assert len(odd) > 100
    assert {failure and failure["kind"] for failure in said.values()} == {"changed"}
    assert {name: failure["check"] for name, failure in said.items()} == {
        name: failure.check
        for name, members in odd.items()
        if (failure := verify(members, ASKED).failure)
    }
