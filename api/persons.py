"""Who among all known persons may be the one who is described, or be close to them.

A check writes nothing and asks nobody's permission: what may be shown of it, and to
whom, is for whoever calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

from api.as_one import judged_with
from api.house import House
from domain.described import matchable
from domain.facts.persons import Judgement, LikenessJudged
from domain.matching.choosing import chosen
from domain.matching.details import Details
from domain.matching.linking import Weighed, linked
from domain.matching.preparing import Prepared, prepared
from domain.matching.tokens import tokens
from domain.matching.weighing import Evidence, Label, Likeness, Words, related, weigh
from domain.persons import holds
from domain.refusals import PersonErased, PersonUnknown
from domain.values import PersonId
from projections import persons_found
from projections.persons_found import Known

JUDGEMENT = "judgement"
OF_JUDGEMENT = {Judgement.SAME: Label.SAME, Judgement.HOUSEHOLD: Label.HOUSEHOLD}
"""What a judgement makes of two persons, whatever their descriptions say."""
IN_ORDER = {Label.SAME: 0, Label.HOUSEHOLD: 1, Label.REVIEW: 2}
Relations = Callable[[PersonId], list[dict[str, Any]]]
"""The relations of a person, as plain data."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """Somebody known who may be the one who is described, and why.

    `record_id` is the number that `source`, from which they were taken, has for them,
    where there is one; `judged` the judgement that counts between the two.
    """

    person_id: PersonId
    likeness: Likeness
    record_id: str | None = None
    source: str | None = None
    judged: LikenessJudged | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What a check found, the surest first.

    `compared` counts who was looked at, `among` all who are known; `silenced` are
    those whom somebody has judged to be somebody else.
    """

    matches: tuple[Match, ...]
    compared: int
    among: int
    took_ms: float
    silenced: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """Who is asked about: described alone, or somebody known with their judgements."""

    prepared: Prepared
    known: Known | None = None
    judged: Mapping[PersonId, LikenessJudged] = field(
        default_factory=dict[PersonId, LikenessJudged]
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """Somebody known with what they are, and the judgement that counts."""

    known: Known
    likeness: Likeness
    judged: LikenessJudged | None


def check(house: House, details: Details) -> Checked:
    """Who among all known persons may be somebody described, or be close to them."""
    started = perf_counter()
    return _checked(house, _Asked(prepared=prepared(matchable(details))), started)


def check_person(house: House, person_id: PersonId) -> Checked:
    """The same for somebody known, who is not among their own matches.

    What was judged of them counts. Raises PersonUnknown and PersonErased.
    """
    started = perf_counter()
    with house.engine.connect() as connection:
        found = persons_found.identified(connection, house.keys, [person_id])
    if not found:
        is_erased = house.keys.is_destroyed(person_id)
        raise PersonErased(person_id) if is_erased else PersonUnknown(person_id)
    asked = _Asked(
        prepared=found[0].told.prepared,
        known=found[0],
        judged=judged_with(house, person_id),
    )
    return _checked(house, asked, started)


def to_json(checked: Checked, *, relations: Relations = lambda _: []) -> dict[str, Any]:
    """What a check found as plain data, in the shape that programs rely on."""
    return {
        "matches": [
            {
                "person": str(match.person_id),
                "record_id": match.record_id,
                "source": match.source,
                "label": match.likeness.label.value,
                "alert": match.likeness.alert,
                "probability": round(match.likeness.probability, 6),
                "bits": round(match.likeness.bits, 2),
                "explanation": [
                    {
                        "feature": each.feature,
                        "agreement": each.agreement,
                        "bits": round(each.bits, 2),
                        "detail": each.detail,
                    }
                    for each in match.likeness.explanation
                ],
                "relations": relations(match.person_id),
            }
            for match in checked.matches
        ],
        "compared": checked.compared,
        "took_ms": round(checked.took_ms, 2),
    }


def _checked(house: House, asked: _Asked, started: float) -> Checked:
    candidates, among = _candidates(house, asked)
    found: list[_Found] = []
    words = Words()
    silenced = 0
    likeness: Likeness | None
    for known in candidates:
        judged = _counts(asked, known)
        if judged is not None and judged.judgement is Judgement.NOT:
            silenced += 1
            continue
        if judged is not None:
            likeness = _as_judged(asked.prepared, known, judged, among)
        else:
            likeness = related(
                asked.prepared, known.told.prepared, among=among, words=words
            )
        if likeness is not None and likeness.label is not Label.UNRELATED:
            found.append(_Found(known=known, likeness=likeness, judged=judged))
    return Checked(
        matches=tuple(sorted(_matches(house, asked, found, among), key=_surest_first)),
        compared=len(candidates),
        among=among,
        took_ms=(perf_counter() - started) * 1000,
        silenced=silenced,
    )


def _matches(
    house: House, asked: _Asked, found: Sequence[_Found], among: int
) -> Iterator[Match]:
    """What is made of who was found, by all records together; a judgement stands."""
    weighed = [
        Weighed(
            known=each.known.told.prepared,
            likeness=each.likeness,
            name=each.known.record or str(each.known.person_id),
            may_lead_on=each.judged is None or each.judged.judgement is Judgement.SAME,
        )
        for each in found
    ]

    def are_apart(one: int, other: int) -> bool:
        return _are_judged_apart(house, found[one].known, found[other].known)

    likenesses = linked(asked.prepared, weighed, among=among, are_apart=are_apart)
    for each, likeness in zip(found, likenesses, strict=True):
        yield Match(
            person_id=each.known.person_id,
            likeness=likeness if each.judged is None else each.likeness,
            record_id=each.known.record_id,
            source=each.known.source,
            judged=each.judged,
        )


def _are_judged_apart(house: House, one: Known, other: Known) -> bool:
    """Whether somebody has said of two known persons that they are two, or may be."""
    judged = judged_with(house, one.person_id).get(other.person_id)
    if judged is None or judged.judgement is Judgement.SAME:
        return False
    return holds(judged, {each.person_id: each.version for each in (one, other)})


def _candidates(house: House, asked: _Asked) -> tuple[list[Known], int]:
    """Whom to compare with, and how many persons there are to choose from."""
    with house.engine.connect() as connection:
        live = persons_found.live(connection)
        found = persons_found.by_tokens(
            connection, house.keys, tokens(asked.prepared), among=live
        )
        own = asked.known.number if asked.known else None
        numbers = [number for number in chosen(found) if number != own]
        opened = persons_found.numbered(connection, house.keys, numbers, among=live)
        missing = asked.judged.keys() - {known.person_id for known in opened}
        opened += persons_found.identified(connection, house.keys, missing)
    return opened, max(live.persons, 1)


def _counts(asked: _Asked, known: Known) -> LikenessJudged | None:
    """The judgement of the two that counts, if there is one."""
    judged = asked.judged.get(known.person_id)
    if judged is None or asked.known is None:
        return None
    versions = {each.person_id: each.version for each in (asked.known, known)}
    return judged if holds(judged, versions) else None


def _as_judged(
    asked: Prepared, known: Known, judged: LikenessJudged, among: int
) -> Likeness:
    """What somebody has made of it; the evidence stays as it was weighed."""
    likeness = weigh(asked, known.told.prepared, among=among)
    told = Evidence(
        feature=JUDGEMENT,
        agreement=judged.judgement.value,
        bits=0.0,
        detail=f"judged {judged.judgement.value} on {judged.recorded_at:%Y-%m-%d}",
    )
    label = OF_JUDGEMENT.get(judged.judgement, likeness.label)
    return replace(
        likeness,
        label=label,
        alert=label in OF_JUDGEMENT.values(),
        explanation=(*likeness.explanation, told),
    )


def _surest_first(match: Match) -> tuple[int, float, str]:
    label = IN_ORDER[match.likeness.label]
    return label, -match.likeness.bits, str(match.person_id)
