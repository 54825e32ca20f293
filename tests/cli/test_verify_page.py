"""`verify-page`: the page of this release, for whoever gets bundles."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from audit_reports.verify_page import verify_page
from tests.cli.run import run


def test_it_is_written_and_its_digest_said(tmp_path: Path) -> None:
    out = tmp_path / "verify.html"

    said = run("verify-page", "--out", str(out), "--json")

    assert said.code == 0
    assert out.read_bytes() == verify_page()
    assert said.document["sha256"] == sha256(out.read_bytes()).hexdigest()


def test_it_needs_no_ledger_and_makes_none(tmp_path: Path) -> None:
    data = tmp_path / "data"

    said = run("--data", str(data), "verify-page", "--out", str(tmp_path / "v.html"))

    assert said.code == 0
    assert not data.exists()


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    said = run("verify-page", "--out", str(tmp_path / "verify.pdf"))

    assert said.code == 2
    assert "ends in .html" in said.err
