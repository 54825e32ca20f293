from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from audit_reports import wording
from audit_reports.gather import gather
from audit_reports.render import environment, render_report
from audit_reports.report import NOT_A_FINDING
from projections.timeline import Timeline
from tests.audit_reports.cases import NOW, START, case, gift, moment, open_words

HOSTILE = "<script>alert('x')</script> {{ 7 * 7 }} <img src=x onerror=alert(1)>"


def page(timeline: Timeline) -> str:
    return render_report(gather(timeline, open_words=open_words, made_at=NOW))


def full() -> Timeline:
    return case(
        moment(1, is_session=True),
        moment(2, score=60, fact=gift(2, narrative=HOSTILE)),
        moment(3, is_safeguard=True),
        moment(4, score=30, corrected_by=2, late_by_days=12),
        has_claimed_times=True,
    )


def test_a_report_says_what_it_is_and_is_not() -> None:
    told = page(full())

    assert NOT_A_FINDING in told
    assert "What this report cannot show" in told
    assert "As it happened, up to 5 Apr 2016" in told
    assert "Case C-0147" in told
    assert "How each figure came about" in told


def test_a_report_accuses_nobody() -> None:
    told = page(full()).lower()

    for word in ("violation", "guilty", "compliant", "offence", "score of"):
        assert word not in told


def test_a_report_holds_every_fact_once_and_every_link_leads_somewhere() -> None:
    told = page(full())

    ids = re.findall(r'id="([^"]+)"', told)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', told)) <= set(ids)
    assert {f"fact-{n}" for n in range(1, 5)} <= set(ids)


def test_a_report_asks_nothing_of_any_network_and_runs_nothing() -> None:
    told = page(full())

    assert "<script" not in told
    assert told.count("http") == told.count('xmlns="http://www.w3.org/2000/svg"')
    assert not re.search(r"\b(src|action|srcset|poster)=", told.replace("src=x", ""))
    assert not re.search(r"@import|url\(", told)


def test_what_somebody_wrote_stays_words() -> None:
    told = page(full())

    assert "&lt;script&gt;" in told
    assert "{{ 7 * 7 }}" in told
    assert "<img" not in told


def test_an_empty_case_has_a_report() -> None:
    assert "Nothing has been recorded yet." in page(case())


def test_html_is_closed_as_it_was_opened() -> None:
    checker = Balanced()
    checker.feed(page(full()))

    assert checker.open == []


def test_a_missing_name_stops_the_page() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing_of_this_name }}").render()


def test_everything_is_escaped() -> None:
    made = environment().from_string("{{ words }}").render(words="<b>")

    assert made == "&lt;b&gt;"


class TestWording:
    def test_moments(self) -> None:
        assert wording.moment(START) == "4 Apr 2016, 14:00 UTC"
        assert wording.day(START) == "4 Apr 2016"
        assert wording.clock(START) == "14:00 UTC"
        assert wording.machine(START) == "2016-04-04T14:00:00Z"

    @pytest.mark.parametrize(
        ("value", "said"),
        [(71.5, "71.5"), (40.0, "40"), (0.0, "0"), (-0.01, "0"), (-0.5, "-0.5")],
    )
    def test_figures(self, value: float, said: str) -> None:
        assert wording.figure(value) == said

    def test_counts(self) -> None:
        assert wording.count(1, "fact") == "1 fact"
        assert wording.count(2, "fact") == "2 facts"
        assert wording.count(2, "person", "people") == "2 people"


class Balanced(HTMLParser):
    """Follows what is open; elements that never close are left out."""

    VOID = frozenset({"meta", "br", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
