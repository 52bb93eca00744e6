"""The OpenSearch engine: indices on a server or a cluster."""

from indexer.engines.opensearch.engine import OpenSearchEngine

__all__ = ["OpenSearchEngine"]
