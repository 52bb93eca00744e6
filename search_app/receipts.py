"""A receipt as a page for the printer, which needs nothing but itself."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader

from ingest.receipts import Receipt


def as_html(receipt: Receipt, number: int) -> str:
    """The receipt as one HTML file with its print style inside."""
    pages = Environment(loader=PackageLoader("search_app"), autoescape=True)
    return pages.get_template("desk/receipt.html").render(receipt=receipt, number=number)
