"""Write the generated pages of docs/, or check that they are as they would be written.

python scripts/docs.py            writes them
python scripts/docs.py --check    exits 1 where one differs
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from docs_access import access_page  # noqa: E402
from docs_rules import codes_page, rule_page, rules_page  # noqa: E402

from domain import catalogue, codes, rules  # noqa: E402  # The checkout, not a copy.
from domain.catalogue import Field, Kind, in_words  # noqa: E402

REFERENCE = ROOT / "docs" / "reference"


def main(arguments: list[str]) -> int:
    """Write or check every generated page."""
    stale = False
    for path, text in pages().items():
        if "--check" not in arguments:
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            print(
                f"{path.relative_to(ROOT)} is not as it would be generated: make docs"
            )
            stale = True
    return int(stale)


def pages() -> dict[Path, str]:
    """Each generated page and its text."""
    book, on_file = rules.newest(), codes.on_file()
    about_rules = REFERENCE / "rules"
    return {
        REFERENCE / "access.md": access_page(),
        REFERENCE / "catalogue.md": catalogue_page(catalogue.kinds().values()),
        REFERENCE / "codes.md": codes_page(on_file),
        about_rules / "README.md": rules_page(book),
        **{about_rules / f"{r.id}.md": rule_page(r, on_file) for r in book},
    }


def catalogue_page(kinds: Iterable[Kind]) -> str:
    """The reference of all kinds of fact, family by family."""
    parts = [
        "# Catalogue of facts\n",
        (
            "Generated from the classes in `domain/facts/` by `make docs`. Weights are "
            "proposals of judgement, not validated; they open questions and close "
            "none. Text that names a person, and everything written freely, is "
            "sealed.\n"
        ),
    ]
    family = None
    for kind in kinds:
        if kind.family != family:
            family = kind.family
            parts.append(f"## {family.letter} {family.name}\n")
        parts.append(_kind(kind))
    return "\n".join(parts)


def _kind(kind: Kind) -> str:
    lines = [f"### {kind.name}\n", f"{kind.definition} {kind.crossing}\n"]
    if kind.fields:
        lines += ["| field | | answer | required |", "|---|---|---|---|"]
        lines += [_field(field) for field in kind.fields]
        lines.append("")
    told_by = ", ".join(in_words(role).lower() for role in kind.recorded_by)
    lines.append(f"- Stored as `{kind.topic}`, told by {told_by}")
    lines.append(f"- Weight: {_weight(kind)}")
    if kind.standards:
        lines.append(f"- Provisions: {', '.join(kind.standards)}")
    if kind.rules:
        lines.append(f"- Rules that ask about it: {', '.join(kind.rules)}")
    if kind.is_safeguard:
        lines.append("- A safeguard: it speaks for care taken")
    return "\n".join(lines) + "\n"


def _field(field: Field) -> str:
    answer = in_words(field.shape).lower()
    if field.choices:
        answer += ": " + ", ".join(choice.value for choice in field.choices)
    required = "yes" if field.is_required else ""
    return f"| `{field.name}` | {field.label} | {answer} | {required} |"


def _weight(kind: Kind) -> str:
    weight = kind.weight
    said = [str(weight.default)]
    for condition, score in weight.variants.items():
        wins = " (wins)" if condition in weight.overrides else ""
        said.append(f"{score} where {condition.replace('&', ' and ')}{wins}")
    why = f". {weight.why}" if weight.why else ""
    return "; ".join(said) + why


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
