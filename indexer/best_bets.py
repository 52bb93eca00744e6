"""Best bets: what staff put above the results of a question, as everybody may see it on a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from holdings.store import BestBet, Holdings, Summary
from indexer.edited import Edited
from indexer.model.query import SearchQuery

#: Stands in a question for any words.
ANY = "*"
#: More would make a pattern slow.
MOST_STARS = 3
#: Documents shown above the results.
MOST = 3


@dataclass(frozen=True, slots=True)
class Recommended:
    """A public document that a question leads to."""

    document_id: str
    summary: Summary


@dataclass(frozen=True)
class _Bets:
    """The bets by question, and those with ``*`` as patterns."""

    whole: dict[str, list[BestBet]] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], BestBet], ...] = ()


class BestBetService:
    """Finds the bets of a question. ``normalise`` gives the one spelling questions are compared in."""

    def __init__(
        self, holdings: Holdings, normalise: Callable[[str], str], today: Callable[[], date]
    ) -> None:
        self._holdings = holdings
        self._normalise = normalise
        self._today = today
        self._bets = Edited(holdings.bets.revision, self._read, _Bets())

    def of(self, query: SearchQuery) -> tuple[Recommended, ...]:
        """The documents to show above a plain question's first page, in order; only what is public.

        A search with filters, in one field, of articles, or in another order has none.
        """
        plain = SearchQuery()
        if not query.q or plain != replace(
            query, q="", match=plain.match, size=plain.size, without=(), jump=plain.jump
        ):
            return ()
        day = self._today().isoformat()
        ids = [one for bet in self._found(query.q) if bet.holds_on(day) for one in bet.document_ids]
        if not ids:
            return ()
        keys = self._holdings.bets.public(ids)[:MOST]
        summaries = self._holdings.documents.summaries(keys)
        return tuple(Recommended(key[0], summaries[key]) for key in keys if key in summaries)

    def _found(self, question: str) -> list[BestBet]:
        bets = self._bets.now()
        if not bets.whole and not bets.patterns:
            return []
        plain = plain_question(question, self._normalise)
        matching = [bet for pattern, bet in bets.patterns if pattern.fullmatch(plain)]
        return [*bets.whole.get(plain, []), *matching]

    def _read(self) -> _Bets:
        whole: dict[str, list[BestBet]] = {}
        patterns = []
        for bet in self._holdings.bets.all():
            if ANY in bet.question:
                patterns.append((_pattern(plain_question(bet.question, self._normalise)), bet))
            else:
                whole.setdefault(plain_question(bet.question, self._normalise), []).append(bet)
        return _Bets(whole, tuple(patterns))


def plain_question(question: str, normalise: Callable[[str], str]) -> str:
    """A question as bets compare it: one spelling, single blanks."""
    return " ".join(normalise(question).split())


def checked(bet: BestBet, normalise: Callable[[str], str]) -> BestBet:
    """The bet with its question in one spelling. Raises ValueError with what to write instead."""
    question = plain_question(bet.question, normalise)
    if not re.search(r"\w", question):
        raise ValueError("a best bet needs words: 高龄津贴, or *高龄津贴* for questions that have them")
    if len(re.findall(r"\*+", question)) > MOST_STARS:
        raise ValueError(f"a best bet has at most {MOST_STARS} stars")
    if bet.until_day and bet.until_day < bet.from_day:
        raise ValueError(f"the last day {bet.until_day} is before the first, {bet.from_day}")
    return replace(bet, question=question)


def _pattern(question: str) -> re.Pattern[str]:
    # Neighbouring stars would be tried in every way.
    parts = re.sub(r"\*+", ANY, question).split(ANY)
    return re.compile(".*".join(map(re.escape, parts)), re.DOTALL)
