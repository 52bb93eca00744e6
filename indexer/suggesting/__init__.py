"""What somebody may be about to type: titles, numbers, bodies and popular questions."""

from indexer.suggesting.service import Suggestion, SuggestionKind, Suggestions

__all__ = ["Suggestion", "SuggestionKind", "Suggestions"]
