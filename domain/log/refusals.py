"""Why the log would not take what it was handed. Each message is a sentence for people.

Nothing here knows HTTP. Whoever verifies catches `LogRefusal` and shows the message.
"""

from __future__ import annotations


class LogRefusal(Exception):
    """What was handed over is not what it claims to be; the message says why."""


class NotCanonical(LogRefusal):
    """A value is spelt in another way than the only one that the log writes."""


class NoteRefused(LogRefusal):
    """A signed note is malformed, or a key that should vouch for it does not."""


class ProofRefused(LogRefusal):
    """A Merkle proof does not lead to the root that it is said to lead to."""


class KeyFileUnusable(LogRefusal):
    """A file is not a key file of this kind, or others can read it."""
