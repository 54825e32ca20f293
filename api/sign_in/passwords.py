"""Passwords: which are taken, how they are kept, and how many are checked at once.

Fifteen characters or more, of any kind. No rule about kinds of characters, and none
ever expires (NIST SP 800-63B). What is refused is what others try first: a list of
common ones, one short thing repeated, and the name of the person or of this program.
"""

from __future__ import annotations

import re
import secrets
from bisect import bisect_left
from functools import cache
from hashlib import sha256
from importlib.resources import files
from threading import BoundedSemaphore, Lock
from unicodedata import normalize

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST_PASSWORD = 15
LONGEST_PASSWORD = 1000
MOST_AT_ONCE = 2
"""Passwords that are checked at one moment: each takes 64 MiB and a processor."""
MOST_IN_LINE = 8
"""Sign-ins that are checked or wait for it; the others are asked to come again."""
FEWEST_OF_ITS_OWN = 10
"""Letters and figures that are left of a password without the words all know."""
FEWEST_KINDS = 5
SHORTEST_NAME = 3
DIGEST_BYTES = 8
KNOWN_TO_ALL = ("boundaryledger", "boundary", "ledger", "password", "passphrase")
"""Words of this program and of passwords, of which no password consists."""
NO_PASSWORD = ""
"""Stands for the hash of an account that has no password; nothing matches it."""


class PasswordRefused(Exception):
    """A password that others would try; the message says what to do."""


class PasswordTooShort(PasswordRefused):
    """A password has at least fifteen characters."""

    def __init__(self) -> None:
        super().__init__(
            f"a password has at least {SHORTEST_PASSWORD} characters; "
            "four or five words that do not belong together are a good one"
        )


class PasswordTooLong(PasswordRefused):
    """A password that takes long to read."""

    def __init__(self) -> None:
        super().__init__(f"a password has at most {LONGEST_PASSWORD} characters")


class PasswordCommon(PasswordRefused):
    """Many people have this password, or it repeats one short thing."""

    def __init__(self) -> None:
        super().__init__(
            "this password is among those that others try first; "
            "four or five words that do not belong together are a good one"
        )


class PasswordOfName(PasswordRefused):
    """A password that is little more than a name everybody knows."""

    def __init__(self) -> None:
        super().__init__(
            "this password is little more than your name or the name of this program; "
            "choose words that have to do with neither"
        )


class TooManySignIns(Exception):
    """More passwords are waiting to be checked than this house can check."""

    retry_after = 5

    def __init__(self) -> None:
        super().__init__("many people sign in at this moment; try again shortly")


class Passwords:
    """Checks and hashes passwords (Argon2id), a few at a time."""

    def __init__(self, hasher: Argon2Hasher | None = None) -> None:
        """`hasher` says what a hash costs; without one, what RFC 9106 recommends."""
        self._hasher = PasswordHash((hasher or Argon2Hasher(),))
        self._line = BoundedSemaphore(MOST_IN_LINE)
        self._turns = BoundedSemaphore(MOST_AT_ONCE)
        self._lock = Lock()
        self._decoy: str | None = None

    def hashed(self, password: str, *, name: str = "") -> str:
        """What is kept of a new password. Raises PasswordRefused."""
        return self._hasher.hash(acceptable(password, name=name))

    def matches(self, password: str, hashed: str | None) -> bool:
        """Whether a password is the one; none at all takes as long as a wrong one.

        Raises TooManySignIns.
        """
        decoy = self._unused_hash()
        if not self._line.acquire(blocking=False):
            raise TooManySignIns
        try:
            with self._turns:
                found = self._hasher.verify(_plain(password), hashed or decoy)
        finally:
            self._line.release()
        return found and bool(hashed)

    def _unused_hash(self) -> str:
        """A hash that no password has, for names that nobody has.

        Made when first somebody signs in, whoever that is, so that it tells nothing;
        opening the accounts does not take the time that a hash takes.
        """
        with self._lock:
            if self._decoy is None:
                self._decoy = self._hasher.hash(secrets.token_urlsafe())
            return self._decoy


def acceptable(password: str, *, name: str = "") -> str:
    """A password as it is hashed. Raises PasswordRefused."""
    plain = _plain(password)
    if len(plain) < SHORTEST_PASSWORD:
        raise PasswordTooShort
    if len(plain) > LONGEST_PASSWORD:
        raise PasswordTooLong
    if _is_common(plain):
        raise PasswordCommon
    if _is_name(plain, name):
        raise PasswordOfName
    return plain


def _plain(password: str) -> str:
    """A password as it is hashed: keyboards compose the same characters differently."""
    # Half a character comes from no keyboard; it stays wrong, and never fails.
    whole = password.encode(errors="surrogatepass").decode(errors="replace")
    return normalize("NFKC", whole)


def _is_common(plain: str) -> bool:
    folded = plain.casefold()
    if len(set(folded)) < FEWEST_KINDS or re.fullmatch(r"(.{1,8}?)\1+", folded):
        return True
    wanted = sha256(folded.encode()).digest()[:DIGEST_BYTES]
    known = _common()
    at = bisect_left(known, wanted)
    return at < len(known) and known[at] == wanted


def _is_name(plain: str, name: str) -> bool:
    left = _letters(plain)
    parts = [_letters(part) for part in name.split()]
    words = [_letters(name), *(part for part in parts if len(part) >= SHORTEST_NAME)]
    found = [word for word in (*words, *KNOWN_TO_ALL) if word and word in left]
    for word in sorted(found, key=len, reverse=True):
        left = left.replace(word, "")
    return bool(found) and len(left) < FEWEST_OF_ITS_OWN


def _letters(text: str) -> str:
    folded = normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


@cache
def _common() -> tuple[bytes, ...]:
    """Digests of the common passwords, sorted; see `scripts/common-passwords`."""
    packed = files("api.sign_in").joinpath("common_passwords.bin").read_bytes()
    starts = range(0, len(packed), DIGEST_BYTES)
    return tuple(packed[at : at + DIGEST_BYTES] for at in starts)
