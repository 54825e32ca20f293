"""What a long-running program does once it has loaded all that it needs."""

from __future__ import annotations

import gc

SELDOM = (100_000, 50, 1_000)
"""New objects before the youngest are looked through, and how often the older ones."""


def settle() -> None:
    """Tell the garbage collector that what is there by now stays.

    Otherwise it walks through every loaded module and schema again and again, in the
    middle of somebody's request: a tenth of a second each time, and more than half of
    what a page takes. What requests leave behind is looked through seldom: nearly all
    of it goes by itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
