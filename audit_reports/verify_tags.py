"""Check 4: by their tags, no fact of a section is missing from the log or beyond it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from audit_reports import bundle_files as files_
from audit_reports.bundle_shapes import KeysOf, SectionShape
from audit_reports.verdict import Contents, Refused
from audit_reports.verify_log import Tree
from domain.exports import EXPORTS, exports_stream
from domain.keys import StreamKeys, stream_keys
from domain.log.leaf import LEAF_LENGTH, tag
from domain.values import CaseId

BEYOND = 1000
"""How many versions after the last are looked for in the log, and must not be there."""
TAG_BYTES = 32

T = TypeVar("T")
Places = Mapping[str, Sequence[int]]
"""By section, where in the log each version of it stands."""


def check_keys(contents: Contents) -> dict[str, StreamKeys]:
    """The first half of check 4: the keys of each section. Raises Refused."""
    manifest = contents.manifest
    due = [(s.section, s.stream) for s in manifest.sections]
    due.append((EXPORTS, exports_stream(CaseId(manifest.case))))
    found = [(each.section, each.stream) for each in contents.keys.streams]
    if found != due:
        raise Refused("its streams are not those of the manifest", place=files_.KEYS)
    return {each.section: _stream_keys(each) for each in contents.keys.streams}


def check_tags(
    contents: Contents, tree: Tree, keys: Mapping[str, StreamKeys]
) -> Places:
    """The rest of check 4: none missing, none twice, in order. Raises Refused."""
    wanted: dict[bytes, tuple[SectionShape, int]] = {}
    for section in contents.manifest.sections:
        if section.count > tree.size:
            raise Refused(
                "it counts more facts than the log has leaves",
                place=files_.MANIFEST,
                section=section.section,
            )
        tag_key = keys[section.section].tag_key
        for version in range(1, section.count + BEYOND + 1):
            wanted[tag(tag_key=tag_key, version=version)] = section, version
    places = {s.section: [-1] * s.count for s in contents.manifest.sections}
    for index, found in tags_in(tree.leaves, wanted):
        section, version = found
        _check_place(section, version, index=index, places=places[section.section])
    for name, indexes in places.items():
        _check_order(name, indexes)
    return places


def _stream_keys(told: KeysOf) -> StreamKeys:
    found = stream_keys(told.stream_key)
    if found.tag_key != told.tag_key:
        words = "the tag key does not follow from the stream key"
        raise Refused(words, place=files_.KEYS, section=told.section)
    return found


def tags_in(leaves: bytes, wanted: Mapping[bytes, T]) -> Iterator[tuple[int, T]]:
    """Where the tags that are wanted stand in the log, and what each was wanted for."""
    for at in range(1, len(leaves), LEAF_LENGTH):
        found = wanted.get(leaves[at : at + TAG_BYTES])
        if found is not None:
            yield at // LEAF_LENGTH, found


def _check_place(
    section: SectionShape, version: int, *, index: int, places: list[int]
) -> None:
    if version > section.count:
        words = (
            f"the log holds version {version} of it at index {index}, and the bundle "
            f"says that there are {section.count}"
        )
        raise Refused(words, place=files_.MANIFEST, section=section.section)
    if places[version - 1] >= 0:
        words = f"its tag stands in the log twice, at {places[version - 1]} and {index}"
        raise Refused(
            words, place=files_.LEAVES, section=section.section, version=version
        )
    places[version - 1] = index


def _check_order(section: str, indexes: Sequence[int]) -> None:
    last = -1
    for version, index in enumerate(indexes, 1):
        if index < 0:
            words = "the log has no leaf of it"
            raise Refused(words, place="facts/", section=section, version=version)
        if index < last:
            words = "it stands in the log before the version before it"
            raise Refused(words, place="facts/", section=section, version=version)
        last = index
