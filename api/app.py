"""The application, put together around one house.

No page of documentation that would fetch scripts from elsewhere: the description of
the API is at `/api/openapi.json`, for whichever tool one likes.
"""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware import Middleware

from api import health, problems
from api.dependencies import WAYS_TO_SIGN_IN
from api.edge import middleware
from api.house import House
from api.methods import include
from api.noticing import Notices
from api.pages import install as pages
from api.sparing import Sparing
from api.v1 import (
    access,
    accesses,
    appointments,
    assessments,
    bundles,
    case_checks,
    cases,
    catalogue,
    circle,
    common_parties,
    conflicts,
    erasures,
    facts,
    former_clients,
    glass,
    holds,
    identities,
    invitations,
    overlaps,
    people,
    persons,
    questions,
    reports,
    reviews,
    rule_books,
    sessions,
    tokens,
    trials,
)
from api.v1.shapes import PROBLEM

SIGNED_IN = (
    sessions,
    tokens,
    invitations,
    cases,
    facts,
    reports,
    questions,
    rule_books,
    trials,
    assessments,
    bundles,
    people,
    appointments,
    access,
    conflicts,
    accesses,
    glass,
    identities,
    erasures,
    holds,
    persons,
    reviews,
    case_checks,
    common_parties,
    former_clients,
    circle,
    overlaps,
)


def create_app(house: House, *, listens_at: str = "") -> FastAPI:
    """The API and the pages, for the house they are to serve.

    `listens_at` is the address at which they are asked, beside the names of the settings.
    """
    app = FastAPI(
        title="Boundary Ledger",
        version="1",
        summary="Supervision and ethics audit for psychotherapy",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(Notices),
            *middleware(house.settings, listens_at=listens_at),
            Middleware(Sparing),
        ],
        responses=PROBLEM,
    )
    app.state.house = house
    problems.install(app)
    for module in SIGNED_IN:
        include(app, module.router, prefix="/api/v1", dependencies=WAYS_TO_SIGN_IN)
    include(app, catalogue.router, prefix="/api/v1")
    include(app, health.router)
    pages.install(app)
    return app
