"""A hold is released by somebody in particular, for a reason, and not by who gains."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import holds, people, privacy
from api.house import House
from domain.facts.erasures import HoldReleased
from domain.privacy import REGISTER, State
from domain.refusals import NamesThePerson, NotUnderstood, SecondPersonNeeded
from domain.values import FactId, PersonId
from tests.cli.run import Said, run
from tests.erasure.conftest import Practice
from tests.erasure.forgetting_words import ask
from tests.house import PASSWORD


def hold(house: House, *, on: PersonId, by: PersonId) -> FactId:
    placed = holds.hold(house, by=by, person_id=on, reason="suit 12")
    return FactId(placed.fact_id)


def release(
    house: House, hold_id: FactId, *, by: PersonId, reason: str = "settled"
) -> HoldReleased:
    return holds.release(house, by=by, hold_id=hold_id, reason=reason)


class TestWhoReleases:
    def test_not_whom_it_is_about(self, house: House, prepared: Practice) -> None:
        held = prepared.officer.person_id
        placed = hold(house, on=held, by=prepared.other_officer.person_id)

        with pytest.raises(SecondPersonNeeded, match="about yourself"):
            release(house, placed, by=held)
        assert privacy.register(house).holds_on([held])

    @pytest.mark.parametrize("who", ["therapist", "supervisor"])
    def test_not_therapist_or_supervisor_of_the_client(
        self, house: House, prepared: Practice, who: str
    ) -> None:
        involved = getattr(prepared.town, who).person_id
        placed = hold(house, on=prepared.client, by=prepared.officer.person_id)

        with pytest.raises(SecondPersonNeeded, match="harder to see"):
            release(house, placed, by=involved)

    def test_not_the_supervisor_of_a_held_therapist(
        self, house: House, prepared: Practice
    ) -> None:
        town = prepared.town
        placed = hold(house, on=town.therapist.person_id, by=prepared.officer.person_id)

        with pytest.raises(SecondPersonNeeded):
            release(house, placed, by=town.supervisor.person_id)

    @pytest.mark.parametrize("who", ["client", "therapist"])
    def test_not_who_asked_for_what_it_forbids(
        self, house: House, prepared: Practice, who: str
    ) -> None:
        ask(house, prepared)
        on = prepared.client if who == "client" else prepared.town.therapist.person_id
        placed = hold(house, on=on, by=prepared.town.administrator.person_id)

        with pytest.raises(SecondPersonNeeded, match="you asked for the erasure"):
            release(house, placed, by=prepared.officer.person_id)

        release(house, placed, by=prepared.other_officer.person_id)
        assert not privacy.register(house).holds

    def test_who_asked_for_another_may(self, house: House, prepared: Practice) -> None:
        request = ask(house, prepared, person=prepared.other_client)
        by = prepared.officer.person_id
        placed = hold(house, on=prepared.client, by=by)

        assert request.state is State.OPEN
        assert release(house, placed, by=by).hold_id == placed

    def test_the_operator_releases_only_what_the_operator_placed(
        self, house: House, prepared: Practice
    ) -> None:
        own = hold(house, on=prepared.client, by=people.SYSTEM)
        other = hold(house, on=prepared.client, by=prepared.officer.person_id)

        release(house, own, by=people.SYSTEM, reason="")
        with pytest.raises(SecondPersonNeeded, match="only what the operator placed"):
            release(house, other, by=people.SYSTEM)

        last = house.ledger.facts(REGISTER)[-1]
        assert isinstance(last, HoldReleased)
        assert privacy.reason_of(house, last, last.reason) == "released by the operator"


class TestReasons:
    def test_one_is_needed(self, house: House, prepared: Practice) -> None:
        by = prepared.officer.person_id
        placed = hold(house, on=prepared.client, by=by)

        with pytest.raises(NotUnderstood, match="reason"):
            release(house, placed, by=by, reason="  ")

    def test_it_names_nobody_who_is_held(
        self, house: House, prepared: Practice
    ) -> None:
        by = people.SYSTEM
        placed = hold(house, on=prepared.client, by=by)

        with pytest.raises(NamesThePerson):
            release(house, placed, by=by, reason="Ms Quill settled")
        assert privacy.register(house).holds


class TestCommand:
    @pytest.fixture
    def held(self, data: Path, prepared: Practice) -> str:
        """The client, held by the administrator."""
        client = str(prepared.client)
        name = prepared.town.administrator.name
        assert by_name(data, name, "hold", client, "--reason", "suit 12").code == 0
        return client

    def test_without_a_name_it_says_what_to_do(self, data: Path, held: str) -> None:
        for words in ((), ("--reason", "settled")):
            said = run("--data", data, "release", held, *words)
            assert (said.code, said.out) == (2, "")
            assert "--reason TEXT --as NAME" in said.err

    def test_with_a_name_it_needs_a_reason(
        self, data: Path, prepared: Practice, held: str
    ) -> None:
        name = prepared.officer.name

        without = by_name(data, name, "release", held)
        done = by_name(data, name, "release", held, "--reason", "settled", "--json")

        assert (without.code, "--reason TEXT" in without.err) == (2, True)
        assert len(done.document["released"]) == 1


def by_name(data: Path, name: str, *words: str) -> Said:
    env = {"BOUNDARY_LEDGER_PASSWORD": PASSWORD}
    return run("--data", data, *words, "--as", name, env=env)
