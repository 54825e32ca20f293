"""The tables of the read side. All can be dropped and rebuilt from the ledger.

What a row says of a case is sealed under the key of that case, so the read database
tells a thief no more than the ledger does. Rows of a rebuild stand beside the live
ones under a generation of their own, until it is published.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class ReadModel(DeclarativeBase):
    """What all tables of the read side share."""


class Progress(ReadModel):
    """How far a generation of a projection has read. Written with its rows."""

    __tablename__ = "progress"

    projection: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)
    is_live: Mapped[bool]


class CaseloadRow(ReadModel):
    """One case: whose it is, where in the log it began, and a sealed summary."""

    __tablename__ = "caseload"
    __table_args__ = (
        Index("caseload_of_therapist", "generation", "therapist_id", "opened_at"),
    )

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    therapist_id: Mapped[UUID] = mapped_column(Uuid)
    opened_at: Mapped[int] = mapped_column(BigInteger)
    summary: Mapped[bytes] = mapped_column(LargeBinary)


class QuestionsRow(ReadModel):
    """One case: whose it is, and what it asks, sealed, once that has been judged."""

    __tablename__ = "questions"
    __table_args__ = (
        Index("questions_to_judge", "generation", "is_judged", "case_id"),
    )

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    therapist_id: Mapped[UUID] = mapped_column(Uuid)
    is_judged: Mapped[bool]
    judged: Mapped[bytes] = mapped_column(LargeBinary)


class AccessRow(ReadModel):
    """Somebody was shown something of a case; what and how is sealed."""

    __tablename__ = "accesses"
    __table_args__ = (
        Index("accesses_of_case", "generation", "case_id", "position"),
        Index("accesses_of_person", "generation", "person_id", "position"),
    )

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False
    )
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    told: Mapped[bytes] = mapped_column(LargeBinary)


class RelationRow(ReadModel):
    """Somebody stands to something: a supervisor to a therapist, a member to a case.

    It finds what may be worth asking `decide()` about, and grants nothing.
    """

    __tablename__ = "relations"

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    object_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
