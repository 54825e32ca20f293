"""People at pages and at the door, as the tests of pages have them."""

from __future__ import annotations

from tests.pages.conftest import nobody, reader, shared, stranger, therapist

__all__ = ["nobody", "reader", "shared", "stranger", "therapist"]
