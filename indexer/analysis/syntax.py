"""What a reader typed, taken apart: words, “phrases”, -words, OR, brackets, field words (docs/reference).

Nothing fails; what is not a form is words. ``NOT`` binds most tightly, then ``AND``, then ``OR``, and what
stands side by side least: ``甲 乙 OR 丙`` is 甲 beside (乙 or 丙).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from indexer.analysis.signs import Reader, Sign, Token
from indexer.model.question import Aside, Either, Every, Form, Leaf, Node, Place, Question, Reason, Without

#: Code points of a question that are read; the rest is ignored.
LONGEST_QUESTION = 128
#: Forms that ask much of an engine.
WIDE_FORMS = frozenset({Form.NEAR, Form.LIKE})
#: Leaves that may be pieces near one another, or differ by a character: each asks much of an engine.
MOST_WIDE_LEAVES = 2


def read_question(question: str) -> Question:
    """The parts of a question in order.

    Quotes may be of any kind ("", “”, 「」); one without its partner is ignored. ``-词``, ``-“词 语”``,
    ``不含 词`` and ``不含:词`` exclude. Brackets group where there is something to group; those of
    办法（试行） are part of a word.
    """
    reader = Reader(question.strip()[:LONGEST_QUESTION])
    tokens = list(reader.tokens())
    parser = _Parser()
    for token in tokens:
        parser.take(token)
    return Question(parser.parts(), (*reader.asides, *parser.asides))


def without_wide_leaves(question: Question) -> Question:
    """The question with pieces near one another, and what may have a wrong character, as plain words."""
    asides: list[Aside] = []
    parts = tuple(_narrow(part, asides) for part in question.parts)
    return Question(parts, (*question.asides, *asides))


def as_words(question: Question) -> Question:
    """The question as words and nothing else, because it asks more than an engine takes."""
    words = " ".join(leaf.text for leaf in question.wanted)
    return Question((Leaf(words),), (*question.asides, Aside(words, Reason.SIZE)))


def _narrow(node: Node, asides: list[Aside]) -> Node:
    match node:
        case Leaf():
            if node.form not in WIDE_FORMS:
                return node
            asides.append(Aside(node.text, Reason.SIZE))
            return replace(node, form=Form.WORDS, distance=0)
        case Without():
            return Without(_narrow(node.part, asides))
        case Every() | Either():
            return replace(node, parts=tuple(_narrow(part, asides) for part in node.parts))


@dataclass(frozen=True, slots=True)
class _Side:
    """What a bracket without any operator about it holds: the same as no bracket, unless it is joined."""

    nodes: tuple[Node, ...]


_Item = Node | _Side | Sign


@dataclass(slots=True)
class _Frame:
    """An open bracket: what stands in it so far, and what was said of the whole and of what comes next."""

    items: list[_Item] = field(default_factory=list)
    before: tuple[Token, ...] = ()
    pending: list[Token] = field(default_factory=list)


class _Parser:
    """Builds the tree on a stack of its own, so that no depth of brackets exhausts Python's."""

    def __init__(self) -> None:
        self._stack = [_Frame()]
        self._wide = 0
        self.asides: list[Aside] = []

    def take(self, token: Token) -> None:
        """Takes the next sign."""
        frame = self._stack[-1]
        if token.sign is Sign.OPEN:
            self._stack.append(_Frame(before=tuple(frame.pending)))
            frame.pending.clear()
        elif token.sign is Sign.CLOSE:
            self._close()
        elif token.sign in {Sign.NOT, Sign.FIELD}:
            frame.pending.append(token)
        elif token.leaf is not None:
            frame.items.append(_qualified(self._narrowed(token.leaf), frame.pending))
            frame.pending.clear()
        else:
            self._give_up_pending(frame)
            frame.items.append(token.sign)

    def parts(self) -> tuple[Node, ...]:
        """The parts side by side, once every sign was taken."""
        self._give_up_pending(self._stack[-1])
        return tuple(self._joined(self._stack[-1].items))

    def _close(self) -> None:
        inner = self._stack.pop()
        self._give_up_pending(inner)
        nodes = tuple(self._joined(inner.items))
        if nodes:
            outer = self._stack[-1]
            whole = nodes[0] if len(nodes) == 1 else Every(nodes)
            bare = len(nodes) > 1 and not inner.before
            outer.items.append(_Side(nodes) if bare else _qualified(whole, inner.before))

    def _give_up_pending(self, frame: _Frame) -> None:
        """An exclusion or field word with nothing behind it is a word."""
        for token in frame.pending:
            frame.items.append(self._word(token.text))
        frame.pending.clear()

    def _word(self, text: str) -> Leaf:
        self.asides.append(Aside(text, Reason.OPERATOR))
        return Leaf(text)

    def _narrowed(self, leaf: Leaf) -> Leaf:
        """The leaf, as words once there were enough that ask much of an engine."""
        if leaf.form not in WIDE_FORMS:
            return leaf
        self._wide += 1
        if self._wide <= MOST_WIDE_LEAVES:
            return leaf
        self.asides.append(Aside(leaf.text, Reason.SIZE))
        return replace(leaf, form=Form.WORDS, distance=0)

    def _joined(self, items: Sequence[_Item]) -> Iterator[Node]:
        """The nodes side by side, those with AND and OR between them as one."""
        run: list[_Item] = []
        for item, following in zip_longest(items, items[1:]):
            ends = bool(run) and not isinstance(run[-1], Sign)
            joins = isinstance(item, Sign) and ends and following is not None
            if joins and not isinstance(following, Sign):
                run.append(item)
                continue
            if ends:
                yield from _one(run)
                run = []
            run.append(self._word(_PRINTED[item]) if isinstance(item, Sign) else item)
        if run:
            yield from _one(run)


_PRINTED = {Sign.OR: "OR", Sign.AND: "AND"}


def _one(run: Sequence[_Item]) -> Iterator[Node]:
    """Operands with operators between them as one node; a bracket that is joined to nothing as its parts."""
    if len(run) == 1 and isinstance(run[0], _Side):
        yield from run[0].nodes
        return
    alternatives: list[list[Node]] = [[]]
    for item in run:
        if item is Sign.OR:
            alternatives.append([])
        elif not isinstance(item, Sign):
            alternatives[-1].append(Every(item.nodes) if isinstance(item, _Side) else item)
    wholes = [nodes[0] if len(nodes) == 1 else Every(tuple(nodes)) for nodes in alternatives]
    yield wholes[0] if len(wholes) == 1 else Either(tuple(wholes))


def _qualified(node: Node, said: Sequence[Token]) -> Node:
    """The node with the field words and exclusions that stand before it; the nearest field word counts."""
    excluded = sum(token.sign is Sign.NOT for token in said) % 2
    places = [token.place for token in said if token.place is not None]
    placed = _placed(node, places[-1]) if places else node
    return Without(placed) if excluded else placed


def _placed(node: Node, place: Place) -> Node:
    match node:
        case Leaf():
            return node if node.place else replace(node, place=place)
        case Without():
            return Without(_placed(node.part, place))
        case Every() | Either():
            return replace(node, parts=tuple(_placed(part, place) for part in node.parts))
