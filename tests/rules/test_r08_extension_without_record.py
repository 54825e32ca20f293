"""R08: foreseeable extension without prior record."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, record, rows, started


def attended(kind: str) -> CaseFact:
    return fact("ClientLifeEventAttended", event_kind=kind)


def taken_on(link: str, *, consents: bool = True) -> CaseFact:
    return fact("RelatedPersonAcceptedAsClient", link=link, consents=consents)


@rows(
    Row("a wedding without a record", (attended("wedding"),), 35),
    Row(
        "a record beforehand",
        (record(-2, "ClientLifeEventAttended"), attended("wedding")),
        None,
    ),
    Row(
        "a record written down too late",
        (record(-2, "ClientLifeEventAttended", late=9), attended("wedding")),
        35,
    ),
    Row(
        "a record afterwards, with time before",
        (record(1, "ClientLifeEventAttended"), attended("wedding")),
        28,
    ),
    Row(
        "a blank record",
        (record(-2, "ClientLifeEventAttended", rationale=""), attended("wedding")),
        35,
    ),
    Row(
        "a crisis left no time",
        (
            fact("RiskAssessed", -1, level="imminent"),
            attended("wedding"),
            record(1, "ClientLifeEventAttended"),
        ),
        None,
    ),
    Row(
        "a bequest that nobody knew of",
        (fact("FinancialTransactionMade", kind="bequest", known_before=False),),
        None,
    ),
    Row(
        "a role change with consent",
        (fact("ProfessionalRoleChanged", to_role="couple", consent=True),),
        None,
    ),
    Row(
        "couple work to which both agreed",
        (started(modality="couple"), taken_on("spouse_or_partner")),
        None,
    ),
    Row("another of the same group", (taken_on("same_group"),), None),
    Row(
        "a change to family work to which all agreed",
        (
            fact("ProfessionalRoleChanged", -5, to_role="family", consent=True),
            taken_on("parent_child"),
        ),
        None,
    ),
    Row("a sibling, with consent alone", (taken_on("sibling"),), 35),
    Row(
        "a sibling, with consent and reasons",
        (record(-2, "RelatedPersonAcceptedAsClient"), taken_on("sibling")),
        None,
    ),
    Row(
        "a sibling beside couple work, without consent",
        (started(modality="couple"), taken_on("sibling", consents=False)),
        35,
    ),
    Row(
        "a record that names the category",
        (record(-2, "meeting"), attended("wedding")),
        None,
    ),
    Row(
        "a record that names another category",
        (record(-2, "gift"), attended("wedding")),
        35,
    ),
    Row("a social meeting", (fact("OutOfOfficeMeetingHeld", purpose="social"),), 35),
    Row(
        "exposure in real places",
        (fact("OutOfOfficeMeetingHeld", purpose="in_vivo_exposure"),),
        None,
    ),
    Row(
        "after therapy ended",
        (fact("TherapyTerminated", -5, initiated_by="client"), attended("wedding")),
        None,
    ),
    Row("barter", (fact("BarterArranged"),), 35),
)
def test_extension_without_record(row: Row) -> None:
    check("R08", row)
