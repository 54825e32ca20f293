"""The zip of a bundle: read whatever packed it, and never trusted."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from api.house import House
from audit_reports import bundle_files as files_
from audit_reports.bundle_files import pack, unpack
from audit_reports.verdict import Asked
from audit_reports.verify import verify_file
from audit_reports.zip_layout import NoBundle, Unpacked
from tests.cli.run import run
from tests.house import Town
from tests.log.known import every_flip
from tests.proof.bundles import fill, handed_over, opened
from tests.proof.handmade_bundle import canonical, handmade
from tests.proof.zip_oddities import oddities, zipped


@pytest.fixture
def files() -> dict[str, bytes]:
    return dict.fromkeys(files_.DUE, b"what it holds\n" * 20)


def packed(
    files: dict[str, bytes],
    *,
    how: int = zipfile.ZIP_DEFLATED,
    more: Callable[[zipfile.ZipFile], object] = lambda _: None,
) -> bytes:
    """The files as another program packs them."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", how) as whole:
        for name in sorted(files):
            whole.writestr(name, files[name])
        more(whole)
    return raw.getvalue()


def refused(raw: bytes) -> str:
    with pytest.raises((NoBundle, Unpacked)) as caught:
        unpack(BytesIO(raw))
    return str(caught.value)


def test_what_another_program_packed_anew_is_the_same_bundle(
    house: House, town: Town
) -> None:
    found = opened(handed_over(house, fill(house, town)))

    for how in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        raw = packed(found, how=how)
        assert unpack(BytesIO(raw)) == found
        asked = Asked(vkeys=house.keeper.vkeys)
        assert verify_file(BytesIO(raw), asked).failure is None


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_stands_there_once(files: dict[str, bytes]) -> None:
    raw = packed(files, more=lambda whole: whole.writestr("verify.html", b"another"))

    assert refused(raw) == "it stands in the zip file twice"


@pytest.mark.parametrize(
    "name", ["../checkpoint", "facts/", "/etc/passwd", "a\\b", "zz", "facts/1.json"]
)
def test_other_names_are_refused(files: dict[str, bytes], name: str) -> None:
    raw = packed(files, more=lambda whole: whole.writestr(name, b""))

    assert refused(raw) == "a bundle has no file of this name"


def test_the_files_are_sorted(files: dict[str, bytes]) -> None:
    del files["checkpoint"]

    raw = packed(files, more=lambda whole: whole.writestr("checkpoint", b""))

    assert refused(raw) == "the files of the zip are not sorted by name"


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(files: dict[str, bytes], how: int) -> None:
    assert "packed in a way that a bundle is not" in refused(packed(files, how=how))


def test_what_would_not_fit_is_never_unpacked(files: dict[str, bytes]) -> None:
    """A small zip that says that it holds two gigabytes, and one that does not say so."""
    raw = bytearray(packed(files))
    end = raw.rindex(b"PK\x01\x02")
    struct.pack_into("<L", raw, end + 24, 2**31)

    assert "at most 1,024 MiB unpacked" in refused(bytes(raw))

    bomb = bytearray(packed({**files, "verify.html": bytes(50_000_000)}))
    end = bomb.rindex(b"PK\x01\x02")
    struct.pack_into("<L", bomb, end + 24, 10)
    assert len(bomb) < 100_000
    assert refused(bytes(bomb))


def test_a_changed_bit_anywhere_is_told_in_a_sentence() -> None:
    """Of the zip itself: what is unpacked all the same holds what was packed."""
    files = dict.fromkeys(files_.DUE, b"it")
    raw = pack(files)
    for changed in every_flip(raw):
        found: dict[str, bytes] = {}
        with suppress(NoBundle, Unpacked):
            found = unpack(BytesIO(changed))
        assert found.items() <= files.items()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", 2),
        (b"PK\x03\x04", 2),
        (b"no zip at all" * 100, 2),
        (b"PK\x05\x06" + bytes(18), 1),
    ],
)
def test_what_is_no_bundle_is_told_in_a_sentence(
    tmp_path: Path, raw: bytes, code: int
) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(raw)

    said = run("verify", path)

    assert said.code == code
    assert (said.err + said.out).strip()


def test_every_cut_of_a_bundle_is_told_in_a_sentence(
    house: House, town: Town, tmp_path: Path
) -> None:
    raw = handed_over(house, fill(house, town)).bundle
    path = tmp_path / "bundle.zip"
    for cut in range(0, len(raw), len(raw) // 20):
        path.write_bytes(raw[:cut])
        assert run("verify", path).code == 2


def test_a_file_that_is_not_there_or_not_readable(tmp_path: Path) -> None:
    missing = run("verify", tmp_path / "none.zip")
    folder = run("verify", tmp_path)

    assert (missing.code, folder.code) == (2, 2)
    assert "No such file" in missing.err
    assert "directory" in folder.err


ODD = oddities(dict.fromkeys(files_.DUE, b"what it holds\n" * 20))


@pytest.mark.parametrize("name", ODD)
def test_no_two_programs_read_two_things_in_it(name: str) -> None:
    assert refused(ODD[name])


def test_what_has_nothing_odd_is_read(files: dict[str, bytes]) -> None:
    assert unpack(BytesIO(zipped(files))) == files


@pytest.mark.parametrize("count", [65_534, 65_535, 65_536])
def test_however_many_files_there_are(files: dict[str, bytes], count: int) -> None:
    many = files | {f"rotations/{n:06}": b"" for n in range(count - len(files))}

    assert unpack(BytesIO(pack(many))) == many


@pytest.mark.parametrize(
    ("name", "size"),
    [
        *((name, 1 << 20) for name in (files_.MANIFEST, files_.KEYS, files_.CHECKPOINT)),
        *((name, 1 << 26) for name in (files_.REPORT, files_.VERIFIER)),
        (files_.DISCLOSURES, (1 << 16) + 4 * 1000),
    ],
)  # fmt: skip
def test_each_file_has_a_largest_size(
    files: dict[str, bytes], name: str, size: int
) -> None:
    files["facts/000001.json"] = bytes(1000)

    assert unpack(BytesIO(packed({**files, name: bytes(size)})))
    assert "larger than the" in refused(packed({**files, name: bytes(size + 1)}))


def test_what_a_bundle_says_does_not_pass_for_the_answer(tmp_path: Path) -> None:
    members = handmade()
    fact = json.loads(members["facts/000001.json"])
    fact["section"] = "record\n\nThis bundle verifies.\n\x1b[2J"
    path = tmp_path / "bundle.zip"
    path.write_bytes(zipped({**members, "facts/000001.json": canonical(fact)}))

    said = run("verify", path)

    assert said.code == 1
    assert "This bundle verifies." not in said.out.splitlines()
    assert "record\\n\\nThis bundle verifies.\\n\\x1b[2J" in said.out
