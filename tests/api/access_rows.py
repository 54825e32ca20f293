"""Who is answered what: one row for each question, under its method and route.

The columns are `PEOPLE`. A page that sends somebody to sign in counts as 401 here, so
that pages and API read alike. A new route gets its rows here before anything else.
"""

from __future__ import annotations

from tests.api import check_rows, office_rows, reading_rows, sign_in_rows
from tests.api.asking import telling
from tests.api.row import Row, to, to_all, to_members
from tests.house import ADVICE, COMPLAINT, PASSWORD

GIFT_FORM: dict[str, str] = {
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
WRONG_TOO_OFTEN = (401, 401, 401, 401, 401, 429, 429, 429)
"""The sixth wrong try at one account from one address has to wait."""

SEES_RECORD = (401, 200, 404, 200, 404, 200, 404, 404)
SEES_PROCEEDING = (401, 200, 404, 404, 404, 200, 404, 404)
TELLS_AS_THERAPIST = (401, 201, 404, 403, 404, 403, 404, 404)
REPLIES = (401, 404, 404, 403, 404, 403, 404, 404)
"""A reply is the therapist's own; no question has the number of a fact."""

KEEPS_PRIVACY = (401, 403, 403, 403, 403, 403, 403)
"""Everybody before the administrator, who keeps privacy as a privacy officer does."""

API: dict[str, tuple[Row, ...]] = {
    "POST /api/v1/sessions": (
        to_all(201, json={"name": "Thea Lind", "password": PASSWORD}),
        to(*WRONG_TOO_OFTEN, json={"name": "Thea Lind", "password": "not this one"}),
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
    "GET /api/v1/queue": (to_members(200),),
    "POST /api/v1/cases/{case}/flags/{flag}/replies": (
        to(*REPLIES, json={"reply": "I meant it kindly."}),
    ),
    "GET /api/v1/cases/{case}/timeline": (to(*SEES_RECORD),),
    "GET /api/v1/cases/{case}/timeline.svg": (to(*SEES_RECORD),),
    "GET /api/v1/cases/{case}/report": (to(*SEES_RECORD),),
    "GET /api/v1/cases/{case}/assessment": (to(*SEES_RECORD),),
    "POST /api/v1/cases/{case}/assessment": (
        to(401, 200, 404, 403, 404, 403, 404, 404, json=telling()),
        to(
            *(401, 200, 404, 200, 404, 403, 404, 404),
            json=telling(kind="SupervisionSessionHeld", data=ADVICE),
        ),
    ),
    "POST /api/v1/rule-books/trial": (to_members(200, json={"rule_book": "house-1"}),),
    "GET /api/v1/rules": (to_members(200),),
    "GET /api/v1/rules/{rule}": (to_members(200),),
    "GET /api/v1/codes": (to_members(200),),
    "GET /api/v1/codes/{code}": (to_members(200),),
    "POST /api/v1/cases/{case}/bundle": (
        to(*SEES_RECORD, json={"sections": ["record"], "purpose": "a hearing"}),
        to(
            *(401, 422, 404, 422, 404, 422, 404, 404),
            json={"sections": ["record"], "purpose": " "},
        ),
        to(
            *(401, 200, 404, 200, 404, 403, 404, 404),
            json={"sections": ["supervision"], "purpose": "a hearing"},
        ),
        to(*(401, 403, 404, 403, 404, 403, 404, 404), json={"sections": ["access"]}),
        to(*(401, 422, 404, 422, 404, 422, 404, 404), json={"redact": ["Nobody"]}),
    ),
    "GET /api/v1/erasures": (to(*KEEPS_PRIVACY, 200),),
    "POST /api/v1/erasures": (
        to(
            *KEEPS_PRIVACY,
            422,
            json={"of": "person", "subject": "nobody", "reason": "r", "basis": "b"},
        ),
        to(
            *KEEPS_PRIVACY,
            409,
            json={"of": "case", "subject": "{case}", "reason": "r", "basis": None},
        ),
    ),
    "GET /api/v1/erasures/{request}": (to(*KEEPS_PRIVACY, 404),),
    "POST /api/v1/erasures/{request}/approval": (to(*KEEPS_PRIVACY, 404),),
    "POST /api/v1/erasures/{request}/refusal": (
        to(*KEEPS_PRIVACY, 404, json={"reason": "r"}),
    ),
    "GET /api/v1/erasures/{request}/certificate": (to(*KEEPS_PRIVACY, 404),),
    "GET /api/v1/holds": (to(*KEEPS_PRIVACY, 200),),
    "POST /api/v1/holds": (
        to(*KEEPS_PRIVACY, 201, json={"person": "{case}", "reason": "r"}),
    ),
    "POST /api/v1/holds/{hold}/release": (
        to(*KEEPS_PRIVACY, 404, json={"reason": "r"}),
    ),
    "GET /api/v1/retention": (to(*KEEPS_PRIVACY, 200),),
    "GET /api/v1/catalogue": (to_all(200),),
    "GET /api/v1/catalogue/{kind}": (to_all(200),),
    "GET /healthz": (to_all(200),),
    "GET /readyz": (to_all(200),),
}
"""What programs ask."""

AT_WORK = dict.fromkeys(("auditor", "case_officer", "custodian"), 303)
"""Who has no cases begins with what their office is for."""
PAGES: dict[str, tuple[Row, ...]] = {
    "GET /sign-in": (to(200, *[303] * 7),),
    "POST /sign-in": (
        to_all(303, form={"name": "Thea Lind", "password": PASSWORD}),
        to(*WRONG_TOO_OFTEN, form={"name": "Thea Lind", "password": "not this one"}),
    ),
    "POST /sign-out": (to_all(303, form={}),),
    "GET /": (to(401, 200, 200, 200, 200, 200, 200, 303, more=AT_WORK),),
    "GET /help": (to_all(200),),
    "GET /catalogue": (to_members(200),),
    "GET /catalogue/{name}": (to_members(200),),
    "GET /rule-books/try": (to_members(200),),
    "POST /rule-books/try": (to_members(200, form={"rule_book": "house-1"}),),
    "GET /rules": (to_members(200),),
    "GET /rules/{rule_id}": (to_members(200),),
    "GET /codes": (to_members(200),),
    "GET /codes/{code_id}": (to_members(200),),
    "GET /people": (to(401, 403, 403, 403, 403, 403, 403, 200),),
    "GET /privacy": (to(*KEEPS_PRIVACY, 200),),
    "GET /privacy/retention": (to(*KEEPS_PRIVACY, 200),),
    "GET /privacy/erase": (to(*KEEPS_PRIVACY, 200),),
    "POST /privacy/erase": (
        to(
            *KEEPS_PRIVACY,
            303,
            form={"subject": "Cy Dunn", "reason": "r", "basis": "b"},
        ),
        to(*KEEPS_PRIVACY, 422, form={"subject": "{case}", "reason": "", "basis": "b"}),
    ),
    "GET /privacy/end/{case_id}": (to(*KEEPS_PRIVACY, 200),),
    "POST /privacy/end/{case_id}": (to(*KEEPS_PRIVACY, 422, form={"reason": "r"}),),
    "GET /privacy/hold": (to(*KEEPS_PRIVACY, 200),),
    "POST /privacy/hold": (
        to(*KEEPS_PRIVACY, 303, form={"subject": "{case}", "reason": "r"}),
    ),
    "POST /privacy/holds/{hold}/release": (
        to(*KEEPS_PRIVACY, 404, form={"reason": "r"}),
    ),
    "GET /privacy/requests/{request}": (to(*KEEPS_PRIVACY, 404),),
    "GET /privacy/requests/{request}/certificate": (to(*KEEPS_PRIVACY, 404),),
    "POST /privacy/requests/{request}/approve": (
        to(303, *KEEPS_PRIVACY[1:], 404, form={}),
    ),
    "POST /privacy/requests/{request}/refuse": (
        to(*KEEPS_PRIVACY, 404, form={"reason": "r"}),
    ),
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
    "GET /cases/{case_id}/assessment": (to(*SEES_RECORD),),
    "GET /cases/{case_id}/report.html": (to(*SEES_RECORD),),
    "GET /cases/{case_id}/report.pdf": (to(*SEES_RECORD),),
    "GET /cases/{case_id}/facts/{fact_id}": (
        to(*SEES_RECORD, fact="gift"),
        to(*SEES_PROCEEDING, fact="complaint"),
        to_members(404, fact="other_gift"),
    ),
    "GET /queue": (to_members(200),),
    "GET /cases/{case_id}/questions/{flag_id}/reply": (to(*REPLIES),),
    "POST /cases/{case_id}/questions/{flag_id}/reply": (
        to(*REPLIES, form={"reply": "I meant it kindly.", "idempotency_key": "1"}),
    ),
    "GET /cases/{case_id}/hand-over": (to(*SEES_RECORD),),
    "POST /cases/{case_id}/hand-over": (
        to(
            *SEES_RECORD,
            form={"sections": "record", "purpose": "a hearing", "idempotency_key": "1"},
        ),
        to(
            *(401, 422, 404, 422, 404, 422, 404, 404),
            form={"purpose": "a hearing", "idempotency_key": "2"},
        ),
        to(
            *(401, 422, 404, 422, 404, 422, 404, 404),
            form={"sections": "record", "idempotency_key": "3"},
        ),
    ),
    "GET /cases/{case_id}/record": (to(*SEES_RECORD),),
    "GET /cases/{case_id}/record/{name}": (to(401, 200, 404, 403, 404, 403, 404, 404),),
    "POST /cases/{case_id}/record/{name}": (
        to(401, 303, 404, 403, 404, 403, 404, 404, form=GIFT_FORM),
        to(401, 200, 404, 403, 404, 403, 404, 404, form=GIFT_FORM | {"what_if": "yes"}),
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

API |= sign_in_rows.API | office_rows.API | reading_rows.API | check_rows.API
PAGES |= sign_in_rows.PAGES | office_rows.PAGES | reading_rows.PAGES | check_rows.PAGES
ROWS = API | PAGES
