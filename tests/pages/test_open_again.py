"""Where somebody is led who was signed out while they wrote: to the form, wherever it is."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.house import Town

ANY = UUID(int=7)
NEXT = re.compile(r'href="/sign-in\?next=([^"]+)"')


@pytest.mark.parametrize(
    ("sent_to", "page"),
    [
        ("/check", "/check"),
        (f"/circle/{ANY}/end", "/circle"),
        (f"/common-parties/{ANY}", "/common-parties"),
        ("/account/tokens", "/account"),
    ],
)
@pytest.mark.usefixtures("town")
def test_a_form_leads_to_the_page_it_stands_on(
    client: TestClient, sent_to: str, page: str
) -> None:
    answer = client.post(sent_to, data={"words": "a long sentence", "csrf": "gone"})

    found = NEXT.search(answer.text)

    assert answer.status_code == 401
    assert found is not None
    assert found[1] == page


def test_a_case_of_a_form_is_the_page_it_stands_on(
    client: TestClient, town: Town
) -> None:
    sent_to = f"/cases/{town.case}/let-in/{ANY}/end"

    answer = client.post(sent_to, data={"words": "a long sentence", "csrf": "gone"})

    found = NEXT.search(answer.text)
    assert found is not None
    assert found[1] == f"/cases/{town.case}/let-in"
