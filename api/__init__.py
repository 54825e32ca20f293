"""Every way in. None of them opens where Python leaves out assertions."""

if not __debug__:  # pragma: no cover - seen from outside, by a test that starts it.
    msg = "Boundary Ledger does not run with -O: it relies on its assertions"
    raise RuntimeError(msg)
