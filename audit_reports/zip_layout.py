"""The layout of a zip file, so strict that no two programs read two things in it.

PKWARE's APPNOTE, the part of it that is used: local headers and contents one behind the
other from the first byte on, then the directory in the same order, then its end. There
are no comments, no extra fields, no data descriptors, and nothing between or behind.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1
HARMLESS = 0x0806
"""Flags that say how hard was compressed, and that names are UTF-8."""
FULL_16, FULL_32 = 0xFFFF, 0xFFFFFFFF
"""What stands for: the number is in the record before the end."""
LARGEST_DIRECTORY = 1 << 27

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END_OF_MANY = struct.Struct("<4sQ2H2L4Q")
_ODD = "this is not a zip file that can be read: it is damaged, or not laid out as a bundle is"


class NoBundle(Exception):
    """This cannot be read as a zip file at all; the message says why."""


class Unpacked(Exception):
    """A file of the zip is not as it should be: `place` names it."""

    def __init__(self, place: str, words: str) -> None:
        super().__init__(words)
        self.place = place


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A file as the directory tells of it; `start` is where its local header begins."""

    name: str
    told: tuple[int, int, int, int, int]
    """Flags, method, CRC-32, packed bytes, unpacked bytes: the local header says them too."""
    start: int

    @property
    def packed(self) -> int:
        return self.told[3]

    @property
    def size(self) -> int:
        return self.told[4]

    @property
    def content_start(self) -> int:
        return self.start + _LOCAL.size + len(self.name)

    @property
    def end(self) -> int:
        return self.content_start + self.packed


def entries(source: BinaryIO, *, most: int) -> list[Entry]:
    """All files in their order. Raises NoBundle and Unpacked."""
    length = source.seek(0, os.SEEK_END)
    count, start, size = _end(source, length)
    if count > most:
        raise NoBundle(f"a bundle has at most {most:,} files")
    if size > LARGEST_DIRECTORY:
        raise NoBundle(_ODD)
    found = list(_directory(_read(source, start, size), count))
    at = 0
    for entry in found:
        if entry.start != at:
            raise Unpacked(entry.name, "it does not follow the file before it at once")
        at = entry.end
    if at != start:
        raise NoBundle(f"{_ODD} (something stands between the files and the directory)")
    return found


def content(source: BinaryIO, entry: Entry) -> bytes:
    """What a file holds: as much as was announced. Raises NoBundle and Unpacked."""
    head = _read(source, entry.start, _LOCAL.size + len(entry.name))
    mark, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack_from(
        head
    )
    says_the_same = (
        mark == b"PK\x03\x04"
        and (flags, method, crc, packed, size) == entry.told
        and (name, extra) == (len(entry.name), 0)
        and head[_LOCAL.size :] == entry.name.encode("ascii")
    )
    if not says_the_same:
        raise Unpacked(entry.name, "the zip file says two things of it")
    raw = _read(source, entry.content_start, entry.packed)
    found = raw if method == STORED else _inflated(raw, entry)
    if len(found) != entry.size or zlib.crc32(found) != crc:
        raise Unpacked(entry.name, "its bytes were changed or cut off (bad checksum)")
    return found


def _end(source: BinaryIO, length: int) -> tuple[int, int, int]:
    """How many files there are, where the directory begins, and its bytes."""
    at = length - _END.size
    mark, disk, first, here, count, size, start, comment = _END.unpack(
        _read(source, at, _END.size)
    )
    if mark != b"PK\x05\x06" or comment or disk or first or here != count:
        raise NoBundle(f"{_ODD} (it ends otherwise)")
    told = (count, start, size)
    if count == FULL_16 or FULL_32 in {start, size}:
        told, at = _end_of_many(source, told, at)
    if told[1] + told[2] != at:
        raise NoBundle(_ODD)
    return told


def _end_of_many(
    source: BinaryIO, told: tuple[int, int, int], end: int
) -> tuple[tuple[int, int, int], int]:
    """The same from the record ("zip64") before the end, where there is one."""
    at = end - _LOCATOR.size
    mark, disk, record, disks = _LOCATOR.unpack(_read(source, at, _LOCATOR.size))
    if mark != b"PK\x06\x07":
        return told, end  # Exactly 65,535 files, without a record.
    at -= _END_OF_MANY.size
    mark, size, _, _, here, first, count_here, *found = _END_OF_MANY.unpack(
        _read(source, at, _END_OF_MANY.size)
    )
    count, directory, start = found
    agrees = all(
        short in {full, number}
        for short, full, number in zip(
            told, (FULL_16, FULL_32, FULL_32), (count, start, directory), strict=True
        )
    )
    is_one = (disk, disks, here, first, size) == (0, 1, 0, 0, _END_OF_MANY.size - 12)
    if mark != b"PK\x06\x06" or record != at or count_here != count:
        raise NoBundle(_ODD)
    if not agrees or not is_one:
        raise NoBundle(_ODD)
    return (count, start, directory), at


def _directory(raw: bytes, count: int) -> Iterator[Entry]:
    at = 0
    for _ in range(count):
        if at + _CENTRAL.size > len(raw):
            raise NoBundle(_ODD)
        mark, _, _, flags, method, _, _, *told = _CENTRAL.unpack_from(raw, at)
        crc, packed, size, length, extra, comment, disk, _, _, start = told
        at += _CENTRAL.size
        name = raw[at : at + length].decode("latin-1")
        at += length
        if mark != b"PK\x01\x02" or disk or len(name) != length:
            raise NoBundle(_ODD)
        if extra or comment:
            words = (
                "the zip file has a comment or an extra field for it (zip -X has none)"
            )
            raise Unpacked(name, words)
        _check_way(name, flags, method)
        yield Entry(name=name, told=(flags, method, crc, packed, size), start=start)
    if at != len(raw):
        raise NoBundle(_ODD)


def _check_way(name: str, flags: int, method: int) -> None:
    if flags & ENCRYPTED:
        raise Unpacked(name, "it is encrypted, and a bundle is not")
    if flags & ~HARMLESS or method not in {STORED, DEFLATED}:
        raise Unpacked(name, "it is packed in a way that a bundle is not")


def _inflated(raw: bytes, entry: Entry) -> bytes:
    """No more than was announced, whatever the packed bytes would become."""
    work = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = work.decompress(raw, entry.size + 1)
    except zlib.error as error:
        words = f"its bytes were changed or cut off ({error})"
        raise Unpacked(entry.name, words) from None
    if not work.eof or work.unused_data:
        raise Unpacked(entry.name, "it is not as large as it announces")
    return found


def _read(source: BinaryIO, at: int, length: int) -> bytes:
    if at < 0:
        raise NoBundle(f"{_ODD} (it is too short)")
    source.seek(at)
    found = source.read(length)
    if len(found) != length:
        raise NoBundle(f"{_ODD} (it is cut short)")
    return found
