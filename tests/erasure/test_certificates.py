"""A certificate proves what it says to somebody who has nothing but the file."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pdfua import validate

from api import certificates, forgetting
from api.house import House
from audit_reports.certificate import (
    NOT_PROMISED,
    Certificate,
    as_bytes,
)
from audit_reports.certificate_check import (
    CertificateRefused,
    CertificateUnreadable,
    check_certificate,
)
from audit_reports.certificate_paper import certificate_pdf, in_ranges
from domain.log.signer import Role, key_pair
from domain.privacy import Request
from domain.refusals import RequestUnknown
from tests.audit_reports.on_paper import words_of
from tests.erasure.conftest import CANARIES, Practice
from tests.erasure.forgetting_words import BASIS, REASON, ask, erase
from tests.house import COMPLAINT, tell

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def erased(house: House, prepared: Practice) -> Request:
    return erase(house, prepared).request


@pytest.fixture
def made(house: House, erased: Request) -> Certificate:
    return certificates.of_request(house, erased)


def changed(made: Certificate, change: Change) -> bytes:
    """The file with something in it changed."""
    document = json.loads(as_bytes(made))
    change(document)
    return json.dumps(document).encode()


class TestWhatItSays:
    def test_it_holds_and_says_who_why_and_how_much(
        self, house: House, prepared: Practice, made: Certificate
    ) -> None:
        found = check_certificate(as_bytes(made), vkeys=house.keeper.vkeys)

        told = found.statement
        assert (told["reason"], told["basis"]) == (REASON, BASIS)
        assert told["asked_by"] == str(prepared.officer.person_id)
        assert told["approved_by"] == str(prepared.other_officer.person_id)
        assert (told["sealed_values"], told["facts"]) == (3, 3)
        assert len(told["places"]) == 3
        assert found.is_vouched_for

    def test_alone_it_agrees_with_itself_and_nobody_vouches(
        self, made: Certificate
    ) -> None:
        assert not check_certificate(as_bytes(made)).is_vouched_for

    def test_it_tells_nothing_of_who_was_erased(self, made: Certificate) -> None:
        told = as_bytes(made).decode() + words_of(certificate_pdf(made))

        assert [canary for canary in CANARIES if canary in told] == []
        assert "Pia Veil" in told

    def test_it_is_the_same_whenever_nothing_was_written_since(
        self, house: House, erased: Request, made: Certificate
    ) -> None:
        assert as_bytes(certificates.of_request(house, erased)) == as_bytes(made)

    def test_later_facts_do_not_matter_to_it(
        self, house: House, prepared: Practice, made: Certificate, erased: Request
    ) -> None:
        town = prepared.town
        tell(house, town.therapist, town.case, kind="ComplaintFiled", data=COMPLAINT)

        again = certificates.of_request(house, erased)

        checked = [
            check_certificate(as_bytes(one), vkeys=house.keeper.vkeys)
            for one in (made, again)
        ]
        assert checked[0].statement == checked[1].statement
        assert checked[0].size < checked[1].size

    def test_what_was_not_approved_has_none(
        self, house: House, prepared: Practice
    ) -> None:
        request = ask(house, prepared)
        with pytest.raises(RequestUnknown):
            certificates.of_request(house, request)

        forgetting.refuse(
            house,
            by=prepared.officer.person_id,
            request_id=request.id,
            reason="by mistake",
        )
        with pytest.raises(RequestUnknown):
            certificates.of_subject(house, request.asked.of, prepared.client)

    def test_deciders_who_were_erased_since_have_no_name(
        self, house: House, prepared: Practice, erased: Request
    ) -> None:
        request = forgetting.ask_for_person(
            house,
            by=prepared.town.administrator.person_id,
            person_id=prepared.officer.person_id,
            reason="left the practice",
            basis=BASIS,
        )
        forgetting.approve(
            house, by=prepared.other_officer.person_id, request_id=request.id
        )

        again = certificates.of_request(house, erased)

        assert (
            again.names[prepared.officer.person_id] == "somebody who was erased since"
        )
        found = check_certificate(as_bytes(again), vkeys=house.keeper.vkeys)
        assert found.statement["asked_by"] == str(prepared.officer.person_id)

    def test_it_can_be_printed(self, made: Certificate) -> None:
        pdf = certificate_pdf(made)

        assert pdf.startswith(b"%PDF-")
        assert certificate_pdf(made) == pdf
        words = words_of(pdf)
        for heading in ("Asked for", "Approved", "Legal basis", "Places in the log"):
            assert heading in words
        assert REASON in words
        assert str(made.fact.originator_id) in words
        assert sha256(as_bytes(made)).hexdigest() in words.replace(" ", "")
        for promise in NOT_PROMISED:
            assert promise in words
        assert "Page 1 of" in words

    def test_on_paper_it_can_be_heard(self, made: Certificate, tmp_path: Path) -> None:
        path = tmp_path / "certificate.pdf"
        path.write_bytes(certificate_pdf(made))

        assert [finding.message for finding in validate(str(path)).findings] == []


CHANGES: dict[str, Change] = {
    "another reason": lambda d: d["statement"].update(reason="no reason"),
    "another reason, disclosed too": lambda d: (
        d["statement"].update(reason="x"),
        d["disclosed"]["reason"].update(text="x"),
    ),
    "another salt": lambda d: d["disclosed"]["basis"].update(
        salt=d["disclosed"]["reason"]["salt"]
    ),
    "another time": lambda d: d["statement"].update(approved_at="2026-01-01T00:00:00Z"),
    "another person": lambda d: d["statement"].update(id=d["statement"]["asked_by"]),
    "fewer values": lambda d: d["statement"].update(sealed_values=1),
    "another place": lambda d: d["statement"]["places"].pop(),
    "a stream of another": lambda d: d["fact"].update(stream=d["statement"]["id"]),
    "another version": lambda d: d["fact"].update(version=2),
    "another topic": lambda d: d["fact"].update(topic="practice"),
    "another leaf": lambda d: d["fact"].update(log_index=1),
    "another key": lambda d: d["fact"].update(
        stream_key=d["disclosed"]["reason"]["salt"]
    ),
    "a short key": lambda d: d["fact"].update(stream_key="AAAA"),
    "another root": lambda d: d["checkpoint"].update(
        root=d["disclosed"]["reason"]["salt"]
    ),
    "a name beside it": lambda d: d["names"].update({d["fact"]["stream"]: "x"}),
    "another promise": lambda d: d["not_promised"].pop(),
    "nothing disclosed": lambda d: d["disclosed"].pop("basis"),
}


class TestWhatIsRefused:
    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    def test_a_change_is_refused(
        self, house: House, made: Certificate, change: Change
    ) -> None:
        with pytest.raises(CertificateRefused):
            check_certificate(changed(made, change), vkeys=house.keeper.vkeys)

    def test_a_changed_bit_of_fact_or_proof_is_refused(
        self, house: House, made: Certificate
    ) -> None:
        chance = random.Random(7)
        for part in ("state", "proof"):
            document = json.loads(as_bytes(made))
            text = document["fact"][part] if part == "state" else document[part]
            for _ in range(40):
                place = chance.randrange(len(text))
                other = "B" if text[place] != "B" else "C"
                bad = text[:place] + other + text[place + 1 :]
                again = json.loads(as_bytes(made))
                (again["fact"] if part == "state" else again)[part] = bad
                with pytest.raises((CertificateRefused, CertificateUnreadable)):
                    check_certificate(
                        json.dumps(again).encode(), vkeys=house.keeper.vkeys
                    )

    def test_another_log_is_refused(self, made: Certificate) -> None:
        stranger = key_pair(
            role=Role.LOG,
            name="another.example/log",
            ed25519=bytes(32),
            ml_dsa_44=bytes(32),
        )

        with pytest.raises(CertificateRefused, match="keys given are not those"):
            check_certificate(as_bytes(made), vkeys=stranger.verifier_keys)

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"\xff",
            b"[]",
            b"{}",
            b'{"format": "boundary-ledger-certificate/v1"}',
            b"[" * 100_000,
            b" " * (5 * 1024 * 1024),
        ],
        ids=range(7),
    )
    def test_what_is_none_is_unreadable(self, raw: bytes) -> None:
        with pytest.raises(CertificateUnreadable):
            check_certificate(raw)

    @pytest.mark.parametrize("part", ["fact", "proof", "disclosed", "log_vkeys"])
    def test_a_part_of_the_wrong_shape_is_unreadable(
        self, made: Certificate, part: str
    ) -> None:
        for wrong in ("null", "7", "[]", "{}"):
            document = json.loads(as_bytes(made))
            raw = json.dumps({**document, part: json.loads(wrong)}).encode()
            with pytest.raises((CertificateUnreadable, CertificateRefused)):
                check_certificate(raw)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((), ""),
        ((4,), "4"),
        ((4, 5, 6, 9), "4 to 6, 9"),
        ((9, 1, 2), "1 to 2, 9"),
    ],
)
def test_places_are_told_in_stretches(numbers: tuple[int, ...], words: str) -> None:
    assert in_ranges(numbers) == words
