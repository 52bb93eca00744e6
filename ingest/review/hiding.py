"""Takes personal values out of texts and out of everything else that is known of a version."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from holdings.model.document import Finding
from ingest.screening import HIDDEN, personal_findings

_BLANKS = re.compile(r"[\s\u3000\-－‐]+")
_GAP = r"[\s\u3000\-－‐]*"


def compact(text: str) -> str:
    """A text for comparing values: in ordinary width, without blanks, breaks and hyphens.

    >>> compact("１３８ 0000-0000")
    '13800000000'
    """
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


@dataclass(frozen=True, slots=True)
class Hider:
    """Hides values wherever they stand, and what else the gate finds to be personal.

    ``values`` are compact; a hidden character becomes ■, so that no place in a text moves.
    """

    values: frozenset[str]

    @classmethod
    def of(cls, text: str, findings: Iterable[Finding]) -> Hider:
        """What hides the values of findings in a text."""
        return cls(frozenset(compact(text[one.start : one.end]) for one in findings if one.end))

    def hide(self, text: str) -> str:
        """The text with every value hidden, as long as before."""
        spans = [(one.start, one.end) for one in personal_findings(text)]
        narrow = _narrow(text)
        for value in self.values:
            spans += [match.span() for match in _pattern(value).finditer(narrow)]
        pieces = list(text)
        for start, end in spans:
            pieces[start:end] = (HIDDEN if not one.isspace() else one for one in text[start:end])
        return "".join(pieces)

    def hide_all(self, value: Any) -> Any:
        """The same for every string in a value of dataclasses, tuples and mappings."""
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, tuple):
            return tuple(self.hide_all(one) for one in value)
        if isinstance(value, Mapping):
            return {key: self.hide_all(one) for key, one in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            changed = {
                one.name: hidden
                for one in fields(value)
                if (hidden := self.hide_all(before := getattr(value, one.name))) != before
            }
            return replace(value, **changed) if changed else value
        return value

    def left_in(self, text: str) -> bool:
        """Whether a value is still in a text, however it is spaced."""
        within = compact(text)
        return any(value in within for value in self.values)


def strings_of(value: Any) -> Iterator[str]:
    """Every string in a value of dataclasses, tuples and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings_of(one)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from strings_of(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from strings_of(getattr(value, one.name))


def _narrow(text: str) -> str:
    """The text in ordinary width and upper case, character for character."""
    narrow = "".join(wide if len(wide := unicodedata.normalize("NFKC", one)) == 1 else one for one in text)
    return narrow.upper() if len(narrow.upper()) == len(narrow) else narrow


def _pattern(value: str) -> re.Pattern[str]:
    return re.compile(_GAP.join(map(re.escape, value)))
