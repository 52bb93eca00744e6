"""Who may see a version, as the one condition that every public statement carries."""

from __future__ import annotations

from typing import Final

from holdings.model.document import Visibility
from holdings.store.tables import documents, versions

#: A document and its version are seen together or not at all.
IS_PUBLIC: Final = (documents.c.visibility == Visibility.PUBLIC.value) & (
    versions.c.visibility == Visibility.PUBLIC.value
)
#: Documents with their versions.
WITH_VERSIONS: Final = documents.join(versions, versions.c.document_id == documents.c.id)
