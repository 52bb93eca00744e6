"""Which words say what a text is about."""

from __future__ import annotations

from functools import cache

from holdings.model.document import DocumentText, Metadata, Version
from indexer.analysis.segment import Analyser
from indexer.similar import WORDS, salient_words


@cache
def analyser() -> Analyser:
    return Analyser.load()


def words_of(title: str, text: str) -> list[str]:
    version = Version(1, Metadata(title), DocumentText(text))
    return [word for word, _ in salient_words(version, analyser())]


def test_words_of_the_title_and_rare_ones_that_come_again_are_first() -> None:
    text = "为了加强垃圾分类，规范投放行为，根据有关法律、法规的规定，结合本市实际，制定本条例。厨余垃圾应当投放到容器。"
    found = words_of("生活垃圾条例", text)
    assert found[0] == "垃圾"
    assert found.index("厨余") < found.index("法律")
    assert not {"的", "，", "应当"} & set(found)


def test_numbers_and_single_characters_say_nothing() -> None:
    assert words_of("", "2024 第 12 条 12345 一 二 三") == []


def test_a_long_text_is_asked_by_a_bounded_number_of_words() -> None:
    text = "".join(chr(0x4E00 + n) + chr(0x4E01 + n) + "，" for n in range(0, 4000, 2))
    assert len(words_of("", text)) == WORDS


def test_traditional_letters_are_the_same_words() -> None:
    assert words_of("檔案館條例", "檔案館應當開放檔案。") == words_of("档案馆条例", "档案馆应当开放档案。")
