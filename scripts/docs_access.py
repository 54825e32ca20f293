"""The reference of access, generated from the rules and from what `decide` does."""

from __future__ import annotations

from collections.abc import Iterator

from domain import access_rules as rules
from domain import policy
from domain.access_rules import OBLIGATIONS, Action, Rule
from domain.policy import OWED
from domain.policy_beside import ANSWERED_BY

REFERRED = "what was referred, and the proceeding"
WAYS = (
    (rules.THERAPIST, policy.OWN, "record, supervision, proceeding; who looked", "yes"),
    (rules.SUPERVISOR, policy.SUPERVISES, "record, supervision", "yes"),
    (rules.BOARD, policy.JUDGES, REFERRED, "once told"),
    (rules.OFFICER, policy.RUNS, REFERRED, "once told"),
    (rules.PARTY, policy.READS, "what was granted", "where the grant says so"),
    (rules.GLASS, policy.READS, "record, supervision", "yes"),
    (rules.AUDITOR, policy.AUDITS, "who looked", "once told"),
    (rules.OFFICER_OPENS, frozenset({Action.OPEN_PROCEEDING}), "nothing", "no"),
    (rules.PRIVACY_LETS_IN, frozenset({Action.LET_IN}), "nothing", "no"),
    (rules.PRIVACY_NAMES, frozenset({Action.NAME_CONFLICT}), "nothing", "no"),
    (rules.WALLS, frozenset({Action.WALL_OFF}), "nothing", "no"),
)


def access_page() -> str:
    """Every rule of access, and what each way in lets somebody do."""
    lines = [
        "# Access\n",
        (
            "Generated from `domain/access_rules.py` and `domain/policy.py` by `make "
            "docs`. One pure function decides, denies unless a rule allows, and names "
            "the rule. Sources say where a thought comes from; check the text.\n"
        ),
        *_ways(),
        *_capacities(),
        *_obligations(),
        "## Rules that let somebody in\n",
        *_rules(each for each in rules.named() if each.lets),
        "## Rules that keep somebody out\n",
        (
            "Those called `tied-` keep board members, case officers, custodians and "
            "auditors out, the first that applies is named; `tied-recused` and "
            "`tied-conflicted` keep supervisors out too. `tied-walled` keeps everybody "
            "out but the therapist, whatever else leads them there. `tied-client` and "
            "`tied-therapist` keep everybody out of what is about themselves. Who may "
            "not know of a case is told that there is none.\n"
        ),
        *_rules(each for each in rules.named() if not each.lets),
    ]
    return "\n".join(lines)


def _ways() -> Iterator[str]:
    yield "## Ways to a case\n"
    yield "| who | sections | may | knows the client's name |"
    yield "|---|---|---|---|"
    for rule, actions, sections, names in WAYS:
        may = ", ".join(each.value for each in Action if each in actions)
        yield f"| {rule.words} (`{rule.id}`) | {sections} | {may} | {names} |"
    yield ""


def _capacities() -> Iterator[str]:
    yield "## What a capacity alone lets somebody do\n"
    yield "| action | who may |"
    yield "|---|---|"
    for action, standings in ANSWERED_BY.items():
        who = " or ".join(rules.with_article(each) for each in standings)
        yield f"| {action.value} | {who} |"
    yield ""
    yield (
        "Of these, `let somebody in for a time`, `open a proceeding`, `see who looked` "
        "and `say who the client is` are asked again of the one case. Nobody gives a "
        "role to themselves or writes down a contract of their own. `answer a check` "
        "is asked again of the one check: nobody reviews their own, nor one that they "
        "are found in. Who treats or supervises sees no check at once, whatever else "
        "they are.\n"
    )


def _obligations() -> Iterator[str]:
    yield "## What is owed beside\n"
    yield "| obligation | what it means | where |"
    yield "|---|---|---|"
    for obligation, words in OBLIGATIONS.items():
        where = ", ".join(a.value for a in Action if obligation in OWED.get(a, ()))
        yield f"| `{obligation.value}` | {words} | {where} |"
    yield "\nAn auditor says what for, whatever they look at.\n"


def _rules(found: Iterator[Rule]) -> Iterator[str]:
    yield "| rule | in words | source |"
    yield "|---|---|---|"
    for each in found:
        yield f"| `{each.id}` | {each.words} | {each.source} |"
    yield ""
