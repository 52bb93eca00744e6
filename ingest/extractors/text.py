"""Plain text, Markdown, CSV and subtitles: the characters as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from ingest.extractors import kinds
from ingest.extractors.limits import Limits
from ingest.extractors.reading import Reading, one_page

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n---[ \t]*\n", re.DOTALL)
_CUE = re.compile(r"^(\d+|[\d:,.]+\s*-->\s*[\d:,.]+.*)$")


def read_text(text: str, media_type: str, limits: Limits) -> Reading:
    """The text itself; a Markdown file's front matter as properties, subtitles without their times."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    properties: Mapping[str, str] = {}
    if media_type == kinds.MARKDOWN:
        text, properties = _front_matter(text)
    elif media_type == kinds.SUBTITLES:
        text = "\n".join(line for line in text.split("\n") if not _CUE.match(line.strip()))
    return Reading(
        pages=one_page(text[: limits.characters]),
        properties=properties,
        truncated=len(text) > limits.characters,
        tool="text",
    )


def _front_matter(text: str) -> tuple[str, Mapping[str, str]]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return text, {}
    try:
        # Not the plain loader: it would turn dates and numbers into objects of their own.
        values = yaml.load(match.group(1), Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return text, {}
    if not isinstance(values, dict):
        return text, {}
    said = {str(key).lower(): value for key, value in values.items() if isinstance(value, str) and value}
    return text[match.end() :], said
