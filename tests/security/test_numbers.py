"""Who sees a part of an imported case cannot count what they do not see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import importing, people
from api.access import seen
from api.arrival import Cast
from api.cases import report_of
from api.evidence import gather_case, report_on
from api.house import House
from audit_reports.paper import paper_of
from audit_reports.report import AMONG_SHOWN
from domain.values import CaseId, PersonId, Role, Section
from tests.api.asking import V1, get
from tests.house import Someone, Town, principal
from tests.pages.visiting import Visitor

HISTORY = "V16"
"""Its complaint is the fifteenth of eighteen rows."""
NUMBERS = frozenset(
    {"seq", "number", "because", "speaks_for", "answered_by", "superseded_by"}
)


@pytest.fixture
def case(house: House, town: Town) -> CaseId:
    """The history as a case of the town's therapist, its record before a board."""
    source = files("api").joinpath("demo_data", "case_histories.json").read_text()
    chosen = [h for h in json.loads(source)["vignettes"] if h["id"] == HISTORY]
    known = {Role.THERAPIST: town.therapist.person_id}
    report = importing.import_histories(
        house,
        BytesIO(json.dumps({"vignettes": chosen}).encode()),
        casting=lambda _: Cast(known=known, names={Role.CLIENT: "Lou Fern"}),
    )
    assert report.count("imported") == 1, report
    found = importing.case_of(house, HISTORY)
    referred(house, found, town.other_board_member.person_id)
    return found


def referred(house: House, case: CaseId, member: PersonId) -> None:
    people.refer(house, case_id=case, member_ids=(member,), sections=(Section.RECORD,))


def told(found: Any) -> Iterator[int]:
    """Every number of a fact in an answer, wherever it stands."""
    if isinstance(found, list):
        for each in found:
            yield from told(each)
    elif isinstance(found, dict):
        for name, each in found.items():
            if name in NUMBERS:
                all_ = each if isinstance(each, list) else [each]
                yield from (one for one in all_ if isinstance(one, int))
            else:
                yield from told(each)


def read(client: TestClient, case: CaseId, what: str, *, by: Someone) -> Any:
    where = f"{V1}/cases/{case}/{what}"
    answer = get(client, where, by=by, accept="application/json")
    assert answer.status_code == 200, answer.text
    return answer.json()


PARTIAL = {"supervisor": 17, "other_board_member": 18}
"""How many rows each sees: a board the complaint too, and there was no supervision."""
SHOWN = ["facts", "timeline", "report", "assessment"]


class TestAPart:
    @pytest.mark.parametrize("who", PARTIAL)
    def test_is_numbered_without_gaps(
        self, client: TestClient, town: Town, case: CaseId, who: str
    ) -> None:
        facts = read(client, case, "facts", by=getattr(town, who))["items"]

        imported = [each for each in facts if each["source"]]
        numbers = sorted(each["source"]["seq"] for each in imported)
        assert numbers == list(range(1, PARTIAL[who] + 1))

    @pytest.mark.parametrize("what", SHOWN)
    @pytest.mark.parametrize("who", PARTIAL)
    def test_has_no_number_beyond_what_is_shown(
        self, client: TestClient, town: Town, case: CaseId, who: str, what: str
    ) -> None:
        by = getattr(town, who)
        seen = len(read(client, case, "facts", by=by)["items"])

        found = set(told(read(client, case, what, by=by)))

        assert found
        assert max(found) <= seen

    def test_keeps_the_order_of_the_whole(
        self, client: TestClient, town: Town, case: CaseId
    ) -> None:
        whole, part = (
            {
                each["fact_id"]: each["source"]["seq"]
                for each in read(client, case, "facts", by=by)["items"]
                if each["source"]
            }
            for by in (town.therapist, town.supervisor)
        )

        assert sorted(part, key=lambda id_: whole[id_]) == sorted(
            part, key=lambda id_: part[id_]
        )


class TestThatNumbersAreThoseOfAPart:
    """Two people who talk about one fact notice that they may count otherwise."""

    @pytest.mark.parametrize(
        ("who", "is_part"),
        [("therapist", False), ("supervisor", True), ("other_board_member", True)],
    )
    def test_is_said_wherever_a_part_is_shown(
        self, client: TestClient, town: Town, case: CaseId, who: str, *, is_part: bool
    ) -> None:
        by = getattr(town, who)
        fact = read(client, case, "facts", by=by)["items"][0]["fact_id"]
        visitor = Visitor(client).as_(by)
        pages = ("", f"/facts/{fact}", "/assessment", "/report.html")

        said = [AMONG_SHOWN in visitor.get(f"/cases/{case}{p}").text for p in pages]

        assert said == [is_part] * len(pages)

    @pytest.mark.parametrize("what", ["report", "timeline"])
    def test_is_told_to_programs(
        self, client: TestClient, town: Town, case: CaseId, what: str
    ) -> None:
        part = read(client, case, what, by=town.supervisor)
        whole = read(client, case, what, by=town.therapist)

        assert (part["is_part"], whole["is_part"]) == (True, False)

    def test_is_said_on_paper(self, house: House, town: Town, case: CaseId) -> None:
        part = report_of(house, principal(house, town.supervisor), case)
        whole = report_of(house, principal(house, town.therapist), case)

        assert paper_of(part)["numbered"] == AMONG_SHOWN
        assert paper_of(whole)["numbered"] == ""

    def test_is_said_whether_or_not_anything_is_left_out(
        self, client: TestClient, town: Town
    ) -> None:
        """Of a case about which there never was a proceeding, too."""
        told = read(client, town.other_case, "report", by=town.other_supervisor)
        whole = read(client, town.other_case, "report", by=town.other_therapist)

        assert len(told["rows"]) == len(whole["rows"])
        assert told["is_part"]


def test_the_whole_has_the_numbers_of_its_source(
    client: TestClient, town: Town, case: CaseId
) -> None:
    facts = read(client, case, "facts", by=town.therapist)["items"]

    assert sorted(each["source"]["seq"] for each in facts) == list(range(1, 19))


def test_the_report_of_a_bundle_is_numbered_as_a_part(
    house: House, town: Town, case: CaseId
) -> None:
    whole = seen(house, principal(house, town.therapist), case)
    gathered = gather_case(house, whole, (Section.RECORD,))

    report = report_on(
        house,
        gathered,
        withheld=frozenset(),
        as_of=house.today_ends(),
        made_at=house.clock(),
    )

    numbers = sorted(row.number for row in report.rows)
    assert numbers == list(range(1, gathered.counts[Section.RECORD]))
    assert report.is_part
