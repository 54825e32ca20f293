"""The rules of access: each with a stable id, a sentence, and where it comes from.

`domain.policy` says when each applies; `docs/reference/access.md` is made from here.
A sentence reads after "you are" where the rule lets somebody in, and after "you may not
do this:" where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.facts.bookkeeping import Standing
from domain.relations import Tie


class Action(StrEnum):
    """What somebody wants to do."""

    SEE = "see"
    RECORD = "record"
    HAND_OVER = "hand over as evidence"
    SEE_ACCESS = "see who looked"
    RECUSE = "step back"
    NAME_CONFLICT = "name who stands too close"
    LET_IN = "let somebody in for a time"
    OPEN_PROCEEDING = "open a proceeding"
    RUN_PROCEEDING = "run a proceeding"
    BREAK_GLASS = "break the glass"
    ASK_IDENTITY = "ask who the client is"
    OPEN_IDENTITY = "say who the client is"
    OPEN_CASE = "open a case"
    APPOINT = "give somebody a role"
    BOOK_SUPERVISION = "say who supervises whom"
    MANAGE_PEOPLE = "manage accounts and roles"
    KEEP_PRIVACY = "decide about erasure and retention"
    CHECK_PERSON = "check a person"
    CHECK_OPENLY = "check a person and see at once what is found"
    ANSWER_CHECK = "answer a check"
    WALL_OFF = "wall somebody off from a case"


class Obligation(StrEnum):
    """What whoever carries out an allowed action owes beside it."""

    RECORD_READ = "record_read"
    ASK_PURPOSE = "ask_purpose"
    NOTIFY = "notify"
    SECOND_FACTOR = "second_factor"


OBLIGATIONS = {
    Obligation.RECORD_READ: "That it was read is a fact before the answer leaves.",
    Obligation.ASK_PURPOSE: "They say what for, unless they have said so.",
    Obligation.NOTIFY: "The therapist of the case is told.",
    Obligation.SECOND_FACTOR: "They proved within the last minutes who they are.",
}
"""Each obligation in words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule. Its id is a promise: a past answer is explained by it."""

    id: str
    words: str
    source: str
    lets: bool


IMPARTIAL = (
    "nobody judges their own cause (nemo iudex in causa sua); ECHR article 6(1); "
    "APA 2017, 3.06 conflict of interest"
)
APART = "NIST SP 800-53, AC-5 separation of duties"
MINIMUM = "45 CFR 164.502(b), minimum necessary; GDPR 2016/679, article 5(1)(c)"
EMERGENCY = "45 CFR 164.312(a)(2)(ii), emergency access procedure; sixty minutes, our own design"
BLIND = (
    "APA 2017, 3.05 multiple relationships and 4.04 minimizing intrusions on privacy; "
    + MINIMUM
)
PSEUDONYM = "GDPR 2016/679, article 4(5), pseudonymisation"


def with_article(standing: Standing) -> str:
    """A capacity as a sentence names it: `an administrator`."""
    name = standing.replace("_", " ")
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _lets(id_: str, words: str, source: str) -> Rule:
    return Rule(id=id_, words=words, source=source, lets=True)


def _keeps_out(id_: str, words: str, source: str) -> Rule:
    return Rule(id=id_, words=words, source=source, lets=False)


THERAPIST = _lets(
    "therapist",
    "the therapist of the case",
    "APA 2017, 6.01 documentation and 6.02 confidentiality of records",
)
SUPERVISOR = _lets(
    "supervisor",
    "a current supervisor of the therapist",
    "APA 2017, 2.05 delegation of work and 7.06 assessing supervisees",
)
BOARD = _lets("board", "a board member to whom the case was referred", MINIMUM)
OFFICER = _lets("officer", "the case officer in charge of the proceeding", MINIMUM)
OFFICER_OPENS = _lets(
    "officer-opens", "a case officer, and nobody runs a proceeding about it", MINIMUM
)
PARTY = _lets(
    "party",
    "somebody to whom access was granted for a time",
    "45 CFR 164.508(c)(1)(v), an authorization says when it ends",
)
AUDITOR = _lets(
    "auditor",
    "an auditor, who reads who looked and nothing else",
    "45 CFR 164.312(b), audit controls; " + MINIMUM,
)
GLASS = _lets("glass", "a therapist who broke the glass, for an hour", EMERGENCY)
GLASS_BREAKS = _lets(
    "glass-breaks", "a therapist of the practice who has to act at once", EMERGENCY
)
GLASS_TOLD = _lets(
    "glass-told", "somebody who is told when the glass is broken", EMERGENCY
)
CUSTODIAN = _lets("custodian", "a custodian whom somebody else has asked", PSEUDONYM)
PRIVACY_LETS_IN = _lets(
    "privacy-lets-in",
    "a privacy officer, who lets in and reads nothing",
    "45 CFR 164.508, uses and disclosures for which an authorization is required",
)
PRIVACY_NAMES = _lets(
    "privacy-names",
    "a privacy officer, who says who stands too close and reads nothing",
    IMPARTIAL,
)
WALLS = _lets(
    "walls",
    "a conflict reviewer whom nothing ties to the case, and who reads nothing of it",
    BLIND,
)
OPERATOR = _lets(
    "operator",
    "the operator of this machine, who holds its keys",
    "our own design: what nobody can withhold is not asked for",
)
PROPOSES = _lets(
    "auditor-proposed", "the first of the two whom an auditor takes", APART
)
CONFIRMS = _lets(
    "auditor-confirmed", "the second of the two whom an auditor takes", APART
)

HELD = {
    standing: _lets(
        f"standing-{standing.replace('_', '-')}",
        f"granted to {with_article(standing)}",
        source,
    )
    for standing, source in {
        Standing.THERAPIST: "APA 2017, 6.01 documentation of work",
        Standing.CASE_OFFICER: MINIMUM,
        Standing.CUSTODIAN: PSEUDONYM,
        Standing.AUDITOR: "45 CFR 164.312(b), audit controls",
        Standing.ADMINISTRATOR: "45 CFR 164.308(a)(4), information access management",
        Standing.PRIVACY_OFFICER: "45 CFR 164.530(a)(1), a privacy official",
        Standing.SUPERVISOR: "APA 2017, 3.05 multiple relationships",
        Standing.CONFLICT_REVIEWER: BLIND,
    }.items()
}
"""Letting in by a capacity alone, to what concerns no case."""

REVIEWS = _lets(
    "reviews", "a conflict reviewer whom this check does not concern", BLIND
)
ASKS_BLIND = _keeps_out(
    "asks-blind",
    "who treats or supervises hears what a check found as everybody does",
    BLIND,
)
IN_THE_CHECK = _keeps_out(
    "in-the-check", "nobody reviews a check that they are found in", IMPARTIAL
)
NO_RELATION = _keeps_out(
    "no-relation",
    "you have no relation to this case that lets you",
    "denied unless allowed: NIST SP 800-53, AC-3 and AC-6",
)
READS_ONLY = _keeps_out(
    "reads-only", "what lets you read this case lets you do no more", MINIMUM
)
NOT_LOOKED_FOR = _keeps_out(
    "ties-unknown",
    "nobody has looked whether you are tied to this case",
    IMPARTIAL,
)
SEES_ALREADY = _keeps_out("sees-already", "you see this case already", MINIMUM)
NAMED_ALREADY = _keeps_out(
    "named-already", "you know already who the client is", PSEUDONYM
)
OWN_REQUEST = _keeps_out(
    "own-request", "nobody answers what they asked themselves", IMPARTIAL
)
RUNS_ALREADY = _keeps_out(
    "runs-already", "a proceeding about it runs already", "our own design"
)
OWN_ROLE = _keeps_out("own-role", "nobody gives a role to themselves", APART)
OWN_CONTRACT = _keeps_out(
    "own-contract", "nobody writes down a contract of their own", APART
)
AUDITOR_APART = _keeps_out(
    "auditor-apart", "nobody is auditor and administrator at once", APART
)
AUDITOR_LATER = _keeps_out(
    "auditor-later",
    "who was an administrator within the last thirty days does not audit",
    APART + "; thirty days, because access is audited by the month, so that nobody "
    "audits a month in which they could have changed what is audited",
)
SECOND_PERSON = _keeps_out(
    "second-person", "somebody else than who proposed it has to confirm it", APART
)

TIES = {
    tie: _keeps_out(f"tied-{tie.replace(' ', '-')}", words, IMPARTIAL)
    for tie, words in {
        Tie.THERAPIST: "nobody judges in their own case",
        Tie.CLIENT: "nobody reads as staff what is about themselves",
        Tie.SUPERVISOR: "they supervise or have supervised the therapist",
        Tie.SUPERVISEE: "the therapist supervises or has supervised them",
        Tie.TREATS_CLIENT: "they have a case of their own with the client",
        Tie.TREATS_THERAPIST: "they have a case of their own with the therapist",
        Tie.CLIENT_OF_THERAPIST: "they are or were a client of the therapist",
        Tie.NAMED: "a fact of the case was told by them or is about them",
        Tie.CLOSE: "they stand close to one of the parties",
        Tie.RECUSED: "they have stepped back from the case",
        Tie.CONFLICTED: "they were named as too close to judge it",
        Tie.WALLED: "a wall keeps them out of the case",
    }.items()
}
"""Keeping out who is tied to a case; the first that applies is named."""

UNTOLD = frozenset(
    TIES[tie].id
    for tie in (
        *(Tie.CLIENT, Tie.TREATS_CLIENT, Tie.TREATS_THERAPIST),
        *(Tie.CLIENT_OF_THERAPIST, Tie.NAMED, Tie.CLOSE, Tie.WALLED),
    )
)
"""Ties of which to hear is to hear whom somebody treats, or is treated by."""


def in_open_words(rule: Rule) -> str:
    """A rule as somebody hears it who may know no more than that it keeps out."""
    return "they are tied to the case" if rule.id in UNTOLD else rule.words


def only(*standings: Standing) -> Rule:
    """Keeping out whoever holds none of some capacities."""
    names = " or ".join(with_article(standing) for standing in standings)
    id_ = "only-" + "-or-".join(s.value.replace("_", "-") for s in standings)
    return _keeps_out(
        id_, f"only {names} may", "denied unless allowed: NIST SP 800-53, AC-3"
    )


def named() -> tuple[Rule, ...]:
    """Every rule that has a name here; `only` makes the others, one a set of capacities."""
    alone = [each for each in globals().values() if isinstance(each, Rule)]
    return (*alone, *HELD.values(), *TIES.values())
