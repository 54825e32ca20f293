"""The pages of docs/security/ say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api import bodies, problems, sparing
from api.noticing import EACH
from api.sign_in import (
    apart,
    attempts,
    events,
    invitations,
    one_time_codes,
    passwords,
    pending,
    recovery_codes,
    sessions,
    tokens,
)
from api.v1.paging import MOST
from tests.security.test_dangerous_calls import imports, modules

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "security"
SAID = {
    "a body": f"{bodies.LARGEST_BODY} bytes",
    "mistakes": f"| {problems.MOST_PROBLEMS} |",
    "searches": f"`{sparing.ALLOWED['search']}`",
    "exports": f"`{sparing.ALLOWED['export']}`",
    "judgements": f"`{sparing.ALLOWED['judging']}`",
    "tries at an account": f"`{attempts.BY_ACCOUNT}`",
    "tries from an address": f"`{attempts.BY_ADDRESS}`",
    "tries of passkeys": f"`{attempts.BY_PASSKEY}`",
    "tries of recovery codes": f"`{attempts.BY_RECOVERY}`",
    "idle": f"{sessions.IDLE.seconds // 60} minutes after its last step",
    "in all": f"{sessions.LONGEST.seconds // 3600} hours in any case",
    "a proof": f"holds for {sessions.RECENTLY_MINUTES} minutes",
    "passwords": f"{passwords.SHORTEST_PASSWORD} to {passwords.LONGEST_PASSWORD}",
    "at once": f"| {passwords.MOST_AT_ONCE}, and {passwords.MOST_IN_LINE} that wait",
    "words": ", ".join(f"`{word}`" for word in passwords.KNOWN_TO_ALL),
    "a token": f"up to {tokens.LONGEST_DAYS} days",
    "an invitation": f"for {invitations.LASTS.total_seconds() / 3600:.0f} hours",
    "two people": f"for {apart.APART_FOR.total_seconds() / 3600:.0f} hours (after",
    "news of others": f"its news for {events.HELD_FOR.days} days",
    "what is begun": f"{pending.LASTS.seconds // 60} minutes",
    "a code": f"for {one_time_codes.STEP_SECONDS} seconds",
    "recovery codes": f"({recovery_codes.HOW_MANY} of them, each once)",
    "a page of a list": f"items on a page of a list | {MOST} |",
    "lines of one kind": f"{EACH.amount} lines a minute",
}
"""What the page of decisions says, in its words and the code's figures."""
HEADINGS = {
    "README.md": (
        "Ways in", "Wrong tries", "Passwords", "What was lost", "Sessions",
        "What decides", "Limits", "Logs", "Whom the program talks to",
        "What it is made of",
    ),
    "threat-model.md": ("What flows where", "LINDDUN", "Adversaries"),
}  # fmt: skip
ADVERSARIES = ("practice owner", "colleague", "supervisor", "laptop", "board member",
               "hosting provider", "client who", "dependency", "administrator")  # fmt: skip
CLASSES = ("secret", "sealed", "confidential", "open")
PRIMITIVES = {
    "AESGCM": "AES-256-GCM",
    "AESGCMSIV": "AES-256-GCM-SIV",
    "AESSIV": "AES-256-SIV",
    "HKDFExpand": "HKDF-SHA-256",
    "Argon2id": "Argon2id",
    "Argon2Hasher": "Argon2id",
    "Ed25519PrivateKey": "Ed25519",
    "Ed25519PublicKey": "Ed25519",
    "MLDSA44PrivateKey": "ML-DSA-44",
    "MLDSA44PublicKey": "ML-DSA-44",
    "SHA256": "HKDF-SHA-256",
    "sha256": "SHA-256",
    "sha384": "SHA-384",
    "sha512": "SHA-512",
    "sha1": "SHA-1",
    "pyrage": "(age)",
    "hmac": "HMAC-SHA-256",
}
"""What code imports of libraries of cryptography, and what the inventory calls it."""
LIBRARIES = ("cryptography.hazmat.primitives.ciphers", "cryptography.hazmat.primitives.kdf",
             "cryptography.hazmat.primitives.asymmetric", "hashlib", "pyrage", "pwdlib.hashers",
             "cryptography.hazmat.primitives.hashes")  # fmt: skip


def page(name: str) -> str:
    """A page with single spaces between its words."""
    return " ".join((DOCS / name).read_text("utf-8").split())


@pytest.mark.parametrize("what", SAID)
def test_a_figure_is_that_of_the_code(what: str) -> None:
    assert SAID[what] in page("README.md")


@pytest.mark.parametrize("name", HEADINGS)
def test_every_decision_has_its_place(name: str) -> None:
    told = re.findall(r"^#+ (.*)$", (DOCS / name).read_text("utf-8"), re.MULTILINE)

    assert set(HEADINGS[name]) <= set(told)


def test_every_adversary_is_answered_with_what_does_not_stop_them() -> None:
    told = (DOCS / "threat-model.md").read_text("utf-8").partition("## Adversaries")[2]
    each = re.split(r"^\*\*", told, flags=re.MULTILINE)[1:]

    assert len(each) == len(ADVERSARIES) + 1
    for text, who in zip(each, ADVERSARIES, strict=False):
        assert who in text
        assert "Stops them:" in text
        assert "Does not stop them:" in text
        assert "`tests/" in text


@pytest.mark.parametrize(
    "name", ["README.md", "threat-model.md", "data.md", "cryptography.md"]
)
def test_what_a_page_names_is_there(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    named = re.findall(
        r"`((?:tests|api|domain|projections|scripts|deploy)/[\w./-]*)`", text
    )
    linked = [each for each in re.findall(r"\]\(([^)#]+)", text) if "://" not in each]

    assert [each for each in named if not (ROOT / each).exists()] == []
    assert [each for each in linked if not (DOCS / each).exists()] == []


def test_every_class_of_data_has_its_protection() -> None:
    text = (DOCS / "data.md").read_text("utf-8")
    rows = [
        line.strip("| ").split(" | ")
        for line in text.splitlines()
        if line.startswith("|")
    ]

    assert [row[0] for row in rows[2:6]] == list(CLASSES)
    protection = [row for row in rows[6:] if not row[0].startswith("---")]
    wanted = {"at rest", "changed unnoticed?", "on the wire", "in a log", "cached",
              "shown to", "kept for", "gone by"}  # fmt: skip
    assert wanted <= {row[0] for row in protection}
    assert all(len(row) == len(CLASSES) + 1 for row in protection if row[0] in wanted)


def test_every_algorithm_that_the_code_imports_is_in_the_inventory() -> None:
    text = page("cryptography.md")
    found = {
        name.rpartition(".")[2] if "." in name else name
        for tree in modules().values()
        for name in imports(tree)
        if name.startswith(LIBRARIES) or name == "hmac"
    }

    ignored = {name for name in found if name.endswith(("Error", "InvalidTag"))}
    for name in found - ignored:
        assert PRIMITIVES.get(name, name) in text, name
