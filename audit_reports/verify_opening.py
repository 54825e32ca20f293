"""Check 4, the opening: the log knows one set of keys for the case, and these are they.

Whoever knows the case's id computes the keys of its opening, looks for it in the log, and
opens it. It was written before everything else of the case, and commits to the tag key of
each section: a second file of the case, under other keys, is none of its sections.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from audit_reports import bundle_files as files_
from audit_reports.bundle_shapes import KeysOf
from audit_reports.verdict import Contents, Refused
from audit_reports.verify_facts import TOPIC, document_of, refused
from audit_reports.verify_log import Tree
from audit_reports.verify_tags import BEYOND, tags_in
from domain.keys import StreamKeys, stream_keys
from domain.log.leaf import leaf, tag
from domain.openings import (
    commitment,
    opening_secret,
    opening_stream,
    streams_of,
)
from domain.states import StateUnreadable, open_state
from domain.values import CaseId

KIND = "section-keys-fixed.v1"


def check_opening(contents: Contents, tree: Tree) -> None:
    """The part of check 4 that is about the opening. Raises Refused."""
    keys = stream_keys(opening_secret(contents.manifest.case))
    _check_place(contents, tree, keys)
    fixed = _commitments(contents, _opened(contents, keys))
    for each in contents.keys.streams:
        if fixed.get(each.section) != _commitment(each):
            words = "these are not the keys that were fixed when the case was opened"
            raise Refused(words, place=files_.KEYS, section=each.section)
    for number, stored in enumerate(contents.facts, 1):
        if stored.log_index <= contents.opening.log_index:
            words = "it stands in the log before the keys of the case were fixed"
            raise refused(number, stored, words)


def _check_place(contents: Contents, tree: Tree, keys: StreamKeys) -> None:
    """That the log has one opening of the case, which is this one."""
    index, last = contents.opening.log_index, 1 + BEYOND
    wanted = {tag(tag_key=keys.tag_key, version=n): n for n in range(1, last + 1)}
    found = list(tags_in(tree.leaves, wanted))
    if not found:
        raise _refused("the log has no opening of this case")
    if found != [(index, 1)]:
        where = ", ".join(str(at) for at, _ in found)
        words = f"the log has openings of this case at {where}, and not one at {index}"
        raise _refused(words)
    expected = leaf(
        tag_key=keys.tag_key,
        stream=opening_stream(contents.manifest.case),
        version=1,
        topic=TOPIC,
        state=contents.opening.state,
    )
    if tree.leaf(index) != expected:
        raise _refused(f"it is not what was logged (leaf {index})")


def _opened(contents: Contents, keys: StreamKeys) -> Mapping[str, Any]:
    case = contents.manifest.case
    try:
        plain = open_state(
            keys.state,
            contents.opening.state,
            stream=opening_stream(case),
            version=1,
            topic=TOPIC,
        )
        found = document_of(plain, case=case)
    except (StateUnreadable, ValueError, RecursionError) as error:
        raise _refused(str(error)) from None
    if (found["fact"], found.get("case_id")) != (KIND, str(case)):
        raise _refused("what it says is not the opening of this case")
    return found


def _commitments(contents: Contents, document: Mapping[str, Any]) -> dict[str, str]:
    """What was fixed for each stream of the case, in hexadecimal, none left out."""
    due = streams_of(CaseId(contents.manifest.case))
    told: object = document.get("keys")
    # What is in it is looked at one by one.
    many = cast("list[object]", told) if isinstance(told, list) else []
    named = [_without_commitment(one) for one in many]
    if named != [{"section": name, "stream": str(id_)} for name, id_ in due.items()]:
        raise _refused("it does not fix the keys of each section of the case once")
    fixed = cast("list[dict[str, str]]", many)
    return {each["section"]: each["commitment"] for each in fixed}


def _without_commitment(told: object) -> dict[str, object]:
    """The rest of an entry that has one; nothing of any other."""
    one = cast("dict[str, object]", told) if isinstance(told, dict) else {}
    if not isinstance(one.get("commitment"), str):
        return {}
    return {name: value for name, value in one.items() if name != "commitment"}


def _commitment(each: KeysOf) -> str:
    return commitment(stream=each.stream, tag_key=each.tag_key)


def _refused(words: str) -> Refused:
    return Refused(words, place=files_.OPENING)
