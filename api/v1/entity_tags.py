"""ETags: the same for the same answer, and whether a header names one."""

from __future__ import annotations

import hashlib
import re
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel

IfNoneMatch = Annotated[
    str | None, Header(description="The ETag of the answer that you hold.")
]


def tag_of(shown: BaseModel) -> str:
    """The ETag of an answer: the same for the same answer."""
    told = shown.model_dump_json().encode()
    return f'"{hashlib.sha256(told).hexdigest()[:32]}"'


def names_tag(header: str, tag: str, *, weakly: bool) -> bool:
    """Whether a list of entity tags has this one; a `*` has any."""
    if header.strip() == "*":
        return True
    told: list[tuple[str, str]] = re.findall(r'(W/)?("[^"]*")', header)
    return any(one == tag and (weakly or not weak) for weak, one in told)
