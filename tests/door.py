"""The application for a house of the tests, at whose door they stand."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.routing import APIRouter

from api.app import create_app
from api.house import House

_KEPT: list[APIRouter] = []


def door_of(house: House) -> FastAPI:
    """An application of its own, but for its routes, which all of them share.

    The framework lays each out when it is first asked, which takes longer than most
    tests do.
    """
    app = create_app(house)
    if not _KEPT:
        _KEPT.append(app.router)
    app.router = _KEPT[0]
    return app
