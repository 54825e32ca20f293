"""Writes the software bill of materials: what an installation of the program holds.

    python scripts/sbom.py [--output dist/boundary-ledger.cdx.json]

CycloneDX, made from this environment, and cut to what `requirements.lock` names. Leaves
with 1 where a package has no licence that the project takes, and writes nothing then.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
OUTPUT = ROOT / "dist" / "boundary-ledger.cdx.json"
PERMISSIVE = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0",
        "PSF-2.0", "Python-2.0", "Unlicense", "Zlib", "CC0-1.0",
    }
)  # fmt: skip
SPELT = {
    "apache software license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "bsd": "BSD-3-Clause",
    "bsd-3": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "isc license": "ISC",
    "mit license": "MIT",
    "the mit license (mit)": "MIT",
    "python software foundation license": "PSF-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
}
"""Licences as packages spell them that do not use SPDX."""
KEPT_APART = {
    "certifi": "MPL-2.0: a list of certificates, used as it is",
    "psycopg": "LGPL-3.0: a library that anybody can replace, used as it is",
    "psycopg-binary": "LGPL-3.0: as psycopg",
    "psycopg-pool": "LGPL-3.0: as psycopg",
    "pathspec": "MPL-2.0: needed to build, used as it is",
    "pyrage": "MIT: by the file LICENSE in it; its metadata does not say",
}
"""Packages of another licence that a person has looked at, and why they may stay."""


class NotTaken(Exception):
    """A package has no licence that the project takes."""


def name(told: str) -> str:
    """A name of a package as all spell it alike (PEP 503)."""
    return re.sub(r"[-_.]+", "-", told).lower()


def locked(lock: str) -> dict[str, str]:
    """The packages of a lock file, and the marker of each that is not for everybody."""
    found = re.findall(
        r"^([A-Za-z0-9._-]+)==\S+?(?: ; (.*?))?(?: \\)?$", lock, re.MULTILINE
    )
    return {name(each): marker for each, marker in found}


def described() -> dict[str, Any]:
    """This environment, as CycloneDX has it."""
    command = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "environment",
        "--output-reproducible",
    ]
    options = [
        "--pyproject",
        str(ROOT / "pyproject.toml"),
        "--of",
        "JSON",
        sys.executable,
    ]
    done = subprocess.run([*command, *options], check=True, capture_output=True)
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def cut(made: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The same without what the lock does not name: tools of the developers."""
    wanted = set(names)
    kept = [each for each in made["components"] if name(each["name"]) in wanted]
    known = {each["bom-ref"] for each in kept} | {
        made["metadata"]["component"]["bom-ref"]
    }
    depends = [
        {
            **each,
            "dependsOn": [ref for ref in each.get("dependsOn", []) if ref in known],
        }
        for each in made.get("dependencies", [])
        if each["ref"] in known
    ]
    return {**made, "components": kept, "dependencies": depends}


def licences(component: dict[str, Any]) -> set[str]:
    """What a package says of its licence, as SPDX where it can be told."""
    told: set[str] = set()
    for each in component.get("licenses", []):
        licence = each.get("license", {})
        said = each.get("expression") or licence.get("id") or licence.get("name", "")
        told |= {_bare(part) for part in re.split(r" AND | OR ", said)}
    plain = {re.sub(r"^License :: (OSI Approved :: )?", "", each) for each in told}
    return {SPELT.get(each.lower(), each) for each in plain if each}


def _bare(said: str) -> str:
    """A part of an expression without the brackets that stood around several."""
    bare = said.strip()
    return bare if bare.count("(") == bare.count(")") else bare.strip("() ")


def check(components: Iterable[dict[str, Any]]) -> None:
    """Raises NotTaken."""
    wrong = [
        f"{each['name']}: {', '.join(sorted(licences(each))) or 'says nothing'}"
        for each in components
        if not licences(each) & PERMISSIVE and name(each["name"]) not in KEPT_APART
    ]
    if wrong:
        raise NotTaken("\n".join(wrong))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write it, and say how much it holds."""
    parser = argparse.ArgumentParser(prog="sbom", description=__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    output: Path = parser.parse_args(arguments).output
    made = cut(described(), locked(LOCK.read_text("utf-8")))
    try:
        check(made["components"])
    except NotTaken as error:
        print(f"licences that the project does not take:\n{error}", file=sys.stderr)
        return 1
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(made, indent=2) + "\n", "utf-8")
    print(f"{len(made['components'])} packages are in {output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
