"""Signing in through an identity provider: a real one, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.house import House, open_house
from api.settings import Provider, Settings
from tests.api.sign_in.conftest import Browser, set_up
from tests.api.sign_in.provider_process import Running, asked, running
from tests.api.sign_in.test_invitations import followed, invited
from tests.conftest import AT, Settled
from tests.house import Clock, Town, copied
from tests.pages.reading import Document

SUBJECT = "0f3c-subject"
CLIENT = "the-ledger"


@pytest.fixture(scope="module")
def provider() -> Iterator[Running]:
    """A provider that these tests share."""
    with running() as found:
        yield found


@pytest.fixture
def clock() -> Clock:
    """The time of this machine, which the provider has too."""
    return Clock(now=datetime.now(UTC))


@pytest.fixture
def house(
    settled: Settled, tmp_path: Path, clock: Clock, provider: Running
) -> Iterator[House]:
    """A house that lets people in through the provider."""
    secret = tmp_path / "secret"
    secret.write_text("a secret of the provider\n")
    data = tmp_path / "data"
    with copied(settled.data, data, clock=clock):
        pass
    settings = Settings(
        data=data,
        hosts=("ledger.test",),
        provider=Provider(
            issuer=provider.issuer,
            client_id=CLIENT,
            secret_file=secret,
            name="Clinic ID",
        ),
    )
    with open_house(settings, clock=clock) as opened:
        yield opened


@pytest.fixture
def therapist(nobody: Browser, town: Town) -> Browser:
    """The therapist, who has just signed in with their password."""
    nobody.signs_in(town.therapist.name)
    return nobody


@pytest.fixture
def linked(therapist: Browser, provider: Running) -> Browser:
    """The therapist, who linked their account at the provider."""
    goes = therapist.get("/account/provider").headers["location"]
    back = therapist.get(provider.sign_in(goes, SUBJECT))
    assert back.headers["location"] == "/account"
    return therapist


def goes(browser: Browser, address: str = "/sign-in/provider") -> str:
    """Where somebody is sent who wants to sign in at the provider."""
    answer = browser.get(address)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


class TestSigningIn:
    def test_leads_to_the_provider_with_all_that_protects_it(
        self, nobody: Browser, provider: Running
    ) -> None:
        address = goes(nobody)

        told = asked(address)
        assert address.startswith(f"{provider.issuer}/")
        assert told["response_type"] == "code"
        assert told["code_challenge_method"] == "S256"
        assert told["scope"] == "openid"
        assert told["redirect_uri"] == f"{AT}/sign-in/provider/callback"
        assert len(told["state"]) >= 43
        assert len(told["nonce"]) >= 43
        again = asked(goes(nobody))
        assert not {told[k] for k in ("state", "nonce", "code_challenge")} & set(
            again.values()
        )

    def test_goes_round_for_who_linked_it(
        self, linked: Browser, provider: Running
    ) -> None:
        linked.client.cookies.clear()

        back = linked.get(
            provider.sign_in(goes(linked, "/sign-in/provider?next=/help"), SUBJECT)
        )

        assert back.headers["location"] == "/help"
        assert linked.page("/").heading == "My cases"

    def test_is_refused_to_whom_nobody_knows(
        self, linked: Browser, provider: Running, town: Town
    ) -> None:
        """Whatever name or e-mail address the provider tells."""
        linked.client.cookies.clear()

        back = linked.get(provider.sign_in(goes(linked), town.therapist.name))

        assert back.status_code == 400
        assert "Nobody here is linked" in Document(back.text).text
        assert linked.token == ""

    def test_asks_for_the_second_factor_of_the_house(
        self, linked: Browser, provider: Running, clock: Clock
    ) -> None:
        phone = set_up(linked, clock)
        linked.client.cookies.clear()

        back = linked.get(provider.sign_in(goes(linked), SUBJECT))

        assert back.headers["location"] == "/sign-in/second"
        assert linked.token == ""
        done = linked.post("/sign-in/second", {"code": phone.code})
        assert done.headers["location"] == "/"

    def test_does_not_begin_because_another_site_sent_somebody(
        self, nobody: Browser
    ) -> None:
        answer = nobody.client.get(
            "/sign-in/provider", headers={"Sec-Fetch-Site": "cross-site"}
        )

        assert answer.status_code == 200
        assert Document(answer.text).heading == "Do you want to sign in?"


class TestWhatGoesWrong:
    """Each ends in a page that says how to go on, and lets nobody in."""

    def refused(self, browser: Browser, address: str, words: str) -> None:
        answer = browser.get(address)
        assert answer.status_code == 400, answer.text
        page = Document(answer.text)
        assert page.heading == "This sign-in was not finished"
        assert words in page.text
        assert browser.token == ""

    def test_an_answer_that_comes_twice(
        self, linked: Browser, provider: Running
    ) -> None:
        linked.client.cookies.clear()
        address = provider.sign_in(goes(linked), SUBJECT)
        way = linked.client.cookies.get("__Host-way")
        linked.get(address)
        linked.client.cookies.clear()
        linked.client.cookies.set("__Host-way", way or "")

        self.refused(linked, address, "finished before, or took too long")

    def test_an_answer_for_another_browser(
        self, nobody: Browser, provider: Running
    ) -> None:
        address = provider.sign_in(goes(nobody), SUBJECT)
        nobody.client.cookies.clear()

        self.refused(nobody, address, "begin the sign-in anew")

    def test_another_state(self, nobody: Browser, provider: Running) -> None:
        address = provider.sign_in(goes(nobody), SUBJECT)
        code = asked(address)["code"]

        self.refused(
            nobody,
            f"/sign-in/provider/callback?code={code}&state=another",
            "belongs to another sign-in",
        )

    def test_the_code_of_somebody_elses_sign_in(
        self, linked: Browser, provider: Running
    ) -> None:
        linked.client.cookies.clear()
        stolen = asked(provider.sign_in(goes(linked), SUBJECT))["code"]
        linked.client.cookies.clear()
        state = asked(goes(linked))["state"]

        self.refused(
            linked,
            f"/sign-in/provider/callback?code={stolen}&state={state}",
            "provider",
        )

    def test_a_person_who_refuses(self, nobody: Browser, provider: Running) -> None:
        address = provider.sign_in(goes(nobody), SUBJECT, action="deny")

        self.refused(nobody, address, "changed your mind")

    def test_a_code_that_nobody_gave(self, nobody: Browser) -> None:
        state = asked(goes(nobody))["state"]

        self.refused(
            nobody,
            f"/sign-in/provider/callback?code=invented&state={state}",
            "does not know this sign-in",
        )

    def test_an_answer_of_another_provider(
        self, nobody: Browser, provider: Running
    ) -> None:
        address = provider.sign_in(goes(nobody), SUBJECT)

        self.refused(nobody, f"{address}&iss=https://evil.test", "another provider")

    def test_an_answer_that_is_too_late(
        self, nobody: Browser, provider: Running, clock: Clock
    ) -> None:
        address = provider.sign_in(goes(nobody), SUBJECT)
        clock.forward(minutes=11)

        self.refused(nobody, address, "took too long")

    @pytest.mark.parametrize("query", ["", "?code=", "?state=&code=x", "?error=x"])
    def test_an_answer_to_nothing(self, nobody: Browser, query: str) -> None:
        self.refused(nobody, f"/sign-in/provider/callback{query}", "begin the sign-in")

    def test_a_provider_that_does_not_answer(self, house: House) -> None:
        told = house.settings.provider
        assert told is not None
        down = replace(told, issuer="http://localhost:9")
        gone = replace(house, settings=replace(house.settings, provider=down))
        with TestClient(create_app(gone), base_url=AT, follow_redirects=False) as door:
            answer = door.get("/sign-in/provider")

        page = Document(answer.text)
        assert answer.status_code == 502
        assert page.heading == "Your provider does not answer"


class TestLinking:
    def test_is_for_one_person_alone(
        self, linked: Browser, provider: Running, town: Town
    ) -> None:
        linked.client.cookies.clear()
        linked.signs_in(town.supervisor.name)

        back = linked.get(provider.sign_in(goes(linked, "/account/provider"), SUBJECT))

        assert back.status_code == 400
        assert "belongs to somebody else" in Document(back.text).text

    def test_holds_for_the_session_that_began_it(
        self, therapist: Browser, provider: Running, town: Town, house: House
    ) -> None:
        address = provider.sign_in(goes(therapist, "/account/provider"), SUBJECT)
        way = therapist.client.cookies.get("__Host-way")
        therapist.signs_in(town.supervisor.name)
        therapist.client.cookies.set("__Host-way", way or "", domain="ledger.test")

        assert therapist.get(address).status_code == 400
        for who in (town.supervisor, town.therapist):
            assert not house.accounts.identities.has(who.person_id)

    def test_ends_when_its_person_says_so(
        self, linked: Browser, provider: Running
    ) -> None:
        linked.send("/account/provider/unlink")
        linked.client.cookies.clear()

        back = linked.get(provider.sign_in(goes(linked), SUBJECT))

        assert back.status_code == 400

    @pytest.mark.usefixtures("linked")
    def test_keeps_neither_subject_nor_issuer_in_clear(
        self, provider: Running, house: House
    ) -> None:
        kept = b"".join(p.read_bytes() for p in house.settings.data.glob("keys.db*"))

        assert SUBJECT.encode() not in kept
        assert provider.issuer.encode() not in kept

    def test_comes_with_an_invitation_and_no_password(
        self, nobody: Browser, provider: Running, town: Town, house: House
    ) -> None:
        nobody.signs_in(town.administrator.name)
        followed(nobody, invited(nobody))

        address = goes(nobody, "/invitation/provider")
        back = nobody.get(provider.sign_in(address, "somebody new"))

        assert back.headers["location"] == "/"
        assert nobody.page("/").heading == "My cases"
        person = house.accounts.person("Lou New")
        assert person is not None
        assert not house.accounts.has_password(person)
        assert "Unlink it" in nobody.page("/account").text
        kept = nobody.send("/account/provider/unlink")
        assert "your only way in" in Document(kept.text).text

    def test_an_invitation_does_not_take_somebody_elses(
        self, linked: Browser, provider: Running, town: Town, house: House
    ) -> None:
        linked.signs_in(town.administrator.name)
        followed(linked, invited(linked))

        back = linked.get(
            provider.sign_in(goes(linked, "/invitation/provider"), SUBJECT)
        )

        assert back.status_code == 400
        assert house.accounts.person("Lou New") is None


class TestConfirming:
    def test_at_the_provider_asks_to_sign_in_there_again(
        self, linked: Browser, provider: Running
    ) -> None:
        address = goes(linked, "/account/confirm/provider?next=/account/app")

        told = asked(address)
        assert (told["prompt"], told["max_age"]) == ("login", "0")
        before = linked.token
        back = linked.get(provider.sign_in(address, SUBJECT))
        assert back.headers["location"] == "/account/app"
        assert linked.token != before

    def test_asks_for_the_second_factor_of_the_house_too(
        self, linked: Browser, provider: Running, house: House, clock: Clock
    ) -> None:
        phone = set_up(linked, clock)
        person = linked.token
        address = goes(linked, "/account/confirm/provider?next=/account/app")
        back = linked.get(provider.sign_in(address, SUBJECT))
        on = back.headers["location"]
        page = linked.page(on)

        wrong = linked.send("/account/confirm", code="000000", next="/account/app")
        right = linked.send("/account/confirm", code=phone.code, next="/account/app")

        assert on == "/account/confirm?next=/account/app"
        assert "Clinic ID has said that it is you" in page.text
        assert page.all("input", name="password") == []
        assert wrong.status_code == 401
        assert right.headers["location"] == "/account/app"
        assert house.accounts.session(person, now=clock.now) is None
        session = house.accounts.session(linked.token, now=clock.now)
        assert session is not None
        assert session.way == "provider and code"

    def test_by_somebody_else_there_is_refused(
        self, linked: Browser, provider: Running
    ) -> None:
        address = goes(linked, "/account/confirm/provider")

        assert linked.get(provider.sign_in(address, "another")).status_code == 400
