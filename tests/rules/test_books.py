"""Rule books: whole, dated, and refused where they are empty or contradict themselves."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import pytest

from api.assessing import Judged
from api.assessing_words import case_in_words
from domain import codes, rules
from domain.facts.fact import CaseFact
from domain.numbering import numbers
from domain.rule_figures import fitted
from domain.rules import Chosen, RuleBookUnknown, chosen_in, parse, understood
from domain.rules.book import Ground, RuleBook
from domain.rules.flags import MOST_BY_MEMORY
from domain.rules.naming import RuleUnusable
from domain.rules.written import WrittenBook, WrittenParameter, WrittenRule
from domain.weighing import Attention
from tests.rules.asking import asked, fact, flags_of, severity

BOOK = rules.newest()
ABOUT = WrittenBook(
    name="small", version="1", title="Small", since=date(2026, 1, 1), note="x"
)
A_RULE = """
id: R22
name: gifts
title: Gifts
family: Money
asks: What is said with them?
why: Gifts speak.
fires_when: A gift is luxury.
rests_on: [literature]
cites: [ACA-A.10.f]
harmless: [Small gifts.]
history: ["2026: written."]
parameters:
  often: {value: 2, rests_on: design, means: Gifts.}
raises:
  - count:
      of:
        fact: GiftExchanged
        where:
          gift_kind: luxury
      at_least: often
    severity:
      - is: 40
"""


def book_of(*texts: str, **chosen: float) -> RuleBook:
    told = [parse(WrittenRule, text, where="R22.yaml") for text in texts]
    written = [each for each in told if isinstance(each, WrittenRule)]
    figures = {("R22", name): value for name, value in chosen.items()}
    return understood(ABOUT, written, on_file=codes.on_file(), chosen=figures)


def rule_of(text: str) -> WrittenRule:
    told = parse(WrittenRule, text, where="R22.yaml")
    assert isinstance(told, WrittenRule)
    return told


def small(chosen: Chosen, text: str = A_RULE) -> RuleBook:
    """The small book with figures that a practice has set."""
    return understood(ABOUT, [rule_of(text)], on_file=codes.on_file(), chosen=chosen)


HOURS = """
  - hours:
      of: {fact: SupervisionSessionHeld}
      minutes: minutes
      during: {fact: TherapyStarted}
      work: {fact: SessionHeld}
      work_minutes: actual_minutes
      every: month
      at_least: often
    severity:
      - is: 40
"""


class TestHours:
    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ("every: month", "every: year", "must be one of .month. or .week."),
            ("      every: month\n", "", "at_least in every month or week"),
            ("at_least: often", "at_least: often\n      per: 8", "or per work"),
            ("minutes: minutes", "minutes: hours", "no kind that it looks at has"),
            ("actual_minutes", "minutes", "no kind that it looks at has"),
            ("at_least: often", "at_least: rarely", "not one of its parameters"),
        ],
    )
    def test_that_make_no_sense_are_refused(self, old: str, new: str, why: str) -> None:
        assert len(book_of(A_RULE + HOURS.lstrip("\n")).rules) == 1
        with pytest.raises(RuleUnusable, match=why):
            book_of(A_RULE + HOURS.lstrip("\n").replace(old, new, 1))


class TestTheBookOfTheHouse:
    def test_it_asks_forty_six_questions(self) -> None:
        assert [rule.id for rule in BOOK] == [f"R{n:02}" for n in range(1, 47)]

    def test_every_rule_has_its_sources_and_harmless_readings(self) -> None:
        for rule in BOOK:
            assert rule.cites
            assert rule.harmless
            assert rule.fires_when
            assert rule.history
            assert rule.asks.endswith("?")

    def test_no_question_passes_a_verdict(self) -> None:
        verdict = re.compile(
            r"violat|guilty|breach of|misconduct|unethical", re.IGNORECASE
        )

        for rule in BOOK:
            for said in (rule.asks, *rule.harmless, *rule.lighter):
                if "not unethical" not in said:
                    assert not verdict.search(said), (rule.id, said)

    def test_every_rule_has_a_test_of_its_own(self) -> None:
        here = Path(__file__).parent
        tested = {path.name[5:8].upper() for path in here.glob("test_r[0-9]*.py")}

        assert tested == {rule.id for rule in BOOK}

    def test_what_the_code_or_a_case_sets_a_practice_cannot(self) -> None:
        fixed = [
            (rule.id, each.name)
            for rule in BOOK
            for each in rule.parameters
            if each.rests_on is not Ground.DESIGN
        ]

        for key in fixed:
            with pytest.raises(RuleUnusable, match="not a figure"):
                chosen_in(BOOK.name, {key: 1.0})

    def test_a_book_that_is_not_there_is_named_with_those_that_are(self) -> None:
        with pytest.raises(RuleBookUnknown, match=BOOK.name):
            rules.book("house-0")


ONE_OF_THE_BOOK = {
    "author_first_hours": WrittenParameter(
        value=24, rests_on=Ground.DESIGN, means="Hours."
    )
}


class TestAFigureOfTheWholeBook:
    def test_says_for_how_long_a_question_is_its_authors(self) -> None:
        assert BOOK.author_first_hours == 24
        chosen = chosen_in(BOOK.name, {("book", "author_first_hours"): 36.0})
        assert chosen.author_first_hours == 36
        assert [each.value for each in chosen.parameters] == [36]

    @pytest.mark.parametrize("hours", [-1.0, 169.0])
    def test_keeps_nothing_from_a_supervisor_for_long(self, hours: float) -> None:
        with pytest.raises(RuleUnusable, match="from 0 to 168"):
            chosen_in(BOOK.name, {("book", "author_first_hours"): hours})

    def test_that_nothing_uses_is_refused(self) -> None:
        about = ABOUT.model_copy(
            update={"parameters": {"x": ONE_OF_THE_BOOK["author_first_hours"]}}
        )

        with pytest.raises(RuleUnusable, match="x is a parameter that nothing uses"):
            understood(about, [rule_of(A_RULE)], on_file=codes.on_file())

    def test_that_the_book_has_not_cannot_be_set(self) -> None:
        with pytest.raises(RuleUnusable, match="not a figure of a book"):
            chosen_in(BOOK.name, {("book", "hours"): 3.0})

    def test_may_be_left_to_what_is_usual(self) -> None:
        assert book_of(A_RULE).author_first_hours == 24


class TestWhatIsShownAtOnce:
    def test_says_why(self) -> None:
        for rule in BOOK:
            if rule.shown_at_once:
                assert rule.shown_at_once.startswith("Absolute by its own words.")

    def test_is_nothing_that_its_author_could_make_lighter(self) -> None:
        lighter = "    lighter:\n      - when: {stated: occasion}\n        times: 0.5\n"
        at_once = A_RULE.replace("harmless:", "shown_at_once: So.\nharmless:")

        assert book_of(at_once).by_id["R22"].shown_at_once == "So."
        with pytest.raises(RuleUnusable, match="its author is heard first"):
            book_of(at_once + lighter)


class TestFiguresInAnotherBook:
    chosen: ClassVar = {("R22", "often"): 3.0, ("R22", "old"): 4.0, ("R01", "x"): 1.0}

    def test_count_where_it_has_the_same_figure_of_the_same_rule(self) -> None:
        found = fitted(book_of(A_RULE), self.chosen, small)

        assert dict(found.chosen) == {("R22", "often"): 3.0}
        assert found.by_id["R22"].parameters[0].value == 3

    def test_do_not_count_where_it_may_not_be_set(self) -> None:
        fixed = A_RULE.replace("rests_on: design", "rests_on: code")

        found = fitted(book_of(fixed), self.chosen, lambda taken: small(taken, fixed))

        assert dict(found.chosen) == {}

    def test_are_left_out_one_by_one_where_it_cannot_take_them(self) -> None:
        graver = A_RULE.replace("is: 40", "is: grave").replace(
            "parameters:",
            "parameters:\n  grave: {value: 40, rests_on: design, means: Severity.}",
        )
        chosen = self.chosen | {("R22", "grave"): 400.0}

        found = fitted(book_of(graver), chosen, lambda taken: small(taken, graver))

        assert dict(found.chosen) == {("R22", "often"): 3.0}


class TestATextThatWouldNotEnd:
    @pytest.mark.parametrize(
        "text",
        [
            "a: &a [x, x]\n"
            + "\n".join(
                f"{new}: &{new} [*{old}, *{old}]"
                for old, new in pairwise("abcdefghijklmnopqrstuvw")
            ),
            "a: &a [*a]",
            "[" * 5_000,
            "since: 2026-13-45",
            "\x00",
        ],
        ids=["aliases", "itself", "deep", "no day", "no text"],
    )
    def test_is_refused(self, text: str) -> None:
        with pytest.raises(RuleUnusable, match=r"R22\.yaml"):
            parse(WrittenRule, text, where="R22.yaml")

    def test_days_that_nobody_could_wait(self) -> None:
        with pytest.raises(RuleUnusable, match="no number of days"):
            book_of(
                A_RULE.replace(
                    "at_least: often", "at_least: often\n      within_days: 1.0e+12"
                )
            )

    @pytest.mark.parametrize("figure", [".nan", ".inf", "-.inf"])
    def test_a_figure_that_is_no_number(self, figure: str) -> None:
        text = A_RULE.replace("value: 2", f"value: {figure}")
        assert text != A_RULE

        with pytest.raises(RuleUnusable, match="finite"):
            book_of(text)


class TestAFigureThatAPracticeSets:
    def test_changes_when_the_question_is_asked(self) -> None:
        often = chosen_in(BOOK.name, {("R30", "often"): 3.0})
        given: list[CaseFact] = [
            fact("SpecialTreatmentGiven", n, only_this_client=True) for n in range(2)
        ]

        assert severity("R30", asked(*given)) == pytest.approx(45)
        assert severity("R30", asked(*given, book=often)) is None

    def test_belongs_to_a_rule_of_the_book(self) -> None:
        with pytest.raises(RuleUnusable, match="R99"):
            chosen_in(BOOK.name, {("R99", "often"): 3.0})


class TestRefusal:
    @pytest.mark.parametrize(
        ("changed", "into", "said"),
        [
            ("harmless: [Small gifts.]", "harmless: []", "harmless"),
            ("asks: What is said with them?", "asks: Bad.", "asks"),
            ("cites: [ACA-A.10.f]", "cites: [ACA-Z.1]", "ACA-Z.1"),
            ("cites: [ACA-A.10.f]", "cites: []", "cites"),
            ("fact: GiftExchanged", "fact: GiftGiven", "GiftGiven"),
            ("gift_kind: luxury", "gift_kind: huge", "huge"),
            ("gift_kind: luxury", "kindness: luxury", "kindness"),
            ("at_least: often", "at_least: 2", "nothing uses"),
            ("at_least: often", "at_least: many", "many"),
            ("- is: 40", "- is: 140", "140"),
            ("- is: 40", "- {is: 40, weight: [1, 2]}", "severity is"),
            ("- is: 40", "- {is: 40, when: {stated: occasion}}", "last severity"),
            ("- is: 40", "- {is: 40, when: {}}\n      - is: 30", "exactly one"),
            ("  - count:", "  - each: {fact: GiftExchanged}\n    count:", "names one"),
            ("at_least: often", "above: 1\n      at_least: often", "at_least or above"),
            (
                "    severity:",
                "    answer: {by: [{ref: x}], within_days: 2}\n    severity:",
                "an answer is a fact or advice",
            ),
            ("rests_on: [literature]", "rests_on: [rumour]", "rests_on"),
            (
                "family: Money",
                "family: Money\nuntil: 2020-01-01\nsince: 2021-01-01",
                "ends",
            ),
            ("family: Money", "family: Money\ncolour: red", "colour"),
            ("id: R22", "id: [", "R22.yaml"),
        ],
    )
    def test_a_rule_that_makes_no_sense_is_refused(
        self, changed: str, into: str, said: str
    ) -> None:
        assert changed in A_RULE

        with pytest.raises(RuleUnusable, match=re.escape(said)):
            book_of(A_RULE.replace(changed, into, 1))

    def test_an_empty_book_is_refused(self) -> None:
        with pytest.raises(RuleUnusable, match="asks nothing"):
            book_of()

    def test_a_rule_stands_in_a_book_once(self) -> None:
        with pytest.raises(RuleUnusable, match="twice"):
            book_of(A_RULE, A_RULE)

    def test_a_rule_that_makes_sense_is_taken(self) -> None:
        assert [rule.id for rule in book_of(A_RULE)] == ["R22"]
        assert book_of(A_RULE, often=3).by_id["R22"].parameters[0].value == 3


class TestDates:
    def test_a_rule_speaks_only_of_conduct_inside_its_dates(self) -> None:
        old = A_RULE.replace("family: Money", "family: Money\nuntil: 2020-01-01")
        gifts = [fact("GiftExchanged", n, gift_kind="luxury") for n in range(2)]

        assert severity("R22", asked(*gifts, book=book_of(A_RULE))) == 40
        assert severity("R22", asked(*gifts, book=book_of(old))) is None


class TestMemory:
    gifts = tuple(fact("GiftExchanged", n, gift_kind="luxury") for n in range(2))

    @pytest.mark.parametrize(
        ("grounds", "cited", "expected"),
        [
            ("code", "ACA-A.10.e, APA-6.05", MOST_BY_MEMORY),
            ("code", "ACA-A.10.e", MOST_BY_MEMORY),
            ("code", "ACA-A.10.e, ACA-A.10.f", 60),
            ("code, case", "ACA-A.10.e", 60),
        ],
    )
    def test_provisions_that_nobody_read_carry_nothing_above_discuss(
        self, grounds: str, cited: str, expected: float
    ) -> None:
        told = (
            A_RULE.replace("is: 40", "is: 60")
            .replace("[literature]", f"[{grounds}]")
            .replace("[ACA-A.10.f]", f"[{cited}]")
        )

        found = asked(*self.gifts, book=book_of(told))

        (flag,) = flags_of("R22", found)
        assert flag.severity == expected
        assert flag.rests_on_memory is (expected == MOST_BY_MEMORY)
        assert (flag.attention is Attention.DISCUSS) is flag.rests_on_memory

    def test_it_is_told_to_people(self) -> None:
        told = (
            A_RULE.replace("is: 40", "is: 60")
            .replace("[literature]", "[code]")
            .replace("[ACA-A.10.f]", "[ACA-A.10.e]")
        )
        found = asked(*self.gifts, book=book_of(told), bound_by=("ACA",))
        judged = Judged(
            id="A", assessment=found, numbers=numbers(self.gifts), differs=None
        )

        said = " ".join(case_in_words(judged).split())

        assert "ACA A.10.e (2014), unverified" in said
        assert "so it asks quietly" in said
