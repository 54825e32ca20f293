"""What a path between two people asks, by the limbs of APA 3.05 and what is like them.

A path is no finding. It is a question with its sources, and where two roles meet
innocently the answer is quickly given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from domain.dual.kinds import IN_JUDGEMENT, RoleKind
from domain.dual.steps import Hop, Path
from domain.facts.ties import TieStanding


class Limb(StrEnum):
    """In which way two people may stand in more than one role, gravest first."""

    PANEL = "panel"
    PROMISED_ROLE = "promised_role"
    SAME_PERSON = "same_person"
    CLOSE_PERSON = "close_person"
    CLIENTS_KNOWN = "clients_known"
    SUPERVISION = "supervision"
    FURTHER = "further"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """What a limb means, what it asks, and the provisions that it rests on."""

    title: str
    asks: str
    wanted: tuple[str, ...]


_SECOND_ROLE = (
    "APA-3.05", "ACA-A.6.a", "AAMFT-1.3", "NASW-1.06", "BACP-33", "CRPO-DUAL",
    "HCPC-1.11", "TX-465.13", "MD-10.58.03.05", "LA-XXV-113",
)  # fmt: skip

MEANT: Mapping[Limb, Meant] = MappingProxyType(
    {
        Limb.SAME_PERSON: Meant(
            title="Another role with the person",
            asks="They are something else to each other already, or were. Could it make "
            "it harder to see clearly or to speak freely, for either of them? Can one "
            "of the two roles end, or wait?",
            wanted=_SECOND_ROLE,
        ),
        Limb.CLOSE_PERSON: Meant(
            title="A role with someone close to the person",
            asks="Someone close to the person is tied to the therapist. What might each "
            "of them hear of the other, and who would they want to be kept apart?",
            wanted=_SECOND_ROLE,
        ),
        Limb.PROMISED_ROLE: Meant(
            title="A role that was promised",
            asks="Another role has been promised. Does the person know, what do they "
            "expect of it, and does it already colour this one?",
            wanted=_SECOND_ROLE,
        ),
        Limb.CLIENTS_KNOWN: Meant(
            title="Two clients who know each other",
            asks="The person knows a client of the same therapist. How is what one says "
            "kept from the other, and may either be asked at all?",
            wanted=("APA-3.05", "APA-10.02", "ACA-A.6.d", "NASW-1.06", "BACP-33"),
        ),
        Limb.SUPERVISION: Meant(
            title="Through supervision",
            asks="One of them supervises the other, or someone in between. Who would "
            "discuss the work with whom, and does somebody else have to?",
            wanted=("APA-3.05", "APA-7.07", "ACA-F.3.b", "NASW-3.01", "BACP-33"),
        ),
        Limb.PANEL: Meant(
            title="A panel and those before it",
            asks="One of them judges, or runs, a proceeding that the other is part of. "
            "Would somebody who knows both think the panel impartial? Stepping back is "
            "always possible.",
            wanted=("DUEPROC-US", "APA-3.06", "HCPC-1.11"),
        ),
        Limb.FURTHER: Meant(
            title="Further away",
            asks="They are tied through others. Most such ties ask nothing; is this one "
            "of them?",
            wanted=("APA-3.05",),
        ),
    }
)

AMONG = MappingProxyType({limb: nth for nth, limb in enumerate(Limb)})


def limbs_of(path: Path) -> tuple[Limb, ...]:
    """Which limbs a path is about, gravest first.

    It begins with the person who is asked about and ends with who would take the role.
    """
    path, found = path.as_one, set[Limb]()
    if _is_judged(path):
        found.add(Limb.PANEL)
    if any(_has(hop, {RoleKind.SUPERVISION}) for hop in path.hops):
        found.add(Limb.SUPERVISION)
    if len(path) <= 2 and any(_is_promised(hop) for hop in path.hops):  # noqa: PLR2004 - the person, or someone next to them.
        found.add(Limb.PROMISED_ROLE)
    if len(path) == 1 and _is_other_role(path.near):
        found.add(Limb.SAME_PERSON)
    if path.is_through_one:
        found.update(_through_one(path))
    return tuple(sorted(found or {Limb.FURTHER}, key=AMONG.__getitem__))


def order_of(path: Path) -> tuple[int, int, int]:
    """Graver and nearer paths first, and what still is before what was."""
    is_over = all(
        step.standing is TieStanding.FORMER for hop in path.ties for step in hop
    )
    return AMONG[limbs_of(path)[0]], len(path), int(is_over)


def is_of_one_case(path: Path) -> bool:
    """Whether somebody stands on the way by the very same case alone.

    That a client leads to the panel of their case, and the panel to their therapist, is
    no news of any of them; nor where the same panel judges another case as well.
    """
    return any(_is_of_one(one, next_) for one, next_ in pairwise(path.ties))


def is_own_complaint(path: Path) -> bool:
    """Whether a client of one case complained in it about who treats them, and no more.

    Whoever takes up the complaint hears of it; nobody need ask who stands there twice.
    """
    path = path.as_one
    kinds = {step.kind for step in path.near}
    if len(path) > 1 or kinds != {RoleKind.THERAPY, RoleKind.COMPLAINT}:
        return False
    clients = {
        step.other if step.kind is RoleKind.THERAPY else step.first
        for step in path.near
    }
    cases = {step.case_id for step in path.near}
    return len(clients) == len(cases) == 1 and None not in cases


def _is_of_one(one: Hop, next_: Hop) -> bool:
    both = (*one, *next_)
    shared = {s.case_id for s in one} & {s.case_id for s in next_} - {None}
    is_judging = all(step.kind in IN_JUDGEMENT for step in both)
    return bool(shared) and (is_judging or len({step.case_id for step in both}) == 1)


def _is_judged(path: Path) -> bool:
    """Whether who would take the role judges, or is judged by the person or by somebody
    close to them."""
    taker = path.people[-1]
    judging = [step for step in path.far if step.kind in IN_JUDGEMENT]
    if any(step.first == taker for step in judging) or _complains(path):
        return True
    if _is_of_the_panel(path):
        return True
    return bool(judging) and (len(path) == 1 or any(s.is_close for s in path.near))


def _is_of_the_panel(path: Path) -> bool:
    """Whether who stands between two judges them both, and is tied to one besides."""
    if not path.is_through_one:
        return False
    judge = path.people[1]
    judges_both = all(
        any(step.kind in IN_JUDGEMENT and step.first == judge for step in hop)
        for hop in path.hops
    )
    return judges_both and any(_is_other_role(hop) for hop in path.hops)


def _complains(path: Path) -> bool:
    return len(path) == 1 and any(s.kind is RoleKind.COMPLAINT for s in path.near)


def _through_one(path: Path) -> Iterable[Limb]:
    taker = path.people[-1]
    if any(s.kind is RoleKind.THERAPY and s.first == taker for s in path.far):
        yield Limb.CLIENTS_KNOWN
    if any(step.is_close for step in path.near):
        yield Limb.CLOSE_PERSON


def _is_other_role(hop: Hop) -> bool:
    """Whether the two are anything but before a panel, or in supervision, together."""
    said_elsewhere = IN_JUDGEMENT | {RoleKind.COMPLAINT, RoleKind.SUPERVISION}
    return any(
        step.kind not in said_elsewhere and step.standing is not TieStanding.PROMISED
        for step in hop
    )


def _has(hop: Hop, kinds: Iterable[RoleKind]) -> bool:
    wanted = set(kinds)
    return any(step.kind in wanted for step in hop)


def _is_promised(hop: Hop) -> bool:
    return any(step.standing is TieStanding.PROMISED for step in hop)
