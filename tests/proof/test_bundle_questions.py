"""The questions of a case are the same, in the same words, wherever they are taken to."""

from __future__ import annotations

from html import unescape

import pytest
from fastapi.testclient import TestClient

from api import figures
from api.cases import report_of
from api.house import House
from audit_reports.flag_lines import FlagLine
from audit_reports.pdf import report_pdf
from audit_reports.render import render_report
from domain.exports import SECTIONS
from domain.ledger import Command
from domain.rules.book import THE_BOOK
from domain.values import Section
from tests.audit_reports.on_paper import words_of
from tests.house import GIFT, PASSWORD, Clock, Town, principal, tell
from tests.proof.bundles import handed_over, judged, opened

COSTLY = {**GIFT, "value_estimate": {"amount": "900", "currency": "EUR"}}
PARTS = (
    (Section.RECORD,),
    (Section.SUPERVISION,),
    (Section.RECORD, Section.ACCESS),
)


def asked_about(house: House, town: Town, clock: Clock) -> tuple[FlagLine, ...]:
    """What a supervisor is asked, once the therapist has had their day."""
    tell(house, town.therapist, town.case, data=COSTLY)
    clock.forward(days=3)
    report = report_of(house, principal(house, town.supervisor), town.case)
    assert report.flags
    return report.flags


def said_of(line: FlagLine) -> list[str]:
    """What has to stand wherever a question stands."""
    cited = [each.paraphrase for each in line.cites]
    return [line.title, line.asks, *line.harmless_readings, *cited]


def plain(words: str) -> str:
    return " ".join(words.replace("-", "").split())


def test_a_bundle_holds_the_questions_of_its_sections(
    house: House, town: Town, clock: Clock
) -> None:
    lines = asked_about(house, town, clock)

    files = opened(handed_over(house, town.case))

    assert judged(files, house.keeper).failure is None
    paper = plain(words_of(files["report.pdf"]))
    for line in lines:
        for words in said_of(line):
            assert plain(words) in paper


def test_page_paper_and_data_say_the_same(
    house: House, town: Town, clock: Clock, client: TestClient
) -> None:
    lines = asked_about(house, town, clock)
    session = house.accounts.sign_in(town.supervisor.name, PASSWORD, now=clock.now)
    assert session is not None
    signed_in = {"Authorization": f"Bearer {session.token}"}
    report = report_of(house, principal(house, town.supervisor), town.case)

    page = plain(unescape(render_report(report)))
    paper = plain(words_of(report_pdf(report)))
    told = client.get(f"/api/v1/cases/{town.case}/timeline", headers=signed_in).json()

    assert [each["number"] for each in told["flags"]] == [each.number for each in lines]
    for line, data in zip(lines, told["flags"], strict=True):
        assert data["asks"] == line.asks
        assert data["harmless_readings"] == list(line.harmless_readings)
        for words in said_of(line):
            assert plain(words) in page
            assert plain(words) in paper


@pytest.mark.parametrize("sections", PARTS, ids=str)
def test_without_half_of_what_answers_them_none_is_asked(
    house: House, town: Town, clock: Clock, sections: tuple[Section, ...]
) -> None:
    lines = asked_about(house, town, clock)

    files = opened(handed_over(house, town.case, sections=sections))

    paper = plain(words_of(files["report.pdf"]))
    assert "They ask of the record and the supervision section together" in paper
    assert not any(plain(line.asks) in paper for line in lines)


def test_what_is_the_therapists_alone_is_in_no_bundle(
    house: House, town: Town, clock: Clock
) -> None:
    tell(house, town.therapist, town.case, data=COSTLY)
    own = report_of(house, principal(house, town.therapist), town.case)
    (gift,) = (line for line in own.flags or () if line.rule == "R22")

    early = opened(handed_over(house, town.case))
    clock.forward(days=3)
    late = opened(handed_over(house, town.case))

    assert plain(gift.asks) not in plain(words_of(early["report.pdf"]))
    assert plain(gift.asks) in plain(words_of(late["report.pdf"]))


def test_a_repeat_is_answered_alike_after_days_and_other_figures(
    house: House, town: Town, clock: Clock
) -> None:
    tell(house, town.therapist, town.case, data=COSTLY)
    command = Command(
        key="once", actor=town.administrator.person_id, request=b"the same"
    )
    first = handed_over(house, town.case, sections=SECTIONS, command=command)
    clock.forward(days=3)
    figures.set_in(
        house,
        rule=THE_BOOK,
        parameter="author_first_hours",
        value=None,
        by=town.administrator.person_id,
        reason="As before.",
    )

    again = handed_over(house, town.case, sections=SECTIONS, command=command)

    assert again.is_repeat
    assert opened(again)["report.pdf"] == opened(first)["report.pdf"]
