"""Ties, considerations and former clients as JSON, for programs and for commands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from api.dual import Circle, Relation
from domain.codes.provisions import CHECK_THE_TEXT, Provision
from domain.dual.clocks import Clock
from domain.dual.considering import Asked, Considered, FormerClient
from domain.dual.gottlieb import SOURCE, Compared, Levels
from domain.dual.limbs import MEANT
from domain.dual.steps import Names, Step, path_in_words
from domain.dual.unavoidable import GROUNDS, SAFEGUARDS, Guarded
from domain.facts.ties import OverlapUnavoidable
from domain.values import PersonId

Document = dict[str, Any]


def person_document(person: PersonId, names: Names) -> Document:
    """Somebody, by number and by what whoever asks may call them."""
    return {"person": str(person), "name": names(person)}


def step_document(step: Step, names: Names) -> Document:
    """A tie with its dates and its source: which fact, who said it, when, and how."""
    return {
        "tie": str(step.fact_id),
        "kind": step.kind.value,
        "standing": step.standing.value,
        "first": person_document(step.first, names),
        "other": person_document(step.other, names),
        "since": _moment(step.since),
        "until": _moment(step.until),
        "is_of_own_circle": step.held_by is not None,
        "case": None if step.case_id is None else str(step.case_id),
        "source": {
            "fact": str(step.fact_id),
            "told_by": person_document(step.told_by, names),
            "told_at": _moment(step.told_at),
            "how": step.evidence_level.value,
        },
    }


def relation_document(relation: Relation, names: Names) -> Document:
    """What somebody is to somebody else, in words and in full."""
    words = f"{relation.words} {names(relation.other_id)}"
    return {"words": words, **step_document(relation.step, names)}


def circle_document(circle: Circle, names: Names) -> Document:
    """Everybody within some ties of somebody."""
    return {
        **person_document(circle.person_id, names),
        "people": [
            {**person_document(one, names), "ties_away": distance}
            for one, distance in sorted(circle.far.items(), key=lambda each: each[1])
            if distance
        ],
        "ties": [step_document(step, names) for step in circle.steps],
        "walked_in_part": [person_document(one, names) for one in circle.cut],
    }


def considered_document(told: Considered, names: Names) -> Document:
    """What is known and asked where somebody thinks of a role."""
    return {
        "therapist": person_document(told.therapist_id, names),
        "person": person_document(told.person_id, names),
        "role": told.role.value,
        "on": told.on.isoformat(),
        "limbs": [limb.value for limb in told.limbs],
        "asked": [_asked(each, names) for each in told.asked],
        "former_client": [
            former_document(each, told.on, names) for each in told.former
        ],
        "levels": None if told.levels is None else compared_document(told.levels),
        "unavoidable": None if told.guarded is None else guarded_document(told.guarded),
        "walked_in_part": [person_document(one, names) for one in told.cut],
        "more_paths": told.is_more,
        "codes_unknown": list(told.codes_unknown),
        "codes_named": told.is_bound,
        "note": CHECK_THE_TEXT,
    }


def former_document(one: FormerClient, day: date, names: Names) -> Document:
    """A former client, and what each code that binds says of time."""
    return {
        "case": str(one.case_id),
        "reference": one.reference,
        "therapist": person_document(one.therapist_id, names),
        "client": person_document(one.client_id, names),
        "last_contact_on": one.last_contact_on.isoformat(),
        "clocks": [clock_document(clock, day) for clock in one.clocks],
    }


def clock_document(clock: Clock, day: date) -> Document:
    """What one code says of time after the last professional contact."""
    return {
        "code": clock.code,
        "provision": None if clock.provision is None else clock.provision.number,
        "edition": None if clock.provision is None else clock.provision.edition,
        "runs": clock.runs.value,
        "ends_on": None if clock.ends_on is None else clock.ends_on.isoformat(),
        "is_over": clock.is_over(day),
        "words": clock.words,
    }


def overlap_document(fact: OverlapUnavoidable) -> Document:
    """What was written down about roles that cannot be kept apart."""
    return {
        "fact": str(fact.fact_id),
        "therapist": str(fact.therapist_id),
        "person": str(fact.person_id),
        "grounds": [each.value for each in fact.grounds],
        "safeguards": [each.value for each in fact.safeguards],
        "review_due": _moment(fact.review_due),
    }


def provisions_document(provisions: Iterable[Provision]) -> list[Document]:
    """Provisions as other answers cite them."""
    return [
        {
            "code": each.cited_as,
            "provision": each.number,
            "edition": each.edition,
            "says": each.paraphrase,
        }
        for each in provisions
    ]


def _asked(each: Asked, names: Names) -> Document:
    return {
        "words": path_in_words(each.path, names),
        "ties_away": len(each.path),
        "through_common_party": each.is_common,
        "limbs": [
            {"limb": limb.value, "title": MEANT[limb].title, "asks": MEANT[limb].asks}
            for limb in each.limbs
        ],
        "path": [
            [step_document(step, names) for step in hop] for hop in each.path.hops
        ],
        "cites": provisions_document(each.cites),
    }


def compared_document(levels: Compared) -> Document:
    """Two roles side by side, and what that asks."""
    return {
        "current": _levels(levels.current),
        "contemplated": _levels(levels.contemplated),
        "are_proposed": levels.are_proposed,
        "asks": levels.asks,
        "source": SOURCE,
    }


def _levels(levels: Levels) -> Document:
    return {
        "power": levels.power.value,
        "duration": levels.duration.value,
        "ending": levels.ending.value,
    }


def guarded_document(told: Guarded) -> Document:
    """What was written down of roles that cannot be kept apart."""
    return {
        "grounds": [
            {"ground": each.value, "words": GROUNDS[each]} for each in told.grounds
        ],
        "safeguards": [
            {"safeguard": each.value, "words": SAFEGUARDS[each]}
            for each in told.safeguards
        ],
        "review_due": _moment(told.review_due),
        "asks": list(told.asks),
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
