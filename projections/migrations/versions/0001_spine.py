"""Progress, caseload and relations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "progress",
        sa.Column("projection", sa.String(), primary_key=True),
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "caseload",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.Uuid(), primary_key=True),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=False),
    )
    op.create_index(
        "caseload_of_therapist",
        "caseload",
        ["generation", "therapist_id", "opened_at"],
    )
    op.create_table(
        "relations",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("holder_id", sa.Uuid(), primary_key=True),
        sa.Column("object_id", sa.Uuid(), primary_key=True),
    )
