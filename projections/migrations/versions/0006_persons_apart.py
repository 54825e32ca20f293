"""Persons and likenesses that cannot be paired with cases: read anew from the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables anew, empty; what reads the ledger on fills them."""
    op.drop_index("persons_by_id", "persons")
    op.drop_table("persons")
    op.drop_table("likenesses")
    op.create_table(
        "persons",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("sealed_id", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("persons_by_id", "persons", ["generation", "sealed_id"])
    op.create_table(
        "likenesses",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("sealed_id", sa.LargeBinary(), primary_key=True),
        sa.Column("sealed_other", sa.LargeBinary(), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM person_tokens")
    op.execute("DELETE FROM person_counts")
    op.execute("DELETE FROM progress WHERE projection IN ('persons', 'likenesses')")
