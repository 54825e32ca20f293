"""An invented practice to look around in: people of each role, cases, two proceedings.

It lives in a directory of its own that is marked as a demo, and never in a database
that somebody uses.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, cast

from api import demo_checks, identities, importing, people, proceedings
from api.arrival import Cast
from api.demo_cast import (
    ASKED,
    AUDITS,
    BOARD,
    CHECKS,
    CLIENTS,
    NAMES,
    OFFICE,
    OPENED,
    PRIVACY,
    REFERRED,
    REVIEWS,
    RUNS,
    SUPERVISORS,
    THERAPISTS,
    Therapist,
)
from api.house import House, open_house
from api.settings import Settings
from domain.facts.bookkeeping import Licence, Standing
from domain.histories import History
from domain.values import PersonId, Role, Section

MARKER = "demo.json"
HISTORIES = 47
TRAINEE = "trainee"
SECRETS = ("keys.db", "ledger.db", "read.db", "key-encryption.key")


class NotADemo(Exception):
    """A directory holds a ledger that is used for something else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIn:
    """How somebody of the demo signs in."""

    name: str
    password: str
    role: str

    @property
    def document(self) -> dict[str, str]:
        """As plain data."""
        return {"name": self.name, "password": self.password, "role": self.role}


def claim(directory: Path) -> None:
    """Make a directory a demo's. Raises NotADemo where it is somebody else's.

    What a demo left that never became whole is cleared away.
    """
    marker = directory / MARKER
    holds = any((directory / name).exists() for name in SECRETS)
    if holds and not marker.exists():
        msg = f"{directory} holds a ledger that is no demo; name another with --data"
        raise NotADemo(msg)
    if _marked(directory) is None:
        for name in SECRETS:
            for ending in ("", "-wal", "-shm"):
                (directory / f"{name}{ending}").unlink(missing_ok=True)
        _mark(directory, None)


def open_demo(directory: Path) -> AbstractContextManager[House]:
    """The house of a demo: always SQLite, its keys always beside it."""
    return open_house(Settings(data=directory))


def sign_ins(
    house: House, *, password: Callable[[], str], say: Callable[[int, int], None]
) -> Sequence[SignIn]:
    """Everybody who can sign in, with new passwords; invented where it is new."""
    directory = house.settings.data
    known = _marked(directory)
    if known is None:
        found = _Invention(house=house, password=password).everything(say=say)
        _mark(directory, {each.name: each.role for each in found})
        return found
    again = [
        SignIn(name=name, password=password(), role=role)
        for name, role in known.items()
    ]
    for each in again:
        house.accounts.set_password(each.name, each.password)
    return again


class _Invention:
    """Fills a fresh house."""

    def __init__(self, *, house: House, password: Callable[[], str]) -> None:
        self._house = house
        self._password = password
        self._people: dict[str, PersonId] = {}
        self._sign_ins: list[SignIn] = []
        self._cases: Counter[str] = Counter()

    def everything(self, *, say: Callable[[int, int], None]) -> Sequence[SignIn]:
        """People first, then their cases, then what lies before the board."""
        self._invent_people()
        clients = iter(CLIENTS)
        source = files("api").joinpath("demo_data", "case_histories.json")
        with source.open("rb") as file:
            report = importing.import_histories(
                self._house,
                cast("BinaryIO", file),
                casting=lambda history: self._cast(history, client=next(clients)),
                say=lambda done: say(done, HISTORIES),
            )
        assert not report.count("rejected")
        self._take_charge()
        self._refer()
        self._ask()
        asker = people.principal(self._house, self._people[CHECKS])
        demo_checks.invent(self._house, asker=asker)
        return self._sign_ins

    def _invent_people(self) -> None:
        for name in SUPERVISORS:
            self._add(name, Standing.SUPERVISOR)
        for each in THERAPISTS:
            self._add_therapist(each)
        for name in BOARD:
            self._add(name, Standing.BOARD_MEMBER)
        self._add(OFFICE, Standing.ADMINISTRATOR)
        self._add(PRIVACY, Standing.PRIVACY_OFFICER)
        self._add(RUNS, Standing.CASE_OFFICER)
        self._add(NAMES, Standing.CUSTODIAN)
        self._add(REVIEWS, Standing.CONFLICT_REVIEWER)
        auditor = self._add(AUDITS, None, role=Standing.AUDITOR.value)
        for name in (OFFICE, PRIVACY):  # One proposes, another confirms.
            people.grant(
                self._house,
                person_id=auditor,
                standing=Standing.AUDITOR,
                by=self._people[name],
            )

    def _add_therapist(self, each: Therapist) -> None:
        is_trainee = each.licence is Licence.TRAINEE
        person = self._add(
            each.name,
            Standing.THERAPIST,
            role=TRAINEE if is_trainee else Standing.THERAPIST.value,
            licence=each.licence,
            codes=each.codes,
        )
        people.supervise(
            self._house,
            person_id=person,
            supervisor_id=self._people[each.supervisor],
        )

    def _add(
        self,
        name: str,
        standing: Standing | None,
        *,
        role: str = "",
        licence: Licence = Licence.LICENSED,
        codes: tuple[str, ...] = (),
    ) -> PersonId:
        password = self._password()
        person = people.add_member(
            self._house,
            name=name,
            password=password,
            standings=[] if standing is None else [standing],
            licence=licence,
            codes=codes,
        )
        self._people[name] = person
        said = SignIn(name=name, password=password, role=role or str(standing))
        self._sign_ins.append(said)
        return person

    def _cast(self, history: History, *, client: str) -> Cast:
        therapist = self._therapist(history)
        self._cases[therapist.name] += 1
        return Cast(
            known={
                Role.THERAPIST: self._people[therapist.name],
                Role.SUPERVISOR: self._people[therapist.supervisor],
                Role.ETHICS_BOARD: self._people[BOARD[0]],
            },
            names={Role.CLIENT: client},
        )

    def _therapist(self, history: History) -> Therapist:
        """Who works under these codes and has the fewest cases so far."""
        licence, codes = history.context.licence, set(history.context.codes)
        fitting = [each for each in THERAPISTS if each.licence is licence]
        return min(
            [each for each in fitting if codes <= set(each.codes)] or fitting,
            key=lambda each: self._cases[each.name],
        )

    def _take_charge(self) -> None:
        officer = people.principal(self._house, self._people[RUNS])
        for history in REFERRED:
            case_id = importing.case_of(self._house, history)
            proceedings.take_charge(self._house, officer, case_id, reason=OPENED)

    def _ask(self) -> None:
        member = people.principal(self._house, self._people[BOARD[0]])
        for history, reason in ASKED.items():
            case_id = importing.case_of(self._house, history)
            identities.ask(self._house, member, case_id, reason=reason, command=None)

    def _refer(self) -> None:
        for history, members in REFERRED.items():
            people.refer(
                self._house,
                case_id=importing.case_of(self._house, history),
                member_ids=tuple(self._people[name] for name in members),
                sections=(Section.RECORD,),
            )


def _marked(directory: Path) -> Mapping[str, str] | None:
    """Names and roles of a demo that is whole; None where it is not."""
    try:
        text = (directory / MARKER).read_bytes()
    except FileNotFoundError:
        return None
    try:
        found = json.loads(text)["sign_ins"]
        return None if found is None else dict(found)
    except (ValueError, TypeError, KeyError):
        msg = (
            f"{directory / MARKER} is not the mark of a demo; remove it, or use --data"
        )
        raise NotADemo(msg) from None


def _mark(directory: Path, sign_ins: Mapping[str, str] | None) -> None:
    """Say that a directory is a demo's, and once it is whole, who can sign in."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    document = {"what": "a demo of Boundary Ledger", "sign_ins": sign_ins}
    part = directory / f".{MARKER}"
    part.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    part.replace(directory / MARKER)
