"""Every address of the citizens' site."""

from __future__ import annotations

from flask import Blueprint

from ingest.rendering.port import PictureFormat
from search_app.web import (
    ask,
    comparison,
    document,
    explain,
    export,
    facet,
    health,
    help,
    home,
    number,
    original,
    page_picture,
    search,
)

blueprint = Blueprint("web", __name__)

blueprint.add_url_rule("/", view_func=home.show_home)
blueprint.add_url_rule("/help/search", view_func=help.show_help)
blueprint.add_url_rule("/search", view_func=search.show_results)
blueprint.add_url_rule("/search/facet/<name>", view_func=facet.show_facet)
blueprint.add_url_rule("/explain", view_func=explain.show_explanation)
blueprint.add_url_rule("/search.csv", view_func=export.send_csv)
blueprint.add_url_rule("/search.xlsx", view_func=export.send_xlsx)
blueprint.add_url_rule("/search.atom", view_func=export.send_feed)
blueprint.add_url_rule("/doc/<address>", view_func=document.show_document)
blueprint.add_url_rule("/doc/<document_id>/diff", view_func=comparison.show_comparison)
blueprint.add_url_rule("/doc/<address>/file", view_func=document.send_original)
blueprint.add_url_rule("/doc/<address>/att-<int:ordinal>", view_func=document.show_attachment)
blueprint.add_url_rule("/doc/<address>/att-<int:ordinal>/file", view_func=document.send_attachment)
for file in ("/doc/<address>", "/doc/<address>/att-<int:ordinal>"):
    for extension in PictureFormat:
        blueprint.add_url_rule(
            f"{file}/page/<int:number>.{extension}",
            view_func=page_picture.send_picture,
            defaults={"extension": extension},
        )
    blueprint.add_url_rule(f"{file}/page/<int:number>", view_func=original.show_page)
    blueprint.add_url_rule(f"{file}/page/<int:number>.json", view_func=page_picture.show_words)
blueprint.add_url_rule("/n/<path:number>", view_func=number.show_number)
blueprint.add_url_rule("/ask", view_func=ask.show_ask)
blueprint.add_url_rule("/healthz/live", view_func=health.live)
