"""All attacks on bundles: those on what is in it, on its opening, and on what goes with it.

A practice that holds every key may keep a second file of a case in the same log, under
another secret. The opening of the case, which fixes its keys, is there against that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.proof.bundle_attacks import (
    HONEST,
    RETOLD,
    Attack,
    attacks,
    rekeyed,
    step,
    without,
)
from tests.proof.handmade_bundle import (
    Members,
    base64,
    canonical,
    derived,
    handmade,
)
from tests.proof.handmade_plan import Place, Plan


def every_attack() -> dict[str, Attack]:
    """All of them by name, made anew: signing takes a moment."""
    honest = handmade(HONEST)
    return {**attacks(), **_of_the_opening(honest), **_left_out(honest)}


def _of_the_opening(honest: Members) -> dict[str, Attack]:
    """By whoever would keep a case under keys that were not fixed at its beginning."""
    other = handmade(Plan(seed=2))["opening.json"]
    place = "opening.json"
    told = json.loads(honest[place])
    return {
        "a second file of the record, under another secret": Attack(
            members=handmade(Plan(shadow={"record": 2})),
            check=4,
            place="keys.json",
            about=("record", None),
        ),
        "a second file of every section": Attack(
            members=handmade(Plan(shadow={"record": 2, "supervision": 1})),
            check=4,
            place="keys.json",
        ),
        "no opening in the file": Attack(
            members=without(honest, place), check=1, place=place
        ),
        "no opening in the log": Attack(
            members=handmade(Plan(openings=())), check=4, place=place
        ),
        "a second opening": Attack(
            members=handmade(Plan(openings=(1, 2))), check=4, place=place
        ),
        "a second opening far behind": Attack(
            members=handmade(Plan(openings=(1, 1001))), check=4, place=place
        ),
        "the opening twice": Attack(
            members=handmade(Plan(openings=(1, 1))), check=4, place=place
        ),
        "an opening after the facts": Attack(
            members=handmade(Plan(is_opened_late=True)),
            check=4,
            place="facts/000001.json",
        ),
        "the opening of another case": Attack(
            members=honest | {place: other}, check=4, place=place
        ),
        "an opening at another place": Attack(
            members=honest
            | {place: canonical(told | {"log_index": told["log_index"] + 1})},
            check=4,
            place=place,
        ),
        "an opening beyond the log": Attack(
            members=honest | {place: canonical(told | {"log_index": 2**40})},
            check=4,
            place=place,
        ),
        **{
            f"an opening of other keys of {section}": Attack(
                members=handmade(Plan(fixed={section: "00" * 32})),
                check=4,
                place="keys.json",
                about=(section, None),
            )
            for section in ("record", "supervision", "exports")
        },
        **{
            f"an opening that {name}": Attack(
                members=handmade(Plan(retold=_opening(change))), check=4, place=place
            )
            for name, change in REOPENED.items()
        },
        "a section with facts said to be empty": Attack(
            members=handmade(Plan(told_counts={"supervision": 0})),
            check=4,
            about=("supervision", None),
        ),
        "an empty section under other keys": Attack(
            members=rekeyed(
                handmade(Plan(sections={"record": 0, "supervision": 2})),
                stream_key=base64(bytes(32)),
                tag_key=base64(derived(bytes(32), "tag")),
            ),
            check=4,
            place="keys.json",
            about=("record", None),
        ),
        "an empty section without its keys": Attack(
            members=_keyless(handmade(Plan(sections={"record": 0, "supervision": 2}))),
            check=4,
            place="keys.json",
        ),
    }


def _left_out(honest: Members) -> dict[str, Attack]:
    """What was enclosed, and is left out or put in afterwards."""
    stamped, stamp = handmade(Plan(stamp=b"a token")), "checkpoint.tsr"
    fewer = without(honest, "consistency/5.checkpoint")
    return {
        "an earlier checkpoint left out": Attack(
            members=without(fewer, step(fewer, 5)),
            check=8,
            place="consistency/5.checkpoint",
        ),
        "an earlier checkpoint that was not named": Attack(
            members=handmade(replace(HONEST, exported={"earlier_checkpoints": [8]})),
            check=8,
            place="consistency/5.checkpoint",
        ),
        "the timestamp left out": Attack(
            members=without(stamped, stamp), check=1, place=stamp
        ),
        "another timestamp": Attack(
            members=stamped | {stamp: b"a taken"}, check=1, place=stamp
        ),
        "a timestamp that was not named": Attack(
            members=honest | {stamp: b"a token"}, check=1, place=stamp
        ),
    }


REOPENED: Mapping[str, Callable[[bytes], bytes]] = {
    "is about another case": RETOLD["is about another case"],
    "is about no case": lambda plain: plain.replace(b'"case_id"', b'"case_no"'),
    "is a fact of another kind": lambda plain: plain.replace(
        b"section-keys-fixed", b"case-opened"
    ),
    "is no JSON": RETOLD["is no JSON"],
    "fixes no keys": lambda plain: plain.replace(b'"keys"', b'"locks"'),
    "leaves out a section": lambda plain: plain.replace(b'"proceeding"', b'"record"'),
    "says a section twice": lambda plain: plain.replace(b'"keys":[', b'"keys":[{},'),
    "fixes no text": lambda plain: plain.replace(b'"commitment":"', b'"commitments":"'),
}


def _opening(change: Callable[[bytes], bytes]) -> Callable[[Place, bytes], bytes]:
    """The opening is stored otherwise."""
    return lambda place, plain: change(plain) if place[0] == "opening" else plain


def _keyless(members: Members) -> Members:
    """Without the keys of the first section."""
    told = json.loads(members["keys.json"])
    return members | {"keys.json": canonical({"streams": told["streams"][1:]})}
