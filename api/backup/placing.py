"""The place that a backup is restored to: empty before, whole after, or empty again."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from api.backup.manifest import BackupUnusable, put
from api.backup.on_postgres import holds_facts
from api.settings import Settings
from domain.log_files import sync_folder
from domain.log_keeper import KEY_FILE as LOG_KEY
from domain.store import KEY_FILE, RESTORING


def check_empty(settings: Settings) -> None:
    """That nothing is there yet. Raises BackupUnusable."""
    data = settings.data
    if (data / RESTORING).exists():
        msg = (
            f"a restore into {data} was cut short; take away what is in it (and empty "
            "the PostgreSQL database, where there is one), and restore again"
        )
        raise BackupUnusable(msg)
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        msg = f"{data} is not empty; a ledger is restored only where there is nothing"
        raise BackupUnusable(msg)
    if settings.database_url and holds_facts(settings.database_url):
        msg = "this PostgreSQL database holds a ledger already; name an empty one"
        raise BackupUnusable(msg)


@contextmanager
def stage_in(settings: Settings) -> Generator[tuple[Path, ExitStack]]:
    """Where everything is put together; what is undone where it fails."""
    data = settings.data
    was_there = data.exists()
    stage = data / RESTORING
    stage.mkdir(mode=0o700, parents=True)
    data.chmod(0o700)
    with ExitStack() as undo:
        if not was_there:
            undo.callback(data.rmdir)
        undo.callback(_remove_all, data)
        yield stage, undo
        undo.pop_all()


def _remove_all(directory: Path) -> None:
    for path in directory.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def put_in_place(settings: Settings, stage: Path, *, undo: ExitStack) -> None:
    """Move everything to where it is served from; the mark of a restore goes last."""
    for name, elsewhere in (
        (KEY_FILE, settings.key_file),
        (LOG_KEY, settings.log_key_file),
    ):
        if elsewhere is not None and (stage / name).exists():
            _move_elsewhere(stage / name, elsewhere, undo=undo)
    for path in stage.iterdir():
        path.rename(settings.data / path.name)
    sync_folder(settings.data)
    stage.rmdir()
    sync_folder(settings.data)


def _move_elsewhere(path: Path, elsewhere: Path, *, undo: ExitStack) -> None:
    content = path.read_bytes()
    if elsewhere.exists():
        if elsewhere.read_bytes() != content:
            msg = f"{elsewhere} is there already, and is not the one of this backup"
            raise BackupUnusable(msg)
    else:
        put(elsewhere, content)
        undo.callback(elsewhere.unlink)
        sync_folder(elsewhere.parent)
    path.unlink()
