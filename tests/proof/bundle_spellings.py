"""The same thing written otherwise: a bundle has one spelling, and any other is refused.

Nothing here changes what a file says, or only so that it would pass a careless reader:
spaces in JSON, another last character of base64, a proof with one hash too many.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from domain.log.signer import Role
from tests.log.known import AFTER_NEXT, LOG, NEXT, WITNESS, keys
from tests.proof.handmade_bundle import Members, canonical, handmade
from tests.proof.handmade_plan import Plan

CHANGED = Plan(older_keys=(NEXT, AFTER_NEXT), others=20, earlier=(3, 15))
"""A bundle with two changes of keys and two earlier checkpoints."""
Change = Callable[[bytes], bytes]


def spellings() -> dict[str, Members]:
    """Bundles that must be refused, by what is odd in them."""
    members = handmade(CHANGED)
    return {
        **_files(members, JSON, "manifest.json"),
        **_files(members, JSON, "facts/000002.json"),
        **_files(members, JSON, "opening.json"),
        **_files(members, JSON, "keys.json"),
        **_files(members, JSON, "disclosures.json"),
        **_files(members, NOTE, "checkpoint", with_proofs=True),
        **_files(members, PROOF, "proofs/000002.tlog-proof"),
        **_files(members, HASHES, _step(members, 3)),
        **_files(members, VKEYS, "log.vkey"),
        **_files(members, ROTATION, "rotations/000002"),
        **{
            f"manifest.json: {name}": members | {"manifest.json": _with(members, said)}
            for name, said in FIELDS.items()
        },
        **_chains(members),
    }


def _files(
    members: Members,
    changes: Mapping[str, Change],
    name: str,
    *,
    with_proofs: bool = False,
) -> dict[str, Members]:
    """A file changed in each way; proofs end with the same checkpoint, if they should."""
    found: dict[str, Members] = {}
    for how, change in changes.items():
        raw = members[name]
        other = change(raw)
        assert other != raw, (name, how)
        proofs = {
            n: proof.removesuffix(raw) + other
            for n, proof in members.items()
            if with_proofs and n.startswith("proofs/")
        }
        found[f"{name}: {how}"] = members | proofs | {name: other}
    return found


def _chains(members: Members) -> dict[str, Members]:
    """Statements about keys that lead nowhere, or not from where they should."""
    first, second = members["rotations/000001"], members["rotations/000002"]
    rest = {n: raw for n, raw in members.items() if not n.startswith("rotations/")}
    stranger = keys(Role.LOG, "other.example/boundary-ledger/1", 21)
    return {
        "no statement about keys": {**rest},
        "only the last statement": {**rest, "rotations/000001": second},
        "only the first statement": {**rest, "rotations/000001": first},
        "statements the other way round": {
            **rest,
            "rotations/000001": second,
            "rotations/000002": first,
        },
        "a statement twice": {**members, "rotations/000003": second},
        "a statement missing between": {
            **rest,
            "rotations/000001": first,
            "rotations/000003": second,
        },
        "keys of another log": members | {"log.vkey": stranger.vkeys.encode()},
        "keys before the change": members | {"log.vkey": NEXT.vkeys.encode()},
        "keys of a witness": members | {"log.vkey": WITNESS.vkeys.encode()},
        "one key too few": members
        | {"log.vkey": LOG.vkeys.splitlines(keepends=True)[0].encode()},
    }


def _with(members: Members, said: Mapping[str, Any]) -> bytes:
    return canonical(json.loads(members["manifest.json"]) | dict(said))


def _step(members: Members, old: int) -> str:
    return next(name for name in members if name.startswith(f"consistency/{old}-"))


def _last_line(raw: bytes) -> bytes:
    return raw.splitlines(keepends=True)[-1]


def _doubled_key(raw: bytes) -> bytes:
    """The first field once more, which most readers pass over."""
    first = raw[1 : raw.index(b":")]
    return b"{" + first + b":0," + raw[1:]


def _one_hash_more(raw: bytes) -> bytes:
    head, blank, note = raw.partition(b"\n\n")
    return head + b"\n" + _last_line(head) + blank + note


def _one_hash_less(raw: bytes) -> bytes:
    head, blank, note = raw.partition(b"\n\n")
    return head.rpartition(b"\n")[0] + blank + note


def _other_last_character(raw: bytes) -> bytes:
    """Base64 of 32 bytes leaves two bits of its last character free."""
    at = raw.index(b"=\n") - 1
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    place = alphabet.index(raw[at])
    return raw[:at] + alphabet[place ^ 1 : (place ^ 1) + 1] + raw[at + 1 :]


JSON: Mapping[str, Change] = {
    "a space": lambda raw: raw.replace(b":", b": ", 1),
    "no line feed": lambda raw: raw[:-1],
    "two line feeds": lambda raw: raw + b"\n",
    "a carriage return": lambda raw: raw[:-1] + b"\r\n",
    "a byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "an escape that is not needed": lambda raw: raw.replace(b"e", b"\\u0065", 1),
    "a field twice": _doubled_key,
    "a field beyond": lambda raw: canonical(json.loads(raw) | {"zz": 1}),
    "a list": lambda raw: canonical([json.loads(raw)]),
    "nothing": lambda _: b"",
    "null": lambda _: b"null\n",
    "half a character": lambda raw: raw.replace(b'":', b'\\ud800":', 1),
}
NOTE: Mapping[str, Change] = {
    "no line feed": lambda raw: raw[:-1],
    "an empty line more": lambda raw: raw.replace(b"\n\n", b"\n\n\n"),
    "an empty line at the end": lambda raw: raw + b"\n",
    "the first signature twice": lambda raw: (
        raw + raw.partition(b"\n\n")[2].splitlines(keepends=True)[0]
    ),
    "an extension line": lambda raw: raw.replace(b"\n\n", b"\nmore\n\n"),
    "a leading zero": lambda raw: raw.replace(b"\n", b"\n0", 1),
    "carriage returns": lambda raw: raw.replace(b"\n", b"\r\n"),
    "no signature": lambda raw: raw.partition(b"\n\n")[0] + b"\n\n",
    "a hyphen for a dash": lambda raw: raw.replace("—".encode(), b"-"),
    "the root otherwise": _other_last_character,
    "only the witness": lambda raw: (
        raw.partition(b"\n\n")[0]
        + b"\n\n"
        + b"".join(raw.splitlines(keepends=True)[-2:])
    ),
}
PROOF: Mapping[str, Change] = {
    "a hash more": _one_hash_more,
    "a hash less": _one_hash_less,
    "a leading zero": lambda raw: raw.replace(b"index ", b"index 0", 1),
    "extra data": lambda raw: raw.replace(b"index ", b"extra aGVsbG8=\nindex ", 1),
    "another version": lambda raw: raw.replace(b"@v1", b"@v2", 1),
    "a hash otherwise": _other_last_character,
    "no empty line": lambda raw: raw.replace(b"\n\n", b"\n", 1),
    "two empty lines": lambda raw: raw.replace(b"\n\n", b"\n\n\n", 1),
    "no checkpoint": lambda raw: raw.partition(b"\n\n")[0] + b"\n\n",
}
HASHES: Mapping[str, Change] = {
    "a hash more": lambda raw: raw + _last_line(raw),
    "a hash less": lambda raw: raw.removesuffix(_last_line(raw)),
    "no line feed": lambda raw: raw[:-1],
    "an empty line": lambda raw: raw + b"\n",
    "a hash otherwise": _other_last_character,
    "nothing": lambda _: b"",
    "hashes the other way round": lambda raw: b"".join(
        raw.splitlines(keepends=True)[::-1]
    ),
}
VKEYS: Mapping[str, Change] = {
    "no line feed": lambda raw: raw[:-1],
    "an empty line": lambda raw: raw + b"\n",
    "the first twice": lambda raw: raw.splitlines(keepends=True)[0] + raw,
    "the first missing": lambda raw: raw.partition(b"\n")[2],
    "nothing": lambda _: b"",
    "an upper case id": lambda raw: raw.replace(b"+8529deb8+", b"+8529DEB8+"),
}
ROTATION: Mapping[str, Change] = {
    "another number": lambda raw: raw.replace(b"rotation 2", b"rotation 3", 1),
    "another size": lambda raw: raw.replace(b"after ", b"after 1", 1),
    "another log": lambda raw: raw.replace(b"practice.example", b"practise.example"),
    "no new keys": lambda raw: raw.replace(b"\nnew ", b"\nold "),
    "a space more": lambda raw: raw.replace(b"after ", b"after  ", 1),
    "a signature less": lambda raw: raw.removesuffix(_last_line(raw)),
    "another header": lambda raw: raw.replace(b"/v1", b"/v2", 1),
}
FIELDS: Mapping[str, Mapping[str, Any]] = {
    "a day that does not exist": {"made_at": "2026-02-30T00:00:00.000000Z"},
    "a time without a fraction": {"made_at": "2026-03-10T07:00:00Z"},
    "a number for a text": {"purpose": 12},
    "a text for a list": {"sections": "record"},
    "no section": {"sections": []},
    "another format": {"format": "boundary-ledger-bundle/v2"},
    "an upper case identifier": {"case": "F5B16522-4A58-4791-9F6A-F1D8303E61CD"},
    "another case": {"case": "f5b16522-4a58-4791-9f6a-f1d8303e61ce"},
    "no checkpoint": {"checkpoint": None},
    "no timestamp, in words": {"timestamp": ""},
}
