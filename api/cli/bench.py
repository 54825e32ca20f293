"""`bench`: how fast this machine is with a ledger, as ratios of what it allows."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from api.bench import run, ties
from api.cli.output import AsJson, answer, table

STORES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def bench(
    *,
    facts: Annotated[
        int, typer.Option("--facts", min=2_000, help="How many facts to fill in.")
    ] = 200_000,
    database: Annotated[
        str | None,
        typer.Option(
            "--database",
            metavar="URL",
            help="Measure on this PostgreSQL server too, in a database of its own.",
        ),
    ] = None,
    ties_among: Annotated[
        int | None,
        typer.Option(
            "--ties-among",
            metavar="N",
            min=1_000,
            help="Measure walks among so many persons, with three times as many ties.",
        ),
    ] = None,
    json_wanted: AsJson = False,
) -> None:
    """Run the published benchmark on a ledger of its own, and take it away again."""
    if ties_among is not None:
        walked = ties.run(ties_among, 3 * ties_among, _say)
        plain = table(("Measured", "Target", "SQLite"), _walks(walked))
        answer(walked, json_wanted=json_wanted, plain=plain)
        return
    found = run(facts, database, _say)
    heads = ("Measured", "Target", *(STORES[s] for s in STORES if s in found))
    plain = table(heads, _rows(found))
    answer(found, json_wanted=json_wanted, plain=plain)


def _say(line: str) -> None:
    if sys.stderr.isatty():
        print(line, file=sys.stderr)


def _walks(walked: Mapping[str, Any]) -> list[list[str]]:
    among = f"among {walked['persons']:,} persons with {walked['ties']:,} ties"
    target = f"at most {walked['target_ms']} ms"
    return [
        [f"{what} {among}, 99th percentile", target, f"{one['p99_ms']} ms"]
        for what, one in (
            ("everybody within three ties,", walked["rings"]),
            ("paths between two,", walked["paths"]),
        )
    ] + [["most memory of the walks", "", f"{walked['peak_mb']} MB"]]


def _rows(found: Mapping[str, Any]) -> list[list[str]]:
    stores = [found[store] for store in STORES if store in found]
    targets = found["targets"]
    return [
        [
            "record a fact, beside a raw durable INSERT",
            f"at least {targets['recording']}",
            *(_beside(store["recording"]) for store in stores),
        ],
        [
            "rebuild the read models, beside reading alone",
            f"at least {targets['rebuild']}",
            *(_beside(store["rebuild"]) for store in stores),
        ],
        [
            "questions of the rules add to that rebuild",
            f"at most {targets['questions_add']} times",
            *(f"{store['questions_add']:.2f} times" for store in stores),
        ],
        [
            "peak memory of a rebuild",
            f"at most {targets['rebuild_peak_mb']} MB",
            *(f"{store['rebuild_peak_mb']} MB" for store in stores),
        ],
        [
            "page of a case of 300 facts, 95th percentile",
            f"at most {targets['page_p95_ms']} ms",
            *(
                f"{store['page_p95_ms']:.0f} ms ({store['page_first_p95_ms']:.0f} ms "
                "where nothing is laid out yet)"
                for store in stores
            ),
        ],
        [
            "writing down who looked adds to that page",
            f"at most {targets['page_audit_ms']} ms",
            *(
                f"{store['page_audit_ms']:.1f} ms ({store['page_audit_cpu_ms']:.1f} ms "
                "of work)"
                for store in stores
            ),
        ],
        *_proving(targets, [store["proving"] for store in stores]),
        *_handing(targets, [store["handing"] for store in stores]),
        _judging(targets, found["judging"], stores=len(stores)),
    ]


def _proving(
    targets: Mapping[str, Any], stores: Sequence[Mapping[str, float]]
) -> list[list[str]]:
    return [
        [
            "verify the store, beyond reading it",
            f"at least {targets['verified_per_second']:,} a second",
            *(
                f"{store['verified']:,.0f} a second (with reading "
                f"{store['verified_and_read']:,.0f}, reading alone {store['read']:,.0f})"
                for store in stores
            ),
        ],
        [
            "sign a checkpoint after one write",
            f"at most {targets['checkpoint_ms']} ms",
            *(f"{store['checkpoint_ms']:.1f} ms" for store in stores),
        ],
        [
            "make and check an inclusion proof",
            "",
            *(f"{store['inclusion_ms']:.2f} ms" for store in stores),
        ],
    ]


def _handing(
    targets: Mapping[str, Any], stores: Sequence[Mapping[str, float]]
) -> list[list[str]]:
    return [
        [
            "hand over the case of 300 facts as evidence",
            f"at most {targets['bundle_made_s']} s, {targets['bundle_megabytes']} MB",
            *(f"{s['made_s']:.1f} s, {s['megabytes']:.1f} MB" for s in stores),
        ],
        [
            "verify that, from the start of the program",
            f"at most {targets['bundle_verified_s']} s",
            *(f"{store['verified_s']:.1f} s" for store in stores),
        ],
    ]


def _judging(
    targets: Mapping[str, Any], judging: Mapping[str, float], *, stores: int
) -> list[str]:
    """Needs no store, so it is said once."""
    took = (
        f"{judging['whole']:,.0f} a second, {judging['cpu_ms_each']:.1f} ms of work each "
        f"(rules alone {judging['alone']:,.0f} a second)"
    )
    return [
        f"judge case histories of {judging['facts_each']} facts from a file",
        f"at least {targets['judged_per_second']} a second",
        took,
        *[""] * (stores - 1),
    ]


def _beside(ratio: Mapping[str, float]) -> str:
    ours, limit = round(ratio["ours"]), round(ratio["limit"])
    return f"{ratio['ratio']:.2f} ({ours:,} of {limit:,} a second)"
