"""The picture of ties: everybody a link, a table with all of it, and nothing unsaid."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from audit_reports.ties_render import render_ties, render_ties_table
from audit_reports.ties_svg import MOST_IN_COLUMN, TiesPicture, ties_picture
from domain.dual.sight import reached
from domain.dual.steps import Step
from domain.facts.ties import TieKind, TieStanding
from domain.values import PersonId
from tests.dual.people import PAST, TOLD_AT, TREATS, a_friend, names, tie, who

SVG = "{http://www.w3.org/2000/svg}"
ADA = who("Ada")
STEPS = [
    a_friend("Ada", "Ben"),
    tie("Ada", TieKind.LANDLORD, "Ben", standing=PAST, since=TOLD_AT, until=TOLD_AT),
    tie("Thea", TREATS, "Ada"),
    tie("Thea", TieKind.CLUB, "Ben", held_by=who("Thea")),
    a_friend("Ben", "Cem", standing=TieStanding.PROMISED),
]


def drawn(steps: list[Step], person: PersonId = ADA, **more: object) -> TiesPicture:
    return ties_picture(person, steps, reached(person, steps), names=names, **more)  # type: ignore[arg-type]  # what a test leaves out has its default.


def links(picture: TiesPicture) -> list[ET.Element]:
    svg = ET.fromstring(render_ties(picture))  # noqa: S314 - our own.
    return list(svg.iter(f"{SVG}a"))


def test_everybody_and_every_tie_is_a_link_with_a_name() -> None:
    found = links(drawn(STEPS))

    said = [link.get("aria-label") or "" for link in found]
    assert len(found) == 4 + 4
    assert all(said)
    assert any(words.startswith("Cem: is to be a friend of Ben") for words in said)
    assert any("was a tenant of Ada" in words for words in said)
    assert "not known" not in " ".join(said)


def test_every_link_leads_to_a_line_of_the_table() -> None:
    picture = drawn(STEPS)
    table = render_ties_table(picture)

    for link in links(picture):
        place = (link.get("href") or "").removeprefix("#")
        assert place == "ties-title" or f'id="{place}"' in table


def test_the_table_says_everything_with_its_source() -> None:
    table = render_ties_table(drawn(STEPS))

    assert table.count("<tr id=") == len(STEPS)
    for words in ("Ben", "was the landlord of", "9 Mar 2026", "told by Thea"):
        assert words in table
    assert "of their own circle: Thea" in table


def test_what_a_line_looks_like_says_how_it_stands() -> None:
    edges = {edge.label: edge for edge in drawn(STEPS).edges}

    assert edges["friend +1"].form == "current"
    assert edges["therapist"].is_role
    assert edges["friend"].form == "promised"
    assert edges["club or board"].form == "current"


def test_those_in_one_column_are_joined_on_its_right() -> None:
    edge = next(e for e in drawn(STEPS).edges if e.label == "club or board")

    assert edge.path.startswith("M")
    assert edge.x > drawn(STEPS).nodes[1].x


def test_nobody_near_is_said_in_words() -> None:
    picture = drawn([])

    assert picture.description == "No ties are known."
    assert len(links(picture)) == 1
    assert "No ties are known." in render_ties_table(picture)


def test_who_has_no_room_stands_in_the_table_and_is_told_of() -> None:
    many = [a_friend("Ada", f"Friend {n}") for n in range(MOST_IN_COLUMN + 3)]

    picture = drawn([*many, a_friend("Friend 0", "Ben")])

    assert len(picture.nodes) <= MOST_IN_COLUMN + 2
    assert "more stand in the table alone" in picture.notes[0]
    assert len(picture.lines) == MOST_IN_COLUMN + 4


def test_who_was_walked_in_part_is_named() -> None:
    picture = drawn(STEPS, cut=[who("Ben")])

    assert "Ben has very many ties" in picture.notes[0]
    assert picture.notes[0] in render_ties_table(picture)


def test_a_long_name_is_cut_in_its_box_and_whole_in_its_name() -> None:
    long = "A very long name that no box would ever hold"
    picture = ties_picture(ADA, STEPS, reached(ADA, STEPS), names=lambda _: long)

    assert picture.nodes[0].label.endswith("…")
    assert picture.nodes[0].name.startswith(long)


def test_words_that_could_be_markup_stay_words() -> None:
    picture = ties_picture(ADA, STEPS, reached(ADA, STEPS), names=lambda _: '<b>&"')

    assert "<b>" not in render_ties(picture, standalone=True)
    assert "<b>" not in render_ties_table(picture)


@pytest.mark.parametrize("person", ["Ada", "Ben", "Cem"])
def test_the_same_ties_give_the_same_bytes(person: str) -> None:
    one = render_ties(drawn(STEPS, who(person)), standalone=True)

    assert render_ties(drawn(STEPS[::-1], who(person)), standalone=True) == one
