"""Opening a proceeding: why it is opened, and who learns that one runs."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api import letting_in, people, proceedings
from api.house import House
from domain.access_rules import Obligation
from domain.case import section_stream
from domain.facts.access import ProceedingOpened
from domain.facts.bookkeeping import Standing
from domain.policy import Action, Context, Principal, decide
from domain.refusals import CaseUnknown, NotUnderstood
from domain.values import FactId, Section
from tests.house import PASSWORD, Someone, Town
from tests.pages.reading import Document
from tests.pages.visiting import Visitor
from tests.security.test_conflicts import hired

WHY = "a complaint came in by letter"


class TestTheReason:
    def test_is_asked_for(self, house: House, town: Town) -> None:
        me = an_officer(house, "Ola Fink")
        for reason in ("", " ", "x" * 2001):
            with pytest.raises(NotUnderstood):
                proceedings.take_charge(house, me, town.case, reason=reason)

        assert people.relations(house, town.case).officer_id is None

    def test_is_owed_by_the_policy(self, house: House, town: Town) -> None:
        me = an_officer(house, "Ola Fink")
        relations = people.relations(house, town.case, of=me)

        silent = decide(me, Action.OPEN_PROCEEDING, relations)
        said = decide(me, Action.OPEN_PROCEEDING, relations, Context(purpose=WHY))

        assert silent.obligations - said.obligations == {Obligation.ASK_PURPOSE}

    def test_is_sealed_and_read_by_who_is_in_charge(
        self, house: House, town: Town
    ) -> None:
        me = an_officer(house, "Ola Fink")

        proceedings.take_charge(house, me, town.case, reason=WHY)

        told = proceedings.opening(house, me, town.case)
        assert (told.reason, told.at) == (WHY, house.clock())
        (fact, *_) = opened(house, town)
        assert fact.reason is not None
        assert WHY.encode() not in fact.reason.ciphertext

    def test_is_told_to_nobody_else(self, house: House, town: Town) -> None:
        me, other = an_officer(house, "Ola Fink"), an_officer(house, "Eva Rask")
        proceedings.take_charge(house, me, town.case, reason=WHY)

        with pytest.raises(CaseUnknown):
            proceedings.opening(house, other, town.case)

    def test_is_missing_where_it_was_opened_before_one_was_asked(
        self, house: House, town: Town
    ) -> None:
        me = an_officer(house, "Ola Fink")
        proceedings.take_charge(house, me, town.case, reason=WHY)
        (fact,) = opened(house, town)
        proceedings.end(house, me, town.case)
        old = replace(
            fact,
            fact_id=FactId(uuid4()),
            reason=None,
            originator_version=fact.originator_version + 2,
        )

        house.ledger.carry_out(lambda: [old])

        assert proceedings.opening(house, me, town.case).reason == ""


class TestThatOneRuns:
    """Another officer is answered as if there were no such case."""

    def test_is_no_answer_to_another_officer(self, house: House, town: Town) -> None:
        me, other = an_officer(house, "Ola Fink"), an_officer(house, "Eva Rask")
        proceedings.take_charge(house, me, town.case, reason=WHY)

        with pytest.raises(CaseUnknown):
            proceedings.take_charge(house, other, town.case, reason=WHY)

        assert people.relations(house, town.case).officer_id == me.person_id

    def test_is_not_told_to_who_was_a_moment_too_late(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        me, other = an_officer(house, "Ola Fink"), an_officer(house, "Eva Rask")
        sealer = letting_in.sealer

        def taken_meanwhile(*told: object, **more: object) -> object:
            monkeypatch.setattr(proceedings, "sealer", sealer)
            proceedings.take_charge(house, me, town.case, reason=WHY)
            return sealer(*told, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(proceedings, "sealer", taken_meanwhile)
        with pytest.raises(CaseUnknown):
            proceedings.take_charge(house, other, town.case, reason=WHY)

        assert people.relations(house, town.case).officer_id == me.person_id

    @pytest.mark.parametrize("is_page", [False, True])
    def test_looks_like_a_case_that_is_not_there(
        self, house: House, town: Town, client: TestClient, *, is_page: bool
    ) -> None:
        me, other = an_officer(house, "Ola Fink"), someone(house, "Eva Rask")
        proceedings.take_charge(house, me, town.case, reason=WHY)
        nowhere = uuid4()

        answers = {
            str(case): asked(client, other, str(case), is_page=is_page)
            for case in (town.case, nowhere)
        }

        one, none = (
            told.replace(case, "THE CASE") for case, (_, told) in answers.items()
        )
        assert one == none
        assert {status for status, _ in answers.values()} == {422 if is_page else 404}
        assert "there is no case" in one.lower()


def an_officer(house: House, name: str) -> Principal:
    return hired(house, name, Standing.CASE_OFFICER)


def someone(house: House, name: str) -> Someone:
    """A case officer who is signed in."""
    person = an_officer(house, name).person_id
    session = house.accounts.sign_in(name, PASSWORD, now=house.clock())
    assert session is not None
    return Someone(person_id=person, name=name, token=session.token)


def opened(house: House, town: Town) -> list[ProceedingOpened]:
    stream = section_stream(town.case, Section.PROCEEDING)
    return [f for f in house.ledger.facts(stream) if isinstance(f, ProceedingOpened)]


def asked(
    client: TestClient, who: Someone, case: str, *, is_page: bool
) -> tuple[int, str]:
    """What somebody is answered who wants to take charge of a case."""
    if not is_page:
        answer = client.post(
            f"/api/v1/cases/{case}/proceeding",
            json={"reason": WHY},
            headers={**who.signed_in, "Idempotency-Key": str(uuid4())},
        )
        return answer.status_code, answer.text
    visitor = Visitor(client).as_(who)
    sent = {"case": case, "reason": WHY, **visitor.form("/proceedings")}
    answer = visitor.post("/proceedings", sent)
    return answer.status_code, Document(answer.text).text
