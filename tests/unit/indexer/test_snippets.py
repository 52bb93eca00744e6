from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdings.model.document import ArticleStart, DocumentText
from holdings.store import AttachmentText
from indexer.analysis.segment import Analyser
from indexer.analysis.syntax import read_question
from indexer.highlight import HighlightTerms, highlight_terms
from indexer.model.results import Snippet
from indexer.snippets import article_snippets, document_snippets, title_marks

FILLER = "为了规范有关工作，根据国家有关法律法规，结合本市实际，制定本办法。" * 4


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load()


def terms(analyser: Analyser, question: str) -> HighlightTerms:
    return highlight_terms(read_question(question).wanted, analyser)


def marked(text: str, marks: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in marks]


@pytest.mark.parametrize(
    ("question", "title", "expected"),
    [
        ("养犬登记", "云州市养犬登记办法", ["养犬登记"]),
        ("养犬 登记", "登记与养犬", ["登记", "养犬"]),
        ("台湾同胞", "臺灣同胞投資辦法", ["臺灣同胞"]),
        ("第12条", "按第十二条办理", ["第十二条"]),
        ("第十二条", "按第12条办理", ["第12条"]),
        ("“2024年”", "二〇二四年预算", ["二〇二四年"]),
        ("covid-19", "ＣＯＶＩＤ－19 通知", ["ＣＯＶＩＤ", "19"]),
        ("12", "2012年第12号", ["12"]),
        ("公司的清算", "公司的清算", ["公司的清算"]),
        ("公司的清算", "公司怎样清算", ["公司", "清算"]),
        ("养犬 -登记", "养犬登记", ["养犬"]),
        ("的", "公司的清算", ["的"]),
        ("", "公司", []),
    ],
)
def test_titles(analyser: Analyser, question: str, title: str, expected: list[str]) -> None:
    assert marked(title, title_marks(title, terms(analyser, question))) == expected


def check(snippet: Snippet, original: str) -> None:
    at = original.find(snippet.text)
    assert at >= 0
    assert snippet.cut_before == (not original.startswith(snippet.text)) or at == 0
    assert list(snippet.marks) == sorted(snippet.marks)
    assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.marks)
    assert all(first[1] < second[0] for first, second in zip(snippet.marks, snippet.marks[1:], strict=False))


def test_the_passage_with_most_of_the_question_is_shown_with_its_place(analyser: Analyser) -> None:
    clean = (
        FILLER
        + "\n第七条 养犬人应当登记。\n"
        + FILLER
        + "\n第八条 养犬人办理登记时应当缴纳登记费。\n"
        + FILLER
    )
    seventh, eighth = clean.index("第七条"), clean.index("第八条")
    articles = (
        ArticleStart("art-7", "第七条", seventh, eighth - 1),
        ArticleStart("art-8", "第八条", eighth, len(clean)),
    )
    text = DocumentText(clean, page_starts=(0, seventh + 20), articles=articles)
    first, second = document_snippets(text, terms(analyser, "养犬 登记费"))
    assert (first.anchor, first.label, first.page) == ("art-8", "第八条", 2)
    assert (second.anchor, second.page) == ("art-7", 1)
    assert "登记费" in marked(first.text, first.marks)
    assert first.cut_before
    assert first.cut_after
    for snippet in (first, second):
        check(snippet, clean)


def test_without_a_mark_the_beginning_is_shown(analyser: Analyser) -> None:
    (snippet,) = document_snippets(DocumentText(FILLER), terms(analyser, "会展"))
    assert FILLER.startswith(snippet.text)
    assert snippet.marks == ()
    assert (snippet.cut_before, snippet.cut_after, snippet.page) == (False, True, None)


def test_no_text_has_no_passage(analyser: Analyser) -> None:
    assert document_snippets(DocumentText(""), terms(analyser, "会展")) == ()
    assert article_snippets(ArticleStart("a", "", 0, 0), "", terms(analyser, "会展")) == ()


def test_a_short_article_is_shown_whole_and_a_long_one_at_its_words(analyser: Analyser) -> None:
    article = ArticleStart("art-3", "第三条", 0, 10)
    short = "第三条 养犬人应当登记。"
    (snippet,) = article_snippets(article, short, terms(analyser, "登记"))
    assert (snippet.text, marked(snippet.text, snippet.marks)) == (short, ["登记"])
    long = FILLER * 3 + "养犬人应当登记。" + FILLER
    (snippet,) = article_snippets(article, long, terms(analyser, "登记"))
    assert marked(snippet.text, snippet.marks) == ["登记"]
    check(snippet, long)


_WORDS = st.sampled_from(
    [*"养犬登记费第十二条，。；\n 臺灣Ａb1㎡", "养犬", "登记费", "\u200b", "𠀀", FILLER[:30]]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    clean=st.lists(_WORDS, max_size=120).map("".join),
    question=st.sampled_from(["养犬登记费", "台湾 ab1", "第12条", "“登记费第”", "犬", "m2"]),
)
def test_every_fragment_is_a_piece_of_the_original(analyser: Analyser, clean: str, question: str) -> None:
    wanted = terms(analyser, question)
    for snippet in document_snippets(DocumentText(clean), wanted):
        check(snippet, clean)
        assert len(snippet.text) <= 400
    for snippet in article_snippets(ArticleStart("a", "", 0, len(clean)), clean, wanted):
        check(snippet, clean)


def test_a_page_of_long_documents_takes_milliseconds(analyser: Analyser) -> None:
    clean = (FILLER + "养犬人应当登记。") * 240
    wanted = terms(analyser, "养犬 登记 规范")
    texts = [DocumentText(clean)] * 10
    best = min(_seconds(texts, wanted) for _ in range(5))
    print(f"\n{best * 1000:.1f} ms for ten documents of {len(clean)} characters")
    assert best < 0.1


def _seconds(texts: list[DocumentText], wanted: HighlightTerms) -> float:
    began = time.process_time()
    for text in texts:
        document_snippets(text, wanted)
    return time.process_time() - began


def test_what_only_an_attachment_says_comes_last_with_its_name(analyser: Analyser) -> None:
    text = DocumentText("云州市养犬登记办法。" + FILLER)
    attachments = (
        AttachmentText(1, "说明.docx", DocumentText("养犬说明。" + FILLER)),
        AttachmentText(2, "收费表.xlsx", DocumentText(FILLER + "\n年审收费二十元。", (0, len(FILLER) + 1))),
    )
    *own, last = document_snippets(text, terms(analyser, "养犬 收费"), attachments)
    assert [snippet.attachment for snippet in own] == [None]
    assert (last.attachment, last.label, last.page) == (2, "收费表.xlsx", 2)
    assert marked(last.text, last.marks) == ["收费"]
    assert document_snippets(text, terms(analyser, "养犬"), attachments) == document_snippets(
        text, terms(analyser, "养犬")
    )


def test_a_document_whose_words_are_all_in_attachments_shows_only_those(analyser: Analyser) -> None:
    attachments = (AttachmentText(1, "收费表.xlsx", DocumentText("收费二十元。")),)
    for text in (DocumentText(""), DocumentText(FILLER)):
        (only,) = document_snippets(text, terms(analyser, "收费"), attachments)
        assert (only.text, only.attachment) == ("收费二十元。", 1)
