"""Recovery codes: ten, shown once, each good once where a second factor is lost.

Each has 120 random bits, so that a plain digest of it gives nothing away.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from api.sign_in.records import Records, digest, text
from domain.values import PersonId

HOW_MANY = 10
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Those of Crockford: none is taken for another."""
GROUPS, IN_A_GROUP = 6, 4
LENGTH = GROUPS * IN_A_GROUP


class RecoveryCodes:
    """The recovery codes of each person."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def make(self, person_id: PersonId) -> list[str]:
        """Ten new codes, told this once; the ones before are good for nothing."""
        codes = [_new_code() for _ in range(HOW_MANY)]
        with self._records.at_once():
            self.forget(person_id)
            for code in codes:
                self._records.run(
                    "INSERT INTO recovery_codes VALUES (?, ?, NULL)",
                    (_hashed(code), person_id.bytes),
                )
        return codes

    def left(self, person_id: PersonId) -> int:
        """How many were not used yet."""
        row = self._records.one(
            "SELECT count(*) FROM recovery_codes "
            "WHERE person_id = ? AND used_at IS NULL",
            (person_id.bytes,),
        )
        assert row is not None
        return int(row[0])

    def use(self, person_id: PersonId, code: str, *, now: datetime) -> bool:
        """Whether a code is one of this person's, not used before."""
        return looks_like_one(code) and bool(
            self._records.run(
                "UPDATE recovery_codes SET used_at = ? "
                "WHERE code_hash = ? AND person_id = ? AND used_at IS NULL",
                (text(now), _hashed(code), person_id.bytes),
            )
        )

    def forget(self, person_id: PersonId) -> None:
        """Take no recovery code of a person any more."""
        self._records.run(
            "DELETE FROM recovery_codes WHERE person_id = ?", (person_id.bytes,)
        )


def looks_like_one(code: str) -> bool:
    """Whether somebody typed a recovery code and not one of an app."""
    return len(_plain(code)) == LENGTH


def _new_code() -> str:
    letters = [secrets.choice(LETTERS) for _ in range(LENGTH)]
    groups = range(0, LENGTH, IN_A_GROUP)
    return "-".join("".join(letters[at : at + IN_A_GROUP]) for at in groups)


def _plain(code: str) -> str:
    return "".join(char for char in code.lower() if char.isalnum())


def _hashed(code: str) -> bytes:
    return digest(f"recovery code/{_plain(code)}")
