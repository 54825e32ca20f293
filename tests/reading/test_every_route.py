"""Every route that discloses a case leaves a fact, and no other leaves one.

A new route has to be named here, on one side or the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api import forgetting, glass
from api.app import create_app
from api.edge import COOKIE
from api.house import House
from api.people import relations
from domain import recording
from tests.conftest import AT, Settled
from tests.door import door_of
from tests.house import CLIENT_NAME, Clock, Someone, Town, copied, principal
from tests.reading.conftest import Staffed
from tests.reading.offices import Watch, cases_of

API = "/api/v1"
CASE = f"{API}/cases/{{case}}"
PAGE = "/cases/{case_id}"
IN_NEED = "They called from the station, and nobody else is there."
T, S, B = "therapist", "supervisor", "board_member"
OFFICER, CUSTODIAN, AUDITOR, PRIVACY = (
    *("officer", "custodian", "auditor", "privacy_officer"),
)
SHOWS: dict[str, tuple[str, str]] = {
    f"{API}/cases": (T, "cases"),
    CASE: (S, "case"),
    f"{CASE}/facts": (B, "facts"),
    f"{CASE}/facts/{{fact}}": (T, "fact"),
    f"{CASE}/timeline": (S, "timeline"),
    f"{CASE}/timeline.svg": (T, "timeline"),
    f"{CASE}/report": (B, "report"),
    f"{CASE}/assessment": (S, "assessment"),
    f"{CASE}/relations": (PRIVACY, "people"),
    f"{CASE}/proceeding": (OFFICER, "people"),
    f"{CASE}/conflicts": (PRIVACY, "people"),
    f"{CASE}/identity": (B, "identity"),
    f"{CASE}/accesses": (AUDITOR, "readers"),
    f"{CASE}/disclosures": (AUDITOR, "disclosures"),
    f"{API}/queue": (T, "queue"),
    f"{API}/identities": (CUSTODIAN, "identities"),
    f"{API}/accesses": (AUDITOR, "audit"),
    f"{API}/glass": (S, "glass"),
    "/break-glass": (S, "glass"),
    f"{API}/retention": (PRIVACY, "retention"),
    "/": (S, "cases"),
    "/queue": (T, "queue"),
    "/circle": (T, "cases"),
    "/proceedings": (OFFICER, "cases"),
    "/identities": (CUSTODIAN, "identities"),
    "/privacy/retention": (PRIVACY, "retention"),
    "/privacy/requests/{request}": (PRIVACY, "privacy"),
    PAGE: (B, "case"),
    f"{CASE}/checks": (B, "case"),
    f"{CASE}/overlaps": (B, "case"),
    f"{PAGE}/two-roles": (B, "case"),
    f"{PAGE}/check": (T, "form"),
    f"{PAGE}/record": (S, "form"),
    f"{PAGE}/record/{{name}}": (T, "form"),
    f"{PAGE}/facts/{{fact_id}}": (S, "fact"),
    f"{PAGE}/facts/{{fact_id}}/correct": (T, "form"),
    f"{PAGE}/questions/{{flag_id}}/reply": (T, "questions"),
    f"{PAGE}/hand-over": (T, "hand-over"),
    f"{PAGE}/assessment": (S, "assessment"),
    f"{PAGE}/report.html": (T, "report"),
    f"{PAGE}/report.pdf": (S, "paper"),
    f"{PAGE}/let-in": (T, "people"),
    f"{PAGE}/proceeding": (OFFICER, "people"),
    f"{PAGE}/conflicts": (OFFICER, "people"),
    f"{PAGE}/identity": (B, "identity"),
    f"{PAGE}/readers": (T, "readers"),
    f"{PAGE}/disclosures": (T, "disclosures"),
    f"{PAGE}/disclosures.csv": (T, "disclosures-file"),
}
"""By route: who is shown a case there, and how what they are shown is named."""

NOTHING = {
    *(f"{API}/{each}" for each in ("me", "tokens", "invitations", "people", "holds")),
    *(f"{API}/people/{{person}}/roles", f"{API}/erasures", f"{API}/sessions"),
    *(f"{API}/erasures/{{request}}", f"{API}/erasures/{{request}}/certificate"),
    *(f"{API}/rules", f"{API}/rules/{{rule}}", f"{API}/codes", f"{API}/codes/{{code}}"),
    *(f"{API}/catalogue", f"{API}/catalogue/{{kind}}", "/healthz", "/readyz"),
    *("/catalogue", "/catalogue/{name}", "/rules", "/rules/{rule_id}", "/codes"),
    *("/codes/{code_id}", "/rule-books/try", "/help", "/people", "/people/invite"),
    *("/people/{person}/sign-in", "/administration", "/administration/{person}"),
    *("/sign-in", "/sign-in/second", "/sign-in/provider", "/sign-in/provider/callback"),
    *("/account", "/account/provider", "/account/confirm", "/account/confirm/provider"),
    *("/account/password", "/account/app", "/invitation", "/invitation/{secret}"),
    *(
        "/invitation/provider",
        "/cases/new",
        "/let-in",
        "/accesses",
        "/audit",
        f"{PAGE}/step-back",
    ),
    *("/privacy", "/privacy/erase", "/privacy/end/{case_id}", "/privacy/hold"),
    "/privacy/requests/{request}/certificate",
    *("/check", "/check/{check}", f"{API}/checks", f"{API}/checks/{{check}}"),
    *("/reviews", "/reviews/{check}", "/reviews/{check}/persons/{person}"),
    *("/common-parties", "/former-clients", f"{API}/common-parties"),
    *(f"{API}/former-clients", f"{API}/former-clients/reminder", f"{API}/circle"),
    *(f"{API}/reviews", f"{API}/reviews/{{check}}", f"{CASE}/walls"),
}
"""What tells nobody anything of a case: accounts, kinds and rules, and empty forms.

What a check found is told to reviewers alone; that they look stands at their desk. Here
nobody's therapy has ended (`tests.pages.test_former_clients` has those).
"""

STAFF = (T, S, B, OFFICER, CUSTODIAN, AUDITOR, PRIVACY, "administrator")


@pytest.fixture(scope="module")
def house(
    staffed: Staffed, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One house for all of them: looks are added, and nothing else is changed."""
    data = tmp_path_factory.mktemp("looked-at") / "data"
    with copied(staffed.data, data, clock=Clock()) as house:
        yield house


@pytest.fixture(scope="module")
def client(house: House, settled: Settled) -> Iterator[TestClient]:
    """A program at its door; somebody has looked at the case before."""
    with TestClient(door_of(house), base_url=AT, follow_redirects=False) as client:
        client.get("/api/v1/cases", headers=settled.town.therapist.signed_in)
        yield client


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """Who can ask, whom they ask, and what stands in addresses: the case, a fact, a
    question, a request to forget."""

    client: TestClient
    house: House
    people: Mapping[str, Someone]
    places: Mapping[str, object]

    def look(self, route: str, who: Someone) -> Response:
        """Ask as somebody, who says what for."""
        self.client.cookies.clear()
        address = route.format(**self.places)
        headers = {"Purpose": "the audit of March"}
        if address.startswith("/api/"):
            return self.client.get(address, headers=headers | who.signed_in)
        cookie = {"Cookie": f"{COOKIE}={who.token}"}
        return self.client.get(address, headers=headers | cookie)


@pytest.fixture(scope="module")
def asking(
    house: House, client: TestClient, settled: Settled, staffed: Staffed
) -> Asking:
    """Everybody at the door, with what stands in addresses."""
    town, offices = settled.town, staffed.offices
    in_need = principal(house, town.other_therapist)
    glass.break_glass(house, in_need, town.case, reason=IN_NEED, command=None)
    asked = forgetting.ask_for_person(
        house,
        by=offices.privacy_officer.person_id,
        person_id=relations(house, town.other_case).client_id,
        reason="asked in writing",
        basis="GDPR 17(1)(a)",
    )
    names = {*STAFF, "other_board_member"}
    return Asking(
        client=client,
        house=house,
        people={n: getattr(offices, n, None) or getattr(town, n) for n in names},
        places={
            **dict.fromkeys(("case", "case_id"), town.case),
            **dict.fromkeys(("fact", "fact_id"), town.gift),
            **dict.fromkeys(("rule", "rule_id"), "R22"),
            **dict.fromkeys(("code", "code_id"), "APA"),
            **dict.fromkeys(("kind", "name"), "GiftExchanged"),
            **dict.fromkeys(("flag", "flag_id"), question_of(client, town)),
            **dict.fromkeys(("secret", "check"), uuid4()),
            "request": asked.id,
            "person": town.other_therapist.person_id,
        },
    )


def test_every_route_is_on_one_side(house: House) -> None:
    paths = create_app(house).openapi()["paths"]

    read = {path for path, methods in paths.items() if "get" in methods}
    assert read == set(SHOWS) | NOTHING
    assert not set(SHOWS) & NOTHING


@pytest.mark.parametrize("route", SHOWS)
def test_what_shows_a_case_leaves_one_fact(
    asking: Asking, town: Town, route: str
) -> None:
    name, shown = SHOWS[route]
    who, watch = asking.people[name], Watch(asking.house)

    answer = asking.look(route, who)

    assert answer.status_code == 200, answer.text[:500]
    (fact,) = watch.news()
    assert (fact.recorded_by, fact.shown) == (who.person_id, shown)
    if route == f"{API}/accesses":
        assert fact.purpose is not None
    else:
        forgets = route == "/privacy/requests/{request}"
        assert (town.other_case if forgets else town.case) in cases_of(fact)


@pytest.mark.parametrize("route", SHOWS)
def test_who_is_refused_leaves_nothing(asking: Asking, route: str) -> None:
    nobody = Someone(person_id=asking.people[T].person_id, name="", token="none")
    watch = Watch(asking.house)

    for who in (nobody, asking.people["other_board_member"]):
        answer = asking.look(route, who)
        assert CLIENT_NAME not in answer.text

    assert watch.news() == []


@pytest.mark.parametrize("route", sorted(NOTHING))
def test_what_shows_no_case_leaves_no_fact(
    asking: Asking, town: Town, route: str
) -> None:
    reference = recording.reference_of(town.case)
    watch = Watch(asking.house)

    for name in STAFF:
        answer = asking.look(route, asking.people[name])
        assert answer.status_code < 500
        assert reference not in answer.text
        assert CLIENT_NAME not in answer.text

    assert watch.news() == []


def test_what_is_unknown_leaves_nothing(asking: Asking, town: Town) -> None:
    """A fact that is not there, of a case that somebody may see."""
    watch = Watch(asking.house)

    for address in (
        f"{API}/cases/{town.case}/facts/{uuid4()}",
        f"/cases/{town.case}/facts/{town.other_gift}",
        f"/cases/{uuid4()}",
    ):
        assert asking.look(address, town.therapist).status_code == 404

    assert watch.news() == []


def question_of(client: TestClient, town: Town) -> str:
    """The question that a costly present raises."""
    queue = client.get(f"{API}/queue", headers=town.therapist.signed_in).json()
    return str(queue["items"][0]["questions"][0]["id"])
