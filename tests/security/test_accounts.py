"""Who can sign in is somebody, however their keyboard composes what they type."""

from __future__ import annotations

from typing import Literal
from unicodedata import normalize

import pytest

from api import people
from api.accounts import AccountTaken
from api.house import House
from domain.facts.bookkeeping import Standing
from domain.ledger import Ledger

PASSWORD = "Grüße aus dem Süden ﬁnden"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
def test_a_password_is_the_same_from_every_keyboard(
    house: House, form: Literal["NFC", "NFD", "NFKC"]
) -> None:
    people.add_member(
        house, name="Ada Lovelock", password=PASSWORD, standings=[Standing.THERAPIST]
    )

    typed = normalize(form, PASSWORD)

    assert house.accounts.sign_in("Ada Lovelock", typed, now=house.clock())


def test_whoever_was_cut_short_in_being_added_is_no_account(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "carry_out", _stopped)
        with pytest.raises(KeyboardInterrupt):
            people.add_member(house, name="Ada", password=PASSWORD, standings=[])

    assert "Ada" not in [member.name for member in people.members(house)]
    people.add_member(house, name="Ada", password=PASSWORD, standings=[])
    with pytest.raises(AccountTaken):
        people.add_member(house, name="Ada", password=PASSWORD, standings=[])
    assert "Ada" in [member.name for member in people.members(house)]


def _stopped(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
