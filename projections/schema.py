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


class PersonRow(ReadModel):
    """Somebody, by a number that tells nothing of when they became known.

    Who it is stands sealed, as in no other table; `described` is what matching made of what
    is known of them, sealed under their own key. Rows lie in the order of the numbers.
    """

    __tablename__ = "persons"
    __table_args__ = (
        Index("persons_by_id", "generation", "sealed_id"),
        {"sqlite_with_rowid": False},
    )

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False
    )
    sealed_id: Mapped[bytes] = mapped_column(LargeBinary)
    described: Mapped[bytes] = mapped_column(LargeBinary)


class PersonTokenRow(ReadModel):
    """Somebody may be found by a token: four bytes of it, made with a key."""

    __tablename__ = "person_tokens"
    __table_args__ = ({"sqlite_with_rowid": False},)

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False
    )


class PersonCountRow(ReadModel):
    """How many persons there are, so that nobody has to count them."""

    __tablename__ = "person_counts"

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    persons: Mapped[int]


class LikenessRow(ReadModel):
    """Somebody has judged how two persons are alike; a row from each to the other.

    Who the two are stands sealed, as in no other table.
    """

    __tablename__ = "likenesses"
    __table_args__ = ({"sqlite_with_rowid": False},)

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed_id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    sealed_other: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class TieRow(ReadModel):
    """Somebody is tied to somebody: a row from each end of a tie.

    `node` and `other` stand for people, or for the case whose facts tell the tie, and
    `thread` for the tie itself: numbers made with a secret. `step` is sealed. A tie of
    a therapist's own circle has nodes of that circle, where nobody else reads.
    """

    __tablename__ = "ties"
    __table_args__ = ({"sqlite_with_rowid": False},)

    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    node: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    thread: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False
    )
    other: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[bytes] = mapped_column(LargeBinary)
