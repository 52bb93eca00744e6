"""The vocabulary files as read from the package, each at most once a process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

#: The C loader reads a file in a tenth of the time; a platform without it still works.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def vocabulary_data(name: str) -> Mapping[str, Any]:
    """The content of a vocabulary file by its name without suffix, such as ``patterns`` or ``pii_rules``.

    The mapping is shared by all callers: read it, never change it. Raises FileNotFoundError for a name
    without a file.
    """
    folder = files("holdings.vocabularies")
    as_json = folder / f"{name}.json"
    if as_json.is_file():
        return json.loads(as_json.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # type: ignore[no-any-return]
