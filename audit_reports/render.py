"""Turns gathered data into HTML and SVG: escaped always, and nothing left blank.

A missing name in a template is an error, because a blank in a report is a falsehood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from audit_reports import wording
from audit_reports.flag_groups import by_rule
from audit_reports.flag_lines import NO_PROVISION
from audit_reports.legend import KEY, QUESTION_KEY
from audit_reports.question_lane import name_of
from audit_reports.report import AMONG_SHOWN, NOT_A_FINDING, Report
from audit_reports.timeline_svg import Picture, picture
from audit_reports.weighing_in_words import variant_in_words
from domain.catalogue import in_words
from projections.timeline import Timeline

TEMPLATES = Path(__file__).parent / "templates"
PICTURE_STYLE = TEMPLATES / "picture.css"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "moment": wording.moment,
    "day": wording.day,
    "clock": wording.clock,
    "machine": wording.machine,
    "figure": wording.figure,
    "counted": wording.count,
    "in_words": in_words,
    "variant": variant_in_words,
    "by_rule": by_rule,
    "asked_in_words": name_of,
}


def time(at: datetime, form: Literal["moment", "day"] = "moment") -> Markup:
    """A time for people, and for programs in its attribute."""
    told = wording.day(at) if form == "day" else wording.moment(at)
    return Markup(f'<time datetime="{wording.machine(at)}">{told}</time>')  # noqa: S704 - figures and names of months.


def numbers(found: Iterable[int], prefix: str = "#fact-") -> Markup:
    """The numbers of facts, each a link to its line; `prefix` goes before a number."""
    before = escape(prefix)
    links = (f'<a href="{before}{int(each)}">{int(each)}</a>' for each in found)
    return Markup(", ".join(links))  # noqa: S704 - figures, and what was escaped.


SHARED: Mapping[str, Any] = {
    "time": time,
    "numbers": numbers,
    "no_provision": NO_PROVISION,
    "among_shown": AMONG_SHOWN,
}
"""What every template may name."""


def environment(*folders: Path) -> Environment:
    """Jinja for reports and pages; `folders` are looked through before our own."""
    made = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    made.globals.update(SHARED)
    return made


def render_report(report: Report) -> str:
    """One HTML file that needs nothing else: no script, no request."""
    return fill_in("report.html", report=report, picture=report.picture)


def render_svg(timeline: Timeline, *, standalone: bool) -> Markup:
    """The picture; `standalone` brings its own style and legend, for a file on disk.

    Safe to place in a template as it is.
    """
    return render_picture(picture(timeline), standalone=standalone)


def render_picture(drawn: Picture, *, standalone: bool = False) -> Markup:
    """A picture that was computed already, such as that of a report."""
    return Markup(fill_in("timeline.svg.jinja", picture=drawn, standalone=standalone))  # noqa: S704 - the template has escaped it.


def fill_in(name: str, **data: Any) -> str:
    """A template of ours; `data` goes before what all of them share."""
    shared: dict[str, Any] = {
        "css": style(),
        "key": KEY,
        "question_key": QUESTION_KEY,
        "not_a_finding": NOT_A_FINDING,
        "standalone": False,
    }
    return _own().get_template(name).render(shared | data)


def style() -> Markup:
    """The style sheet of the picture, ours and free of anybody's words."""
    return Markup(PICTURE_STYLE.read_text(encoding="utf-8"))  # noqa: S704 - our own file.


@cache
def _own() -> Environment:
    return environment()
