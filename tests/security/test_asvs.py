"""OWASP ASVS 5.0, requirement by requirement: each with its test, or its reason."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "security"
COLUMNS = ["id", "level", "requirement", "status", "tests", "reason"]
HOW_MANY = {"1": 70, "2": 176, "3": 24}
"""Requirements by level: 1 and 2 without WebRTC, and 3 of what is about who may what."""
STATUSES = ("met", "not met", "not applicable")
SECTIONS = (
    "1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1-1 "
    "3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2 4.1.1-3 4.2.1-1 4.3.1-2 4.4.1-4 "
    "5.1.1-1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-8 6.4.1-6 6.5.1-8 "
    "6.6.1-4 6.7.1-2 6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-3 7.6.1-2 "
    "8.1.1-4 8.2.1-4 8.3.1-3 8.4.1-2 9.1.1-3 9.2.1-4 10.1.1-2 10.2.1-2 10.3.1-4 "
    "10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 "
    "11.5.1-1 11.6.1-1 12.1.1-3 12.2.1-2 12.3.1-4 13.1.1-1 13.2.1-5 13.3.1-2 "
    "13.4.1-5 14.1.1-2 14.2.1-8 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1-1 "
    "16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-4"
)
"""The numbers of the standard that are ours, from the first to the last of a section."""


@cache
def rows() -> list[dict[str, str]]:
    with (DOCS / "asvs.csv").open(encoding="utf-8", newline="") as file:
        told = csv.DictReader(file)
        assert told.fieldnames == COLUMNS
        return list(told)


def wanted() -> list[str]:
    found: list[str] = []
    for told in SECTIONS.split():
        first, last = told.split("-")
        section, _, number = first.rpartition(".")
        found += [f"V{section}.{n}" for n in range(int(number), int(last) + 1)]
    return found


@cache
def named_in(path: str) -> frozenset[str]:
    """The tests of a module, those of a class as `Class::test`."""
    found: set[str] = set()
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        match node:
            case ast.FunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name, body=body):
                found |= {
                    f"{name}::{each.name}"
                    for each in body
                    if isinstance(each, ast.FunctionDef)
                }
            case _:
                pass
    return frozenset(found)


def test_every_requirement_is_there_once_and_in_order() -> None:
    assert [row["id"] for row in rows()] == wanted()
    assert Counter(row["level"] for row in rows()) == HOW_MANY


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_a_requirement_is_shown_by_tests_or_has_a_reason(row: dict[str, str]) -> None:
    assert row["status"] in STATUSES
    assert row["requirement"]
    if row["status"] == "met":
        assert row["tests"], "what is met is shown by a test"
    else:
        assert len(row["reason"].split()) > 2, "what is not met has a reason"
    for named in row["tests"].split():
        path, _, test = named.partition("::")
        assert path.startswith("tests/")
        assert (ROOT / path).is_file(), named
        assert test in named_in(path), named
        assert test.rpartition("::")[2].startswith("test_"), named


def test_the_page_counts_as_the_table_does() -> None:
    counted = Counter((row["level"], row["status"]) for row in rows())
    page = (DOCS / "README.md").read_text("utf-8")

    told = re.findall(r"^\| ([123]) \| (\d+) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)

    assert told == [
        (level, *(str(counted[level, status]) for status in STATUSES))
        for level in HOW_MANY
    ]
