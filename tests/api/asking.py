"""Requests as tests write them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from httpx2 import Response

from domain.values import CaseId
from tests.house import GIFT, Someone

V1 = "/api/v1"


def telling(**more: Any) -> dict[str, Any]:
    """The body that tells of a small present, changed by `more`."""
    told = {"kind": "GiftExchanged", "data": GIFT, "occurred_at": "2026-03-08T10:00:00"}
    return {**told, **more}


def facts(case: CaseId) -> str:
    """The address of a case's facts."""
    return f"{V1}/cases/{case}/facts"


def post(
    client: TestClient,
    address: str,
    body: Any,
    *,
    by: Someone,
    key: str | None = None,
    **headers: str,
) -> Response:
    """Send a body as somebody, with an idempotency key of its own unless one is given.

    A header is named as an argument: `if_match` is `If-Match`.
    """
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = by.signed_in | {"Idempotency-Key": key or uuid4().hex} | named
    return client.post(address, json=body, headers=sent)


def get(client: TestClient, address: str, *, by: Someone, **headers: str) -> Response:
    """Read as somebody."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(address, headers=by.signed_in | named)


def kind_of_problem(response: Response) -> str:
    """The name of a problem, which has to be one in shape as well."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["status"] == response.status_code
    assert {"type", "title", "detail"} <= set(body)
    return str(body["type"]).removeprefix("/problems/")
