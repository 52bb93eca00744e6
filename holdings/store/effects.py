"""What public documents do to the validity of those they repeal or amend, kept beside the documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from holdings.model.dates import CivilDate
from holdings.model.document import Metadata, ValueSource, Visibility
from holdings.model.relations import RelationKind
from holdings.model.validity import Validity, ValidityFacts
from holdings.store import changes, encoding, statements, tables
from holdings.store.changes import ChangeKind

_R: Final = tables.relations.c
_D: Final = tables.documents.c
_V: Final = tables.versions.c
_E: Final = tables.effects.c
#: Below this a rule's finding is shown, and changes nothing.
SURE: Final = 0.8
#: The longest proof that is kept, in characters.
_PROOF: Final = 300


_ACTS: Final = (
    select(
        _R.target_id,
        _R.document_id,
        _R.kind,
        _R.articles,
        _R.effective_on,
        _V.metadata,
        func.substr(_V.text, _R.begins + 1, _R.ends - _R.begins).label("proof"),
    )
    .select_from(
        tables.relations.join(tables.documents, _D.id == _R.document_id).join(
            tables.versions, (_V.document_id == _R.document_id) & (_V.ordinal == _R.version)
        )
    )
    .where(
        _R.target_id.in_(bindparam("values", expanding=True)),
        _R.target_id != "",
        _R.kind.in_((RelationKind.REPEALS.value, RelationKind.AMENDS.value)),
        _R.confidence >= SURE,
        _D.visibility == Visibility.PUBLIC.value,
        _R.version == _D.public_version,
    )
    .order_by(_R.target_id, _R.document_id, _R.ordinal)
)
#: The version that is shown of a document: the last one everybody may see, else the last one.
_SHOWN: Final = func.coalesce(func.nullif(_D.public_version, 0), _D.current_version)
_TARGETS: Final = (
    select(_D.id, _D.rev, _V.ordinal, _V.metadata, _E.validity)
    .select_from(
        tables.documents.join(tables.versions, _V.document_id == _D.id).outerjoin(
            tables.effects, (_E.document_id == _D.id) & (_E.version == _V.ordinal)
        )
    )
    .where(_D.id.in_(bindparam("values", expanding=True)), _V.ordinal == _SHOWN)
)
#: Whom a document says it was amended by: its text is the amended one then.
_KNOWS: Final = (
    select(_R.document_id, _R.target_id)
    .where(_R.document_id.in_(bindparam("values", expanding=True)), _R.target_id != "")
    .distinct()
)
_DELETE: Final = delete(tables.effects).where(_E.document_id == bindparam("of_document"))
_NEXT_REV: Final = (
    update(tables.documents).where(_D.id == bindparam("of_document")).values(rev=bindparam("new_rev"))
)


@dataclass(frozen=True, slots=True)
class _Act:
    """One public document's repeal or amendment of another; ``known_on`` is the first day of its own."""

    by: str
    ends: bool
    on: CivilDate | None
    known_on: int
    evidence: str


def bring_up_to_date(connection: Connection, ids: Iterable[str], written: set[str]) -> None:
    """Works out anew what others do to these documents; one that changes gets a rev and a change line.

    ``written`` have a rev and a change line of this transaction already.
    """
    for chunk in statements.chunks(sorted(ids)):
        acts: dict[str, list[_Act]] = {}
        for row in connection.execute(_ACTS, {"values": chunk}):
            acts.setdefault(row.target_id, []).append(_act(row))
        targets = connection.execute(_TARGETS, {"values": chunk}).all()
        _settle(connection, targets, acts, written)


def _settle(
    connection: Connection, targets: Sequence[Any], acts: Mapping[str, Sequence[_Act]], written: set[str]
) -> None:
    known = _known(connection, acts)
    for row in targets:
        own = encoding.metadata_from_json(row.metadata)
        suffered = [act for act in acts.get(row.id, ()) if act.ends or (row.id, act.by) not in known]
        facts = effect_on(own, suffered)
        kept = encoding.validity_to_json(facts) if facts else None
        if kept == row.validity:
            continue
        connection.execute(_DELETE, {"of_document": row.id})
        if kept:
            connection.execute(
                insert(tables.effects), {"document_id": row.id, "version": row.ordinal, "validity": kept}
            )
        if row.id not in written:
            connection.execute(_NEXT_REV, {"of_document": row.id, "new_rev": row.rev + 1})
            changes.append(connection, [(row.id, row.rev + 1, ChangeKind.PUT)])


def _known(connection: Connection, acts: Mapping[str, Sequence[_Act]]) -> set[tuple[str, str]]:
    if not acts:
        return set()
    return {tuple(row) for row in connection.execute(_KNOWS, {"values": list(acts)})}


def _act(row: Any) -> _Act:
    source = encoding.values_from_json(row.metadata)
    stated = encoding.date_from_text(row.effective_on)
    on = stated or source.effective_on or source.published_on or source.signed_on
    name = f"《{source.title}》" + (f"（{source.number}）" if source.number else "")
    proof = " ".join(row.proof.split())[:_PROOF]
    return _Act(
        row.document_id,
        row.kind == RelationKind.REPEALS.value and not row.articles,
        on,
        min(_days(source), default=0),
        f"{name}：{proof}" if proof else name,
    )


def effect_on(own: Metadata, acts: Sequence[_Act]) -> ValidityFacts | None:
    """The validity a document has by what others do to it, None where its own stays.

    What a list, a record, a depositor or staff says of it stays; so does an earlier end of its own. A text
    made, published or in force no earlier than the amendment is the amended one.
    """
    facts = own.validity
    if not acts or _is_stated(own):
        return None
    ends = sorted((act for act in acts if act.ends), key=_when)
    amendments = sorted((act for act in acts if not act.ends and not _is_amended(own, act)), key=_when)
    changed = facts
    if amendments:
        changed = replace(changed, amended_on=amendments[0].on, evidence=amendments[0].evidence)
    if ends and not _ends_before(facts, ends[0].on):
        changed = replace(changed, ended_as=Validity.REPEALED, ended_on=ends[0].on, evidence=ends[0].evidence)
    return changed if changed != facts else None


def _days(metadata: Metadata) -> list[int]:
    days = (metadata.signed_on, metadata.published_on, metadata.effective_on)
    return [day.number for day in days if day]


def _is_amended(own: Metadata, act: _Act) -> bool:
    return bool(act.known_on) and max(_days(own), default=0) >= act.known_on


def _when(act: _Act) -> int:
    return act.on.number if act.on else 0


def _ends_before(facts: ValidityFacts, day: CivilDate | None) -> bool:
    return bool(facts.ended_as and (facts.ended_on is None or (day and facts.ended_on.day <= day.day)))


def _is_stated(own: Metadata) -> bool:
    known = own.provenance.get("validity")
    says_nothing = own.validity.basis is Validity.UNKNOWN and own.validity.ended_as is None
    return known is not None and known.source is not ValueSource.TEXT_RULE and not says_nothing
