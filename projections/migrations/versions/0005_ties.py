"""Who is tied to whom: a row from each end, and one from the case that tells it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of ties."""
    op.create_table(
        "ties",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("node", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("thread", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("other", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
