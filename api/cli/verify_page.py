"""`verify-page`: the page that checks bundles in a browser, from this release."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from api.cli.calm import UNUSABLE, Stop
from api.cli.output import AsJson, answer
from api.cli.writing import write_bytes
from audit_reports.verify_page import verify_page as page

ENDING = ".html"


def verify_page(
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.html", help="The file to write.")
    ],
    json_wanted: AsJson = False,
) -> None:
    """Write verify.html, which checks bundles in a browser, from disk, asking nobody.

    Give it to whoever gets bundles: one that comes inside a bundle proves nothing.
    """
    if out.suffix.lower() != ENDING:
        msg = f"{out}: a page is written to a file that ends in {ENDING}"
        raise Stop(msg, code=UNUSABLE)
    write_bytes(out, page())
    digest = sha256(page()).hexdigest()
    plain = (
        f"Wrote {out}. Open it in a browser, choose a bundle, and paste the keys of "
        f"the log that you have from elsewhere.\nSHA-256: {digest}"
    )
    document = {"out": str(out), "bytes": len(page()), "sha256": digest}
    answer(document, json_wanted=json_wanted, plain=plain)
