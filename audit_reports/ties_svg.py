"""The picture of what people are to each other, as data for one template.

The person stands on the left; to the right, column by column, who is one, two and three
ties away. It shows no marks for anybody. What a line's form says is said in its words,
and the table beside it holds everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from audit_reports.ties_lines import (
    UNKNOWN,
    Links,
    TieLine,
    lines_of,
    near_end,
    ordered,
)
from audit_reports.wording import count
from domain.dual.kinds import CALLED, RoleKind
from domain.dual.steps import Names, Step
from domain.dual.walking import DEEPEST
from domain.facts.ties import TieStanding
from domain.values import PersonId

WIDTH = 1120
TOP = 12.0
BOX_WIDTH, BOX_HEIGHT = 168.0, 34.0
ROW = 56.0
LEFT = 12.0
MOST_IN_COLUMN = 12
LONGEST_NAME, LONGEST_WORDS = 22, 19
FORMS = {
    TieStanding.CURRENT: "current",
    TieStanding.FORMER: "former",
    TieStanding.PROMISED: "promised",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """Somebody: where they stand, what is written there, and all of it in words."""

    x: float
    y: float
    label: str
    name: str
    href: str
    is_middle: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """What two people are to each other: a line, its words, and its place in the table."""

    path: str
    x: float
    y: float
    label: str
    name: str
    href: str
    form: str
    is_role: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TiesPicture:
    """Everything that the template draws, and the table beside it."""

    width: int
    height: float
    box_width: float
    box_height: float
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    lines: tuple[TieLine, ...]
    notes: tuple[str, ...]


def ties_picture(
    person: PersonId,
    steps: Iterable[Step],
    far: Mapping[PersonId, int],
    *,
    names: Names,
    links: Links | None = None,
    cut: Sequence[PersonId] = (),
) -> TiesPicture:
    """The picture of everybody around a person. `far` says how many ties away."""
    told = ordered(steps, far)
    links = links or Links(person=_in_table(person, told))
    columns, hidden = _columns(person, told, far)
    rows = max(len(column) for column in columns)
    height = TOP * 2 + max(1, rows) * ROW
    places = _places(columns, height=height)
    lines = lines_of(told, far, names=names, links=links)
    return TiesPicture(
        width=WIDTH,
        height=height,
        box_width=BOX_WIDTH,
        box_height=BOX_HEIGHT,
        title=f"Ties of {names(person)}",
        description=_description(told, far),
        nodes=tuple(
            _node(one, places[one], told, far, names=names, links=links)
            for column in columns
            for one in column
        ),
        edges=tuple(_edges(told, far, places, lines)),
        lines=lines,
        notes=tuple(_notes(hidden, cut, names)),
    )


def _in_table(person: PersonId, steps: Sequence[Step]) -> Callable[[PersonId], str]:
    """Where everybody is in the table of the same page: at their first tie."""
    first: dict[PersonId, str] = {person: "#ties-title"}
    for number, step in enumerate(steps, start=1):
        for one in (step.first, step.other):
            first.setdefault(one, f"#tie-{number}")
    return lambda one: first.get(one, "#ties-title")


def _columns(
    person: PersonId, steps: Sequence[Step], far: Mapping[PersonId, int]
) -> tuple[list[list[PersonId]], int]:
    """Who stands in which column, each near those who lead there; how many do not fit."""
    records = (one for one, distance in far.items() if not distance and one != person)
    columns: list[list[PersonId]] = [[person, *sorted(records)][:MOST_IN_COLUMN]]
    hidden = 0
    for ring in range(1, DEEPEST + 1):
        before = {one: place for place, one in enumerate(columns[-1])}
        places: dict[PersonId, list[int]] = {}
        for step in steps:
            for one in (step.first, step.other):
                other = step.beside(one)
                if far.get(one) == ring and other in before:
                    places.setdefault(one, []).append(before[other])
        _with_records(places, steps)
        everybody = sum(1 for distance in far.values() if distance == ring)
        found = [one for _, _, one in sorted(_in_order(places))]
        hidden += everybody - len(found[:MOST_IN_COLUMN])
        if not found:
            break
        columns.append(found[:MOST_IN_COLUMN])
    return columns, hidden


def _with_records(places: dict[PersonId, list[int]], steps: Sequence[Step]) -> None:
    """Other records of those in a column stand there with them."""
    ones = [step for step in steps if step.is_of_one]
    edge = list(places)
    while edge:
        beyond = [
            (step.beside(one), one)
            for one in edge
            for step in ones
            if one in (step.first, step.other) and step.beside(one) not in places
        ]
        places.update({other: list(places[one]) for other, one in beyond})
        edge = [other for other, _ in beyond]


def _in_order(
    places: Mapping[PersonId, Sequence[int]],
) -> Iterable[tuple[float, str, PersonId]]:
    """Everybody near the middle of those who lead to them."""
    for one, at in places.items():
        yield sum(at) / len(at), str(one), one


def _places(
    columns: Sequence[Sequence[PersonId]], *, height: float
) -> dict[PersonId, tuple[float, float]]:
    """The left upper corner of everybody's box."""
    step = (WIDTH - 2 * LEFT - BOX_WIDTH) / max(2, len(columns) - 1)
    found: dict[PersonId, tuple[float, float]] = {}
    for nth, column in enumerate(columns):
        first = (height - len(column) * ROW) / 2 + (ROW - BOX_HEIGHT) / 2
        for row, one in enumerate(column):
            found[one] = (round(LEFT + nth * step, 1), round(first + row * ROW, 1))
    return found


def _node(
    person: PersonId,
    place: tuple[float, float],
    steps: Sequence[Step],
    far: Mapping[PersonId, int],
    *,
    names: Names,
    links: Links,
) -> Node:
    called = names(person)
    said = [
        f"{step.words_from(person)} {names(step.beside(person))}"
        for step in steps
        if person in (step.first, step.other)
    ]
    return Node(
        x=place[0],
        y=place[1],
        label=_short(called, LONGEST_NAME),
        name=f"{called}: {'; '.join(said) or 'no ties are known'}",
        href=links.person(person),
        is_middle=far.get(person) == 0,
    )


def _edges(
    steps: Sequence[Step],
    far: Mapping[PersonId, int],
    places: Mapping[PersonId, tuple[float, float]],
    lines: Sequence[TieLine],
) -> Iterable[Edge]:
    """One line for each two people, with all that they are to each other."""
    together: dict[tuple[PersonId, PersonId], list[tuple[Step, TieLine]]] = {}
    for step, line in zip(steps, lines, strict=True):
        near = near_end(step, far)
        other = step.beside(near)
        if near in places and other in places:
            # What two people of one column are may be told from either of them.
            pair = (other, near) if (other, near) in together else (near, other)
            together.setdefault(pair, []).append((step, line))
    for (near, other), told in together.items():
        drawn = _curve(places[near], places[other])
        step, line = told[0]
        more = f" +{len(told) - 1}" if len(told) > 1 else ""
        yield Edge(
            path=drawn[0],
            x=drawn[1],
            y=drawn[2],
            label=_short(_label(step, other), LONGEST_WORDS) + more,
            name="; ".join(_said(one) for _, one in told),
            href=f"#tie-{line.number}",
            form=FORMS[_strongest(step for step, _ in told)],
            is_role=any(isinstance(step.kind, RoleKind) for step, _ in told),
        )


def _curve(
    near: tuple[float, float], other: tuple[float, float]
) -> tuple[str, float, float]:
    """A line from box to box, and the middle of it."""
    half = BOX_HEIGHT / 2
    y1, y2 = near[1] + half, other[1] + half
    if near[0] == other[0]:
        # In the same column it leaves and comes back on the right.
        x = near[0] + BOX_WIDTH
        out = x + 44
        path = f"M{x:g} {y1:g}C{out:g} {y1:g} {out:g} {y2:g} {x:g} {y2:g}"
        return path, round(x + 34, 1), round((y1 + y2) / 2, 1)
    x1, x2 = near[0] + BOX_WIDTH, other[0]
    middle = round((x1 + x2) / 2, 1)
    path = f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"
    return path, middle, round((y1 + y2) / 2, 1)


def _label(step: Step, person: PersonId) -> str:
    """What stands at a line: what the one who is further away is to the nearer."""
    called = CALLED[step.kind]
    words = called.first if person == step.first else called.other
    for article in ("in the same ", "at the same ", "the ", "a ", "an "):
        words = words.removeprefix(article)
    for tail in (" of", " as", " with", " to", " by"):
        words = words.removesuffix(tail)
    return words


def _said(line: TieLine) -> str:
    since = "" if line.since == UNKNOWN else f", since {line.since}"
    until = f", until {line.until}" if line.until else ""
    circle = f", {line.circle}" if line.circle else ""
    source = f"told by {line.told_by} on {line.told_on}{circle}"
    return f"{line.sentence}{since}{until} ({source})"


def _strongest(steps: Iterable[Step]) -> TieStanding:
    order = (TieStanding.CURRENT, TieStanding.PROMISED, TieStanding.FORMER)
    return min((step.standing for step in steps), key=order.index)


def _description(steps: Sequence[Step], far: Mapping[PersonId, int]) -> str:
    told = [step for step in steps if not step.is_of_one]
    if not told:
        return "No ties are known."
    over = sum(step.standing is TieStanding.FORMER for step in told)
    people = count(sum(map(bool, far.values())), "person", "people")
    ties = count(max(far.values()), "tie")
    return (
        f"{people} within {ties}; {count(len(told), 'tie')} in all, {over} of the "
        "past. The table holds the same ties, with their sources."
    )


def _notes(hidden: int, cut: Sequence[PersonId], names: Names) -> Iterable[str]:
    if hidden:
        people = count(hidden, "person", "people")
        yield f"{people} more stand in the table alone: there is no room for them here."
    for one in cut:
        yield (
            f"{names(one)} has very many ties: not all of them were walked, and who "
            "stands behind the others is not said here."
        )


def _short(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
