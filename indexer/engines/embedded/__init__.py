"""The embedded engine: tantivy indices in a folder, no server."""

from indexer.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
