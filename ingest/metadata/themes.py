"""The theme (主题分类) that a document's words point to: a suggestion, with those words as its reason."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

from holdings.model.document import Term
from holdings.vocabularies import vocabularies, vocabulary_data
from ingest.metadata.suggestion import Suggestion

Scores = dict[str, float]
#: How much of the text is read beside the title; a document's first pages say what it is about.
TEXT_LENGTH = 4000
_STRONG, _WEAK = 6.0, 2.0
#: A strong word of the text against one of the title, and how often one word counts.
_IN_TEXT, _MOST_TIMES = 0.06, 8
#: A word in a body's name (云州市财政局) says less than the subject's; one later in a title says more.
_IN_BODY, _LATER = 0.4, 0.25
#: Answers to proposals name only the proposal; gov.cn files them under 其他.
_ANSWER = re.compile("(?:建议|提案|问题和建议)(?:的|办理情况的)(?:答复|复函|函)$")
_SUBJECT = re.compile("关于|印发|转发|批转")
_LEAST = 2.0


@cache
def _table() -> tuple[re.Pattern[str], Mapping[str, tuple[tuple[str, float], ...]]]:
    """A pattern of all words, longest first, and the themes each points to."""
    words: dict[str, list[tuple[str, float]]] = {}
    for leaf, ranks in vocabulary_data("theme_words").items():
        for rank, weight in (("strong", _STRONG), ("weak", _WEAK)):
            for word in ranks[rank]:
                words.setdefault(str(word), []).append((leaf, weight))
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered))), {word: tuple(own) for word, own in words.items()}


def suggest_theme(title: str, text: str) -> Suggestion | None:
    """The theme of gov.cn's tree whose words stand in the title, or often in the beginning of the text.

    The confidence grows with the distance to the second (0.4 … 0.75); None where no word is known. An answer
    to a proposal that names no subject is 其他.
    """
    themes = vocabularies().themes
    scores: Scores = defaultdict(float)
    reasons = Counter[str]()
    _score_title(title, scores, reasons)
    if _ANSWER.search(title) and not scores:
        other = themes.find("其他")
        return Suggestion(other, 0.5, title[-12:]) if other else None
    _score_text(text[:TEXT_LENGTH], scores, reasons)
    tops: Scores = defaultdict(float)
    for leaf, score in scores.items():
        tops[leaf.partition(".")[0]] += score
    ranked = sorted(tops, key=lambda one: -tops[one])
    if not ranked or tops[ranked[0]] < _LEAST:
        return None
    top = ranked[0]
    leaf = max((one for one in scores if one.startswith(f"{top}.")), key=lambda one: scores[one])
    margin = 1 - (tops[ranked[1]] if len(ranked) > 1 else 0.0) / tops[top]
    return Suggestion(Term(leaf, themes.label(leaf)), 0.4 + 0.35 * margin, _words_of(top, reasons))


def _score_title(title: str, scores: Scores, reasons: Counter[str]) -> None:
    pattern, words = _table()
    subject = _SUBJECT.search(title)
    begins = subject.start() if subject else 0
    for match in pattern.finditer(title):
        place = 1 + _LATER * match.start() / len(title) if match.start() >= begins else _IN_BODY
        for leaf, weight in words[match.group()]:
            scores[leaf] += weight * place
        reasons[match.group()] += _MOST_TIMES


def _score_text(head: str, scores: Scores, reasons: Counter[str]) -> None:
    pattern, words = _table()
    counts = Counter(pattern.findall(head))
    for word, times in counts.items():
        for leaf, weight in words[word]:
            scores[leaf] += weight * _IN_TEXT * min(times, _MOST_TIMES)
    reasons.update(counts)


def _words_of(top: str, reasons: Counter[str]) -> str:
    """The words that pointed to a theme, the weightiest first."""
    _, words = _table()
    own = [
        word
        for word, _ in reasons.most_common()
        if any(leaf.startswith(f"{top}.") for leaf, _ in words[word])
    ]
    return "、".join(own[:6])
