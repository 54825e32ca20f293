"""A link is good for as long as who made it may invite, up to the moment of the write."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api import inviting, people
from api.house import House
from api.relations import practice_of
from api.sign_in import passwords
from api.sign_in.passkeys import PasskeyRefused
from domain.facts.bookkeeping import Standing
from domain.values import PersonId
from tests.house import PASSWORD, Town

NEW = "five other words that do not"
ADMINISTRATOR = Standing.ADMINISTRATOR


def secret_for(house: House, by: PersonId, *, renews: PersonId | None = None) -> str:
    """The secret of a link that `by` made, for somebody new or somebody here."""
    link = (
        inviting.invite(house, "Lou New", standings=[Standing.THERAPIST], by=by)
        if renews is None
        else inviting.renew(house, renews, by=by)
    )
    return link.path.rpartition("/")[2]


def falls(house: House, who: PersonId) -> None:
    people.withdraw(house, person_id=who, standing=ADMINISTRATOR)


def after(deed: Callable[[], None], real: Callable[..., object]) -> object:
    """The same function, which lets something happen once before it answers."""
    waiting = [deed]

    def stale(*told: object, **more: object) -> object:
        answer = real(*told, **more)
        while waiting:
            waiting.pop()()
        return answer

    return stale


def test_somebody_new_comes_while_the_inviter_may_invite(
    house: House, town: Town
) -> None:
    secret = secret_for(house, town.administrator.person_id)

    person = inviting.accept(house, secret, password=NEW)

    assert person is not None
    assert people.principal(house, person).standings == {Standing.THERAPIST}
    assert people.practitioner(house, person).version == 1


class TestSomebodyNew:
    def test_does_not_come_where_the_inviter_fell_after_the_link_was_taken(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        by = town.administrator.person_id
        secret = secret_for(house, by)
        invitations = house.accounts.invitations
        take = after(lambda: falls(house, by), invitations.take)
        monkeypatch.setattr(invitations, "take", take)

        came = inviting.accept(house, secret, password=NEW)

        assert came is None
        assert house.accounts.person("Lou New") is None

    def test_does_not_come_where_the_inviter_fell_as_it_was_written(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What was decided from is overtaken: the write fails, and is decided anew."""
        by = town.administrator.person_id
        secret = secret_for(house, by)
        stale = after(lambda: falls(house, by), practice_of)
        monkeypatch.setattr(people, "practice_of", stale)

        came = inviting.accept(house, secret, password=NEW)

        standings = practice_of(house).standings
        assert came is None
        assert house.accounts.person("Lou New") is None
        assert Standing.THERAPIST not in {
            each
            for person, held in standings.items()
            if person not in house.accounts.people()
            for each in held
        }


class TestSomebodyHere:
    def test_keeps_their_password_where_the_inviter_fell(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        by, who = town.administrator.person_id, town.therapist
        secret = secret_for(house, by, renews=who.person_id)
        acceptable = after(lambda: falls(house, by), passwords.acceptable)
        monkeypatch.setattr(inviting, "acceptable", acceptable)

        changed = inviting.accept(house, secret, password=NEW)

        assert changed is None
        assert house.accounts.proved(who.name, PASSWORD) is not None
        assert house.accounts.proved(who.name, NEW) is None

    def test_changes_all_or_nothing(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        by, who = town.administrator.person_id, town.therapist
        secret = secret_for(house, by, renews=who.person_id)

        def refused(*_: object, **__: object) -> None:
            raise PasskeyRefused("this passkey is here already")

        with monkeypatch.context() as patched:
            patched.setattr(inviting, "_keep", refused)
            with pytest.raises(PasskeyRefused):
                inviting.accept(house, secret, password=NEW)
        kept = house.accounts.proved(who.name, PASSWORD)

        assert kept is not None
        assert inviting.accept(house, secret, password=NEW) == who.person_id
