"""A witness over real HTTP answers as the protocol has it, and never goes back."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from socket import create_connection
from threading import Barrier
from urllib.parse import urlsplit

import pytest

from api.witness import app, records
from api.witness.desk import WitnessUnusable, log_key, open_witness
from domain.log.signed_checkpoints import open_checkpoint, with_cosignatures
from domain.log.witness import LONGEST_REQUEST
from tests.log.known import LOG, NEXT, NOW, ORIGIN, WITNESS
from tests.proof.witnessing import (
    Running,
    another_log,
    asked,
    edited,
    request,
    running,
    signed,
)

SIZE = "text/x.tlog.size"
TEXT = "text/plain; charset=utf-8"


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "witness", name="board.example/witness") as found:
        yield found


def test_growth_is_cosigned_with_the_keys_that_it_shows(witness: Running) -> None:
    first = asked(witness.url, body=request(0, 5))
    second = asked(witness.url, body=request(5, 9))

    assert [first.status, second.status] == [HTTPStatus.OK] * 2
    assert second.body.startswith("— board.example/witness ".encode())
    keys = witness.witness.keys.verifier_keys
    note = with_cosignatures(signed(9), second.body, witness_keys=keys)
    found = open_checkpoint(
        note.encode(), log_keys=LOG.verifier_keys, witness_keys=keys
    )
    assert [(who.key, who.at) for who in found.cosigned] == [(key, NOW) for key in keys]


def test_the_same_checkpoint_is_cosigned_again(witness: Running) -> None:
    asked(witness.url, body=request(0, 5))

    assert asked(witness.url, body=request(5, 5)).status == HTTPStatus.OK


def test_a_stale_size_is_answered_with_the_size_and_its_type(witness: Running) -> None:
    asked(witness.url, body=request(0, 5))

    for old in (0, 3, 7):
        answer = asked(witness.url, body=request(old, 9))
        assert (answer.status, answer.content_type) == (HTTPStatus.CONFLICT, SIZE)
        assert answer.body == b"5\n"


def test_a_log_that_was_never_cosigned_stands_at_zero(witness: Running) -> None:
    assert asked(witness.url, body=request(3, 5)).body == b"0\n"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (request(0, 5).replace(b"old 0", b"old 00"), HTTPStatus.BAD_REQUEST),
        (request(0, 5).replace(b"old 0", b"old 9"), HTTPStatus.BAD_REQUEST),
        (b"", HTTPStatus.BAD_REQUEST),
        (b"\x00\xff" * 100, HTTPStatus.BAD_REQUEST),
        (request(0, 5) + b"\n", HTTPStatus.BAD_REQUEST),
        (request(0, 5, log=another_log(1)), HTTPStatus.NOT_FOUND),
        (request(0, 5, log=NEXT), HTTPStatus.FORBIDDEN),
        (b"x" * (LONGEST_REQUEST + 1), HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        (
            request(0, 5).replace(b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\n"),
            HTTPStatus.UNPROCESSABLE_ENTITY,
        ),
    ],
)
def test_what_is_not_right_has_its_status_and_a_sentence(
    witness: Running, body: bytes, status: HTTPStatus
) -> None:
    answer = asked(witness.url, body=body)

    assert (answer.status, answer.content_type) == (status, TEXT)
    assert answer.body.endswith(b"\n")
    assert b"Traceback" not in answer.body
    assert asked(witness.url, body=request(0, 5)).status == HTTPStatus.OK


def test_an_edited_history_under_the_right_key_is_refused_and_kept(
    witness: Running,
) -> None:
    asked(witness.url, body=request(0, 5))

    same_size = request(5, 5, nodes=edited(5))
    grown = request(5, 9, nodes=edited(9))

    for body in (same_size, grown):
        answer = asked(witness.url, body=body)
        assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY

    kept = witness.witness.refused()
    assert kept == witness.told
    assert [each.request for each in kept] == [same_size, grown]
    assert asked(witness.url, body=request(5, 9)).status == HTTPStatus.OK


def test_evidence_is_kept_once(witness: Running) -> None:
    asked(witness.url, body=request(0, 5))
    for _ in range(3):
        asked(witness.url, body=request(5, 9, nodes=edited(9)))

    assert len(witness.witness.refused()) == 1
    assert len(witness.told) == 1


def test_evidence_has_a_bound(
    witness: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MOST_REFUSED", 2)
    asked(witness.url, body=request(0, 5))
    for size in range(6, 10):
        asked(witness.url, body=request(5, size, nodes=edited(size)))

    assert len(witness.witness.refused()) == 2


def test_who_sends_too_slowly_is_not_waited_for(
    witness: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "PATIENCE_SECONDS", 0.2)
    parts = urlsplit(witness.url)
    with create_connection((parts.hostname, parts.port), timeout=10) as opened:
        head = f"POST /add-checkpoint HTTP/1.1\r\nHost: {parts.hostname}\r\n"
        opened.sendall(f"{head}Content-Length: 4000\r\n\r\nold 0\n".encode())
        answer = opened.recv(1000)

    assert answer.startswith(b"HTTP/1.1 408 ")


def test_other_addresses_and_methods_have_nothing(witness: Running) -> None:
    get = asked(witness.url, method="GET")
    elsewhere = asked(witness.url, where="/elsewhere")
    about = asked(witness.url, method="GET", where="/")

    assert get.status == HTTPStatus.METHOD_NOT_ALLOWED
    assert elsewhere.status == HTTPStatus.NOT_FOUND
    assert all(vkey.encode() in about.body for vkey in witness.vkeys)


def test_the_last_checkpoint_can_be_fetched(witness: Running) -> None:
    where = f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint"
    before = asked(witness.url, method="GET", where=where)
    asked(witness.url, body=request(0, 5))

    after = asked(witness.url, method="GET", where=where)

    assert before.status == HTTPStatus.NOT_FOUND
    found = open_checkpoint(
        after.body,
        log_keys=LOG.verifier_keys,
        witness_keys=witness.witness.keys.verifier_keys,
    )
    assert found.checkpoint.size == 5
    assert len(found.cosigned) == 2


def test_a_sender_who_leaves_half_way_changes_nothing(witness: Running) -> None:
    parts = urlsplit(witness.url)
    with create_connection((parts.hostname, parts.port)) as opened:
        head = f"POST /add-checkpoint HTTP/1.1\r\nHost: {parts.hostname}\r\n"
        opened.sendall(f"{head}Content-Length: 4000\r\n\r\nold 0\n".encode())

    assert asked(witness.url, body=request(0, 5)).status == HTTPStatus.OK


def test_of_two_histories_at_once_one_is_cosigned(witness: Running) -> None:
    for number in range(8):
        log = another_log(number)
        for key in log.verifier_keys:
            witness.witness.trust(key)
        asked(witness.url, body=request(0, 5, log=log))
        together = Barrier(4)

        def ask(body: bytes, together: Barrier = together) -> int:
            together.wait()
            return asked(witness.url, body=body).status

        bodies = [
            request(5, size, nodes=nodes, log=log)
            for size, nodes in (
                (9, edited(9, changed=7)),
                (9, edited(9, changed=6)),
                (9, edited(9, changed=5)),
                (8, edited(8, changed=7)),
            )
        ]
        with ThreadPoolExecutor(4) as pool:
            statuses = sorted(pool.map(ask, bodies))

        assert statuses == [200, 409, 409, 409]


def test_every_key_of_a_log_is_trusted_alone(tmp_path: Path) -> None:
    with running(tmp_path, logs=()) as witness:
        assert asked(witness.url, body=request(0, 5)).status == HTTPStatus.NOT_FOUND
        assert witness.witness.trust(LOG.verifier_keys[1])
        assert not witness.witness.trust(LOG.verifier_keys[1])
        assert asked(witness.url, body=request(0, 5)).status == HTTPStatus.OK
        assert witness.witness.distrust(LOG.verifier_keys[1])
        assert asked(witness.url, body=request(5, 9)).status == HTTPStatus.NOT_FOUND
        (watched,) = witness.witness.watched()
        assert (watched.vkeys, watched.size) == ((), 5)


def test_it_goes_on_after_a_restart_where_it_was(tmp_path: Path) -> None:
    with running(tmp_path) as witness:
        asked(witness.url, body=request(0, 5))
        vkeys = witness.vkeys

    with running(tmp_path) as witness:
        assert witness.vkeys == vkeys
        assert asked(witness.url, body=request(0, 9)).body == b"5\n"


def test_its_files_are_its_own(tmp_path: Path) -> None:
    with running(tmp_path / "witness"):
        modes = {
            name: stat.S_IMODE((tmp_path / "witness" / name).stat().st_mode)
            for name in ("witness.key", "witness.db")
        }

    assert modes == {"witness.key": 0o600, "witness.db": 0o600}


@pytest.mark.parametrize(
    ("lost", "said"),
    [("witness.db", "no longer knows"), ("witness.key", "put it back")],
)
def test_it_does_not_start_with_half_of_its_files(
    tmp_path: Path, lost: str, said: str
) -> None:
    with running(tmp_path) as witness:
        asked(witness.url, body=request(0, 5))
    (tmp_path / lost).unlink()

    with pytest.raises(WitnessUnusable, match=said), running(tmp_path):
        pass


def test_it_does_not_take_the_records_of_another(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with running(tmp_path / name):
            pass
    (tmp_path / "one" / "witness.db").replace(tmp_path / "two" / "witness.db")

    with pytest.raises(WitnessUnusable, match="belongs to"), running(tmp_path / "two"):
        pass


def test_a_start_that_was_cut_off_after_the_key_is_finished(tmp_path: Path) -> None:
    with running(tmp_path, logs=()) as witness:
        vkeys = witness.vkeys
    (tmp_path / "witness.db").write_bytes(b"")

    with running(tmp_path) as witness:
        assert witness.vkeys == vkeys


def test_a_name_is_chosen_once(tmp_path: Path) -> None:
    with running(tmp_path, name="board.example/w1"):
        pass

    with (
        pytest.raises(WitnessUnusable, match=r"board\.example/w1"),
        running(tmp_path, name="board.example/w2"),
    ):
        pass


def test_only_the_key_of_a_log_is_watched() -> None:
    assert log_key(str(LOG.verifier_keys[0])) == LOG.verifier_keys[0]
    with pytest.raises(WitnessUnusable):
        log_key(str(WITNESS.verifier_keys[0]))


def test_records_that_cannot_be_written_give_no_cosignature(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(tmp_path) as witness:
        asked(witness.url, body=request(0, 5))
        with open_witness(tmp_path, told=print) as other, other._records.exclusive():
            refused = asked(witness.url, body=request(5, 9))
        answer = asked(witness.url, body=request(5, 9))

    assert refused.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "nothing was cosigned" in capsys.readouterr().out
    assert answer.status == HTTPStatus.OK
