"""Nobody takes an account over alone and unseen, and no link outlives who made it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api import appointing, inviting, people
from api.house import House
from api.sign_in import one_time_codes
from api.sign_in.events import KEPT, What
from api.sign_in.tokens import Scope
from domain.facts.bookkeeping import RoleGranted, Standing
from domain.practice import PRACTICE
from domain.values import PersonId
from tests.api.asking import V1, get, kind_of_problem, post
from tests.api.sign_in.conftest import Browser
from tests.house import PASSWORD, Clock, Someone, Town, principal
from tests.pages.reading import Document
from tests.reading.offices import again, someone

NEW = "five other words that do not"


def link(client: TestClient, by: Someone, **told: object) -> Response:
    return post(client, f"{V1}/invitations", told, by=by)


def ends_factors(client: TestClient, by: Someone, person: PersonId) -> Response:
    address = f"{V1}/people/{person}/second-factors"
    return client.delete(address, headers=by.signed_in)


def accepts(client: TestClient, made: Response) -> Response:
    secret = made.json()["link"].rpartition("/")[2]
    told = {"secret": secret, "password": NEW}
    return client.post(f"{V1}/invitations/acceptance", json=told)


@pytest.fixture
def has_app(house: House, town: Town) -> PersonId:
    """The therapist, who has an authenticator app."""
    person, now = town.therapist.person_id, house.clock()
    house.accounts.codes.keep(person, one_time_codes.new_app_secret(), now=now)
    return person


class TestALink:
    @pytest.mark.parametrize("is_renewal", [True, False])
    def test_ends_with_the_role_of_who_made_it(
        self, client: TestClient, house: House, town: Town, *, is_renewal: bool
    ) -> None:
        by = town.administrator
        told = {"name": "Lou New", "standings": ["administrator"]}
        renewal = {"person": str(town.therapist.person_id)}
        made = link(client, by, **(renewal if is_renewal else told))
        other = someone(house, "Ann Other", Standing.ADMINISTRATOR)

        appointing.take(
            house, principal(house, other), by.person_id, Standing.ADMINISTRATOR
        )

        assert get(client, f"{V1}/invitations", by=other).json() == []
        followed = client.get(made.json()["link"])
        assert followed.status_code == 404
        assert kind_of_problem(accepts(client, made)) == "invitation-unknown"
        assert house.accounts.person("Lou New") is None
        assert house.accounts.proved(town.therapist.name, PASSWORD) is not None

    def test_ends_with_the_account_of_who_made_it(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        by = town.administrator
        made = link(client, by, name="Lou New", standings=["therapist"])

        house.accounts.take_away(by.person_id)

        assert accepts(client, made).status_code == 404

    def test_gives_a_role_in_the_name_of_who_made_it(
        self, client: TestClient, house: House, town: Town
    ) -> None:
        by = town.administrator
        made = link(client, by, name="Lou New", standings=["supervisor"])

        person = accepts(client, made).json()["person"]

        (given,) = [
            fact
            for fact in house.ledger.facts(PRACTICE)
            if isinstance(fact, RoleGranted) and str(fact.person_id) == person
        ]
        assert given.recorded_by == by.person_id

    def test_of_a_page_says_who_made_it_too(
        self, administrator: Browser, house: House, town: Town
    ) -> None:
        administrator.send("/people/invite", name="Lou New", roles="therapist")
        administrator.send(f"/people/{town.therapist.person_id}/renew")

        made = inviting.waiting(house)
        assert {each.made_by for each in made} == {town.administrator.person_id}
        assert len(made) == 2

    def test_of_the_operator_stays_good(self, house: House, town: Town) -> None:
        made = inviting.renew(house, town.therapist.person_id)

        secret = made.path.rpartition("/")[2]
        assert inviting.accept(house, secret, password=NEW) == town.therapist.person_id

    def test_that_nobody_stands_for_is_not_good(self, house: House) -> None:
        """One of an older version, which did not keep who made it."""
        invitations = house.accounts.invitations
        _, secret = invitations.make("Lou New", now=house.clock())

        assert inviting.accept(house, secret, password=NEW) is None


class TestTwoPeople:
    def test_a_new_password_after_the_factors_is_for_another(
        self, client: TestClient, house: House, town: Town, has_app: PersonId
    ) -> None:
        by, other = town.administrator, someone(house, "Ann", Standing.ADMINISTRATOR)
        assert ends_factors(client, by, has_app).json() == {"ended": 1}

        alone = link(client, by, person=str(has_app))
        together = link(client, other, person=str(has_app))

        assert kind_of_problem(alone) == "second-person-needed"
        assert "Another administrator makes the link" in alone.json()["detail"]
        assert "user renew" in alone.json()["detail"]
        assert together.status_code == 201

    def test_the_factors_after_a_link_are_for_another(
        self, client: TestClient, house: House, town: Town, has_app: PersonId
    ) -> None:
        by = town.administrator
        privacy = someone(house, "Pia Nord", Standing.PRIVACY_OFFICER)
        assert link(client, by, person=str(has_app)).status_code == 201

        alone = ends_factors(client, by, has_app)
        together = ends_factors(client, privacy, has_app)

        assert kind_of_problem(alone) == "second-person-needed"
        assert "privacy officer" in alone.json()["detail"]
        assert together.json() == {"ended": 1}

    def test_for_as_long_as_the_link_is_good_and_a_day(
        self, client: TestClient, house: House, town: Town, clock: Clock,
        has_app: PersonId,
    ) -> None:  # fmt: skip
        by = town.administrator
        link(client, by, person=str(has_app))

        clock.forward(hours=95)
        refused = ends_factors(client, again(house, by), has_app)
        clock.forward(hours=2)
        done = ends_factors(client, again(house, by), has_app)

        assert (refused.status_code, done.status_code) == (403, 200)

    def test_a_day_after_the_factors_one_does_it_alone(
        self, client: TestClient, house: House, town: Town, clock: Clock,
        has_app: PersonId,
    ) -> None:  # fmt: skip
        by = town.administrator
        ends_factors(client, by, has_app)
        clock.forward(hours=25)

        made = link(client, again(house, by), person=str(has_app))

        assert made.status_code == 201

    def test_the_pages_say_so_and_let_a_privacy_officer_help(
        self, administrator: Browser, house: House, has_app: PersonId
    ) -> None:
        administrator.send(f"/people/{has_app}/renew")
        refused = administrator.send(f"/people/{has_app}/end-factors")
        officer = administrator.as_(
            someone(house, "Pia Nord", Standing.PRIVACY_OFFICER)
        )
        page = officer.page(f"/people/{has_app}/sign-in")
        done = officer.send(f"/people/{has_app}/end-factors")

        assert refused.status_code == 403
        assert "nobody does both alone" in Document(refused.text).text
        assert "Make a link" not in " ".join(b.text for b in page.all("button"))
        assert done.status_code == 200
        assert not house.accounts.has_second_factor(has_app)

    def test_the_operator_does_both(self, house: House, has_app: PersonId) -> None:
        inviting.end_factors(house, has_app)

        assert inviting.renew(house, has_app).path


class TestNewsOfWhatOthersDid:
    def taken_over(self, house: House, town: Town, clock: Clock) -> Someone:
        """Who came in by a new password and says that they have seen it all."""
        who = town.therapist
        inviting.end_factors(house, who.person_id)
        made = inviting.renew(house, who.person_id)
        inviting.accept(house, made.path.rpartition("/")[2], password=NEW)
        clock.forward(minutes=1)
        session = house.accounts.sign_in(who.name, NEW, now=clock.now)
        assert session is not None
        return Someone(person_id=who.person_id, name=who.name, token=session.token)

    def told(self, house: House, person: PersonId) -> list[What]:
        """What their next session would be told."""
        found = house.accounts.events.news(person, before=house.clock())
        return [each.what for each in found]

    def test_stays_whoever_says_that_they_have_seen_it(
        self, nobody: Browser, house: House, town: Town, clock: Clock
    ) -> None:
        thief = self.taken_over(house, town, clock)
        browser = nobody.as_(thief)
        browser.send("/account/seen")
        clock.forward(days=1)

        assert self.told(house, thief.person_id) == [
            What.PASSWORD_CHANGED, What.INVITED, What.FACTORS_RESET,
        ]  # fmt: skip
        owner = browser.as_(None)
        owner.signs_in(thief.name, NEW)
        assert "A link for a new password was made" in owner.page("/account").text

    def test_is_not_pushed_out_by_many_others(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        thief = self.taken_over(house, town, clock)
        events = house.accounts.events
        for _ in range(KEPT + 5):
            events.note(What.CONFIRMED, thief.person_id, now=clock.now)

        assert What.FACTORS_RESET in self.told(house, thief.person_id)

    def test_is_not_hidden_behind_wrong_passwords(
        self, nobody: Browser, house: House, town: Town, clock: Clock
    ) -> None:
        events, who = house.accounts.events, town.therapist
        events.note(What.TOKEN_MADE, who.person_id, now=clock.now)
        for what in (What.REFUSED, What.CODE_REFUSED, What.CONFIRMED):
            for _ in range(KEPT + 5):
                events.note(what, who.person_id, now=clock.now)
        clock.forward(minutes=1)

        assert self.told(house, who.person_id) == [
            What.TOKEN_MADE, What.CODE_REFUSED, What.REFUSED,
        ]  # fmt: skip
        browser = nobody.as_(None)
        browser.signs_in(who.name, PASSWORD)
        account = browser.page("/account").text
        assert account.count(f"A wrong password was tried, {KEPT} times or more") == 1
        browser.send("/account/seen")
        assert self.told(house, who.person_id) == []

    def test_of_tries_in_a_row_is_one_line(
        self, house: House, town: Town, clock: Clock
    ) -> None:
        events, who = house.accounts.events, town.therapist.person_id
        for _ in range(40):
            events.note(What.REFUSED, who, now=clock.now)
        events.note(What.SIGNED_IN, who, now=clock.now)
        events.note(What.SIGNED_IN, who, now=clock.now)

        told = [(one.what, one.times) for one in events.of(who)[:3]]

        assert told == [(What.SIGNED_IN, 1), (What.SIGNED_IN, 1), (What.REFUSED, 40)]

    def test_goes_a_week_later(
        self, nobody: Browser, house: House, town: Town, clock: Clock
    ) -> None:
        thief = self.taken_over(house, town, clock)
        clock.forward(days=8)
        browser = nobody.as_(None)
        browser.signs_in(thief.name, NEW)

        browser.send("/account/seen")

        assert self.told(house, thief.person_id) == []

    def test_is_seen_by_who_was_signed_in_before(
        self, client: TestClient, town: Town
    ) -> None:
        link(client, town.administrator, person=str(town.therapist.person_id))

        account = Browser(client=client).as_(town.therapist).page("/account")

        assert "A link for a new password was made" in account.text


class TestANewSupervisor:
    def test_is_told_to_the_therapist_and_named(
        self, client: TestClient, town: Town
    ) -> None:
        who, by = town.therapist, town.administrator
        address = f"{V1}/people/{who.person_id}/supervisors"

        for _ in range(2):  # What holds already is no news.
            post(client, address, {"supervisor": "Una Pell"}, by=by)

        browser = Browser(client=client).as_(who)
        account = browser.page("/account")
        assert account.text.count("somebody new supervises you") == 2  # News, and list.
        assert "Sol Marsh, Una Pell" in account.text
        assert "1 thing happened" in browser.page("/").text

    def test_is_no_news_to_who_was_there_before(self, house: House, town: Town) -> None:
        assert house.accounts.events.of(town.therapist.person_id) == []
        assert people.practitioner(house, town.therapist.person_id).supervisors


class TestTokens:
    @pytest.mark.parametrize(
        "deed", ["/people/{person}/end-sessions", "/account/sessions/others/end"]
    )
    def test_end_with_all_sessions(
        self, nobody: Browser, house: House, town: Town, deed: str
    ) -> None:
        who = town.therapist
        _, secret = house.accounts.tokens.make(
            who.person_id, name="x", scopes=[Scope.READ], days=30, now=house.clock()
        )  # fmt: skip
        is_own = deed.startswith("/account")
        browser = nobody.as_(who if is_own else town.administrator)

        browser.send(deed.format(person=who.person_id))

        assert house.accounts.tokens.find(secret, now=house.clock()) is None

    def test_end_with_a_password(self, house: House, town: Town) -> None:
        who = town.therapist
        _, secret = house.accounts.tokens.make(
            who.person_id, name="x", scopes=[Scope.READ], days=30, now=house.clock()
        )  # fmt: skip

        house.accounts.change_password(who.person_id, NEW, name=who.name)

        assert house.accounts.tokens.find(secret, now=house.clock()) is None
