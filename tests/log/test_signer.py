"""Key files are made once, read by their owner alone, and never mistaken."""

from __future__ import annotations

from pathlib import Path
from stat import S_IMODE

import pytest

from domain.key_providers import KeyFile
from domain.keys import KeyUnusable
from domain.log.refusals import KeyFileUnusable, NoteRefused
from domain.log.signer import Role, make_key_file, read_key_file
from domain.log.vkeys import Kind
from tests.log.known import LOG, NOW, ORIGIN, WITNESS, checkpoint


@pytest.mark.parametrize("role", Role)
def test_a_key_file_is_read_as_it_was_made(tmp_path: Path, role: Role) -> None:
    path = tmp_path / "log.key"

    made = make_key_file(path, role=role, name=ORIGIN)

    assert read_key_file(path, role=role).vkeys == made.vkeys
    assert S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text("utf-8").splitlines()) == 4


def test_two_key_files_hold_different_keys(tmp_path: Path) -> None:
    one, two = (
        make_key_file(tmp_path / name, role=Role.LOG, name=ORIGIN) for name in "ab"
    )

    assert not set(one.verifier_keys) & set(two.verifier_keys)


def test_a_key_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    made = make_key_file(path, role=Role.LOG, name=ORIGIN)

    with pytest.raises(FileExistsError):
        make_key_file(path, role=Role.LOG, name=ORIGIN)

    assert read_key_file(path, role=Role.LOG).vkeys == made.vkeys


def test_a_name_that_no_key_can_have_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(NoteRefused):
        make_key_file(tmp_path / "log.key", role=Role.LOG, name="two words")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "log.key"
    make_key_file(path, role=Role.LOG, name=ORIGIN)
    path.chmod(mode)

    with pytest.raises(KeyFileUnusable, match="chmod 600"):
        read_key_file(path, role=Role.LOG)


def test_no_file_is_taken_for_another(tmp_path: Path) -> None:
    log, other = tmp_path / "log.key", tmp_path / "key-encryption.key"
    make_key_file(log, role=Role.LOG, name=ORIGIN)
    KeyFile(other)

    for path, role in ((log, Role.WITNESS), (other, Role.LOG)):
        with pytest.raises(KeyFileUnusable, match="is not a"):
            read_key_file(path, role=role)
    with pytest.raises(KeyUnusable):
        KeyFile(log)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("v1", "v2"),
        ("ed25519 ", "ed25519  "),
        ("ml-dsa-44", "ml-dsa-65"),
        ("=\n", "\n"),
        ("=\n", "=\r\n"),
        ("=\nml", "=\n\nml"),
        (ORIGIN, "two words"),
        (ORIGIN, ""),
        (ORIGIN, "\udcff"),
    ],
)
def test_a_changed_key_file_is_refused_and_its_secrets_are_not_shown(
    tmp_path: Path, old: str, new: str
) -> None:
    path = tmp_path / "log.key"
    make_key_file(path, role=Role.LOG, name=ORIGIN)
    text = path.read_text("utf-8")
    changed = text.replace(old, new).encode("utf-8", "surrogateescape")
    path.write_bytes(changed)

    with pytest.raises(KeyFileUnusable) as refused:
        read_key_file(path, role=Role.LOG)

    secrets = [line.split(" ")[1] for line in text.splitlines()[2:]]
    assert not any(secret[:8] in str(refused.value) for secret in secrets)
    assert refused.value.__suppress_context__


def test_a_log_signs_and_a_witness_cosigns() -> None:
    assert [key.kind for key in LOG.verifier_keys] == [
        Kind.ED25519,
        Kind.ML_DSA_44_COSIGNATURE,
    ]
    assert [key.kind for key in WITNESS.verifier_keys] == [
        Kind.ED25519_COSIGNATURE,
        Kind.ML_DSA_44_COSIGNATURE,
    ]


def test_secrets_are_not_in_what_is_printed() -> None:
    shown = repr(LOG) + repr(LOG.signing_keys)

    assert "PrivateKey" not in shown
    assert "ed25519=" not in shown


def test_ed25519_signs_the_same_text_alike() -> None:
    key, text = LOG.signing_keys[0], checkpoint(3).text

    assert key.sign(text, at=NOW) == key.sign(text, at=NOW + 1)
