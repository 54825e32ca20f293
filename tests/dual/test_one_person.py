"""Two records that somebody judged to be one person are one where ties are walked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api import judgements, people, ties
from api.dual import cases_of, consider, relations_of, ties_of
from api.dual_told import considered_document
from api.house import House
from api.letting_in import operator_books
from api.privacy import called
from audit_reports.ties_svg import ties_picture
from domain import recording
from domain.dual.considering import Taking
from domain.dual.limbs import Limb
from domain.dual.sight import PRACTICE, own
from domain.dual.steps import path_in_words
from domain.facts.dual_roles_choices import EnteredRole
from domain.facts.persons import Judgement, LikenessJudged
from domain.facts.ties import Safeguard, TieKind, Unavoidable
from domain.values import CaseId, PersonId
from tests.dual.telling import registered, state
from tests.dual.test_dual import ENDED
from tests.house import NOON, Someone, Town, open_case, tell

WHY = "they told us"


def judge(
    house: House,
    one: PersonId,
    other: PersonId,
    judgement: Judgement = Judgement.SAME,
) -> LikenessJudged:
    """Somebody looks at two records and says how they are alike."""
    return judgements.judge(
        house,
        person_id=one,
        other_id=other,
        judgement=judgement,
        reason=WHY,
        booking=operator_books(house),
    )


def undo(house: House, one: PersonId, other: PersonId) -> None:
    judgements.undo(
        house, person_id=one, other_id=other, reason=WHY, booking=operator_books(house)
    )


def new_client(house: House, by: Someone, name: str) -> tuple[CaseId, PersonId]:
    """A case, which always makes a new record of its client."""
    case = open_case(house, by, client=name)
    return case, recording.opened(house.ledger, case).client_id


@pytest.fixture
def thea(town: Town) -> PersonId:
    return town.therapist.person_id


class TestASupervisorWhoBecomesAClient:
    @pytest.fixture
    def client(self, house: House, town: Town) -> PersonId:
        """A record of the therapist's own supervisor, as their client."""
        _, client = new_client(house, town.therapist, "Sol Marsh")
        judge(house, client, town.supervisor.person_id)
        return client

    def test_is_asked_about_with_the_judgement_as_a_source(
        self, house: House, thea: PersonId, client: PersonId
    ) -> None:
        told = consider(house, therapist=thea, person=client)

        (asked,) = told.asked
        words = path_in_words(asked.path, lambda person: called(house, person))
        assert asked.limbs == (Limb.SUPERVISION,)
        assert words.startswith("Sol Marsh is one person with ")
        assert words.endswith(" is the supervisor of Thea Lind")
        document = considered_document(told, lambda person: called(house, person))
        (shown,) = document["asked"]
        assert shown["ties_away"] == 1
        assert [hop[0]["kind"] for hop in shown["path"]] == [
            "same_person",
            "supervision",
        ]
        assert shown["path"][0][0]["source"]["told_by"]["person"] == str(people.SYSTEM)

    @pytest.mark.usefixtures("client")
    def test_is_asked_about_by_the_other_record_too(
        self, house: House, town: Town, thea: PersonId
    ) -> None:
        of_supervisor = consider(
            house, therapist=thea, person=town.supervisor.person_id
        )
        (supervises,) = of_supervisor.asked

        assert supervises.limbs == (Limb.SUPERVISION,)
        assert cases_of(of_supervisor) == []

    def test_tells_the_therapist_nothing_at_once(
        self, house: House, thea: PersonId, client: PersonId
    ) -> None:
        mine = consider(house, therapist=thea, person=client, sight=own(thea))

        assert mine.asked == ()
        assert set(ties_of(house, client, sight=own(thea)).far) == {client, thea}
        assert len(relations_of(house, client, for_whom=thea)) == 1

    def test_is_two_people_once_that_is_said_and_one_once_it_is_undone(
        self, house: House, town: Town, thea: PersonId, client: PersonId
    ) -> None:
        judge(house, client, town.supervisor.person_id, Judgement.NOT)
        after = consider(house, therapist=thea, person=client).asked
        undo(house, client, town.supervisor.person_id)

        assert after == ()
        assert len(consider(house, therapist=thea, person=client).asked) == 1

    def test_stands_in_what_they_are_to_others(
        self, house: House, town: Town, client: PersonId
    ) -> None:
        told = {
            (one.person_id, one.words, one.other_id)
            for one in relations_of(house, client)
        }

        supervisor, therapist = town.supervisor.person_id, town.therapist.person_id
        assert (client, "is one person with", supervisor) in told
        assert (client, "is a client of", therapist) in told
        assert (supervisor, "is the supervisor of", therapist) in told

    def test_stands_beside_themselves_in_the_picture(
        self, house: House, town: Town, client: PersonId
    ) -> None:
        circle = ties_of(house, client)

        drawn = ties_picture(
            client, circle.steps, circle.far, names=lambda one: called(house, one)
        )

        left = min(node.x for node in drawn.nodes)
        assert circle.far[town.supervisor.person_id] == 0
        assert [n.is_middle for n in drawn.nodes if n.x == left] == [True, True]
        assert "one person" in {edge.label for edge in drawn.edges}
        assert drawn.description.startswith("1 person within 1 tie; 2 ties in all")


class TestAClientsOtherRecord:
    @pytest.fixture
    def other(self, house: House, ada: PersonId, ben: PersonId) -> PersonId:
        """Another record of the client, whose partner Ben is."""
        found = registered(house, "A. Quill")
        state(house, found, ben)
        judge(house, found, ada)
        return found

    def test_makes_who_is_close_to_it_close_to_the_client(
        self,
        house: House,
        thea: PersonId,
        ada: PersonId,
        ben: PersonId,
        other: PersonId,
    ) -> None:
        (asked,) = consider(house, therapist=thea, person=ben).asked

        assert asked.limbs == (Limb.CLOSE_PERSON, Limb.CLIENTS_KNOWN)
        assert asked.path.people == (ben, other, ada, thea)
        assert (len(asked.path), asked.path.is_through_one) == (2, True)

    def test_asks_nothing_by_itself_where_the_client_comes_back(
        self, house: House, thea: PersonId, other: PersonId
    ) -> None:
        assert consider(house, therapist=thea, person=other).asked == ()

    def test_is_another_role_with_the_client_where_one_is_thought_of(
        self, house: House, thea: PersonId, other: PersonId
    ) -> None:
        told = consider(house, therapist=thea, person=other, role=Taking.ANOTHER)

        assert told.limbs == (Limb.SAME_PERSON,)

    def test_stands_in_the_ring_of_the_record_it_is_one_with(
        self, house: House, ada: PersonId, ben: PersonId, other: PersonId
    ) -> None:
        circle = ties_of(house, ben)
        drawn = ties_picture(
            ben, circle.steps, circle.far, names=lambda one: called(house, one)
        )

        assert circle.far == {ben: 0, other: 1, ada: 1}
        assert len({n.x for n in drawn.nodes if not n.is_middle}) == 1
        assert len(drawn.nodes) == 3

    @pytest.mark.usefixtures("other")
    def test_is_a_tie_of_theirs_that_may_be_taken_back(
        self, house: House, ada: PersonId, ben: PersonId
    ) -> None:
        (told,) = [s for s in ties_of(house, ada).steps if s.kind is TieKind.PARTNER]
        found = ties.find(house, ada, str(told.fact_id)[:8], sight=PRACTICE)
        ties.withdraw(house, found, booking=operator_books(house))

        assert ties_of(house, ben).steps == ()


class TestTwoCasesOfOnePerson:
    @pytest.fixture
    def later(self, house: House, town: Town, ada: PersonId) -> CaseId:
        """A second case with the client, who came back as a new record of theirs."""
        tell(house, town.therapist, town.case, kind="TherapyTerminated", data=ENDED)
        case, again = new_client(house, town.therapist, "Ada Quill")
        judge(house, ada, again)
        return case

    def test_are_one_therapy_that_goes_on_where_one_of_them_does(
        self, house: House, town: Town, thea: PersonId, ada: PersonId, later: CaseId
    ) -> None:
        told = consider(house, therapist=thea, person=ada, role=EnteredRole.BUSINESS)

        assert told.former == ()
        assert told.limbs == (Limb.SAME_PERSON,)
        assert {*cases_of(told)} == {town.case, later}

    def test_are_over_since_the_last_contact_of_both(
        self, house: House, town: Town, thea: PersonId, ada: PersonId, later: CaseId
    ) -> None:
        ended = {**ENDED, "last_contact_at": "2026-03-05T10:00:00Z"}
        tell(house, town.therapist, later, kind="TherapyTerminated", data=ended)

        told = consider(house, therapist=thea, person=ada, role=EnteredRole.BUSINESS)

        (former,) = told.former
        assert former.last_contact_on.isoformat() == "2026-03-05"


def test_what_was_found_unavoidable_of_one_record_is_so_of_the_other(
    house: House, thea: PersonId, ada: PersonId
) -> None:
    other = registered(house, "A. Quill")
    ties.unavoidable(
        house,
        therapist=thea,
        person=other,
        grounds=(Unavoidable.RURAL,),
        safeguards=(Safeguard.CONSENT,),
        review_due=NOON + timedelta(days=90),
        booking=operator_books(house),
    )
    before = consider(house, therapist=thea, person=ada)
    judge(house, other, ada)

    after = consider(house, therapist=thea, person=ada)
    mine = consider(house, therapist=thea, person=ada, sight=own(thea))

    assert (before.guarded, mine.guarded) == (None, None)
    assert after.guarded is not None
    assert after.guarded.grounds == (Unavoidable.RURAL,)
