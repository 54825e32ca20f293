"""Reading a copy of a ledger whole: what does not open now will not open later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from api.backup.copying import Say
from api.backup.manifest import BackupDamaged
from domain.facts.fact import Fact
from domain.fsck import Reader
from domain.keys import KeyStore
from domain.ledger import Ledger
from domain.log.refusals import LogRefusal
from domain.log.vkeys import VerifierKey
from domain.log_files import LogFiles
from domain.log_keys import generations
from domain.refusals import StoredFactUnreadable
from domain.sealed_values import sealed_in
from domain.sealing import Erased, SealBroken
from domain.values import FactId, Sealed

PAGE = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What was read of a copy."""

    facts: int
    sealed: int
    erased: int


def check_copy(
    directory: Path,
    ledger: Ledger,
    *,
    keys: KeyStore,
    vkeys: Sequence[VerifierKey],
    say: Say,
) -> Read:
    """That the log is whole, and every fact and every word in it opens.

    What was destroyed has a tombstone; a key that is missing without one is damage.
    Raises BackupDamaged, naming the first that fails.
    """
    _check_log(directory, ledger, keys=keys, vkeys=vkeys)
    return _read_all(ledger, keys=keys, say=say)


def _check_log(
    directory: Path, ledger: Ledger, *, keys: KeyStore, vkeys: Sequence[VerifierKey]
) -> None:
    files = LogFiles(directory)
    try:
        chain = generations(files, current=vkeys) if files.sizes() else []
    except LogRefusal as refusal:
        raise BackupDamaged(str(refusal)) from None
    found = Reader(ledger.recorder, keys=keys, files=files, chain=chain).read()
    if found.first is not None:
        raise BackupDamaged(found.first.words)


def _read_all(ledger: Ledger, *, keys: KeyStore, say: Say) -> Read:
    position, facts, sealed, erased = 0, 0, 0, 0
    whole = ledger.recorder.leaf_count()
    while page := ledger.recorder.after(position, limit=PAGE):
        for _, stored in page:
            facts += 1
            stream = stored.originator_id
            assert isinstance(stream, UUID)
            if keys.is_destroyed(stream=stream):
                erased += 1
                continue
            try:
                fact = ledger.mapper.to_domain_event(stored)
            except StoredFactUnreadable as error:
                raise BackupDamaged(str(error)) from None
            assert isinstance(fact, Fact)
            for field, words in sealed_in(fact):
                sealed += 1
                erased += _check_words(fact, field, words, keys=keys, ledger=ledger)
        position = page[-1][0]
        say(facts, whole)
    return Read(facts=facts, sealed=sealed, erased=erased)


def _check_words(
    fact: Fact, field: str, words: Sealed, *, keys: KeyStore, ledger: Ledger
) -> bool:
    """Whether they were erased. Raises BackupDamaged where they do not open."""
    try:
        said = ledger.words(fact, field, words)
    except SealBroken as error:
        raise BackupDamaged(str(error)) from None
    if not isinstance(said, Erased):
        return False
    if not keys.is_destroyed(words.subject_id):
        msg = (
            f"the key of person {words.subject_id} is missing, and they were not "
            f"erased: {field} of fact {FactId(fact.fact_id)} cannot be read"
        )
        raise BackupDamaged(msg)
    return True
