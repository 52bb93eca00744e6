"""Renders a page within the site's frame."""

from __future__ import annotations

from itertools import islice
from typing import Any

from flask import current_app, render_template, request
from markupsafe import Markup

from search_app.current import VIEWS, display, services
from search_app.parts import Link
from search_app.query_string import MAX_FILTERS, MAX_VALUE
from search_app.translations import DEFAULT_LANGUAGE

#: What says that the documents' own words are Chinese on a page in another language.
CONTENT_LANGUAGE = Markup(' lang="zh-Hans"')
#: The other language, the other size, the other contrast: from each view to where its switches lead.
SWITCHES = {
    "standard": ("elder", "contrast"),
    "elder": ("standard", "elder-contrast"),
    "contrast": ("elder-contrast", "standard"),
    "elder-contrast": ("contrast", "elder"),
}


def page(template: str, /, **values: Any) -> str:
    """The HTML of a template of this site, with the words, addresses and switches every page has."""
    shown = display()
    settings = services().settings
    return render_template(
        f"web/{template}",
        _=shown.words,
        addresses=shown.addresses,
        carried=shown.addresses.carried,
        content=Markup("") if shown.words.language == DEFAULT_LANGUAGE else CONTENT_LANGUAGE,
        root_class=VIEWS[shown.view],
        switches=_switches(),
        site_name=settings.site_name,
        help_phone=settings.help_phone,
        static=current_app.extensions["kaijuan.static"],
        **values,
    )


def _switches() -> list[Link]:
    """Links to this page in large type, in high contrast, in the other language."""
    shown = display()
    words = shown.words
    elder, contrast = SWITCHES[shown.view]
    other = "en" if words.language == "zh" else "zh"
    pairs = [
        (name[:MAX_VALUE], value[:MAX_VALUE])
        for name, value in islice(request.args.items(multi=True), MAX_FILTERS)
    ]
    path = request.path if request.url_rule else "/"
    address = shown.addresses.with_changed
    return [
        Link(
            words("site.standard" if "elder" in shown.view else "site.elder"),
            address(path, pairs, view=elder),
        ),
        Link(
            words("site.contrast_off" if "contrast" in shown.view else "site.contrast"),
            address(path, pairs, view=contrast),
        ),
        Link(words("site.language"), address(path, pairs, lang=other)),
    ]
