"""As what somebody is known about whom the ledger asks by itself, for who reviews it.

Whoever was found is shown with what they are; so is the person in the heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.found_shown import HitShown
from api.house import House
from api.privacy import listed_as
from api.relations import practitioner_of
from api.standing import standing_of
from domain.checks import Check
from domain.values import PersonId


def known_in(house: House, check: Check, hits: tuple[HitShown, ...]) -> tuple[str, ...]:
    """The roles of whom a question is about, and who of the two supervises the other's
    therapist.

    Nothing where somebody asked: they told of a person, and of no record.
    """
    if not check.is_by_itself:
        return ()
    about = check.asked.about_id
    stands = standing_of(house, about)
    said = (
        *stands.roles,
        *_supervising(house, about, hits),
        *_supervised(house, stands.therapists, hits),
    )
    return tuple(dict.fromkeys(said))


def _supervised(
    house: House, therapists: Iterable[PersonId], hits: tuple[HitShown, ...]
) -> Iterator[str]:
    for therapist in therapists:
        working, name = practitioner_of(house, therapist), listed_as(house, therapist)
        for hit in hits:
            if hit.person_id in working.supervisors:
                yield f"client of {name}, whom {hit.name} supervises"
            elif hit.person_id in working.ever_supervised_by:
                yield f"client of {name}, whom {hit.name} once supervised"


def _supervising(
    house: House, about: PersonId, hits: tuple[HitShown, ...]
) -> Iterator[str]:
    for case in (case for hit in hits for case in hit.cases):
        working = practitioner_of(house, case.therapist_id)
        if about in working.supervisors:
            yield f"supervisor of {case.therapist}"
        elif about in working.ever_supervised_by:
            yield f"once a supervisor of {case.therapist}"
