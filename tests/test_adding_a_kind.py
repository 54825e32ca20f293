"""A new kind of fact is one class in one file, and nothing else knows of it.

Another process gets a folder with one more module among `domain.facts`; then codec,
API, form, timeline, import and reference are asked what they make of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pages.reading import Document

ROOT = Path(__file__).resolve().parent.parent
MODULE = '''
"""Plants that therapist and client look after for each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.facts.fact import CaseFact, Family, Weight, told
from domain.values import Money, Role, Sealed

FAMILY = Family(letter="P", name="Plants", lane="Plants")


class PlantOwner(StrEnum):
    """Whose plant it is."""

    OWN_CLIENT = "own_client"
    OWN_THERAPIST = "own_therapist"


@dataclass(frozen=True, kw_only=True)
class PlantLookedAfter(CaseFact):
    """One of the two waters a plant of the other."""

    TOPIC: ClassVar[str] = "plant-looked-after.v1"
    FAMILY: ClassVar[Family] = FAMILY
    RECORDED_BY: ClassVar[tuple[Role, ...]] = (Role.THERAPIST,)
    STANDARDS: ClassVar[tuple[str, ...]] = ("XYZ-1.1",)
    WEIGHT: ClassVar[Weight] = Weight(default=7, variants={"owner=own_therapist": 31})
    CROSSING: ClassVar[str] = "A plant on the sill is ordinary; a greenhouse is not."
    WORDS: ClassVar[tuple[str, ...]] = ("cactus", "watering", "geranium")

    owner: PlantOwner = told("Whose plant")
    days: int = told("For how many days")
    worth: Money = told("What the plant is worth")
    species: Sealed = told("Which plant", hint="In any language.")
    returned: bool | None = told("Given back", default=None)
'''
ASKED: dict[str, Any] = {
    "kind": "PlantLookedAfter",
    "word": "cactus",
    "data": {
        "owner": "own_therapist",
        "days": 12,
        "worth": {"amount": "8.50", "currency": "EUR"},
        "species": "a geranium",
    },
    "form": {
        "occurred_at_date": "2026-03-08",
        "owner": "own_client",
        "days": "3",
        "worth": "4",
        "species": "a fern",
        "returned": "yes",
    },
}
TITLE = "Plant looked after"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each part of the program made of the new kind."""
    folder = tmp_path_factory.mktemp("one_file")
    (folder / "plants.py").write_text(MODULE, "utf-8")
    data = tmp_path_factory.mktemp("house") / "data"
    command = [sys.executable, "-m", "tests.with_a_new_kind"]
    arguments = [str(folder), str(data), json.dumps(ASKED)]
    ran = subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def test_the_ledger_keeps_it_and_loses_no_type(found: dict[str, Any]) -> None:
    by_api, by_form = found["read_back"]

    assert by_api["topic"] == "plant-looked-after.v1"
    assert by_api["owner"] == "<PlantOwner.OWN_THERAPIST: 'own_therapist'>"
    assert by_api["days"] == "12"
    assert by_api["worth"] == "Money(amount=Decimal('8.50'), currency='EUR')"
    assert by_api["species"].startswith("Sealed(")
    assert by_form["day"] == "2026-03-08"


def test_the_api_describes_it(found: dict[str, Any]) -> None:
    (kind,) = found["catalogue"]

    assert kind["title"] == TITLE
    assert kind["lane"] == "Plants"
    assert kind["recorded_by"] == ["therapist"]
    told = kind["told"]
    assert set(told["required"]) == {"owner", "days", "worth", "species"}
    assert "returned" in told["properties"]
    assert "own_client" in json.dumps(told)


def test_the_api_records_it(found: dict[str, Any]) -> None:
    told = found["told"]

    assert told["status"] == 201
    assert told["data"]["species"] == "a geranium"
    assert told["data"]["returned"] is None


def test_everyday_words_find_it(found: dict[str, Any]) -> None:
    listed = Document(found["search"]).one("ul", class_="kinds")

    assert listed.text == f"{TITLE} One of the two waters a plant of the other."


def test_it_has_a_form_that_asks_its_questions(found: dict[str, Any]) -> None:
    form = Document(found["form"])

    assert form.heading == TITLE
    assert [each.attributes["value"] for each in form.all("input", name="owner")] == [
        "own_client",
        "own_therapist",
    ]
    assert form.one("p", id="species-hint").text == "In any language."
    assert found["sent"] == 303
    for name in ("owner", "days", "worth", "species"):
        assert Document(found["wrong"]).one("p", id=f"{name}-error").text


def test_the_timeline_shows_it_in_a_lane_of_its_own(found: dict[str, Any]) -> None:
    page = Document(found["page"])

    assert page.all("g", aria_label="Plants")
    named = [
        link.attributes.get("aria-label", "")
        for link in page.all("a")
        if TITLE in link.attributes.get("aria-label", "")
    ]
    assert len(named) == 2
    assert any("31 (discuss)" in name for name in named)
    rows = [row.text for row in page.all("tr") if TITLE in row.text]
    assert len(rows) == 2


def test_the_report_tells_it(found: dict[str, Any]) -> None:
    report = Document(found["report"]).text

    assert "a geranium" in report
    assert "What the plant is worth" in report


def test_its_own_page_explains_it(found: dict[str, Any]) -> None:
    page = Document(found["kind_page"]).text

    assert "A plant on the sill is ordinary" in page
    assert "XYZ-1.1" in page


def test_a_history_may_tell_of_it(found: dict[str, Any]) -> None:
    assert found["import"]["histories"][0]["problems"] == []
    assert (found["import"]["imported"], found["import"]["facts"]) == (1, 2)


def test_the_reference_lists_it(found: dict[str, Any]) -> None:
    _, _, section = found["reference"].partition("## P Plants")

    assert "### PlantLookedAfter" in section
    assert (
        "| `owner` | Whose plant | choice: own_client, own_therapist | yes |" in section
    )
    assert "31 where owner=own_therapist" in section
