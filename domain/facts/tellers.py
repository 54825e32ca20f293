"""Who may record a fact, where several families say the same.

The order is the catalogue's. It grants nothing: who may do what is policy's to say.
"""

from __future__ import annotations

from domain.values import Role

CLINICIANS = (Role.THERAPIST, Role.TRAINEE, Role.SUPERVISOR)

EVERYONE = (*CLINICIANS, Role.CLINIC_ADMIN, Role.CLIENT, Role.ETHICS_BOARD)
"""Whoever learns of such a thing may put it on record."""

BOARD = (Role.ETHICS_BOARD, Role.CLINIC_ADMIN)
"""A board and its secretariat."""
