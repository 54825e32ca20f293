"""What makes an act weigh more: who the client is, how often, when, kept from whom.

Each function is one circumstance of the catalogue's table and answers a step or None.
A fact is never its own circumstance: what it says of itself its kind has weighed. All
factors are proposals of judgement from the event catalogue, not validated.
"""

from __future__ import annotations

from datetime import timedelta

from domain.acts import (
    CATEGORY_OF,
    is_boundary_event,
    is_complete,
    known_at,
    serves_the_therapist,
)
from domain.case_so_far import CaseSoFar
from domain.facts.alliance_choices import AllianceStage, Vulnerability
from domain.facts.decisions import AdviceFollowed, ConsultationObtained
from domain.facts.fact import Modifier
from domain.facts.supervision import (
    SupervisionContractEstablished,
    SupervisionSessionHeld,
)
from domain.scales import ASKS_A_RECORD, Act, added, multiplied
from domain.values import FactId
from domain.weighing import Step

VULNERABLE = frozenset(
    {
        Vulnerability.MINOR,
        Vulnerability.ABUSE_HISTORY,
        Vulnerability.SUICIDALITY,
        Vulnerability.PSYCHOSIS,
        Vulnerability.DISSOCIATION,
        Vulnerability.CUSTODY_OR_MANDATED,
        Vulnerability.BEREAVEMENT,
        Vulnerability.ISOLATION,
    }
)
LIGHTEST_FOR_VULNERABILITY = 10
REPETITION = timedelta(days=30)
OFTEN = 3
VERY_OFTEN = 8
SECRECY = timedelta(days=180)
LIGHTEST_FOR_SECRECY_FLOOR = 20
SECRECY_FLOOR = 60
NEAR_ENDING = timedelta(days=30)
RECORD_MADE_LATE = timedelta(days=7)
RECORD_DUE = timedelta(hours=72)
OVERSIGHT = timedelta(days=21)


def vulnerability(act: Act, figure: float) -> Step | None:
    """The client is vulnerable: a minor, bereaved, isolated, with a history of abuse.

    What is known of a client counts for every act of the case, whenever it was told.
    """
    if act.base < LIGHTEST_FOR_VULNERABILITY or not act.case.markers:
        return None
    markers, facts = act.case.once(_vulnerable)
    if not markers:
        return None
    known = ", ".join(marker.replace("_", " ") for marker in markers)
    return multiplied(
        figure,
        1.45 if len(markers) > 1 else 1.25,
        modifier=Modifier.VULNERABILITY,
        because=f"Known of the client: {known}.",
        facts=facts,
    )


def frequency(act: Act, figure: float) -> Step | None:
    """The same has happened again and again within 30 days."""
    at = act.fact.occurred_at
    acts = act.case.like(act.fact).between(at - REPETITION, at)
    if len(acts) <= OFTEN or act.case.is_exempt(act.fact):
        return None
    category = CATEGORY_OF.get(type(act.fact), act.fact.FAMILY.name.lower())
    return multiplied(
        figure,
        1.3 if len(acts) > VERY_OFTEN else 1.15,
        modifier=Modifier.FREQUENCY,
        because=f"{len(acts)} acts within 30 days in the same category ({category}).",
        facts=[each.fact_id for each in acts],
    )


def stage(act: Act, figure: float) -> Step | None:
    """It fell in the commitment stage, or within 30 days of the ending."""
    at, itself = act.fact.occurred_at, act.fact.fact_id
    endings = act.case.endings.ids_between(at - NEAR_ENDING, at + NEAR_ENDING)
    around = tuple(each for each in endings if each != itself)
    because = "It fell within 30 days of the ending of therapy."
    if not around and not act.case.is_stage_doubtful:
        reached = act.case.stage_at(at)
        because = "It fell in the commitment stage, when the alliance was forming."
        if reached and reached.stage is AllianceStage.COMMITMENT:
            around = tuple({reached.fact_id} - {itself})
    if not around:
        return None
    return multiplied(
        figure, 1.1, modifier=Modifier.STAGE, because=because, facts=around
    )


def documented_late(act: Act, figure: float) -> Step | None:
    """No complete decision record within 72 hours, or one made a week too late."""
    at = act.fact.occurred_at
    if not asks_a_record(act) or not act.case.has_passed(at + RECORD_DUE):
        return None
    records = act.case.records_of(act.fact)
    complete = [record for record in records if is_complete(record)]
    if any(known_at(record) <= at + RECORD_MADE_LATE for record in complete):
        return None
    because = "No decision record was made within 72 hours."
    if complete:
        because = "Its decision record was written down more than 7 days later."
    elif records:
        because = "Its decision record leaves reasons, benefit or consequences blank."
    return multiplied(
        figure,
        1.15,
        modifier=Modifier.DOCUMENTED_LATE,
        because=because,
        facts=[record.fact_id for record in records] or [act.fact.fact_id],
    )


def advice_ignored(act: Act, figure: float) -> Step | None:
    """Advice on it was sought, and not followed."""
    ignored = [
        advice.fact_id
        for advice in act.case.advice_on(act.fact)
        if isinstance(advice, ConsultationObtained)
        and advice.followed is AdviceFollowed.NO
    ]
    if not ignored:
        return None
    return multiplied(
        figure,
        1.2,
        modifier=Modifier.CONSULTED,
        because="Advice on it was sought and not followed.",
        facts=ignored,
    )


def benefit(act: Act, figure: float) -> Step | None:
    """The therapist gains by it."""
    if not serves_the_therapist(act.fact):
        return None
    return multiplied(
        figure,
        1.35,
        modifier=Modifier.BENEFIT,
        because="By what is told, the therapist gains from it.",
        facts=[act.fact.fact_id],
    )


def trainee(act: Act, figure: float) -> Step | None:
    """A trainee's work, with no supervision in the 21 days before."""
    at = act.fact.occurred_at
    opened = act.case.opening(at)
    if opened is None or not opened.treatment_under_trainee:
        return None
    oversight = (SupervisionSessionHeld, SupervisionContractEstablished)
    if any(act.case.told(kind).ids_between(at - OVERSIGHT, at) for kind in oversight):
        return None
    return multiplied(
        figure,
        1.1,
        modifier=Modifier.TRAINEE,
        because="A trainee's work, with no supervision in the 21 days before.",
        facts=[opened.fact_id],
    )


def escalation(act: Act, figure: float) -> Step | None:
    """Acts have grown heavier across categories up to this one."""
    risen = act.case.rises.get(act.fact.occurred_at)
    if risen is None or not act.case.is_of_series(act.fact):
        return None
    return added(
        figure,
        10,
        modifier=Modifier.ESCALATION,
        because=f"The {len(risen)} acts of 270 days grow heavier across categories.",
        facts=risen,
    )


def secrecy(act: Act, figure: float) -> Step | None:
    """Something was kept secret or off the record within 180 days."""
    hidden = _hidden_around(act)
    if not hidden:
        return None
    return added(
        figure,
        20,
        modifier=Modifier.SECRECY,
        because="Something was kept secret or off the record within 180 days.",
        facts=hidden,
    )


def secrecy_floor(act: Act, figure: float) -> Step | None:
    """Where something is kept secret, an act of 20 or more counts as 60 at least."""
    hidden = _hidden_around(act)
    if act.base < LIGHTEST_FOR_SECRECY_FLOOR or figure >= SECRECY_FLOOR or not hidden:
        return None
    return Step(
        modifier=Modifier.SECRECY,
        effect=f"at least {SECRECY_FLOOR}",
        because="With secrecy within 180 days, nothing makes it lighter than this.",
        facts=hidden,
        after=float(SECRECY_FLOOR),
    )


def asks_a_record(act: Act) -> bool:
    """Whether an act touches a boundary heavily enough to ask for its reasons."""
    return act.base >= ASKS_A_RECORD and is_boundary_event(act.fact)


def _vulnerable(case: CaseSoFar) -> tuple[list[Vulnerability], list[FactId]]:
    """What makes the client vulnerable, and which facts say so."""
    markers = sorted(VULNERABLE.intersection(case.markers))
    return markers, sorted({case.markers[marker] for marker in markers})


def _hidden_around(act: Act) -> tuple[FactId, ...]:
    if not act.case.hidden.facts:
        return ()
    at, itself = act.fact.occurred_at, act.fact.fact_id
    hidden = act.case.hidden.ids_between(at - SECRECY, at + SECRECY)
    return tuple(each for each in hidden if each != itself)
