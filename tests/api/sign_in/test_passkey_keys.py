"""What is kept of a passkey: its public key is good as it was kept, and for its owner."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256

import pytest
from cbor2 import dumps
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.structs import (
    AttestationFormat,
    CredentialDeviceType,
    PublicKeyCredentialType,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from api.house import House
from api.sign_in.passkeys import PasskeyRefused, RelyingParty
from domain.values import PersonId
from tests.house import Clock, Town

AT = RelyingParty(id="ledger.test", origin="https://ledger.test")
CHALLENGE = bytes_to_base64url(b"a challenge that is used once...")
PRESENT_AND_VERIFIED = b"\x05"


@dataclass(kw_only=True)
class Device:
    """A device with one passkey, which signs as the standard says."""

    credential_id: bytes = b"the one credential of this test."
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def public(self) -> bytes:
        """Its public key, as COSE has it."""
        point = self.key.public_key().public_numbers()
        x, y = point.x.to_bytes(32), point.y.to_bytes(32)
        return dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def registers(self, house: House, person: PersonId) -> None:
        """Keep it for somebody, as their browser brought it."""
        made = VerifiedRegistration(
            credential_id=self.credential_id,
            credential_public_key=self.public,
            sign_count=0,
            aaguid="",
            fmt=AttestationFormat.NONE,
            credential_type=PublicKeyCredentialType.PUBLIC_KEY,
            user_verified=True,
            attestation_object=b"",
            credential_device_type=CredentialDeviceType.SINGLE_DEVICE,
            credential_backed_up=False,
        )
        house.accounts.passkeys.keep(person, made, name="phone", now=house.clock())

    def answers(self) -> str:
        """What a browser sends when its owner has touched it."""
        self.count += 1
        client = json.dumps(
            {"type": "webauthn.get", "challenge": CHALLENGE, "origin": AT.origin}
        ).encode()
        told = sha256(AT.id.encode()).digest() + PRESENT_AND_VERIFIED
        told += self.count.to_bytes(4)
        signed = told + sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": bytes_to_base64url(client),
            "authenticatorData": bytes_to_base64url(told),
            "signature": bytes_to_base64url(signature),
        }
        id_ = bytes_to_base64url(self.credential_id)
        return json.dumps(
            {"id": id_, "rawId": id_, "type": "public-key", "response": response}
        )


def used(house: House, device: Device) -> PersonId:
    return house.accounts.passkeys.use(
        device.answers(), challenge=CHALLENGE, at=AT, now=house.clock()
    )


def put_in(house: House, column: str, value: bytes, device: Device) -> None:
    """What somebody does who may write the file and holds no key of the house."""
    with closing(sqlite3.connect(house.settings.data / "keys.db")) as db, db:
        db.execute(
            f"UPDATE passkeys SET {column} = ? WHERE credential_id = ?",  # noqa: S608
            (value, device.credential_id),
        )


def kept_of(house: House, device: Device) -> bytes:
    with closing(sqlite3.connect(house.settings.data / "keys.db")) as db:
        (found,) = db.execute(
            "SELECT public_key FROM passkeys WHERE credential_id = ?",
            (device.credential_id,),
        ).fetchone()
    return bytes(found)


@pytest.fixture
def device(house: House, town: Town) -> Device:
    """The therapist's."""
    made = Device()
    made.registers(house, town.therapist.person_id)
    return made


class TestThePublicKeyOfAPasskey:
    def test_lets_its_owner_in_each_time(
        self, house: House, town: Town, device: Device, clock: Clock
    ) -> None:
        first = used(house, device)
        clock.forward(days=1)

        assert first == used(house, device) == town.therapist.person_id

    def test_is_kept_sealed(self, house: House, device: Device) -> None:
        assert device.public not in kept_of(house, device)

    def test_is_not_replaced_by_one_that_is_put_in(
        self, house: House, device: Device
    ) -> None:
        thief = Device()
        put_in(house, "public_key", thief.public, device)

        with pytest.raises(PasskeyRefused):
            used(house, thief)

    def test_is_not_replaced_by_one_that_was_sealed_for_another(
        self, house: House, town: Town, device: Device
    ) -> None:
        thief = Device(credential_id=b"the one of a thief, of this house")
        thief.registers(house, town.supervisor.person_id)
        put_in(house, "public_key", kept_of(house, thief), device)
        thief.credential_id = device.credential_id

        with pytest.raises(PasskeyRefused):
            used(house, thief)

    def test_is_not_good_for_another_person(
        self, house: House, town: Town, device: Device
    ) -> None:
        put_in(house, "person_id", town.administrator.person_id.bytes, device)

        with pytest.raises(PasskeyRefused):
            used(house, device)
