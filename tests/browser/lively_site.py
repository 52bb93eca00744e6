"""The small site with enough of everything to look at: long names, every state, a law with chapters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from holdings.model.document import ArticleStart, Document, DocumentText, Term, Unit, Version
from holdings.model.validity import Validity, ValidityFacts
from holdings.store import Holdings
from holdings.vocabularies import unknown_term
from indexer.model.query import SearchQuery
from indexer.model.results import FacetValue, ResultPage, Snippet
from ingest.rendering.isolated import IsolatedRenderer
from ingest.rendering.kept import KeptPages
from tests.journeys.small_site import CannedSearch, SmallServices, hit, metadata, put

BODIES = (
    "云州市人民政府",
    "云州市人民代表大会常务委员会",
    "云州市自然资源和规划局",
    "云州市卫生健康委员会",
    "云州市人力资源和社会保障局",
    "云州市审计局",
    "云州市财政局",
    "云州市教育局",
    "云州市民政局",
    "云州市生态环境局",
    "云州市档案局",
)
TITLES = (
    "云州市档案开放利用办法",
    "云州市人民政府办公室关于印发云州市国家档案馆档案开放审核工作实施细则的通知",
    "关于做好到期档案开放审核工作的意见",
    "云州市档案局2024年度部门决算",
)
SENTENCES = (
    "国家档案馆应当分期分批向社会开放档案，并同时公布开放档案的目录。",
    "档案开放审核由档案馆会同档案形成单位进行，自档案形成之日起满二十五年的，应当向社会开放。",
    "单位和个人持合法证明，可以利用已经开放的档案，档案馆应当提供便利，不得收取费用。",
)
NUMERALS = "一二三四五六七八九十"
WORDS = re.compile("档案|开放")


def spans(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((found.start(), found.end()) for found in WORDS.finditer(text))


def law() -> DocumentText:
    """Four chapters of ten articles, on three pages."""
    pieces = ["云州市档案开放利用办法\n（2016年3月2日云州市人民政府令第3号公布）\n"]
    starts: list[tuple[str, int]] = []
    for chapter, name in enumerate(("总则", "开放审核", "利用", "附则")):
        pieces.append(f"第{NUMERALS[chapter]}章　{name}\n")
        for article in range(10):
            number = chapter * 10 + article + 1
            tens, ones = divmod(number, 10)
            label = f"第{NUMERALS[tens - 1] if tens > 1 else ''}{'十' * bool(tens)}{NUMERALS[ones - 1] * bool(ones)}条"
            starts.append((label, len("".join(pieces))))
            pieces.append(
                f"{label}　{SENTENCES[number % 3]}\n（一）馆藏档案；\n（二）现行文件。\n{SENTENCES[(number + 1) % 3]}\n"
            )
    text = "".join(pieces)
    edges = [start for _, start in starts] + [len(text)]
    articles = tuple(
        ArticleStart(f"art-{number}", label, start, end)
        for number, ((label, _), (start, end)) in enumerate(
            zip(starts, pairwise(edges), strict=True), start=1
        )
    )
    return DocumentText(text, page_starts=(0, len(text) // 3, 2 * len(text) // 3), articles=articles)


class LivelySearch(CannedSearch):
    """Finds the same documents for every query but those that hold 无此."""

    def locate(self, query: SearchQuery, text: str) -> tuple[tuple[int, int], ...]:
        return spans(text)

    def search(self, query: SearchQuery) -> ResultPage:
        found = super().search(query)
        if "无此" in query.q:
            return replace(found, total=0, hits=(), facets={})
        return replace(
            found, facets={name: chosen(name, values, query) for name, values in found.facets.items()}
        )


def chosen(name: str, values: Iterable[FacetValue], query: SearchQuery) -> tuple[FacetValue, ...]:
    return tuple(replace(value, selected=value.id in query.facets.get(name, ())) for value in values)


def lively_site(holdings: Holdings, folder: Path) -> tuple[SmallServices, str]:
    """The site and the id of its law."""
    site = SmallServices(holdings, KeptPages(folder, IsolatedRenderer()), search=LivelySearch())
    file = holdings.files.put(b"%PDF-1.4 sample", "云州市档案开放利用办法.pdf", "application/pdf")
    bodies = [unknown_term("issuers", body) for body in BODIES]
    holdings.terms.remember("issuers", bodies)
    states = list(Validity)
    facts = [
        metadata(
            TITLES[number % len(TITLES)],
            issuers=(bodies[number % len(bodies)],),
            number=None if number % 3 else metadata().number,
            validity=ValidityFacts(Validity.IN_FORCE, evidence="移交清单：有效"),
        )
        for number in range(10)
    ]
    documents = [
        Document(f"law-{number}", "test", (Version(1, known, law(), file),))
        for number, known in enumerate(facts)
    ]
    ids = put(site, *documents)
    hits = tuple(
        hit(
            document_id,
            metadata=known,
            validity=states[number % len(states)],
            title_marks=spans(known.title),
            snippets=tuple(
                Snippet(
                    sentence, spans(sentence), f"第{NUMERALS[place]}条", f"art-{place + 1}", None, False, True
                )
                for place, sentence in enumerate(SENTENCES[: number % 3 + 1])
            ),
        )
        for number, (document_id, known) in enumerate(zip(ids, facts, strict=True))
    )
    site.search.page = ResultPage(SearchQuery(), Unit.DOCUMENT, 138, hits, facets(bodies), took_ms=12.0)
    return site, ids[0]


def facets(bodies: list[Term]) -> dict[str, tuple[FacetValue, ...]]:
    states = ("in_force", "amended", "repealed", "not_yet", "expired", "unknown")
    return {
        "status": tuple(FacetValue(state, 60 - 9 * place) for place, state in enumerate(states)),
        "cat": tuple(
            FacetValue(value, count) for value, count in (("c02", 66), ("c08", 19), ("c13", 7), ("c05", 12))
        ),
        "org": tuple(FacetValue(body.id, 40 - 3 * place) for place, body in enumerate(bodies)),
        "year": tuple(FacetValue(str(2026 - place), place * 7 % 11 + 1) for place in range(20)),
        "genre": (FacetValue("g08", 52), FacetValue("g09", 31), FacetValue("g05", 9)),
    }
