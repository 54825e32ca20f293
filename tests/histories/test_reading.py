"""A file of case histories is understood, or refused in words that help to mend it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from domain.facts.bookkeeping import Licence
from domain.histories import Rejected, read
from domain.histories_file import FileUnreadable
from domain.values import Money, Role
from tests.histories.written import (
    ABSENT,
    FILE,
    NOW,
    OPENING,
    document,
    gift,
    given,
    history,
    lines,
    problems,
    reading,
    reasons,
    understood,
    with_gift,
)

TOMORROW = (NOW + timedelta(days=1)).isoformat()


class TestAFile:
    def test_is_one_document(self) -> None:
        names = [one.id for one in understood(document(history("A"), history("B")))]

        assert names == ["A", "B"]

    def test_is_json_lines(self) -> None:
        names = [one.id for one in understood(lines(history("A"), history("B")))]

        assert names == ["A", "B"]

    def test_is_one_history_alone(self) -> None:
        whole = BytesIO(json.dumps(history("A"), indent=2).encode())

        assert [one.id for one in understood(whole)] == ["A"]

    @pytest.mark.parametrize("write", [document, lines])
    def test_may_begin_with_a_byte_order_mark(self, write: Any) -> None:
        marked = BytesIO(b"\xef\xbb\xbf" + write(history()).getvalue())

        assert [one.id for one in understood(marked)] == ["H1"]

    def test_may_have_empty_lines_and_windows_line_ends(self) -> None:
        text = json.dumps(history()).encode()

        found = understood(BytesIO(b"\r\n" + text + b"\r\n\r\n"))

        assert [one.id for one in found] == ["H1"]

    def test_of_json_lines_is_read_no_further_than_asked(self) -> None:
        class Endless(BytesIO):
            def __next__(self) -> bytes:
                return json.dumps(history(f"H{self.tell()}")).encode() + b"\n"

        assert next(read(Endless(), now=NOW)).id == "H0"

    def test_that_the_project_ships_is_understood_whole(self) -> None:
        found = understood(BytesIO(FILE.read_bytes()))

        assert len(found) == 47
        assert sum(len(one.events) for one in found) == 614

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (b"", "empty"),
            (b"\n \r\n", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"not json", "is not JSON"),
            (b'{"vignettes": [', "is not JSON"),
            (b"[1, 2]", "holds no case histories"),
            (b"17", "holds no case histories"),
            (b'{"histories": []}', "holds no case histories"),
            (b'{"vignettes": []}', "holds no case histories"),
            (b'{"vignettes": {"id": "A"}}', "holds no case histories"),
            ("{}".encode("utf-16"), "is not UTF-8"),
            (b"[" * 100_000, "nested too deeply"),
            (b"9" * 5000, "is not JSON"),
        ],
    )
    def test_in_which_nothing_can_be_read_is_refused(
        self, text: bytes, said: str
    ) -> None:
        with pytest.raises(FileUnreadable, match=said):
            reading(BytesIO(text))

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            (b"{", "is not JSON"),
            (b"\xff\xfe", "is not UTF-8"),
            (b"NaN", "NaN is not a number"),
            (b"[]", "must be an object"),
            (b'"text"', "must be an object"),
            (b"[" * 100_000, "nested too deeply"),
        ],
    )
    def test_of_json_lines_may_hold_a_bad_line(self, line: bytes, said: str) -> None:
        good = json.dumps(history()).encode()

        for text, place in (
            (good + b"\n" + line, "line 2"),
            (line + b"\n" + good, "line 1"),
        ):
            (rejected,) = (
                one for one in reading(BytesIO(text)) if isinstance(one, Rejected)
            )
            (why,) = rejected.rejections
            assert (why.history, why.seq, why.field) == (place, None, "")
            assert said in why.reason


class TestAHistory:
    def test_is_told_as_the_catalogue_has_it(self) -> None:
        (found,) = understood(document(history()))

        assert found.title == "A box of pears"
        assert found.context.codes == ("APA",)
        assert found.context.licence is Licence.LICENSED
        assert found.as_of == datetime(2024, 3, 1, tzinfo=UTC)
        _, told = found.events
        assert told.seq == 2
        assert told.occurred_at == datetime(2024, 2, 5, 14, tzinfo=UTC)
        assert told.claimed_recorded_at == datetime(2024, 2, 5, 16, tzinfo=UTC)
        assert told.recorded_as is Role.THERAPIST
        assert told.told.values["value_estimate"] == Money(amount=Decimal(12))

    def test_may_say_more_than_is_asked(self) -> None:
        told = history(expected={"judgement": "no concern"}, note="x", derivation=None)

        assert len(understood(document(told))) == 1

    def test_needs_neither_title_nor_context_nor_as_of(self) -> None:
        (found,) = understood(
            document(history(title=ABSENT, context=ABSENT, as_of=ABSENT))
        )

        assert (found.title, found.as_of, found.context.codes) == ("", None, ())

    def test_may_be_of_a_trainee(self) -> None:
        (found,) = understood(document(history(context={"therapist": "trainee"})))

        assert found.context.licence is Licence.TRAINEE

    def test_is_read_in_the_order_of_its_numbers(self) -> None:
        (found,) = understood(document(history(events=[gift(), OPENING])))

        assert [event.seq for event in found.events] == [1, 2]

    def test_need_not_be_in_the_order_of_time(self) -> None:
        later = gift(seq=0, occurred_at="2025-01-01", recorded_at="2025-01-02")

        (found,) = understood(document(history(events=[OPENING, later])))

        assert [event.seq for event in found.events] == [0, 1]

    def test_is_the_same_however_its_names_are_ordered(self) -> None:
        turned = dict(reversed(history().items()))

        (one,), (other,) = (understood(document(h)) for h in (history(), turned))

        assert one.content == other.content

    def test_is_another_one_once_an_answer_changes(self) -> None:
        other = with_gift(given(value_estimate=13))

        (one,), (two,) = (understood(document(h)) for h in (history(), other))

        assert one.content != two.content

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"id": ABSENT}, "id"),
            ({"id": 7}, "id"),
            ({"id": ""}, "id"),
            ({"id": " V1"}, "id"),
            ({"id": "a\nb"}, "id"),
            ({"id": "\ud800"}, "id"),
            ({"id": "x" * 201}, "id"),
            ({"title": 3}, "title"),
            ({"as_of": "soon"}, "as_of"),
            ({"as_of": 3}, "as_of"),
            ({"context": []}, "context"),
            ({"context": None}, "context"),
            ({"context": {"codes": "APA"}}, "context.codes"),
            ({"context": {"codes": [1]}}, "context.codes"),
            ({"context": {"codes": ["a b"]}}, "context.codes"),
            ({"context": {"therapist": "novice"}}, "context.therapist"),
            ({"context": {"therapist": None}}, "context.therapist"),
            ({"events": ABSENT}, "events"),
            ({"events": []}, "events"),
            ({"events": {}}, "events"),
            ({"events": ["gift"]}, "events"),
        ],
    )
    def test_is_rejected_by_the_part_that_is_wrong(
        self, changes: dict[str, Any], field: str
    ) -> None:
        name = "history 2" if "id" in changes else "H1"

        found = problems(document(history("A"), history(**changes)))

        assert found == [(name, None, field)]

    def test_cannot_have_the_id_of_another_in_the_file(self) -> None:
        twice = document(history("A"), history("A", title="another"))

        assert problems(twice) == [("A", None, "id")]

    def test_cannot_give_a_name_twice(self) -> None:
        text = json.dumps(history()).replace('"title"', '"id": "H1", "title"', 1)
        text = text.replace('"gift_kind"', '"gift_kind": "luxury", "gift_kind"', 1)

        found = problems(BytesIO(text.encode()))

        assert found == [("H1", None, "id"), ("H1", 2, "gift_kind")]

    def test_cannot_be_nested_beyond_reason(self) -> None:
        deep: object = []
        for _ in range(900):
            deep = [deep]

        rejected = problems(document(history(context={"more": deep, "codes": deep})))

        assert rejected


class TestAnEvent:
    @pytest.mark.parametrize(
        ("event", "field", "said"),
        [
            (gift(type="GiftExchange"), "type", "did you mean GiftExchanged?"),
            (gift(type="Zzz"), "type", "there is no kind of fact called 'Zzz'"),
            (gift(type=3), "type", "must be the name of a kind"),
            (gift(type=ABSENT), "type", "is missing"),
            (gift(data=ABSENT), "data", "is missing"),
            (gift(data=[]), "data", "must be an object"),
            (gift(occurred_at=ABSENT), "occurred_at", "is missing"),
            (gift(recorded_at=ABSENT), "recorded_at", "is missing"),
            (gift(recorded_by=ABSENT), "recorded_by", "is missing"),
            (gift(occurred_at=""), "occurred_at", "must be stated"),
            (gift(recorded_at=" "), "recorded_at", "must be stated"),
            (gift(occurred_at="5 Feb"), "occurred_at", "not an ISO 8601"),
            (gift(occurred_at=20240205), "occurred_at", "ISO 8601"),
            (gift(recorded_at=None), "recorded_at", "ISO 8601"),
            (gift(occurred_at="0204-02-05"), "occurred_at", "must lie between"),
            (gift(recorded_at=TOMORROW), "recorded_at", "lies in the future"),
            (
                gift(recorded_at="2024-02-05T13:59:59"),
                "recorded_at",
                "lies before occurred_at",
            ),
            (
                gift(recorded_at="2024-02-05T16:00:00+03:00"),
                "recorded_at",
                "lies before occurred_at",
            ),
            (gift(recorded_by="neighbour"), "recorded_by", "clinic_admin"),
            (gift(recorded_by=["therapist"]), "recorded_by", "must be one of"),
            (gift(mood="warm"), "mood", "is not a part of an event"),
            (given(gift_kind="yacht"), "gift_kind", "'food'"),
            (given(gift_kind=None), "gift_kind", "must be one of"),
            (given(gift_kind=ABSENT), "gift_kind", "is missing"),
            (given(value_estimate="much"), "value_estimate", "must be a number"),
            (given(value_estimate=-1), "value_estimate", "must be a number"),
            (given(meaning_explored="yes"), "meaning_explored", "true or false"),
            (given(meaning_explored=1), "meaning_explored", "true or false"),
            (given(colour="red"), "colour", "is not a field of GiftExchanged"),
            (given(gift_kind="\ud800"), "gift_kind", "cannot be written down"),
            (given(**{"\ud800": 1}), "\\ud800", "cannot be written down"),
        ],
    )
    def test_is_rejected_by_history_number_field_and_reason(
        self, event: object, field: str, said: str
    ) -> None:
        bad = with_gift(event)

        (reason,) = reasons(document(bad, history("B")))

        assert problems(document(bad)) == [("H1", 2, field)]
        assert said in reason

    def test_in_the_future_is_rejected(self) -> None:
        event = gift(occurred_at=TOMORROW, recorded_at=TOMORROW)

        found = problems(document(with_gift(event)))

        assert found == [("H1", 2, "occurred_at"), ("H1", 2, "recorded_at")]

    @pytest.mark.parametrize(
        ("last", "said"),
        [
            ("2031-06-30T10:00:00", "lies in the future (it is 2026-11-22 12:00 UTC)"),
            ("2024-02-05T16:00:01", "lies after recorded_at (2024-02-05T16:00:00"),
            ("2024-02-05T16:00:00", None),
            ("", None),
        ],
    )
    def test_names_no_last_contact_that_had_not_come(
        self, last: str, said: str | None
    ) -> None:
        ended = {
            "initiated_by": "mutual",
            "reason": "goals_met",
            "pretermination_sessions": 2,
            "alternatives_offered": True,
            "mode": "in_person",
            "last_contact_at": last,
        }
        told = document(with_gift(gift(type="TherapyTerminated", data=ended)))

        found = reasons(told)

        assert len(found) == (said is not None)
        assert all(str(said) in reason for reason in found)

    @pytest.mark.parametrize("seq", ["2", 2.0, True, None, -1, 10**10, ABSENT])
    def test_has_a_whole_number(self, seq: object) -> None:
        found = problems(document(with_gift(gift(seq=seq))))

        assert found == [("H1", None, "seq")]

    def test_has_a_number_of_its_own(self) -> None:
        assert problems(document(with_gift(gift(seq=1)))) == [("H1", 1, "seq")]

    def test_names_the_item_of_a_list_that_is_wrong(self) -> None:
        data = {**OPENING["data"], "client_vulnerability": ["minor", "tall"]}
        bad = document(history(events=[{**OPENING, "data": data}]))

        (reason,) = reasons(bad)

        assert reason.startswith("item 2: must be one of 'minor'")

    def test_may_leave_a_time_among_its_answers_unstated(self) -> None:
        complaint = gift(
            type="ComplaintFiled",
            recorded_by="client",
            data={"complainant": "client", "allegations": ["fees"], "received_at": ""},
        )

        (found,) = understood(document(with_gift(complaint)))

        assert found.events[1].told.values["received_at"] is None

    def test_may_be_told_by_whoever_the_source_says(self) -> None:
        (found,) = understood(document(with_gift(gift(recorded_by="ethics_board"))))

        assert found.events[1].recorded_as is Role.ETHICS_BOARD

    def test_is_rejected_with_everything_that_is_wrong_with_it(self) -> None:
        bad = gift(type="Zzz", recorded_by="cat", occurred_at="x")

        assert problems(document(with_gift(bad))) == [
            ("H1", 2, "occurred_at"),
            ("H1", 2, "recorded_by"),
            ("H1", 2, "type"),
        ]
