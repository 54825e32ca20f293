"""The keeper of the log, put together from settings, with the witnesses it asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from api.settings import Settings
from domain.alarms import Alarms
from domain.ledger import Ledger
from domain.log.checkpoints import Checkpoint
from domain.log.notes import Note, Signature
from domain.log_keeper import Cosigned, LogKeeper
from domain.log_witnesses import Witnesses
from domain.witnesses_file import SettingsUnusable, read_settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Unasked:
    """Nobody could be asked, and why."""

    failures: tuple[str, ...]
    lines: tuple[Signature, ...] = ()


class NamedWitnesses:
    """Whoever `witnesses.json` names at the moment when they are asked."""

    def __init__(self, directory: Path, alarms: Alarms) -> None:
        self._directory = directory
        self._alarms = alarms

    def cosign(
        self,
        note: Note,
        *,
        old: Checkpoint | None,
        prove: Callable[[int, int], Sequence[bytes]],
        leaves: Callable[[], int] | None = None,
    ) -> Cosigned:
        try:
            settings = read_settings(self._directory)
        except SettingsUnusable as refusal:
            return Unasked(failures=(str(refusal),))
        named = Witnesses(settings, alarm=self._alarms.raise_alarm)
        return named.cosign(note, old=old, prove=prove, leaves=leaves)


def open_keeper(
    settings: Settings, ledger: Ledger, *, clock: Callable[[], datetime]
) -> LogKeeper:
    """The keeper of a ledger's log; nothing is read or made until it is asked."""
    keeper = LogKeeper(
        ledger,
        settings.data,
        clock,
        key_file=settings.log_key_file,
        domain=settings.log_domain,
    )
    keeper.witnesses = NamedWitnesses(settings.data, keeper.alarms)
    return keeper
