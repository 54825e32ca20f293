"""Finishing what was approved to be forgotten: keys, account, and rows that are left.

Called when a house is opened, so that neither a crash between the decision and the
destruction nor an old backup changes anything, and again when somebody approves.
"""

from __future__ import annotations

from sqlalchemy import Engine

from api.accounts import Accounts
from domain.erasure import Destroyed, erased_people, register
from domain.erasure import finish as destroy_what_is_owed
from domain.ledger import Ledger
from projections.database import scrub


def finish(ledger: Ledger, accounts: Accounts, engine: Engine) -> Destroyed:
    """Destroy what was approved and is still there. A second time changes nothing."""
    gone = set(erased_people(register(ledger)))
    # A backup of before brings accounts back whose erasure it has no fact of: the keys
    # tell, which were destroyed as it was restored.
    forgotten = [
        person
        for person in accounts.people()
        if person in gone or ledger.keys.is_destroyed(person)
    ]
    # Before the keys: the file that both are in is then written anew once.
    for person in forgotten:
        accounts.take_away(person)
    done = destroy_what_is_owed(ledger)
    if forgotten and not done.keys:
        ledger.keys.scrub()
    if done.keys:
        scrub(engine)
    return done
