from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from audit_reports.lanes import MARK, ROW, TICK, TICK_ROW, Lane
from audit_reports.marks import Mark
from audit_reports.render import render_svg
from audit_reports.timeline_svg import LEFT, RIGHT, Picture, picture
from domain.values import EvidenceLevel
from projections.timeline import Timeline
from tests.audit_reports.cases import START, case, gift, moment

SVG = "{http://www.w3.org/2000/svg}"


def crowded(
    number: int = 300, *, days: float = 7300, lanes: int = 3, seed: int = 4
) -> Timeline:
    """Many facts, a third of them within one week."""
    chance = random.Random(seed)
    week = days * chance.random() * 0.9
    return case(
        *(
            moment(
                n,
                at=START
                + timedelta(
                    days=week + chance.random() * min(7, days / 10)
                    if n % 3 == 0
                    else chance.random() * days
                ),
                score=chance.choice([0, 10, 30, 60, 90]),
                lane=f"Lane {chance.randrange(lanes)}",
                is_session=n % 2 == 0,
                is_safeguard=n % 5 == 0,
            )
            for n in range(1, number + 1)
        )
    )


CASES = {
    "nothing": case(),
    "one fact": case(moment()),
    "one act at the very end": case(moment(score=80), as_of=START),
    "no act": case(*(moment(n, is_session=True) for n in range(1, 30))),
    "an hour": case(moment(1), moment(2, at=START + timedelta(hours=1), score=30)),
    "a day": crowded(20, days=1),
    "a season": crowded(60, days=90),
    "three years": crowded(120, days=1100),
    "twenty years": crowded(300, days=7300),
    "one lane": crowded(300, days=7300, lanes=1),
    "the first days": case(
        *(moment(n, score=30) for n in range(1, 60)), as_of=START + timedelta(days=99)
    ),
    "one moment": case(*(moment(n, score=30) for n in range(1, 301))),
}


def names() -> list[str]:
    return list(CASES)


@pytest.mark.parametrize("name", names())
def test_every_moment_has_one_link_with_a_name(name: str) -> None:
    root = parsed(render_svg(CASES[name], standalone=False))

    links = list(root.iter(f"{SVG}a"))

    assert sorted(link.attrib["href"] for link in links) == sorted(
        f"#fact-{m.number}" for m in CASES[name].moments
    )
    for link in links:
        title = link.find(f"{SVG}title")
        assert title is not None
        assert link.attrib["aria-label"] == title.text


@pytest.mark.parametrize("name", names())
def test_no_mark_stands_outside_the_picture(name: str) -> None:
    drawn = picture(CASES[name])

    for lane, mark in marks(drawn):
        width, height = size(mark)
        assert mark.x - width / 2 >= LEFT - 1
        assert mark.x + width / 2 <= RIGHT + 1
        assert lane.y <= mark.y - height / 2
        assert mark.y + height / 2 <= lane.base <= drawn.height


@pytest.mark.parametrize("name", names())
def test_no_mark_covers_another(name: str) -> None:
    for lane in picture(CASES[name]).lanes:
        for one, other in combinations(lane.marks, 2):
            (width, height), (width2, height2) = size(one), size(other)
            assert (
                abs(one.x - other.x) >= (width + width2) / 2 - 0.01
                or abs(one.y - other.y) >= (height + height2) / 2 - 0.01
            ), f"{one} covers {other}"


@pytest.mark.parametrize("name", names())
def test_a_mark_is_nudged_only_a_little(name: str) -> None:
    for _, mark in marks(picture(CASES[name])):
        assert abs(mark.x - mark.true_x) <= 4 * MARK


@pytest.mark.parametrize("name", names())
def test_names_of_days_do_not_touch(name: str) -> None:
    ticks = picture(CASES[name]).ticks

    assert 1 <= len(ticks) <= 16
    assert all(later.x - earlier.x >= 50 for earlier, later in pairwise(ticks))


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("standalone", [True, False])
def test_the_picture_keeps_the_content_security_policy(
    name: str, *, standalone: bool
) -> None:
    text = render_svg(CASES[name], standalone=standalone)
    root = parsed(text)

    assert not [e for e in root.iter() if "style" in e.attrib]
    assert bool(list(root.iter(f"{SVG}style"))) is standalone
    assert not list(root.iter(f"{SVG}script"))
    assert text.count("http") == text.count("http://www.w3.org/2000/svg")


def test_hostile_words_are_escaped() -> None:
    words = '"><script>alert(1)</script>&'
    drawn = render_svg(
        case(moment(score=30, lane=words), reference=words), standalone=True
    )

    assert "<script" not in drawn
    assert next(parsed(drawn).iter(f"{SVG}title")).text == (f"Timeline of case {words}")


class TestMarks:
    def test_shape_says_how_much_attention(self) -> None:
        told = case(
            moment(1, score=10),
            moment(2, score=30),
            moment(3, score=60),
            moment(4, score=90),
            moment(5, is_session=True),
            moment(6, is_safeguard=True),
        )

        shapes = {mark.number: mark.shape for _, mark in marks(picture(told))}

        assert shapes == {
            1: "circle",
            2: "square",
            3: "triangle",
            4: "triangle",
            5: "tick",
            6: "diamond",
        }

    def test_safeguards_have_the_last_lane(self) -> None:
        told = case(moment(1, is_safeguard=True), moment(2), moment(3, lane="Touch"))

        lanes = [lane.label for lane in picture(told).lanes]

        assert lanes == ["Gifts and money", "Touch", "Safeguards"]

    def test_the_outline_says_what_the_name_says(self) -> None:
        told = gift(evidence=EvidenceLevel.CLIENT_REPORT)
        mark = only(case(moment(score=30, late_by_days=9, corrected_by=2, fact=told)))

        assert mark.is_dashed
        assert mark.is_late
        assert mark.is_struck
        assert mark.told_by == "c"
        assert mark.name == (
            "1. Gift exchanged, 4 Apr 2016, 30 (discuss), no decision record, "
            "written down 9 days later, told by the client, "
            "corrected later, no longer weighs"
        )

    def test_a_session_with_more_to_see_is_no_fine_tick(self) -> None:
        assert only(case(moment(is_session=True, late_by_days=9))).shape == "circle"

    def test_a_span_ends_where_it_ended(self) -> None:
        told = gift(until=START + timedelta(days=30))

        mark = only(case(moment(fact=told), as_of=START + timedelta(days=60)))

        assert mark.until_x is not None
        assert mark.until_x > mark.x
        assert "between 4 Apr 2016 and 4 May 2016" in mark.name


class TestRisk:
    def test_it_rises_at_an_act_and_fades_after_it(self) -> None:
        told = case(moment(score=80), as_of=START + timedelta(days=90))

        points = line(picture(told))

        highest = min(points, key=lambda point: point[1])
        assert highest[1] == pytest.approx(level(picture(told), 80), abs=0.2)
        assert points[-1][1] == pytest.approx(level(picture(told), 40), abs=0.2)
        after = [y for x, y in points if x >= highest[0]][2:]
        assert after == sorted(after)

    def test_it_is_cut_at_a_hundred(self) -> None:
        told = case(*(moment(n, score=90) for n in range(1, 5)))

        drawn = picture(told)

        assert min(y for _, y in line(drawn)) == drawn.plot_top

    def test_it_says_so_where_nothing_was_added(self) -> None:
        assert "none" in picture(case(moment())).risk_name

    def test_a_case_without_any_risk_has_no_line(self) -> None:
        empty = case()
        drawn = picture(
            Timeline(
                case_id=empty.case_id,
                reference="C",
                therapist_id=empty.therapist_id,
                client_id=empty.client_id,
                as_of=START,
                known_on=None,
                moments=(),
                risk=(),
                stages=(),
                sessions=0,
                has_claimed_times=False,
            )
        )

        assert (drawn.risk_line, drawn.risk_area) == ("", "")
        assert drawn.description == "Nothing has been recorded yet."


class TestAxis:
    def test_a_long_quiet_tail_is_cut_and_said(self) -> None:
        told = case(
            moment(1), moment(2, at=START + timedelta(days=90)), as_of=years_on(10)
        )

        drawn = picture(told)

        assert drawn.note == "Nothing further is recorded to 4 Apr 2026."
        assert max(mark.x for _, mark in marks(drawn)) > 500

    def test_a_short_tail_is_kept(self) -> None:
        told = case(moment(1), as_of=START + timedelta(days=100))

        assert picture(told).note == ""

    @pytest.mark.parametrize(
        ("days", "first"),
        [
            (5, "4 Apr"),
            (60, "11 Apr"),
            (200, "May"),
            (400, "Jul"),
            (1500, "2017"),
            (7300, "2018"),
        ],
    )
    def test_its_steps_suit_its_length(self, days: int, first: str) -> None:
        told = case(moment(1), moment(2, at=START + timedelta(days=days)))

        labels = [tick.label for tick in picture(told).ticks]

        assert any(label.startswith(first) for label in labels)

    def test_the_first_name_carries_the_year(self) -> None:
        told = case(moment(1), moment(2, at=START + timedelta(days=60)))

        assert picture(told).ticks[0].label.endswith("2016")


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 - our own picture.


def marks(drawn: Picture) -> list[tuple[Lane, Mark]]:
    return [(lane, mark) for lane in drawn.lanes for mark in lane.marks]


def only(told: Timeline) -> Mark:
    ((_, mark),) = marks(picture(told))
    return mark


def size(mark: Mark) -> tuple[float, float]:
    return (TICK, TICK_ROW) if mark.shape == "tick" else (MARK, ROW)


def line(drawn: Picture) -> list[tuple[float, float]]:
    pairs = (pair.split() for pair in drawn.risk_line.removeprefix("M").split(" L"))
    return [(float(x), float(y)) for x, y in pairs]


def level(drawn: Picture, risk: float) -> float:
    top, floor = drawn.bands[0], drawn.bands[-1]
    return floor.y + floor.height - (floor.y + floor.height - top.y) * risk / 100


def years_on(years: int) -> datetime:
    return START.replace(year=START.year + years)
