"""What stands around signing in: names of the house, the security log, backups, rules."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.backup.copying import copy_sqlite, forget_sessions
from api.house import House, open_house
from api.settings import Settings, SettingUnusable, from_environment
from api.sign_in.browsers import agent_of
from api.sign_in.tables import OF_A_PERSON
from api.sign_in.tokens import Scope
from tests.api.asking import V1, get, kind_of_problem
from tests.api.sign_in.conftest import Browser, Phone
from tests.conftest import AT, Settled
from tests.house import PASSWORD, Clock, Someone, Town, copied
from tests.pages.reading import Document


class TestNamesOfTheHouse:
    @pytest.mark.parametrize(
        "host",
        [
            "evil.test",
            "ledger.test.evil.test",
            "localhost.evil.test",
            "ledger.test@evil.test",
            "ledger.test:x",
            "127.0.0.2",
            "[::2]",
            "",
            "ledger.test,evil.test",
        ],
    )
    @pytest.mark.parametrize("address", ["/", "/healthz", f"{V1}/me", "/sign-in"])
    def test_others_are_refused_before_anything_else(
        self, client: TestClient, host: str, address: str
    ) -> None:
        answer = client.get(address, headers={"Host": host})

        assert kind_of_problem(answer) == "host-unknown"
        assert answer.status_code == 400
        assert "evil" not in answer.text
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize(
        "host",
        ["localhost", "127.0.0.1:8000", "[::1]:8000", "LEDGER.test", "ledger.test:443"],
    )
    def test_are_those_of_this_machine_and_of_the_settings(
        self, client: TestClient, host: str
    ) -> None:
        assert client.get("/healthz", headers={"Host": host}).status_code == 200

    def test_are_told_in_the_environment(self) -> None:
        found = from_environment(
            environ={
                "BOUNDARY_LEDGER_ORIGIN": "https://Ledger.example.org/",
                "BOUNDARY_LEDGER_HOSTS": "one.example.org, two.example.org",
                "BOUNDARY_LEDGER_REQUIRE_SECOND_FACTOR": "yes",
            }
        )

        assert found.origin == "https://ledger.example.org"
        assert found.hosts == ("one.example.org", "two.example.org")
        assert found.require_second_factor

    @pytest.mark.parametrize(
        "environ",
        [
            {"BOUNDARY_LEDGER_ORIGIN": "ledger.example.org"},
            {"BOUNDARY_LEDGER_ORIGIN": "http://ledger.example.org"},
            {"BOUNDARY_LEDGER_ORIGIN": "https://ledger.example.org/path"},
            {"BOUNDARY_LEDGER_REQUIRE_SECOND_FACTOR": "perhaps"},
            {"BOUNDARY_LEDGER_OIDC_ISSUER": "https://id.example.org"},
            {
                "BOUNDARY_LEDGER_OIDC_ISSUER": "http://id.example.org",
                "BOUNDARY_LEDGER_OIDC_CLIENT_ID": "x",
            },
            {
                "BOUNDARY_LEDGER_OIDC_ISSUER": "https://id.example.org",
                "BOUNDARY_LEDGER_OIDC_CLIENT_ID": "x",
                "BOUNDARY_LEDGER_OIDC_CLIENT_SECRET_FILE": "/nowhere/secret",
            },
        ],
        ids=str,
    )
    def test_that_cannot_be_meant_stop_the_start(self, environ: dict[str, str]) -> None:
        with pytest.raises(SettingUnusable):
            from_environment(environ=environ)


class TestTheSecurityLog:
    def test_notes_each_event_and_names_nobody(
        self, nobody: Browser, phone: Phone, town: Town, house: House
    ) -> None:
        nobody.send("/account/tokens", name="calendar", scopes="read", days="7")
        nobody.client.cookies.clear()
        nobody.signs_in(town.therapist.name, "not at all the password")
        nobody.signs_in(town.therapist.name)
        nobody.post("/sign-in/second", {"code": "000000"})
        nobody.post("/sign-in/second", {"code": phone.code})
        nobody.send("/sign-out")

        path = house.settings.data / "security.log"
        logged = [json.loads(line) for line in path.read_text("utf-8").splitlines()]

        assert [each["event"] for each in logged] == [
            "factor-added",
            "recovery-codes-made",
            "token-made",
            "sign-in-refused",
            "second-factor-refused",
            "sign-in",
            "sign-out",
        ]
        assert len({each["person"] for each in logged}) == 1
        assert logged[5]["way"] == "password and code"
        assert logged[2]["scopes"] == ["read"]
        assert all(each["at"].endswith("Z") for each in logged)
        whole = path.read_text("utf-8")
        for private in ("Thea", "Lind", "testclient", str(town.therapist.person_id)):
            assert private not in whole
        assert path.stat().st_mode & 0o777 == 0o600

    def test_goes_on_when_another_program_moved_it_away(
        self, nobody: Browser, town: Town, house: House
    ) -> None:
        path = house.settings.data / "security.log"
        nobody.signs_in(town.therapist.name)
        path.rename(path.with_suffix(".1"))

        nobody.signs_in(town.supervisor.name)

        assert len(path.read_text().splitlines()) == 1

    def test_a_person_sees_what_concerns_them(
        self, nobody: Browser, town: Town, clock: Clock
    ) -> None:
        nobody.signs_in(town.therapist.name, "not at all the password")
        clock.forward(minutes=1)
        nobody.signs_in(town.therapist.name)

        first = Document(nobody.get("/").text)
        account = nobody.page("/account")
        nobody.send("/account/seen")

        assert "1 thing happened to your account" in first.text
        assert "A wrong password was tried (a program)." in account.text
        assert "Since you last looked" not in nobody.page("/account").text
        assert "happened to your account" not in Document(nobody.get("/").text).text

    def test_browsers_are_named_in_plain_words(self) -> None:
        told = (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
            "Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
        )

        assert agent_of(told) == "Edge on Windows"
        assert agent_of("<script>alert(1)</script>") == "a program"


class TestACopyOfTheAccounts:
    @pytest.mark.usefixtures("phone")
    def test_has_every_way_in_and_nothing_that_opens_by_itself(
        self, town: Town, house: House, tmp_path: Path
    ) -> None:
        now = house.clock()
        house.accounts.tokens.make(
            town.therapist.person_id, name="x", scopes=[Scope.READ], days=1, now=now
        )
        house.accounts.invitations.make("Lou New", now=now)
        target = tmp_path / "copy.db"

        copy_sqlite(house.settings.data / "keys.db", target, say=lambda *_: None)
        forget_sessions(target)

        with closing(sqlite3.connect(target)) as copy:
            counts = {
                table: copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                for table in ("accounts", "one_time_codes", "recovery_codes")
            }
            opening = {
                table: copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                for table in ("sessions", "tokens", "invitations", "pending", "devices")
            }
        assert counts == {"accounts": 7, "one_time_codes": 1, "recovery_codes": 10}
        assert set(opening.values()) == {0}

    def test_forgets_a_person_whole(
        self, phone: Phone, town: Town, house: House
    ) -> None:
        person = town.therapist.person_id
        assert phone.recovery

        house.accounts.take_away(person)

        with closing(sqlite3.connect(house.settings.data / "keys.db")) as db:
            for table in OF_A_PERSON:
                found = db.execute(
                    f"SELECT count(*) FROM {table} WHERE person_id = ?",  # noqa: S608
                    (person.bytes,),
                )
                assert found.fetchone()[0] == 0, table

    def test_of_an_earlier_layout_asks_everybody_to_sign_in_again(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        data = house.settings.data
        with closing(sqlite3.connect(data / "keys.db")) as db, db:
            db.execute("DROP TABLE sessions")
            db.execute(
                "CREATE TABLE sessions (token_hash BLOB PRIMARY KEY, person_id BLOB, "
                "began_at TEXT, seen_at TEXT) WITHOUT ROWID"
            )

        with open_house(Settings(data=data), clock=clock) as again:
            assert again.accounts.session(town.therapist.token, now=clock.now) is None
            assert again.accounts.sign_in(town.therapist.name, PASSWORD, now=clock.now)


class TestAPracticeThatAsksForASecondFactor:
    @pytest.fixture
    def house(self, settled: Settled, tmp_path: Path, clock: Clock) -> Iterator[House]:
        data = tmp_path / "data"
        with copied(settled.data, data, clock=clock):
            pass
        settings = Settings(
            data=data, hosts=("ledger.test",), require_second_factor=True
        )
        with open_house(settings, clock=clock) as opened:
            yield opened

    def test_leads_everybody_without_one_to_their_account(
        self, therapist: Browser, town: Town
    ) -> None:
        asked = therapist.get(f"/cases/{town.case}")
        page = therapist.page("/account")
        written = therapist.post("/cases/new", {"client_name": "Lou Fern"})

        assert asked.headers["location"] == "/account"
        assert "asks for a second factor" in page.text
        assert written.status_code == 403
        assert "Lou Fern" in written.text

    def test_lets_them_on_when_they_have_one(
        self, therapist: Browser, phone: Phone, town: Town
    ) -> None:
        assert phone.recovery

        assert therapist.get(f"/cases/{town.case}").status_code == 200

    def test_holds_for_programs(self, client: TestClient, town: Town) -> None:
        answer = get(client, f"{V1}/me", by=town.therapist)

        assert kind_of_problem(answer) == "second-factor-first"

    def test_holds_for_tokens_which_nobody_makes_without_one(
        self, therapist: Browser, house: House, town: Town
    ) -> None:
        person, now = town.therapist.person_id, house.clock()
        before, secret = house.accounts.tokens.make(
            person, name="of before", scopes=[Scope.READ], days=30, now=now
        )
        program = Someone(person_id=person, name="", token=secret)

        made = therapist.send("/account/tokens", name="x", scopes="read", days="30")

        assert made.status_code == 403
        assert house.accounts.tokens.of(person, now=now) == [before]
        assert "Make a token" not in therapist.page("/account").text
        therapist.client.cookies.clear()
        answer = get(therapist.client, f"{V1}/cases/{town.case}", by=program)
        assert kind_of_problem(answer) == "second-factor-first"


def test_a_house_that_listens_at_an_address_has_it_for_a_name(house: House) -> None:
    app = create_app(house, listens_at="192.0.2.7")
    with TestClient(app, base_url="https://192.0.2.7:8000") as client:
        assert client.get("/healthz").status_code == 200
    with TestClient(create_app(house), base_url=AT) as client:
        found = client.get("/healthz", headers={"Host": "192.0.2.7:8000"})
        assert found.status_code == 400


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "{}",
        "[]",
        "null",
        "7",
        '{"rawId": 7}',
        '{"rawId": "AAAA", "response": {}}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"x": 1}}',
        "[" * 5000,
        "x" * 30_000,
        "\x00",
    ],
)
@pytest.mark.parametrize("address", ["/sign-in/passkey", "/account/passkeys"])
def test_whatever_a_device_answers_is_refused_calmly(
    settled: Settled, tmp_path: Path, clock: Clock, town: Town, *, credential: str,
    address: str,
) -> None:  # fmt: skip
    data = tmp_path / "data"
    with copied(settled.data, data, clock=clock):
        pass
    settings = Settings(data=data, origin=AT)
    with (
        open_house(settings, clock=clock) as house,
        TestClient(create_app(house), base_url=AT, follow_redirects=False) as client,
    ):
        browser = Browser(client=client).as_(town.therapist)
        asked = browser.send(f"{address}/options")
        answer = browser.send(address, credential=credential, next="/")

    assert asked.status_code == 200
    assert len(asked.json()["challenge"]) >= 43
    assert answer.status_code in {401, 422}
