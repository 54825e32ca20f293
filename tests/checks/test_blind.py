"""What a check answers tells a hit from none neither by words, nor size, nor time.

Times are compared by a permutation test of the medians: were there no difference, a p
below `ALPHA` would be seen once in a thousand runs. `MOST_MS` bounds the difference
itself.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from statistics import median
from threading import Thread
from time import perf_counter, thread_time

import pytest
from fastapi.testclient import TestClient

from api.checks import Wanted, ask, one_of_mine
from api.finding_in_all import found_in_all
from api.house import House
from api.screening import work
from api.steady import STROKE_SECONDS, on_the_stroke
from domain.matching.details import Address, Details, Name
from domain.policy import Principal
from tests.api.asking import V1, kind_of_problem
from tests.checks.conftest import ADA
from tests.house import Clock, Someone, Town

NOBODY = Details(
    names=(Name(given="Etireugram Enaj", surname="Kcebnelloh"),),
    date_of_birth="1982-09-14",
    addresses=(
        Address(
            street_number="87",
            address_1="finch road",
            suburb="bowdons",
            postcode="2650",
            state="nsw",
        ),
    ),
    phones=("0299 555 713",),
)
"""Somebody nobody knows, with a name as long as that of the client who is known."""
PAIRS, ROUNDS, ALPHA, MOST_MS = 60, 2_000, 0.001, 3.0
HIT = {"given_name": "Marguerite Jane", "surname": "Hollenbeck"}
NONE = {"given_name": "Etireugram Enaj", "surname": "Kcebnelloh"}
BORN = {"date_of_birth": "1971-05-02"}
BUSY = {"took_ms": None}
"""A busy machine now and then takes a stroke longer, for a hit as for none."""


def p_of(one: list[float], other: list[float]) -> float:
    """How likely a difference of medians as large as this is, were there none."""
    seen, both, draw = abs(median(one) - median(other)), [*one, *other], Random(7)
    larger = 0
    for _ in range(ROUNDS):
        draw.shuffle(both)
        larger += abs(median(both[: len(one)]) - median(both[len(one) :])) >= seen
    return (larger + 1) / (ROUNDS + 1)


def times(
    deed: Callable[[Details], object], *, clock: Callable[[], float] = perf_counter
) -> tuple[list[float], list[float]]:
    """Milliseconds for a hit and for none, in an order that is drawn by lot."""

    def took(details: Details) -> float:
        started = clock()
        deed(details)
        return (clock() - started) * 1_000

    return measured(took)


def measured(took: Callable[[Details], float]) -> tuple[list[float], list[float]]:
    """What is measured for a hit and for none, in an order that is drawn by lot."""
    found: dict[str, list[float]] = {"hit": [], "none": []}
    draw = Random(11)
    for _ in range(PAIRS):
        both = [("hit", ADA), ("none", NOBODY)]
        draw.shuffle(both)
        for which, details in both:
            found[which].append(took(details))
    return found["hit"], found["none"]


class TestTime:
    def test_of_asking_does_not_tell(self, house: House, asker: Principal) -> None:
        hit, none = times(
            lambda details: ask(house, asker, Wanted(details=details), command=None)
        )

        p = p_of(hit, none)

        print(f"hit {median(hit):.2f} ms, none {median(none):.2f} ms, p {p:.3f}")
        assert p >= ALPHA
        assert abs(median(hit) - median(none)) <= MOST_MS

    def test_of_looking_it_up_at_once_would_tell(
        self, house: House, asker: Principal
    ) -> None:
        """What the comparison is good for: it sees what asking does not do."""
        hit, none = times(
            lambda details: found_in_all(house, details, asked_by=asker.person_id),
            clock=thread_time,  # The work alone: others may be at work beside it.
        )

        assert p_of(hit, none) < ALPHA

    def test_of_what_is_asked_for_meanwhile_does_not_tell(
        self, house: House, asker: Principal, clock: Clock
    ) -> None:
        """Though it is asked for in the very moment, which nobody can know."""

        def beside(details: Details) -> float:
            wanted = Wanted(details=details, is_urgent=True)
            heard = ask(house, asker, wanted, command=None)
            clock.forward(minutes=1)
            looking_up = Thread(target=work, args=(house,))
            started = perf_counter()
            looking_up.start()
            one_of_mine(house, asker, heard.mine.id)
            took = (perf_counter() - started) * 1_000
            looking_up.join()
            return took

        hit, none = measured(beside)

        p = p_of(hit, none)
        print(f"hit {median(hit):.2f} ms, none {median(none):.2f} ms, p {p:.3f}")
        assert p >= ALPHA

    def test_of_an_answer_is_a_whole_number_of_strokes(self) -> None:
        started = perf_counter()
        with on_the_stroke() as took:
            pass

        assert took.ms == STROKE_SECONDS * 1_000
        assert perf_counter() - started >= STROKE_SECONDS


class TestWordsAndSize:
    def test_of_an_answer_are_the_same(self, client: TestClient, town: Town) -> None:
        hit, none = (
            client.post(
                f"{V1}/persons/check",
                json=who | BORN,
                headers=town.other_therapist.signed_in,
            )
            for who in (HIT, NONE)
        )

        assert (hit.status_code, none.status_code) == (200, 200)
        assert len(hit.content) == len(none.content)
        assert masked(hit.json()) == masked(none.json())
        assert {**hit.headers} == {**none.headers}
        assert hit.json()["compared"] == 1

    @pytest.mark.parametrize(
        ("born", "why"),
        [
            ("2031-05-02", "lies in the future"),
            ("1871-05-02", "lies before 1880"),
            ("1971-02-30", "is no day of any calendar"),
            ("1971-05-02", None),
        ],
    )
    def test_of_what_is_doubted_are_the_same(
        self, client: TestClient, town: Town, born: str, why: str | None
    ) -> None:
        asker = town.other_therapist.signed_in
        sent = [
            client.post(
                f"{V1}/persons/check", json=who | {"date_of_birth": born}, headers=asker
            )
            for who in (HIT, NONE)
        ]
        read = [
            client.get(f"{V1}/checks/{each.json()['check']['check_id']}", headers=asker)
            for each in sent
        ]

        for hit, none in (sent, read):
            took = [len(str(each.json()["took_ms"])) for each in (hit, none)]
            assert masked(hit.json()) | BUSY == masked(none.json()) | BUSY
            assert len(hit.content) - took[0] == len(none.content) - took[1]
            said = hit.json()["warnings"]
            assert len(said) == (why is not None)
            assert all(s.startswith(f"date_of_birth {born} {why}") for s in said)

    def test_stay_the_same_once_it_was_looked_up(
        self, client: TestClient, house: House, town: Town, clock: Clock
    ) -> None:
        numbers = [
            client.post(
                f"{V1}/persons/check",
                json=who | BORN,
                headers=town.other_therapist.signed_in,
            ).json()["check"]["check_id"]
            for who in (HIT, NONE)
        ]
        clock.forward(minutes=10)
        assert work(house) == 2

        hit, none = (
            client.get(f"{V1}/checks/{number}", headers=town.other_therapist.signed_in)
            for number in numbers
        )

        assert masked(hit.json()) == masked(none.json())
        assert len(hit.content) == len(none.content)
        assert {**hit.headers} == {**none.headers}


def masked(told: dict[str, object]) -> dict[str, object]:
    """An answer without what the asker themselves told, and its number."""
    check = told["check"]
    assert isinstance(check, dict)
    return {**told, "check": {**check, "check_id": "", "name": ""}}


FOR = {"purpose": "a colleague asked by phone"}


@pytest.mark.parametrize("who", ["hit", "none"])
def test_a_reviewer_says_what_for(
    client: TestClient, reviewer: Someone, who: str
) -> None:
    told = {"hit": HIT, "none": NONE}[who] | BORN

    refused = client.post(f"{V1}/persons/check", json=told, headers=reviewer.signed_in)

    assert refused.status_code == 422
    assert kind_of_problem(refused) == "purpose-needed"
    assert [each["field"] for each in refused.json()["errors"]] == ["purpose"]


def test_a_reviewer_is_answered_with_everybody_at_once(
    client: TestClient, reviewer: Someone
) -> None:
    """In the shape that programs rely on; whom nobody knows is answered with nobody."""
    hit, none = (
        client.post(
            f"{V1}/persons/check", json=who | BORN | FOR, headers=reviewer.signed_in
        ).json()
        for who in (HIT, NONE)
    )

    (match,) = hit["matches"]
    assert (match["label"], match["alert"]) == ("same", True)
    assert {"person", "probability", "bits"} <= set(match)
    assert {each["feature"] for each in match["explanation"]} >= {"surname"}
    assert match["relations"][0]["therapist"] == "Thea Lind"
    assert [each["label"] for each in none["matches"] if each["alert"]] == []
    assert (hit["check"], none["check"]) == (None, None)


def test_a_reviewer_hears_what_to_look_at_again(
    client: TestClient, reviewer: Someone
) -> None:
    told = NONE | {"date_of_birth": "2031-05-02"} | FOR

    heard = client.post(
        f"{V1}/persons/check", json=told, headers=reviewer.signed_in
    ).json()

    assert [each[:38] for each in heard["warnings"]] == [
        "date_of_birth 2031-05-02 lies in the f"
    ]
