"""The vectors of transparency-dev/merkle: all 196 verdicts are ours too."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from domain.log.proofs import verify_consistency, verify_growth, verify_inclusion
from domain.log.refusals import ProofRefused
from domain.log.tree import EMPTY_ROOT

VECTORS = Path(__file__).parent / "vectors"
Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    found: list[Case] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return found


def name(case: Case) -> str:
    return str(case["name"])


def hashes(case: Case) -> list[bytes]:
    return [b64decode(hash_) for hash_ in case["proof"] or ()]


def check_inclusion(case: Case) -> None:
    verify_inclusion(
        index=case["leafIdx"],
        size=case["treeSize"],
        leaf_hash=b64decode(case["leafHash"]),
        proof=hashes(case),
        root=b64decode(case["root"]),
    )


def sizes_and_roots(case: Case) -> dict[str, Any]:
    return {
        "old_size": case["size1"],
        "new_size": case["size2"],
        "old": b64decode(case["root1"]),
        "new": b64decode(case["root2"]),
        "proof": hashes(case),
    }


def test_there_are_as_many_vectors_as_there_were() -> None:
    assert len(cases("inclusion")) == len(cases("consistency")) == 98


@pytest.mark.parametrize("case", cases("inclusion"), ids=name)
def test_inclusion(case: Case) -> None:
    if case["wantErr"]:
        with pytest.raises(ProofRefused):
            check_inclusion(case)
    else:
        check_inclusion(case)


@pytest.mark.parametrize("case", cases("consistency"), ids=name)
def test_consistency(case: Case) -> None:
    if case["wantErr"]:
        with pytest.raises(ProofRefused):
            verify_consistency(**sizes_and_roots(case))
    else:
        verify_consistency(**sizes_and_roots(case))


@pytest.mark.parametrize(
    "case", [c for c in cases("consistency") if c["size1"] > 0], ids=name
)
def test_a_witness_sees_growth_from_a_tree_with_leaves_as_consistency(
    case: Case,
) -> None:
    if case["wantErr"]:
        with pytest.raises(ProofRefused):
            verify_growth(**sizes_and_roots(case))
    else:
        verify_growth(**sizes_and_roots(case))


def test_an_empty_tree_proves_nothing_to_a_verifier_and_may_grow_for_a_witness() -> (
    None
):
    grown: dict[str, Any] = {
        "old_size": 0,
        "new_size": 1,
        "old": EMPTY_ROOT,
        "new": bytes(32),
        "proof": [],
    }

    verify_growth(**grown)
    verify_growth(**grown | {"new_size": 0, "new": EMPTY_ROOT})
    with pytest.raises(ProofRefused):
        verify_consistency(**grown)


@pytest.mark.parametrize(
    "change",
    [
        {"proof": [bytes(32)]},
        {"old": bytes(32)},
        {"new_size": 0},
        {"new_size": -1},
        {"new_size": 2**63},
        {"new": bytes(31)},
    ],
)
def test_a_witness_refuses_other_growth_from_nothing(change: dict[str, Any]) -> None:
    grown: dict[str, Any] = {
        "old_size": 0,
        "new_size": 1,
        "old": EMPTY_ROOT,
        "new": bytes(32),
        "proof": [],
    }

    with pytest.raises(ProofRefused):
        verify_growth(**grown | change)
