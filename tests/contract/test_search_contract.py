"""The contract of the search port: every behaviour on every adapter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from holdings.model.document import Unit
from indexer.errors import IndexerError, IndexMissing, QueryTooLarge
from indexer.model.entry import IndexEntry, Streams
from indexer.model.expression import (
    AllOf,
    AnyOf,
    Constant,
    Everything,
    Expression,
    Not,
    OneOf,
    Phrase,
    Range,
    Terms,
)
from indexer.model.plan import Answer, FacetRequest, QueryPlan
from indexer.port import SearchEngine
from tests.contract.search_samples import document, entry, fill, removal

Open = Callable[[], SearchEngine]


def ask(engine: SearchEngine, query: Expression = Everything(), **plan: object) -> Answer:  # noqa: B008
    return engine.search(QueryPlan(Unit.DOCUMENT, query, **plan))  # type: ignore[arg-type]


def ids(answer: Answer) -> list[str]:
    return [hit.entry_id for hit in answer.hits]


def found(engine: SearchEngine, query: Expression) -> set[str]:
    return set(ids(ask(engine, query)))


def word(*words: str, field: str = "body_fine", boost: float = 1.0) -> Terms:
    return Terms(field, words, boost)


# ---- what is found


def test_an_empty_generation_finds_nothing_and_counts_nothing(engine: SearchEngine) -> None:
    answer = ask(engine, facets=(FacetRequest("cat", "category"),))
    assert answer == Answer(0, (), {"cat": ()})


def test_a_hit_says_which_entry_it_is(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@2#art-3", "甲 乙", rev=7)], Unit.ARTICLE)
    (hit,) = engine.search(QueryPlan(Unit.ARTICLE, word("甲"))).hits
    assert (hit.entry_id, hit.document_id, hit.version, hit.rev, hit.anchor) == (
        *("d1@2#art-3", "d1", 2, 7),
        "art-3",
    )
    assert hit.score > 0


def test_documents_and_articles_are_two_indices(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲")])
    fill(engine, [entry("d2@1#art-1", "甲")], Unit.ARTICLE)
    assert ids(ask(engine, word("甲"))) == ["d1@1"]
    assert ids(engine.search(QueryPlan(Unit.ARTICLE, word("甲")))) == ["d2@1#art-1"]
    assert engine.status().counts == {Unit.DOCUMENT: 1, Unit.ARTICLE: 1}


def test_totals_are_exact_beyond_the_page(engine: SearchEngine) -> None:
    fill(engine, [entry(f"d{n:03d}@1", "甲" if n % 2 else "甲 乙") for n in range(300)])
    answer = ask(engine, word("甲"), limit=5)
    assert (answer.total, len(answer.hits)) == (300, 5)
    assert ask(engine, word("乙"), limit=0).total == 150


def test_terms_match_any_phrases_match_in_order(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "土地 征收"), entry("d2@1", "征收 土地"), entry("d3@1", "征地")])
    assert found(engine, word("土地", "征地")) == {"d1@1", "d2@1", "d3@1"}
    assert found(engine, Phrase("body_bigram", ("土地", "地征", "征收"))) == {"d1@1"}
    assert found(engine, Phrase("body_unigram", ("收", "土"))) == {"d2@1"}
    assert found(engine, Phrase("body_unigram", ("土",))) == {"d1@1", "d2@1"}
    assert found(engine, Phrase("body_bigram", ("地征", "土地"))) == set()


def test_not_and_all_and_any_nest(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲 乙"), entry("d2@1", "甲 丙"), entry("d3@1", "乙 丙")])
    a, b, c = word("甲"), word("乙"), word("丙")
    assert found(engine, AllOf((a, b))) == {"d1@1"}
    assert found(engine, AllOf((a, Not(b)))) == {"d2@1"}
    assert found(engine, AnyOf((AllOf((a, b)), AllOf((b, c))))) == {"d1@1", "d3@1"}
    assert found(engine, AllOf((AnyOf((a, b)), Not(AllOf((a, c)))))) == {"d1@1", "d3@1"}
    assert found(engine, Not(Not(a))) == {"d1@1", "d2@1"}
    assert found(engine, AnyOf((Not(a), AllOf((Not(b), Not(c)))))) == {"d3@1"}


def test_the_empty_conjunction_matches_everything_the_empty_alternative_nothing(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲"), entry("d2@1")])
    assert found(engine, AllOf(())) == found(engine, Everything()) == {"d1@1", "d2@1"}
    assert found(engine, AnyOf(())) == found(engine, Terms("body_fine", ())) == set()
    assert found(engine, OneOf("genre", ())) == found(engine, Phrase("body_bigram", ())) == set()
    assert found(engine, Not(Everything())) == set()


def test_keywords_match_whole_and_numbers_within_inclusive_bounds(engine: SearchEngine) -> None:
    rows = [("d1@1", "国办发|2019|6", 20190101), ("d2@1", "国办发|2019|61", 20190201), ("d3@1", "", 0)]
    fill(engine, [entry(i, keywords={"number": [n] if n else []}, signed=s) for i, n, s in rows])
    assert found(engine, OneOf("number", ("国办发|2019|6", "absent"))) == {"d1@1"}
    assert found(engine, Range("signed", 20190101, 20190201)) == {"d1@1", "d2@1"}
    assert found(engine, Range("signed", 20190102)) == {"d2@1"}
    assert found(engine, Range("signed", None, 0)) == {"d3@1"}
    assert found(engine, Range("signed")) == {"d1@1", "d2@1", "d3@1"}
    assert found(engine, Range("signed", 5, 4)) == set()


def test_what_is_not_known_counts_as_the_tables_missing_value(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲")])
    for field, missing in (("until_day", 99_999_999), ("is_current", 1), ("signed", 0)):
        assert found(engine, Range(field, missing, missing)) == {"d1@1"}


def test_long_latin_and_astral_tokens_are_neither_cut_nor_dropped(engine: SearchEngine) -> None:
    tokens = ("x" * 64, "𠀀" * 64, "gb/t9704-2012", "a.b", "e\u0301", "10%")
    item = IndexEntry("d1@1", "d1", 1, 1, {"body": Streams(fine=" ".join(tokens))})
    engine.write([document([item])])
    for token in tokens:
        assert found(engine, word(token)) == {"d1@1"}, token
    assert found(engine, word("x" * 63)) == found(engine, word("b")) == set()


# ---- scores and order


def test_scores_are_summed_bm25_with_k1_and_b_of_the_port(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲 乙 丙"), entry("d2@1", "丁 戊 己"), entry("d3@1", "庚 辛 壬")])
    (hit,) = ask(engine, word("甲")).hits
    assert hit.score == pytest.approx(0.98082924, rel=1e-5)  # ln(1 + 2.5 / 1.5) · 2.2 · 1 / (1 + 1.2)
    (twice,) = ask(engine, word("甲", "甲")).hits
    (both,) = ask(engine, AnyOf((word("甲"), word("乙", boost=0.5)))).hits
    (all_,) = ask(engine, AllOf((word("甲", boost=2.0), Not(word("丁"))))).hits
    assert [twice.score, both.score, all_.score] == pytest.approx(
        [2 * hit.score, 1.5 * hit.score, 2 * hit.score]
    )


def test_phrases_score_by_the_sum_of_their_terms(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲乙 丙"), entry("d2@1", "丁戊 己"), entry("d3@1", "庚辛 壬")])
    (phrase,) = ask(engine, Phrase("body_bigram", ("甲乙", "乙丙"), 0.5)).hits
    (terms,) = ask(engine, Terms("body_bigram", ("甲乙", "乙丙"), 0.5)).hits
    assert phrase.score == pytest.approx(terms.score, rel=1e-5)


def test_filters_ranges_and_negations_do_not_score_constants_do(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲", keywords={"genre": ["notice"]}), entry("d2@1", "乙")])
    plain = ask(engine, word("甲")).hits[0].score
    conditions = (OneOf("genre", ("notice",)), Range("signed", None, 5), Not(word("乙")), Everything())
    assert ask(engine, AllOf((word("甲"), *conditions))).hits[0].score == pytest.approx(plain)
    filtered = ask(engine, word("甲"), filters={"genre": conditions[0], "x": conditions[2]})
    assert filtered.hits[0].score == pytest.approx(plain)
    words = {
        "words": AnyOf((word("甲"), Phrase("body_fine", ("甲",)))),
        "constant": Constant(word("甲"), 9.0),
    }
    assert ask(engine, word("甲"), filters=words).hits[0].score == pytest.approx(plain)
    assert [hit.score for hit in ask(engine, AnyOf(conditions)).hits] == [0.0, 0.0]
    raised = AnyOf((Constant(OneOf("genre", ("notice",)), 1000.0), word("甲"), word("乙")))
    answer = ask(engine, raised)
    assert ids(answer) == ["d1@1", "d2@1"]
    assert answer.hits[0].score == pytest.approx(1000 + plain)


def test_equal_scores_are_ordered_by_entry_id_over_every_page(engine: SearchEngine) -> None:
    names = [f"d{n * 7919 % 1000:03d}@1" for n in range(1000)]
    for start in range(0, 1000, 250):  # several segments
        fill(engine, [entry(name, "甲") for name in names[start : start + 250]])
    for query in (word("甲"), Everything(), Constant(word("甲"), 3.0)):
        pages = [ids(ask(engine, query, offset=offset, limit=70)) for offset in range(0, 1050, 70)]
        assert [name for page in pages for name in page] == sorted(names)


def test_a_tie_of_thousands_is_in_order_at_both_ends(engine: SearchEngine) -> None:
    names = [f"d{n * 7919 % 5000:04d}@1" for n in range(5000)]
    fill(engine, [entry(name, "甲") for name in names])
    fill(engine, [entry("z@1", "甲 甲")])
    query = AnyOf((word("甲"), Constant(OneOf("genre", ("absent",)), 1.0)))
    assert ids(ask(engine, query, limit=3)) == ["z@1", "d0000@1", "d0001@1"]
    assert ids(ask(engine, query, offset=4998, limit=10)) == ["d4997@1", "d4998@1", "d4999@1"]


def test_a_sort_key_orders_largest_first_then_by_entry_id(engine: SearchEngine) -> None:
    days = {"a@1": 20200101, "b@1": 20210101, "c@1": 20200101, "d@1": 0}
    fill(engine, [entry(name, "甲", newest_signed=day) for name, day in days.items()])
    answer = ask(engine, word("甲"), sort="newest_signed")
    assert ids(answer) == ["b@1", "a@1", "c@1", "d@1"]
    assert {hit.score for hit in answer.hits} == {0.0}
    assert ids(ask(engine, Everything(), sort="newest_signed", offset=1, limit=2)) == ["a@1", "c@1"]


def test_a_page_beyond_the_end_is_empty_with_the_total(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲"), entry("d2@1", "甲")])
    for query in (word("甲"), Everything()):
        answer = ask(engine, query, offset=40, limit=10)
        assert (answer.total, answer.hits) == (2, ())


# ---- facets


def shelf(engine: SearchEngine) -> None:
    rows = [
        ("d1@1", ["a", "a/1"], ["x"], "2020"),
        ("d2@1", ["a", "a/2"], ["x", "y"], "2020"),
        ("d3@1", ["b"], ["y", "z", "w", "v", "u"], "2021"),
        ("d4@1", [], [], "2021"),
    ]
    fill(
        engine,
        [entry(i, "甲", keywords={"category": c, "issuer": o, "year": [y]}) for i, c, o, y in rows],
    )


FACETS = (FacetRequest("cat", "category"), FacetRequest("org", "issuer"), FacetRequest("year", "year"))


def test_facets_count_every_value_largest_first_then_by_value(engine: SearchEngine) -> None:
    shelf(engine)
    answer = ask(engine, word("甲"), facets=FACETS, limit=1)
    assert answer.facets == {
        "cat": (("a", 2), ("a/1", 1), ("a/2", 1), ("b", 1)),
        "org": (("x", 2), ("y", 2), ("u", 1), ("v", 1), ("w", 1), ("z", 1)),
        "year": (("2020", 2), ("2021", 2)),
    }


def test_a_facets_own_filter_is_left_out_of_its_counts_and_of_no_others(engine: SearchEngine) -> None:
    shelf(engine)
    filters = {"cat": OneOf("category", ("a",)), "year": OneOf("year", ("2020", "2021"))}
    answer = ask(engine, word("甲"), filters=filters | {"mine": Not(OneOf("issuer", ("y",)))}, facets=FACETS)
    assert (answer.total, ids(answer)) == (1, ["d1@1"])
    assert answer.facets["cat"] == (("a", 1), ("a/1", 1))
    assert answer.facets["year"] == (("2020", 1),)
    answer = ask(engine, word("甲"), filters=filters, facets=FACETS)
    assert dict(answer.facets["cat"]) == {"a": 2, "a/1": 1, "a/2": 1, "b": 1}
    assert dict(answer.facets["org"]) == {"x": 2, "y": 1}


def test_a_facet_counts_although_its_own_filter_leaves_no_hit(engine: SearchEngine) -> None:
    shelf(engine)
    answer = ask(engine, word("甲"), filters={"cat": OneOf("category", ("absent",))}, facets=FACETS)
    assert answer.total == 0
    assert dict(answer.facets["cat"]) == {"a": 2, "a/1": 1, "a/2": 1, "b": 1}
    assert answer.facets["year"] == ()


def test_a_facet_is_cut_at_its_size_with_equal_counts_by_value(engine: SearchEngine) -> None:
    fill(engine, [entry(f"d{n:03d}@1", keywords={"genre": [f"g{n % 50:02d}"]}) for n in range(150)])
    fill(engine, [entry("e@1", keywords={"genre": ["g49"]}), entry("f@1")])
    answer = ask(engine, facets=(FacetRequest("genre", "genre", size=4),))
    assert answer.facets["genre"] == (("g49", 4), ("g00", 3), ("g01", 3), ("g02", 3))


def test_exceptions_are_counted_by_their_cases(engine: SearchEngine) -> None:
    days = {"a": 0, "b": 0, "c": 20300101, "d": 20300101, "e": 20400101, "f": 20400101}
    fill(
        engine,
        [
            entry(f"{i}@1", "甲", keywords={"settled_state": ["repealed"]}, settled_day=d)
            for i, d in days.items()
        ],
    )
    facet = FacetRequest(
        "status",
        "settled_state",
        exception=Range("settled_day", 20260102),
        cases=(
            ("in_force", Range("settled_day", None, 20350101)),
            ("repealed", Range("settled_day", 20400101)),
        ),
    )
    (status,) = ask(engine, word("甲"), facets=(facet,)).facets.values()
    assert status == (("repealed", 4), ("in_force", 2))
    own = {"status": OneOf("settled_state", ("absent",))}
    assert ask(engine, word("甲"), filters=own, facets=(facet,)).facets["status"] == status
    some = ask(engine, word("甲"), filters={"x": Range("settled_day", 1, 20300101)}, facets=(facet,))
    assert some.facets["status"] == (("in_force", 2),)


# ---- writing


def test_writing_again_changes_nothing_and_a_higher_rev_replaces(engine: SearchEngine) -> None:
    for _ in range(2):
        assert engine.write([document([entry("d1@1", "甲", rev=3)])]).stored == 1
        assert ids(ask(engine, word("甲"))) == ["d1@1"]
    fill(engine, [entry("d1@1", "乙", rev=4)])
    assert (found(engine, word("甲")), ask(engine, word("乙")).hits[0].rev) == (set(), 4)


def test_a_lower_rev_comes_too_late(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "乙", rev=4)])
    report = engine.write([document([entry("d1@1", "甲", rev=3)])])
    assert (report.stored, report.stale) == (0, 1)
    assert (found(engine, word("甲")), found(engine, word("乙"))) == (set(), {"d1@1"})


def test_fewer_articles_after_a_new_rev_leave_no_ghost_in_either_order(engine: SearchEngine) -> None:
    old = document([entry(f"d1@1#art-{n}", "甲", rev=1) for n in range(9)], unit=Unit.ARTICLE)
    new = document([entry(f"d1@1#art-{n}", "甲", rev=2) for n in range(4)], unit=Unit.ARTICLE)
    for order in ((old, new), (new, old), (old, new, old)):
        for item in order:
            engine.write([item])
        answer = engine.search(QueryPlan(Unit.ARTICLE, word("甲")))
        assert (answer.total, {hit.rev for hit in answer.hits}) == (4, {2})
    engine.write([old, new])
    assert engine.search(QueryPlan(Unit.ARTICLE, word("甲"))).total == 4


def test_the_same_rev_with_fewer_entries_leaves_no_ghost(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲"), entry("d1@2", "甲")])
    fill(engine, [entry("d1@2", "甲")])
    assert ids(ask(engine, word("甲"))) == ["d1@2"]


def test_a_removal_takes_both_units_and_a_late_write_does_not_undo_it(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1#art-1", "甲", rev=1)], Unit.ARTICLE)
    fill(engine, [entry("d1@1", "甲", rev=1), entry("d2@1", "甲", rev=1)])
    report = engine.write([removal("d1", 5), removal("unknown", 5)])
    assert (report.stored, report.removed, report.stale) == (0, 2, 0)
    assert ids(ask(engine, word("甲"))) == ["d2@1"]
    assert engine.search(QueryPlan(Unit.ARTICLE)).total == 0
    for late in ("d1@1", "unknown@1"):
        assert engine.write([document([entry(late, "甲", rev=4)])]).stale == 1
    assert ids(ask(engine, word("甲"))) == ["d2@1"]
    fill(engine, [entry("d1@1", "甲", rev=6)])
    assert ids(ask(engine, word("甲"))) == ["d1@1", "d2@1"]


def test_one_batch_may_say_several_things_of_one_document(engine: SearchEngine) -> None:
    batch = [document([entry("d1@1", "甲", rev=2)]), document([entry("d1@1", "乙", rev=3)])]
    report = engine.write([*batch, document([entry("d1@1", "丙", rev=1)]), removal("d2", 2**53)])
    assert (report.stored, report.removed, report.stale) == (1, 1, 2)
    assert [found(engine, word(w)) for w in "甲乙丙"] == [set(), {"d1@1"}, set()]


def test_a_unit_a_document_no_longer_has_is_emptied(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1#art-1", "甲", rev=1)], Unit.ARTICLE)
    fill(engine, [entry("d1@1", "甲", rev=2)])
    assert engine.search(QueryPlan(Unit.ARTICLE)).total == 0
    assert ids(ask(engine)) == ["d1@1"]


def test_a_field_no_table_names_is_refused(engine: SearchEngine) -> None:
    with pytest.raises(IndexerError, match="colour"):
        fill(engine, [entry("d1@1", keywords={"colour": ["red"]})])


def test_a_scan_names_every_document_once_with_its_rev(engine: SearchEngine) -> None:
    fill(engine, [entry(f"d{n}@{v}", "甲", rev=n) for n in range(1, 30) for v in (1, 2)])
    fill(engine, [entry("a1@1#art-1", rev=3), entry("a1@1#art-2", rev=3)], Unit.ARTICLE)
    assert list(engine.scan(Unit.DOCUMENT)) == sorted((f"d{n}", n) for n in range(1, 30))
    assert list(engine.scan(Unit.ARTICLE)) == [("a1", 3)]


# ---- plans that no engine takes


def test_too_many_clauses_and_too_deep_a_page_are_named(engine: SearchEngine) -> None:
    many = AnyOf(tuple(word(f"w{n}", f"v{n}") for n in range(512)))
    assert ask(engine, many).total == 0
    with pytest.raises(QueryTooLarge, match="1026"):
        ask(engine, AnyOf((many, word("x", "y"))))
    assert ask(engine, offset=9_990, limit=10).hits == ()
    with pytest.raises(QueryTooLarge, match="deep"):
        ask(engine, offset=9_991, limit=10)


def test_without_a_generation_there_is_nothing_to_search_or_write(open_engine: Open) -> None:
    engine = open_engine()
    assert (engine.generations(), engine.status().published, engine.status().counts) == ((), None, {})
    for attempt in (
        lambda: ask(engine),
        lambda: fill(engine, [entry("d@1")]),
        lambda: engine.scan(Unit.ARTICLE),
    ):
        with pytest.raises(IndexMissing, match="kaijuan index rebuild"):
            attempt()
