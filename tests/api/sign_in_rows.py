"""Who is answered what about signing in: rows of `access_rows`, kept apart for length.

A form that holds nothing but secrets is not handed back: who sends it and is nobody is
sent to sign in, with 303.
"""

from __future__ import annotations

from tests.api.row import Row, to, to_all, to_members
from tests.house import PASSWORD

MANAGES = (401, 403, 403, 403, 403, 403, 403)
"""Everybody before the administrator, who lets people in."""
MANAGES_FORM = (303, 403, 403, 403, 403, 403, 403)
SECOND_OF_TWO = {"privacy_officer": 200}
"""They end second factors, where an administrator made a link for a new password."""
NEW_PASSWORD = "five other words that do not"

API: dict[str, tuple[Row, ...]] = {
    "GET /api/v1/sessions": (to_members(200),),
    "DELETE /api/v1/sessions/{session}": (to_members(404),),
    "POST /api/v1/sessions/current/confirmation": (
        to_members(401, json={"password": "not this one, sorry"}),
        to_members(200, json={"password": PASSWORD}),
    ),
    "GET /api/v1/tokens": (to_members(200),),
    "POST /api/v1/tokens": (
        to_members(201, json={"name": "calendar", "scopes": ["read"], "days": 7}),
        to_members(422, json={"name": "calendar", "scopes": ["everything"]}),
    ),
    "DELETE /api/v1/tokens/{token}": (to_members(404),),
    "GET /api/v1/invitations": (to(*MANAGES, 200),),
    "POST /api/v1/invitations": (
        to(*MANAGES, 201, json={"name": "Lou New", "standings": ["therapist"]}),
        to(*MANAGES, 409, json={"name": "Thea Lind", "standings": ["therapist"]}),
        to(*MANAGES, 422, json={"name": "Lou New"}),
    ),
    "POST /api/v1/invitations/acceptance": (
        to_all(404, json={"secret": "nothing", "password": PASSWORD}),
    ),
    "DELETE /api/v1/invitations/{invitation}": (to(*MANAGES, 404),),
    "DELETE /api/v1/people/{person}/second-factors": (
        to(*MANAGES, 200, more=SECOND_OF_TWO),
    ),
}
"""What programs ask."""

PAGES: dict[str, tuple[Row, ...]] = {
    "GET /sign-in/second": (to_all(303),),
    "POST /sign-in/second": (to_all(303, form={"code": "123456"}),),
    "POST /sign-in/passkey/options": (to_all(400, form={}),),
    "POST /sign-in/passkey": (to_all(401, form={"credential": "{}"}),),
    "GET /sign-in/provider": (to_all(404),),
    "GET /sign-in/provider/callback": (to_all(400),),
    "GET /invitation/{secret}": (to_all(404),),
    "GET /invitation": (to_all(404),),
    "POST /invitation": (to_all(404, form={"password": NEW_PASSWORD}),),
    "POST /invitation/passkey/options": (to_all(404, form={}),),
    "POST /invitation/passkey": (to_all(404, form={}),),
    "GET /invitation/provider": (to_all(404),),
    "GET /account": (to_members(200),),
    "POST /account/seen": (to_all(303, form={}),),
    "GET /account/app": (to_members(303),),
    "POST /account/app": (to_all(303, form={}),),
    "POST /account/app/confirm": (to_all(303, form={"code": "123456"}),),
    "POST /account/app/remove": (to_all(303, form={}),),
    "POST /account/recovery-codes": (to(303, *[422] * 7, form={}),),
    "POST /account/passkeys/options": (to(303, *[400] * 7, form={}),),
    "POST /account/passkeys": (to(303, *[422] * 7, form={"credential": "{}"}),),
    "POST /account/passkeys/{handle}/name": (to_members(303, form={"name": "x"}),),
    "POST /account/passkeys/{handle}/remove": (to_all(303, form={}),),
    "GET /account/confirm": (to_members(200),),
    "POST /account/confirm": (
        to(303, *[401] * 7, form={"password": "not this one, sorry"}),
        to_all(303, form={"password": PASSWORD}),
    ),
    "POST /account/confirm/passkey/options": (to(303, *[400] * 7, form={}),),
    "POST /account/confirm/passkey": (to(303, *[401] * 7, form={}),),
    "GET /account/confirm/provider": (to_members(404),),
    "GET /account/provider": (to_members(404),),
    "POST /account/provider/unlink": (to_all(303, form={}),),
    "GET /account/password": (to_members(200),),
    "POST /account/password": (
        to(
            303,
            *[401] * 7,
            form={"current": "x", "password": NEW_PASSWORD, "again": NEW_PASSWORD},
        ),
        to_all(
            303,
            form={"current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD},
        ),
    ),
    "POST /account/sessions/others/end": (to_all(303, form={}),),
    "POST /account/sessions/{handle}/end": (to_all(303, form={}),),
    "POST /account/tokens": (
        to_members(200, form={"name": "calendar", "scopes": "read", "days": "7"}),
        to_members(422, form={"name": "calendar", "days": "7"}),
    ),
    "POST /account/tokens/{handle}/revoke": (to_all(303, form={}),),
    "GET /people/invite": (to(*MANAGES, 200),),
    "POST /people/invite": (
        to(*MANAGES, 200, form={"name": "Lou New", "roles": "therapist"}),
        to(*MANAGES, 422, form={"name": "Lou New"}),
    ),
    "POST /people/invitations/{handle}/withdraw": (to(*MANAGES_FORM, 303, form={}),),
    "GET /people/{person}/sign-in": (to(*MANAGES, 200, more=SECOND_OF_TWO),),
    "POST /people/{person}/renew": (to(*MANAGES_FORM, 200, form={}),),
    "POST /people/{person}/end-factors": (
        to(*MANAGES_FORM, 200, more=SECOND_OF_TWO, form={}),
    ),
    "POST /people/{person}/end-sessions": (to(*MANAGES_FORM, 200, form={}),),
}
"""What browsers ask."""
