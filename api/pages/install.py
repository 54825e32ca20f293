"""The pages of the house, put into the application."""

from __future__ import annotations

import os

from fastapi import FastAPI, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.methods import include
from api.pages import (
    accesses,
    account,
    administration,
    asking,
    at_provider,
    auditing,
    book_trials,
    case,
    checks,
    circle,
    common_parties,
    confirming,
    conflicts,
    disclosures,
    entrance,
    factors,
    former_clients,
    glass,
    handed_back,
    handing_over,
    identities,
    invited,
    inviting_people,
    letting_in,
    linking,
    outside,
    privacy,
    privacy_forms,
    proceedings,
    questions,
    reviewed_persons,
    reviews,
    rules,
    signing_in,
    telling,
    two_roles,
)
from api.pages.drawing import STATIC
from api.pages.surroundings import show_problem
from audit_reports.render import PICTURE_STYLE


class OwnFiles(StaticFiles):
    """Style, mark and script; a browser asks each time whether they have changed.

    The style of the picture is that of the reports.
    """

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        if path == PICTURE_STYLE.name:
            return str(PICTURE_STYLE), PICTURE_STYLE.stat()
        return super().lookup_path(path)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["Cache-Control"] = "no-cache"
        if answer.media_type == "image/svg+xml":
            answer.headers["Content-Type"] = f"{answer.media_type}; charset=utf-8"
        return answer


def install(app: FastAPI) -> None:
    """Add every page, the files they need, and a page for what goes wrong."""
    for router in (
        signing_in.router,
        at_provider.router,
        invited.router,
        account.router,
        confirming.router,
        factors.router,
        inviting_people.router,
        entrance.router,
        former_clients.router,
        rules.router,
        book_trials.router,
        telling.router,
        handing_over.router,
        asking.router,
        questions.router,
        case.router,
        privacy.router,
        privacy_forms.router,
        administration.router,
        letting_in.router,
        conflicts.router,
        proceedings.router,
        identities.router,
        auditing.router,
        accesses.router,
        disclosures.router,
        glass.router,
        checks.router,
        circle.router,
        linking.router,
        two_roles.router,
        reviews.router,
        reviewed_persons.router,
        common_parties.router,
    ):
        include(app, router)
    app.mount("/static", OwnFiles(directory=STATIC), name="static")
    app.state.show_problem_page = show_problem
    app.state.show_outside_page = outside.show
    handed_back.install(app)
    confirming.install(app)
