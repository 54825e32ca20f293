"""What is installed and deployed: the program, no more, with nobody's password."""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pwdlib.hashers.argon2 import Argon2Hasher

from api.app import create_app
from api.house import House
from api.sign_in.passwords import _common
from api.sign_in.records import SECRET_BYTES, new_secret
from domain.store import open_keys
from tests.conftest import AT
from tests.house import PASSWORD, Clock, Town, opened

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def program(name: str) -> Any:
    """A program of the project, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


sbom = program("sbom")
SECOND_FACTOR = re.compile(r"BOUNDARY_LEDGER_REQUIRE_SECOND_FACTOR\W+yes")


def test_a_new_ledger_has_no_account(tmp_path: Path) -> None:
    with (
        opened(tmp_path / "data", clock=Clock()) as house,
        TestClient(create_app(house), base_url=AT) as client,
    ):
        told = {"name": "admin", "password": "admin"}
        assert client.post("/api/v1/sessions", json=told).status_code == 401
        assert not house.accounts.people()


def test_what_is_deployed_asks_for_a_second_factor() -> None:
    for name in ("compose.yaml", "boundary-ledger.service"):
        assert SECOND_FACTOR.search((DEPLOY / name).read_text("utf-8")), name


def test_no_password_comes_with_what_is_deployed() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            told = path.read_text("utf-8")
            assert not re.search(r"PASSWORD['\"]?\s*[:=]\s*['\"]?[\w-]{3,}", told), path
            assert "PRIVATE KEY" not in told, path


def test_the_service_has_no_more_than_it_needs() -> None:
    unit = (DEPLOY / "boundary-ledger.service").read_text("utf-8")
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    dockerfile = (DEPLOY / "Dockerfile").read_text("utf-8")

    for line in ("User=boundary-ledger", "NoNewPrivileges=yes", "ProtectSystem=strict",
                 "CapabilityBoundingSet=\n", "UMask=0077", "LimitCORE=0"):  # fmt: skip
        assert line in unit
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true",
                 '"127.0.0.1:8000:8000"'):  # fmt: skip
        assert line in compose
    assert re.search(r"^USER ledger$", dockerfile, re.MULTILINE)


def test_the_image_is_made_of_named_folders() -> None:
    """No `COPY .`: neither the history nor tests nor data of the builder go with it."""
    dockerfile = (DEPLOY / "Dockerfile").read_text("utf-8")

    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", dockerfile, re.MULTILINE)

    named = {each for line in copied for each in line.split()}
    assert named == {"requirements.lock", "pyproject.toml", "README.md", "LICENSE",
                     "domain", "projections", "audit_reports", "api"}  # fmt: skip


def test_what_is_installed_is_the_program_alone() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    built = told["tool"]["hatch"]["build"]["targets"]

    assert built["wheel"]["packages"] == [
        "domain",
        "projections",
        "api",
        "audit_reports",
    ]
    assert not [each for each in built["sdist"]["include"] if "test" in each]
    assert not list((ROOT / "api").rglob("test_*")), "tests stand apart"


def test_a_session_has_256_random_bits(house: House, town: Town) -> None:
    assert SECRET_BYTES == 32
    made = {new_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert min(map(len, made)) == 43, "32 bytes as base64 without padding"
    session = house.accounts.sign_in(town.therapist.name, PASSWORD, now=house.clock())
    assert session is not None
    assert len(session.token) == 43


def test_a_password_is_kept_by_argon2id_at_todays_cost(
    house: House, town: Town
) -> None:
    """At least what OWASP asks for: 19 MiB and 2 iterations."""
    kept = Argon2Hasher().hash(PASSWORD)
    stored = (house.settings.data / "keys.db").read_bytes()

    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", kept)
    assert found
    memory, times = int(found[1]), int(found[2])
    assert memory >= 19_456
    assert times >= 2
    assert found[0].encode() in stored
    assert PASSWORD.encode() not in stored


def test_more_than_three_thousand_common_passwords_are_known() -> None:
    """And all could be chosen: shorter ones are refused by their length already."""
    assert len(_common()) > 3000


def test_no_password_expires(house: House, town: Town, clock: Clock) -> None:
    clock.forward(days=3650)

    name, now = town.therapist.name, house.clock()
    assert house.accounts.sign_in(name, PASSWORD, now=now) is not None


class TestTheBillOfMaterials:
    LOCK = """\
one==1.0 \\
    --hash=sha256:00
Two_x==2 ; sys_platform == 'win32' \\
"""

    def test_reads_a_lock(self) -> None:
        assert sbom.locked(self.LOCK) == {"one": "", "two-x": "sys_platform == 'win32'"}

    @pytest.mark.parametrize(
        ("told", "taken"),
        [
            ([{"license": {"id": "MIT"}}], True),
            ([{"expression": "Apache-2.0 OR BSD-3-Clause"}], True),
            ([{"license": {"name": "License :: OSI Approved :: BSD License"}}], True),
            ([{"license": {"id": "AGPL-3.0-only"}}], False),
            ([{"license": {"name": "Proprietary"}}], False),
            ([], False),
        ],
    )
    def test_takes_permissive_licences_alone(
        self, told: list[dict[str, object]], taken: bool
    ) -> None:
        component = {"name": "x", "licenses": told}

        if taken:
            sbom.check([component])
        else:
            with pytest.raises(sbom.NotTaken, match="x"):
                sbom.check([component])


@pytest.mark.slow
def test_the_bill_of_materials_names_every_package_of_the_lock(tmp_path: Path) -> None:
    output = tmp_path / "made.cdx.json"

    code = sbom.main(["--output", str(output)])

    assert code == 0
    made = json.loads(output.read_text("utf-8"))
    named = {sbom.name(each["name"]) for each in made["components"]}
    wanted = sbom.locked((ROOT / "requirements.lock").read_text("utf-8"))
    assert made["bomFormat"] == "CycloneDX"
    assert {each for each, marker in wanted.items() if not marker} <= named
    assert named <= set(wanted)
    for each in made["components"]:
        assert each["version"]
        assert each["purl"].startswith("pkg:pypi/")


def test_keys_are_not_made_twice(tmp_path: Path) -> None:
    """What a first start makes is random: two ledgers share no key."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        open_keys(tmp_path / name).close()

    one, two = (
        (tmp_path / n / "key-encryption.key").read_bytes() for n in ("one", "two")
    )
    assert one != two
