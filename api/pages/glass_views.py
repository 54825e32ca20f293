"""What the page of break-glass needs to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from api.glass import Broken
from api.pages.controls import Problem
from api.pages.office_views import Form
from api.pages.views import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class GlassView:
    """What somebody is told of, and the form for who may break the glass."""

    page: Page
    notices: tuple[Broken, ...]
    form: Form | None
    problems: tuple[Problem, ...]
