"""Which passwords are taken, and how one's own is changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api import people
from api.accounts import FIRST_FOR
from api.house import House, open_house
from api.settings import Settings
from api.sign_in.passwords import (
    PasswordCommon,
    PasswordOfName,
    PasswordRefused,
    PasswordTooLong,
    PasswordTooShort,
    acceptable,
)
from domain.facts.bookkeeping import Standing
from domain.values import PersonId
from tests.api.asking import V1, kind_of_problem
from tests.api.sign_in.conftest import Browser
from tests.cli.run import run
from tests.house import PASSWORD, Clock, Town
from tests.pages.reading import Document

NEW = "five other words that do not"


class TestAPassword:
    @pytest.mark.parametrize(
        "password",
        [
            "correct horse battery staple",
            "fifteen letters",
            "onlylowercaseletterswithoutfigures",
            "Grüße aus dem Süden, und Küsse",
            "日本語のパスワードはとても良いです",
            "a sentence, with commas; and 7 figures!" * 4,
            " leading and trailing spaces ",
        ],
    )
    def test_is_taken_however_it_is_composed(self, password: str) -> None:
        assert acceptable(password, name="Thea Lind")

    @pytest.mark.parametrize(
        ("password", "refused"),
        [
            ("fourteen chars", PasswordTooShort),
            ("", PasswordTooShort),
            ("x1" * 501, PasswordTooLong),
            ("passwordpassword", PasswordCommon),
            ("QWERTYUIOP123456789", PasswordCommon),
            ("1qaz2wsx3edc4rfv", PasswordCommon),
            ("aaaaaaaaaaaaaaaaaaaa", PasswordCommon),
            ("abcd1234abcd1234abcd1234", PasswordCommon),
            ("Thea Lind 2026!!", PasswordOfName),
            ("thealindthealind", PasswordCommon),
            ("lind-thea-lind-1", PasswordOfName),
            ("boundary-ledger-1", PasswordOfName),
            ("Boundary Ledger 99", PasswordOfName),
        ],
    )
    def test_is_refused_where_others_would_try_it(
        self, password: str, refused: type[PasswordRefused]
    ) -> None:
        with pytest.raises(refused):
            acceptable(password, name="Thea Lind")

    def test_may_hold_a_name_among_other_words(self) -> None:
        assert acceptable("thea walks seven wet bridges", name="Thea Lind")

    def test_is_compared_with_thousands_that_leaked(self) -> None:
        leaked = ("polniypizdec0211", "1234567890987654321", "zxcvbnm123456789")

        for password in leaked:
            with pytest.raises(PasswordCommon):
                acceptable(password)


class TestChangingOnesOwn:
    def test_needs_the_one_of_now_and_ends_other_sessions(
        self, therapist: Browser, town: Town, house: House, clock: Clock
    ) -> None:
        name = town.therapist.name
        elsewhere = house.accounts.sign_in(name, PASSWORD, now=clock.now)
        assert elsewhere is not None

        answer = therapist.send(
            "/account/password", current=PASSWORD, password=NEW, again=NEW
        )

        assert answer.headers["location"] == "/account"
        assert therapist.page("/account").heading == "Your account"
        now = clock.now
        assert house.accounts.session(elsewhere.token, now=now) is None
        assert house.accounts.session(town.therapist.token, now=now) is None
        assert house.accounts.sign_in(name, PASSWORD, now=now) is None
        assert house.accounts.sign_in(name, NEW, now=now) is not None

    @pytest.mark.parametrize(
        ("form", "status", "about", "words"),
        [
            ({"current": "not it"}, 401, "current-error", "not the password"),
            ({"again": "something else"}, 422, "again-error", "not the same"),
            (
                {"password": "too short", "again": "too short"},
                422,
                "password-error",
                "15 characters",
            ),
            (
                {"password": "Thea Lind 2026!!", "again": "Thea Lind 2026!!"},
                422,
                "password-error",
                "your name",
            ),
        ],
    )
    def test_says_beside_the_field_what_to_mend(
        self,
        therapist: Browser,
        house: House,
        town: Town,
        *,
        form: dict[str, str],
        status: int,
        about: str,
        words: str,
    ) -> None:
        told = {"current": PASSWORD, "password": NEW, "again": NEW} | form

        answer = therapist.send("/account/password", **told)

        page = Document(answer.text)
        assert answer.status_code == status
        assert words in page.one("p", id=about).text
        assert NEW not in answer.text
        proved = house.accounts.proved(town.therapist.name, PASSWORD)
        assert proved is not None

    def test_is_never_shown_again_where_the_session_ended(
        self, therapist: Browser, clock: Clock
    ) -> None:
        csrf = therapist.page("/account").field("csrf")
        clock.forward(minutes=16)

        answer = therapist.post(
            "/account/password",
            {"csrf": csrf, "current": PASSWORD, "password": NEW, "again": NEW},
        )

        assert answer.status_code == 303
        assert PASSWORD not in answer.text
        assert NEW not in answer.text


class TestAPasswordThatWasMadeForSomebody:
    NAME = "Newt Comer"

    @pytest.fixture
    def made(self, house: House) -> PersonId:
        """Somebody for whom a password was made."""
        return people.add_member(
            house,
            name=self.NAME,
            password=PASSWORD,
            standings=[Standing.SUPERVISOR],
            is_first=True,
        )

    def signed_in(self, client: TestClient, password: str = PASSWORD) -> Response:
        told = {"name": self.NAME, "password": password}
        return client.post(f"{V1}/sessions", json=told)

    @pytest.mark.usefixtures("made")
    def test_is_good_for_three_days_and_then_never_again(
        self, client: TestClient, nobody: Browser, clock: Clock
    ) -> None:
        clock.forward(hours=71)
        before = self.signed_in(client)
        clock.forward(hours=1)
        client.cookies.clear()

        after = self.signed_in(client)
        page = nobody.signs_in(self.NAME)

        assert before.status_code == 201
        assert after.status_code == 401
        assert kind_of_problem(after) == "first-password-over"
        assert page.status_code == 401
        assert "was made for you and has ended" in Document(page.text).text

    @pytest.mark.usefixtures("made")
    def test_tells_nobody_else_that_it_was_one(
        self, client: TestClient, clock: Clock
    ) -> None:
        clock.forward(hours=80)

        answer = self.signed_in(client, "something that nobody uses here")

        assert kind_of_problem(answer) == "sign-in-refused"

    @pytest.mark.usefixtures("made")
    def test_asks_on_every_page_for_one_of_ones_own_which_lasts(
        self, client: TestClient, nobody: Browser, clock: Clock
    ) -> None:
        nobody.signs_in(self.NAME)
        before = nobody.page("/help").text

        nobody.send("/account/password", current=PASSWORD, password=NEW, again=NEW)

        assert "Your password was made for you and ends on 12 March 2026" in before
        assert "was made for you" not in nobody.page("/help").text
        clock.forward(days=400)
        client.cookies.clear()
        assert self.signed_in(client, NEW).status_code == 201

    def test_is_what_the_command_line_makes_and_not_what_somebody_tells(
        self, tmp_path: Path
    ) -> None:
        add = ("--data", tmp_path, "user", "add")
        made = run(*add, "One", "--role", "therapist")
        told = run(
            *(*add, "Two", "--role", "therapist", "--password-stdin"),
            stdin=f"{PASSWORD}\n",
        )
        again = run("--data", tmp_path, "user", "password", "Two")

        assert "good for 72 hours" in made.out
        assert "hours" not in told.out
        assert "good for 72 hours" in again.out
        with open_house(Settings(data=tmp_path)) as house:
            accounts = house.accounts
            for name in ("One", "Two"):
                person = accounts.person(name)
                assert person is not None
                until = accounts.first_password_until(person)
                assert until is not None
                assert timedelta(hours=71) < until - house.clock() <= FIRST_FOR
