"""How a tie is stored in the read model: short, sealed, and found by keyed numbers.

The table tells a thief neither who somebody is nor what they are to anybody: people
stand in it as numbers that only a secret of the ledger can make, and everything else is
sealed with another. The same facts always give the same bytes.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from struct import Struct
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from domain.dual.kinds import Kind, RoleKind
from domain.dual.steps import Step
from domain.facts.ties import TieKind, TieStanding
from domain.keys import KeyStore
from domain.values import CaseId, EvidenceLevel, FactId, PersonId

PURPOSE = "ties"
ABOUT = [b"ties"]
NUMBER_BYTES = 8
NOBODY = UUID(int=0)
_FORM = Struct(">16s16s16s16s16s16s16sccqqq")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_NEVER = -(2**63)
_STANDING = {
    TieStanding.CURRENT: b"c",
    TieStanding.FORMER: b"f",
    TieStanding.PROMISED: b"p",
}
_EVIDENCE = {
    EvidenceLevel.OBSERVED: b"o",
    EvidenceLevel.SELF_REPORT: b"s",
    EvidenceLevel.CLIENT_REPORT: b"c",
    EvidenceLevel.THIRD_PARTY: b"t",
    EvidenceLevel.SYSTEM: b"y",
}
_NOBODY = NOBODY.bytes
_KIND, _FIRST, _OTHER = slice(16, 32), slice(32, 48), slice(48, 64)
_TOLD_BY, _HELD_BY = slice(64, 80), slice(80, 96)
MOST_IDS = 20_000
_KIND_OF: dict[bytes, Kind] = {
    kind.value.encode().ljust(16, b"\0"): kind for kind in (*TieKind, *RoleKind)
}
_STANDING_OF = {short: standing for standing, short in _STANDING.items()}
_EVIDENCE_OF = {short: level for level, short in _EVIDENCE.items()}


class Packed:
    """What says whose a packed tie is to see; what nobody asks for is not unpacked."""

    __slots__ = ("_plain",)

    def __init__(self, plain: bytes) -> None:
        self._plain = plain

    @property
    def kind(self) -> Kind:
        return _KIND_OF[self._plain[_KIND]]

    @property
    def first(self) -> PersonId:
        return PersonId(UUID(bytes=self._plain[_FIRST]))

    @property
    def other(self) -> PersonId:
        return PersonId(UUID(bytes=self._plain[_OTHER]))

    @property
    def told_by(self) -> PersonId:
        return PersonId(UUID(bytes=self._plain[_TOLD_BY]))

    @property
    def held_by(self) -> PersonId | None:
        held_by = self._plain[_HELD_BY]
        return None if held_by == _NOBODY else PersonId(UUID(bytes=held_by))

    def beside(self, person: bytes) -> bytes:
        """Who stands at the other end. Both are bytes of an identifier."""
        first = self._plain[_FIRST]
        return self._plain[_OTHER] if first == person else first


class Sealer:
    """Makes numbers of identifiers, and seals and opens what a row tells."""

    def __init__(self, keys: KeyStore) -> None:
        secret = keys.ledger(PURPOSE)
        self._numbers = _derive(secret, b"numbers", length=32)
        self._circles = _derive(secret, b"circles", length=32)
        self._cipher = AESSIV(_derive(secret, b"told", length=64))
        self._ids: dict[bytes, UUID] = {}

    def number(self, id_: UUID, *more: UUID | str) -> int:
        """A number that stands for an identifier, alone or with others. 64 bits."""
        told = id_.bytes + b"".join(
            one.encode() if isinstance(one, str) else one.bytes for one in more
        )
        made = hmac.digest(self._numbers, told, "sha256")[:NUMBER_BYTES]
        return int.from_bytes(made, "big", signed=True)

    def in_circle(self, number: int, held_by: UUID) -> int:
        """Where the ties of a therapist's own circle stand, of whoever has a number."""
        told = number.to_bytes(NUMBER_BYTES, "big", signed=True) + held_by.bytes
        made = hmac.digest(self._circles, told, "sha256")[:NUMBER_BYTES]
        return int.from_bytes(made, "big", signed=True)

    def sealed(self, step: Step) -> bytes:
        """What a row tells of a tie. 172 bytes, whatever it says."""
        return self._cipher.encrypt(_packed(step), ABOUT)

    def packed(self, step: Step) -> bytes:
        """A tie as `unsealed` gives it."""
        return _packed(step)

    def opened(self, told: bytes) -> Step:
        """The tie of a row."""
        return _unpacked(self.unsealed(told), self._id)

    def unsealed(self, told: bytes) -> bytes:
        """The tie of a row, still packed, which costs a fifth of `opened`."""
        return self._cipher.decrypt(told, ABOUT)

    def all_unpacked(self, packed: Iterable[bytes]) -> list[Step]:
        """The ties that were unsealed."""
        return [_unpacked(plain, self._id) for plain in packed]

    def _id(self, told: bytes) -> UUID:
        """An identifier, made once: in a walk the same people come again and again."""
        known = self._ids.get(told)
        if known is None:
            if len(self._ids) >= MOST_IDS:
                self._ids.clear()
            known = self._ids[told] = UUID(bytes=told)
        return known


def without(step: Step, person: PersonId) -> Step:
    """The same tie, with nobody in the place of somebody who was erased."""
    nobody = PersonId(NOBODY)
    return replace(
        step,
        first=nobody if step.first == person else step.first,
        other=nobody if step.other == person else step.other,
    )


def _packed(step: Step) -> bytes:
    return _FORM.pack(
        step.fact_id.bytes,
        step.kind.value.encode(),
        step.first.bytes,
        step.other.bytes,
        step.told_by.bytes,
        (step.held_by or NOBODY).bytes,
        (step.case_id or NOBODY).bytes,
        _STANDING[step.standing],
        _EVIDENCE[step.evidence_level],
        _ticks(step.since),
        _ticks(step.until),
        _ticks(step.told_at),
    )


def _unpacked(plain: bytes, id_: Callable[[bytes], UUID]) -> Step:
    (
        fact_id, kind, first, other, told_by, held_by, case_id,
        standing, evidence, since, until, told_at,
    ) = _FORM.unpack(plain)  # fmt: skip
    return Step(
        fact_id=FactId(id_(fact_id)),
        kind=_KIND_OF[kind],
        first=PersonId(id_(first)),
        other=PersonId(id_(other)),
        standing=_STANDING_OF[standing],
        since=None if since == _NEVER else _EPOCH + since * _TICK,
        until=None if until == _NEVER else _EPOCH + until * _TICK,
        told_by=PersonId(id_(told_by)),
        told_at=_EPOCH + told_at * _TICK,
        evidence_level=_EVIDENCE_OF[evidence],
        held_by=None if held_by == _NOBODY else PersonId(id_(held_by)),
        case_id=None if case_id == _NOBODY else CaseId(id_(case_id)),
    )


def _ticks(at: datetime | None) -> int:
    return _NEVER if at is None else (at - _EPOCH) // _TICK


def _derive(secret: bytes, purpose: bytes, *, length: int) -> bytes:
    info = b"boundary-ledger/v1/ties/" + purpose
    return HKDFExpand(algorithm=SHA256(), length=length, info=info).derive(secret)
