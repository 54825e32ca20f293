"""Where tries are counted: beside the accounts, so that a restart forgets none.

A storage for the library `limits`, which knows when there were too many.
"""

from __future__ import annotations

from limits.storage import Storage

from api.sign_in.records import Records


class Counters(Storage):
    """Counts that end by themselves. Keys are digests."""

    STORAGE_SCHEME: list[str] | None = None

    def __init__(self, records: Records) -> None:
        super().__init__()
        self._records = records

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The count of a key after adding to it."""
        now = self._now()
        row = self._records.one(
            "INSERT INTO counters VALUES (:key, :amount, :now + :expiry) "
            "ON CONFLICT (counted) DO UPDATE SET "
            "amount = CASE WHEN expires_at <= :now THEN :amount "
            "ELSE amount + :amount END, "
            "expires_at = CASE WHEN expires_at <= :now THEN :now + :expiry "
            "ELSE expires_at END RETURNING amount",
            {"key": key, "amount": amount, "now": now, "expiry": expiry},
        )
        self._records.run("DELETE FROM counters WHERE expires_at <= ?", (now,))
        assert row is not None
        return int(row[0])

    def get(self, key: str) -> int:
        """The count of a key."""
        row = self._row(key)
        return row[0] if row else 0

    def get_expiry(self, key: str) -> float:
        """When a count ends, in seconds of the epoch."""
        row = self._row(key)
        return row[1] if row else self._now()

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        """Forget every count."""
        return self._records.run("DELETE FROM counters")

    def clear(self, key: str) -> None:
        """Forget the count of a key."""
        self._records.run("DELETE FROM counters WHERE counted = ?", (key,))

    def give_back(self, key: str) -> None:
        """Take one off the count of a key, where it has not ended since."""
        with self._records.at_once():
            self._records.run(
                "UPDATE counters SET amount = amount - 1 "
                "WHERE counted = ? AND expires_at > ?",
                (key, self._now()),
            )
            self._records.run(
                "DELETE FROM counters WHERE counted = ? AND amount <= 0", (key,)
            )

    def _row(self, key: str) -> tuple[int, float] | None:
        row = self._records.one(
            "SELECT amount, expires_at FROM counters "
            "WHERE counted = ? AND expires_at > ?",
            (key, self._now()),
        )
        return (int(row[0]), float(row[1])) if row else None

    def _now(self) -> float:
        return self._records.clock().timestamp()
