"""An authenticator app as a second factor, and recovery codes for when it is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.house import House
from api.sign_in.attempts import Caller
from api.sign_in.doorway import second
from tests.api.asking import V1, kind_of_problem
from tests.api.sign_in.conftest import Browser, Phone, at_home, set_up
from tests.house import PASSWORD, Clock, Town
from tests.pages.reading import Document

SESSIONS = f"{V1}/sessions"


class TestSettingUpAnApp:
    def test_shows_a_picture_and_the_same_as_text(self, therapist: Browser) -> None:
        therapist.send("/account/app")

        page = therapist.page("/account/app")

        secret = page.one("code").text.replace(" ", "")
        assert len(secret) == 32
        picture = page.one("svg")
        assert picture.attributes["class"] == "qr"
        assert not page.all("img")
        assert page.heading == "Set up an authenticator app"

    def test_takes_nothing_before_the_right_code(
        self, therapist: Browser, house: House, town: Town
    ) -> None:
        therapist.send("/account/app")

        answer = therapist.send("/account/app/confirm", code="000000")

        assert answer.status_code == 422
        assert "not the code of this moment" in Document(answer.text).text
        assert not house.accounts.has_second_factor(town.therapist.person_id)

    def test_gives_ten_recovery_codes_once(
        self, therapist: Browser, phone: Phone
    ) -> None:
        assert len(set(phone.recovery)) == 10
        assert all(len(code) == 29 for code in phone.recovery)
        assert phone.recovery[0] not in therapist.page("/account").text

    def test_is_sealed_where_it_is_kept(self, house: House, phone: Phone) -> None:
        data: Path = house.settings.data
        kept = b"".join(path.read_bytes() for path in data.glob("keys.db*"))

        assert phone.secret.encode() not in kept
        for code in phone.recovery:
            assert code.encode() not in kept
            assert code.replace("-", "").encode() not in kept

    def test_ends_other_sessions(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        name = town.therapist.name
        elsewhere = house.accounts.sign_in(name, PASSWORD, now=clock.now)
        assert elsewhere is not None

        set_up(at_home(client, town.therapist), clock)

        assert house.accounts.session(elsewhere.token, now=clock.now) is None


class TestSigningInWithACode:
    def test_takes_password_then_code(
        self, nobody: Browser, phone: Phone, town: Town
    ) -> None:
        nobody.client.cookies.clear()
        asked = nobody.signs_in(town.therapist.name)
        assert asked.headers["location"] == "/sign-in/second"
        assert nobody.token == ""
        assert nobody.get("/").headers["location"].startswith("/sign-in")

        page = nobody.page("/sign-in/second")
        assert page.one("label").text == "Code of your authenticator app"
        answer = nobody.post("/sign-in/second", {"code": phone.code})

        assert answer.headers["location"] == "/"
        assert nobody.page("/").heading == "My cases"

    def test_a_code_works_once(self, nobody: Browser, phone: Phone, town: Town) -> None:
        code = phone.code
        for expected in (303, 401):
            nobody.client.cookies.clear()
            nobody.signs_in(town.therapist.name)
            answer = nobody.post("/sign-in/second", {"code": code})
            assert answer.status_code == expected

        assert "was used before" in Document(answer.text).text

    def test_the_code_that_set_it_up_is_used_up(
        self, therapist: Browser, house: House, town: Town, clock: Clock
    ) -> None:
        phone = set_up(therapist, clock)
        clock.forward(seconds=-30)

        assert not house.accounts.codes.use(
            town.therapist.person_id, phone.code, now=clock.now
        )

    def test_of_many_at_once_one_comes_in(
        self, house: House, phone: Phone, town: Town
    ) -> None:
        person, code, now = town.therapist.person_id, phone.code, phone.clock.now

        with ThreadPoolExecutor(8) as pool:
            found = list(
                pool.map(
                    lambda _: house.accounts.codes.use(person, code, now=now), range(8)
                )
            )

        assert found.count(True) == 1

    @pytest.mark.parametrize("seconds", [-30, 30, 60])
    def test_a_code_is_good_for_half_a_minute(
        self, house: House, phone: Phone, town: Town, clock: Clock, seconds: int
    ) -> None:
        clock.forward(minutes=2)
        code = phone.code
        clock.forward(seconds=seconds)

        assert not house.accounts.codes.use(
            town.therapist.person_id, code, now=clock.now
        )

    def test_a_password_that_changed_meanwhile_lets_nobody_in(
        self, nobody: Browser, phone: Phone, town: Town, house: House
    ) -> None:
        nobody.client.cookies.clear()
        nobody.signs_in(town.therapist.name)
        house.accounts.set_password(town.therapist.name, "five other words that do not")

        answer = nobody.post("/sign-in/second", {"code": phone.code})

        assert answer.status_code == 401
        assert nobody.token == ""

    def test_takes_ten_minutes_at_most(
        self, nobody: Browser, phone: Phone, town: Town, clock: Clock
    ) -> None:
        nobody.client.cookies.clear()
        nobody.signs_in(town.therapist.name)
        clock.forward(minutes=11)

        answer = nobody.post("/sign-in/second", {"code": phone.code})

        assert answer.headers["location"] == "/sign-in"

    def test_by_a_program_too(
        self, client: TestClient, phone: Phone, town: Town
    ) -> None:
        client.cookies.clear()
        told = {"name": town.therapist.name, "password": PASSWORD}

        without = client.post(SESSIONS, json=told)
        wrong = client.post(SESSIONS, json={**told, "code": "000000"})
        right = client.post(SESSIONS, json={**told, "code": phone.code})

        assert without.status_code == wrong.status_code == 401
        assert kind_of_problem(without) == "second-factor-needed"
        assert kind_of_problem(wrong) == "sign-in-refused"
        assert right.status_code == 201
        assert not {"token", "person"} & set(without.json())

    def test_wrong_codes_have_to_wait_and_a_recovery_code_need_not(
        self, nobody: Browser, phone: Phone, town: Town
    ) -> None:
        nobody.client.cookies.clear()
        nobody.signs_in(town.therapist.name)

        found = [
            nobody.post("/sign-in/second", {"code": "000000"}).status_code
            for _ in range(6)
        ]
        right = nobody.post("/sign-in/second", {"code": phone.code})
        recovery = nobody.post("/sign-in/second", {"code": phone.recovery[0]})

        assert found == [401] * 5 + [429]
        assert right.status_code == 429
        assert int(right.headers["retry-after"]) > 0
        assert recovery.headers["location"] == "/"


class TestRecoveryCodes:
    def test_each_lets_in_once_however_it_is_typed(
        self, house: House, phone: Phone, town: Town
    ) -> None:
        person = town.therapist.person_id
        typed = f" {phone.recovery[3].upper().replace('-', ' ')} "

        ways = [second(house, person, typed, caller=Caller()) for _ in range(2)]

        assert ways == ["recovery code", None]
        assert house.accounts.recovery.left(person) == 9

    def test_new_ones_end_the_old(
        self, therapist: Browser, house: House, phone: Phone, town: Town
    ) -> None:
        answer = therapist.send("/account/recovery-codes")

        fresh = [each.text for each in Document(answer.text).all("code")]
        person, now = town.therapist.person_id, phone.clock.now
        assert len(fresh) == 10
        assert not set(fresh) & set(phone.recovery)
        assert not house.accounts.recovery.use(person, phone.recovery[0], now=now)
        assert house.accounts.recovery.use(person, fresh[0], now=now)

    def test_are_nobody_elses(self, house: House, phone: Phone, town: Town) -> None:
        other = town.supervisor.person_id

        assert not house.accounts.recovery.use(
            other, phone.recovery[0], now=phone.clock.now
        )

    @pytest.mark.usefixtures("phone")
    def test_go_with_the_last_second_factor(
        self, therapist: Browser, house: House, town: Town
    ) -> None:
        answer = therapist.send("/account/app/remove")

        person = town.therapist.person_id
        assert answer.headers["location"] == "/account"
        assert not house.accounts.has_second_factor(person)
        assert house.accounts.recovery.left(person) == 0
