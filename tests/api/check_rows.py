"""Rows of checks: who may ask, who may answer, and who puts up a wall."""

from __future__ import annotations

from uuid import UUID

from tests.api.row import Row, to

NOT_OTHERS = (403, 403, 403)
"""Board members and an administrator."""
REVIEWER = "conflict_reviewer"
PERSON = {"given_name": "Lou", "surname": "Fern", "date_of_birth": "1980-02-29"}
ANSWER = {"answer": "clear", "reason": "two rooms"}
NO_CHECK = str(UUID(int=7))
OVERLAP = {"grounds": ["rural"], "safeguards": ["supervision"]}
WALL = {"person": "Omar Vey", "reason": "two rooms"}


def asks(answer: int, *, reviewer: int = 403, **sent: object) -> Row:
    """Who treats or supervises; `reviewer` is what a conflict reviewer is answered."""
    more = {REVIEWER: reviewer}
    return to(401, *[answer] * 4, *NOT_OTHERS, more=more, **sent)


def treats(answer: int, **sent: object) -> Row:
    """A therapist alone."""
    return to(401, *[answer] * 2, *[403] * 5, more={REVIEWER: 403}, **sent)


def reviews(answer: int, **sent: object) -> Row:
    """A conflict reviewer alone; a party is kept out of what changes a case."""
    return to(401, *[403] * 7, more={REVIEWER: answer, "party": 403}, **sent)


def puts(answer: int, **sent: object) -> Row:
    """The therapist of the case alone; `answer` is what they are answered."""
    return to(401, answer, 404, 403, 404, 403, 404, 404, **sent)


API: dict[str, tuple[Row, ...]] = {
    "POST /api/v1/persons/check": (
        asks(200, reviewer=200, json=PERSON | {"purpose": "a first hour"}),
        asks(200, reviewer=422, json=PERSON),
        asks(422, reviewer=422, json={"state": "vic"}),
    ),
    "GET /api/v1/cases/{case}/checks": (to(401, 200, 404, 200, 404, 200, 404, 404),),
    "POST /api/v1/cases/{case}/checks": (puts(422, json={"check": NO_CHECK}),),
    "GET /api/v1/cases/{case}/overlaps": (to(401, 200, 404, 200, 404, 200, 404, 404),),
    "POST /api/v1/cases/{case}/overlaps": (
        puts(201, json=OVERLAP),
        puts(422, json={"grounds": [], "safeguards": []}),
    ),
    "GET /api/v1/common-parties": (reviews(200),),
    "POST /api/v1/common-parties": (
        reviews(
            404, json={"check": NO_CHECK, "person": NO_CHECK, "reason": "a school"}
        ),
    ),
    "POST /api/v1/common-parties/{person}/end": (
        reviews(422, json={"reason": "two schools"}),
    ),
    "GET /api/v1/former-clients": (treats(200),),
    "GET /api/v1/former-clients/reminder": (treats(200),),
    "POST /api/v1/former-clients/reminder": (
        treats(200, json={"days": 90}),
        treats(422, json={"days": 12}),
    ),
    "GET /api/v1/circle": (asks(200),),
    "POST /api/v1/circle": (
        asks(201, json={"described": PERSON, "kind": "friend"}),
        asks(422, json={"kind": "friend"}),
    ),
    "POST /api/v1/circle/{tie}/end": (asks(404, json={}),),
    "POST /api/v1/circle/{tie}/withdrawal": (asks(404),),
    "GET /api/v1/checks": (asks(200),),
    "GET /api/v1/checks/{check}": (asks(404),),
    "GET /api/v1/reviews": (reviews(200),),
    "GET /api/v1/reviews/{check}": (reviews(404),),
    "POST /api/v1/reviews/{check}/answer": (reviews(404, json=ANSWER),),
    "GET /api/v1/cases/{case}/walls": (reviews(200),),
    "POST /api/v1/cases/{case}/walls": (
        reviews(201, json=WALL),
        reviews(409, json=WALL),
    ),
    "POST /api/v1/cases/{case}/walls/end": (reviews(409, json=WALL),),
}
PAGES: dict[str, tuple[Row, ...]] = {
    "GET /check": (asks(200),),
    "POST /check": (
        asks(303, form={"surname": "Fern", "occasion": "intake"}),
        asks(422, form={"state": "vic"}),
    ),
    "GET /check/{check}": (asks(404),),
    "GET /circle": (asks(200),),
    "POST /circle": (
        asks(303, form={"surname": "Fern", "kind": "friend"}),
        asks(422, form={"surname": "Fern"}),
    ),
    "POST /circle/{tie}/end": (asks(404, form={"on": "2020-02-29"}),),
    "POST /circle/{tie}/withdrawal": (asks(404, form={"on": "2020-02-29"}),),
    "GET /cases/{case_id}/check": (puts(200),),
    "POST /cases/{case_id}/check": (puts(422, form={"check": NO_CHECK}),),
    "GET /cases/{case_id}/two-roles": (to(401, 200, 404, 200, 404, 200, 404, 404),),
    "POST /cases/{case_id}/two-roles": (
        puts(303, form=OVERLAP),
        puts(422, form={"grounds": "rural"}),
    ),
    "GET /reviews": (reviews(200),),
    "GET /reviews/{check}": (reviews(404),),
    "POST /reviews/{check}": (reviews(404, form=ANSWER),),
    "GET /reviews/{check}/persons/{person}": (reviews(404),),
    "POST /reviews/{check}/persons/{person}": (
        reviews(404, form={"judgement": "not", "reason": "two towns"}),
    ),
    "POST /reviews/{check}/persons/{person}/common": (
        reviews(404, form={"common_reason": "the only school"}),
    ),
    "GET /common-parties": (reviews(200),),
    "POST /common-parties/{person}": (reviews(422, form={"reason": "two schools"}),),
    "GET /former-clients": (treats(200),),
    "POST /former-clients": (
        treats(303, form={"days": "90"}),
        treats(422, form={"days": "12"}),
    ),
}
