"""How often somebody may try: the more wrong tries, the longer the wait.

Tries are counted by account and address, and by address. A browser that its owner signed
in with before is counted by itself, and a passkey by itself: nobody can shut another
out by trying wrong passwords, wherever they sit. Names that nobody has are counted as
those that somebody has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from limits import RateLimitItem, parse_many
from limits.strategies import FixedWindowRateLimiter

from api.addresses import placed
from api.sign_in.counters import Counters
from api.sign_in.records import Records
from domain.values import PersonId

BY_ACCOUNT = "5/minute;10/15 minutes;15/hour;20/day"
BY_ADDRESS = "40/minute;100/15 minutes;400/day"
BY_CODE = BY_ACCOUNT
BY_PASSKEY = "30/minute;300/day"
BY_RECOVERY = "10/minute;40/day"
NEIGHBOURS = 64
"""Bits of an IPv6 address that belong to one household."""


class TooManyTries(Exception):
    """Wrong so often that the next try has to wait. `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        minutes = ceil(retry_after / 60)
        wait = f"{minutes} minutes" if minutes > 1 else "a minute"
        super().__init__(
            f"there were too many wrong tries from here; try again in {wait}. With a "
            "passkey, or in a browser that you signed in with lately, you need not wait"
        )
        self.retry_after = retry_after


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Where a try comes from. `device` is the secret of a browser that is known."""

    address: str = ""
    agent: str = ""
    device: str | None = None

    @property
    def household(self) -> str:
        """The address, without what one household can change at will."""
        try:
            found = placed(self.address)
        except ValueError:
            return self.address
        if found.version == 4:  # noqa: PLR2004 - the older Internet Protocol.
            return str(found)
        return f"{int(found) >> (128 - NEIGHBOURS):x}/{NEIGHBOURS}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """Tries that are counted together, and how many there may be."""

    limits: tuple[RateLimitItem, ...]
    counted: tuple[str, ...]


class Attempts:
    """Counts wrong tries, and says when the next one has to wait."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._counters = Counters(records)
        self._limiter = FixedWindowRateLimiter(self._counters)

    def by_name(self, name: str, caller: Caller, *, is_known: bool) -> list[Bucket]:
        """Tries at a password: those of a known browser apart from all others."""
        account = self._records.tag(name).hex()
        if is_known:
            device = self._records.mark("device", caller.device or "")
            return [_bucket(BY_ACCOUNT, "device", account, device)]
        place = self._records.mark("address", caller.household)
        return [
            _bucket(BY_ACCOUNT, "account", account, place),
            _bucket(BY_ADDRESS, "address", place),
        ]

    def by_person(self, person_id: PersonId, *, is_recovery: bool) -> list[Bucket]:
        """Tries at a code, by somebody who knows the password already."""
        person = self._records.mark("person", person_id.bytes)
        if is_recovery:
            return [_bucket(BY_RECOVERY, "recovery", person)]
        return [_bucket(BY_CODE, "code", person)]

    def by_address(self, purpose: str, caller: Caller) -> list[Bucket]:
        """Tries of somebody who has not said who they are."""
        place = self._records.mark("address", caller.household)
        return [_bucket(BY_PASSKEY, purpose, place)]

    def by_doing(
        self, what: str, limits: str, *, person_id: PersonId | None, caller: Caller
    ) -> list[Bucket]:
        """Times that somebody did what nobody may do without end."""
        if person_id is not None:
            return [
                _bucket(limits, what, self._records.mark("person", person_id.bytes))
            ]
        place = self._records.mark("address", caller.household)
        return [_bucket(limits, what, place)]

    def check(self, buckets: Iterable[Bucket]) -> None:
        """Refuse while there were too many. Raises TooManyTries."""
        waits = [
            self._limiter.get_window_stats(limit, *bucket.counted).reset_time
            for bucket in buckets
            for limit in bucket.limits
            if not self._limiter.test(limit, *bucket.counted)
        ]
        if waits:
            left = max(waits) - self._records.clock().timestamp()
            raise TooManyTries(max(1, ceil(left)))

    def begin(self, buckets: Sequence[Bucket]) -> None:
        """Count a try that is about to be judged, as a wrong one. Raises TooManyTries.

        One that is refused is not counted: whoever tries on does not wait for longer.
        """
        self.check(buckets)  # Who has to wait keeps nobody else from writing.
        with self._records.at_once():
            self.check(buckets)
            self.failed(buckets)

    def failed(self, buckets: Iterable[Bucket]) -> None:
        """Count a wrong try at what nobody guesses, which `begin` did not count."""
        for bucket in buckets:
            for limit in bucket.limits:
                self._limiter.hit(limit, *bucket.counted)

    def give_back(self, buckets: Iterable[Bucket]) -> None:
        """Count a try no more that `begin` counted: it was right, or was not judged."""
        with self._records.at_once():
            for bucket in buckets:
                for limit in bucket.limits:
                    self._counters.give_back(limit.key_for(*bucket.counted))

    def worked(self, buckets: Sequence[Bucket]) -> None:
        """Forget the wrong tries at an account; of an address, this right one alone."""
        first, *others = buckets
        with self._records.at_once():
            for limit in first.limits:
                self._limiter.clear(limit, *first.counted)
            self.give_back(others)


def _bucket(limits: str, *counted: str) -> Bucket:
    return Bucket(limits=tuple(parse_many(limits)), counted=counted)
