"""Why a document is among the results of a query, and why not."""

from indexer.explaining.service import Explanations

__all__ = ["Explanations"]
