"""Rows of who looked, of disclosures, and of break-glass."""

from __future__ import annotations

from tests.api.row import Row, to

PURPOSE = {"purpose": "the audit of March"}
URGENT = {"case": "{case}", "reason": "They called from the station, nobody is there."}
FORBIDDEN = (401, *[403] * 7)


def who_looked(auditor: int, **sent: object) -> Row:
    """The therapist of the case sees it, and an auditor, who says what for."""
    more = {"auditor": auditor, "party": 403}
    return to(401, 200, 404, 403, 404, 403, 404, 404, more=more, **sent)


def anywhere(auditor: int, **sent: object) -> Row:
    """Auditors alone."""
    return to(*FORBIDDEN, more={"auditor": auditor}, **sent)


API: dict[str, tuple[Row, ...]] = {
    "GET /api/v1/cases/{case}/accesses": (who_looked(422),),
    "GET /api/v1/cases/{case}/disclosures": (who_looked(422),),
    "GET /api/v1/accesses": (anywhere(422),),
    "GET /api/v1/glass": (to(401, *[200] * 7),),
    "POST /api/v1/glass": (
        to(401, 403, 201, *[403] * 5, more={"trainee": 201}, json=URGENT),
    ),
}
"""What programs ask; they say what for in a header, which no row sends."""

PAGES: dict[str, tuple[Row, ...]] = {
    "GET /cases/{case_id}/readers": (who_looked(200),),
    "POST /cases/{case_id}/readers": (
        who_looked(200, form=PURPOSE),
        who_looked(422, form={"since": "2026-03-01"}),
    ),
    "GET /cases/{case_id}/disclosures": (who_looked(200),),
    "POST /cases/{case_id}/disclosures": (who_looked(200, form=PURPOSE),),
    "GET /cases/{case_id}/disclosures.csv": (who_looked(303),),
    "POST /cases/{case_id}/disclosures.csv": (
        who_looked(200, form=PURPOSE),
        who_looked(422, form={"since": "2026-03-01"}),
    ),
    "GET /audit": (anywhere(200),),
    "GET /accesses": (anywhere(200),),
    "POST /accesses": (
        anywhere(200, form=PURPOSE),
        anywhere(422, form={"purpose": " ", "since": "2026-03-01"}),
    ),
    "GET /break-glass": (to(401, 200, 200, *[403] * 5),),
    "POST /break-glass": (
        to(401, 422, 303, *[403] * 5, more={"trainee": 303}, form=URGENT),
        to(401, 422, 422, *[403] * 5, form=URGENT | {"reason": "too short"}),
    ),
}
"""What browsers ask."""
