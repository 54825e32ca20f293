"""Numbers of persons that tell nothing of when they became known, not even an order.

A person could be numbered by the place in the log of the first fact about them. But
cases stand in the order of the log too, and so whoever steals the read models could pair
a client with their case. Therefore that place is moved to another one by a secret of
the ledger: each place to a place of its own, the same on every rebuild.
"""

from __future__ import annotations

import hmac

from domain.keys import KeyStore

PURPOSE = "person numbers"
LOW_BITS, HIGH_BITS = 16, 15
IN_A_BLOCK = 1 << (LOW_BITS + HIGH_BITS)
"""Places are moved among so many, so that a number takes four bytes; those beyond are
moved among the next so many."""
ROUNDS = 10
"""As many as in FF1 (NIST SP 800-38G), whose shape this has: a Feistel network on two
halves of nearly the same length, which cannot move two places to one."""


class Numbers:
    """Makes the number of a person of the place of the first fact about them."""

    def __init__(self, keys: KeyStore) -> None:
        self._secret = keys.ledger(PURPOSE)

    def of(self, place: int) -> int:
        """The number for a place in the log. Both begin with 1."""
        block, within = divmod(place - 1, IN_A_BLOCK)
        high, low = divmod(within, 1 << LOW_BITS)
        for nth in range(ROUNDS):
            if nth % 2:
                high ^= self._drawn(block, nth, low, bits=HIGH_BITS)
            else:
                low ^= self._drawn(block, nth, high, bits=LOW_BITS)
        return block * IN_A_BLOCK + (high << LOW_BITS) + low + 1

    def _drawn(self, block: int, nth: int, half: int, *, bits: int) -> int:
        """So many bits, 16 at most, that only the secret can tell."""
        told = block.to_bytes(8) + bytes([nth]) + half.to_bytes(2)
        drawn = hmac.digest(self._secret, told, "sha256")[:2]
        return int.from_bytes(drawn) >> (16 - bits)
