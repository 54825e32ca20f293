"""The picture of ties and its table, filled into their templates."""

from __future__ import annotations

from markupsafe import Markup

from audit_reports.render import fill_in
from audit_reports.ties_svg import TiesPicture


def render_ties(drawn: TiesPicture, *, standalone: bool = False) -> Markup:
    """The picture; `standalone` brings its own style, for a file on disk."""
    return Markup(fill_in("ties.svg.jinja", picture=drawn, standalone=standalone))  # noqa: S704 - the template has escaped it.


def render_ties_table(drawn: TiesPicture) -> Markup:
    """The table twin, to stand under the picture on a page."""
    return Markup(fill_in("ties_table.jinja", picture=drawn))  # noqa: S704 - the template has escaped it.
