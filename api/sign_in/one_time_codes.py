"""Codes of an authenticator app (TOTP, RFC 6238), each good once and for 30 seconds.

The secret is sealed under the key provider. The last step that was used is remembered
in the same statement that accepts it, so that of two at once only one comes in.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import segno
from pyotp import random_base32
from pyotp.totp import TOTP

from api.sign_in.records import Records, text
from domain.values import PersonId

STEP_SECONDS = 30
DIGITS = 6
ISSUER = "Boundary Ledger"
QR_SCALE = 5
QR_BORDER = 4


class OneTimeCodes:
    """The authenticator app of each person, where they have one."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def has(self, person_id: PersonId) -> bool:
        return self._row(person_id) is not None

    def keep(self, person_id: PersonId, secret: str, *, now: datetime) -> None:
        """Take an app's secret, in the place of the one before.

        The code that proved it is used up.
        """
        sealed = self._records.seal(secret.encode(), about=_about(person_id))
        self._records.run(
            "INSERT OR REPLACE INTO one_time_codes VALUES (?, ?, ?, ?)",
            (person_id.bytes, sealed, _step(now), text(now)),
        )

    def use(self, person_id: PersonId, code: str, *, now: datetime) -> bool:
        """Whether a code is the one of this moment and was not used before."""
        row = self._row(person_id)
        if row is None:
            return False
        secret = self._records.unseal(row[0], about=_about(person_id)).decode()
        if not fits(secret, code, now=now):
            return False
        step = _step(now)
        return bool(
            self._records.run(
                "UPDATE one_time_codes SET last_step = ? "
                "WHERE person_id = ? AND last_step < ?",
                (step, person_id.bytes, step),
            )
        )

    def forget(self, person_id: PersonId) -> bool:
        """Take the app of a person no more. False where they had none."""
        return bool(
            self._records.run(
                "DELETE FROM one_time_codes WHERE person_id = ?", (person_id.bytes,)
            )
        )

    def _row(self, person_id: PersonId) -> tuple[bytes] | None:
        row = self._records.one(
            "SELECT secret FROM one_time_codes WHERE person_id = ?", (person_id.bytes,)
        )
        return None if row is None else (row[0],)


def new_app_secret() -> str:
    """A secret for an app, 160 bits in base 32."""
    return random_base32()


def fits(secret: str, code: str, *, now: datetime) -> bool:
    """Whether a code is the one of this moment."""
    typed = "".join(code.split())
    is_code = len(typed) == DIGITS and typed.isascii() and typed.isdecimal()
    return is_code and _app(secret).verify(typed, for_time=now)


def address(secret: str, *, name: str) -> str:
    """What an app reads from the picture: `otpauth://totp/...`."""
    app: Any = _app(secret)  # What this takes beside is not typed.
    told: str = app.provisioning_uri(name=name, issuer_name=ISSUER)
    return told


def picture(address_: str) -> str:
    """An address as a QR code: an SVG element that stands in a page."""
    drawn = BytesIO()
    segno.make(address_, error="m", micro=False).save(
        drawn,
        kind="svg",
        scale=QR_SCALE,
        border=QR_BORDER,
        xmldecl=False,
        svgns=True,
        nl=False,
        omitsize=True,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    return drawn.getvalue().decode()


def _app(secret: str) -> TOTP:
    return TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def _about(person_id: PersonId) -> bytes:
    return b"one-time codes/" + person_id.bytes
