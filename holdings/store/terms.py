"""Labels of vocabulary values: those of the vocabulary files, and those only documents know."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select, text

from holdings.model.document import Term
from holdings.store.encoding import storable
from holdings.store.tables import terms
from holdings.store.unit_of_work import Database
from holdings.vocabularies import VOCABULARY_NAMES, vocabularies

_REMEMBER = text(
    "INSERT INTO terms (vocabulary, id, label) VALUES (:vocabulary, :id, :label)"
    " ON CONFLICT (vocabulary, id) DO NOTHING"
)
_LABELS = select(terms.c.id, terms.c.label).where(
    terms.c.vocabulary == bindparam("of"), terms.c.id.in_(bindparam("ids", expanding=True))
)


class Terms:
    """Names the values of facets and metadata; vocabularies are category, theme, genre and issuers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def label(self, vocabulary: str, term_id: str) -> str:
        """The name of a value; its id where nothing is known of it, so that a page always has words."""
        return self.labels(vocabulary, [term_id])[term_id]

    def labels(self, vocabulary: str, ids: Iterable[str]) -> dict[str, str]:
        """The names of several values, with one statement at most; an unknown id names itself."""
        wanted = list(ids)
        known = vocabularies().named(vocabulary) if vocabulary in VOCABULARY_NAMES else None
        named = {term_id: known.label(term_id) if known else "" for term_id in wanted}
        unnamed = [term_id for term_id, label in named.items() if not label]
        if unnamed:
            with self._database.reading() as connection:
                rows = connection.execute(_LABELS, {"of": vocabulary, "ids": unnamed}).all()
            named.update({row.id: row.label for row in rows})
        return {term_id: label or term_id for term_id, label in named.items()}

    def remember(self, vocabulary: str, new_terms: Iterable[Term]) -> None:
        """Keeps the printed words of values that no vocabulary file knows; the first words stay."""
        pairs = [(vocabulary, term) for term in new_terms]
        if pairs:
            with self._database.writing() as connection:
                remember(connection, pairs)


def remember(connection: Connection, pairs: Iterable[tuple[str, Term]]) -> None:
    """Keeps the words of (vocabulary, term) pairs in the transaction of the documents that print them."""
    rows = [
        {"vocabulary": vocabulary, "id": term.id, "label": storable(term.label)} for vocabulary, term in pairs
    ]
    if rows:
        connection.execute(_REMEMBER, rows)
