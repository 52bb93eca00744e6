"""Word lists, best bets and counts of questions, on both databases."""

from __future__ import annotations

from datetime import date

import pytest

from holdings.errors import NotOnRecord
from holdings.model.document import Visibility
from holdings.store import BestBet, DayCounts, Door, Holdings, Ranking, WordList
from holdings.store.question_counts import Counts
from tests.contract.store_samples import document, put, version, withheld

pytest_plugins = ["tests.contract.store_fixtures"]

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


def test_a_list_keeps_its_lines_once_and_in_order(holdings: Holdings) -> None:
    assert holdings.words.add(WordList.SYNONYMS, "云补,云州补贴", who="lin")
    assert not holdings.words.add(WordList.SYNONYMS, "云补,云州补贴", who="lin")
    assert holdings.words.add(WordList.DENIED, "某某", who="lin")
    assert holdings.words.lines(WordList.SYNONYMS) == ["云补,云州补贴"]
    assert holdings.words.denied() == {"某某"}
    assert holdings.words.remove(WordList.SYNONYMS, "云补,云州补贴", who="lin")
    assert not holdings.words.remove(WordList.SYNONYMS, "云补,云州补贴", who="lin")
    assert holdings.words.lines(WordList.SYNONYMS) == []
    logged = [(line.entry.who, line.entry.action, line.entry.field) for line in holdings.audit.lines()]
    assert logged == [
        ("lin", "words-add", "synonyms"),
        ("lin", "words-add", "denied"),
        ("lin", "words-remove", "synonyms"),
    ]


def test_every_change_shows_in_the_revision(holdings: Holdings) -> None:
    seen = [holdings.words.revision()]
    for change in (holdings.words.add, holdings.words.remove, holdings.words.add):
        change(WordList.SYNONYMS, "甲,乙")
        seen.append(holdings.words.revision())
    assert seen == sorted(set(seen))
    holdings.words.add(WordList.SYNONYMS, "甲,乙")
    assert holdings.words.revision() == seen[-1]


def test_a_bet_replaces_that_of_the_same_question(holdings: Holdings) -> None:
    first, second = put(holdings, document("a")), put(holdings, document("b"))
    holdings.bets.put(BestBet("高龄津贴", (first, second), "2026-01-01", "2026-12-31"))
    before = holdings.bets.revision()
    holdings.bets.put(BestBet("高龄津贴", (second, first, second)))
    assert holdings.bets.all() == [BestBet("高龄津贴", (second, first))]
    assert holdings.bets.revision() > before
    holdings.bets.remove("高龄津贴")
    assert holdings.bets.all() == []
    with pytest.raises(NotOnRecord):
        holdings.bets.remove("高龄津贴")


def test_a_bet_needs_documents_on_record(holdings: Holdings) -> None:
    with pytest.raises(NotOnRecord, match="NOSUCHDOC000"):
        holdings.bets.put(BestBet("高龄津贴", ("NOSUCHDOC000",)))
    assert holdings.bets.all() == []
    assert list(holdings.audit.lines()) == []


def test_only_public_documents_are_shown_for_a_bet(holdings: Holdings) -> None:
    shown, kept_back = put(holdings, document("a")), put(holdings, withheld())
    later = version(2, visibility=Visibility.WITHHELD)
    twice = put(holdings, document("c", versions=(version(), later)))
    taken = put(holdings, document("d"))
    holdings.documents.set_visibility(taken, Visibility.WITHDRAWN, "copyright")
    wanted = [twice, kept_back, taken, shown, "NOSUCHDOC000", shown]
    assert holdings.bets.public(wanted) == [(twice, 1), (shown, 1)]
    assert holdings.bets.public([]) == []


def test_a_bet_holds_for_its_days() -> None:
    bet = BestBet("高龄津贴", (), "2026-03-02", "2026-03-03")
    assert [bet.holds_on(day) for day in ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04")] == [
        False,
        True,
        True,
        False,
    ]
    assert BestBet("高龄津贴", ()).holds_on("1999-01-01")


def asked(day: date, question: str, *counts: int, door: Door = Door.PAGE) -> DayCounts:
    return DayCounts(day, door, Counts(*counts), question)


def test_counts_add_up_over_days_and_are_forgotten(holdings: Holdings) -> None:
    holdings.questions.add([asked(MONDAY, "高龄津贴", 2, 0, 1, 1), asked(MONDAY, "", 3, 1)])
    holdings.questions.add([asked(MONDAY, "高龄津贴", 1), asked(TUESDAY, "高龄津贴", 1)])
    holdings.questions.add([asked(TUESDAY, "高龄津贴", 7, door=Door.CRAWLER)])
    top = holdings.questions.listed(Ranking.TOP, MONDAY, 10)
    assert [(one.question, one.counts, one.days) for one in top] == [("高龄津贴", Counts(4, 0, 1, 1), 2)]
    assert holdings.questions.by_day(MONDAY) == [
        asked(MONDAY, "", 6, 1, 1, 1),
        asked(TUESDAY, "", 7, door=Door.CRAWLER),
        asked(TUESDAY, "", 1),
    ]
    assert holdings.questions.forget(TUESDAY) == 2
    assert [one.counts.asked for one in holdings.questions.listed(Ranking.TOP, MONDAY, 10)] == [1]


def test_questions_are_ranked_by_what_went_wrong(holdings: Holdings) -> None:
    holdings.questions.add(
        [
            asked(MONDAY, "甲", 5, 0, 3, 0),
            asked(MONDAY, "乙", 4, 4, 0, 2),
            asked(TUESDAY, "丙", 3, 0, 0, 1),
            asked(TUESDAY, "丁", 0, 0, 1, 0),
        ]
    )
    listed = {
        ranking.value: [one.question for one in holdings.questions.listed(ranking, MONDAY, 10)]
        for ranking in Ranking
    }
    assert listed == {"top": ["甲", "乙", "丙"], "empty": ["乙"], "unopened": ["丙"], "refined": ["乙", "丙"]}


def test_a_popular_question_was_asked_often_on_several_days_and_never_in_vain(holdings: Holdings) -> None:
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        holdings.questions.add([asked(day, "高龄津贴", 2), asked(day, "查无此文", 9, 1)])
        holdings.questions.add([asked(day, "少问", 1), asked(day, "", 50)])
        holdings.questions.add([asked(day, "爬虫", 50, door=Door.CRAWLER)])
    holdings.questions.add([asked(MONDAY, "一日之间", 50)])
    assert [one.question for one in holdings.questions.popular(MONDAY, 10)] == ["高龄津贴"]
    assert holdings.questions.popular(TUESDAY, 10) == []
