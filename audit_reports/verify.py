"""Verifies a bundle: every check of the format, in order, until one fails.

It needs the files and what the reader brings, and nothing else: no house, no keys, no
network. `docs/reference/bundle-format.md` has the checks by number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeVar

from audit_reports.bundle_files import unpack
from audit_reports.bundle_shapes import Disclosed
from audit_reports.verdict import Asked, Failure, Refused, Verdict
from audit_reports.verify_export import check_export
from audit_reports.verify_facts import OpenedFact, check_opened, check_stored
from audit_reports.verify_files import read_contents, with_disclosures
from audit_reports.verify_log import (
    check_checkpoint,
    check_earlier,
    check_leaves,
    check_stamp,
)
from audit_reports.verify_opening import check_opening
from audit_reports.verify_sealed import Told, check_words, sealed_values
from audit_reports.verify_tags import check_keys, check_tags
from audit_reports.verify_words import not_proved, nothing_proved, proved
from audit_reports.zip_layout import Unpacked

T = TypeVar("T")


class _Failed(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.words)
        self.failure = failure


def verify_file(source: BinaryIO, asked: Asked) -> Verdict:
    """What can be proved of a bundle, and what cannot. Raises NoBundle."""
    try:
        files = unpack(source)
    except Unpacked as error:
        return _failed(Failure(check=1, words=str(error), place=error.place), asked)
    return verify(files, asked)


def verify(files: Mapping[str, bytes], asked: Asked) -> Verdict:
    """The same of the files of a bundle."""
    try:
        return _verified(files, asked)
    except _Failed as failed:
        return _failed(failed.failure, asked)


def _verified(files: Mapping[str, bytes], asked: Asked) -> Verdict:
    closed = _check(1, lambda: read_contents(files))
    vouched = _check(2, lambda: check_checkpoint(closed, asked))
    tree = _check(3, lambda: check_leaves(closed, vouched))
    keys = _check(4, lambda: check_keys(closed))
    _check(4, lambda: check_opening(closed, tree))
    places = _check(4, lambda: check_tags(closed, tree, keys))
    _check(5, lambda: check_stored(closed, tree, keys, places))
    opened = _check(6, lambda: check_opened(closed, keys))
    contents = _check(7, lambda: with_disclosures(closed))
    told = _check(7, lambda: check_words(contents, opened))
    _check(8, lambda: check_export(contents, opened, told, tree, asked))
    _check(9, lambda: check_earlier(contents, asked, vouched, tree))
    stamped = _check(10, lambda: check_stamp(contents, asked))
    return Verdict(
        failure=None,
        proved=proved(contents, asked, vouched, stamped=stamped),
        not_proved=not_proved(contents, asked, vouched),
        manifest=contents.manifest,
        is_vouched_for=bool(asked.vkeys),
        facts=tuple(_shown(fact, told) for fact in opened),
    )


def _check(number: int, check: Callable[[], T]) -> T:
    try:
        return check()
    except Refused as refused:
        raise _Failed(
            Failure(
                check=number,
                words=refused.words,
                place=refused.place,
                section=refused.section,
                version=refused.version,
            )
        ) from None


def _failed(failure: Failure, asked: Asked) -> Verdict:
    return Verdict(failure=failure, proved=(), not_proved=nothing_proved(asked))


def _shown(fact: OpenedFact, told: Told) -> dict[str, Any]:
    """A fact for programs: words where they were disclosed, else why they are not."""
    document = {**fact.document}
    for field, _ in sealed_values(fact.document):
        found = told[fact.fact_id, field]
        about = {"about": str(found.subject)}
        words = (
            {"text": found.text, **about}
            if isinstance(found, Disclosed)
            else {"withheld": found.reason.value, **about}
        )
        name, dot, n = field.partition(".")
        if dot:
            document[name] = [*document[name]]
            document[name][int(n)] = words
        else:
            document[name] = words
    return {
        "file": fact.place,
        "section": fact.stored.section,
        "version": fact.stored.version,
        "log_index": fact.stored.log_index,
        "fact": document,
    }
