"""What is asked before a role: paths with sources, codes, clocks, and nothing too much."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from api import people, ties
from api.dual import cases_of, consider, relations_of, ties_of
from api.dual_told import considered_document, relation_document
from api.former_clients import former_clients
from api.house import House
from api.letting_in import operator_books
from api.privacy import called
from domain.case import section_stream
from domain.dual import walking
from domain.dual.clocks import Runs
from domain.dual.considering import Taking
from domain.dual.gottlieb import PROPOSED
from domain.dual.limbs import Limb
from domain.dual.sight import own
from domain.facts.bookkeeping import Licence
from domain.facts.dual_roles_choices import EnteredRole
from domain.facts.ties import Safeguard, TieKind, TieStanding, Unavoidable
from domain.refusals import TieUnknown
from domain.values import PersonId, Section
from tests.dual.telling import registered, state
from tests.house import NOON, Clock, Town, tell

ENDED: dict[str, Any] = {
    "initiated_by": "mutual",
    "reason": "goals_met",
    "pretermination_sessions": 2,
    "alternatives_offered": True,
    "mode": "in_person",
    "last_contact_at": "2026-03-01T10:00:00Z",
}

STARTED: dict[str, Any] = {
    "modality": "individual",
    "setting": "office",
    "client_vulnerability": ["none_known"],
    "prior_relationship": "none",
    "treatment_under_trainee": False,
}
SESSION: dict[str, Any] = {
    "planned_minutes": 50,
    "actual_minutes": 50,
    "medium": "in_person",
    "place": "office",
    "alliance_stage": "process",
}


@pytest.fixture
def thea(house: House, town: Town) -> PersonId:
    """The therapist of `town.case`, whom four codes bind."""
    person = town.therapist.person_id
    people.practise(
        house,
        person_id=person,
        licence=Licence.LICENSED,
        codes=("APA", "ACA", "NASW", "BACP", "Of another land"),
    )
    return person


def end(house: House, town: Town, **more: Any) -> None:
    """Therapy in `town.case` ends."""
    tell(
        house,
        town.therapist,
        town.case,
        kind="TherapyTerminated",
        data={**ENDED, **more},
    )


def test_the_partner_of_a_client_asks_twice(
    house: House, thea: PersonId, ada: PersonId, ben: PersonId
) -> None:
    state(house, ben, ada)

    told = consider(house, therapist=thea, person=ben)

    (asked,) = told.asked
    assert asked.limbs == (Limb.CLOSE_PERSON, Limb.CLIENTS_KNOWN)
    assert asked.path.people == (ben, ada, thea)
    assert {cite.code for cite in asked.cites} == {"APA", "ACA", "NASW", "BACP"}
    assert told.codes_unknown == ("Of another land",)
    assert told.limbs == asked.limbs


def test_every_step_says_which_fact_who_and_when(
    house: House, thea: PersonId, ada: PersonId, ben: PersonId
) -> None:
    tie = state(house, ben, ada)
    names = lambda person: called(house, person)  # noqa: E731

    document = considered_document(consider(house, therapist=thea, person=ben), names)

    first, treats = (hop[0] for hop in document["asked"][0]["path"])
    assert first["source"] == {
        "fact": str(tie.tie_id),
        "told_by": {
            "person": str(people.SYSTEM),
            "name": "the operator of the machine",
        },
        "told_at": "2026-03-09T12:00:00Z",
        "how": "third_party",
    }
    assert first["since"] == "2025-02-02T12:00:00Z"
    assert treats["source"]["told_by"]["name"] == "Thea Lind"
    assert treats["since"] == "2026-02-07T12:00:00Z"
    assert document["asked"][0]["words"] == (
        "Ben Quill is the partner of Ada Quill; Ada Quill is a client of Thea Lind"
    )


def test_a_tie_of_the_circle_serves_its_holder_and_their_reviewer_alone(
    house: House, town: Town, thea: PersonId, ben: PersonId
) -> None:
    other = town.other_therapist.person_id
    state(house, ben, thea, kind=TieKind.CLUB, held_by=thea)
    state(house, ben, other, kind=TieKind.KIN, held_by=thea)

    mine = consider(house, therapist=thea, person=ben)
    theirs = consider(house, therapist=other, person=ben)

    assert [each.limbs for each in mine.asked] == [(Limb.SAME_PERSON,)]
    assert theirs.asked == ()
    assert relations_of(house, ben) == []
    assert len(relations_of(house, ben, for_whom=thea)) == 2


def test_who_asks_at_once_sees_their_own_alone(
    house: House, town: Town, thea: PersonId, ada: PersonId, ben: PersonId
) -> None:
    state(house, ben, ada)
    other = town.other_therapist.person_id

    at_once = consider(house, therapist=thea, person=ben, sight=own(thea))

    assert at_once.asked == ()
    assert [r.words for r in relations_of(house, ada, for_whom=thea)] == [
        "is a client of"
    ]
    assert relations_of(house, ada, for_whom=other) == []


def test_relations_say_what_still_is_first(
    house: House, town: Town, ada: PersonId, ben: PersonId
) -> None:
    state(house, ben, ada, until=NOON - timedelta(days=3))
    state(house, ben, ada, kind=TieKind.BUSINESS, standing=TieStanding.PROMISED)

    told = relations_of(house, ada)

    assert [(r.words, r.other_id == ben) for r in told] == [
        ("is the client in a case before a panel with", False),
        ("is a client of", False),
        ("is to be in business with", True),
        ("was the partner of", True),
    ]
    assert relation_document(told[1], lambda p: called(house, p))["words"] == (
        "is a client of Thea Lind"
    )
    assert cases_of(r.step for r in told) == [town.case]


def test_a_client_who_comes_back_is_asked_nothing(
    house: House, town: Town, thea: PersonId, ada: PersonId
) -> None:
    end(house, town)

    told = consider(house, therapist=thea, person=ada)

    assert told.asked == ()
    assert told.levels is None
    assert [one.reference for one in told.former]


def test_another_role_with_a_client_lays_levels_and_clocks_beside_it(
    house: House, town: Town, thea: PersonId, ada: PersonId
) -> None:
    end(house, town)

    told = consider(house, therapist=thea, person=ada, role=EnteredRole.BUSINESS)

    (former,), (asked,) = told.former, told.asked
    assert asked.limbs == (Limb.SAME_PERSON,)
    assert asked.path.near[0].standing is TieStanding.FORMER
    assert str(asked.path.near[0].until) == "2026-03-01 10:00:00+00:00"
    assert former.last_contact_on.isoformat() == "2026-03-01"
    assert [(clock.code, clock.runs) for clock in former.clocks] == [
        ("NASW", Runs.NEVER),
        ("ACA", Runs.UNTIL),
        ("APA", Runs.UNTIL),
        ("BACP", Runs.NONE_FIXED),
        ("Of another land", Runs.SILENT),
    ]
    assert former.next_end is None
    assert told.levels is not None
    assert told.levels.are_proposed
    assert told.levels.contemplated == PROPOSED[EnteredRole.BUSINESS]
    assert cases_of(told) == [town.case]


def test_levels_that_somebody_looked_at_are_not_proposed(
    house: House, thea: PersonId, ben: PersonId
) -> None:
    levels = PROPOSED[EnteredRole.NEIGHBOUR]

    told = consider(
        house,
        therapist=thea,
        person=ben,
        role=EnteredRole.FAMILY,
        current=levels,
        contemplated=levels,
    )

    assert told.levels is not None
    assert not told.levels.are_proposed
    assert told.asked == ()


def test_therapy_that_goes_on_has_no_clock(
    house: House, thea: PersonId, ada: PersonId
) -> None:
    told = consider(house, therapist=thea, person=ada, role=EnteredRole.LANDLORD_TENANT)

    assert told.former == ()
    assert told.levels is not None
    assert told.asked[0].path.near[0].until is None


def test_a_supervisee_and_a_panel_are_asked_about(
    house: House, town: Town, ada: PersonId, ben: PersonId
) -> None:
    state(house, ben, ada)
    supervisor = consider(house, therapist=town.supervisor.person_id, person=ben)
    member = consider(
        house, therapist=town.board_member.person_id, person=ben, role=Taking.PANEL
    )

    assert [each.limbs for each in supervisor.asked] == [(Limb.SUPERVISION,)]
    assert Limb.PANEL in member.limbs


def test_nobody_is_asked_about_themselves(house: House, thea: PersonId) -> None:
    assert consider(house, therapist=thea, person=thea).asked == ()


def test_what_is_unavoidable_is_shown_with_what_guards_it(
    house: House, thea: PersonId, ada: PersonId, ben: PersonId
) -> None:
    state(house, ben, ada)
    ties.unavoidable(
        house,
        therapist=thea,
        person=ben,
        grounds=(Unavoidable.RURAL,),
        safeguards=(Safeguard.CONSENT,),
        review_due=NOON + timedelta(days=90),
        booking=operator_books(house),
    )

    told = consider(house, therapist=thea, person=ben)

    assert told.guarded is not None
    assert told.guarded.grounds == (Unavoidable.RURAL,)
    assert told.asked
    document = considered_document(told, lambda p: called(house, p))
    assert document["unavoidable"]["grounds"][0]["ground"] == "rural"


def test_somebody_with_very_many_ties_is_named_as_walked_in_part(
    house: House, thea: PersonId, ben: PersonId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "HUB", 2)
    cem = registered(house, "Cem")
    state(house, ben, cem)
    for nth in range(4):
        state(house, cem, registered(house, f"Somebody {nth}"), kind=TieKind.CLUB)
    state(house, registered(house, "Another"), thea)

    told = consider(house, therapist=thea, person=ben)
    circle = ties_of(house, ben, depth=2)

    assert told.cut == (cem,)
    assert circle.cut == (cem,)


def test_what_is_three_ties_away_is_shown_with_how_far(
    house: House, thea: PersonId, ada: PersonId, ben: PersonId
) -> None:
    state(house, ben, ada)

    far = ties_of(house, ben, depth=3).far

    assert (far[ben], far[ada], far[thea]) == (0, 1, 2)
    assert set(ties_of(house, ben, depth=3, sight=own(thea)).far) == {ben}


def test_what_a_destroyed_case_told_of_is_left_as_it_was(
    house: House, town: Town, thea: PersonId, ada: PersonId, ben: PersonId
) -> None:
    state(house, ben, ada)
    house.keys.destroy(stream=section_stream(town.case, Section.RECORD))

    told = consider(house, therapist=thea, person=ben)

    assert [step.standing for step in told.asked[0].path.far] == [TieStanding.CURRENT]
    assert former_clients(house, therapist=thea) == []


class TestFormerClients:
    """Whose interval ends when, over all cases or one therapist's."""

    def test_an_interval_that_ends_soon_is_found(
        self, house: House, town: Town, clock: Clock, thea: PersonId
    ) -> None:
        end(house, town)
        clock.forward(days=700)

        soon = former_clients(house, within_days=60)
        sooner = former_clients(house, within_days=20)

        assert [one.case_id for one in soon] == [town.case]
        assert sooner == []
        assert soon[0].therapist_id == thea

    @pytest.mark.usefixtures("thea")
    def test_what_ends_next_comes_first(self, house: House, town: Town) -> None:
        end(house, town)
        tell(
            house,
            town.other_therapist,
            town.other_case,
            kind="TherapyTerminated",
            data=ENDED,
        )

        everybody = former_clients(house)
        theirs = former_clients(house, therapist=town.other_therapist.person_id)

        assert [one.case_id for one in everybody] == [town.case, town.other_case]
        assert [one.case_id for one in theirs] == [town.other_case]
        assert theirs[0].clocks == ()
        assert theirs[0].next_end is None

    def test_a_client_who_began_again_is_no_former_one(
        self, house: House, town: Town, thea: PersonId
    ) -> None:
        end(house, town)
        tell(
            house,
            town.therapist,
            town.case,
            kind="TherapyStarted",
            data=STARTED,
            occurred_at="2026-03-09T11:00:00Z",
        )

        assert former_clients(house, therapist=thea) == []

    def test_a_last_session_after_the_ending_moves_the_clock(
        self, house: House, town: Town, thea: PersonId, ada: PersonId
    ) -> None:
        end(house, town)
        tell(
            house,
            town.therapist,
            town.case,
            kind="SessionHeld",
            data=SESSION,
            occurred_at="2026-03-09T11:00:00Z",
        )

        (one,) = former_clients(house, therapist=thea)
        told = consider(house, therapist=thea, person=ada, role=EnteredRole.BUSINESS)

        assert one.last_contact_on.isoformat() == "2026-03-09"
        assert told.asked[0].path.near[0].standing is TieStanding.FORMER
        assert told.former[0].last_contact_on == one.last_contact_on

    def test_one_who_died_is_not_listed(
        self, house: House, town: Town, thea: PersonId, clock: Clock
    ) -> None:
        end(house, town, reason="death")
        clock.forward(days=700)

        assert former_clients(house, therapist=thea) == []
        assert former_clients(house, therapist=thea, within_days=60) == []

    def test_as_it_stood_on_a_day(
        self, house: House, town: Town, thea: PersonId
    ) -> None:
        end(house, town)
        tell(
            house,
            town.therapist,
            town.case,
            kind="TherapyStarted",
            data=STARTED,
            occurred_at="2026-03-09T11:00:00Z",
        )

        def on(day: str) -> list[str]:
            at = datetime.fromisoformat(f"{day}+00:00")
            found = former_clients(house, therapist=thea, at=at)
            return [one.last_contact_on.isoformat() for one in found]

        assert on("2020-01-01T00:00") == []
        assert on("2026-03-08T09:59") == []
        assert on("2026-03-08T10:00") == ["2026-03-01"]
        assert on("2026-03-09T10:59") == ["2026-03-01"]
        assert on("2026-03-09T11:00") == []


def test_a_role_of_a_case_cannot_be_ended_as_a_tie(
    house: House, town: Town, thea: PersonId, ada: PersonId
) -> None:
    (treats,) = [s for s in ties_of(house, ada).steps if s.first == thea]

    with pytest.raises(TieUnknown):
        ties.end(house, treats, booking=operator_books(house))
