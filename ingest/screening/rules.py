"""The rules of the gate: what each does with a document, and what of a found value staff are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from holdings.model.document import Finding

#: What stands for a hidden character, in a list of findings and in a redacted text.
HIDDEN = "■"


class Kind(StrEnum):
    """What a rule looks for: a mark of the office, something personal, or a state of the document."""

    MARK = "mark"
    PERSONAL = "personal"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: ``withholds`` or is a note for the review list only.

    ``head`` and ``tail`` are how many characters of a value staff may see; a mark is shown whole.
    """

    kind: Kind
    withholds: bool = True
    head: int = 0
    tail: int = 0


#: Rule by name; masks as in vocabularies/pii_rules.yaml.
RULES: dict[str, Rule] = {
    "secrecy-mark": Rule(Kind.MARK),
    "not-open-mark": Rule(Kind.MARK),
    "on-request-mark": Rule(Kind.MARK),
    "internal-mark": Rule(Kind.MARK),
    "copy-number": Rule(Kind.MARK),
    "draft-mark": Rule(Kind.MARK),
    "identity-number": Rule(Kind.PERSONAL, head=6),
    "suspect-identity-number": Rule(Kind.PERSONAL, head=6),
    "old-identity-number": Rule(Kind.PERSONAL, withholds=False, head=6),
    "bank-card": Rule(Kind.PERSONAL, head=4, tail=4),
    "bank-account": Rule(Kind.PERSONAL, head=4, tail=4),
    "account-of-a-body": Rule(Kind.STATE, withholds=False),
    "mobile": Rule(Kind.PERSONAL, head=3, tail=4),
    "public-mobile": Rule(Kind.STATE, withholds=False),
    "home-phone": Rule(Kind.PERSONAL, head=4),
    "home-address": Rule(Kind.PERSONAL),
    "passport": Rule(Kind.PERSONAL, head=2),
    "plate": Rule(Kind.PERSONAL, head=2, tail=1),
    "private-email": Rule(Kind.PERSONAL, withholds=False, head=2),
    "minor": Rule(Kind.PERSONAL),
    "mode-not-open": Rule(Kind.STATE),
    "internal-genre": Rule(Kind.STATE),
}


def rule_of(name: str) -> Rule:
    """The rule of a finding, whose name may say after ``/`` where it was found.

    >>> rule_of("mobile/remarks").head
    3
    """
    return RULES[name.partition("/")[0]]


def mask(name: str, value: str) -> str:
    """A found value as staff may see it in a list: marks whole, personal values with most of them hidden.

    >>> mask("bank-card", "0000111122223333")
    '0000■■■■■■■■3333'
    """
    rule = rule_of(name)
    if rule.kind is not Kind.PERSONAL:
        return value
    shown = rule.head + rule.tail
    if len(value) <= shown:
        return HIDDEN * len(value)
    end = value[len(value) - rule.tail :] if rule.tail else ""
    return value[: rule.head] + HIDDEN * (len(value) - shown) + end


def masked(text: str, findings: Iterable[Finding]) -> str:
    """The text with every finding's value masked as its rule says; as long as before.

    >>> masked("call 13800000000 now", [Finding("mobile", 5, 16)])
    'call 138■■■■0000 now'
    """
    pieces = list(text)
    for finding in findings:
        value = text[finding.start : finding.end]
        pieces[finding.start : finding.end] = mask(finding.rule, value)
    return "".join(pieces)
