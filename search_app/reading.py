"""How a question was read, in words: one sentence, and one for each thing that was taken as plain words."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.model.question import Either, Every, Form, Leaf, Node, Question, Without, is_plain
from search_app.translations import Words


def reading_words(question: Question, words: Words) -> tuple[str, ...]:
    """The sentences that say how a question was read; none where it is plain words."""
    if question.is_plain:
        return ()
    parts = words("reading.join").join(_top(question, words))
    said = dict.fromkeys(
        words(f"reading.aside.{aside.reason.value}", text=aside.text) for aside in question.asides
    )
    return (words("reading.whole", parts=parts), *said) if parts else tuple(said)


def _top(question: Question, words: Words) -> Iterator[str]:
    """What has to hold, what must not, and the plain words that rank."""
    plain = [part.text for part in question.parts if isinstance(part, Leaf) and is_plain(part)]
    if plain:
        yield words("reading.ranked", text=" ".join(plain))
    for part in question.parts:
        if isinstance(part, Without):
            yield words("reading.excluded", part=_node(part.part, words))
        elif not (isinstance(part, Leaf) and is_plain(part)):
            yield words("reading.required", part=_node(part, words))


def _node(node: Node, words: Words) -> str:
    match node:
        case Leaf():
            return _leaf(node, words)
        case Without():
            return words("reading.not", part=_node(node.part, words))
        case Every():
            return _group(node.parts, words("reading.and"), words)
        case Either():
            return _group(node.parts, words("reading.or"), words)


def _group(parts: tuple[Node, ...], joint: str, words: Words) -> str:
    inner = [_node(part, words) for part in parts]
    grouped = [
        words("reading.group", parts=text) if isinstance(part, Every | Either) else text
        for part, text in zip(parts, inner, strict=True)
    ]
    return joint.join(grouped)


def _leaf(leaf: Leaf, words: Words) -> str:
    if leaf.values:
        return words(f"reading.is.{leaf.place}", text=leaf.text)
    if leaf.form is Form.NEAR:
        pieces = words("reading.between").join(words("reading.quoted", text=one) for one in leaf.text.split())
        said = words("reading.near", pieces=pieces, n=leaf.distance)
    else:
        said = words(f"reading.{leaf.form.value}", text=leaf.text)
    return words(f"reading.in.{leaf.place.value}", part=said) if leaf.place else said
