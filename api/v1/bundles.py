"""Handing over a case as evidence: one zip file that proves itself."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import Field

from api import evidence_for
from api.dependencies import TheCase, TheCommand, TheHouse, ThePrincipal
from api.handing_over import NOT_NAMED, HandedOver
from api.v1.cases import replayed
from api.v1.shapes import Taken

router = APIRouter(prefix="/cases/{case}", tags=["reports"])
MEDIA_TYPE = "application/zip"
MOST_WITHHELD = 100


class BundleIn(Taken):
    """What to hand over. Without `sections`: all that one may see of the three.

    `redact` names people whose words are withheld: by id, as `client` or `therapist`,
    or by name. `recipient` and `purpose` outlive an erasure of the client, so what
    names the client is refused. `purpose` has to be said.
    """

    sections: list[str] = Field(default_factory=list, max_length=10)
    redact: list[str] = Field(default_factory=list, max_length=MOST_WITHHELD)
    recipient: str = NOT_NAMED
    purpose: str = ""


@router.post(
    "/bundle",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}},
)
def hand_over(
    *,
    told: BundleIn,
    house: TheHouse,
    principal: ThePrincipal,
    case: TheCase,
    command: TheCommand,
) -> Response:
    """The evidence bundle of a case. That it was handed over is a fact for ever."""
    made = evidence_for.hand_over_to(
        house,
        principal,
        case,
        asked=evidence_for.Asking(
            sections=tuple(told.sections),
            redact=tuple(told.redact),
            recipient=told.recipient,
            purpose=told.purpose,
        ),
        command=command,
    )
    response = as_download(made)
    replayed(response, is_repeat=made.is_repeat)
    return response


def as_download(made: HandedOver) -> Response:
    """A bundle as a file to keep."""
    name = f'attachment; filename="{made.reference}-evidence.zip"'
    headers = {"Content-Disposition": name}
    return Response(made.bundle, media_type=MEDIA_TYPE, headers=headers)
