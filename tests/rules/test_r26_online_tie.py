"""R26: personal social media tie or public post."""

from __future__ import annotations

from typing import Any

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, rows


def online(action: str, **values: Any) -> CaseFact:
    usual = {"purpose": "none", "personal_account": True}
    return fact("SocialMediaContactOccurred", action=action, **(usual | values))


@rows(
    Row("a request accepted", (online("request_accepted"),), 55),
    Row("debt collection", (online("messaged", purpose="debt_collection"),), 75),
    Row("a post", (online("posted_about_client"),), 75),
    Row("curiosity", (online("searched_client", purpose="curiosity"),), 25),
    Row("a search for safety", (online("searched_client", purpose="safety"),), None),
    Row("declined", (online("request_declined"),), None),
    Row(
        "a client follows the professional page",
        (online("request_accepted", personal_account=False),),
        None,
    ),
    Row(
        "a professional page is no place to collect a debt",
        (
            online(
                "request_accepted", personal_account=False, purpose="debt_collection"
            ),
        ),
        75,
    ),
    Row(
        "a policy in the consent",
        (
            fact("InformedConsentObtained", -50, scope=["social_media_policy"]),
            online("messaged", purpose="clinical_with_consent"),
        ),
        38.5,
    ),
)
def test_online_tie(row: Row) -> None:
    check("R26", row)
