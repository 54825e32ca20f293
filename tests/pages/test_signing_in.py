from __future__ import annotations

from urllib.parse import quote

import pytest

from api.edge import COOKIE
from tests.house import PASSWORD, Clock, Town
from tests.pages.reading import Document
from tests.pages.visiting import GIFT, Visitor, case, gift_of

ELSEWHERE = (
    "//evil.test",
    "///evil.test",
    "/\\evil.test",
    "\\/evil.test",
    "/\t/evil.test",
    "/\n/evil.test",
    "\t//evil.test",
    " //evil.test",
    "https://evil.test/",
    "https:evil.test",
    "http:/evil.test",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.test",
    "/%0d%0aSet-Cookie:x=1\r\nX-Evil: 1",
    "/\x00",
    "/\u2028//evil.test",
    "",
    "?next=//evil.test",
    "//[",
)


def signing_in(name: str, password: str = PASSWORD, goal: str = "/") -> dict[str, str]:
    """The form of the first page, filled in."""
    return {"name": name, "password": password, "next": goal}


class TestSigningIn:
    def test_the_session_is_held_in_a_cookie_that_no_script_can_read(
        self, nobody: Visitor, town: Town
    ) -> None:
        answer = nobody.post("/sign-in", signing_in(town.therapist.name))

        assert answer.status_code == 303
        assert answer.headers["location"] == "/"
        cookie, *flags = answer.headers["set-cookie"].lower().split("; ")
        assert cookie.startswith(f"{COOKIE.lower()}=")
        assert {"httponly", "secure", "samesite=lax", "path=/"} <= set(flags)
        assert not [flag for flag in flags if flag.startswith("domain")]
        assert nobody.page("/").heading == "My cases"

    @pytest.mark.parametrize("name", ["Thea Lind", "Nobody Here", ""])
    def test_a_wrong_name_or_password_stays_calm_and_keeps_the_name(
        self, nobody: Visitor, name: str
    ) -> None:
        answer = nobody.post("/sign-in", signing_in(name, "not at all the password"))

        page = Document(answer.text)
        assert answer.status_code == 401
        assert page.heading == "Sign in"
        assert page.one("p", id="sign-in-error").text.startswith("! Name or password")
        assert page.field("name") == name
        assert "not at all the password" not in answer.text
        assert "set-cookie" not in answer.headers

    def test_who_is_signed_in_needs_not_sign_in_again(self, therapist: Visitor) -> None:
        answer = therapist.get("/sign-in?next=/help")

        assert (answer.status_code, answer.headers["location"]) == (303, "/help")

    @pytest.mark.parametrize("goal", ELSEWHERE)
    def test_nobody_is_sent_to_another_site(
        self, stranger: Visitor, town: Town, goal: str
    ) -> None:
        asked = stranger.page(f"/sign-in?next={quote(goal, safe='')}")
        assert asked.field("next") == "/"

        answer = stranger.post("/sign-in", signing_in(town.therapist.name, goal=goal))
        assert (answer.status_code, answer.headers["location"]) == (303, "/")

        again = stranger.get(f"/sign-in?next={quote(goal, safe='')}")
        assert (again.status_code, again.headers["location"]) == (303, "/")


class TestWantingToGoSomewhere:
    def test_signing_in_leads_to_where_one_wanted_to_go(
        self, nobody: Visitor, town: Town
    ) -> None:
        goal = f"{case(town.case)}?as_of=2026-03-01&known_on="

        sent = nobody.get(goal)
        assert sent.status_code == 303
        asked = nobody.page(sent.headers["location"])
        assert asked.field("next") == goal

        answer = nobody.post("/sign-in", signing_in(town.therapist.name, goal=goal))
        assert answer.headers["location"] == goal

    def test_a_quarter_of_an_hour_without_a_step_ends_a_session(
        self, therapist: Visitor, clock: Clock
    ) -> None:
        assert therapist.get("/").status_code == 200

        clock.forward(minutes=16)

        assert therapist.get("/").headers["location"] == "/sign-in?next=/"

    def test_what_was_written_when_a_session_ended_is_handed_back(
        self, therapist: Visitor, town: Town, clock: Clock
    ) -> None:
        address = gift_of(town.case)
        form = {**therapist.form(address), **GIFT, "narrative": "She <smiled>.\nTwice."}
        clock.forward(minutes=16)

        answer = therapist.post(address, form)

        page = Document(answer.text)
        assert answer.status_code == 401
        assert "Nothing of this was recorded" in page.text
        assert "Narrative: She <smiled>. Twice." in page.text
        assert "She &lt;smiled&gt;.\nTwice." in answer.text
        assert str(form["csrf"]) not in answer.text
        ways = [link.attributes["href"] for link in page.all("a")]
        assert f"/sign-in?next={address}" in ways
        therapist.post("/sign-in", signing_in(town.therapist.name))
        assert "smiled" not in therapist.page(case(town.case)).text

    def test_a_form_of_an_earlier_session_is_handed_back_too(
        self, therapist: Visitor, town: Town, clock: Clock
    ) -> None:
        address = gift_of(town.case)
        form = {**therapist.form(address), **GIFT, "narrative": "She smiled."}
        clock.forward(minutes=16)
        therapist.post("/sign-in", signing_in(town.therapist.name))

        answer = therapist.post(address, form)

        assert answer.status_code == 403
        assert "Narrative: She smiled." in Document(answer.text).text

    def test_signing_out_works_where_the_session_is_over(
        self, therapist: Visitor, clock: Clock
    ) -> None:
        form = {"csrf": therapist.page("/").field("csrf")}
        clock.forward(minutes=16)

        answer = therapist.post("/sign-out", form)

        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert "clear-site-data" in answer.headers

    def test_what_is_no_form_is_not_handed_back(self, nobody: Visitor) -> None:
        answer = nobody.client.post(
            "/cases/new",
            content=b"--x\r\nnot a part",
            headers={
                "Sec-Fetch-Site": "same-origin",
                "Content-Type": "multipart/form-data; boundary=x",
            },
        )

        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_signing_out_ends_the_session_and_clears_the_browser(
    therapist: Visitor, town: Town
) -> None:
    form = {"csrf": therapist.page("/").field("csrf")}

    answer = therapist.post("/sign-out", form)

    assert answer.headers["location"] == "/sign-in"
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    again = therapist.as_(town.therapist).get("/")
    assert again.headers["location"] == "/sign-in?next=/"
