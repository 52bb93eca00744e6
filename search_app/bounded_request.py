"""A request of which no more of the address is read than a search may have."""

from __future__ import annotations

from typing import Any

from flask import Request

from search_app.query_string import MAX_PAIRS


class BoundedRequest(Request):
    """A request whose parameters are the first of its address.

    One more is kept than is used, so that ``parse_query`` can tell the reader. To read the 65,000 that
    fit into an address takes longer than ten pages.
    """

    def __init__(self, environ: dict[str, Any], populate_request: bool = True, shallow: bool = False) -> None:
        super().__init__(environ, populate_request, shallow)
        self.query_string = b"&".join(self.query_string.split(b"&", MAX_PAIRS + 1)[: MAX_PAIRS + 1])
