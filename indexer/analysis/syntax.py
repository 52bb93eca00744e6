"""What a reader typed, taken apart: words, “phrases”, -words. Nothing fails; what is not a form is words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

#: Code points of a question that are read; the rest is ignored.
LONGEST_QUESTION = 128

_LEAF = re.compile(
    r"(?P<minus>(?<!\S)[-－−](?=[^\s\-－−]))?"
    r"(?:[\"“”„＂](?P<double>[^\"“”„＂]*)[\"“”„＂]|「(?P<corner>[^」]*)」|『(?P<white>[^』]*)』"
    r"|(?P<word>[^\s\"“”„＂「『]+)|[\"“”„＂「『])"
)
_WITHOUT = re.compile(r"不(?:包)?含(?:[:：](?P<word>.+))?")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing asked for: a word as typed between spaces, or a phrase that must stand as it is."""

    text: str
    is_phrase: bool = False
    is_excluded: bool = False


def read_question(question: str) -> tuple[Leaf, ...]:
    """The leaves of a question in order.

    Quotes may be of any kind ("", “”, 「」); one without its partner is ignored. ``-词``, ``-“词 语”``,
    ``不含 词`` and ``不含:词`` exclude.
    """
    leaves: list[Leaf] = []
    excludes_next = False
    for leaf in _leaves(question.strip()[:LONGEST_QUESTION]):
        without = None if leaf.is_phrase else _WITHOUT.fullmatch(leaf.text)
        if without and without["word"]:
            leaves.append(Leaf(without["word"], is_excluded=True))
        elif without and not excludes_next:
            excludes_next = True
            continue
        else:
            leaves.append(replace(leaf, is_excluded=True) if excludes_next else leaf)
        excludes_next = False
    if excludes_next:
        leaves.append(Leaf("不含"))
    return tuple(leaves)


def _leaves(question: str) -> Iterator[Leaf]:
    for match in _LEAF.finditer(question):
        quoted = match["double"] or match["corner"] or match["white"]
        text = quoted or match["word"]
        if text and not text.isspace():
            yield Leaf(text, bool(quoted), bool(match["minus"]))
