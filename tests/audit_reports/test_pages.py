"""The pages' templates with the views they state, and forms there and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from api.pages import controls, typed, views
from api.pages.sign_in_views import SignInView
from audit_reports.gather import gather
from audit_reports.render import environment, render_svg
from domain.catalogue import Field, Kind, Shape, in_words, kinds
from domain.told import tell
from projections.timeline import Timeline
from tests.audit_reports.cases import NOW, START, case, gift, moment, open_words

PAGES = environment(Path("api/pages/templates"))
HEAD = views.CaseHead(
    case_id=UUID(int=1), reference="C-0147", therapist="M. Lindqvist", client="A. Berg"
)
PAGE = views.Page(
    title="Page",
    person="M. Lindqvist",
    standing="therapist",
    nav=(views.NavItem(label="My cases", href="/", is_current=True),),
    csrf="form-token",
)
HOSTILE = "<script>alert(1)</script>"


def drawn(name: str, view: object) -> str:
    text = PAGES.get_template(name).render(view=view)
    assert "style=" not in text
    assert " onclick" not in text
    assert "<style" not in text
    assert text.count("<script") == text.count('<script src="/static/htmx.min.js"')
    return text


def case_view(timeline: Timeline) -> views.CaseView:
    return views.CaseView(
        page=PAGE,
        case=HEAD,
        report=gather(timeline, open_words=open_words, made_at=NOW),
        picture=render_svg(timeline, standalone=False),
        as_of="2026-11-22",
        known_on="",
        problem="",
        may_record=True,
        may_answer=False,
        may_reply=True,
        seen_as="you are the therapist",
    )


def record_view(
    kind: Kind,
    *,
    told: typed.Typed | None = None,
    reasons: controls.Reasons | None = None,
) -> views.RecordView:
    said, wrong = told or {}, reasons or {}
    asked = controls.controls(kind, typed=said, reasons=wrong)
    return views.RecordView(
        page=PAGE,
        case=HEAD,
        kind=kind,
        action=f"/cases/{HEAD.case_id}/record/{kind.name}",
        when=(controls.when(typed=said, reasons=wrong, now=NOW),),
        required=tuple(control for control in asked if control.is_required),
        known=(controls.known(typed=said, reasons=wrong),),
        optional=(
            *(control for control in asked if not control.is_required),
            controls.until(typed=said, reasons=wrong),
            controls.narrative(typed=said, reasons=wrong),
        ),
        problems=controls.problems(asked),
        idempotency_key="once",
    )


class TestCasePage:
    def test_table_and_picture_hold_the_same_facts_and_the_table_comes_first(
        self,
    ) -> None:
        text = drawn("case.html", case_view(case(moment(1), moment(2, score=60))))

        for number in (1, 2):
            assert text.count(f'id="fact-{number}"') == 1
            assert text.count(f'href="#fact-{number}"') >= 1
        assert text.index('id="fact-1"') < text.index("<svg xmlns")

    def test_every_step_of_a_figure_is_in_the_table(self) -> None:
        text = drawn("case.html", case_view(case(moment(score=51.75))))

        assert "no record within 72 hours" in text
        assert "× 1.15, now <b>51.8</b>" in text

    def test_an_empty_case_says_what_to_do_next(self) -> None:
        text = drawn("case.html", case_view(case()))

        assert "Nothing has been recorded by these dates" in text
        assert f"/cases/{HEAD.case_id}/record" in text

    def test_what_somebody_wrote_stays_words(self) -> None:
        told = gather(
            case(moment(fact=gift(narrative=HOSTILE))),
            open_words=open_words,
            made_at=NOW,
        )

        text = drawn(
            "fact.html",
            views.FactView(
                page=PAGE,
                case=HEAD,
                row=told.rows[0],
                corrects=None,
                corrected_by=views.FactRef(
                    fact_id=UUID(int=9), number=2, title="Gift", occurred_at=START
                ),
                may_correct=True,
            ),
        )

        assert "&lt;script&gt;" in text
        assert "Put this right" not in text


class TestForms:
    @pytest.mark.parametrize("name", list(kinds()))
    def test_every_kind_has_a_form_and_a_page(self, name: str) -> None:
        kind = kinds()[name]

        text = drawn("record.html", record_view(kind))

        for field in kind.fields:
            assert f'id="{field.name}"' in text
        assert 'name="csrf" value="form-token"' in text
        assert 'name="idempotency_key" value="once"' in text
        drawn("kind.html", views.KindView(page=PAGE, kind=kind))

    @pytest.mark.parametrize("name", list(kinds()))
    def test_what_a_form_sends_can_be_told(self, name: str) -> None:
        kind = kinds()[name]
        sent: dict[str, Sequence[str]] = {}
        for field in kind.fields:
            sent |= filled(field)

        told = tell(name, typed.answers(kind, typed=sent))

        assert None not in told.values.values()

    def test_an_empty_form_leaves_out_what_was_not_said(self) -> None:
        kind = kinds()["GiftExchanged"]

        assert typed.answers(kind, typed={"occasion": [""]}) == {}

    def test_what_cannot_be_read_is_passed_on_as_typed(self) -> None:
        kind = kinds()["SessionHeld"]

        told = typed.answers(
            kind, typed={"planned_minutes": ["fifty"], "last_slot_of_day": ["perhaps"]}
        )

        assert told == {"planned_minutes": "fifty", "last_slot_of_day": "perhaps"}

    def test_a_form_with_something_to_mend_keeps_what_was_typed(self) -> None:
        text = drawn(
            "record.html",
            record_view(
                kinds()["GiftExchanged"],
                told={
                    "gift_kind": ["luxury"],
                    "value_estimate": ["a lot"],
                    "narrative": [HOSTILE],
                },
                reasons={"direction": "is missing", "value_estimate": "must be 0"},
            ),
        )

        assert '<option value="luxury" selected>' in text
        assert 'value="a lot"' in text
        assert 'aria-describedby="value_estimate-error"' in text
        assert "2 things to mend" in text
        assert "Who gave: please answer this." in text
        assert '<details class="more" open>' in text
        assert "&lt;script&gt;" in text

    def test_not_said_is_something_else_than_no(self) -> None:
        text = drawn("record.html", record_view(kinds()["GiftExchanged"]))

        asked = text[text.index('id="meaning_explored"') :]
        assert "checked" not in asked[: asked.index("</fieldset>")]

    def test_five_choices_are_radios_and_six_are_a_list(self) -> None:
        asked = controls.controls(kinds()["GiftExchanged"], typed={}, reasons={})

        widgets = {control.name: control.widget for control in asked}

        assert widgets["disposition"] is controls.Widget.RADIOS
        assert widgets["occasion"] is controls.Widget.SELECT
        assert widgets["value_estimate"] is controls.Widget.MONEY

    def test_a_moment_is_a_day_and_a_time(self) -> None:
        sent = {"occurred_at_date": ["2026-03-09"], "occurred_at_time": ["14:00"]}

        assert typed.moment("occurred_at", typed=sent) == "2026-03-09T14:00"
        assert typed.moment("other", typed=sent) == ""


class TestOtherPages:
    def test_signing_in_keeps_the_name_and_never_a_password(self) -> None:
        text = drawn(
            "sign_in.html",
            SignInView(
                page=views.Page(title="Sign in"), name='"><b>', problem="Try again."
            ),
        )

        assert 'value="&#34;&gt;&lt;b&gt;"' in text
        assert "Try again." in text
        assert "Sign out" not in text

    @pytest.mark.parametrize("may_open", [True, False])
    def test_no_cases_say_what_to_do_next(self, *, may_open: bool) -> None:
        text = drawn(
            "cases.html", views.CasesView(page=PAGE, cases=(), may_open=may_open)
        )

        assert ("/cases/new" in text) is may_open

    def test_cases_are_listed(self) -> None:
        row = views.CaseRow(
            case=HEAD, standing="therapist", facts=1, last_recorded_at=NOW
        )

        text = drawn(
            "cases.html", views.CasesView(page=PAGE, cases=(row,), may_open=True)
        )

        assert "1 fact, the last written down" in text

    def test_a_search_works_with_and_without_its_script(self) -> None:
        groups = (views.KindGroup(name="Gifts", kinds=(kinds()["GiftExchanged"],)),)
        chosen = views.ChooseKindView(
            page=PAGE, case=HEAD, words=HOSTILE, groups=groups, found=1
        )
        listed = views.CatalogueView(page=PAGE, words="", groups=groups, found=1)

        text = drawn("choose_kind.html", chosen)

        url = f"/cases/{HEAD.case_id}/record"
        assert f'method="get" action="{url}"' in text
        assert f'hx-get="{url}"' in text
        assert f'href="{url}/GiftExchanged"' in text
        assert 'href="/catalogue/GiftExchanged"' in drawn("catalogue.html", listed)

    def test_the_rest_can_be_drawn(self) -> None:
        member = views.Member(name="R. Okafor", standings=())
        drawn("people.html", views.PeopleView(page=PAGE, members=(member,)))
        drawn("help.html", views.HelpView(page=PAGE))
        drawn(
            "new_case.html",
            views.NewCaseView(
                page=PAGE,
                controls=(
                    controls.Control(
                        name="reference",
                        label="Reference",
                        hint="",
                        widget=controls.Widget.LINE,
                        is_required=True,
                    ),
                ),
                problems=(),
                idempotency_key="once",
            ),
        )

        text = drawn(
            "message.html",
            views.MessageView(
                page=PAGE,
                heading="Not here",
                words="Nothing was changed.",
                ways_on=(views.NavItem(label="My cases", href="/"),),
                kept=HOSTILE,
            ),
        )

        assert "&lt;script&gt;" in text


def filled(  # noqa: PLR0911 - one line a shape.
    field: Field,
) -> dict[str, Sequence[str]]:
    """Something to type into each control of a field."""
    if field.choices is not None:
        return {field.name: [next(iter(field.choices)).value]}
    match field.shape:
        case Shape.YES_NO:
            return {field.name: ["no"]}
        case Shape.WHOLE_NUMBER:
            return {field.name: ["3"]}
        case Shape.NUMBER:
            return {field.name: ["3,5"]}
        case Shape.MONEY:
            return {field.name: ["12,50"], f"{field.name}_currency": ["eur"]}
        case Shape.MOMENT:
            on = datetime(2026, 3, 9, tzinfo=UTC)
            return {f"{field.name}_date": [f"{on:%Y-%m-%d}"]}
        case _:
            return {field.name: [f"{in_words(field.name)}\n"]}
