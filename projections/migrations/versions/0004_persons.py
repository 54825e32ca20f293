"""Persons by number, the tokens they are found by, and who was judged with whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of persons."""
    op.create_table(
        "persons",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
    )
    op.create_index("persons_by_id", "persons", ["generation", "person_id"])
    op.create_table(
        "person_tokens",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("token", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person_counts",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("persons", sa.Integer(), nullable=False),
    )
    op.create_table(
        "likenesses",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("other_id", sa.Uuid(), primary_key=True),
        sqlite_with_rowid=False,
    )
