"""R45: due-process clock."""

from __future__ import annotations

from tests.rules.asking import ANSWERED, PENDING, Row, check, fact, rows

NOTICE = fact("RespondentNotified", 0, response_due=30)


@rows(
    Row("a finding without notice", (fact("FindingIssued", 9),), 60),
    Row("before the time to answer ends", (NOTICE, fact("FindingIssued", 9)), 60),
    Row(
        "after an answer",
        (NOTICE, fact("RespondentResponseReceived", 5), fact("FindingIssued", 9)),
        None,
    ),
    Row("after the time to answer", (NOTICE, fact("FindingIssued", 31)), None),
    Row("a sanction without notice", (fact("SanctionImposed", 9),), 60),
    Row(
        "an urgent interim measure",
        (fact("InterimMeasureImposed", 1, measure="suspension"),),
        None,
    ),
    Row("not screened", (fact("ComplaintFiled"),), 35),
    Row(
        "screened in time",
        (fact("ComplaintFiled"), fact("ComplaintScreened", 80)),
        ANSWERED,
    ),
    Row("there is still time", (fact("ComplaintFiled"),), PENDING, as_of=80),
)
def test_due_process(row: Row) -> None:
    check("R45", row)
