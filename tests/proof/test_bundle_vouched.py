"""Who vouches for a bundle: keys from elsewhere, witnesses, kept checkpoints, stamps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.house import House
from audit_reports import bundle_files as files_
from audit_reports.verdict import Kept
from domain.log.signer import KeyPair
from domain.log.vkeys import VerifierKey
from domain.log_timestamps import read_certificates
from domain.witnesses_file import (
    Settings,
    make_witness,
    write_settings,
)
from domain.witnesses_file import (
    make_authority as tsa_of,
)
from tests.house import Clock, Town, tell
from tests.house import opened as opened_house
from tests.log.known import LOG, NOW, STRANGER, WITNESS
from tests.proof.authority import Authority, make_authority, stamping
from tests.proof.bundles import (
    NARRATIVE,
    fill,
    flipped,
    handed_over,
    judged,
    opened,
    where,
    why,
)
from tests.proof.witnessing import running

WHEN = datetime.fromtimestamp(NOW, UTC)
"""When a witness of the tests cosigns."""


def key_of(pair: KeyPair) -> tuple[VerifierKey, ...]:
    return pair.verifier_keys


class TestKeys:
    def test_without_a_key_it_agrees_with_itself_and_no_more(
        self, house: House, town: Town
    ) -> None:
        verdict = judged(opened(handed_over(house, fill(house, town))))

        assert verdict.ok
        assert not verdict.is_vouched_for
        assert any("nobody has vouched" in each for each in verdict.not_proved)

    def test_each_key_of_the_log_vouches_alone(self, house: House, town: Town) -> None:
        files = opened(handed_over(house, fill(house, town)))

        for key in house.keeper.vkeys:
            verdict = judged(files, vkeys=[key])
            assert verdict.failure is None
            assert verdict.is_vouched_for

    def test_another_key_does_not(self, house: House, town: Town) -> None:
        files = opened(handed_over(house, fill(house, town)))

        for keys in (key_of(LOG), [house.keeper.vkeys[0], key_of(LOG)[0]]):
            said = why(judged(files, vkeys=keys))
            assert said.startswith(
                "log.vkey: the key that you gave is not a key of this"
            )

    def test_a_line_of_the_log_cannot_be_taken_away(
        self, house: House, town: Town
    ) -> None:
        files = opened(handed_over(house, fill(house, town)))
        text, lines = files[files_.CHECKPOINT].split(b"\n\n")
        first, second = lines.splitlines(keepends=True)

        for line in (first, second):
            note = {**files, files_.CHECKPOINT: text + b"\n\n" + line}
            said = why(judged(note, vkeys=house.keeper.vkeys[:1]))
            assert said.startswith("checkpoint: ")

    def test_every_bit_of_checkpoint_and_signatures_counts(
        self, house: House, town: Town
    ) -> None:
        files = opened(handed_over(house, fill(house, town)))

        for bit in range(0, 8 * len(files[files_.CHECKPOINT]), 11):
            changed = flipped(files, files_.CHECKPOINT, bit)
            verdict = judged(changed, vkeys=house.keeper.vkeys[:1])
            assert where(verdict) in {files_.CHECKPOINT, files_.MANIFEST}, bit


class TestNewKeys:
    def test_old_keys_lead_to_the_new_ones_and_back(
        self, house: House, town: Town
    ) -> None:
        case = fill(house, town)
        first = house.keeper.vkeys
        house.keeper.rotate()
        second = house.keeper.vkeys
        tell(house, town.therapist, case)
        house.keeper.rotate()

        files = opened(handed_over(house, case))

        assert [n for n in files if n.startswith("rotations/")] == [
            "rotations/000001",
            "rotations/000002",
        ]
        for keys in (first, second, house.keeper.vkeys):
            assert judged(files, vkeys=keys).failure is None
        mixed = [first[0], second[0]]
        assert where(judged(files, vkeys=mixed)) == files_.VKEYS

    def test_a_statement_cannot_be_changed_or_left_out(
        self, house: House, town: Town
    ) -> None:
        case = fill(house, town)
        house.keeper.checkpoint()
        house.keeper.rotate()
        tell(house, town.therapist, case)
        house.keeper.rotate()
        files = opened(handed_over(house, case))

        for bit in range(0, 8 * len(files["rotations/000001"]), 401):
            changed = flipped(files, "rotations/000001", bit)
            assert not judged(changed, house.keeper).ok, bit
        without = {n: raw for n, raw in files.items() if n != "rotations/000001"}
        assert where(judged(without, house.keeper)) == "rotations/000001"
        without = {n: raw for n, raw in files.items() if n != "rotations/000002"}
        assert not judged(without, house.keeper).ok


@pytest.fixture
def witnessed(
    house: House, town: Town, tmp_path: Path
) -> Iterator[tuple[VerifierKey, ...]]:
    """The keys of a real witness that the practice asks."""
    with running(tmp_path / "witness", logs=()) as found:
        for key in house.keeper.vkeys:
            found.witness.trust(key)
        asked = make_witness(name="board", url=found.url, vkeys=found.vkeys)
        write_settings(house.settings.data, Settings(quorum=1, witnesses=(asked,)))
        yield found.witness.keys.verifier_keys


class TestWitnesses:
    def test_a_cosigned_bundle_is_proved_to_be_the_one_history(
        self, house: House, town: Town, witnessed: tuple[VerifierKey, ...]
    ) -> None:
        files = opened(handed_over(house, fill(house, town)))

        verdict = judged(files, house.keeper, witness_keys=witnessed)

        assert verdict.failure is None
        assert any(
            "had seen this history grow and no other" in e for e in verdict.proved
        )
        assert not any("only one history" in each for each in verdict.not_proved)
        unknown = judged(files, house.keeper)
        assert unknown.ok
        assert any("you gave no key of theirs" in each for each in unknown.not_proved)

    def test_its_time_is_the_one_that_counts(
        self, house: House, town: Town, witnessed: tuple[VerifierKey, ...]
    ) -> None:
        files = opened(handed_over(house, fill(house, town)))

        def asked(since: datetime) -> str:
            more = {"witness_keys": witnessed, "not_before": since}
            verdict = judged(files, house.keeper, **more)
            return "" if verdict.ok else why(verdict)

        assert asked(WHEN) == ""
        assert asked(WHEN - timedelta(days=300)) == ""
        assert "before the time that you asked" in asked(WHEN + timedelta(seconds=1))

    def test_a_witness_that_has_not_cosigned_is_missed(
        self, house: House, town: Town, witnessed: tuple[VerifierKey, ...]
    ) -> None:
        files = opened(handed_over(house, fill(house, town)))

        keys = [*witnessed, *key_of(STRANGER)]
        said = why(judged(files, house.keeper, witness_keys=keys))

        assert said == "checkpoint: witness.example/w2 has not cosigned it"

    def test_a_line_of_a_witness_cannot_be_changed(
        self, house: House, town: Town, witnessed: tuple[VerifierKey, ...]
    ) -> None:
        files = opened(handed_over(house, fill(house, town)))
        note = files[files_.CHECKPOINT]
        begins = note.index(witnessed[0].name.encode())

        for bit in range(8 * begins, 8 * len(note), 97):
            changed = flipped(files, files_.CHECKPOINT, bit)
            assert not judged(changed, house.keeper, witness_keys=witnessed).ok
            # Who knows no witness notices it all the same: proofs stand under these bytes.
            assert not judged(changed, house.keeper).ok

    def test_without_a_witness_the_time_of_handing_over_counts(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        files = opened(handed_over(house, fill(house, town)))
        at = clock.now

        assert judged(files, house.keeper, not_before=at).ok
        later = at + timedelta(seconds=1)
        said = why(judged(files, house.keeper, not_before=later))
        assert "made before the time that you asked" in said


class TestAnotherHistory:
    """Whoever holds database and log key makes a second history, and signs it well."""

    @pytest.fixture
    def fork(self, house: House, town: Town, tmp_path: Path) -> Iterator[House]:
        """A house as the first one stood, in which other things are told."""
        fill(house, town)
        house.keeper.checkpoint(cosign=False)
        there = tmp_path / "fork"
        shutil.copytree(house.settings.data, there)
        with opened_house(there, clock=Clock()) as other:
            tell(
                other, town.therapist, town.case, narrative="It was all quite harmless."
            )
            tell(house, town.therapist, town.case, narrative=NARRATIVE)
            house.keeper.checkpoint()
            yield other

    def test_alone_it_verifies_which_is_why_more_is_needed(
        self, house: House, town: Town, fork: House
    ) -> None:
        verdict = judged(opened(handed_over(fork, town.case)), house.keeper)

        assert verdict.ok
        assert any("keeps only one history" in each for each in verdict.not_proved)

    def test_a_checkpoint_that_was_kept_tells(
        self, house: House, town: Town, fork: House
    ) -> None:
        kept = Kept(name="kept", note=house.keeper.checkpoint().note)
        files = opened(handed_over(fork, town.case))

        said = why(judged(files, house.keeper, kept=[kept]))

        assert said.startswith("kept: ")
        assert "this is another history" in said
        honest = opened(handed_over(house, town.case))
        verdict = judged(honest, house.keeper, kept=[kept])
        assert verdict.failure is None
        assert any("1 that you kept" in each for each in verdict.proved)

    def test_a_witness_does_not_cosign_it(
        self,
        witnessed: tuple[VerifierKey, ...],
        house: House,
        town: Town,
        fork: House,
    ) -> None:
        shutil.copy(house.settings.data / "witnesses.json", fork.settings.data)

        files = opened(handed_over(fork, town.case))

        said = why(judged(files, house.keeper, witness_keys=witnessed))
        assert "has not cosigned it" in said

    def test_an_older_bundle_is_not_the_newest_one(
        self, house: House, town: Town
    ) -> None:
        case = fill(house, town)
        older = opened(handed_over(house, case))
        tell(house, town.therapist, case)
        kept = Kept(name="kept", note=house.keeper.checkpoint().note)

        said = why(judged(older, house.keeper, kept=[kept]))

        assert "the bundle is older than what you kept, or the log was cut off" in said

    @pytest.mark.parametrize("note", [b"", b"nonsense", b"a\n1\nb\n\nc\n"])
    def test_what_was_kept_has_to_be_a_checkpoint(
        self, house: House, town: Town, note: bytes
    ) -> None:
        files = opened(handed_over(house, fill(house, town)))

        verdict = judged(files, house.keeper, kept=[Kept(name="kept", note=note)])

        assert where(verdict) == "kept"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa") / "authority")


class TestStamps:
    def stamped(
        self, house: House, town: Town, authority: Authority
    ) -> tuple[dict[str, bytes], str]:
        with stamping(authority) as url:
            tsa = tsa_of(url=url, certificates=authority.root)
            write_settings(house.settings.data, Settings(tsa=tsa))
            made = handed_over(house, fill(house, town))
        return opened(made), made.stamped

    def test_a_bundle_is_stamped_and_says_when(
        self, house: House, town: Town, authority: Authority
    ) -> None:
        files, said = self.stamped(house, town, authority)
        certificates = read_certificates(authority.root)

        verdict = judged(files, house.keeper, certificates=certificates)

        assert "CN=Clockhouse vouches" in said
        assert verdict.failure is None
        assert any("CN=Clockhouse vouches" in each for each in verdict.proved)
        unchecked = judged(files, house.keeper)
        assert unchecked.ok
        assert any("--tsa-certificates" in each for each in unchecked.not_proved)

    def test_a_stamp_over_other_bytes_is_refused(
        self, house: House, town: Town, authority: Authority
    ) -> None:
        files, _ = self.stamped(house, town, authority)
        tell(house, town.therapist, town.case)
        later = opened(handed_over(house, town.case))
        certificates = read_certificates(authority.root)

        moved = {**later, files_.STAMP: files[files_.STAMP]}

        assert (
            where(judged(moved, house.keeper, certificates=certificates))
            == files_.STAMP
        )
        other = read_certificates(make_authority(house.settings.data / "tsa").root)
        assert where(judged(files, house.keeper, certificates=other)) == files_.STAMP

    def test_who_asks_for_a_stamp_does_not_go_without(
        self, house: House, town: Town, authority: Authority
    ) -> None:
        files = opened(handed_over(house, fill(house, town)))
        certificates = read_certificates(authority.root)

        said = why(judged(files, house.keeper, certificates=certificates))

        assert said.startswith("checkpoint.tsr: there is no timestamp")

    def test_an_authority_that_does_not_answer_stops_nothing(
        self, house: House, town: Town, authority: Authority
    ) -> None:
        tsa = tsa_of(url="http://127.0.0.1:9/", certificates=authority.root)
        write_settings(house.settings.data, Settings(tsa=tsa))

        made = handed_over(house, fill(house, town))

        assert "cannot be reached" in made.stamped
        assert files_.STAMP not in opened(made)


def test_the_keys_of_a_witness_are_not_those_of_the_log(
    house: House, town: Town
) -> None:
    files = opened(handed_over(house, fill(house, town)))

    assert where(judged(files, vkeys=key_of(WITNESS))) == files_.VKEYS
