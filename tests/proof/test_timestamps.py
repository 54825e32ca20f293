"""Signed checkpoints are stamped by a real authority, and the stamps are checked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rfc3161_client import TimestampRequestBuilder

from domain.der import with_sorted_certificates
from domain.log.refusals import NoteRefused
from domain.log_timestamps import (
    Stamping,
    StampRefused,
    read_certificates,
    stamp_if_due,
    stored_token,
    token_path,
    verify_token,
)
from tests.log.known import every_flip
from tests.proof.authority import Authority, make_authority, stamping
from tests.proof.witnessing import signed

NOTE = signed(5).encode()
LATER = signed(9).encode()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture(scope="module")
def token(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A token over NOTE."""
    data = tmp_path_factory.mktemp("data")
    with stamping(authority) as url:
        due(data, authority, url)
    found = stored_token(data, NOTE)
    assert found is not None
    return found


def due(
    data: Path,
    authority: Authority,
    url: str,
    *,
    note: bytes = NOTE,
    now: datetime | None = None,
    at_export: bool = False,
) -> Stamping | None:
    """What comes of it when a practice with this authority asks whether it is time."""
    tsa = {"url": url, "certificates": str(authority.root)}
    (data / "witnesses.json").write_text(json.dumps({"tsa": tsa}))
    return stamp_if_due(data, note, now or datetime.now(UTC), at_export=at_export)


@pytest.mark.parametrize("with_chain", [False, True])
def test_a_checkpoint_is_stamped_and_openssl_agrees(
    tmp_path: Path, authority: Authority, *, with_chain: bool
) -> None:
    with stamping(authority, with_chain=with_chain) as url:
        done = due(tmp_path, authority, url)

    assert done is not None
    assert done.stamp is not None
    assert done.path == tmp_path / "checkpoints" / "000000000005.tsr"
    token = done.path.read_bytes()
    assert authority.verifies(token, NOTE)
    assert not authority.verifies(token, LATER)
    assert stored_token(tmp_path, NOTE) == token
    certificates = read_certificates(authority.root)
    assert verify_token(token, NOTE, certificates=certificates) == done.stamp
    assert abs(done.stamp.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert done.stamp.authority == "CN=Clockhouse"
    assert "CN=Clockhouse root" in done.words
    assert "no other history existed" in done.words


def test_certificates_in_the_wrong_order_are_put_right(
    tmp_path: Path, authority: Authority
) -> None:
    """openssl sends the signer first; of two signers, one sorts after the root."""
    orders: set[bool] = set()
    for number in range(12):
        made = make_authority(tmp_path / f"tsa-{number}", name="x" * (number * 3 + 1))
        answer = _stamped(made)
        sorted_ = with_sorted_certificates(answer)
        orders.add(sorted_ == answer)
        certificates = read_certificates(made.root)
        verify_token(sorted_, NOTE, certificates=certificates)
        if sorted_ != answer:
            with pytest.raises(StampRefused):
                verify_token(answer, NOTE, certificates=certificates)
            assert made.verifies(sorted_, NOTE)

    assert False in orders


def _stamped(authority: Authority) -> bytes:
    query = TimestampRequestBuilder().data(NOTE).build().as_bytes()
    return authority.stamp(query, with_chain=True)


def test_a_token_without_certificates_is_refused_in_words(authority: Authority) -> None:
    query = TimestampRequestBuilder().data(NOTE).cert_request(cert_request=False)
    token = authority.stamp(query.build().as_bytes())

    assert with_sorted_certificates(token) == token
    with pytest.raises(StampRefused, match="under the certificates given"):
        verify_token(token, NOTE, certificates=read_certificates(authority.root))


def test_an_authority_need_not_say_its_name(tmp_path: Path) -> None:
    made = make_authority(tmp_path / "tsa", tells_name=False)
    certificates = read_certificates(made.root)

    stamp = verify_token(
        with_sorted_certificates(_stamped(made)), NOTE, certificates=certificates
    )

    assert stamp.authority == ""
    assert stamp.words.startswith("The timestamping authority vouches")


def test_what_is_no_response_is_left_as_it_is(token: bytes) -> None:
    assert with_sorted_certificates(token) == token
    for cut in range(len(token)):
        assert with_sorted_certificates(token[:cut]) == token[:cut]
    for junk in (
        b"",
        b"0",
        b"0\x80",
        b"0\x85" + b"\xff" * 5,
        b"\x1f" * 9,
        b"0\x03\x1f\x02\x00",
    ):
        assert with_sorted_certificates(junk) == junk


def test_it_is_due_once_a_day_and_at_each_export(
    tmp_path: Path, authority: Authority
) -> None:
    now = datetime.now(UTC)
    with stamping(authority) as url:
        assert due(tmp_path, authority, url) is not None
        assert due(tmp_path, authority, url, at_export=True) is None
        assert due(tmp_path, authority, url, note=LATER, now=now) is None
        assert due(tmp_path, authority, url, note=LATER, at_export=True) is not None
        most = signed(12).encode()
        tomorrow = now + timedelta(days=1)
        assert due(tmp_path, authority, url, note=most, now=tomorrow) is not None


def test_other_bytes_of_the_same_size_are_stamped_anew(
    tmp_path: Path, authority: Authority
) -> None:
    again = signed(5).encode()
    assert again != NOTE
    with stamping(authority) as url:
        due(tmp_path, authority, url)
        done = due(tmp_path, authority, url, note=again, at_export=True)

    assert done is not None
    assert stored_token(tmp_path, NOTE) is None
    assert stored_token(tmp_path, again) is not None


def test_nothing_is_due_where_no_authority_is_named(tmp_path: Path) -> None:
    assert stamp_if_due(tmp_path, NOTE, datetime.now(UTC), at_export=True) is None


def test_a_damaged_token_is_not_the_last_one(
    tmp_path: Path, authority: Authority
) -> None:
    path = token_path(tmp_path, NOTE)
    path.parent.mkdir()
    path.write_bytes(b"nonsense")

    with stamping(authority) as url:
        assert due(tmp_path, authority, url) is not None

    assert stored_token(tmp_path, NOTE) is not None


def test_an_authority_that_answers_nothing_useful_is_told_in_words(
    tmp_path: Path, authority: Authority, token: bytes
) -> None:
    other = make_authority(tmp_path / "other")

    def said(url: str, trusted: Authority = authority) -> str:
        done = due(tmp_path, trusted, url)
        assert done is not None
        assert done.stamp is None
        assert not done.path.exists()
        assert "written all the same" in done.words
        return done.words

    assert "cannot be reached" in said("http://127.0.0.1:9/")
    with stamping(authority, replay=b"nonsense") as url:
        assert "not a timestamp" in said(url)
        assert "answers 404" in said(f"{url}/elsewhere")
    with stamping(authority, replay=token) as url:
        assert "another question" in said(url)
    with stamping(authority, replay=authority.stamp(b"nonsense")) as url:
        assert "has not granted it: Bad request format" in said(url)
    with stamping(authority) as url:
        assert "under the certificates given" in said(url, other)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"nonsense", "no certificates"),
        (b"", "no certificates"),
    ],
)
def test_certificates_that_are_none_are_told_in_words(
    tmp_path: Path, authority: Authority, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "tsa.pem").write_bytes(content)
    tsa = {"url": "http://127.0.0.1:9/", "certificates": "tsa.pem"}
    (tmp_path / "witnesses.json").write_text(json.dumps({"tsa": tsa}))

    done = stamp_if_due(tmp_path, NOTE, datetime.now(UTC))

    assert done is not None
    assert said in done.words


def test_a_certificate_file_needs_a_root(authority: Authority, token: bytes) -> None:
    only_signer = read_certificates(authority.folder / "signer.pem")

    with pytest.raises(StampRefused, match="root"):
        verify_token(token, NOTE, certificates=only_signer)


def test_a_signer_among_the_certificates_does_no_harm(
    authority: Authority, token: bytes
) -> None:
    both = [
        *read_certificates(authority.folder / "signer.pem"),
        *read_certificates(authority.root),
    ]

    assert verify_token(token, NOTE, certificates=both).vouched_by == (
        "CN=Clockhouse root",
    )


def test_every_changed_bit_of_the_checkpoint_is_noticed(
    authority: Authority, token: bytes
) -> None:
    certificates = read_certificates(authority.root)

    for changed in every_flip(NOTE[:200]):
        with pytest.raises(StampRefused, match="other bytes"):
            verify_token(token, changed + NOTE[200:], certificates=certificates)


def test_a_changed_token_is_refused_in_words_or_says_the_same(
    authority: Authority, token: bytes
) -> None:
    """Some bits of a token are under no signature; what it says can still be trusted."""
    certificates = read_certificates(authority.root)
    original = verify_token(token, NOTE, certificates=certificates)
    refused = 0
    for changed in every_flip(token):
        try:
            found = verify_token(changed, NOTE, certificates=certificates)
        except StampRefused:
            refused += 1
        else:
            assert found.at == original.at

    assert refused > 4 * len(token)


def test_what_is_no_checkpoint_is_not_stamped(tmp_path: Path) -> None:
    tsa = {"url": "http://127.0.0.1:9/", "certificates": "tsa.pem"}
    (tmp_path / "witnesses.json").write_text(json.dumps({"tsa": tsa}))

    with pytest.raises(NoteRefused):
        stamp_if_due(tmp_path, b"nonsense", datetime.now(UTC))
