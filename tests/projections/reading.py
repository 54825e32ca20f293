"""A ledger with read models, and what tests do to both."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

from sqlalchemy import text

from api.reading import Reader, write
from domain.case import section_stream
from domain.described import as_text
from domain.facts.persons import Judgement
from domain.matching.details import Details, Name
from domain.persons import DETAILS, LikenessMemory, describe, judge, pair_stream
from domain.practice import (
    Booking,
    PersonMemory,
    PractitionerMemory,
    ReferralMemory,
    agree_supervision,
    end_supervision,
    person_stream,
    practitioner_stream,
    refer_case,
    register_person,
    remember_person,
    remember_practitioner,
    remember_referrals,
    revoke_referral,
)
from domain.reading import Look
from domain.sealing import seal
from domain.values import CaseId, FactId, PersonId, Role, Sealed, Section
from projections.catch_up import TABLES
from projections.database import open_read_database
from tests.ledger.store import Store
from tests.ledger.writing import GIFT, NOW, THERAPIST, opened, recorded

Rows = dict[str, list[tuple[Any, ...]]]
BOOKING = Booking(by=THERAPIST, role=Role.CLINIC_ADMIN, now=NOW)
STARTED = {
    "modality": "individual",
    "setting": "office",
    "client_vulnerability": [],
    "prior_relationship": "none",
    "treatment_under_trainee": False,
    "small_community": False,
}


class Reading(Store):
    """A ledger and its read database."""

    def open(self) -> None:
        super().open()
        self.engine = open_read_database(self.directory, database_url=self.database_url)

    def close(self) -> None:
        self.engine.dispose()
        super().close()

    def fill(self, cases: int = 3, *, seed: int = 1) -> list[CaseId]:
        """Some cases in which this and that is told, supervised and referred."""
        chance = random.Random(seed)
        made = [opened(self.ledger).case_id for _ in range(cases)]
        for case_id in made:
            recorded(self.ledger, case_id, "TherapyStarted", STARTED)
        for _ in range(cases * 3):
            name, data = chance.choice((("SessionHeld", None), ("GiftExchanged", GIFT)))
            recorded(self.ledger, chance.choice(made), name, data)
        for case_id in made:
            self.supervise(PersonId(UUID(int=chance.randrange(1, 4))))
            self.refer(case_id, PersonId(UUID(int=chance.randrange(1, 4))))
            self.look(case_id, chance.choice(("timeline", "cases")))
        self.know(seed)
        return made

    def know(self, number: int) -> None:
        """Two persons of one surname, one of them described, who are judged."""
        one, other = (PersonId(UUID(int=(2 * number + each) << 8)) for each in (1, 2))
        pair = pair_stream(one, other)
        if self.ledger.recorder.at(person_stream(one), 1) is not None:
            return
        told = Details(names=(Name(given="Ada", surname=f"Quill{number}"),))
        streams = [pair, person_stream(one), person_stream(other)]
        self.keys.ensure(streams=streams, subjects=[one, other])

        def words(fact_id: FactId, field: str) -> Sealed:
            text = as_text(told) if field == DETAILS else f"Bea Quill{number}"
            return seal(self.keys, text, about=one, fact_id=fact_id, field=field)

        registered = [
            register_person(
                person_id=person,
                seal=lambda fact_id, about=person: seal(  # type: ignore[misc]
                    self.keys,
                    f"Bea Quill{number}",
                    about=about,
                    fact_id=fact_id,
                    field="name",
                ),
                booking=BOOKING,
            )
            for person in (one, other)
        ]
        known = remember_person(PersonMemory(), registered[:1])
        judged = judge(
            LikenessMemory(),
            person_id=one,
            other_id=other,
            judgement=Judgement.SAME,
            versions={one: 2, other: 1},
            words=words,
            booking=BOOKING,
        )
        described = describe(known, person_id=one, words=words, booking=BOOKING)
        self.ledger.carry_out(lambda: [*registered, described, judged])

    def look(self, case_id: CaseId, shown: str) -> None:
        """The therapist is shown something of a case."""
        reader = Reader(person_id=THERAPIST, role=Role.THERAPIST, at=NOW)
        sections = (Section.RECORD,)
        look = Look(case_id=case_id, shown=shown, sections=sections, rule="therapist")
        write(self.ledger, [(reader, look)])

    def supervise(self, supervisor: PersonId) -> None:
        """Somebody supervises the therapist; somebody who does, no longer."""
        stream = practitioner_stream(THERAPIST)
        self.keys.ensure(streams=[stream], subjects=[])
        known = self.ledger.recall(stream, PractitionerMemory(), remember_practitioner)
        does = supervisor in known.supervisors
        decide = end_supervision if does else agree_supervision
        new = decide(
            known, person_id=THERAPIST, supervisor_id=supervisor, booking=BOOKING
        )
        self.ledger.carry_out(lambda: new)

    def refer(self, case_id: CaseId, member: PersonId) -> None:
        """A case is laid before a member, and taken back where it was before."""
        stream = section_stream(case_id, Section.PROCEEDING)
        known = self.ledger.recall(stream, ReferralMemory(), remember_referrals)
        about: dict[str, Any] = {
            "case_id": case_id,
            "stream": stream,
            "member_ids": (member,),
            "booking": BOOKING,
        }
        if known.referrals:
            new = revoke_referral(known, **about)
        else:
            new = refer_case(known, **about, sections=(Section.RECORD,))
        self.ledger.carry_out(lambda: new)

    def rows(self) -> Rows:
        """The live rows of every table, in order, generation left out."""
        found: Rows = {}
        with self.engine.connect() as connection:
            for name, tables in TABLES.items():
                for table in tables:
                    told = ", ".join(
                        c.name for c in table.columns if c.name != "generation"
                    )
                    rows = connection.execute(
                        text(
                            f"SELECT {told} FROM {table.name} WHERE generation = "  # noqa: S608
                            "(SELECT generation FROM progress "
                            "WHERE projection = :name AND is_live)"
                        ),
                        {"name": name},
                    )
                    found[table.name] = sorted(map(tuple, rows))
        return found

    def generations(self) -> list[tuple[str, bool]]:
        """Which generations there are, and whether each is live."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                text("SELECT projection, is_live FROM progress ORDER BY 1, 2")
            )
            return [(row[0], bool(row[1])) for row in rows]

    def change(self, statement: str) -> None:
        """Change read models past the projections."""
        with self.engine.begin() as connection:
            connection.execute(text(statement))
