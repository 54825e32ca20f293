"""Every kind of fact says what the catalogue says of it.

`event_catalogue.json` is the catalogue as its authors wrote it. The classes are the
product; this holds the one against the other.
"""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, Field, fields
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from domain import catalogue, facts
from domain.facts.alliance import SessionHeld
from domain.facts.alliance_choices import AllianceStage, SessionMedium, SessionPlace
from domain.facts.fact import CaseFact, Stream
from domain.values import (
    CaseId,
    EvidenceLevel,
    FactId,
    Money,
    PersonId,
    Reference,
    Role,
    Sealed,
    Section,
    Term,
)

WRITTEN: dict[str, Any] = json.loads(
    (Path(__file__).parent / "event_catalogue.json").read_text(encoding="utf-8")
)
EVENTS: dict[str, dict[str, Any]] = {
    event["name"]: event for event in WRITTEN["events"]
}
KINDS = {kind.__name__: kind for kind in facts.catalogue()}
ENVELOPE = {field.name for field in fields(CaseFact)}
ACCUSING = re.compile(
    r"violat|guilt|offen[cds]|misconduct|wrong|blame|breach|abus|perpetrat|verdict|"
    r"crim|fault|illegal|comply|compliant",
    re.IGNORECASE,
)
VOCABULARIES = {
    ("BoundaryDecisionDocumented", "subject_category"): "kinds",
    ("ConsultationObtained", "topic"): "kinds",
    ("BoundaryIssueRaisedInSupervision", "topic"): "kinds",
    ("SupervisionSessionHeld", "topics"): "kinds",
    ("SupervisionSessionHeld", "risk_issues"): "kinds",
    ("RespondentNotified", "standards_cited"): "standards",
    ("CaseFlagRaised", "rule_id"): "rules",
    ("ComplaintScreened", "code_version"): "editions",
    ("EvidenceAdmitted", "hash"): "digests",
    ("RecordAccessed", "accessor_role"): "roles",
    ("ProfessionalRoleChanged", "from_role"): "roles",
    ("SecondaryRelationshipEnded", "role"): "roles",
    ("SessionHeld", "content_tags"): "tags",
}
NAMES_SOMEBODY_OR_SOMETHING = {
    ("ComplaintScreened", "reviewer"),
    ("FindingIssued", "reviewer"),
    ("HearingHeld", "panel"),
    ("HearingHeld", "recusals"),
    ("SupervisionSessionHeld", "cases_discussed"),
    ("CaseFlagRaised", "evidence_refs"),
}
PLAIN: dict[str, Any] = {
    "bool": bool,
    "int": int,
    "number": Decimal,
    "money": Money,
    "datetime": datetime | None,
    "ref": Reference,
    "text": Sealed,
}

every_kind = pytest.mark.parametrize("name", EVENTS)


def own_fields(name: str) -> dict[str, Field[Any]]:
    """What is told about this kind and not about every fact."""
    return {f.name: f for f in fields(KINDS[name]) if f.name not in ENVELOPE}


def told_types(name: str) -> dict[str, Any]:
    """The types of those fields, with names resolved."""
    hints = get_type_hints(KINDS[name])
    return {field: hints[field] for field in own_fields(name)}


def written_fields(name: str) -> dict[str, dict[str, Any]]:
    """The fields as the catalogue describes them."""
    event = EVENTS[name]
    return {**event["required_fields"], **event["optional_fields"]}


def parts(hint: Any) -> frozenset[Any]:
    """A type taken apart: `tuple[X, ...] | None` is X, ellipsis and None."""
    found = frozenset(get_args(hint)) or frozenset([hint])
    return frozenset().union(*(parts(p) if get_args(p) else {p} for p in found))


def choices(hint: Any) -> type[StrEnum] | None:
    """The enumeration in a type, if there is one."""
    found = [p for p in parts(hint) if isinstance(p, type) and issubclass(p, StrEnum)]
    assert len(found) < 2
    return found[0] if found else None


def words(text: str) -> list[str]:
    """What is said, whatever the order and punctuation."""
    return sorted(re.findall(r"\w+", text.lower()))


def conditions() -> list[tuple[str, str]]:
    """Each single question that some condition of a kind asks, once."""
    asked = {
        (name, question)
        for name, kind in KINDS.items()
        for condition in kind.WEIGHT.variants
        for question in condition.split("&")
    }
    return sorted(asked)


def test_the_catalogue_has_seventy_five_kinds_and_others_may_stand_beside() -> None:
    assert len(EVENTS) == 75
    assert set(KINDS) >= set(EVENTS)


def test_the_kinds_read_as_data_are_the_same_kinds() -> None:
    assert set(catalogue.kinds()) == set(KINDS)


def test_within_a_family_the_kinds_stand_in_the_order_of_the_catalogue() -> None:
    assert [name for name in KINDS if name in EVENTS] == list(EVENTS)


def test_no_two_kinds_share_a_name_in_the_ledger() -> None:
    topics = [kind.TOPIC for kind in facts.kinds()]

    assert len(topics) == len(set(topics))


def test_there_are_twelve_families_each_with_its_own_lane() -> None:
    families = {kind.FAMILY for kind in KINDS.values()}
    written = {KINDS[name].FAMILY for name in EVENTS}

    assert sorted(family.letter for family in written) == list("ABCDEFGHIJKL")
    assert len({family.letter for family in families}) == len(families)
    assert len({family.lane for family in families}) == len(families)


@every_kind
class TestAKind:
    """One kind of fact beside its entry in the catalogue."""

    def test_is_named_in_the_ledger_after_its_class(self, name: str) -> None:
        kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()

        assert f"{kebab}.v1" == KINDS[name].TOPIC

    def test_is_frozen_and_told_by_keyword_only(self, name: str) -> None:
        parameters = KINDS[name].__dataclass_params__  # type: ignore[attr-defined]

        assert parameters.frozen
        assert all(field.kw_only for field in fields(KINDS[name]))

    def test_means_what_the_catalogue_says(self, name: str) -> None:
        doc = KINDS[name].__doc__ or ""

        assert words(doc) == words(EVENTS[name]["definition"])

    def test_says_it_in_one_line_with_a_full_stop(self, name: str) -> None:
        first, *rest = (KINDS[name].__doc__ or "").split("\n")

        assert first.endswith(".")
        assert len(f'    """{first}') + (0 if rest else 3) <= 88
        assert not rest or not rest[0]

    def test_belongs_to_its_family(self, name: str) -> None:
        family = KINDS[name].FAMILY

        assert f"{family.letter} {family.name}" == EVENTS[name]["family"]

    def test_lies_in_the_section_that_its_family_is_disclosed_in(
        self, name: str
    ) -> None:
        expected = {"K": Section.SUPERVISION, "L": Section.PROCEEDING}
        family = KINDS[name].FAMILY

        assert family.section == expected.get(family.letter, Section.RECORD)

    def test_lies_in_the_stream_of_its_family(self, name: str) -> None:
        is_step = KINDS[name].FAMILY.letter == "L"

        assert (Stream.PROCEEDING if is_step else Stream.CASE) == KINDS[name].STREAM

    def test_has_the_fields_of_the_catalogue(self, name: str) -> None:
        assert list(own_fields(name)) == list(written_fields(name))

    def test_asks_for_what_the_catalogue_requires(self, name: str) -> None:
        required = {n for n, f in own_fields(name).items() if f.default is MISSING}

        assert required == set(EVENTS[name]["required_fields"])

    def test_leaves_out_optional_fields_as_none(self, name: str) -> None:
        hints = told_types(name)

        for field in EVENTS[name]["optional_fields"]:
            assert own_fields(name)[field].default is None
            assert NoneType in parts(hints[field])

    def test_offers_the_choices_of_the_catalogue(self, name: str) -> None:
        for field, hint in told_types(name).items():
            written = written_fields(name)[field]
            offered = choices(hint)
            expected = written.get("items", written).get("values")
            assert (offered and set(offered)) == (expected and set(expected)), field

    def test_has_fields_of_the_types_of_the_catalogue(self, name: str) -> None:
        hints = told_types(name)

        for field, written in written_fields(name).items():
            expected = self.expected_type(name, field, written)
            if field in EVENTS[name]["optional_fields"]:
                expected |= None
            assert hints[field] == expected, field

    def test_has_no_plain_strings(self, name: str) -> None:
        assert all(str not in parts(hint) for hint in told_types(name).values())

    def test_is_recorded_by_those_whom_the_catalogue_names(self, name: str) -> None:
        assert list(KINDS[name].RECORDED_BY) == EVENTS[name]["who_may_record"]

    def test_cites_the_standards_of_the_catalogue(self, name: str) -> None:
        assert list(KINDS[name].STANDARDS) == EVENTS[name]["standards"]

    def test_weighs_what_the_catalogue_says(self, name: str) -> None:
        weight, written = KINDS[name].WEIGHT, EVENTS[name]

        assert weight.default == written["default_severity"]
        assert dict(weight.variants) == written["severity_by"]
        assert list(weight.overrides) == written["severity_override_variants"]
        assert list(weight.modifiers) == written["risk_modifiers"]
        assert weight.why == written["severity_rationale"]

    def test_keeps_its_weight_within_nought_and_a_hundred(self, name: str) -> None:
        weight = KINDS[name].WEIGHT

        assert all(0 <= w <= 100 for w in (weight.default, *weight.variants.values()))

    def test_overrides_only_what_it_has(self, name: str) -> None:
        weight = KINDS[name].WEIGHT

        assert set(weight.overrides) <= set(weight.variants)

    def test_tells_crossing_from_harm_as_the_catalogue_does(self, name: str) -> None:
        assert EVENTS[name]["crossing_vs_violation"] == KINDS[name].CROSSING

    def test_carries_the_concepts_and_rules_of_the_catalogue(self, name: str) -> None:
        assert list(KINDS[name].CONCEPTS) == EVENTS[name]["seed_concepts"]
        assert list(KINDS[name].RULES) == EVENTS[name]["rules"]

    def test_is_a_safeguard_where_the_catalogue_calls_it_protective(
        self, name: str
    ) -> None:
        if EVENTS[name]["crossing_vs_violation"].startswith("Protective"):
            assert KINDS[name].IS_SAFEGUARD

    def test_is_found_by_a_few_words_that_its_name_does_not_hold(
        self, name: str
    ) -> None:
        kind = KINDS[name]
        in_its_name = set(kind.TOPIC.removesuffix(".v1").split("-"))

        assert 3 <= len(set(kind.WORDS)) == len(kind.WORDS) <= 8
        assert not in_its_name & set(kind.WORDS)
        assert all(re.fullmatch("[a-z]+", word) for word in kind.WORDS)

    def test_has_a_short_label_for_every_field(self, name: str) -> None:
        labels = [field.metadata["label"] for field in own_fields(name).values()]

        assert all(0 < len(label) <= 40 for label in labels)
        assert all(label[0].isupper() for label in labels)
        assert len(set(labels)) == len(labels)

    def test_accuses_nobody_in_what_a_form_shows(self, name: str) -> None:
        for field in own_fields(name).values():
            shown = f"{field.metadata['label']} {field.metadata.get('hint', '')}"
            assert not ACCUSING.search(shown), shown

    def test_has_fields_about_the_client_or_the_therapist(self, name: str) -> None:
        for field in own_fields(name).values():
            assert field.metadata.get("about", "therapist") == "therapist"

    def test_names_a_vocabulary_just_where_a_word_may_stand_in_clear(
        self, name: str
    ) -> None:
        for field in own_fields(name).values():
            expected = VOCABULARIES.get((name, field.name))
            assert field.metadata.get("vocabulary") == expected

    def expected_type(self, name: str, field: str, written: dict[str, Any]) -> Any:
        """The type that the catalogue's word for a field stands for."""
        one = written.get("items", written)
        if one["type"] == "enum":
            # Whether its members are right is another test's question.
            expected: Any = choices(told_types(name)[field])
        elif (name, field) in NAMES_SOMEBODY_OR_SOMETHING:
            expected = Reference
        elif (name, field) in VOCABULARIES:
            expected = Term
        else:
            expected = PLAIN["text" if one["type"] == "list" else one["type"]]
        return tuple[expected, ...] if written["type"] == "list" else expected


@pytest.mark.parametrize(("name", "condition"), conditions())
def test_a_condition_asks_about_a_field_and_a_value_that_exist(
    name: str, condition: str
) -> None:
    asked = re.fullmatch(r"(\w+)(=|>=|<)(\w+)", condition)
    assert asked

    field, relation, value = asked.groups()
    answer = getattr(KINDS[name], field, None)
    if isinstance(answer, property):
        hint = get_type_hints(answer.fget)["return"]
    else:
        hint = told_types(name)[field]

    assert get_origin(hint) is not tuple
    if relation != "=":
        assert hint is int
        assert value.isdecimal()
    elif bool in parts(hint):
        assert value in {"true", "false"}
    else:
        offered = choices(hint)
        assert offered
        assert value in set(offered)


def test_the_vocabularies_belong_to_fields_that_exist() -> None:
    for name, field in [*VOCABULARIES, *NAMES_SOMEBODY_OR_SOMETHING]:
        assert field in own_fields(name)


def test_every_choice_is_named_after_its_value_and_explained_in_a_line() -> None:
    hints = [hint for name in KINDS for hint in told_types(name).values()]
    offered = {found for hint in hints if (found := choices(hint))}

    for choice in offered:
        assert (choice.__doc__ or "").endswith(".")
        assert "\n" not in (choice.__doc__ or "")
        assert [member.name for member in choice] == [m.value.upper() for m in choice]


def test_no_two_enumerations_offer_the_same_choices() -> None:
    hints = [hint for name in KINDS for hint in told_types(name).values()]
    offered = {found for hint in hints if (found := choices(hint))}

    assert len({frozenset(choice) for choice in offered}) == len(offered)


@pytest.mark.parametrize(
    ("planned", "actual", "expected"), [(50, 75, 25), (50, 50, 0), (50, 40, -10)]
)
def test_how_far_a_session_ran_over_is_counted_against_its_plan(
    planned: int, actual: int, expected: int
) -> None:
    held = SessionHeld(
        originator_id=UUID(int=1),
        originator_version=2,
        fact_id=FactId(UUID(int=3)),
        occurred_at=datetime(2026, 3, 9, 14, tzinfo=UTC),
        recorded_at=datetime(2026, 3, 9, 15, tzinfo=UTC),
        recorded_by=PersonId(UUID(int=4)),
        recorded_as=Role.THERAPIST,
        case_id=CaseId(UUID(int=1)),
        evidence_level=EvidenceLevel.SELF_REPORT,
        planned_minutes=planned,
        actual_minutes=actual,
        medium=SessionMedium.IN_PERSON,
        place=SessionPlace.OFFICE,
        alliance_stage=AllianceStage.PROCESS,
    )

    assert held.overrun == expected


def test_evidence_levels_are_those_of_the_envelope() -> None:
    assert "|".join(EvidenceLevel) == WRITTEN["envelope"]["evidence_level"]
