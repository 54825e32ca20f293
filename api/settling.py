"""What a long-running program does once it has loaded all that it needs."""

from __future__ import annotations

import gc


def settle() -> None:
    """Tell the garbage collector that what is there by now stays.

    Otherwise it walks through every loaded module and schema again and again, in the
    middle of somebody's request: a tenth of a second each time, and more than half of
    what a page takes.
    """
    gc.collect()
    gc.freeze()
