"""R06: record altered late or after complaint."""

from __future__ import annotations

from domain.facts.fact import CaseFact
from tests.rules.asking import Row, check, fact, rows


def complaint() -> CaseFact:
    return fact("ComplaintFiled", 0)


@rows(
    Row("changed without a mark", (fact("RecordAmended", marked_as_late=False),), 65),
    Row(
        "changed after a complaint",
        (
            complaint(),
            fact("RecordAmended", 2, reason="after_complaint", marked_as_late=True),
        ),
        65,
    ),
    Row(
        "a visible slip put right after a complaint",
        (
            complaint(),
            fact("RecordAmended", 2, reason="factual_correction", marked_as_late=True),
        ),
        52,
    ),
    Row(
        "a marked late entry after an emergency",
        (fact("RecordAmended", reason="late_entry", marked_as_late=True),),
        None,
    ),
    Row(
        "the client asked for it",
        (
            complaint(),
            fact("RecordAmended", 2, reason="client_request", marked_as_late=True),
        ),
        None,
    ),
    Row(
        "unmarked, whatever a lawyer said",
        (
            complaint(),
            fact("RecordAmended", 2, reason="legal_advice", marked_as_late=False),
        ),
        65,
    ),
    Row(
        "before the complaint",
        (
            fact("RecordAmended", -2, reason="factual_correction", marked_as_late=True),
            complaint(),
        ),
        None,
    ),
)
def test_record_altered(row: Row) -> None:
    check("R06", row)
