"""Who was shown what of which case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of accesses."""
    op.create_table(
        "accesses",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("position", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
    )
    for name, column in (("of_case", "case_id"), ("of_person", "person_id")):
        op.create_index(
            f"accesses_{name}", "accesses", ["generation", column, "position"]
        )
