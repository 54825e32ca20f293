"""`conflict`: who stands too close to a case to judge it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.run import Said, run

WHY = ("--reason", "They share a practice.")


def conflict(data: Path, name: str, *more: str) -> Said:
    return run("--data", data, "conflict", "V45", "--person", name, *WHY, *more)


def too_close(data: Path) -> list[Any]:
    """What R44 asks of the case."""
    document = run("--data", data, "assess", "V45", "--json").document
    return [f for f in document["histories"][0]["flags"] if f["rule"] == "R44"]


def test_somebody_is_named_once(data: Path) -> None:
    before = too_close(data)

    first = conflict(data, "Bodil", "--json")
    again = conflict(data, "Bodil", "--json")

    assert (first.code, again.code) == (0, 0)
    assert (first.document["is_new"], first.document["is_taken_back"]) == (True, False)
    assert again.document == {**first.document, "is_new": False}
    # Nobody of that name has decided anything in this case.
    assert too_close(data) == before
    assert len(before) == 2


def test_it_is_said_in_words(data: Path) -> None:
    assert "Bodil stands too close to V45 to judge it." in conflict(data, "Bodil").out


def test_a_reason_is_asked_for(data: Path) -> None:
    said = run(
        *("--data", data, "conflict", "V45", "--person", "Bodil", "--reason", " ")
    )

    assert said.code == 1
    assert "reason" in said.err


def test_nobody_of_that_name_is_bad_usage(data: Path) -> None:
    assert conflict(data, "Nobody Here").code == 2


def test_it_is_taken_back_with_a_reason_and_stays_in_the_history(data: Path) -> None:
    at = ("--data", data, "access", "V45", "--json")
    (kept_out, *others) = run(*at).document["conflicted"]
    before = too_close(data)

    said = conflict(data, kept_out["name"], "--take-back", "--json")
    other = conflict(data, "Bodil", "--take-back")

    after = run(*at).document
    assert (said.code, said.document["is_taken_back"]) == (0, True)
    assert (other.code, "was not named" in other.err) == (1, True)
    assert after["conflicted"] == others
    (told,) = after["conflicts_taken_back"]
    assert (told["name"], told["since"]) == (kept_out["name"], kept_out["since"])
    assert "it was taken back" in run("--data", data, "access", "V45").out
    # R44 asks no more about what they decided.
    assert len(too_close(data)) < len(before)
