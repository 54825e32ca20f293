"""The rule book, the codes, asking in another way, and trying an act."""

from __future__ import annotations

from decimal import Decimal

import pytest

from api import figures
from api.house import House
from domain import codes, rules
from domain.codes.provisions import Code
from domain.rules.book import Rule
from tests.house import GIFT as TOLD
from tests.house import Town, tell
from tests.pages.reading import Document
from tests.pages.visiting import GIFT, Form, Visitor, case, gift_of

HEADINGS = [
    "Asks",
    "Why",
    "Sources",
    "Fires when",
    "Harmless readings",
    "Parameters",
    "Dates",
    "History",
    "Provisions",
]
COSTLY: Form = {**GIFT, "value_estimate": "900", "what_if": "yes"}
RICH = {**TOLD, "value_estimate": {"amount": "900", "currency": "EUR"}}


def links(page: Document, start: str) -> list[str]:
    """Where links lead that begin so."""
    found = [a.attributes.get("href", "") for a in page.all("a")]
    return [href for href in found if href.startswith(start)]


class TestRules:
    def test_every_rule_is_listed_under_its_family(self, reader: Visitor) -> None:
        page = reader.page("/rules")

        book = rules.newest()
        assert sorted(links(page, "/rules/")) == [f"/rules/{r.id}" for r in book]
        headings = [each.text for each in page.all("h2")]
        families = list(dict.fromkeys(rule.family for rule in book))
        assert headings == [
            *families,
            "Figures of the whole book",
            "Rule books on file",
        ]
        assert book.name in page.text

    def test_everyday_words_find_rules(self, reader: Visitor) -> None:
        found = links(reader.page("/rules?words=presents"), "/rules/")

        assert "/rules/R22" in found
        assert len(found) < len(rules.newest().rules)

    def test_words_that_fit_nothing_say_what_to_do(self, reader: Visitor) -> None:
        page = reader.page("/rules?words=zzz")

        assert links(page, "/rules/") == []
        assert "Try another everyday word" in page.text

    @pytest.mark.parametrize("rule", rules.newest().rules, ids=lambda r: r.id)
    def test_every_rule_has_the_same_headings(
        self, reader: Visitor, rule: Rule
    ) -> None:
        page = reader.page(f"/rules/{rule.id}")

        assert [each.text for each in page.all("h2")] == HEADINGS
        assert rule.asks in page.text
        assert all(reading in page.text for reading in rule.harmless)
        assert all(each.means in page.text for each in rule.parameters)
        assert len(links(page, "/codes/")) == len(rule.cites)

    def test_a_figure_that_the_practice_chose_says_who_when_and_why(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        figures.set_in(
            house,
            rule="R09",
            parameter="base",
            value=Decimal(40),
            by=town.supervisor.person_id,
            reason="we are <few>",
        )

        page = therapist.page("/rules/R09")

        assert "Base: 40" in page.text
        assert "instead of 45: Sol Marsh, 9 Mar 2026" in page.text
        assert "because: we are <few>" in page.text

    def test_every_provision_that_a_rule_cites_is_where_its_link_leads(
        self, reader: Visitor
    ) -> None:
        cited = {
            href
            for rule in rules.newest()
            for href in links(reader.page(f"/rules/{rule.id}"), "/codes/")
        }
        for code in codes.on_file().codes:
            page = reader.page(f"/codes/{code.id}")
            ids = {e.attributes["id"] for e in page.elements if "id" in e.attributes}
            there = {f"/codes/{code.id}#{id_}" for id_ in ids}
            cited -= there
        assert cited == set()

    @pytest.mark.parametrize(
        "address", ["/rules/R00", "/rules?rule_book=none", "/codes/none"]
    )
    def test_what_is_not_on_file_is_no_page(
        self, reader: Visitor, address: str
    ) -> None:
        reader.page(address, status=404)

    def test_a_kind_of_fact_leads_to_the_rules_that_ask_about_it(
        self, reader: Visitor
    ) -> None:
        page = reader.page("/catalogue/GiftExchanged")

        assert "/rules/R22" in links(page, "/rules/")

    def test_the_bar_leads_to_the_rules(self, reader: Visitor) -> None:
        page = reader.page("/")

        bar = [each.text for each in page.all("a") if each.text]
        assert bar.index("Rules") == bar.index("Kinds of fact") + 1


class TestCodes:
    def test_every_code_is_listed(self, reader: Visitor) -> None:
        page = reader.page("/codes")

        expected = [f"/codes/{code.id}" for code in codes.on_file().codes]
        assert links(page, "/codes/") == expected

    @pytest.mark.parametrize("code", codes.on_file().codes, ids=lambda c: c.id)
    def test_a_code_shows_each_provision_and_marks_what_nobody_read(
        self, reader: Visitor, code: Code
    ) -> None:
        page = reader.page(f"/codes/{code.id}")

        cards = {
            card.attributes["id"]: card.text for card in page.all("li", class_="card")
        }
        assert set(cards) == {each.id for each in code.provisions}
        for each in code.provisions:
            words = cards[each.id]
            assert " ".join(each.paraphrase.split()) in " ".join(words.split())
            assert ("unverified" in words) is not each.is_verified
        assert "Paraphrased. Check the official text." in page.text

    def test_what_is_no_longer_in_force_stands_apart(self, reader: Visitor) -> None:
        page = reader.page("/codes/HCPC")

        assert [each.text for each in page.all("h2")] == [
            "In force",
            "No longer in force",
        ]


class TestAskingInAnotherWay:
    def test_the_usual_view_compares_with_nothing(
        self, reader: Visitor, town: Town
    ) -> None:
        page = reader.page(f"{case(town.case)}/assessment")

        assert [each.text for each in page.all("h2")] == ["What is asked"]

    def test_another_code_is_held_against_those_that_bind(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        tell(house, town.therapist, town.case, data=RICH)

        page = therapist.page(f"{case(town.case)}/assessment?code=ACA")

        assert page.ticked("code")[:1] == ["ACA"]
        assert "What is seen otherwise" in page.text
        title = rules.newest().by_id["R22"].title
        assert f"{title} : other provisions are cited" in page.text

    def test_another_day_is_held_against_today(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        tell(house, town.therapist, town.case, data=RICH)

        page = therapist.page(f"{case(town.case)}/assessment?known_on=2026-03-08")

        assert "Compared with today" in page.text
        assert "asked only there" in page.text

    def test_what_cannot_be_asked_is_said_and_kept(
        self, reader: Visitor, town: Town
    ) -> None:
        address = f"{case(town.case)}/assessment"

        code = reader.page(f"{address}?code=XX", status=422)
        day = reader.page(f"{address}?as_of=soon", status=422)
        book = reader.page(f"{address}?rule_book=none", status=422)

        assert "XX is not on file" in code.text
        assert "This date cannot be read" in day.text
        assert day.field("as_of") == "soon"
        assert "Rule book is none of those on file" in book.text

    def test_a_case_leads_there(self, reader: Visitor, town: Town) -> None:
        page = reader.page(case(town.case))

        address = f"{case(town.case)}/assessment"
        assert links(page, address) == [address]


class TestWhatWouldThisRaise:
    def test_it_is_shown_and_nothing_is_recorded(
        self, therapist: Visitor, town: Town
    ) -> None:
        before = therapist.page(case(town.case)).all("tr")

        answer = therapist.fill_in(gift_of(town.case), COSTLY)

        page = Document(answer.text)
        assert answer.status_code == 200
        assert "Nothing has been recorded." in page.text
        assert "/rules/R22" in links(page, "/rules/")
        assert "(planned)" in page.text
        assert len(therapist.page(case(town.case)).all("tr")) == len(before)

    def test_what_was_typed_is_kept_and_can_be_recorded(
        self, therapist: Visitor, town: Town
    ) -> None:
        page = Document(therapist.fill_in(gift_of(town.case), COSTLY).text)

        assert page.field("value_estimate") == "900"
        assert page.ticked("direction")[:1] == ["client_to_therapist"]
        sent = {
            **GIFT,
            "value_estimate": "900",
            "csrf": page.field("csrf"),
            "idempotency_key": page.field("idempotency_key"),
        }
        assert therapist.post(gift_of(town.case), sent).status_code == 303

    def test_an_act_that_raises_nothing_says_so(
        self, therapist: Visitor, town: Town
    ) -> None:
        answer = therapist.fill_in(gift_of(town.case), {**GIFT, "what_if": "yes"})

        assert "It would raise no question, and change none." in answer.text

    def test_it_may_lie_ahead(self, therapist: Visitor, town: Town) -> None:
        ahead = {**COSTLY, "occurred_at_date": "2026-05-01"}

        answer = therapist.fill_in(gift_of(town.case), ahead)

        assert answer.status_code == 200
        assert "1 May 2026" in Document(answer.text).text

    def test_what_has_to_be_mended_is_said_beside_its_field(
        self, therapist: Visitor, town: Town
    ) -> None:
        wrong = {**COSTLY, "occurred_at_date": "soon", "gift_kind": ""}

        answer = therapist.fill_in(gift_of(town.case), wrong)

        assert answer.status_code == 422
        assert "What this would raise" not in answer.text

    def test_a_correction_says_which_questions_it_would_put_right(
        self, therapist: Visitor, house: House, town: Town
    ) -> None:
        gift = tell(house, town.therapist, town.case, data=RICH)
        address = f"{case(town.case)}/facts/{gift}/correct"

        answer = therapist.fill_in(address, {**GIFT, "what_if": "yes"})

        assert answer.status_code == 200
        assert "would be put right" in Document(answer.text).text
