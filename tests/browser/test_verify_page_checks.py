"""The checks of `verify.html`: what it accepts, what it refuses, and what it names.

It runs in a real browser, from disk, without a network. The bundles are made by hand
from the document, and the verifier of the command line is asked about each of them too:
two programs that share nothing must give one answer.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from audit_reports.verdict import Asked, Kept
from audit_reports.verify import verify
from audit_reports.verify_page import verify_page
from domain.log.signer import KeyPair
from domain.log.vkeys import parse_vkeys
from tests.browser.examiner import Machine
from tests.log.known import (
    AFTER_NEXT,
    LOG,
    NEXT,
    NOW,
    STRANGER,
    WITNESS,
)
from tests.proof.bundle_attacks import (
    HONEST,
    IMPOSTOR,
    Attack,
)
from tests.proof.every_attack import every_attack
from tests.proof.handmade_bundle import Members, handmade
from tests.proof.handmade_plan import Plan

pytestmark = pytest.mark.browser
SMALL = Plan(sections={"record": 1}, others=3, words=lambda dice: f"{dice.random()}")
LARGE = Plan(
    sections={"record": 300, "supervision": 150, "access": 50},
    others=199_498,
    earlier=(1, 100_000, 131_072),
)
LONGEST_SECONDS = 5


@pytest.fixture(scope="module")
def known_attacks() -> dict[str, Attack]:
    return every_attack()


@pytest.fixture(scope="module")
def small() -> Members:
    return handmade(SMALL)


@pytest.fixture(scope="module")
def honest() -> Members:
    return handmade(HONEST)


def asked(witness: KeyPair = WITNESS, **more: object) -> Asked:
    """What the reader of these tests brings, for the command line's verifier."""
    brought = {"vkeys": LOG.verifier_keys, "witness_keys": witness.verifier_keys}
    return Asked(**brought | more)  # type: ignore[arg-type]  # Names are checked.


class TestHonestBundles:
    @pytest.mark.parametrize("seed", range(12))
    def test_are_accepted_by_both(self, machine: Machine, seed: int) -> None:
        dice = Random(seed)
        counts = {
            name: dice.randrange(7)
            for name in ("record", "supervision", "access")
            if dice.random() < 0.8
        } or {"record": 1}
        plan = Plan(
            seed=seed,
            sections=counts,
            others=dice.randrange(40),
            older_keys=(NEXT, AFTER_NEXT)[: dice.randrange(3)],
        )
        leaves = sum(counts.values()) + plan.others + 1
        members = handmade(
            replace(
                plan, earlier=tuple({dice.randrange(1, leaves)} if leaves > 1 else ())
            )
        )

        answer = machine.takes(members).answers()

        assert verify(members, asked()).failure is None
        assert answer["failure"] is None
        assert answer["ok"]
        assert answer["checks"][:9] == ["passed"] * 9
        assert answer["cosigned"] == [{"name": WITNESS.name, "at": NOW}]

    def test_agree_with_themselves_without_a_key(self, machine: Machine) -> None:
        answer = machine.takes(handmade(SMALL)).answers(vkeys="", witness_keys="")

        assert answer["ok"]
        assert answer["vouchedBy"] is None
        assert answer["unchecked"] == [LOG.name]

    def test_follow_from_an_older_key_by_the_changes(self, machine: Machine) -> None:
        plan = replace(SMALL, older_keys=(NEXT, AFTER_NEXT), others=20)

        answer = machine.takes(handmade(plan)).answers(vkeys=NEXT.vkeys)

        assert answer["vouchedBy"]["changes"] == 2

    def test_show_the_facts_and_their_words(self, machine: Machine) -> None:
        members = handmade(HONEST)

        facts = machine.takes(members).answers(with_facts=True)["facts"]

        told = verify(members, asked()).facts
        assert [fact["plain"]["fact_id"] for fact in facts] == [
            fact["fact"]["fact_id"] for fact in told
        ]
        assert [
            [one.get("text") or one["reason"] for one in fact["sealed"]]
            for fact in facts
        ] == [
            [
                word.get("text", word.get("withheld"))
                for value in fact["fact"].values()
                for word in (value if isinstance(value, list) else [value])
                if isinstance(word, dict) and "about" in word
            ]
            for fact in told
        ]


class TestAttacks:
    def test_are_refused_by_both_at_the_same_check(
        self, machine: Machine, known_attacks: dict[str, Attack]
    ) -> None:
        said = {
            name: machine.takes(attack.members).answers()
            for name, attack in known_attacks.items()
        }

        assert {
            name: (answer["ok"], answer["failure"] and answer["failure"]["check"])
            for name, answer in said.items()
        } == {name: (False, attack.check) for name, attack in known_attacks.items()}
        assert {
            name: failure.check
            for name, attack in known_attacks.items()
            if (failure := verify(attack.members, asked()).failure)
        } == {name: attack.check for name, attack in known_attacks.items()}

    def test_are_named_by_place_or_fact(
        self, machine: Machine, known_attacks: dict[str, Attack]
    ) -> None:
        odd = []
        for name, attack in known_attacks.items():
            found = machine.takes(attack.members).answers()["failure"]
            if attack.place is not None and found["place"] != attack.place:
                odd.append((name, found))
            if attack.about is not None:
                section, version = attack.about
                is_it = found["section"] == section and version in {
                    None,
                    found["version"],
                }
                odd += [] if is_it else [(name, found)]

        assert odd == []

    def test_of_a_fact_that_nobody_counted_are_refused(self, machine: Machine) -> None:
        """Its version is far beyond those that are looked for in the log."""
        members = handmade(replace(SMALL, beyond=("record", 1500)))

        failure = machine.takes(members).answers()["failure"]

        assert (failure["check"], failure["section"], failure["version"]) == (
            5,
            "record",
            1500,
        )


class TestSingleBits:
    """Each is changed alone; what comes of all of them must be one and the same."""

    @pytest.mark.slow
    @pytest.mark.parametrize("number", [1, 2])
    def test_of_a_fact_are_refused_and_the_fact_is_named(
        self, machine: Machine, small: Members, number: int
    ) -> None:
        name = f"facts/{number:06}.json"

        answers = machine.takes(small).flips(name, range(8 * len(small[name])))

        assert {answer.split()[0] for answer in answers} == {"changed"}
        assert {answer.split()[2] for answer in answers} == {name}

    def test_of_a_leaf_are_refused(self, machine: Machine, small: Members) -> None:
        answers = machine.takes(small).flips(
            "leaves.bin", range(8 * len(small["leaves.bin"]))
        )

        assert set(answers) == {"changed 3 leaves.bin"}

    def test_of_what_was_signed_are_refused(
        self, machine: Machine, small: Members
    ) -> None:
        text, lines = small["checkpoint"].split(b"\n\n")
        first = lines.split(b"\n")[0]
        length = len(text) + len(b"\n\n") + len(first)

        answers = machine.takes(small).flips("checkpoint", range(8 * length))

        assert set(answers) == {"changed 2 checkpoint"}

    def test_of_a_cosignature_are_refused(
        self, machine: Machine, small: Members
    ) -> None:
        raw = small["checkpoint"]
        start = raw.index(f"— {WITNESS.name} ".encode())
        end = raw.index(b"\n", start)

        answers = machine.takes(small).flips("checkpoint", range(8 * start, 8 * end))

        assert {answer.split()[0] for answer in answers} <= {"changed", "foreign"}
        assert {answer.split(" ", 1)[1] for answer in answers} == {"2 checkpoint"}

    @pytest.mark.parametrize(
        "name",
        ["manifest.json", "keys.json", "disclosures.json", "log.vkey", "report.pdf"],
    )
    def test_of_other_files_are_refused(
        self, machine: Machine, small: Members, name: str
    ) -> None:
        bits = Random(name).sample(range(8 * len(small[name])), k=200)

        answers = machine.takes(small).flips(name, bits)

        assert {answer.split()[0] for answer in answers} <= {"changed", "foreign"}

    def test_of_a_proof_are_refused(self, machine: Machine, small: Members) -> None:
        name = "proofs/000002.tlog-proof"
        bits = Random(1).sample(range(8 * len(small[name])), k=500)

        answers = machine.takes(small).flips(name, bits)

        assert set(answers) == {f"changed 5 {name}"}


class TestWhatTheReaderBrings:
    def test_a_strangers_key_vouches_for_nothing(
        self, machine: Machine, honest: Members
    ) -> None:
        answer = machine.takes(honest).answers(vkeys=IMPOSTOR.vkeys)

        assert answer["failure"]["kind"] == "foreign"
        assert answer["failure"]["check"] == 2

    def test_a_witness_that_did_not_sign_is_missed(
        self, machine: Machine, honest: Members
    ) -> None:
        answer = machine.takes(honest).answers(witness_keys=STRANGER.vkeys)

        assert answer["failure"]["kind"] == "foreign"
        failure = verify(honest, asked(STRANGER)).failure
        assert failure is not None
        assert failure.check == answer["failure"]["check"]

    @pytest.mark.parametrize(("later", "is_taken"), [(0, True), (1, False)])
    def test_no_older_than_asked_by_the_witness(
        self, machine: Machine, honest: Members, later: int, *, is_taken: bool
    ) -> None:
        answer = machine.takes(honest).answers(since=NOW + later)

        assert answer["ok"] is is_taken
        assert (answer["failure"] or {"kind": "old"})["kind"] == "old"

    @pytest.mark.parametrize(("later", "is_taken"), [(0, True), (1, False)])
    def test_no_older_than_asked_by_the_log(
        self, machine: Machine, honest: Members, later: int, *, is_taken: bool
    ) -> None:
        made_at = json.loads(honest["manifest.json"])["made_at"]
        since = machine.page.evaluate("(told) => Date.parse(told) / 1000", made_at)

        answer = machine.takes(honest).answers(since=since + later, witness_keys="")

        assert answer["ok"] is is_taken
        assert (answer["failure"] or {"kind": "old"})["kind"] == "old"

    def test_a_kept_checkpoint_of_this_history_agrees(
        self, machine: Machine, honest: Members
    ) -> None:
        kept = handmade(HONEST)["consistency/8.checkpoint"]

        answer = machine.takes(honest).answers(kept=[kept])

        assert answer["kept"] == 1

    @pytest.mark.parametrize(
        ("plan", "name", "kind"),
        [
            (replace(HONEST, seed=2), "consistency/8.checkpoint", "forked"),
            (replace(HONEST, others=60), "checkpoint", "old"),
            (replace(HONEST, log=IMPOSTOR), "consistency/8.checkpoint", "foreign"),
        ],
        ids=["forked", "cut off", "impostor"],
    )
    def test_another_kept_checkpoint_is_told_from_this_history(
        self, machine: Machine, honest: Members, plan: Plan, name: str, kind: str
    ) -> None:
        kept = handmade(plan)[name]

        answer = machine.takes(honest).answers(kept=[kept])

        failure = verify(honest, asked(kept=[Kept(name="kept", note=kept)])).failure
        assert answer["failure"]["kind"] == kind
        assert failure is not None
        assert (answer["failure"]["check"], failure.check) == (9, 9)

    @pytest.mark.parametrize(
        "vkeys",
        ["nonsense", LOG.vkeys.replace("+A", "+B", 1), LOG.vkeys.split("\n")[1]],
        ids=["nonsense", "a wrong key id", "ML-DSA alone"],
    )
    def test_keys_that_cannot_be_used_are_a_question(
        self, machine: Machine, honest: Members, vkeys: str
    ) -> None:
        answer = machine.takes(honest).answers(vkeys=vkeys)

        assert not answer["ok"]
        assert answer["failure"]["kind"] == "question"

    def test_a_second_signature_that_is_not_checked_is_named(
        self, machine: Machine, honest: Members
    ) -> None:
        answer = machine.takes(honest).answers()

        assert answer["unchecked"] == [LOG.name, WITNESS.name]
        assert len(parse_vkeys(LOG.vkeys)) == 2


class TestHashes:
    """The page's own SHA-256 and HMAC, asked through bundles, agree with hashlib's."""

    def test_of_files_of_every_length(self, machine: Machine) -> None:
        dice, members = Random(3), handmade(SMALL)
        for length in [*range(130), 1000, 65_536]:
            report = dice.randbytes(length)
            digest = sha256(report).hexdigest()
            plan = replace(SMALL, exported={"report_sha256": digest})
            if length % 16 == 0 or length in {55, 57, 63, 119, 121}:
                members = handmade(replace(plan, report=report))
                assert machine.takes(members).answers()["ok"], length

    def test_of_keys_of_streams(self, machine: Machine) -> None:
        for seed in range(20, 40):
            members = handmade(replace(SMALL, seed=seed, others=0))
            keys = json.loads(members["keys.json"])["streams"][0]
            secret = bytes(machine.page.evaluate(BYTES, keys["stream_key"]))
            info = b"boundary-ledger/v1/tag\x01"

            answer = machine.takes(members).answers()

            expected = hmac.digest(secret, info, "sha256")
            assert bytes(machine.page.evaluate(BYTES, keys["tag_key"])) == expected
            assert answer["ok"]


BYTES = "(text) => Array.from(atob(text), (char) => char.charCodeAt(0))"


@pytest.mark.slow
def test_a_log_of_200_000_leaves_is_checked_in_seconds(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    members = handmade(LARGE)
    assert len(members["leaves.bin"]) == 65 * 200_000

    answer = machine.takes(members).answers()

    with capsys.disabled():
        print(f"\n500 facts in a log of 200,000 leaves: {answer['took'] / 1000:.2f} s")
    assert answer["ok"]
    assert answer["took"] < 1000 * LONGEST_SECONDS


def test_the_page_is_made_alike_each_time() -> None:
    verify_page.cache_clear()
    first = verify_page()
    verify_page.cache_clear()

    assert verify_page() == first
    assert b"default-src 'none'" in first


@pytest.mark.parametrize(
    "never",
    ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "style=",
     "new Function", "fetch(", "XMLHttpRequest", "import(", "src=", "http:", "https://",
     "onclick", "localStorage"],
)  # fmt: skip
def test_the_page_has_no_way_to_run_or_to_ask_for_anything_else(never: str) -> None:
    assert never not in verify_page().decode()


def test_every_part_of_the_page_is_in_it() -> None:
    parts = Path(str(verify.__code__.co_filename)).parent / "verifier"
    page = verify_page().decode()

    assert [p.name for p in parts.iterdir() if p.read_text("utf-8") not in page] == [
        "page.html"
    ]
