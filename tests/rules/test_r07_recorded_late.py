"""R07: boundary act recorded late without reasoning."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from domain.values import EvidenceLevel
from tests.rules.asking import PENDING, Row, check, envelope, fact, record, rows


def hug(*, late: float, consent: str = "none") -> CaseFact:
    return fact("PhysicalContactOccurred", kind="hug", consent=consent, late=late)


def told_by(level: str) -> CaseFact:
    known = EvidenceLevel(level)
    return envelope("FinancialTransactionMade", late=30, evidence_level=known)


@rows(
    Row("an unagreed hug, written down after three weeks", (hug(late=21),), (30, 60)),
    Row("not yet a week", (hug(late=6),), None),
    Row("lighter than it asks about", (hug(late=21, consent="verbal"),), None),
    Row(
        "reasons were on record",
        (record(1, "PhysicalContactOccurred"), hug(late=21)),
        None,
    ),
    Row(
        "reasons for such touch were on record",
        (record(1, "touch"), hug(late=21)),
        None,
    ),
    Row(
        "reasons for something else were on record",
        (record(1, "money"), hug(late=21)),
        (30, 60),
    ),
    Row("first learnt from the client", (told_by("client_report"),), None),
    Row(
        "marked as late",
        (hug(late=21), fact("RecordAmended", 21, marked_as_late=True)),
        (24, 48),
    ),
    Row("pending until the week is over", (hug(late=21),), PENDING, as_of=3),
)
def test_recorded_late(row: Row) -> None:
    check("R07", row)
