"""A person is forgotten: their words are gone, everything else is as it was."""

from __future__ import annotations

import pytest

from api import people
from api.house import House
from domain.facts.erasures import PersonErased as PersonErasedFact
from domain.facts.proceedings import ComplaintFiled
from domain.log.tlog_proof import TlogProof, parse_tlog_proof, verify_tlog_proof
from domain.privacy import erasure_stream
from domain.refusals import PersonErased
from domain.sealing import Erased
from domain.values import Section
from projections.catch_up import compare
from tests.erasure.conftest import WORDS, Practice
from tests.erasure.forgetting_words import approve, ask, erase, said
from tests.house import ADVICE, COMPLAINT, tell


class TestWhatIsLeft:
    def test_the_words_and_the_name_are_gone(
        self, house: House, prepared: Practice
    ) -> None:
        town = prepared.town
        assert said(house, town.therapist, town.case, prepared.note) == WORDS

        erase(house, prepared)

        left = said(house, town.therapist, town.case, prepared.note)
        assert isinstance(left, Erased)
        assert isinstance(people.name_of(house, prepared.client), Erased)

    def test_words_about_others_are_as_they_were(
        self, house: House, prepared: Practice
    ) -> None:
        town = prepared.town

        erase(house, prepared)

        other = said(house, town.other_therapist, town.other_case, prepared.other_note)
        assert other == "a quiet hour"
        assert people.name_of(house, town.therapist.person_id) == "Thea Lind"

    def test_a_word_about_another_in_the_same_fact_stays(
        self, house: House, prepared: Practice
    ) -> None:
        town = prepared.town
        fact_id = tell(
            house,
            town.therapist,
            town.case,
            kind="ComplaintFiled",
            data=COMPLAINT,
            narrative="told in tears",
        )
        facts = house.ledger.case_facts(town.case, [Section.PROCEEDING])
        (found,) = (fact for fact in facts if fact.fact_id == fact_id)
        assert isinstance(found, ComplaintFiled)
        assert found.narrative is not None

        erase(house, prepared)

        open_words = house.ledger.words
        assert isinstance(open_words(found, "narrative", found.narrative), Erased)
        assert [
            open_words(found, f"allegations.{n}", sealed)
            for n, sealed in enumerate(found.allegations)
        ] == COMPLAINT["allegations"]

    def test_the_skeleton_and_the_read_models_stay(
        self, house: House, prepared: Practice
    ) -> None:
        before = house.ledger.case_facts(prepared.town.case, [Section.RECORD])

        erase(house, prepared)

        assert house.ledger.case_facts(prepared.town.case, [Section.RECORD]) == before
        assert compare(house.engine, house.ledger) == []

    def test_the_fact_says_how_much_and_where(
        self, house: House, prepared: Practice
    ) -> None:
        erase(house, prepared)

        (found,) = house.ledger.facts(erasure_stream(prepared.client))
        assert isinstance(found, PersonErasedFact)
        # A name, a note, and what was discussed of the case in supervision.
        counted = (found.sealed_values, found.sealed_facts, found.streams)
        assert counted == (3, 3, 3)
        assert len(found.places) == found.sealed_facts
        assert max(found.places) < found.among
        assert (found.asked_by, found.approved_by) == (
            prepared.officer.person_id,
            prepared.other_officer.person_id,
        )
        assert house.ledger.words(found, "basis", found.basis) == "GDPR 17(1)(a)"


class TestAfterwards:
    def test_nothing_more_is_recorded_about_them(
        self, house: House, prepared: Practice
    ) -> None:
        town = prepared.town
        erase(house, prepared)

        with pytest.raises(PersonErased, match="register them as somebody new"):
            tell(house, town.therapist, town.case)
        with pytest.raises(PersonErased):
            tell(
                house,
                town.therapist,
                town.case,
                kind="ComplaintFiled",
                data=COMPLAINT,
                narrative="they came back",
            )

    def test_a_board_may_go_on_without_words_about_them(
        self, house: House, prepared: Practice
    ) -> None:
        town = prepared.town
        erase(house, prepared)

        before = house.ledger.head()

        tell(house, town.therapist, town.case, kind="ComplaintFiled", data=COMPLAINT)

        assert house.ledger.head() > before

    def test_supervision_of_the_work_goes_on(
        self, house: House, prepared: Practice
    ) -> None:
        town = prepared.town
        erase(house, prepared)
        about = {"text": "the scarf", "about": str(town.therapist.person_id)}
        told = {**ADVICE, "cases_discussed": [about]}
        before = house.ledger.head()

        tell(
            house, town.supervisor, town.case, kind="SupervisionSessionHeld", data=told
        )

        assert house.ledger.head() > before

    def test_nobody_is_erased_twice(self, house: House, prepared: Practice) -> None:
        erase(house, prepared)

        with pytest.raises(PersonErased):
            ask(house, prepared)

    def test_an_account_goes_with_its_person(
        self, house: House, prepared: Practice
    ) -> None:
        board = prepared.town.other_board_member

        erase(house, prepared, person=board.person_id)

        assert house.accounts.person(board.name) is None
        assert house.accounts.session(board.token, now=house.clock()) is None
        assert board.name not in [each.name for each in people.members(house)]

    def test_the_key_that_wraps_the_others_is_another_one(
        self, house: House, prepared: Practice
    ) -> None:
        before = house.keys.provider.key_id

        done = erase(house, prepared)

        assert (done.destroyed.is_clean, done.destroyed.is_rewrapped) == (True, True)
        assert house.keys.provider.key_id != before

    def test_a_key_file_that_cannot_be_written_stops_no_erasure(
        self, house: House, prepared: Practice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("domain.key_writing.os.access", lambda *_: False)

        done = erase(house, prepared)

        assert not done.destroyed.is_rewrapped
        assert house.keys.is_destroyed(prepared.client)


class TestProofs:
    def test_the_root_of_every_old_tree_is_what_it_was(
        self, house: House, prepared: Practice
    ) -> None:
        old = house.keeper.checkpoint()
        size = old.checkpoint.size
        proof = TlogProof(
            index=3,
            hashes=tuple(house.keeper.inclusion(3, size)),
            checkpoint=old.note,
        ).encode()
        roots = [house.keeper.log.tree(n).root for n in range(1, size + 1)]

        erase(house, prepared)
        new = house.keeper.checkpoint()

        assert [house.keeper.log.tree(n).root for n in range(1, size + 1)] == roots
        assert new.checkpoint.size == size + 3
        assert house.keeper.consistency(size, new.checkpoint.size)
        (leaf,) = house.keeper.leaves(3, 1)
        verify_tlog_proof(
            parse_tlog_proof(proof), leaf=leaf.leaf, log_keys=house.keeper.vkeys
        )

    def test_an_approval_and_its_erasure_are_written_together(
        self, house: House, prepared: Practice
    ) -> None:
        request = ask(house, prepared)
        before = house.ledger.recorder.leaf_count()

        approve(house, prepared, request)

        assert house.ledger.recorder.leaf_count() == before + 2
