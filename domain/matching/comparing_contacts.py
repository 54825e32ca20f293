"""Phones, e-mail addresses, identifiers and organisations, compared."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from domain.matching.preparing import Prepared
from domain.matching.seen import Seen
from domain.matching.weights import EMAIL, IDENTIFIER, ORGANISATION, PHONE

FEWEST_IN_A_MAILBOX = 5


def contacts_seen(asked: Prepared, known: Prepared) -> list[Seen]:
    """What agrees or differs; nothing for what is not known of both."""
    found: list[Seen] = []
    if asked.phones and known.phones:
        found.append(_phones(asked.phones, known.phones))
    if asked.emails and known.emails:
        found.append(_emails(asked.emails, known.emails))
    if asked.identifiers and known.identifiers:
        found.extend(_identifiers(dict(asked.identifiers), dict(known.identifiers)))
    if asked.organisations and known.organisations:
        found.append(_organisations(asked.organisations, known.organisations))
    return found


def _phones(asked: tuple[str, ...], known: tuple[str, ...]) -> Seen:
    if shared := _shared(asked, known):
        return Seen("phone", "exact", *PHONE["exact"], shared, shared)
    for one in asked:
        for other in known:
            if OSA.distance(one, other, score_cutoff=1) == 1:
                return Seen("phone", "one digit", *PHONE["one digit"], one, other)
    return Seen("phone", "differs", *PHONE["differs"], asked[0], known[0])


def _emails(asked: tuple[str, ...], known: tuple[str, ...]) -> Seen:
    if shared := _shared(asked, known):
        return Seen("e-mail", "exact", *EMAIL["exact"], shared, shared)
    boxes = {each.partition("@")[0]: each for each in known}
    for one in asked:
        box = one.partition("@")[0]
        if len(box) >= FEWEST_IN_A_MAILBOX and box in boxes:
            return Seen(
                "e-mail", "same mailbox", *EMAIL["same mailbox"], one, boxes[box]
            )
    return Seen("e-mail", "differs", *EMAIL["differs"], asked[0], known[0])


def _identifiers(asked: dict[str, str], known: dict[str, str]) -> list[Seen]:
    found: list[Seen] = []
    for source in sorted(asked.keys() & known.keys()):
        one, other = asked[source], known[source]
        if one == other:
            agreement = "exact"
        elif OSA.distance(one, other, score_cutoff=1) == 1:
            agreement = "one digit"
        else:
            agreement = "differs"
        found.append(Seen("identifier", agreement, *IDENTIFIER[agreement], one, other))
    return found


def _organisations(asked: tuple[str, ...], known: tuple[str, ...]) -> Seen:
    if shared := _shared(asked, known):
        return Seen("organisation", "exact", *ORGANISATION["exact"], shared, shared)
    weight = ORGANISATION["differs"]
    return Seen("organisation", "differs", *weight, asked[0], known[0])


def _shared(asked: tuple[str, ...], known: tuple[str, ...]) -> str:
    return next((each for each in asked if each in known), "")
