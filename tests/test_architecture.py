"""The house keeps its own rules: sizes, names, and who imports whom."""

from __future__ import annotations

import ast
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("domain", "projections", "api", "audit_reports")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
VAGUE = {"utils", "helpers", "common", "base", "manager", "misc", "service"}
LONGEST_MODULE, LONGEST_TEST, LONGEST_FUNCTION = 400, 500, 50


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_module_stays_small_enough_to_be_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", TESTS, ids=shown)
def test_a_test_module_stays_readable(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_TEST


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    long = [
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [shown(path) for path in MODULES if path.stem in VAGUE] == []


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.stem != "__init__"], ids=shown
)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_nobody_else_owns_the_names_of_our_packages() -> None:
    owners = {
        found.metadata["Name"]
        for found in distributions()
        for name in (found.read_text("top_level.txt") or "").split()
        if name in PACKAGES
    }

    assert owners <= {"boundary-ledger"}


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.is_relative_to(ROOT / "domain")], ids=shown
)
def test_the_domain_never_asks_the_clock_or_the_environment(path: Path) -> None:
    asked = [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]

    assert not {"datetime.now", "datetime.utcnow", "time.time", "os.environ"} & set(
        asked
    )
