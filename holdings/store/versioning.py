"""When a text that comes in is a version of a document on record, and what that document is then; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from holdings.model.document import Document, Version, Visibility
from holdings.model.versions import JoinedBy, in_order, is_later, is_same_day

#: What a stated ``work`` begins with; others are made of a title.
STATED = "="


@dataclass(frozen=True, slots=True)
class Folded:
    """A document with the text that came in among its versions; ``added`` says that it is a new version."""

    document: Document
    added: bool = False


def replaced(known: Document, incoming: Document, *, parted: int = 0) -> Folded:
    """A document on record when its own source brings it again: one of its versions gives way to the text.

    The one with the same file or text; else the newest that came in under this name. An amended text does
    not take the place of what it amends: the same work, another text and a later day make a new version.
    ``parted`` is the highest ordinal of a version that was taken out; none is ever given again.
    """
    own = [version for version in known.versions if name_of(known, version) == _own_name(incoming)]
    new = incoming.current
    if not own or len(incoming.versions) > 1:
        return Folded(incoming)
    place = next((version for version in own if _is_same_original(version, new)), own[-1])
    if not _is_same_original(place, new) and _amends(known, place, incoming):
        return Folded(_with(known, incoming, new, _next(known, parted), JoinedBy.REDEPOSIT), added=True)
    return Folded(_with(known, incoming, new, place.ordinal, place.joined_by))


def joined(known: Document, incoming: Document, *, parted: int = 0) -> Folded | None:
    """A document on record with a text of another name as its version, None where it is none.

    Where a source states it every other text is a version; where the title says so, one whose dates tell
    that it was made on another day and whose words differ. Both must be public: what a person has yet to
    look at stays a document of its own.
    """
    new = incoming.current
    if any(_letters(version) == _letters(new) for version in known.versions):
        return None
    if known.visibility is not Visibility.PUBLIC or incoming.visibility is not Visibility.PUBLIC:
        return None
    if incoming.work.startswith(STATED) or known.work.startswith(STATED):
        return Folded(_with(known, incoming, new, _next(known, parted), JoinedBy.STATED), added=True)
    if any(is_same_day(version.metadata, new.metadata) is not False for version in known.versions):
        return None
    return Folded(_with(known, incoming, new, _next(known, parted), JoinedBy.TITLE), added=True)


def name_of(document: Document, version: Version) -> tuple[str, str]:
    """The source and external id under which a version came in."""
    if version.external_id:
        return version.source, version.external_id
    return document.source, document.external_id


def _own_name(document: Document) -> tuple[str, str]:
    return document.source, document.external_id


def _amends(known: Document, before: Version, incoming: Document) -> bool:
    both_public = known.visibility is incoming.visibility is Visibility.PUBLIC
    same_work = bool(incoming.work) and incoming.work == known.work
    return both_public and same_work and is_later(incoming.current.metadata, before.metadata)


def _is_same_original(one: Version, other: Version) -> bool:
    same_file = one.file is not None and other.file is not None and one.file.sha256 == other.file.sha256
    return same_file or one.text.clean == other.text.clean


def _letters(version: Version) -> str:
    return "".join(filter(str.isalnum, version.text.clean))


def _next(known: Document, parted: int) -> int:
    return max(parted, *(version.ordinal for version in known.versions)) + 1


def _with(known: Document, incoming: Document, new: Version, ordinal: int, joined_by: str) -> Document:
    """``known`` with a text as its version of that ordinal, which keeps the name it came in under."""
    is_own = _own_name(incoming) == _own_name(known)
    named = replace(
        new,
        ordinal=ordinal,
        source="" if is_own else incoming.source,
        external_id="" if is_own else incoming.external_id,
        joined_by=joined_by,
    )
    others = [version for version in known.versions if version.ordinal != ordinal]
    single = len(others) == 0
    return replace(
        incoming if single else known,
        versions=in_order([*others, named]),
        visibility=incoming.visibility if is_own else known.visibility,
    )
