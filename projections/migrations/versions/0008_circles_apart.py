"""Ties of own circles that stand where nobody else reads: read anew from the ledger."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the rows away; what reads the ledger on writes them where they stand now."""
    op.execute("DELETE FROM ties")
    # Whoever still runs the program of before finds no such column, not nobody.
    op.execute("ALTER TABLE ties RENAME COLUMN told TO step")
    op.execute("DELETE FROM progress WHERE projection = 'ties'")
