"""Bundles that the product itself made: the page and the command line agree on them."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest

from api.house import House
from audit_reports.verdict import Asked
from audit_reports.verify import verify
from domain import recording
from domain.log.vkeys import VerifierKey
from domain.values import Section
from tests.browser.examiner import Machine
from tests.house import Town
from tests.log.known import flipped
from tests.proof.bundle_attacks import dropped, repeated, swapped
from tests.proof.bundles import facts_in, fill, handed_over, opened
from tests.proof.handmade_bundle import Members
from tests.proof.shadow import Forger

pytestmark = pytest.mark.browser


def lines(keys: Iterable[VerifierKey]) -> str:
    """Keys as they are given out, one a line."""
    return "".join(f"{key}\n" for key in keys)


class TestRealBundles:
    @pytest.fixture
    def real(self, house: House, town: Town) -> tuple[Members, tuple[VerifierKey, ...]]:
        case = fill(house, town)
        handed_over(house, case)
        made = handed_over(
            house, case, withheld=[recording.opened(house.ledger, case).client_id]
        )
        return opened(made), tuple(house.keeper.vkeys)

    def test_are_accepted_with_the_same_facts(
        self, machine: Machine, real: tuple[Members, tuple[VerifierKey, ...]]
    ) -> None:
        members, keys = real

        answer = machine.takes(members).answers(
            vkeys=lines(keys), witness_keys="", with_facts=True
        )

        told = verify(members, Asked(vkeys=keys))
        assert told.failure is None
        assert answer["failure"] is None
        assert [fact["plain"]["fact_id"] for fact in answer["facts"]] == [
            fact["fact"]["fact_id"] for fact in told.facts
        ]
        assert answer["redacted"] > 0

    def test_are_refused_by_both_where_facts_were_moved(
        self, machine: Machine, real: tuple[Members, tuple[VerifierKey, ...]]
    ) -> None:
        members, keys = real
        count = facts_in(members)
        changed = {
            "first dropped": dropped(members, 1),
            "middle dropped": dropped(members, count // 2),
            "last dropped": dropped(members, count),
            "swapped": swapped(members, 1, 2),
            "twice": repeated(members, 2),
            "cut off": members | {"leaves.bin": members["leaves.bin"][:-65]},
        }

        said = {
            name: machine.takes(files).answers(vkeys=lines(keys), witness_keys="")
            for name, files in changed.items()
        }

        assert {name: answer["failure"]["check"] for name, answer in said.items()} == {
            name: failure.check
            for name, files in changed.items()
            if (failure := verify(files, Asked(vkeys=keys)).failure)
        }

    def test_are_refused_by_both_where_they_are_a_second_file_of_the_case(
        self, machine: Machine, house: House, town: Town
    ) -> None:
        keys = tuple(house.keeper.vkeys)
        honest = opened(handed_over(house, town.case, sections=(Section.RECORD,)))

        forged = Forger(house, town.case, honest).handed_over()

        page = machine.takes(forged).answers(vkeys=lines(keys), witness_keys="")
        failure = verify(forged, Asked(vkeys=keys)).failure
        assert failure is not None
        assert (failure.check, failure.place, failure.section) == (
            4,
            "keys.json",
            "record",
        )
        assert {
            name: page["failure"][name] for name in ("check", "place", "section")
        } == {
            "check": 4,
            "place": "keys.json",
            "section": "record",
        }

    def test_are_refused_by_both_with_any_bit_changed(
        self, machine: Machine, real: tuple[Members, tuple[VerifierKey, ...]]
    ) -> None:
        members, keys = real
        dice = Random(7)
        names = [name for name in members if not name.endswith(".checkpoint")]

        for name in dice.choices(names, k=150):
            bit = dice.randrange(8 * len(members[name]))
            changed = members | {name: flipped(members[name], bit)}
            answer = machine.takes(changed).answers(vkeys=lines(keys), witness_keys="")
            failure = verify(changed, Asked(vkeys=keys)).failure

            assert failure is not None, (name, bit)
            assert not answer["ok"], (name, bit)
            # A browser cannot check ML-DSA: it finds that bit by the proofs instead.
            if name != "checkpoint":
                assert answer["failure"]["check"] == failure.check, (name, bit)
