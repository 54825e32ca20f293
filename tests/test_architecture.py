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


ROUTES = [p for p in MODULES if p.parent.name in {"v1", "pages"}]
MAKERS = {
    "api.access.Seen": {"api/access.py"},
    "domain.policy.Decision": {"domain/policy.py"},
    "domain.ledger.case_facts": {"api/access.py"},
}
"""Who alone lets somebody see a case, and reads what it says."""
WORDS = "words"
"""All that a route asks of a ledger: to open words of a fact that it was given."""


def called(path: Path) -> set[str]:
    """Every name that a module calls, whatever it is a part of."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found.add(node.func.attr)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(node.func.id)
    return found


def known_from(path: Path, place: str) -> set[str]:
    """The names that a module has from another one, or defines where it is that one."""
    tree = ast.parse(path.read_text("utf-8"))
    if place.replace(".", "/") + ".py" == shown(path):
        return {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    return {
        each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == place
        for each in node.names
    }


def names_in(path: Path) -> set[str]:
    """Every name that a module imports or takes from something it has imported."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


@pytest.mark.parametrize("name", MAKERS)
def test_only_a_decision_lets_somebody_see_a_case(name: str) -> None:
    place, _, own = name.rpartition(".")
    is_class = own[:1].isupper()
    callers = {
        shown(path)
        for path in MODULES
        if own in called(path) and (not is_class or own in known_from(path, place))
    }

    assert callers == MAKERS[name]


@pytest.mark.parametrize("path", ROUTES, ids=shown)
def test_no_route_reads_the_ledger_around_a_decision(path: Path) -> None:
    asked = {
        node.attr
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute | ast.Name)
        and (getattr(node.value, "attr", "") or getattr(node.value, "id", ""))
        == "ledger"
    }
    handed = [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and any(getattr(told, "attr", "") == "ledger" for told in node.args)
    ]

    assert asked <= {WORDS}
    assert not handed, "a ledger is handed to nobody by a route"
    assert not {"operator_sees", "open_ledger", "gather_case"} & names_in(path)
