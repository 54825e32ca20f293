"""The values of a YAML text, which has to stay small once every name is written out.

An alias repeats what it names. A few lines of aliases of aliases are enough to fill a
machine, so a text is measured before it is read.
"""

from __future__ import annotations

from typing import Any

from yaml import SafeLoader, YAMLError
from yaml.nodes import MappingNode, Node, SequenceNode

MOST = 20_000
"""So many values a rule may have; the longest on file has some hundred."""


def values_in(text: str) -> Any:
    """What a text says. Raises YAMLError, ValueError and RecursionError."""
    return _Bounded(text).get_single_data()


class _Bounded(SafeLoader):
    """Refuses more than `MOST` values, and one that holds itself."""

    def get_single_node(self) -> Node | None:
        node = super().get_single_node()
        if node is not None and _size(node, {}, set()) > MOST:
            msg = "it repeats itself without end"
            raise YAMLError(msg)
        return node


def _size(node: Node, known: dict[int, int], inside: set[int]) -> int:
    if id(node) in inside:
        return MOST + 1
    found = known.get(id(node))
    if found is None:
        inside.add(id(node))
        parts = (_size(each, known, inside) for each in _parts(node))
        found = known[id(node)] = min(MOST, sum(parts)) + 1
        inside.discard(id(node))
    return found


def _parts(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [each for pair in node.value for each in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []
