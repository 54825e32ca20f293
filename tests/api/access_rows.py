"""Who is answered what: one row for each question, under its method and route.

The columns are `PEOPLE`. A page that sends somebody to sign in counts as 401 here, so
that pages and API read alike. A new route gets its rows here before anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.api.asking import telling
from tests.house import ADVICE, COMPLAINT, PASSWORD

PEOPLE = (
    "nobody",
    "therapist",
    "other_therapist",
    "supervisor",
    "other_supervisor",
    "board_member",
    "other_board_member",
    "administrator",
)
"""Nobody signed in; the therapist of the case, and of another one; their supervisors;
a board member to whom the record was referred, and one to whom nothing was; and an
administrator."""

Form = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What is sent, and what it is answered by person. `fact` names one of the town."""

    answers: tuple[int, ...]
    json: Any = None
    form: Form | None = None
    fact: str = "gift"


def to(*answers: int, **sent: Any) -> Row:
    """A row by person."""
    assert len(answers) == len(PEOPLE)
    return Row(answers=answers, **sent)


def to_all(answer: int, **sent: Any) -> Row:
    """A row that is the same for everybody, signed in or not."""
    return to(*[answer] * len(PEOPLE), **sent)


def to_members(answer: int, **sent: Any) -> Row:
    """A row that is the same for everybody who is signed in."""
    return to(401, *[answer] * (len(PEOPLE) - 1), **sent)


GIFT_FORM: Form = {
    "occurred_at_date": "2026-03-08",
    "occurred_at_time": "10:00",
    "evidence_level": "observed",
    "direction": "client_to_therapist",
    "disposition": "accepted",
    "value_estimate": "12.50",
    "value_estimate_currency": "EUR",
    "gift_kind": "token_handmade",
    "occasion": "none",
    "meaning_explored": "yes",
    "idempotency_key": "once",
}
SEES_RECORD = (401, 200, 404, 200, 404, 200, 404, 404)
SEES_PROCEEDING = (401, 200, 404, 404, 404, 200, 404, 404)
TELLS_AS_THERAPIST = (401, 201, 404, 403, 404, 403, 404, 404)

API: dict[str, tuple[Row, ...]] = {
    "POST /api/v1/sessions": (
        to_all(201, json={"name": "Thea Lind", "password": PASSWORD}),
        to_all(401, json={"name": "Thea Lind", "password": "not this one, sorry"}),
    ),
    "DELETE /api/v1/sessions/current": (to_members(204),),
    "GET /api/v1/me": (to_members(200),),
    "GET /api/v1/people": (to(401, 403, 403, 403, 403, 403, 403, 200),),
    "GET /api/v1/cases": (to_members(200),),
    "POST /api/v1/cases": (
        to(401, 201, 201, 403, 403, 403, 403, 403, json={"client_name": "Lou Fern"}),
    ),
    "GET /api/v1/cases/{case}": (to(*SEES_RECORD),),
    "GET /api/v1/cases/{case}/facts": (to(*SEES_RECORD),),
    "POST /api/v1/cases/{case}/facts": (
        to(*TELLS_AS_THERAPIST, json=telling()),
        to(
            *(401, 201, 404, 201, 404, 403, 404, 404),
            json=telling(kind="SupervisionSessionHeld", data=ADVICE),
        ),
        to(
            *(401, 201, 404, 403, 404, 201, 404, 404),
            json=telling(kind="ComplaintFiled", data=COMPLAINT),
        ),
    ),
    "GET /api/v1/cases/{case}/facts/{fact}": (
        to(*SEES_RECORD, fact="gift"),
        to(401, 200, 404, 200, 404, 404, 404, 404, fact="advice"),
        to(*SEES_PROCEEDING, fact="complaint"),
        to_members(404, fact="other_gift"),
    ),
    "POST /api/v1/cases/{case}/facts/{fact}/corrections": (
        to(*TELLS_AS_THERAPIST, json=telling()),
        to_members(404, json=telling(), fact="other_gift"),
    ),
    "GET /api/v1/cases/{case}/timeline": (to(*SEES_RECORD),),
    "GET /api/v1/cases/{case}/timeline.svg": (to(*SEES_RECORD),),
    "GET /api/v1/cases/{case}/report": (to(*SEES_RECORD),),
    "GET /api/v1/catalogue": (to_all(200),),
    "GET /api/v1/catalogue/{kind}": (to_all(200),),
    "GET /healthz": (to_all(200),),
    "GET /readyz": (to_all(200),),
}
"""What programs ask."""

PAGES: dict[str, tuple[Row, ...]] = {
    "GET /sign-in": (to(200, *[303] * 7),),
    "POST /sign-in": (
        to_all(303, form={"name": "Thea Lind", "password": PASSWORD}),
        to_all(401, form={"name": "Thea Lind", "password": "not this one, sorry"}),
    ),
    "POST /sign-out": (to_all(303, form={}),),
    "GET /": (to(401, 200, 200, 200, 200, 200, 200, 303),),
    "GET /help": (to_all(200),),
    "GET /catalogue": (to_members(200),),
    "GET /catalogue/{name}": (to_members(200),),
    "GET /people": (to(401, 403, 403, 403, 403, 403, 403, 200),),
    "GET /cases/new": (to(401, 200, 200, 403, 403, 403, 403, 403),),
    "POST /cases/new": (
        to(
            *(401, 303, 303, 403, 403, 403, 403, 403),
            form={
                "client_name": "Lou Fern",
                "occurred_at_date": "2026-03-01",
                "idempotency_key": "once",
            },
        ),
    ),
    "GET /cases/{case_id}": (to(*SEES_RECORD),),
    "GET /cases/{case_id}/report.html": (to(*SEES_RECORD),),
    "GET /cases/{case_id}/facts/{fact_id}": (
        to(*SEES_RECORD, fact="gift"),
        to(*SEES_PROCEEDING, fact="complaint"),
        to_members(404, fact="other_gift"),
    ),
    "GET /cases/{case_id}/record": (to(*SEES_RECORD),),
    "GET /cases/{case_id}/record/{name}": (to(401, 200, 404, 403, 404, 403, 404, 404),),
    "POST /cases/{case_id}/record/{name}": (
        to(401, 303, 404, 403, 404, 403, 404, 404, form=GIFT_FORM),
    ),
    "GET /cases/{case_id}/facts/{fact_id}/correct": (
        to(401, 200, 404, 403, 404, 403, 404, 404),
        to_members(404, fact="other_gift"),
    ),
    "POST /cases/{case_id}/facts/{fact_id}/correct": (
        to(401, 303, 404, 403, 404, 403, 404, 404, form=GIFT_FORM),
        to_members(404, form=GIFT_FORM, fact="other_gift"),
    ),
}
"""What browsers ask."""

ROWS = API | PAGES
