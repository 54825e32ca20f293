"""Zip files of a good bundle that another program might read otherwise, or not at all.

Each holds the very files of the bundle, as most zip programs see it; all are refused.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

CENTRAL, END = b"PK\x01\x02", b"PK\x05\x06"
NTFS = struct.pack("<2H4x3H", 10, 10, 1, 2, 0)
ZIP64 = struct.pack("<2H2Q", 1, 16, 0, 0)


def oddities(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """All of them, by what is odd in them."""
    plain = zipped(members)
    return {
        "a comment": zipped(members, whole=lambda zip_: setattr(zip_, "comment", b"x")),
        "a comment of a file": zipped(
            members, each=lambda info: setattr(info, "comment", b"x")
        ),
        "an extra field": zipped(
            members, each=lambda info: setattr(info, "extra", NTFS)
        ),
        "sizes of zip64": zipped(
            members, each=lambda info: setattr(info, "extra", ZIP64)
        ),
        "something before": b"x" * 10 + plain,
        "something before, counted": moved(plain, at=0, more=b"x" * 10),
        "something behind": plain + b"x",
        "a gap before the directory": moved(
            plain, at=plain.index(CENTRAL), more=b"x" * 10, is_before_files=False
        ),
        "a gap before the end": cut_in(plain, plain.rindex(END), b"x" * 10),
        "an overlap": written(plain, plain.rindex(CENTRAL) + 42, 0),
        "an end of many that is not needed": _with_record(plain),
        "another size in the header": written(plain, 22, 7),
        "another checksum in the header": written(plain, 14, 7),
        "another flag in the header": written(plain, 6, 2, "<H"),
        "a data descriptor": described(members),
        "one file less in the directory": one_less(plain),
    }


def zipped(
    members: Mapping[str, bytes],
    *,
    each: Callable[[zipfile.ZipInfo], object] = lambda _: None,
    whole: Callable[[zipfile.ZipFile], object] = lambda _: None,
) -> bytes:
    """Stored and sorted, changed on the way."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w") as packed:
        whole(packed)
        for name in sorted(members):
            info = zipfile.ZipInfo(name)
            each(info)
            packed.writestr(info, members[name])
    return raw.getvalue()


def cut_in(raw: bytes, at: int, more: bytes) -> bytes:
    return raw[:at] + more + raw[at:]


def written(raw: bytes, at: int, number: int, how: str = "<L") -> bytes:
    """With another number at a place."""
    found = bytearray(raw)
    struct.pack_into(how, found, at, number)
    return bytes(found)


def moved(raw: bytes, *, at: int, more: bytes, is_before_files: bool = True) -> bytes:
    """Bytes put in, and every place behind them told anew."""
    end = raw.rindex(END)
    (start,) = struct.unpack_from("<L", raw, end + 16)
    (count,) = struct.unpack_from("<H", raw, end + 10)
    found = written(raw, end + 16, start + len(more))
    place = start
    for _ in range(count):
        (local,) = struct.unpack_from("<L", found, place + 42)
        if is_before_files:
            found = written(found, place + 42, local + len(more))
        place += 46 + sum(struct.unpack_from("<3H", found, place + 28))
    return cut_in(found, at, more)


def described(members: Mapping[str, bytes]) -> bytes:
    """As a program writes that cannot go back: sizes and checksum behind each file."""

    class Stream(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    raw = Stream()
    with zipfile.ZipFile(raw, "w") as packed:
        for name in sorted(members):
            packed.writestr(zipfile.ZipInfo(name), members[name])
    return raw.getvalue()


def one_less(raw: bytes) -> bytes:
    """The last file is there, and the directory does not know it."""
    end, last = raw.rindex(END), raw.rindex(CENTRAL)
    (size,) = struct.unpack_from("<L", raw, end + 12)
    (count,) = struct.unpack_from("<H", raw, end + 10)
    found = written(raw, end + 12, size - (end - last))
    found = written(found, end + 8, count - 1, "<H")
    found = written(found, end + 10, count - 1, "<H")
    return found[:last] + found[end:]


def _with_record(raw: bytes) -> bytes:
    end = raw.rindex(END)
    (count,) = struct.unpack_from("<H", raw, end + 10)
    size, start = struct.unpack_from("<2L", raw, end + 12)
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start
    )
    return cut_in(raw, end, record + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1))
