"""What the program says to whoever runs it: one line of JSON each, and no person in it.

Security events have a log of their own (`api.sign_in.events`).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TextIO

import structlog

NAME = "boundary_ledger"
"""The logger of this program; what libraries log goes nowhere."""


@contextmanager
def as_json_lines(stream: TextIO | None = None) -> Generator[None]:
    """Write what is logged meanwhile as lines of JSON, to standard error if not told.

    The moment is in UTC. Characters that could end a line are escaped.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(sort_keys=True),
            ]
        )
    )
    log, others, nowhere = (
        logging.getLogger(NAME),
        logging.getLogger(),
        logging.NullHandler(),
    )
    log.addHandler(handler)
    others.addHandler(nowhere)
    try:
        yield
    finally:
        log.removeHandler(handler)
        others.removeHandler(nowhere)
