"""What somebody takes away of a case from its page: the same view, on paper."""

from __future__ import annotations

from api.edge import HEADERS
from tests.audit_reports.on_paper import words_of
from tests.house import CLIENT_NAME, Town
from tests.pages.visiting import Visitor


def test_a_case_is_taken_away_as_it_is_shown(therapist: Visitor, town: Town) -> None:
    page = therapist.page(f"/cases/{town.case}?as_of=2026-03-08&known_on=2026-03-09")
    links = {link.text: link.attributes["href"] for link in page.all("a")}

    taken = therapist.get(links["Take away as a PDF"])

    name = f"C-{town.case.hex[:8].upper()}.pdf"
    assert taken.headers["content-type"] == "application/pdf"
    assert taken.headers["content-disposition"] == f'attachment; filename="{name}"'
    for header, value in HEADERS.items():
        assert taken.headers[header] == value
    words = words_of(taken.content)
    assert "As it was known on 9 Mar 2026" in words
    assert CLIENT_NAME in words


def test_paper_shows_nobody_more_than_the_page(therapist: Visitor, town: Town) -> None:
    address = f"/cases/{town.case}/report.pdf"

    own = words_of(therapist.get(address).content)
    supervised = words_of(therapist.as_(town.supervisor).get(address).content)

    assert "Complaint filed" in own
    assert "Gift exchanged" in supervised
    assert "Complaint" not in supervised
    assert therapist.as_(town.administrator).get(address).status_code == 404
