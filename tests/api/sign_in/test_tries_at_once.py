"""Of many tries that come at once no more are judged than of as many in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from api.house import House
from api.sign_in import doorway
from api.sign_in.attempts import Attempts, Caller, TooManyTries
from api.sign_in.one_time_codes import new_app_secret
from api.sign_in.passkeys import PasskeyRefused
from api.sign_in.passwords import TooManySignIns
from domain.values import PersonId
from tests.api.sign_in.test_passkey_keys import AT, CHALLENGE, Device
from tests.house import PASSWORD, Clock, Town

HERE = Caller(address="192.0.2.1")
WRONG = "not at all the password"
MANY = 12

Try = Callable[[], object]


def all_at_once(
    monkeypatch: pytest.MonkeyPatch, judge: object, step: str, one_try: Try
) -> tuple[int, int]:
    """Of many tries, each of which comes while the one before is still being judged:
    how many are judged, and how many have to wait."""
    judged, waits, real = [0], [0], getattr(judge, step)

    def slowly(*told: object, **more: object) -> object:
        judged[0] += 1
        if judged[0] < MANY:
            try:
                one_try()
            except TooManyTries:
                waits[0] += 1
        return real(*told, **more)

    with monkeypatch.context() as patched:
        patched.setattr(judge, step, slowly)
        one_try()
    return judged[0], waits[0]


@pytest.fixture
def person(house: House, town: Town) -> PersonId:
    """Somebody with an authenticator app, whose codes are not tried here."""
    who = town.therapist.person_id
    house.accounts.codes.keep(who, new_app_secret(), now=house.clock())
    return who


def wait_for(attempts: Attempts, name: str) -> int:
    """For how long tries at a name from here have to wait, in seconds."""
    try:
        attempts.check(attempts.by_name(name, HERE, is_known=False))
    except TooManyTries as many:
        return many.retry_after
    return 0


class TestAtOnce:
    def test_five_codes_are_judged(
        self, house: House, person: PersonId, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def one_try() -> object:
            return doorway.second(house, person, "no code", caller=HERE)

        found = all_at_once(monkeypatch, house.accounts.codes, "use", one_try)

        assert found == (5, 1)

    def test_ten_recovery_codes_are_judged(
        self, house: House, person: PersonId, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def one_try() -> object:
            return doorway.second(house, person, "0000-" * 6, caller=HERE)

        found = all_at_once(monkeypatch, house.accounts.recovery, "use", one_try)

        assert found == (10, 1)

    def test_five_passwords_are_judged(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def one_try() -> object:
            return doorway.prove(house, town.therapist.name, WRONG, caller=HERE)

        found = all_at_once(monkeypatch, house.accounts, "proved", one_try)

        assert found == (5, 1)

    def test_five_passwords_of_who_is_here_are_judged(
        self, house: House, person: PersonId, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def one_try() -> object:
            return doorway.prove_again(house, person, WRONG, HERE)

        found = all_at_once(monkeypatch, house.accounts, "is_password_of", one_try)

        assert found == (5, 1)

    def test_five_codes_are_judged_of_forty_threads(
        self, house: House, person: PersonId
    ) -> None:
        together = Barrier(40)

        def one_try(number: int) -> str:
            together.wait()
            caller = Caller(address=f"192.0.2.{number}")
            try:
                doorway.second(house, person, f"{number:05}x", caller=caller)
            except TooManyTries:
                return "waits"
            return "judged"

        with ThreadPoolExecutor(40) as threads:
            found = Counter(threads.map(one_try, range(40)))

        assert found == {"judged": 5, "waits": 35}


class TestWhoIsRight:
    def test_comes_in_after_few_wrong_ones_and_is_not_counted(
        self, house: House, town: Town
    ) -> None:
        """Nor is it counted to the address, from which 40 may be wrong in a minute."""
        name, attempts = town.therapist.name, house.accounts.attempts
        assert doorway.prove(house, name, WRONG, caller=HERE) is None
        for number in range(38):
            attempts.begin(attempts.by_name(f"Nobody {number}", HERE, is_known=False))

        came = [doorway.prove(house, name, PASSWORD, caller=HERE) for _ in range(3)]

        assert all(came)
        attempts.begin(attempts.by_name("Nobody Else", HERE, is_known=False))
        with pytest.raises(TooManyTries):
            doorway.prove(house, name, PASSWORD, caller=HERE)

    def test_confirms_as_often_as_they_like(
        self, house: House, person: PersonId
    ) -> None:
        found = [doorway.prove_again(house, person, PASSWORD, HERE) for _ in range(6)]

        assert all(found)

    def test_uses_a_passkey_as_often_as_they_like(
        self, house: House, person: PersonId
    ) -> None:
        device = Device()
        device.registers(house, person)

        def used(answer: str) -> PersonId:
            return doorway.by_passkey(
                house, answer, challenge=CHALLENGE, at=AT, caller=HERE
            )

        found = [used(device.answers()) for _ in range(35)]
        for _ in range(30):
            with pytest.raises(PasskeyRefused):
                used("{}")

        assert found == [person] * 35
        with pytest.raises(TooManyTries):
            used(device.answers())

    def test_is_not_counted_where_nobody_had_time_to_judge(
        self, house: House, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """So many passwords wait in line that more are sent away unread."""
        name, person = town.therapist.name, town.therapist.person_id

        def full(*_: object) -> bool:
            raise TooManySignIns

        with monkeypatch.context() as patched:
            patched.setattr(house.accounts.passwords, "matches", full)
            for _ in range(6):
                with pytest.raises(TooManySignIns):
                    doorway.prove(house, name, PASSWORD, caller=HERE)
                with pytest.raises(TooManySignIns):
                    doorway.prove_again(house, person, PASSWORD, HERE)

        assert doorway.prove_again(house, person, PASSWORD, HERE)
        assert doorway.prove(house, name, PASSWORD, caller=HERE) is not None


class TestWhoHasToWait:
    def test_does_not_wait_longer_because_they_tried_on(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        name = town.therapist.name
        for _ in range(5):
            doorway.prove(house, name, WRONG, caller=HERE)
        for _ in range(60):
            with pytest.raises(TooManyTries):
                doorway.prove(house, name, WRONG, caller=HERE)

        waits = wait_for(house.accounts.attempts, name)
        clock.forward(seconds=61)

        assert waits <= 60
        assert doorway.prove(house, name, PASSWORD, caller=HERE) is not None

    def test_keeps_nobody_else_out(self, house: House, town: Town) -> None:
        name, elsewhere = town.therapist.name, Caller(address="203.0.113.9")
        for _ in range(60):
            try:
                doorway.prove(house, name, WRONG, caller=elsewhere)
            except TooManyTries:
                continue

        assert wait_for(house.accounts.attempts, name) == 0
        assert doorway.prove(house, name, PASSWORD, caller=HERE) is not None
        other = doorway.prove(house, town.supervisor.name, PASSWORD, caller=elsewhere)
        assert other is not None
