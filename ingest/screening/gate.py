"""The verdict on a document, from all its parts: text, file, what is packed in it, metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from holdings.model.document import DisclosureMode, Finding, Metadata, ValueSource, Visibility
from ingest.screening.digits import find_numbers
from ingest.screening.marks import find_marks
from ingest.screening.people import find_people
from ingest.screening.rules import Kind, masked, rule_of

#: Genres by which offices speak among themselves (条例 art. 16): 报告, 请示, 函, 纪要.
_INTERNAL_GENRES = frozenset({"g10", "g11", "g14", "g15"})
#: Reports that are made for the public.
_PUBLIC_REPORT = re.compile(
    "工作报告|审计|预算|决算|执行情况|年度|半年|季度|统计|调查报告|评估|影响报告|发展报告|监测|质量报告|报告书|报告表|整改|公报"
    "|白皮书|信息公开|政务公开|法治政府|复函|答复"
)
_METADATA = ("title", "remarks", "origin", "index_number", "summary", "disclosure_ground")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Screening:
    """The verdict on a document: findings withhold it, notes are only for the review list."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()

    @property
    def visibility(self) -> Visibility:
        """Public where nothing was found, else withheld."""
        return Visibility.WITHHELD if self.findings else Visibility.PUBLIC


CLEAN = Screening()


def screen_text(text: str) -> Screening:
    """What the gate finds in a text: marks of the office first, then what is personal, in order of place.

    An identity number needs the check digit of GB 11643 (ISO 7064 MOD 11-2), or words before it that say
    what it is; a unified social credit code is public. 国家秘密 in a sentence is no mark.
    """
    found = [
        Finding(*one)
        for one in chain(find_marks(text), sorted(chain(find_numbers(text), find_people(text)), key=_place))
    ]
    if not found:
        return CLEAN
    return Screening(
        tuple(one for one in found if rule_of(one.rule).withholds),
        tuple(one for one in found if not rule_of(one.rule).withholds),
    )


def screen(text: str, metadata: Metadata, parts: Mapping[str, str] | None = None) -> Screening:
    """What the gate finds in a document: its text, its other parts, the words and states of its metadata.

    ``parts`` are further texts by the name of the part (``file-name``, ``properties``, …). The mark
    此件依申请公开 withholds unless the depositor states that mode himself; 不予公开 always does; 请示, 报告,
    函 and 纪要 do unless something says that they are public. A finding outside the text has the place 0–0
    and names part or field in its rule.
    """
    result = screen_text(text)
    findings = [*result.findings, *_of_states(metadata)]
    if metadata.disclosure_mode is DisclosureMode.ON_REQUEST and _is_stated(metadata, "disclosure_mode"):
        findings = [finding for finding in findings if finding.rule != "on-request-mark"]
    named = {name: getattr(metadata, name) for name in _METADATA}
    findings += _elsewhere({**named, **(parts or {})})
    return Screening(tuple(findings), result.notes) if findings or result.notes else CLEAN


def personal_findings(text: str) -> tuple[Finding, ...]:
    """What is personal in a text, findings and notes."""
    result = screen_text(text)
    return tuple(one for one in (*result.findings, *result.notes) if is_personal(one))


def is_personal(finding: Finding) -> bool:
    """Whether what was found tells of a person, so that it can be hidden: a mark of secrecy cannot."""
    return rule_of(finding.rule).kind is Kind.PERSONAL


def masked_text(text: str) -> str:
    """The text as staff may see it in a list: what is personal in it masked, as long as before."""
    found = personal_findings(text)
    return masked(text, found) if found else text


def _place(found: tuple[str, int, int]) -> int:
    return found[1]


def _elsewhere(parts: Mapping[str, str]) -> Iterator[Finding]:
    for name, text in parts.items():
        if len(text) >= _SHORTEST:
            rules = dict.fromkeys(finding.rule for finding in screen_text(text).findings)
            yield from (Finding(f"{rule}/{name}", 0, 0) for rule in rules)


def _of_states(metadata: Metadata) -> Iterable[Finding]:
    if metadata.disclosure_mode is DisclosureMode.NOT_OPEN:
        yield Finding("mode-not-open", 0, 0)
    if metadata.genre and metadata.genre.id in _INTERNAL_GENRES and not _is_made_public(metadata):
        yield Finding("internal-genre", 0, 0)


def _is_made_public(metadata: Metadata) -> bool:
    """Whether a paper between offices was published: by its mode, a date, a gazette, or its kind."""
    return (
        metadata.disclosure_mode in (DisclosureMode.PROACTIVE, DisclosureMode.ON_REQUEST)
        or metadata.gazette is not None
        or (metadata.published_on is not None and _is_stated(metadata, "published_on"))
        or _PUBLIC_REPORT.search(metadata.title) is not None
    )


def _is_stated(metadata: Metadata, field: str) -> bool:
    known = metadata.provenance.get(field)
    return known is not None and known.source is not ValueSource.TEXT_RULE
