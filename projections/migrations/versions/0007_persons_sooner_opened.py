"""Persons sealed with what opens sooner: read anew from the ledger."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the rows away; what reads the ledger on writes them as they are kept now."""
    op.execute("DELETE FROM persons")
    op.execute("DELETE FROM likenesses")
    op.execute("DELETE FROM person_tokens")
    op.execute("DELETE FROM person_counts")
    # Whoever still runs the program of before finds no such column, not nobody.
    op.execute("ALTER TABLE persons RENAME COLUMN told TO described")
    op.execute("DELETE FROM progress WHERE projection IN ('persons', 'likenesses')")
