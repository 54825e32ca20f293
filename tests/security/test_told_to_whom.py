"""Nobody learns by a notice, a refusal or a list what they may not read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from api import (
    conflicts,
    disclosures,
    glass,
    identities,
    letting_in,
    people,
    proceedings,
)
from api.access import seen
from api.house import House
from api.letting_in import Letting
from api.pages.case import _reads_reasons
from domain import recording
from domain.case import Telling
from domain.facts.bookkeeping import Standing
from domain.policy import Action, Principal, decide
from domain.refusals import (
    CaseUnknown,
    Conflicted,
    NoProceeding,
    NotAllowed,
    NotUnderstood,
)
from domain.relations import Referral
from domain.values import CaseId, PersonId, Role, Section
from tests.house import NOON, PASSWORD, Someone, Town, principal

ACT = "Ada Quill took tablets tonight and says so on the phone."
FUTURE = datetime(2030, 1, 1, tzinfo=UTC)


def somebody(house: House, name: str, *standings: Standing) -> Principal:
    person = people.add_member(house, name=name, password=PASSWORD, standings=standings)
    return people.principal(house, person)


def case_with(house: House, therapist: Someone, client: PersonId) -> CaseId:
    """A case of a therapist with a client who is known already."""
    told = Telling(
        occurred_at=NOON,
        recorded_by=therapist.person_id,
        recorded_as=Role.THERAPIST,
    )
    receipt = recording.open_case(
        house.ledger,
        therapist_id=therapist.person_id,
        client_id=client,
        telling=told,
        now=house.clock(),
        command=None,
        also=list,
    )
    house.catch_up()
    return house.ledger.fact(receipt.stream, receipt.version).case_id  # type: ignore[attr-defined,no-any-return]


def letting(
    house: House, party: PersonId, *, sections: tuple[Section, ...] = (Section.RECORD,)
) -> Letting:
    return Letting(
        party_id=party,
        sections=sections,
        until=house.clock() + timedelta(days=2),
        reason="asked for by letter",
        names_client=True,
    )


def too_close(house: House, town: Town, who: Principal) -> None:
    """Whoever runs the machine writes down that somebody is too close to the case."""
    conflicts.name_in(house, town.case, who.person_id, reason="they are neighbours")


@pytest.fixture
def broken(house: House, town: Town) -> None:
    """Somebody whom nothing leads to the case has broken the glass for it."""
    third = somebody(house, "Tri Vale", Standing.THERAPIST)
    glass.break_glass(house, third, town.case, reason=ACT, command=None)


@pytest.mark.usefixtures("broken")
class TestThatTheGlassWasBroken:
    def test_is_told_to_those_who_answer_for_the_case(
        self, house: House, town: Town
    ) -> None:
        for who in (town.therapist, town.supervisor):
            (told,) = glass.notices(house, principal(house, who))
            assert told.reason == ACT

    def test_is_not_told_to_a_supervisor_of_years_to_come(
        self, house: House, town: Town
    ) -> None:
        people.supervise(
            house,
            person_id=town.therapist.person_id,
            supervisor_id=town.other_supervisor.person_id,
            since=FUTURE,
        )

        assert glass.notices(house, principal(house, town.other_supervisor)) == []

    def test_is_not_told_to_who_stepped_back(self, house: House, town: Town) -> None:
        who = principal(house, town.supervisor)
        letting_in.recuse(house, who, town.case, reason="too close", command=None)

        assert glass.notices(house, who) == []
        assert glass.how_many(house, who) == 0

    def test_is_not_told_to_a_therapist_who_left(
        self, house: House, town: Town
    ) -> None:
        people.withdraw(
            house, person_id=town.therapist.person_id, standing=Standing.THERAPIST
        )

        assert glass.notices(house, principal(house, town.therapist)) == []

    def test_is_not_told_to_a_contact_of_the_board_who_is_too_close(
        self, house: House, town: Town
    ) -> None:
        who = principal(house, town.board_member)
        assert len(glass.notices(house, who)) == 1

        too_close(house, town, who)

        assert glass.notices(house, who) == []

    def test_is_accounted_for_without_why_where_the_record_is_not_read(
        self, house: House, town: Town
    ) -> None:
        therapist = principal(house, town.therapist)
        read = disclosures.accounting_of(house, therapist, town.case)
        unread = disclosures.accounting(house, town.case, None, since=None)

        assert ACT in [each.what_for for each in read.disclosures]
        assert disclosures.IN_NEED in [each.what_for for each in unread.disclosures]
        assert ACT not in [each.what_for for each in unread.disclosures]


def test_why_is_for_those_who_read_the_record(house: House, town: Town) -> None:
    party = somebody(house, "Con Sult")
    letting_in.let_in(
        house,
        principal(house, town.therapist),
        town.case,
        letting(house, party.person_id, sections=(Section.PROCEEDING,)),
        command=None,
    )
    case = people.relations(house, town.case, of=party)
    theirs = decide(party, Action.SEE, case)
    therapists = decide(principal(house, town.therapist), Action.SEE, case)

    assert theirs.allowed
    assert theirs.names_client
    assert not _reads_reasons(theirs)
    assert _reads_reasons(therapists)


class TestWhoIsTreatedByWhom:
    def test_is_not_told_to_who_would_break_the_glass(
        self, house: House, town: Town
    ) -> None:
        client = recording.opened(house.ledger, town.case).client_id
        case_with(house, town.other_therapist, client)

        with pytest.raises(Conflicted) as refused:
            glass.break_glass(
                house,
                principal(house, town.other_therapist),
                town.case,
                reason=ACT,
                command=None,
            )

        assert "client" not in str(refused.value)

    def test_is_not_told_to_a_case_officer(self, house: House, town: Town) -> None:
        case_with(house, town.therapist, town.board_member.person_id)
        officer = somebody(house, "Offa Lane", Standing.CASE_OFFICER)
        proceedings.take_charge(house, officer, town.case, reason="a complaint came in")

        found = {
            one.name: one.tie for one in proceedings.panel(house, officer, town.case)
        }

        assert found["Bo Ashe"] == "they are tied to the case"
        assert not found["Cy Dunn"]
        with pytest.raises(Conflicted) as refused:
            proceedings.refer(
                house,
                officer,
                town.case,
                member_ids=[town.board_member.person_id],
                sections=[Section.RECORD],
            )
        assert "client" not in str(refused.value)

    def test_is_not_told_to_a_privacy_officer(self, house: House, town: Town) -> None:
        theirs = case_with(house, town.therapist, town.other_board_member.person_id)
        officer = somebody(house, "Pri Moss", Standing.PRIVACY_OFFICER)

        let = letting(house, town.other_board_member.person_id)
        letting_in.let_in(house, officer, theirs, let, command=None)

        client = principal(house, town.other_board_member)
        with pytest.raises(CaseUnknown):
            seen(house, client, theirs)

    def test_is_told_to_the_therapist_who_knows_it(
        self, house: House, town: Town
    ) -> None:
        theirs = case_with(house, town.therapist, town.other_board_member.person_id)

        with pytest.raises(Conflicted):
            letting_in.let_in(
                house,
                principal(house, town.therapist),
                theirs,
                letting(house, town.other_board_member.person_id),
                command=None,
            )


class TestAGrant:
    def test_does_not_pass_by_a_conflict(self, house: House, town: Town) -> None:
        member = principal(house, town.other_board_member)
        by = principal(house, town.therapist)
        let = letting(house, member.person_id)
        letting_in.let_in(house, by, town.case, let, command=None)
        seen(house, member, town.case)

        too_close(house, town, member)

        with pytest.raises(CaseUnknown):
            seen(house, member, town.case)
        with pytest.raises(Conflicted):
            letting_in.let_in(house, by, town.case, let, command=None)

    def test_is_asked_about_again_as_it_is_written(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        by, party = principal(house, town.therapist), somebody(house, "Con Sult")
        sealer = letting_in.sealer

        def dismissed_meanwhile(*told: object, **more: object) -> object:
            people.withdraw(house, person_id=by.person_id, standing=Standing.THERAPIST)
            return sealer(*told, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(letting_in, "sealer", dismissed_meanwhile)
        with pytest.raises((CaseUnknown, NotAllowed)):
            letting_in.let_in(
                house,
                by,
                town.case,
                letting(house, party.person_id),
                command=None,
            )

        assert not people.relations(house, town.case).grants


class TestAProceeding:
    def test_is_not_laid_before_who_runs_it(self, house: House, town: Town) -> None:
        both = (Standing.CASE_OFFICER, Standing.BOARD_MEMBER)
        officer = somebody(house, "Offa Lane", *both)
        proceedings.take_charge(house, officer, town.case, reason="a complaint came in")

        with pytest.raises(NotUnderstood):
            proceedings.refer(
                house,
                officer,
                town.case,
                member_ids=[officer.person_id],
                sections=[Section.RECORD],
            )

    def test_that_ended_meanwhile_refers_nobody(self, house: House, town: Town) -> None:
        officer = somebody(house, "Offa Lane", Standing.CASE_OFFICER)
        proceedings.take_charge(house, officer, town.case, reason="a complaint came in")
        proceedings.end(house, officer, town.case)

        with pytest.raises(NoProceeding):
            people.refer(
                house,
                case_id=town.case,
                member_ids=(town.other_board_member.person_id,),
                sections=(Section.RECORD,),
                by=officer.person_id,
                role=Role.CASE_OFFICER,
            )

        referrals: tuple[Referral, ...] = people.relations(house, town.case).referrals
        assert not referrals


def test_a_custodian_who_is_tied_to_a_case_reads_no_question_about_it(
    house: House, town: Town
) -> None:
    officer = somebody(house, "Offa Lane", Standing.CASE_OFFICER)
    proceedings.take_charge(house, officer, town.case, reason="a complaint came in")
    identities.ask(
        house, officer, town.case, reason="a letter has to reach them", command=None
    )
    people.grant(house, person_id=town.therapist.person_id, standing=Standing.CUSTODIAN)

    assert identities.waiting_for(house, principal(house, town.therapist)) == []
    custodian = somebody(house, "Kit Rowe", Standing.CUSTODIAN)
    assert len(identities.waiting_for(house, custodian)) == 1
