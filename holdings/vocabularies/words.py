"""Printed words made comparable, and the ids of values that no vocabulary knows."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from typing import Final

from holdings.model.document import Term

UNKNOWN_PREFIX: Final = "x-"


def comparable(printed: str) -> str:
    """The words without white space and with full-width letters, digits and brackets made plain."""
    return "".join(unicodedata.normalize("NFKC", printed).split())


def unknown_id(printed: str) -> str:
    """A permanent id made from the printed words: ``x-`` and ten characters of base32.

    >>> unknown_id("云州市人民政府") == unknown_id(" 云州市 人民政府")
    True
    """
    digest = hashlib.sha256(comparable(printed).encode("utf-8", "replace")).digest()
    return UNKNOWN_PREFIX + base64.b32encode(digest).decode("ascii")[:10].lower()


def unknown_term(vocabulary: str, printed: str) -> Term:
    """The term for words that ``vocabulary`` does not know: kept as printed, so that nothing is lost.

    Raises ValueError where there are no words at all.
    """
    if not comparable(printed):
        raise ValueError(f"an empty value cannot become a term of {vocabulary}")
    return Term(unknown_id(printed), printed.strip())
