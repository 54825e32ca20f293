"""Splink 5, as its own examples for such data set it up: unsupervised, in DuckDB."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from tests.persons_data.beside import Pair, Rows, pair

THRESHOLD = 0.5
"""More likely than not."""
LEAST = 0.001
"""Pairs less likely than this are not kept."""
BLOCKS = (
    ("given_name",),
    ("surname",),
    ("date_of_birth",),
    ("postcode",),
    ("suburb",),
    ("street_number", "address_1"),
    ("phone",),
    ("email",),
)
SURE = (
    ("given_name", "surname", "date_of_birth"),
    ("given_name", "surname", "phone"),
    ("given_name", "surname", "address_1"),
)
TRAINED_ON = (("date_of_birth",), ("given_name", "surname"), ("postcode",))
SEED = 20260101


@dataclass(frozen=True, kw_only=True, slots=True)
class Trained:
    """A model that has learned from the rows that it compares."""

    linker: Any
    api: Any
    known: Any


def trained(told: Rows) -> Trained:
    """A model of these rows."""
    api = DuckDBAPI()
    known = api.register(_table(told.known, told), table_name="known")
    tables = known if told.within_one else [known, _asked(api, told)]
    settings = SettingsCreator(
        link_type="dedupe_only" if told.within_one else "link_only",
        unique_id_column_name="record_id",
        comparisons=_comparisons(told.fields),
        blocking_rules_to_generate_predictions=_rules(BLOCKS, told.fields),
        retain_matching_columns=False,
    )
    linker = Linker(tables, settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        _rules(SURE, told.fields), recall=0.7
    )
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=SEED)
    for rule in _rules(TRAINED_ON, told.fields):
        training.estimate_parameters_using_expectation_maximisation(rule)
    return Trained(linker=linker, api=api, known=known)


def weights(model: Trained) -> dict[Pair, float]:
    """Every pair that it finds at all, with the probability it gives."""
    found = model.linker.inference.predict(threshold_match_probability=LEAST)
    return {
        pair(row["record_id_l"], row["record_id_r"]): row["match_probability"]
        for row in found.as_record_list()
    }


def milliseconds(model: Trained, told: Rows, *, count: int = 30) -> list[float]:
    """How long one question takes, each asked by itself of all that are known."""
    for field in ("given_name", "surname", "street_number", "state", "suburb"):
        if field in told.fields:
            model.linker.table_management.compute_tf_table(field)
    taken: list[float] = []
    for number, row in enumerate(told.asked[:count]):
        began = perf_counter()
        table = _table([row], told)
        one = model.api.register(table, table_name=f"one_{number}")
        model.linker.inference.predict_between(
            model.known, one, threshold_match_probability=LEAST
        ).as_record_list()
        taken.append((perf_counter() - began) * 1000)
    return taken


def _asked(api: Any, told: Rows) -> Any:
    return api.register(_table(told.asked, told), table_name="asked")


def _table(rows: list[dict[str, str]], told: Rows) -> Any:
    import pyarrow as pa

    fields = ("record_id", *told.fields)
    return pa.table(
        {
            field: pa.array([r[field] or None for r in rows], pa.string())
            for field in fields
        }
    )


def _rules(rules: tuple[tuple[str, ...], ...], fields: tuple[str, ...]) -> list[Any]:
    return [block_on(*rule) for rule in rules if set(rule) <= set(fields)]


def _comparisons(fields: tuple[str, ...]) -> list[Any]:
    with_frequency = {"term_frequency_adjustments": True}
    possible: dict[str, Any] = {
        "given_name": cl.NameComparison("given_name").configure(**with_frequency),
        "surname": cl.NameComparison("surname").configure(**with_frequency),
        "date_of_birth": cl.DateOfBirthComparison(
            "date_of_birth", input_is_string=True, invalid_dates_as_null=False
        ),
        "street_number": cl.ExactMatch("street_number").configure(**with_frequency),
        "address_1": cl.JaroWinklerAtThresholds("address_1"),
        "suburb": cl.JaroWinklerAtThresholds("suburb").configure(**with_frequency),
        "postcode": cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        "state": cl.ExactMatch("state").configure(**with_frequency),
        "phone": cl.DamerauLevenshteinAtThresholds("phone", [1]),
        "email": cl.EmailComparison("email"),
    }
    return [comparison for field, comparison in possible.items() if field in fields]
