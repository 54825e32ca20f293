"""Asks whether anything that the lock files name has a weakness that is known.

    python scripts/audit.py [--where-answered] [--osv-url URL] [LOCK ...]

`pip-audit` asks the package index, and OSV about what the index does not answer; both
learn names and versions, and nothing of any practice. Leaves with 1 where a weakness is
known and with 2 where nobody answered about some package: silence is no good answer.
With `--where-answered` it says so and leaves with 0, for checks that have to run where
nobody can be asked.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
KNOWN, UNANSWERED = 1, 2
SECONDS = 15
"""So long is an answer waited for, each time."""
LONGEST = 300
MOST_NAMED = 5
PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)
MARKER = re.compile(r" ; [^\\\n]*(?= \\$|$)", re.MULTILINE)
"""For which machines a package is, between its version and its hashes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Weakness:
    """What is known of a package: where to read about it, and what mends it."""

    package: str
    version: str
    id: str
    also: tuple[str, ...]
    mended_in: tuple[str, ...]

    def __str__(self) -> str:
        also = f" ({', '.join(self.also)})" if self.also else ""
        mended = ", ".join(self.mended_in) or "no release so far"
        return f"{self.package} {self.version}: {self.id}{also}; mended in {mended}"


@dataclass(kw_only=True, slots=True)
class Found:
    """What came of asking; packages are named with their versions."""

    asked: set[str] = field(default_factory=set[str])
    answered: set[str] = field(default_factory=set[str])
    weaknesses: set[Weakness] = field(default_factory=set[Weakness])

    @property
    def unanswered(self) -> list[str]:
        """The packages about which nobody answered."""
        return sorted(self.asked - self.answered)

    def add(self, audited: Iterable[dict[str, Any]]) -> None:
        """Take in what a service said."""
        for each in audited:
            if "skip_reason" not in each:
                self.answered.add(f"{each['name']} {each['version']}")
                self.weaknesses.update(_weaknesses(each))


def _weaknesses(told: dict[str, Any]) -> Iterator[Weakness]:
    for each in told["vulns"]:
        yield Weakness(
            package=told["name"],
            version=told["version"],
            id=each["id"],
            also=tuple(sorted(each.get("aliases", ()))),
            mended_in=tuple(each.get("fix_versions", ())),
        )


def audited(lock: Path, *service: str) -> list[dict[str, Any]]:
    """What a service says of each package of a lock; empty where it cannot be asked."""
    with TemporaryDirectory() as folder:
        # What is installed on other machines alone is asked about too.
        everywhere = Path(folder) / lock.name
        everywhere.write_text(MARKER.sub("", lock.read_text("utf-8")), "utf-8")
        return _audited(everywhere, *service)


def _audited(lock: Path, *service: str) -> list[dict[str, Any]]:
    command = [
        *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"),
        *("--requirement", str(lock), "--format", "json", "--progress-spinner", "off"),
        *("--timeout", str(SECONDS), *service),
    ]
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST, check=False
        )
        found: list[dict[str, Any]] = json.loads(ran.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return found


def named(lock: Path) -> set[str]:
    """The packages of a lock with their versions, spelt as all spell them (PEP 503)."""
    found: list[tuple[str, str]] = PACKAGE.findall(lock.read_text("utf-8"))
    return {f"{re.sub('[-_.]+', '-', name).lower()} {v}" for name, v in found}


def audit(locks: Iterable[Path], *, osv_url: str | None = None) -> Found:
    """Ask about every package of some locks."""
    found = Found()
    osv = ("--vulnerability-service", "osv")
    elsewhere = (*osv, "--osv-url", osv_url) if osv_url else osv
    for lock in locks:
        found.asked |= named(lock)
        if osv_url is None:
            found.add(audited(lock, "--vulnerability-service", "pypi"))
        if found.unanswered:
            found.add(audited(lock, *elsewhere))
    return found


def main(told: Sequence[str] | None = None) -> int:
    """Ask, and say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("locks", nargs="*", type=Path, metavar="LOCK")
    parser.add_argument("--where-answered", action="store_true")
    parser.add_argument("--osv-url", metavar="URL")
    args = parser.parse_args(told)
    if find_spec("pip_audit") is None:
        print(
            "pip-audit is not installed here; `make audit` brings it.", file=sys.stderr
        )
        return UNANSWERED
    locks = args.locks or [ROOT / each for each in LOCKS]
    if missing := [str(each) for each in locks if not each.is_file()]:
        print(f"There is no {', '.join(missing)}.", file=sys.stderr)
        return UNANSWERED
    found = audit(locks, osv_url=args.osv_url)
    return _said(found, may_be_silent=args.where_answered)


def _said(found: Found, *, may_be_silent: bool) -> int:
    for each in sorted(map(str, found.weaknesses)):
        print(each)
    answered, silent = len(found.answered), found.unanswered
    print(f"Asked about {len(found.asked)} packages, and answered about {answered}.")
    if silent:
        more = ", …" if len(silent) > MOST_NAMED else ""
        print(
            f"Nobody answered about {len(silent)} of them "
            f"({', '.join(silent[:MOST_NAMED])}{more}): whether they have a weakness "
            "that is known was not seen. Ask again where a service can be reached.",
            file=sys.stderr,
        )
    if found.weaknesses:
        return KNOWN
    if silent:
        return 0 if may_be_silent else UNANSWERED
    print("No weakness of theirs is known.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
