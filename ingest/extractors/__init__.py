"""Text extraction: one file a format family, two adapters of ``ingest.port.TextExtractor``.

``embedded.EmbeddedExtractor`` reads everything in this process, ``tika.TikaExtractor`` asks an Apache Tika
server, and ``isolated.IsolatedExtractor`` runs the embedded one in worker processes that can be killed.
"""
