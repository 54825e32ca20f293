"""What the cases ask."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of questions."""
    op.create_table(
        "questions",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.Uuid(), primary_key=True),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("is_judged", sa.Boolean(), nullable=False),
        sa.Column("judged", sa.LargeBinary(), nullable=False),
    )
    op.create_index(
        "questions_to_judge", "questions", ["generation", "is_judged", "case_id"]
    )
