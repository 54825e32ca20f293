"""Whatever is changed in a bundle is refused, and the refusal names the place."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

import pytest

from api.house import House
from audit_reports import bundle_files as files_
from domain.values import Section
from tests.house import Town, tell
from tests.proof.bundles import (
    NARRATIVE,
    Files,
    facts_in,
    fill,
    flipped,
    handed_over,
    judged,
    manifest_of,
    opened,
    recounted,
    renumbered,
    where,
    why,
    with_json,
)

SOME = 60
"""How many bits of each file are changed here; `make bundles` changes them all."""


class Bundle:
    """A small bundle, and the keys to judge it with."""

    def __init__(self, house: House, town: Town) -> None:
        case = fill(house, town)
        house.keeper.checkpoint()
        tell(house, town.therapist, case)
        made = handed_over(house, case, withheld=[town.therapist.person_id])
        self.files = opened(made)
        self.keeper = house.keeper
        self.facts = facts_in(self.files)

    def judged(self, files: Files) -> str:
        """Where a changed bundle is refused."""
        return where(judged(files, self.keeper))

    def why(self, files: Files) -> str:
        return why(judged(files, self.keeper))


@pytest.fixture
def bundle(house: House, town: Town) -> Bundle:
    found = Bundle(house, town)
    assert judged(found.files, found.keeper).failure is None
    return found


def test_a_changed_bit_of_any_file_is_refused_at_its_place(bundle: Bundle) -> None:
    """Of every file but the largest ones, whose every byte is under one digest."""
    chance = Random(7)
    for name, raw in bundle.files.items():
        assert name != files_.STAMP
        for bit in chance.sample(range(8 * len(raw)), k=min(SOME, 8 * len(raw))):
            verdict = judged(flipped(bundle.files, name, bit), bundle.keeper)
            assert verdict.failure is not None, (name, bit)
            place = where(verdict)
            if name.startswith(("facts/", "proofs/")):
                assert place.startswith(name), (name, bit, place)
            assert verdict.facts == ()
            assert verdict.not_proved


def test_a_changed_fact_is_named_with_its_section_and_version(bundle: Bundle) -> None:
    told = json.loads(bundle.files["facts/000003.json"])
    state = bytearray(files_state(told))
    state[40] ^= 1
    changed = with_json(bundle.files, "facts/000003.json", state=base64(bytes(state)))

    said = bundle.why(changed)

    assert said.startswith(
        f"facts/000003.json ({told['section']}, version {told['version']}): "
    )
    assert "it is not what was logged" in said


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_a_fact_that_was_taken_out_is_missed(bundle: Bundle, which: str) -> None:
    record = [
        n for n in range(1, bundle.facts + 1) if section(bundle.files, n) == "record"
    ]
    gone = {"first": record[0], "middle": record[len(record) // 2], "last": record[-1]}[
        which
    ]
    version = json.loads(bundle.files[files_.fact_name(gone)])["version"]
    left = [n for n in range(1, bundle.facts + 1) if n != gone]
    bare = {n: r for n, r in bundle.files.items() if n != files_.fact_name(gone)}

    assert bundle.judged(bare) == files_.fact_name(gone)
    renamed = renumbered(bundle.files, left)
    assert bundle.judged(renamed) == f"facts/ (record, version {version})"
    counted = recounted(renamed, record=len(record) - 1)
    said = bundle.why(counted)
    assert said.startswith("manifest.json (record, the section): the log holds version")
    assert f"holds version {len(record)} of it" in said


def test_facts_in_another_order_are_refused(bundle: Bundle) -> None:
    order = [*range(1, bundle.facts + 1)]
    order[1], order[2] = order[2], order[1]

    assert bundle.judged(renumbered(bundle.files, order)).startswith(
        "facts/000003.json"
    )


def test_a_fact_that_stands_there_twice_is_refused(bundle: Bundle) -> None:
    order = [1, 2, 2, *range(3, bundle.facts + 1)]

    said = bundle.why(renumbered(bundle.files, order))

    assert said.startswith("facts/000003.json")
    assert "does not come after" in said


def test_a_log_that_was_cut_off_is_refused(bundle: Bundle) -> None:
    leaves = bundle.files[files_.LEAVES]

    for cut in (1, 65, 65 * 5):
        changed = {**bundle.files, files_.LEAVES: leaves[:-cut]}
        assert bundle.judged(changed) == files_.LEAVES
    shorter = json.loads(bundle.files[files_.MANIFEST])["checkpoint"]
    shorter["size"] -= 1
    changed = with_json(bundle.files, files_.MANIFEST, checkpoint=shorter)
    assert bundle.judged(changed) in {files_.MANIFEST, "consistency/1.checkpoint"} | {
        name for name in bundle.files if name.startswith("consistency/")
    }


def test_leaves_in_another_order_or_of_another_version_are_refused(
    bundle: Bundle,
) -> None:
    leaves = bundle.files[files_.LEAVES]
    swapped = leaves[65:130] + leaves[:65] + leaves[130:]
    versioned = b"\x02" + leaves[1:]

    for changed in (swapped, versioned):
        said = bundle.judged({**bundle.files, files_.LEAVES: changed})
        assert said == files_.LEAVES


def test_an_older_checkpoint_does_not_stand_for_the_newer(bundle: Bundle) -> None:
    size = max(
        int(name[12:-11]) for name in bundle.files if name.endswith(".checkpoint")
    )
    older = bundle.files[files_.earlier_name(size)]

    assert bundle.judged({**bundle.files, files_.CHECKPOINT: older}) == files_.MANIFEST


@pytest.mark.parametrize("name", files_.DUE)
def test_each_file_has_to_be_there(bundle: Bundle, name: str) -> None:
    left = {each: raw for each, raw in bundle.files.items() if each != name}

    assert bundle.judged(left) == name


def test_nothing_else_is_taken(bundle: Bundle) -> None:
    for name in (
        "readme.txt",
        "facts/",
        "facts/1.json",
        "../checkpoint",
        "Manifest.json",
    ):
        assert bundle.judged({**bundle.files, name: b""}) == name


def words(files: Files) -> dict[str, str]:
    return {
        each["field"]: each["text"]
        for each in json.loads(files[files_.DISCLOSURES])["disclosed"]
    }


def disclosures(files: Files) -> dict[str, list[dict[str, str]]]:
    told: dict[str, list[dict[str, str]]] = json.loads(files[files_.DISCLOSURES])
    return told


class TestWhatWasSaid:
    def changed(
        self, bundle: Bundle, change: Callable[[dict[str, list[dict[str, str]]]], None]
    ) -> str:
        told = disclosures(bundle.files)
        change(told)
        return bundle.why(with_json(bundle.files, files_.DISCLOSURES, **told))

    def test_other_words_are_refused(self, bundle: Bundle) -> None:
        def other(told: dict[str, list[dict[str, str]]]) -> None:
            (each,) = [e for e in told["disclosed"] if e["text"] == NARRATIVE]
            each["text"] = "Nothing happened."

        said = self.changed(bundle, other)

        assert said.startswith("facts/")
        assert "narrative did not say what disclosures.json says it said" in said

    def test_words_that_are_left_out_are_missed(self, bundle: Bundle) -> None:
        def less(told: dict[str, list[dict[str, str]]]) -> None:
            del told["disclosed"][0]

        said = self.changed(bundle, less)

        assert "is sealed, and neither disclosed nor withheld" in said

    def test_words_of_no_fact_are_refused(self, bundle: Bundle) -> None:
        def more(told: dict[str, list[dict[str, str]]]) -> None:
            last = told["disclosed"][-1]
            told["disclosed"].append({**last, "field": "zebra"})

        assert self.changed(bundle, more).startswith(files_.DISCLOSURES)

    def test_a_value_is_disclosed_or_withheld_and_not_both(
        self, bundle: Bundle
    ) -> None:
        def both(told: dict[str, list[dict[str, str]]]) -> None:
            first = {
                k: v
                for k, v in told["disclosed"][0].items()
                if k not in {"salt", "text"}
            }
            told["withheld"].insert(0, {**first, "reason": "redacted"})

        assert "stands there twice" in self.changed(bundle, both)

    def test_more_people_than_it_says_are_not_kept_back(
        self, house: House, town: Town
    ) -> None:
        files = opened(handed_over(house, fill(house, town)))
        told = disclosures(files)
        (kept,) = [e for e in told["disclosed"] if e["text"] == NARRATIVE]
        told["disclosed"].remove(kept)
        del kept["salt"], kept["text"]
        told["withheld"] = [{**kept, "reason": "redacted"}]

        said = why(judged(with_json(files, files_.DISCLOSURES, **told), house.keeper))

        assert "words about 1 persons are withheld, and it says 0" in said

    def test_the_order_is_the_one_it_should_be(self, bundle: Bundle) -> None:
        said = self.changed(bundle, lambda told: told["disclosed"].reverse())

        assert said == "disclosures.json: it is not sorted by fact and field"

    def test_to_whom_it_was_handed_over_is_always_said(self, bundle: Bundle) -> None:
        def hide(told: dict[str, list[dict[str, str]]]) -> None:
            (each,) = [e for e in told["disclosed"] if e["field"] == "recipient"]
            told["disclosed"].remove(each)
            del each["salt"], each["text"]
            told["withheld"].append({**each, "reason": "erased"})

        said = self.changed(bundle, hide)

        assert said.startswith("manifest.json (exports, version 1)")
        assert "(recipient)" in said


class TestTheManifest:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("recipient", "Another board"),
            ("purpose", "Another hearing"),
            ("software", "another-ledger 9"),
            ("made_at", "2026-03-09T12:00:00.000001Z"),
            ("export", "00000000-0000-4000-8000-000000000000"),
        ],
    )
    def test_it_says_what_was_written_down(
        self, bundle: Bundle, name: str, value: str
    ) -> None:
        changed = with_json(bundle.files, files_.MANIFEST, **{name: value})

        assert bundle.judged(changed).startswith("manifest.json")

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"format": "boundary-ledger-bundle/v2"}, "its format is"),
            ({"sections": []}, "each once, in this order"),
            ({"more": 1}, "more: is not a field here"),
            ({"made_at": "2026-03-09"}, "made_at"),
            ({"case": "00000000-0000-4000-8000-000000000000"}, "not the stream of"),
        ],
    )
    def test_it_has_the_shape_of_a_manifest(
        self, bundle: Bundle, changes: dict[str, object], said: str
    ) -> None:
        assert said in bundle.why(with_json(bundle.files, files_.MANIFEST, **changes))

    def test_a_section_that_is_said_to_be_shorter_is_not(self, bundle: Bundle) -> None:
        said = bundle.why(recounted(bundle.files, record=2))

        assert said.startswith(
            "manifest.json (record, the section): the log holds version 3"
        )

    def test_a_section_that_is_said_to_be_longer_is_not(self, bundle: Bundle) -> None:
        count = manifest_of(bundle.files).sections[0].count

        said = bundle.why(recounted(bundle.files, record=count + 1))
        absurd = bundle.why(recounted(bundle.files, record=10**12))

        assert (
            said == f"facts/ (record, version {count + 1}): the log has no leaf of it"
        )
        assert "counts more facts than the log has leaves" in absurd

    def test_a_section_cannot_be_passed_over(self, bundle: Bundle) -> None:
        parts = json.loads(bundle.files[files_.MANIFEST])["sections"]
        parts = [part for part in parts if part["section"] != Section.SUPERVISION]

        changed = with_json(bundle.files, files_.MANIFEST, sections=parts)

        assert bundle.judged(changed) == files_.KEYS


class TestTheKeys:
    def test_a_tag_key_follows_from_its_stream_key(self, bundle: Bundle) -> None:
        streams = json.loads(bundle.files[files_.KEYS])["streams"]
        streams[0]["tag_key"] = streams[1]["tag_key"]

        said = bundle.why(with_json(bundle.files, files_.KEYS, streams=streams))

        assert said.startswith("keys.json (record, the section): the tag key does not")

    def test_a_stream_has_no_other_key(self, bundle: Bundle) -> None:
        streams = json.loads(bundle.files[files_.KEYS])["streams"]
        for name in ("tag_key", "stream_key"):
            streams[0][name] = streams[1][name]

        said = bundle.why(with_json(bundle.files, files_.KEYS, streams=streams))

        assert said.startswith("keys.json (record, the section): these are not the")


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "a space before it": lambda raw: b" " + raw,
    "no line feed": lambda raw: raw.rstrip(b"\n"),
    "a space inside": lambda raw: raw.replace(b'"log_index"', b'"log_index" '),
    "a name twice": lambda raw: raw.replace(
        b'{"log_index"', b'{"topic":"case","log_index"'
    ),
    "an escape": lambda raw: raw.replace(b'"case"', b'"\\u0063ase"'),
    "no whole number": lambda raw: raw.replace(b'"version":1}', b'"version":1.0}'),
    "too deep": lambda raw: b"[" * 100_000 + raw,
    "no text": lambda raw: raw + b"\xff",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_json_has_one_spelling(
    bundle: Bundle, spelling: Callable[[bytes], bytes]
) -> None:
    raw = bundle.files["facts/000001.json"]
    assert spelling(raw) != raw

    changed = {**bundle.files, "facts/000001.json": spelling(raw)}

    assert bundle.judged(changed).startswith("facts/000001.json")


def section(files: Files, number: int) -> str:
    found: str = json.loads(files[files_.fact_name(number)])["section"]
    return found


def files_state(told: dict[str, str]) -> bytes:
    from domain.log.canonical import read_base64

    return read_base64(told["state"])


def base64(raw: bytes) -> str:
    from domain.log.canonical import write_base64

    return write_base64(raw)
