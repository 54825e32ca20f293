"""Somebody who looks at pages as a browser would: cookie, forms, and no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from fastapi.testclient import TestClient
from httpx2 import Response

from api.edge import COOKIE
from domain.values import CaseId
from tests.house import Someone
from tests.pages.reading import Document

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
Form = Mapping[str, str | list[str]]

GIFT: Form = {
    "occurred_at_date": "2026-03-08",
    "occurred_at_time": "10:30",
    "direction": "client_to_therapist",
    "disposition": "accepted",
    "value_estimate": "12.50",
    "value_estimate_currency": "EUR",
    "gift_kind": "token_handmade",
    "occasion": "none",
    "meaning_explored": "yes",
    "evidence_level": "self_report",
}
"""A small present as its form is filled in."""


class Visitor:
    """A browser in which somebody is signed in, or nobody yet."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def as_(self, who: Someone | None) -> Self:
        """Be somebody else from now on."""
        self.client.cookies.clear()
        if who is not None:
            self.client.cookies.set(COOKIE, who.token)
        return self

    def get(self, address: str) -> Response:
        """Follow a link, and no redirect."""
        return self.client.get(address)

    def page(self, address: str, *, status: int = 200) -> Document:
        """A page that answers so."""
        answer = self.get(address)
        assert answer.status_code == status, answer.text[:2000]
        return Document(answer.text)

    def form(self, address: str) -> dict[str, str | list[str]]:
        """What the form at an address sends by itself."""
        page = self.page(address)
        return {
            "csrf": page.field("csrf"),
            "idempotency_key": page.field("idempotency_key"),
        }

    def post(
        self,
        address: str,
        form: Form,
        *,
        headers: Mapping[str, str] = SAME_SITE,
    ) -> Response:
        """Send a form as it stands."""
        return self.client.post(address, data=dict(form), headers=dict(headers))

    def fill_in(self, address: str, form: Form, *, at: str = "") -> Response:
        """Open the form at an address, fill it in and send it."""
        return self.post(address, {**self.form(at or address), **form})


def case(case_id: CaseId) -> str:
    """The address of a case."""
    return f"/cases/{case_id}"


def gift_of(case_id: CaseId) -> str:
    """The address of the form that tells of a present."""
    return f"/cases/{case_id}/record/GiftExchanged"
