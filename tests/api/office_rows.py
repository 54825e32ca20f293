"""Rows of what offices do: roles, letting in, stepping back, proceedings and names."""

from __future__ import annotations

from tests.api.row import Row, to

REASON = {"reason": "asked for by letter"}
LETTING = {
    "party": "Con Sult",
    "sections": ["record"],
    "until": "2026-03-20T12:00:00Z",
    **REASON,
}
LETTING_FORM = {
    "party": "Con Sult",
    "sections": "record",
    "until_date": "2026-03-20",
    "until_time": "12:00",
    "names_client": "no",
    "idempotency_key": "once",
    **REASON,
}
REFERRING = {"members": ["Bo Ashe"], "sections": ["record"]}
TOO_CLOSE = {"person": "Cy Dunn", **REASON}
FORBIDDEN = (401, *[403] * 7)


def lets_in(answer: int, *, nobody: int = 401, **sent: object) -> Row:
    """The therapist and a privacy officer let in; who sees the case knows of it.

    `nobody` is sent to sign in, or 303 where they had typed nothing to be kept.
    """
    more = {"privacy_officer": answer, "party": 403}
    return to(nobody, answer, 404, 403, 404, 403, 404, 404, more=more, **sent)


def steps_back(answer: int, *, nobody: int = 401, **sent: object) -> Row:
    """Who has an office in the case steps back; nobody else can."""
    seen = (nobody, 403, 404, answer, 404, answer, 404, 404)
    return to(*seen, more={"party": 403}, **sent)


def only(who: str, answer: int, **sent: object) -> Row:
    """Somebody of one office, and nobody else."""
    return to(*FORBIDDEN, more={"party": 403, who: answer}, **sent)


def names(answer: int, **sent: object) -> Row:
    """A privacy officer, while nobody is in charge of a proceeding."""
    more = {"privacy_officer": answer, "party": 403}
    return to(401, 403, 404, 403, 404, 403, 404, 404, more=more, **sent)


def runs(**sent: object) -> Row:
    """Nobody is in charge of a proceeding here, so nobody runs one."""
    return to(401, 403, 404, 403, 404, 403, 404, 404, more={"party": 403}, **sent)


def asks(answer: int, *, knows: int, **sent: object) -> Row:
    """Who looks in an office asks; who treats or supervises knows."""
    seen = (401, knows, 404, knows, 404, answer, 404, 404)
    return to(*seen, more={"auditor": answer, "party": 403}, **sent)


def manages(answer: int, *, second: int = 403, **sent: object) -> Row:
    """An administrator; `second` is what a privacy officer is answered."""
    more = {"privacy_officer": second, "party": 403}
    return to(401, *[403] * 6, answer, more=more, **sent)


API: dict[str, tuple[Row, ...]] = {
    "GET /api/v1/people/{person}/roles": (manages(200, second=200),),
    "POST /api/v1/people/{person}/roles": (
        manages(200, json={"role": "supervisor"}),
        manages(200, second=200, json={"role": "auditor"}),
        manages(422, second=422, json={"role": "boss"}),
    ),
    "POST /api/v1/people/{person}/roles/withdrawal": (
        manages(200, json={"role": "therapist"}),
    ),
    "POST /api/v1/people/{person}/supervisors": (
        manages(200, json={"supervisor": "Sol Marsh"}),
    ),
    "POST /api/v1/people/{person}/supervisors/end": (
        manages(200, json={"supervisor": "Una Pell"}),
    ),
    "GET /api/v1/cases/{case}/relations": (lets_in(200),),
    "POST /api/v1/cases/{case}/grants": (
        lets_in(201, json=LETTING),
        lets_in(422, json=LETTING | {"until": "2026-03-01T12:00:00Z"}),
    ),
    "POST /api/v1/cases/{case}/grants/{grant}/end": (lets_in(404),),
    "POST /api/v1/cases/{case}/recusal": (steps_back(204, json=REASON),),
    "GET /api/v1/cases/{case}/conflicts": (names(200),),
    "POST /api/v1/cases/{case}/conflicts": (
        names(422, json=TOO_CLOSE | {"person": "Pia Veil"}),
        names(422, json=TOO_CLOSE | {"person": "Nobody Here"}),
        names(201, json=TOO_CLOSE),
    ),
    "POST /api/v1/cases/{case}/conflicts/end": (
        names(422, json=TOO_CLOSE),
        names(422, json=TOO_CLOSE | {"person": "Nobody Here"}),
    ),
    "POST /api/v1/cases/{case}/proceeding": (
        only("case_officer", 422, json={"reason": " "}),
        only("case_officer", 201, json=REASON),
    ),
    "GET /api/v1/cases/{case}/proceeding": (runs(),),
    "POST /api/v1/cases/{case}/proceeding/referrals": (runs(json=REFERRING),),
    "POST /api/v1/cases/{case}/proceeding/revocations": (
        runs(json={"members": ["Bo Ashe"]}),
    ),
    "POST /api/v1/cases/{case}/proceeding/end": (runs(),),
    "GET /api/v1/cases/{case}/identity": (asks(200, knows=200),),
    "POST /api/v1/cases/{case}/identity": (asks(201, knows=403, json=REASON),),
    "GET /api/v1/identities": (only("custodian", 200),),
    "POST /api/v1/identities/{request}/answer": (only("custodian", 404),),
    "POST /api/v1/identities/{request}/refusal": (only("custodian", 404, json=REASON),),
}
"""What programs ask of offices."""

PAGES: dict[str, tuple[Row, ...]] = {
    "GET /administration": (manages(200, second=200),),
    "GET /administration/{person}": (manages(200, second=200),),
    "POST /administration/{person}": (
        manages(303, second=422, form={"deed": "give", "role": "supervisor"}),
        manages(422, second=422, form={"deed": "give", "role": "boss"}),
    ),
    "GET /let-in": (only("privacy_officer", 200),),
    "POST /let-in": (
        only("privacy_officer", 303, form={"case": "{case}"}),
        only("privacy_officer", 422, form={"case": "C-00000000"}),
    ),
    "GET /cases/{case_id}/let-in": (lets_in(200),),
    "POST /cases/{case_id}/let-in": (
        lets_in(303, form=LETTING_FORM),
        lets_in(422, form=LETTING_FORM | {"until_date": "2026-03-01"}),
    ),
    "POST /cases/{case_id}/let-in/{grant}/end": (lets_in(404, nobody=303, form={}),),
    "GET /cases/{case_id}/step-back": (steps_back(200),),
    "POST /cases/{case_id}/step-back": (
        steps_back(422, nobody=303, form={"idempotency_key": "1"}),
        steps_back(303, form=REASON),
    ),
    "GET /cases/{case_id}/conflicts": (names(200),),
    "POST /cases/{case_id}/conflicts": (
        names(422, form=TOO_CLOSE | {"reason": " "}),
        names(303, form=TOO_CLOSE),
    ),
    "GET /proceedings": (only("case_officer", 200),),
    "POST /proceedings": (
        only("case_officer", 422, form={"case": "C-00000000", **REASON}),
        only("case_officer", 422, form={"case": "{case}"}),
        only("case_officer", 303, form={"case": "{case}", **REASON}),
    ),
    "GET /cases/{case_id}/proceeding": (runs(),),
    "POST /cases/{case_id}/proceeding": (runs(form={"deed": "end"}),),
    "GET /cases/{case_id}/identity": (asks(200, knows=200),),
    "POST /cases/{case_id}/identity": (asks(303, knows=403, form=REASON),),
    "GET /identities": (only("custodian", 200),),
    "POST /identities/{request}": (only("custodian", 404, form={"deed": "say"}),),
}
"""What browsers ask of offices."""
