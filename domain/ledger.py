"""The ledger: the only place where facts are written, and where they are read from."""

from __future__ import annotations

import hmac
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import uniform
from threading import Lock
from time import sleep
from typing import Any, Protocol, TypeAlias, TypeVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.utils import Environment

from domain.case import SectionMemory, remember, section_stream
from domain.codec import FactMapper
from domain.facts.fact import Fact
from domain.keys import KeyStore
from domain.log.leaf import leaf, prefixed
from domain.on_postgres import PostgresLedgerRecorder
from domain.on_sqlite import SQLiteLedgerRecorder
from domain.recorders import Asked
from domain.refusals import KeyReused, Overtaken, StoredFactUnreadable, StreamErased
from domain.sealing import unseal
from domain.values import CaseId, FactId, PersonId, Sealed, Section

MOST_ATTEMPTS = 16
LONGEST_PAUSE_SECONDS = 0.02
MOST_MEMORIES = 4096
FEW_STREAMS = 6
MOST_TOLD = 24
"""Of so many streams the facts themselves are remembered: those of some eight cases."""
PAGE = 5000
MISSING = "it is not there"

Recorder: TypeAlias = SQLiteLedgerRecorder | PostgresLedgerRecorder


class Memory(Protocol):
    """What is known of a stream, up to a version of it."""

    @property
    def version(self) -> int: ...


M = TypeVar("M", bound=Memory)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Every fact of a stream, up to a version of it."""

    facts: tuple[Fact, ...] = ()

    @property
    def version(self) -> int:
        return len(self.facts)


def _tell_on(told: Told, facts: Iterable[Fact]) -> Told:
    return Told(facts=(*told.facts, *facts))


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """What makes a request one request, however often it is sent."""

    key: str
    actor: PersonId
    request: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Where the fact that answers a command stands; `is_repeat` for a second asking."""

    stream: UUID
    version: int
    is_repeat: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Facts in the order of writing, each with its position, up to `end`.

    `rows` counts what is stored there: facts whose stream was ended are not among
    `facts`.
    """

    facts: tuple[tuple[int, Fact], ...]
    end: int
    rows: int


class Ledger(Application[UUID]):
    """Writes facts with their leaves, all or none, and reads them back."""

    name = "ledger"
    log_section_size = PAGE
    recorder: Recorder

    def __init__(self, *, env: Mapping[str, str], keys: KeyStore) -> None:
        self.keys = keys
        self._command_secret = keys.ledger("commands")
        self._memories: OrderedDict[tuple[UUID, type], Memory] = OrderedDict()
        self._told: OrderedDict[UUID, None] = OrderedDict()
        self._memories_lock = Lock()
        self._forgotten = keys.forgotten
        super().__init__(env=dict(env))

    def construct_env(
        self, name: str, env: Mapping[str, str] | None = None
    ) -> Environment:
        """Only what was handed in: the process environment has no say."""
        return Environment(name, dict(env or {}))

    def construct_mapper(self) -> FactMapper:
        return FactMapper(self.keys)

    def carry_out(
        self,
        decision: Callable[[], Sequence[Fact]],
        *,
        command: Command | None = None,
        answer: int = 0,
    ) -> Receipt:
        """Write what `decision` returns, once. Overtaken by another writer, decide anew.

        `decision` is asked again each time, so it must look at what is known then.
        `answer` says which of its facts answers the command. Raises what the decision
        raises, KeyReused, and Overtaken after too many attempts.
        """
        asked = self._asked(command, answer=answer)
        for attempt in range(MOST_ATTEMPTS):
            _give_way(attempt)
            if command and (receipt := self._receipt(asked)):
                return receipt
            facts = decision()
            try:
                self._write(facts, asked=asked)
            except IntegrityError:
                # Another writer was first; or this very write was committed and its
                # answer lost on the way, which the command's key tells.
                if receipt := self._receipt(asked):
                    return receipt
                continue
            fact = facts[answer]
            return Receipt(
                stream=fact.originator_id,
                version=fact.originator_version,
                is_repeat=False,
            )
        raise Overtaken

    def facts(self, stream: UUID, *, after: int = 0) -> list[Fact]:
        """The facts of a stream beyond version `after`, in order, none missing.

        Raises StoredFactUnreadable, and StreamErased where its time is over.
        """
        return self._beyond({stream: after})

    def facts_of(self, streams: Iterable[UUID]) -> list[Fact]:
        """The facts of some streams in one reading, each stream's in order.

        Where they are few, what was read of them lately is remembered, as memories are.
        Raises StoredFactUnreadable, and StreamErased where the time of one is over.
        """
        wanted = tuple(streams)
        if len(wanted) > FEW_STREAMS:
            return self._beyond(dict.fromkeys(wanted, 0))
        known = self._recall(dict.fromkeys(wanted, Told()), _tell_on)
        return [fact for told in known.values() for fact in told.facts]

    def fact(self, stream: UUID, version: int) -> Fact:
        """One fact. Raises StoredFactUnreadable where it is not there.

        Raises StreamErased where the time of its stream is over.
        """
        self.keys.refresh()
        stored = self.recorder.at(stream, version)
        if stored is None:
            raise StoredFactUnreadable(stream=stream, version=version, why=MISSING)
        return self._fact(stored)

    def case_facts(self, case_id: CaseId, sections: Iterable[Section]) -> list[Fact]:
        """The facts of some sections of a case, section by section."""
        return self.facts_of(section_stream(case_id, section) for section in sections)

    def section(self, case_id: CaseId, section: Section) -> SectionMemory:
        """What is known of a section now; nothing of a case that was never opened.

        Raises StreamErased where its time is over.
        """
        return self.sections(case_id, (section,))[section]

    def sections(
        self, case_id: CaseId, sections: Iterable[Section]
    ) -> dict[Section, SectionMemory]:
        """What is known of some sections of a case, all at one moment."""
        nothing = {
            section_stream(case_id, section): SectionMemory(
                case_id=case_id, section=section
            )
            for section in sections
        }
        found = self._recall(nothing, remember).values()
        return {memory.section: memory for memory in found}

    def recall(
        self, stream: UUID, nothing: M, fold: Callable[[M, Iterable[Fact]], M]
    ) -> M:
        """What is known of a stream now: what was remembered, and the news since.

        Memories hold what decisions need; sealed words stay sealed in them.
        """
        return self._recall({stream: nothing}, fold)[stream]

    def recall_each(
        self,
        streams: Iterable[UUID],
        nothing: M,
        fold: Callable[[M, Iterable[Fact]], M],
    ) -> dict[UUID, M]:
        """As `recall`, of several streams in one reading. Raises StreamErased."""
        return self._recall(dict.fromkeys(streams, nothing), fold)

    def read_on(self, position: int, *, limit: int) -> Iterator[tuple[int, Fact]]:
        """Facts among the next `limit` rows, in order, each with its own position."""
        yield from self.page(position, limit=limit).facts

    def page(self, position: int, *, limit: int) -> Page:
        """The next `limit` rows after `position`; the ended ones are passed over."""
        self.keys.refresh()
        rows = self.recorder.after(position, limit=limit)
        found: list[tuple[int, Fact]] = []
        for place, stored in rows:
            try:
                found.append((place, self._fact(stored)))
            except StreamErased:
                continue
        end = rows[-1][0] if rows else position
        return Page(facts=tuple(found), end=end, rows=len(rows))

    def head(self) -> int:
        """The position of the last fact; 0 for an empty ledger."""
        return self.recorder.max_notification_id() or 0

    def words(self, fact: Fact, field: str, sealed: Sealed) -> str:
        """What a sealed value of `fact` says, or `ERASED`. Raises SealBroken."""
        return unseal(self.keys, sealed, fact_id=FactId(fact.fact_id), field=field)

    def private_id(self, *names: str) -> UUID:
        """An identifier that follows from names, and tells nobody what they are."""
        told = prefixed(*(name.encode() for name in names))
        digest = hmac.digest(self.keys.ledger("names"), told, "sha256")
        return UUID(bytes=digest[:16], version=4)

    def _fact(self, stored: StoredEvent) -> Fact:
        fact = self.mapper.to_domain_event(stored)
        assert isinstance(fact, Fact)
        return fact

    def _beyond(self, places: Mapping[UUID, int]) -> list[Fact]:
        """The facts of some streams beyond a version of each, none missing."""
        self.keys.refresh()
        reached = dict(places)
        found: list[Fact] = []
        for stored in self.recorder.beyond(places):
            stream = stored.originator_id
            assert isinstance(stream, UUID)
            reached[stream] += 1
            if stored.originator_version != reached[stream]:
                raise StoredFactUnreadable(
                    stream=stream, version=reached[stream], why=MISSING
                )
            found.append(self._fact(stored))
        return found

    def _recall(
        self, nothing: Mapping[UUID, M], fold: Callable[[M, Iterable[Fact]], M]
    ) -> dict[UUID, M]:
        self.keys.refresh()
        since = self.keys.forgotten
        known = {
            stream: self._known(stream, blank) for stream, blank in nothing.items()
        }
        news: dict[UUID, list[Fact]] = {}
        for fact in self._beyond({s: memory.version for s, memory in known.items()}):
            news.setdefault(fact.originator_id, []).append(fact)
        for stream, facts in news.items():
            known[stream] = fold(known[stream], facts)
            self._keep(stream, known[stream], since=since)
        return known

    def _known(self, stream: UUID, nothing: M) -> M:
        with self._memories_lock:
            if self._forgotten != self.keys.forgotten:
                # What was destroyed is remembered by nobody, not even in part.
                self._memories.clear()
                self._forgotten = self.keys.forgotten
            known = self._memories.get((stream, type(nothing)), nothing)
        assert isinstance(known, type(nothing))
        return known

    def _write(self, facts: Sequence[Fact], *, asked: Asked) -> None:
        stored = [self.mapper.to_stored_event(fact) for fact in facts]
        self.recorder.insert_events(
            stored, leaves=[self._leaf(event) for event in stored], asked=asked
        )

    def _leaf(self, stored: StoredEvent) -> bytes:
        stream = stored.originator_id
        assert isinstance(stream, UUID)
        return leaf(
            tag_key=self.keys.stream(stream).tag_key,
            stream=stream,
            version=stored.originator_version,
            topic=stored.topic,
            state=stored.state,
        )

    def _asked(self, command: Command | None, *, answer: int) -> Asked:
        if command is None:
            return Asked(key=os.urandom(32), digest=bytes(32), answer=answer)
        key = prefixed(b"key", command.actor.bytes, command.key.encode())
        request = prefixed(b"request", command.request)
        return Asked(
            key=hmac.digest(self._command_secret, key, "sha256"),
            digest=hmac.digest(self._command_secret, request, "sha256"),
            answer=answer,
        )

    def _receipt(self, asked: Asked) -> Receipt | None:
        done = self.recorder.answered(asked.key)
        if done is None:
            return None
        if not hmac.compare_digest(done.digest, asked.digest):
            raise KeyReused
        return Receipt(stream=done.stream, version=done.version, is_repeat=True)

    def _keep(self, stream: UUID, known: Memory, *, since: int) -> None:
        place = (stream, type(known))
        with self._memories_lock:
            if since != self.keys.forgotten:
                return  # Something was destroyed while this was read.
            self._memories[place] = known
            self._memories.move_to_end(place)
            if len(self._memories) > MOST_MEMORIES:
                self._memories.popitem(last=False)
            if isinstance(known, Told):
                self._told[stream] = None
                self._told.move_to_end(stream)
                if len(self._told) > MOST_TOLD:
                    longest_ago, _ = self._told.popitem(last=False)
                    self._memories.pop((longest_ago, Told), None)


def _give_way(attempt: int) -> None:
    """Wait a moment before deciding again, so that writers do not meet for ever."""
    if attempt > 1:
        sleep(uniform(0, LONGEST_PAUSE_SECONDS))  # noqa: S311 - nothing is secret in it.


def as_env(values: Mapping[str, Any]) -> dict[str, str]:
    """Settings for the event store, all as text."""
    return {name: str(value) for name, value in values.items()}
