"""Any piece of a text on record finds it: in quotes always, as typed among the first where few texts have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from indexer.analysis.segment import Analyser
from indexer.planning import Planner
from indexer.site_words import product_synonyms
from tests.relevance.run import DEPTH
from tests.relevance.substrings import Found, by_length, indexed, laws, look_for, pieces

SEED = 20261124


def found_again(shared: Path, folder: Path, texts: int | None, count: int) -> list[Found]:
    """What looking for so many pieces of the first laws gives."""
    analyser = Analyser.load()
    synonyms = product_synonyms(analyser)
    planner = Planner(analyser, lambda: synonyms)
    documents = laws(shared, texts)
    with indexed(documents, analyser, folder) as engine:
        return [look_for(piece, engine, planner) for piece in pieces(documents, count, SEED)]


def test_a_piece_of_a_text_finds_it(shared_data: Path, tmp_path: Path) -> None:
    found = found_again(shared_data, tmp_path, texts=60, count=110)
    assert [one.piece for one in found if not (one.quoted or one.piece.cuts_a_word)] == []
    assert sum(one.piece.cuts_a_word for one in found) < 10
    assert [one.piece for one in found if not (one.first or one.piece.cuts_a_word)] == [], (
        "there are fewer texts than are looked at"
    )


@pytest.mark.proof
def test_substrings_of_all_laws(
    shared_data: Path, tmp_path: Path, write_proof: Callable[[str, Mapping[str, object]], Path]
) -> None:
    found = found_again(shared_data, tmp_path, texts=None, count=10_000)
    cut = [one for one in found if one.piece.cuts_a_word]
    whole = [one for one in found if not one.piece.cuts_a_word]
    rare = [one for one in whole if one.documents <= DEPTH]
    lost = [one.piece.text for one in whole if not one.quoted]
    figures = {
        "engine": "embedded",
        "pieces": len(found),
        "that_cut_a_number_or_latin_word": len(cut),
        "quoted_found_of_these": sum(one.quoted for one in cut),
        "whole": len(whole),
        "quoted_found_of_whole": len(whole) - len(lost),
        "quoted_not_found": lost[:20],
        "first_100": round(sum(one.first for one in whole) / len(whole), 4),
        "in_at_most_100_texts": len(rare),
        "of_these_first_100": round(sum(one.first for one in rare) / len(rare), 4),
        "by_length": by_length(whole),
        "not_among_the_first": [one.piece.text for one in rare if not one.first][:20],
    }
    write_proof("substrings", figures)
    assert not lost
    assert figures["of_these_first_100"] >= 0.99
