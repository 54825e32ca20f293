"""What no module of the program calls or imports, because untrusted words might reach it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import nodes

from api.pages.drawing import HERE
from audit_reports.render import environment

ROOT = Path(__file__).parents[2]
PACKAGES = ("domain", "projections", "audit_reports", "api")
CALLS = {
    "another language inside ours": {"eval", "exec", "compile", "__import__"},
    "a shell": {"os.system", "os.popen", "subprocess.getoutput"},
    "objects out of bytes": {
        "pickle.load", "pickle.loads", "marshal.loads", "shelve.open",
        "yaml.load", "yaml.unsafe_load", "yaml.full_load", "jsonpickle.decode",
    },
    "a template out of words": {"jinja2.Template", "from_string"},
    "weak digests": {"md5", "hashlib.md5", "hashlib.new"},
    "chance that can be guessed": {"random.random", "random.choice", "random.randint"},
}  # fmt: skip
IMPORTS = {
    "XML with its entities": {"xml", "lxml", "defusedxml", "xmltodict"},
    "directories, mail, caches, queues": {
        "ldap3", "ldap", "smtplib", "imaplib", "poplib", "memcache", "pymemcache",
        "redis", "telnetlib", "ftplib",
    },
    "other ways in": {"graphql", "strawberry", "websockets", "socketio", "saml2"},
    "objects out of bytes": {"pickle", "marshal", "shelve", "dill", "ctypes", "cffi"},
    "ciphers that nobody should use": {
        "cryptography.hazmat.primitives.ciphers.modes",
        "cryptography.hazmat.primitives.asymmetric.padding",
        "cryptography.hazmat.decrepit",
    },
    "chance that can be guessed": {"random"},
}  # fmt: skip
NO_SECRETS = ("api/demo", "api/bench", "domain/ledger.py")
"""Modules that invent people and cases, and one that waits a moment by chance."""
OWN_NAMES = {"pragma", "table", "table.name", "table.order", "marks",
             "', '.join(table.columns)"}  # fmt: skip
"""What statements are made of that copy tables of ours, or set up a connection."""
OWN_PATTERNS = {"whole", "_CODES.get(vocabulary or '', '(?!)')"}
"""A name that `re.escape` has been over, and a table of patterns of ours."""
OUR_FORMAT = re.compile(r"(\w+\.)?[A-Z][A-Z_]*(\[.*\])?$|SQL\(|statement$")
"""Constants of a module; and statements of psycopg, which quotes what it puts in."""
OF_PATTERNS = {"compile", "search", "match", "fullmatch", "sub", "split", "findall"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the program, by its path."""
    found = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
        for path in found
    }


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a module, by the name that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imports(tree: ast.Module) -> Iterator[str]:
    """Everything that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{each.name}" for each in node.names)


@pytest.mark.parametrize("what", CALLS)
def test_nothing_calls(what: str) -> None:
    found = [
        f"{path}: {name}"
        for path, tree in modules().items()
        for name, _ in calls(tree)
        if name in CALLS[what]
        or name.split(".", 1)[-1] in CALLS[what] & {"from_string"}
    ]

    assert [each for each in found if not each.startswith(NO_SECRETS)] == []


@pytest.mark.parametrize("what", IMPORTS)
def test_nothing_imports(what: str) -> None:
    found = [
        f"{path}: {name}"
        for path, tree in modules().items()
        for name in imports(tree)
        if any(f"{name}.".startswith(f"{each}.") for each in IMPORTS[what])
    ]

    assert [each for each in found if not each.startswith(NO_SECRETS)] == []


def test_other_programs_get_words_one_by_one_and_never_a_shell() -> None:
    started = [
        (path, call)
        for path, tree in modules().items()
        for name, call in calls(tree)
        if name.startswith(("subprocess.", "os.exec", "os.spawn"))
    ]

    for path, call in started:
        told = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        assert told.get("shell", "False") == "False", path
        if call.args:
            assert not isinstance(call.args[0], ast.JoinedStr | ast.Constant), path


def test_certificates_are_checked_wherever_something_is_asked() -> None:
    unchecked = [
        path
        for path, tree in modules().items()
        for _, call in calls(tree)
        for keyword in call.keywords
        if keyword.arg == "verify" and ast.unparse(keyword.value) == "False"
    ]

    assert unchecked == []


def test_no_pattern_is_made_of_what_somebody_typed() -> None:
    made = [
        (path, ast.unparse(call.args[0]))
        for path, tree in modules().items()
        for name, call in calls(tree)
        if name.startswith("re.") and name.removeprefix("re.") in OF_PATTERNS
        if call.args and not _is_fixed(call.args[0])
    ]

    assert [
        each
        for each in made
        if "re.escape(" not in each[1] and each[1] not in OWN_PATTERNS
    ] == []


def test_no_words_of_others_are_a_format() -> None:
    formats = [
        f"{path}: {name}"
        for path, tree in modules().items()
        for name, call in calls(tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "format"
        if not isinstance(call.func.value, ast.Constant)
        if not OUR_FORMAT.match(ast.unparse(call.func.value))
    ]

    assert formats == []


def test_every_statement_of_sql_is_fixed() -> None:
    """Values go beside it. What is put into it are names of the module itself."""
    made = [
        (path, ast.unparse(call.args[0]))
        for path, tree in modules().items()
        for name, call in calls(tree)
        if name.split(".")[-1] in {"execute", "executemany", "executescript"}
        if call.args and isinstance(call.args[0], ast.JoinedStr)
        for part in ast.walk(call.args[0])
        if isinstance(part, ast.FormattedValue)
        if not _is_name_of_ours(part.value)
        if ast.unparse(part.value) not in OWN_NAMES
    ]

    assert made == []


@pytest.mark.parametrize(
    "folders", [(HERE / "templates",), ()], ids=["pages", "reports"]
)
def test_templates_escape_what_they_show(folders: tuple[Path, ...]) -> None:
    made = environment(*folders)

    names = made.list_templates(filter_func=lambda name: name.endswith(".html"))
    assert made.autoescape is True
    assert names
    for name in names:
        assert made.loader is not None
        source, _, _ = made.loader.get_source(made, name)
        tree = made.parse(source)
        assert "safe" not in {each.name for each in tree.find_all(nodes.Filter)}, name
        assert not list(tree.find_all(nodes.MarkSafe)), name


def _is_fixed(pattern: ast.expr) -> bool:
    """Whether a pattern is a constant, or made of constants of its module."""
    match pattern:
        case ast.Constant() | ast.Name() | ast.Attribute():
            return True
        case ast.JoinedStr(values=parts):
            return all(
                isinstance(part, ast.Constant)
                or ast.unparse(part).strip("f'{}") in OWN_PATTERNS
                or (
                    isinstance(part, ast.FormattedValue)
                    and _is_name_of_ours(part.value)
                )
                for part in parts
            )
        case _:
            return False


def _is_name_of_ours(value: ast.expr) -> bool:
    return bool(re.fullmatch(r"(\w+\.)*_?[A-Z][A-Z_]*", ast.unparse(value)))
