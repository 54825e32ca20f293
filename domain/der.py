"""The certificates of a timestamp response, put into the order that DER asks for.

    TimeStampResp ::= { status, { id-signedData, [0] { version, digests, content,
                        [0] certificates, ..., signers }}}

A SET OF has one right order, and many authorities send another. The order of the
certificates is under no signature, and sorting changes no length, so a response can be
put right in place. Nothing else of DER is known here.
"""

from __future__ import annotations

from dataclasses import dataclass

CERTIFICATES = 0xA0
LONG_FORM = 0x80
MOST_LENGTH_BYTES = 4
HIGH_TAG = 0x1F


class NotDer(Exception):
    """These bytes are not shaped like a timestamp response."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Element:
    """Where an element lies: its tag at `start`, what is in it from `inside` to `end`."""

    start: int
    inside: int
    end: int


def with_sorted_certificates(response: bytes) -> bytes:
    """The response with its certificates in order; as it was where it has none."""
    try:
        found = _certificates(response)
        each = [response[one.start : one.end] for one in _parts(response, found)]
    except (NotDer, IndexError, ValueError):
        return response
    return response[: found.inside] + b"".join(sorted(each)) + response[found.end :]


def _certificates(raw: bytes) -> _Element:
    whole = _element(raw, 0, len(raw))
    _status, token = _parts(raw, whole)
    _kind, wrapped = _parts(raw, token)
    (signed_data,) = _parts(raw, wrapped)
    _version, _digests, _content, certificates, *_rest = _parts(raw, signed_data)
    if raw[certificates.start] != CERTIFICATES:
        raise NotDer
    return certificates


def _parts(raw: bytes, element: _Element) -> list[_Element]:
    found: list[_Element] = []
    at = element.inside
    while at < element.end:
        found.append(_element(raw, at, element.end))
        at = found[-1].end
    return found


def _element(raw: bytes, at: int, limit: int) -> _Element:
    length, inside = raw[at + 1], at + 2
    if raw[at] & HIGH_TAG == HIGH_TAG:
        raise NotDer
    if length >= LONG_FORM:
        count = length - LONG_FORM
        if not 0 < count <= MOST_LENGTH_BYTES:
            raise NotDer
        length = int.from_bytes(raw[inside : inside + count], "big")
        inside += count
    if inside + length > limit:
        raise NotDer
    return _Element(start=at, inside=inside, end=inside + length)
