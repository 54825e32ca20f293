"""What is wrong with an answer: that it failed, leaked, or came without its headers."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pypdfium2 import PdfDocument

from api.edge import HEADERS
from tests.fuzz.asking import Answer, Request
from tests.fuzz.town import MARK, Town

OUR_FAULT = 500
CANARY = re.compile(f"{MARK}[0-9a-f]{{10}}{MARK}")
TRACEBACK = re.compile(
    r"Traceback \(most recent call|File \"[^\"]+\", line \d+|sqlite3\.|sqlalchemy\.|"
    r"pydantic_core|starlette\.|eventsourcing\.|/site-packages/"
)
OWN_POLICY = "default-src 'none'; script-src 'self'; style-src "
REST_OF_POLICY = (
    "; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
CACHES = frozenset({"no-store", "no-cache"})
EXCERPT = 60


@dataclass(kw_only=True, slots=True)
class Seen:
    """What was seen in a run: how it was answered, by whom what was read, and the wrong."""

    requests: int = 0
    by_way: Counter[str] = field(default_factory=Counter[str])
    statuses: Counter[int] = field(default_factory=Counter[int])
    read: Counter[str] = field(default_factory=Counter[str])
    """Canaries by the place where they stand, each in an answer to one who may."""
    wrong: Counter[str] = field(default_factory=Counter[str])
    first: dict[str, Request] = field(default_factory=dict[str, Request])
    """The first request that went wrong so."""

    def add(self, other: Seen) -> None:
        """What another process saw."""
        self.requests += other.requests
        for mine, theirs in (
            (self.by_way, other.by_way),
            (self.read, other.read),
            (self.wrong, other.wrong),
        ):
            mine.update(theirs)
        self.statuses.update(other.statuses)
        self.first = other.first | self.first

    def judge(self, town: Town, request: Request, answer: Answer) -> None:
        """Count an answer, and everything that is wrong with it."""
        self.requests += 1
        self.by_way[request.meant] += 1
        self.statuses[answer.status] += 1
        for wrong in _wrong(town, request, answer, self.read):
            told = f"{wrong}: {_place(request)}"
            self.wrong[told] += 1
            self.first.setdefault(told, request)


def _wrong(
    town: Town, request: Request, answer: Answer, read: Counter[str]
) -> Iterator[str]:
    if answer.broke:
        yield answer.broke
        return
    if answer.status >= OUR_FAULT:
        yield f"answered {answer.status}"
    if not answer.by_server:
        yield from _headers(answer)
    words = _words(answer)
    if found := TRACEBACK.search(words):
        yield f"shows its inside ({found[0][:EXCERPT]!r})"
    for canary in set(CANARY.findall(words)):
        if canary not in town.readers:
            continue  # Of an earlier house; nothing of this one.
        if request.by in town.readers[canary]:
            read[town.places[canary]] += 1
        else:
            yield f"shows {town.places[canary]} to {request.by or 'nobody'}"


def _headers(answer: Answer) -> Iterator[str]:
    """Which of the headers of every answer is missing or weaker."""
    sent = dict(answer.headers)
    for name, value in HEADERS.items():
        told = sent.get(name.lower(), "")
        match name:
            case "Content-Security-Policy":
                is_right = told.startswith(OWN_POLICY) and told.endswith(REST_OF_POLICY)
            case "Cache-Control":
                is_right = told in CACHES
            case _:
                is_right = told == value
        if not is_right:
            yield f"{name} is {told!r}"


def _words(answer: Answer) -> str:
    """Everything an answer says, with what is packed in it."""
    kind, body = answer.header("content-type").partition(";")[0], answer.body
    told = [f"{name}: {value}" for name, value in answer.headers]
    if kind == "application/pdf" and body:
        told += [page.get_textpage().get_text_range() for page in PdfDocument(body)]
    elif body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            told += [packed.read(name).decode("latin-1") for name in packed.namelist()]
    else:
        told.append(body.decode("latin-1"))
    return "\n".join(told)


def _place(request: Request) -> str:
    """An address without what differs from one case or value to the next."""
    path = request.target.partition("?")[0]
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "{id}", path)
    plain = re.fullmatch(r"[/\w.{}-]{0,90}", path)
    return f"{request.method[:10]} {path if plain else '(an odd address)'}"
