"""Which entries a question is about: its tree as an expression, each leaf widened where it stands.

Because a leaf carries all its spellings and synonyms with it, NOT leaves out what any of them finds, and a
group holds for each of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.model.expression import AllOf, AnyOf, Constant, Everything, Expression, Not, OneOf, Terms
from indexer.model.question import Either, Every, Leaf, Node, Without, is_plain
from indexer.planning.leaves import Leaves


@dataclass(frozen=True, slots=True)
class Matching:
    """Turns the parts of a question into conditions over the fields of a scope.

    ``instead`` has the other texts that stand for a leaf of words.
    """

    leaves: Leaves
    fields: Sequence[str]
    weights: Mapping[str, float]
    instead: Mapping[str, Sequence[str]]

    def required(self, parts: Sequence[Node], *, every_word: bool) -> tuple[Expression, ...]:
        """What has to hold besides exclusions; plain words only where ``every_word`` has to."""
        wanted = [
            part
            for part in parts
            if not isinstance(part, Without)
            and (every_word or not (isinstance(part, Leaf) and is_plain(part)))
        ]
        return tuple(found for part in wanted if (found := self.node(part)))

    def excluded(self, parts: Sequence[Node]) -> tuple[Not, ...]:
        """What must not hold."""
        found = [self.node(part.part) for part in parts if isinstance(part, Without)]
        return tuple(Not(part) for part in found if part)

    def node(self, node: Node) -> Expression | None:
        """The entries a node is about; None where it says nothing, as punctuation does."""
        match node:
            case Leaf():
                return self.leaves.leaf(node, self.fields, self.weights, self.instead.get(node.text, ()))
            case Without():
                part = self.node(node.part)
                return Not(part) if part else None
            case Every():
                found = self._nodes(node.parts)
                return AllOf(found) if found else None
            case Either():
                found = self._nodes(node.parts)
                return AnyOf(found) if found else None

    def _nodes(self, nodes: Sequence[Node]) -> tuple[Expression, ...]:
        return tuple(found for node in nodes if (found := self.node(node)))


def condition(expression: Expression) -> Expression:
    """The same entries without what only ranks them, in as few clauses as can be: for a filter."""
    match expression:
        case Terms():
            return OneOf(expression.field, expression.terms)
        case Constant():
            return condition(expression.part)
        case Not():
            return Not(condition(expression.part))
        case AllOf():
            return AllOf(tuple(condition(part) for part in expression.parts))
        case AnyOf():
            parts = tuple(dict.fromkeys(condition(part) for part in expression.parts))
            return Everything() if Everything() in parts else AnyOf(parts)
        case _:
            return expression
