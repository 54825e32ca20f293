"""A practice asks its witnesses, and says plainly what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Barrier, Event, Thread
from time import monotonic

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.cli.serving import HOST, listening
from api.witness.app import create_app
from domain import log_post, log_witnesses
from domain.log.nodes import MemoryNodes, consistency_proof
from domain.log.notes import Note
from domain.log.signed_checkpoints import open_checkpoint
from domain.log_witnesses import Cosigned, Witnesses
from domain.witness_answers import AHEAD, FORBIDDEN, INCONSISTENT, MALFORMED
from domain.witnesses_file import Settings, make_witness
from domain.witnesses_file import Witness as Named
from tests.log.known import LOG, NEXT, NOW, STRANGER, WITNESS, checkpoint, tree
from tests.proof.authority import make_authority
from tests.proof.witnessing import (
    Running,
    edited,
    running,
    serving,
    signed,
)

DEAD = "http://127.0.0.1:9"  # Nobody listens at the port of discard.
SIZE = "text/x.tlog.size"

Alarms = list[tuple[str, str]]


def named(witness: Running, name: str = "board") -> Named:
    return make_witness(name=name, url=witness.url, vkeys=witness.vkeys)


def elsewhere(url: str, name: str = "board") -> Named:
    keys = [str(key) for key in WITNESS.verifier_keys]
    return make_witness(name=name, url=url, vkeys=keys)


def asking(
    alarms: Alarms,
    witnesses: Sequence[Named],
    *,
    new: int,
    old: int | None = None,
    quorum: int = 1,
    nodes: MemoryNodes | None = None,
    note: Note | None = None,
    leaves: Callable[[], int] | None = None,
) -> Cosigned:
    """A practice whose log has `new` leaves asks."""
    nodes = nodes or tree(new)

    def prove(before: int, now: int) -> list[bytes]:
        return consistency_proof(nodes, old=before, new=now)

    client = Witnesses(
        Settings(quorum=quorum, witnesses=tuple(witnesses)),
        alarm=lambda kind, words: alarms.append((kind, words)),
    )
    return client.cosign(
        note or signed(new, nodes=nodes),
        old=None if old is None else checkpoint(old),
        prove=prove,
        leaves=leaves,
    )


@pytest.fixture
def alarms() -> Alarms:
    return []


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "witness") as found:
        yield found


@contextmanager
def answering(
    status: int, body: bytes = b"", content_type: str = "text/plain", **headers: str
) -> Iterator[str]:
    """Somebody who always answers the same."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await Request(scope, receive).body()
            told = {"content-type": content_type, **headers}
            response = Response(body, status_code=status, headers=told)
            await response(scope, receive, send)

    with serving(app) as address:
        yield address


def test_a_checkpoint_comes_back_with_the_lines_of_its_witness(
    witness: Running, alarms: Alarms
) -> None:
    found = asking(alarms, [named(witness)], new=5)

    keys = witness.witness.keys.verifier_keys
    opened = open_checkpoint(
        found.note.encode(), log_keys=LOG.verifier_keys, witness_keys=keys
    )
    assert [who.key for who in opened.cosigned] == list(keys)
    assert [line.name for line in found.lines] == [key.name for key in keys]
    assert (found.cosigned, found.missing, found.is_enough) == (("board",), (), True)
    assert "Cosigned by board" in found.words
    assert alarms == []


@pytest.mark.parametrize("old", [None, 5, 7, 9])
def test_a_witness_that_is_elsewhere_is_given_a_proof_from_there(
    witness: Running, alarms: Alarms, old: int | None
) -> None:
    asking(alarms, [named(witness)], new=5)

    found = asking(alarms, [named(witness)], new=9, old=old)

    assert found.is_enough
    assert witness.witness.watched()[0].size == 9
    assert alarms == []


def test_an_answer_that_got_lost_is_asked_for_again(
    witness: Running, alarms: Alarms
) -> None:
    asking(alarms, [named(witness)], new=9)

    assert asking(alarms, [named(witness)], new=9, old=5).is_enough


def test_an_edited_history_under_the_right_key_raises_an_alarm(
    witness: Running, alarms: Alarms
) -> None:
    asking(alarms, [named(witness)], new=5)

    for size in (5, 9, 12):
        found = asking(alarms, [named(witness)], new=size, old=5, nodes=edited(size))
        assert not found.is_enough
        assert "does not continue the history" in found.words
        assert found.lines == ()

    assert {kind for kind, _ in alarms} == {INCONSISTENT}
    assert len(set(alarms)) == 1, "one alarm for one thing, however the log grows"
    assert "board" in alarms[0][1]


def test_two_of_three_are_enough_with_one_dead(tmp_path: Path, alarms: Alarms) -> None:
    with running(tmp_path / "a") as a, running(tmp_path / "b") as b:
        asked = [named(a, "a"), elsewhere(DEAD, "dead"), named(b, "b")]

        found = asking(alarms, asked, new=5, quorum=2)

    assert found.is_enough
    assert sorted(found.cosigned) == ["a", "b"]
    assert [each.witness for each in found.missing] == ["dead"]
    assert "cannot be reached" in found.failures[0]
    assert len(found.lines) == 4
    assert alarms == []


def test_too_few_are_said_to_be_too_few_and_their_lines_kept(
    witness: Running, alarms: Alarms
) -> None:
    asked = [named(witness), elsewhere(DEAD, "dead")]

    found = asking(alarms, asked, new=5, quorum=2)

    assert not found.is_enough
    assert "too few" in found.words
    assert "written all the same" in found.words
    assert len(found.lines) == 2
    assert alarms == []


def test_nobody_named_is_never_enough(alarms: Alarms) -> None:
    found = asking(alarms, [], new=5, quorum=0)

    assert not found.is_enough
    assert "nobody outside" in found.words


def test_a_witness_that_knows_more_than_we_have_is_an_alarm(
    witness: Running, alarms: Alarms
) -> None:
    asking(alarms, [named(witness)], new=9)

    found = asking(alarms, [named(witness)], new=5)

    assert [kind for kind, _ in alarms] == [AHEAD]
    assert "restored from a backup" in found.words


def test_a_witness_that_another_process_has_shown_more_is_none(
    witness: Running, alarms: Alarms
) -> None:
    asking(alarms, [named(witness)], new=9)

    found = asking(alarms, [named(witness)], new=5, leaves=lambda: 9)

    assert "later checkpoint" in found.failures[0]
    assert alarms == []


def test_a_key_that_the_witness_does_not_trust_is_an_alarm(
    witness: Running, alarms: Alarms
) -> None:
    found = asking(alarms, [named(witness)], new=5, note=signed(5, log=NEXT))

    assert [kind for kind, _ in alarms] == [FORBIDDEN]
    assert "does not accept this log's key" in found.failures[0]


def test_a_witness_that_does_not_know_the_log_is_told_how_to(
    tmp_path: Path, alarms: Alarms
) -> None:
    with running(tmp_path, logs=()) as witness:
        found = asking(alarms, [named(witness)], new=5)

    assert "log.vkey" in found.failures[0]
    assert alarms == []


def test_a_line_that_does_not_verify_is_not_kept(
    tmp_path: Path, witness: Running, alarms: Alarms
) -> None:
    with running(tmp_path / "other") as other:
        wrong_key = make_witness(name="board", url=witness.url, vkeys=other.vkeys)

        found = asking(alarms, [wrong_key], new=5)

    assert found.lines == ()
    assert len(found.note.signatures) == len(signed(5).signatures)
    assert "cannot be used" in found.failures[0]


def test_lines_of_strangers_are_left_out(witness: Running, alarms: Alarms) -> None:
    only_one = make_witness(name="board", url=witness.url, vkeys=witness.vkeys[:1])

    found = asking(alarms, [only_one], new=5)

    assert len(found.lines) == 1


@pytest.mark.parametrize(
    ("status", "body", "content_type", "said"),
    [
        (200, b"", "text/plain", "cannot be used"),
        (200, b"\xff\xfe", "text/plain", "cannot be used"),
        (200, b"x" * 300_000, "text/plain", "more than"),
        (409, b"nonsense\n", SIZE, "cannot be used"),
        (409, b"5\n", "text/html", "from the very size"),
        (409, b"3\n", SIZE, "from the very size"),
        (302, b"", "text/plain", "nobody follows"),
        (404, b"", "text/plain", "does not know this log"),
        (413, b"", "text/plain", "answers 413"),
        (500, b"sorry\x1b[2J\n", "text/plain", 'says: "sorry'),
        (503, b"", "text/plain", "answers 503"),
    ],
)
def test_other_answers_are_failures_and_no_alarms(
    alarms: Alarms, status: int, body: bytes, content_type: str, said: str
) -> None:
    with answering(status, body, content_type, location="http://127.0.0.1:9/") as url:
        found = asking(alarms, [elsewhere(url)], new=9, old=4)

    (why,) = found.failures
    assert said in why
    assert why.isprintable()
    assert alarms == []


@pytest.mark.parametrize(
    ("status", "kind"), [(400, MALFORMED), (403, FORBIDDEN), (422, INCONSISTENT)]
)
def test_refusals_of_what_the_log_says_are_alarms(
    alarms: Alarms, status: int, kind: str
) -> None:
    with answering(status, b"because\n") as url:
        found = asking(alarms, [elsewhere(url)], new=9, old=4)

    assert [each for each, _ in alarms] == [kind]
    assert "because" in found.failures[0]


def test_a_conflict_about_one_size_is_the_older_way_to_say_inconsistent(
    alarms: Alarms,
) -> None:
    with answering(409, b"9\n", SIZE) as url:
        asking(alarms, [elsewhere(url)], new=9, old=9)

    assert [kind for kind, _ in alarms] == [INCONSISTENT]


def test_somebody_who_speaks_no_http_is_a_failure(alarms: Alarms) -> None:
    with listening(HOST, 0) as door:

        def speak() -> None:
            for _ in range(1):
                opened, _address = door.accept()
                with opened:
                    opened.recv(10_000)
                    opened.sendall(b"SSH-2.0-nobody\r\n\r\n")

        thread = Thread(target=speak)
        thread.start()
        port = door.getsockname()[1]
        found = asking(alarms, [elsewhere(f"http://127.0.0.1:{port}")], new=5)
        thread.join()

    assert "not HTTP" in found.failures[0]


@pytest.mark.parametrize(
    "drip", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"]
)
def test_somebody_who_answers_a_byte_now_and_then_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch, alarms: Alarms, drip: bytes
) -> None:
    monkeypatch.setattr(log_post, "SECONDS", 0.6)
    finished = Event()
    with listening(HOST, 0) as door, ExitStack() as stack:

        def speak() -> None:
            opened, _address = door.accept()
            with opened:
                opened.sendall(drip)
                while not finished.wait(0.1):
                    try:
                        opened.sendall(b"x" if drip else b"")
                    except OSError:
                        return

        thread = Thread(target=speak)
        thread.start()
        stack.callback(thread.join)
        stack.callback(finished.set)
        port = door.getsockname()[1]
        before = monotonic()
        found = asking(alarms, [elsewhere(f"http://127.0.0.1:{port}")], new=5)
        took = monotonic() - before

    assert "has not answered within" in found.failures[0]
    assert took < 5


def test_a_witness_that_never_has_enough_is_left(alarms: Alarms) -> None:
    sizes = iter(range(3, 9))

    def wanting(request: Request) -> Response:
        size = f"{next(sizes)}\n"
        return Response(size, status_code=409, headers={"content-type": SIZE})

    app = Starlette(routes=[Route("/add-checkpoint", wanting, methods=["POST"])])
    with serving(app) as url:
        found = asking(alarms, [elsewhere(url)], new=9)

    assert "another proof 3 times" in found.failures[0]
    assert next(sizes) == 6


def test_tls_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, witness: Running, alarms: Alarms
) -> None:
    made = make_authority(tmp_path / "ca")
    key, certificate = made.for_server("localhost")
    app = create_app(witness.witness, clock=lambda: NOW, say=print)
    with serving(app, key=key, certificate=certificate) as url:
        there = url.replace("http://127.0.0.1", "https://localhost")
        over_tls = make_witness(name="board", url=there, vkeys=witness.vkeys)
        refused = asking(alarms, [over_tls], new=5)
        monkeypatch.setenv("SSL_CERT_FILE", str(made.root))
        trusted = asking(alarms, [over_tls], new=5)

    assert "its TLS certificate is not accepted" in refused.failures[0]
    assert trusted.is_enough


def test_certificates_of_this_machine_that_are_none_are_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alarms: Alarms
) -> None:
    (tmp_path / "none.pem").write_text("nonsense")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))

    found = asking(alarms, [elsewhere("https://127.0.0.1:9")], new=5)

    assert "cannot be reached" in found.failures[0]


def test_who_is_late_for_everything_is_left_behind(
    monkeypatch: pytest.MonkeyPatch, alarms: Alarms
) -> None:
    monkeypatch.setattr(log_witnesses, "SECONDS", -0.7)
    released = Event()

    def waiting(request: Request) -> Response:
        released.wait(4)
        return Response(status_code=500)

    app = Starlette(routes=[Route("/add-checkpoint", waiting, methods=["POST"])])
    with serving(app) as url:
        found = asking(alarms, [elsewhere(url)], new=9)
        released.set()

    assert "has not answered within" in found.failures[0]


def test_a_call_that_is_too_late_before_it_began_is_not_begun(
    monkeypatch: pytest.MonkeyPatch, alarms: Alarms
) -> None:
    monkeypatch.setattr(log_post, "SECONDS", 1e-9)

    found = asking(alarms, [elsewhere("https://localhost:9")], new=9)

    assert "has not answered within" in found.failures[0]


def test_all_are_asked_at_once(alarms: Alarms) -> None:
    together = Barrier(3)

    def waiting(request: Request) -> Response:
        together.wait(timeout=4)
        return Response(status_code=500)

    app = Starlette(routes=[Route("/add-checkpoint", waiting, methods=["POST"])])
    with ExitStack() as stack:
        pairs = [*WITNESS.verifier_keys, STRANGER.verifier_keys[0]]
        asked = [
            make_witness(
                name=str(number),
                url=stack.enter_context(serving(app)),
                vkeys=[str(key)],
            )
            for number, key in enumerate(pairs)
        ]
        found = asking(alarms, asked, new=5)

    assert ["answers 500" in each for each in found.failures] == [True] * 3


def test_a_check_tells_how_far_a_witness_is(witness: Running, alarms: Alarms) -> None:
    asking(alarms, [named(witness)], new=5)
    client = Witnesses(
        Settings(quorum=1, witnesses=(named(witness),)),
        alarm=lambda kind, words: alarms.append((kind, words)),
    )

    behind, there = client.check(signed(9)), client.check(signed(5))

    assert "has cosigned 5 of 9 leaves" in behind.failures[0]
    assert there.is_enough
    assert alarms == []


def test_a_request_says_nothing_but_the_checkpoint(alarms: Alarms) -> None:
    heard: list[tuple[dict[str, str], bytes]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked = Request(scope, receive)
            heard.append((dict(asked.headers), await asked.body()))
            await Response(status_code=500)(scope, receive, send)

    note = signed(5)
    with serving(app) as url:
        asking(alarms, [elsewhere(url)], new=5, note=note)

    ((headers, body),) = heard
    assert body == b"old 0\n\n" + note.encode()
    told = {"host", "accept-encoding", "content-length", "content-type", "user-agent"}
    assert set(headers) == told
