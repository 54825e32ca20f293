"""An assessment for people at a terminal: calm, short, and with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from api.assessing import Judged, shown_score
from audit_reports.wording import ATTENTION
from domain.assessment import Difference
from domain.codes.provisions import CHECK_THE_TEXT
from domain.rules.flags import Cite, Flag, Status
from domain.values import FactId

WIDTH = 78
STATUS = {
    Status.RAISED: "since",
    Status.PENDING: "will ask on",
    Status.WITHDRAWN: "answered before",
    Status.SUPERSEDED: "no longer asked (a correction), had arisen",
}
CAUTION = (
    "These are questions, and no finding about anybody. Figures are proposals of "
    "judgement that nobody has validated."
)


def case_in_words(judged: Judged) -> str:
    """What was asked of one case, each question told in full once."""
    return "\n".join(_case(judged))


def _case(judged: Judged) -> Iterator[str]:
    found = judged.assessment
    as_of = f"{found.as_of:%Y-%m-%d}"
    if found.known_on is not None:
        as_of += f", as known on {found.known_on:%Y-%m-%d}"
    yield f"{judged.id}: {ATTENTION[found.attention]} ({as_of})"
    if found.lifted:
        yield "  Several grave questions together ask for more attention than each."
    if found.unknown_codes:
        yield f"  Not on file: {', '.join(found.unknown_codes)}."
    told: set[str] = set()
    for flag in found.flags:
        yield from _flag(flag, judged, is_known=flag.rule.id in told)
        if flag.status is not Status.WITHDRAWN:
            told.add(flag.rule.id)
    if judged.differs is not None:
        yield from _differences(judged.differs, name=found.book.name)


def _flag(flag: Flag, judged: Judged, *, is_known: bool) -> Iterator[str]:
    when = f"{STATUS[flag.status]} {flag.arose_at:%Y-%m-%d}"
    yield ""
    title = f"{flag.rule.title} ({flag.rule.id}), {shown_score(flag.severity)}, {when}"
    yield from wrap(title, WIDTH, initial_indent="  ", subsequent_indent="  ")
    if flag.status is Status.WITHDRAWN:
        yield f"    By {_facts(flag.answered_by, judged)}."
        return
    if not is_known:
        yield from _told(flag.rule.asks)
    yield f"    Because of {_facts(flag.because, judged)}."
    if flag.speaks_for:
        yield f"    What speaks for care: {_facts(flag.speaks_for, judged)}."
    if flag.superseded_by:
        yield f"    Put right by {_facts(flag.superseded_by, judged)}."
    if is_known:
        return
    yield from _told("It may also mean: " + " ".join(flag.rule.harmless))
    if flag.cites:
        cited = "; ".join(cite_in_words(each) for each in flag.cites)
        yield from _told(f"Asked by {cited}. {CHECK_THE_TEXT}")
    if flag.rests_on_memory:
        yield from _told("Nobody here has read these provisions, so it asks quietly.")


def cite_in_words(cite: Cite) -> str:
    """A provision, whether somebody has read it, and whether it binds."""
    provision = cite.provision
    words = f"{provision.cited_as} {provision.number} ({provision.edition})"
    if not provision.is_verified:
        words += ", unverified"
    return words if cite.binds else f"{words}, which does not bind here"


def _differences(found: Sequence[Difference], *, name: str) -> Iterator[str]:
    yield ""
    yield f"  Compared with the usual book and the codes that bind ({name}):"
    if not found:
        yield "    nothing differs."
    for each in found:
        flag = each.after or each.before
        assert flag is not None
        yield f"    {flag.rule.title} ({flag.rule.id}): {changed_in_words(each)}"


def changed_in_words(each: Difference) -> str:
    """What is said otherwise: `there` is the usual view, `here` the one asked for."""
    if each.before is None:
        return "asked only here"
    if each.after is None:
        return "asked only there"
    if each.before.severity != each.after.severity:
        before, after = (
            shown_score(each.before.severity),
            shown_score(each.after.severity),
        )
        return f"{before} there, {after} here"
    if each.before.status is not each.after.status:
        return f"{each.before.status} there, {each.after.status} here"
    if each.before.arose_at != each.after.arose_at:
        there, here = each.before.arose_at, each.after.arose_at
        return f"from {there:%Y-%m-%d} there, {here:%Y-%m-%d} here"
    return "other provisions are cited"


def _facts(ids: Sequence[FactId], judged: Judged) -> str:
    told = sorted(judged.numbers[id_] for id_ in ids)
    word = "fact" if len(told) == 1 else "facts"
    return f"{word} {', '.join(str(number) for number in told)}"


def _told(text: str) -> Iterator[str]:
    yield from (f"    {line}" for line in wrap(text, WIDTH - 4))
