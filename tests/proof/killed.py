"""Kills a process at every step of a change of keys, and looks what is left.

Run as a program of its own, because it forks: `python -m tests.proof.killed DIR DEED EACH`.
It prints how many steps there were. A step is any call of a function, ours or Python's.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from domain.key_files import Cost
from domain.key_providers import KeyFile
from domain.keys import KeyMissing, KeyStore, Owner
from domain.recovery import new_code
from domain.store import open_keys

PASSPHRASE = "four words that go on"
QUICK = Cost(memory_kib=8 * 1024, iterations=1, lanes=1)
STREAMS = [UUID(int=n) for n in range(1, 4)]
PERSON = UUID(int=9)


def rotate(keys: KeyStore) -> None:
    keys.rotate()


def protect(keys: KeyStore) -> None:
    assert isinstance(keys.provider, KeyFile)
    keys.rewrap(keys.provider.locked(PASSPHRASE, code=new_code(), cost=QUICK))


def destroy(keys: KeyStore) -> None:
    keys.destroy(subject=PERSON)


DEEDS: dict[str, Callable[[KeyStore], None]] = {
    deed.__name__: deed for deed in (rotate, protect, destroy)
}


def run(directory: Path, deed: Callable[[KeyStore], None], *, each: int) -> int:
    """Kill at the first step, at the next, and so on, until it comes to its end."""
    template = directory / "template"
    keys = open_keys(template)
    keys.ensure(streams=STREAMS, subjects=[PERSON])
    tags = [keys.stream(stream).tag_key for stream in STREAMS]
    old = [wrapped for _, _, wrapped in keys._secrets._rows.all()]
    gone = keys._secrets._rows.wrapped(Owner.SUBJECT, PERSON.bytes)
    assert gone is not None
    keys.close()
    step = 1
    while True:
        work = directory / "work"
        shutil.copytree(template, work)
        was_killed = _killed(work, deed, step)
        _look(work, tags, old=[gone] if deed is destroy else old, whole=not was_killed)
        shutil.rmtree(work)
        if not was_killed:
            return step
        step += each


def _killed(work: Path, deed: Callable[[KeyStore], None], step: int) -> bool:
    child = os.fork()
    if child == 0:
        keys = open_keys(work)
        left = step

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal left
            left -= event in {"call", "c_call"}
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        deed(keys)
        sys.setprofile(None)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in {0, signal.SIGKILL}, status
    return status != 0


def _look(work: Path, tags: list[bytes], *, old: list[bytes], whole: bool) -> None:
    """The store works with the old key or the new one, and nothing is half done."""
    keys = open_keys(work, ask=lambda: PASSPHRASE)
    assert [keys.stream(stream).tag_key for stream in STREAMS] == tags
    was_done = _is_done(keys, old)
    assert was_done or not whole
    try:
        keys.subject(PERSON)
        assert not keys.is_destroyed(PERSON)
    except KeyMissing:
        assert keys.is_destroyed(PERSON)
    stored = b"".join(path.read_bytes() for path in work.glob("keys.db*"))
    left = [wrapped for wrapped in old if wrapped in stored]
    assert not left if was_done else len(left) == len(old)
    assert [path.name for path in work.glob("*.key*")] == ["key-encryption.key"]
    keys.close()


def _is_done(keys: KeyStore, old: list[bytes]) -> bool:
    return not {wrapped for _, _, wrapped in keys._secrets._rows.all()} & set(old)


if __name__ == "__main__":
    print(run(Path(sys.argv[1]), DEEDS[sys.argv[2]], each=int(sys.argv[3])))
