"""RFC 3161 timestamps: an authority vouches that a signed checkpoint was there at a time.

The token is over the bytes of the signed checkpoint, with every line under it, and lies
beside it as `checkpoints/<size>.tsr`. It says nothing of other checkpoints: two
histories can be stamped side by side, which only a witness rules out. And the token is
no log: some of its own bits can be changed, and it still verifies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256, sha384, sha512
from http import HTTPStatus
from pathlib import Path

from cryptography.x509 import Certificate, Name, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)

from domain.der import with_sorted_certificates
from domain.log.checkpoints import parse_checkpoint
from domain.log.notes import parse_note
from domain.log.refusals import LogRefusal
from domain.log_post import Unanswered, post
from domain.witnesses_file import Authority, read_settings, write_whole

FOLDER = "checkpoints"
QUERY = "application/timestamp-query"
DIGITS = 12
SHOWN_CHARACTERS = 200


class StampRefused(LogRefusal):
    """A timestamp does not show what it should; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What a verified token says: this was there then, and who vouches for it."""

    at: datetime
    authority: str
    vouched_by: tuple[str, ...]
    """The certificates that it was checked with."""

    @property
    def words(self) -> str:
        """What this shows and what it does not, for people."""
        return (
            f"{self.authority or 'The timestamping authority'} vouches that this signed "
            f"checkpoint existed on {self.at:%Y-%m-%d at %H:%M:%S} UTC, checked with the "
            f"certificates of {', '.join(self.vouched_by)}. It does not show that no "
            "other history existed then: a witness's cosignature does. A changed bit in "
            "the checkpoint would be noticed; one in the timestamp itself might not be."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamping:
    """What came of asking for a timestamp; `stamp` is None where there is none."""

    stamp: Stamp | None
    path: Path
    words: str


def stamp_if_due(
    keeper_dir: Path, note: bytes, now: datetime, *, at_export: bool = False
) -> Stamping | None:
    """Have a signed checkpoint stamped, once a day and whenever something is exported.

    `keeper_dir` is the data directory, `note` the bytes of the checkpoint's file. None
    where no authority is configured or nothing is due. That an authority does not
    answer raises nothing: the words say it. Raises SettingsUnusable and LogRefusal.
    """
    authority = read_settings(keeper_dir).tsa
    if authority is None or stored_token(keeper_dir, note) is not None:
        return None
    if not at_export and _last_stamped_on(keeper_dir) == now.astimezone(UTC).date():
        return None
    path = token_path(keeper_dir, note)
    try:
        certificates = read_certificates(keeper_dir / authority.certificates)
        token = _ask(authority, note)
        stamp = verify_token(token, note, certificates=certificates)
    except (Unanswered, StampRefused) as error:
        why = f"No timestamp from {authority.url}: {error}. Facts are written all the same."
        return Stamping(stamp=None, path=path, words=why)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, token)
    return Stamping(stamp=stamp, path=path, words=stamp.words)


def verify_token(
    token: bytes, note: bytes, *, certificates: Sequence[Certificate]
) -> Stamp:
    """What a token says of these bytes of a checkpoint. Raises StampRefused."""
    response = _decoded(token)
    roots = [each for each in certificates if each.issuer == each.subject]
    if not roots:
        raise StampRefused(
            "among the certificates is none that stands for itself (root)"
        )
    others = [each for each in certificates if each not in roots]
    if not _is_over(response, note):
        raise StampRefused("it is over other bytes than those of this checkpoint")
    verifier = VerifierBuilder(roots=roots, intermediates=others).build()
    try:
        verifier.verify_message(response, note)
    except Exception:  # noqa: BLE001 - strangers made it, and it can be broken anywhere.
        raise StampRefused(
            "its signature is wrong, or was not made under the certificates given"
        ) from None
    return Stamp(
        at=response.tst_info.gen_time.astimezone(UTC),
        authority=_authority_of(response),
        vouched_by=tuple(each.subject.rfc4514_string() for each in roots),
    )


def read_certificates(path: Path) -> list[Certificate]:
    """The certificates of a PEM file. Raises StampRefused."""
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise StampRefused(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise StampRefused(f"{path} holds no certificates in PEM") from None


def token_path(keeper_dir: Path, note: bytes) -> Path:
    """Where the token of a checkpoint lies. Raises LogRefusal."""
    size = parse_checkpoint(parse_note(note).text).size
    return keeper_dir / FOLDER / f"{size:0{DIGITS}}.tsr"


def stored_token(keeper_dir: Path, note: bytes) -> bytes | None:
    """The token over just these bytes, unverified. None where there is none."""
    try:
        token = token_path(keeper_dir, note).read_bytes()
        return token if _is_over(_decoded(token), note) else None
    except (FileNotFoundError, StampRefused):
        return None


def _ask(authority: Authority, note: bytes) -> bytes:
    """A token over these bytes that answers this very request. Raises StampRefused."""
    request = (
        TimestampRequestBuilder()
        .data(note)
        .hash_algorithm(HashAlgorithm.SHA256)
        .build()
    )
    answered = post(authority.url, request.as_bytes(), content_type=QUERY)
    if answered.status != HTTPStatus.OK:
        raise StampRefused(f"it answers {answered.status}")
    # Many authorities send their certificates in an order that the reader refuses.
    token = with_sorted_certificates(answered.body)
    if _decoded(token).tst_info.nonce != request.nonce:
        raise StampRefused("it answers another question than it was asked")
    return token


def _decoded(token: bytes) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(token)
        if response.status == PKIStatus.GRANTED:
            # Read here once, so that nobody after this meets one that is broken inside.
            assert response.tst_info.gen_time.tzinfo is not None
            return response
    except Exception:  # noqa: BLE001 - strangers made it, and it can be broken anywhere.
        raise StampRefused("this is not a timestamp (RFC 3161, in DER)") from None
    said = "; ".join(response.status_string) or "it does not say why"
    shown = "".join(mark for mark in said[:SHOWN_CHARACTERS] if mark.isprintable())
    raise StampRefused(f"the authority has not granted it: {shown}")


def _is_over(response: TimeStampResponse, note: bytes) -> bool:
    digests = {sha256(note).digest(), sha384(note).digest(), sha512(note).digest()}
    return response.tst_info.message_imprint.message in digests


def _authority_of(response: TimeStampResponse) -> str:
    """What the authority calls itself; empty where it does not say."""
    try:
        called: object = response.tst_info.name.value
    except (AttributeError, ValueError):
        return ""
    return called.rfc4514_string() if isinstance(called, Name) else str(called)


def _last_stamped_on(keeper_dir: Path) -> date | None:
    """The day, in UTC, of the token of the largest checkpoint."""
    for path in sorted((keeper_dir / FOLDER).glob("*.tsr"), reverse=True):
        try:
            return _decoded(path.read_bytes()).tst_info.gen_time.astimezone(UTC).date()
        except StampRefused:
            continue
    return None
