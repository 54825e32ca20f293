"""`verify.html`: one file that checks a bundle in a browser, from disk, asking nobody.

It is joined from the parts in `verifier/` and nothing else: the same parts always give
the same bytes. Its policy lets the one script and the one style in it run, by their
digests, and forbids every connection.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template

PARTS = Path(__file__).parent / "verifier"
SCRIPTS = (
    "refused",
    "sha256",
    "bytes",
    "zip",
    "canonical",
    "keys",
    "note",
    "rotation",
    "tree",
    "contents",
    "vouching",
    "log",
    "opening",
    "facts",
    "sealed",
    "exported",
    "earlier",
    "verify",
    "words",
    "telling",
    "showing",
    "page",
)
"""In the order in which they should be read; the last one starts the page."""


@cache
def verify_page() -> bytes:
    """The whole page, in UTF-8."""
    script, style = _script(), _read("style.css")
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; "
        f"style-src '{_digest(style)}'; base-uri 'none'; form-action 'none'"
    )
    page = Template(_read("page.html"))
    return page.substitute(policy=policy, script=script, style=style).encode()


def _script() -> str:
    """All parts in one function, so that nothing else on the page sees their names."""
    parts = [f"// ---- {name}.js\n\n{_read(f'{name}.js')}" for name in SCRIPTS]
    joined = "\n".join(['(() => {\n"use strict";\n', *parts, "})();\n"])
    # Nothing may end the script or the style early, or hide a part of it.
    assert "</" not in joined
    assert "<!--" not in joined
    return f"\n{joined}"


def _read(name: str) -> str:
    return (PARTS / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """As a content security policy writes the digest of what it lets run."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
