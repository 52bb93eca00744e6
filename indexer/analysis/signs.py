"""The signs of a question: its words, phrases, operators, brackets and field words, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from indexer.model.question import Aside, Form, Leaf, Place, Reason

#: The names a reader may write before a colon; an allow-list, all others are words.
FIELD_WORDS = {
    Place.TITLE: ("标题", "题名", "title"),
    Place.BODY: ("正文", "body"),
    Place.NUMBER: ("文号", "字号", "发文字号", "number"),
    Place.ISSUER: ("机关", "发文机关", "单位", "发文单位", "org"),
    Place.ATTACHMENT: ("附件", "attachment"),
    Place.YEAR: ("年份", "年", "year"),
}
#: Characters that may lie between two neighbouring pieces of ``“甲 乙”~n``, and how many pieces there may be.
MOST_APART = 20
MOST_PIECES = 4

_PLACES = {name: place for place, names in FIELD_WORDS.items() for name in names}
_QUOTES = '"“”„＂'
_CORNERS = {"「": "」", "『": "』"}
_OPENING, _CLOSING, _MINUS, _BAR = "(（", ")）", "-－−", "|｜"
_FIELD = re.compile(rf"({'|'.join(sorted(_PLACES, key=len, reverse=True))})[:：](?=\S)", re.IGNORECASE)
_WITHOUT = re.compile(r"不(?:包)?含[:：](?=\S)")
_DISTANCE = re.compile(r"[~～]([0-9]{1,2})?(?![0-9])")
_LIKE = re.compile(r"(?P<text>.+)[~～]1?")
_OPERATORS = {"OR": "or", "或": "or", "AND": "and", "NOT": "not", "不含": "not", "不包含": "not"}


class Sign(StrEnum):
    """What a sign is."""

    LEAF = "leaf"
    OPEN = "open"
    CLOSE = "close"
    OR = "or"
    AND = "and"
    NOT = "not"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Token:
    """One sign as typed; a LEAF has its leaf, a FIELD its place."""

    sign: Sign
    text: str
    leaf: Leaf | None = None
    place: Place | None = None


class Reader:
    """Goes over a question once; ``asides`` has what was taken as words on the way."""

    def __init__(self, question: str) -> None:
        self._text = question
        self._at = 0
        self._closings: set[int] = set()
        #: Whether a sign may begin here: behind a space, a bracket, a field word, an exclusion.
        self._fresh = True
        self.asides: list[Aside] = []

    def tokens(self) -> Iterator[Token]:
        """The signs in order."""
        while self._at < len(self._text):
            character = self._text[self._at]
            if character.isspace():
                self._at += 1
                self._fresh = True
            elif token := self._sign(character) or self._quoted(character) or self._word():
                yield token

    def _sign(self, character: str) -> Token | None:
        """The bracket or operator that stands here."""
        if self._at in self._closings:
            return self._taken(Sign.CLOSE, 1, fresh=False)
        if character in _BAR:
            width = 2 if self._text[self._at : self._at + 2] == character * 2 else 1
            return self._taken(Sign.OR, width)
        return self._beginning(character) if self._fresh else None

    def _beginning(self, character: str) -> Token | None:
        """The sign that stands here, where one that goes before its operand may."""
        if character in _OPENING and (closing := self._closing()):
            self._closings.add(closing)
            return self._taken(Sign.OPEN, 1)
        if character in _MINUS and self._excludes():
            return self._taken(Sign.NOT, 1)
        if without := _WITHOUT.match(self._text, self._at):
            return self._taken(Sign.NOT, len(without.group()))
        if field := _FIELD.match(self._text, self._at):
            return self._taken(Sign.FIELD, len(field.group()), place=_PLACES[field[1].lower()])
        return None

    def _taken(self, sign: Sign, width: int, *, fresh: bool = True, place: Place | None = None) -> Token:
        text = self._text[self._at : self._at + width]
        self._at += width
        self._fresh = fresh
        return Token(sign, text, place=place)

    def _excludes(self) -> bool:
        """Whether a minus stands before something to leave out."""
        following = self._text[self._at + 1 : self._at + 2]
        if not following or following.isspace() or following in _MINUS:
            return False
        return following not in _QUOTES + "".join(_CORNERS) or self._end_of_quote(self._at + 1) > 0

    def _closing(self) -> int:
        """Where the bracket that opens here closes, 0 where it does not or words go on behind it."""
        depth = 0
        for place in range(self._at, len(self._text)):
            depth += (self._text[place] in _OPENING) - (self._text[place] in _CLOSING)
            if not depth:
                behind = self._text[place + 1 : place + 2]
                ends = not behind or behind.isspace() or behind in _CLOSING + _BAR
                return place if ends else 0
        self.asides.append(Aside(self._text[self._at], Reason.BRACKET))
        return 0

    def _end_of_quote(self, at: int) -> int:
        """Where the quotation that begins here ends, 0 where it does not."""
        opening = self._text[at]
        closing = _CORNERS.get(opening, _QUOTES)
        return next((i for i in range(at + 1, len(self._text)) if self._text[i] in closing), 0)

    def _quoted(self, character: str) -> Token | None:
        if character not in _QUOTES and character not in _CORNERS:
            return None
        end = self._end_of_quote(self._at)
        text = self._text[self._at + 1 : end] if end else ""
        self._at, start = end + 1 if end else self._at + 1, self._at
        self._fresh = False
        if not end:
            self.asides.append(Aside(character, Reason.QUOTE))
            return None
        distance = _DISTANCE.match(self._text, self._at)
        if distance:
            self._at = distance.end()
        if not text.strip():
            return None
        leaf = self._near(text, distance[1]) if distance else Leaf(text, Form.PHRASE)
        return Token(Sign.LEAF, self._text[start : self._at], leaf)

    def _near(self, text: str, distance: str | None) -> Leaf:
        pieces = text.split()
        if len(pieces) == 1 and distance in {None, "1"}:
            return Leaf(text, Form.LIKE)
        if distance and 2 <= len(pieces) <= MOST_PIECES:
            return Leaf(text, Form.NEAR, distance=min(int(distance), MOST_APART))
        self.asides.append(Aside(text, Reason.NEAR))
        return Leaf(text, Form.PHRASE)

    def _word(self) -> Token | None:
        start, depth = self._at, 0
        while self._at < len(self._text):
            character = self._text[self._at]
            if character.isspace() or character in _BAR or character in _QUOTES or character in _CORNERS:
                break
            if self._at in self._closings and not depth:
                break
            depth = max(0, depth + (character in _OPENING) - (character in _CLOSING))
            self._at += 1
        text = self._text[start : self._at]
        self._fresh = False
        if not text:
            return None
        if operator := _OPERATORS.get(text):
            return Token(Sign(operator), text)
        like = _LIKE.fullmatch(text)
        return Token(Sign.LEAF, text, Leaf(like["text"], Form.LIKE) if like else Leaf(text))
