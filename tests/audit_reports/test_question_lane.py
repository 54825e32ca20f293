"""The lane of questions: where each stands, how it is drawn, and what it is called."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from audit_reports.flag_lines import FlagLine
from audit_reports.question_lane import MARK, ROW, name_of
from audit_reports.render import render_picture
from audit_reports.timeline_svg import LEFT, RIGHT, picture
from projections.timeline import Timeline
from tests.audit_reports.cases import START, case, moment

SVG = "{http://www.w3.org/2000/svg}"
TOLD = case(
    moment(1, score=30),
    moment(2, at=START + timedelta(days=200), score=60),
    as_of=START + timedelta(days=210),
)


def question(number: int = 1, *, at: datetime = START, **told: Any) -> FlagLine:
    given: dict[str, Any] = {
        "number": number,
        "id": UUID(int=500 + number),
        "rule": "R09",
        "name": "boundary-drift",
        "title": "Boundary drift",
        "asks": "Do these acts grow heavier?",
        "severity": 68.0,
        "attention": "serious",
        "status": "raised",
        "state": "open",
        "arose_at": at,
        "because": (1,),
        "speaks_for": (),
        "answered_by": (),
        "superseded_by": (),
        "harmless_readings": ("A custom of the place.",),
        "cites": (),
        "rests_on": (),
        "rests_on_memory_alone": False,
        "answers": (),
        "replies": (),
        "others_see_from": None,
    }
    return FlagLine(**{**given, **told})


def many(count: int, *, seed: int = 3) -> tuple[FlagLine, ...]:
    """Half of them within one day."""
    chance = random.Random(seed)
    return tuple(
        question(
            n,
            at=START + timedelta(days=100 if n % 2 else chance.random() * 200),
            attention=chance.choice(["none", "discuss", "serious", "refer"]),
        )
        for n in range(1, count + 1)
    )


def parsed(timeline: Timeline, *flags: FlagLine) -> ET.Element:
    drawn = render_picture(picture(timeline, flags))
    return ET.fromstring(drawn)  # noqa: S314 - our own picture.


def links(timeline: Timeline, *flags: FlagLine) -> dict[str, str]:
    """The marks of questions: where each leads, and what it is called."""
    root = parsed(timeline, *flags)
    return {
        link.attrib["href"]: link.attrib["aria-label"]
        for link in root.iter(f"{SVG}a")
        if link.attrib["href"].startswith("#question-")
    }


@pytest.mark.parametrize("count", [1, 2, 40, 150])
def test_marks_cover_neither_each_other_nor_another_lane(count: int) -> None:
    drawn = picture(TOLD, many(count))

    lane = drawn.questions
    assert lane is not None
    assert len(lane.marks) == count
    assert lane.y >= max(each.y + each.height for each in drawn.lanes)
    for mark in lane.marks:
        assert mark.x - MARK / 2 >= LEFT - 1
        assert mark.x + MARK / 2 <= RIGHT + 1
        assert lane.y <= mark.y - ROW / 2
        assert mark.y + ROW / 2 <= lane.base <= drawn.plot_bottom
    for one, other in combinations(lane.marks, 2):
        is_beside = abs(one.x - other.x) >= MARK - 0.01
        assert is_beside or abs(one.y - other.y) >= ROW - 0.01


def test_each_is_a_link_to_its_entry_with_a_name_that_says_it_all() -> None:
    flag = question(3, at=START + timedelta(days=9))

    assert links(TOLD, flag) == {
        f"#question-{flag.id}": (
            "Question 3: Boundary drift (R09), asked since 13 Apr 2016, "
            "worth a serious look, soon (68 of 100)"
        )
    }


@pytest.mark.parametrize(
    ("told", "drawn", "said"),
    [
        ({}, "open", "asked since"),
        ({"state": "asked again"}, "open", "asked again"),
        ({"state": "answered"}, "done", "and answered"),
        ({"status": "pending", "state": "pending"}, "waits", "will be asked on"),
        ({"status": "withdrawn", "state": "withdrawn"}, "gone", "answered before"),
        ({"status": "superseded", "state": "superseded"}, "gone", "until a correction"),
    ],
)
def test_how_it_stands_is_drawn_and_said(
    told: dict[str, Any], drawn: str, said: str
) -> None:
    flag = question(**told)

    lane = picture(TOLD, [flag]).questions

    assert lane is not None
    assert [mark.drawn for mark in lane.marks] == [drawn]
    assert said in lane.marks[0].name


def test_no_two_measures_of_attention_have_one_shape() -> None:
    bands = ("none", "discuss", "serious", "refer")
    flags = [question(n, attention=band) for n, band in enumerate(bands, 1)]

    lane = picture(TOLD, flags).questions

    assert lane is not None
    assert len({mark.shape for mark in lane.marks}) == len(bands)
    root = parsed(TOLD, *flags)
    drawn = {
        ET.tostring(shape)
        for group in root.iter(f"{SVG}g")
        if "question" in group.attrib.get("class", "").split()
        for shape in group
        if shape.attrib.get("class") == "shape"
    }
    assert len(drawn) == len(bands)


def test_what_waits_stands_right_of_the_day_that_is_asked_about() -> None:
    ahead = question(at=TOLD.as_of + timedelta(days=20), status="pending")

    drawn = picture(TOLD, [ahead])

    assert drawn.questions is not None
    assert drawn.today is not None
    assert drawn.questions.marks[0].true_x > drawn.today
    assert "what may be asked later" in drawn.note
    assert "1 that may be asked later" in drawn.description


def test_a_day_years_ahead_does_not_press_the_facts_together() -> None:
    far = question(at=TOLD.as_of + timedelta(days=9_000), status="pending")

    drawn = picture(TOLD, [far])

    assert drawn.questions is not None
    assert drawn.today is not None
    assert drawn.today > LEFT + 0.8 * (RIGHT - LEFT)
    assert drawn.questions.marks[0].true_x == pytest.approx(RIGHT, abs=0.2)
    assert "will be asked on" in name_of(far)


def test_without_questions_the_picture_is_as_it_was() -> None:
    drawn = picture(TOLD)

    assert drawn.questions is None
    assert drawn.today is None
    assert drawn == replace(picture(TOLD, ()), questions=None)
    assert links(TOLD) == {}


def test_only_the_author_reads_until_when_it_is_theirs_alone() -> None:
    own = question(others_see_from=START + timedelta(days=1))

    assert name_of(own).endswith("only you see it until 5 Apr 2016, 14:00 UTC")


def test_the_key_stands_only_where_there_are_questions() -> None:
    alone = render_picture(picture(TOLD), standalone=True)
    asked = render_picture(picture(TOLD, [question()]), standalone=True)

    assert "may be asked later" not in alone
    assert "may be asked later" in asked
    assert "whom to bring it to" in asked
