"""The whole program with one more module among the kinds of fact.

    python -m tests.with_a_new_kind FOLDER DATA

FOLDER holds the module, DATA is an empty directory. What each part of the program
makes of the new kind is printed as JSON. Nothing in here knows the kind but its name
and what is told of it: `tests.test_adding_a_kind` has both.
"""

from __future__ import annotations

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from domain import facts

ROOT = Path(__file__).resolve().parent.parent


def main(folder: str, data: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Let everything meet the kind that the folder holds."""
    facts.__path__.append(folder)
    # From here on every import finds it.
    from fastapi.testclient import TestClient

    from api.app import create_app
    from tests.house import Clock, opened, settle

    with opened(Path(data), clock=Clock()) as house:
        town = settle(house)
        client = TestClient(
            create_app(house), base_url="https://ledger.test", follow_redirects=False
        )
        with client:
            from tests.pages.visiting import Visitor

            visitor = Visitor(client).as_(town.therapist)
            found = through_the_api(visitor, town, asked=asked)
            found |= through_pages(visitor, town, asked=asked)
        found |= through_an_import(house, asked=asked)
    with opened(Path(data), clock=Clock()) as house:
        found |= {"read_back": read_back(house, town, asked=asked)}
    return found | {"reference": reference()}


def through_the_api(
    visitor: Any, town: Any, *, asked: dict[str, Any]
) -> dict[str, Any]:
    """The catalogue, and telling a fact as JSON."""
    kinds = visitor.get("/api/v1/catalogue").json()["items"]
    body = {
        "kind": asked["kind"],
        "occurred_at": "2026-03-07T10:00:00Z",
        "data": asked["data"],
    }
    told = visitor.client.post(
        f"/api/v1/cases/{town.case}/facts",
        json=body,
        headers={"Idempotency-Key": "one", "Sec-Fetch-Site": "same-origin"},
    )
    return {
        "catalogue": [kind for kind in kinds if kind["kind"] == asked["kind"]],
        "told": {"status": told.status_code, **told.json()},
    }


def through_pages(visitor: Any, town: Any, *, asked: dict[str, Any]) -> dict[str, Any]:
    """Search, form, timeline, picture and the page of the kind."""
    address = f"/cases/{town.case}/record"
    form = visitor.get(f"{address}/{asked['kind']}")
    sent = visitor.fill_in(f"{address}/{asked['kind']}", asked["form"])
    wrong = visitor.fill_in(f"{address}/{asked['kind']}", {})
    return {
        "search": visitor.get(f"{address}?words={asked['word']}").text,
        "form": form.text,
        "sent": sent.status_code,
        "wrong": wrong.text,
        "page": visitor.get(f"/cases/{town.case}").text,
        "kind_page": visitor.get(f"/catalogue/{asked['kind']}").text,
        "report": visitor.get(f"/cases/{town.case}/report.html").text,
    }


def through_an_import(house: Any, *, asked: dict[str, Any]) -> dict[str, Any]:
    """A history that tells of it."""
    from api import importing
    from tests.histories.written import document, gift, history

    event = gift(type=asked["kind"], data=asked["data"])
    opening = history()["events"][0]
    source = document(history(events=[opening, event]))
    return {"import": importing.to_json(importing.import_histories(house, source))}


def read_back(house: Any, town: Any, *, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts of that kind as the ledger reads them after it was closed."""
    from api.cases import facts_of
    from tests.house import principal

    who = principal(house, town.therapist)
    return [
        {
            "topic": fact.TOPIC,
            "day": f"{fact.occurred_at:%Y-%m-%d}",
            **{name: repr(getattr(fact, name)) for name in asked["data"]},
        }
        for fact in facts_of(house, who, town.case)
        if type(fact).__name__ == asked["kind"]
    ]


def reference() -> str:
    """The generated page of the reference."""
    from domain import catalogue

    page = scripts_docs().catalogue_page(catalogue.kinds().values())
    assert isinstance(page, str)
    return page


def scripts_docs() -> ModuleType:
    """`scripts/docs.py`, which is a program and no module."""
    spec = spec_from_file_location("scripts_docs", ROOT / "scripts" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))))
