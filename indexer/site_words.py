"""The synonyms of this moment: the product's list without what the site switched off, and the site's own."""

from __future__ import annotations

from collections.abc import Sequence

from holdings.errors import StoreUnavailable
from holdings.store import Holdings, WordList
from indexer.analysis import data
from indexer.analysis.segment import Analyser
from indexer.analysis.synonyms import BadLine, Rule, Synonyms, read_rule, rule_lines
from indexer.edited import Edited


class SiteWords:
    """Gives the rules of the moment: an edit made by any process holds here within a second."""

    def __init__(self, holdings: Holdings, analyser: Analyser) -> None:
        self._holdings = holdings
        self._analyser = analyser
        self._synonyms = Edited(holdings.words.revision, lambda: self.of(self.lines()), Synonyms())

    def synonyms(self) -> Synonyms:
        """The rules of this moment; those of before where the holdings cannot be asked."""
        try:
            return self._synonyms.now()
        except StoreUnavailable:
            # A search goes on with the rules it has; whoever needs the holdings says so.
            return self._synonyms.known

    def lines(self) -> list[str]:
        """The lines that hold: the product's without those switched off, then the site's own."""
        off = {self.as_kept(line) for line in self._holdings.words.lines(WordList.SYNONYMS_OFF)}
        own = self._holdings.words.lines(WordList.SYNONYMS)
        return [*(line for line in product_lines() if self.as_kept(line) not in off), *own]

    def lost(self) -> list[str]:
        """Lines that were switched off and that the product no longer has, as after an upgrade."""
        product = {self.as_kept(line) for line in product_lines()}
        off = self._holdings.words.lines(WordList.SYNONYMS_OFF)
        return [line for line in off if self.as_kept(line) not in product]

    def of(self, lines: Sequence[str]) -> Synonyms:
        """The rules of other lines, for a look at what a change would do."""
        return Synonyms.of(lines, self._analyser)

    def as_kept(self, line: str) -> str:
        """A line in the one way it is kept; as it stands where it is no rule."""
        try:
            return self.rule(line).line
        except BadLine:
            return line.strip()

    def rule(self, line: str) -> Rule:
        """A line as a rule. Raises BadLine."""
        return read_rule(line, self._plain)

    def _plain(self, text: str) -> str:
        return self._analyser.normalise(text).text


def product_lines() -> list[str]:
    """The lines of the list that comes with the product."""
    text = (data.folder() / "synonyms.txt").read_text(encoding="utf-8")
    return list(rule_lines(text.splitlines()))


def product_synonyms(analyser: Analyser) -> Synonyms:
    """The rules of the list that comes with the product."""
    return Synonyms.of(product_lines(), analyser)
