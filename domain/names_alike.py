"""Many names of one place, each the UUID of version 5 that `uuid.uuid5` gives."""

from __future__ import annotations

from hashlib import sha1
from typing import Any, Final
from uuid import UUID


class Names:
    """Names that begin alike; how they begin is hashed once (RFC 9562, 5.5)."""

    __slots__ = ("_begun",)

    def __init__(self, space: UUID, beginning: str = "") -> None:
        begun = sha1(space.bytes + beginning.encode(), usedforsecurity=False)
        self._begun: Final[Any] = begun

    def named(self, rest: str) -> UUID:
        """`uuid5(space, beginning + rest)`."""
        whole = self._begun.copy()
        whole.update(rest.encode())
        return UUID(bytes=whole.digest()[:16], version=5)
