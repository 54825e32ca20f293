"""What somebody may do to a bundle, and where a verifier must say that it fails.

Two kinds of people: one who changes the file on its way and holds no key, and one who
holds the key of the log and makes a bundle that lies. Each attack names the check that
must fail (by the numbers of docs/reference/bundle-format.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.log.signer import Role
from tests.log.known import AFTER_NEXT, ORIGIN, keys
from tests.proof.handmade_bundle import Members, base64, canonical, derived, handmade
from tests.proof.handmade_plan import Place, Plan

HONEST = Plan(
    sections={"record": 4, "supervision": 2},
    earlier=(5, 8),
    withheld={("record", 2): "redacted", ("record", 4): "erased"},
)
"""What most attacks start from."""
IMPOSTOR = keys(Role.LOG, ORIGIN, 11)
"""A key of the log's name that is not the log's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attack:
    """A bundle that must be refused, by a check, at a place or about a fact."""

    members: Members
    check: int
    place: str | None = None
    about: tuple[str, int | None] | None = None
    """The section, and the version where it must be named."""


def attacks() -> dict[str, Attack]:
    """All of them by name, made anew: signing takes a moment."""
    honest = handmade(HONEST)
    return {
        **_on_the_way(honest),
        **_with_the_key(honest),
    }


def _on_the_way(honest: Members) -> dict[str, Attack]:
    """By somebody without a key."""
    first, middle, last = 1, 3, 6
    return {
        "nothing but the manifest": Attack(
            members={"manifest.json": honest["manifest.json"]}, check=1
        ),
        "a file beyond": Attack(
            members=honest | {"note.txt": b"read me"}, check=1, place="note.txt"
        ),
        "a report of somebody else": Attack(
            members=honest | {"report.pdf": b"%PDF"}, check=8, place="report.pdf"
        ),
        "another verifier": Attack(
            members=honest | {"verify.html": b"<p>All is well"},
            check=8,
            place="verify.html",
        ),
        "a gap in the numbers": Attack(
            members=without(honest, f"facts/{middle:06}.json"),
            check=1,
            place=f"facts/{middle:06}.json",
        ),
        "a proof is gone": Attack(
            members=without(honest, f"proofs/{last:06}.tlog-proof"),
            check=1,
            place=f"proofs/{last:06}.tlog-proof",
        ),
        **{
            f"fact {number} dropped": Attack(
                members=dropped(honest, number), check=5, about=_place(honest, number)
            )
            for number in (first, middle, last)
        },
        "two facts swapped": Attack(
            members=swapped(honest, 2, 3), check=5, place="facts/000003.json"
        ),
        "a fact twice": Attack(
            members=repeated(honest, 2), check=5, place="facts/000003.json"
        ),
        "a fact counted less": Attack(
            members=_manifest(honest, count=-1), check=4, about=("record", None)
        ),
        "a fact counted more": Attack(
            members=_manifest(honest, count=1), check=4, about=("record", 5)
        ),
        "more facts than leaves": Attack(
            members=_manifest(honest, count=2**52), check=4, place="manifest.json"
        ),
        "the log cut off": Attack(
            members=honest | {"leaves.bin": honest["leaves.bin"][:-65]},
            check=3,
            place="leaves.bin",
        ),
        "an older checkpoint": Attack(
            members=honest | {"checkpoint": honest["consistency/8.checkpoint"]},
            check=2,
        ),
        "a state of another fact": Attack(
            members=_fact(honest, 2, state=_stored(honest, 3)["state"]),
            check=5,
            place="facts/000002.json",
        ),
        "a fact under another index": Attack(
            members=_fact(honest, 2, log_index=_stored(honest, 3)["log_index"]),
            check=5,
            place="facts/000002.json",
        ),
        "the proof of another fact": Attack(
            members=honest
            | {"proofs/000002.tlog-proof": honest["proofs/000003.tlog-proof"]},
            check=5,
            place="proofs/000002.tlog-proof",
        ),
        "a wrong tag key": Attack(
            members=rekeyed(honest, tag_key=base64(bytes(32))),
            check=4,
            place="keys.json",
        ),
        "another stream key, and its tag key": Attack(
            members=rekeyed(
                honest,
                stream_key=base64(bytes(32)),
                tag_key=base64(derived(bytes(32), "tag")),
            ),
            check=4,
            place="keys.json",
            about=("record", None),
        ),
        "other words": Attack(
            members=_disclosed(honest, text="nothing happened"), check=7
        ),
        "another salt": Attack(
            members=_disclosed(honest, salt=base64(bytes(32))), check=7
        ),
        "words kept back unsaid": Attack(
            members=_disclosures(honest, lambda said: said["disclosed"].pop(0)), check=7
        ),
        "words shown and kept back": Attack(
            members=_disclosures(honest, _both_ways), check=7
        ),
        "words of no fact": Attack(
            members=_disclosures(
                honest, lambda said: said["withheld"][-1].update(field="purpose")
            ),
            check=7,
        ),
        "erased instead of redacted, and more than were counted": Attack(
            members=_disclosures(honest, _kept_back_of_somebody_else), check=7
        ),
        "every word blanked as erased": Attack(
            members=_disclosures(handmade(Plan()), _blanked),
            check=8,
            place="disclosures.json",
        ),
        "a word kept back that was shown": Attack(
            members=_disclosures(honest, lambda said: _kept_back(said, 0, "erased")),
            check=8,
            place="disclosures.json",
        ),
        "a word redacted that was erased": Attack(
            members=_disclosures(
                honest, lambda said: said["withheld"][1].update(reason="redacted")
            ),
            check=8,
            place="disclosures.json",
        ),
        "an earlier checkpoint of another size": Attack(
            members=honest
            | {"consistency/5.checkpoint": honest["consistency/8.checkpoint"]},
            check=9,
            place="consistency/5.checkpoint",
        ),
        "no proof from an earlier checkpoint": Attack(
            members=without(honest, step(honest, 5)), check=1
        ),
        "another proof from an earlier checkpoint": Attack(
            members=honest | {step(honest, 5): honest[step(honest, 8)]},
            check=9,
            place=step(honest, 5),
        ),
    }


def _with_the_key(honest: Members) -> dict[str, Attack]:
    """By whoever holds the key of the log, or says so."""
    return {
        "signed by an impostor": Attack(
            members=handmade(Plan(log=IMPOSTOR)), check=2, place="log.vkey"
        ),
        "keys of an impostor beside it": Attack(
            members=honest | {"log.vkey": IMPOSTOR.vkeys.encode()}, check=2
        ),
        "keys changed by an impostor": Attack(
            members=handmade(Plan(older_keys=(AFTER_NEXT,), log=IMPOSTOR)), check=2
        ),
        "the last fact left out and uncounted": Attack(
            members=handmade(Plan(told_counts={"record": 2})),
            check=4,
            about=("record", None),
        ),
        "a whole section said to be empty but for one": Attack(
            members=handmade(Plan(told_counts={"supervision": 1})),
            check=4,
            about=("supervision", None),
        ),
        "a fact far beyond those that are counted": Attack(
            members=handmade(Plan(beyond=("record", 1500))),
            check=5,
            about=("record", 1500),
        ),
        "a version logged twice": Attack(
            members=handmade(Plan(logged_twice=("record", 2))),
            check=4,
            about=("record", 2),
        ),
        "a version logged before its time": Attack(
            members=handmade(Plan(swapped=("record", 2))),
            check=4,
            about=("record", 2),
        ),
        **{
            f"{name} otherwise than it was written down": Attack(
                members=handmade(Plan(said={name: value})), check=8
            )
            for name, value in SAID.items()
        },
        **{
            f"an export that says {name} otherwise": Attack(
                members=handmade(replace(HONEST, exported={name: value})), check=8
            )
            for name, value in EXPORTED.items()
        },
        **{
            f"a fact that {name}": Attack(
                members=handmade(replace(HONEST, retold=_second(change))),
                check=6,
                about=("record", 2),
            )
            for name, change in RETOLD.items()
        },
        "keys changed after another history": Attack(
            members=handmade(replace(HONEST, **CHANGED, rotated_root=bytes(32))),
            check=9,
            place="rotations/000001",
        ),
        "facts of another kind of stream": Attack(
            members=handmade(Plan(topic="person")), check=5
        ),
    }


CHANGED: Mapping[str, Any] = {"older_keys": (AFTER_NEXT,), "earlier": ()}
SAID: Mapping[str, str] = {
    "recipient": "Somebody Else",
    "purpose": "a quiet word",
    "made_at": "2020-01-01T00:00:00.000000Z",
    "software": "notepad",
    "export": "00000000-0000-4000-8000-000000000000",
}


EXPORTED: Mapping[str, Any] = {
    "fact": "case-opened.v1",
    "sections": [],
    "checkpoint_size": 3,
    "checkpoint_root": base64(bytes(32)),
    "withheld_persons": 0,
    "report_sha256": "00" * 32,
    "verifier_sha256": "00" * 32,
    "disclosures_sha256": "00" * 32,
    "recorded_at": "2026-03-09T12:00:00Z",
}
RETOLD: Mapping[str, Callable[[bytes], bytes]] = {
    "has a name twice": lambda plain: plain[:-1] + b',"fact_id":"x"}',
    "does not begin with its kind": lambda plain: b" " + plain,
    "is no JSON": lambda plain: plain[:-1],
    "holds two objects": lambda plain: plain + b"{}",
    "is not UTF-8": lambda plain: plain.replace(b"observed", b"\xff\xfe"),
    "has no identifier": lambda plain: plain.replace(b'"fact_id"', b'"fact_no"'),
    "is about another case": lambda plain: plain.replace(
        b'"case_id":"', b'"case_id":"00000000'
    ),
    "has a dot in a name": lambda plain: plain.replace(b'"narrative"', b'"words.0"'),
}


def _second(change: Callable[[bytes], bytes]) -> Callable[[Place, bytes], bytes]:
    """The second fact of the record is stored otherwise."""
    return lambda place, plain: change(plain) if place == ("record", 2) else plain


def dropped(members: Members, number: int) -> Members:
    """Without a fact and its proof, the others counted anew."""
    pairs = _pairs(members)
    del pairs[number - 1]
    return _with_pairs(members, pairs)


def swapped(members: Members, one: int, other: int) -> Members:
    """Two facts, with their proofs, in each other's place."""
    pairs = _pairs(members)
    pairs[one - 1], pairs[other - 1] = pairs[other - 1], pairs[one - 1]
    return _with_pairs(members, pairs)


def repeated(members: Members, number: int) -> Members:
    """A fact once more, behind itself."""
    pairs = _pairs(members)
    pairs.insert(number, pairs[number - 1])
    return _with_pairs(members, pairs)


def _pairs(members: Members) -> list[tuple[bytes, bytes]]:
    names = sorted(name for name in members if name.startswith(("facts/", "proofs/")))
    half = len(names) // 2
    return [
        (members[fact], members[proof])
        for fact, proof in zip(names[:half], names[half:], strict=True)
    ]


def _with_pairs(members: Members, pairs: list[tuple[bytes, bytes]]) -> Members:
    found = {
        n: m for n, m in members.items() if not n.startswith(("facts/", "proofs/"))
    }
    for number, (fact, proof) in enumerate(pairs, start=1):
        found[f"facts/{number:06}.json"] = fact
        found[f"proofs/{number:06}.tlog-proof"] = proof
    return found


def without(members: Members, name: str) -> Members:
    return {other: raw for other, raw in members.items() if other != name}


def _stored(members: Members, number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(members[f"facts/{number:06}.json"])
    return found


def _place(members: Members, number: int) -> tuple[str, int]:
    stored = _stored(members, number)
    return stored["section"], stored["version"]


def _fact(members: Members, number: int, **changed: Any) -> Members:
    return members | {
        f"facts/{number:06}.json": canonical(_stored(members, number) | changed)
    }


def _manifest(members: Members, *, count: int) -> Members:
    """So many facts more are counted in the first section."""
    manifest = json.loads(members["manifest.json"])
    manifest["sections"][0]["count"] += count
    return members | {"manifest.json": canonical(manifest)}


def rekeyed(members: Members, **changed: str) -> Members:
    told = json.loads(members["keys.json"])
    told["streams"][0].update(changed)
    return members | {"keys.json": canonical(told)}


def _disclosures(
    members: Members, change: Callable[[dict[str, Any]], object]
) -> Members:
    said = json.loads(members["disclosures.json"])
    change(said)
    return members | {"disclosures.json": canonical(said)}


def _disclosed(members: Members, **changed: str) -> Members:
    return _disclosures(members, lambda said: said["disclosed"][0].update(changed))


def _both_ways(said: dict[str, Any]) -> None:
    """What is kept back of the second fact is shown as well, in its right place."""
    one = said["withheld"][0]
    shown = {"salt": base64(bytes(32)), "text": "x"}
    said["disclosed"].insert(
        1, {name: one[name] for name in ("fact", "field", "subject")} | shown
    )


def _kept_back(said: dict[str, Any], at: int, reason: str) -> None:
    """What is shown at a place is kept back instead, in its right order."""
    one = said["disclosed"].pop(at)
    names = ("fact", "field", "subject")
    said["withheld"].insert(0, {name: one[name] for name in names} | {"reason": reason})


def _blanked(said: dict[str, Any]) -> None:
    """All but what the export says of itself, which are the last two."""
    while len(said["disclosed"]) > 2:
        _kept_back(said, -3, "erased")


def _kept_back_of_somebody_else(said: dict[str, Any]) -> None:
    said["withheld"][0]["subject"] = "00000000-0000-4000-8000-000000000000"


def step(members: Members, old: int) -> str:
    return next(name for name in members if name.startswith(f"consistency/{old}-"))
