"""Sources that are visited again: a folder, a checkout of laws, a website with every bad habit."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from holdings.store import Holdings, Source
from ingest.errors import OutgoingFailed, OutgoingRefused, SourceError
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.extractors.links import feed_links, page_links
from ingest.jobs import work_off
from ingest.sources.laws import law_record, read_laws
from ingest.sources.records import BadLine
from ingest.sources.website import Crawl, Website
from ingest.visiting import settings_of, visit
from search_app.schedule import next_time

NOTICE = (
    "云州市人民政府关于{0}的通知\n云政发〔2024〕{0}号\n各县：\n现通知如下。\n云州市人民政府\n2024年3月5日\n"
)


def drain(holdings: Holdings) -> None:
    while work_off(holdings, EmbeddedExtractor()).settled:
        pass


# --- a watched folder ---------------------------------------------------------------------------------


def watched(holdings: Holdings, folder: Path) -> Source:
    source = Source("dept", "watched", {"folder": str(folder), "settle": 0.05})
    holdings.sources.add(source)
    return source


def test_a_watched_folder_brings_what_is_new_and_moves_nothing(holdings: Holdings, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "清单").mkdir(parents=True)
    (folder / "1.txt").write_text(NOTICE.format(1))
    (folder / "清单" / "2.txt").write_text(NOTICE.format(2))
    (folder / "清单" / "移交清单.csv").write_text("题名,文号,文件\n关于清单的通知,云政发〔2023〕9号,2.txt\n")
    source = watched(holdings, folder)
    first = visit(source, holdings)
    assert (first.files, len(first.deposits)) == (2, 2)
    drain(holdings)
    names = {
        (one.source, one.external_id, one.current.metadata.title) for one in holdings.documents.iterate()
    }
    assert names == {("dept", "1.txt", "云州市人民政府关于1的通知"), ("dept/清单", "2.txt", "关于清单的通知")}
    assert visit(source, holdings).deposits == ()
    (folder / "1.txt").write_text(NOTICE.format(3))
    assert visit(source, holdings).files == 1
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [
        "1.txt",
        "2.txt",
        "移交清单.csv",
    ]


def test_a_file_that_is_still_being_written_waits(holdings: Holdings, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    growing = (folder / "growing.txt").open("w")
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.01):
            growing.write("公开" * 100)
            growing.flush()

    writer = threading.Thread(target=write)
    writer.start()
    source = Source("dept", "watched", {"folder": str(folder), "settle": 0.1})
    holdings.sources.add(source)
    try:
        outcome = visit(source, holdings)
        assert (outcome.files, outcome.words) == (0, "0 files taken; 1 still being written")
    finally:
        stop.set()
        writer.join()
        growing.close()
    assert visit(source, holdings).files == 1


def test_a_folder_that_is_gone_and_a_list_that_is_none_are_said_and_nothing_stops(
    holdings: Holdings, tmp_path: Path
) -> None:
    source = watched(holdings, tmp_path / "gone")
    assert visit(source, holdings).words.startswith("failed: no such folder")
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "移交清单.csv").write_text("甲,乙\n1,2\n")
    (deposit,) = visit(source, holdings).deposits
    (row,) = holdings.ledger.rows(deposit)
    assert (row.state, row.name) == ("failed", "移交清单.csv")
    assert "no column" in row.reason
    assert visit(source, holdings).deposits == (), "said once, until the list changes"


# --- laws ---------------------------------------------------------------------------------------------

LAW = """# 云州市档案条例

2010年5月1日 云州市人民代表大会常务委员会通过

2010年5月20日 云州市人民政府令第12号公布

2019年4月3日 《关于修改〈云州市档案条例〉的决定》第一次修正

<!-- INFO END -->

## 第一章  总则

第一条 为了加强档案管理，制定本条例。

第二条 本条例自2010年10月1日起施行。
"""


def test_a_law_in_markdown_gives_title_number_and_the_dates_of_its_making() -> None:
    record = law_record("地方性法规/云州市档案条例(2019-04-03).md", LAW)
    text = record.pop("text")
    assert record == {
        "id": "地方性法规/云州市档案条例(2019-04-03)",
        "title": "云州市档案条例",
        "origin": "地方性法规/云州市档案条例(2019-04-03).md",
        "signed_on": "2010-05-01",
        "published_on": "2010-05-20",
        "amended_on": "2019-04-03",
        "number": "云州市人民政府令第12号",
    }
    assert "第一次修正" in text
    assert "INFO END" not in text


def test_a_law_without_marks_is_read_by_its_first_heading() -> None:
    record = law_record("a/云州市办法(2012-01-02).md", "第一条 甲。\n第二条 乙。\n")
    assert (record["title"], record["published_on"], record["text"]) == (
        "云州市办法",
        "2012-01-02",
        "第一条 甲。\n第二条 乙。",
    )


def test_a_checkout_is_read_file_by_file_without_its_own_pages(tmp_path: Path) -> None:
    (tmp_path / "法律").mkdir()
    (tmp_path / "法律" / "甲法.md").write_text(LAW)
    (tmp_path / "法律" / "乙法.md").write_bytes(LAW.encode("gb18030"))
    (tmp_path / "法律" / "空.md").write_text("# 空\n")
    (tmp_path / "README.md").write_text("# 说明\n")
    found = list(read_laws(tmp_path))
    assert [one[1]["id"] for one in found if isinstance(one, tuple)] == ["法律/乙法", "法律/甲法"]
    assert [one.reason for one in found if isinstance(one, BadLine)] == ["法律/空.md: no text"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="no Markdown"):
        list(read_laws(tmp_path / "empty"))


def test_laws_as_a_source_change_nothing_twice(holdings: Holdings, tmp_path: Path) -> None:
    (tmp_path / "laws").mkdir()
    (tmp_path / "laws" / "云州市档案条例.md").write_text(LAW)
    source = Source("laws", "laws", {"folder": str(tmp_path / "laws")})
    assert visit(source, holdings).words == "1 new, 0 changed, 0 unchanged"
    assert visit(source, holdings).words == "0 new, 0 changed, 1 unchanged"
    (document,) = holdings.documents.iterate()
    assert [article.anchor for article in document.current.text.articles] == ["art-1", "art-2"]
    assert str(document.current.metadata.published_on) == "2010-05-20"


# --- a website ----------------------------------------------------------------------------------------


class Site(BaseHTTPRequestHandler):
    """A government site: lists, documents with tags, a feed, and traps."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        if path == "/robots.txt":
            self._send(200, b"User-agent: *\nDisallow: /secret/\n", "text/plain")
        elif path == "/feed.xml":
            self._send(200, self._feed(), "application/atom+xml")
        elif path.startswith("/list"):
            self._list(int(path.removeprefix("/list") or 0))
        elif path == "/self":
            self._send(302, b"", "text/html", Location="/self")
        elif path == "/inner":
            self._send(302, b"", "text/html", Location="http://10.0.0.1/")
        elif path == "/gone":
            self._send(404, b"gone", "text/html")
        else:
            self._document()

    def _list(self, number: int) -> None:
        links = "".join(f'<a href="/doc/{number * 2 + n}.html">文件</a>' for n in (0, 1))
        body = f'{links}<a href="list{number + 1}">下一页</a><a href="http://elsewhere.invalid/x.html">外</a>'
        self._send(200, f"<html><body>{body}</body></html>".encode("gb18030"), "text/html; charset=utf-8")

    def _feed(self) -> bytes:
        entries = "".join(f'<entry><link href="/doc/{n}.html"/></entry>' for n in (1, 2))
        return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()

    def _document(self) -> None:
        tag = f'"{self.path}"'
        if self.headers.get("If-None-Match") == tag:
            self._send(304, b"", "text/html")
            return
        text = NOTICE.format(self.path[-6:-5]).replace("\n", "</p><p>")
        tags = '<meta name="PubDate" content="2024-03-08 09:30"><meta name="ContentSource" content="云州市民政局">'
        page = f"<html><head><title>t</title>{tags}</head><body><p>{text}</p></body></html>"
        self._send(200, page.encode("gb18030"), "text/html", ETag=tag)

    def _send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[tuple[Callable[..., dict[str, object]], list[str]]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]

    def settings(path: str, **changed: object) -> dict[str, object]:
        known = {
            "url": f"http://127.0.0.1:{port}{path}",
            "networks": ("127.0.0.1/32",),
            "ports": (port,),
            "delay": 0.0,
        }
        return {**known, **changed}

    yield settings, server.asked  # type: ignore[attr-defined]
    server.shutdown()


Settings = tuple[Callable[..., dict[str, object]], list[str]]


def test_a_site_that_never_ends_ends(site: Settings) -> None:
    settings, asked = site
    crawl = Crawl(Website(**settings("/list0", lists="/list", documents="/doc/", pages=25)), {})  # type: ignore[arg-type]
    assert [page.url.rpartition("/")[2] for page in crawl.documents()] == [f"{n}.html" for n in range(15)]
    assert crawl.visit.stopped == "25 pages"
    assert len(asked) == 26, "robots.txt, ten lists, fifteen documents"
    small = Crawl(Website(**settings("/list0", lists="/list", documents="/doc/", megabytes=0.001)), {})  # type: ignore[arg-type]
    assert len(list(small.documents())) < 15
    assert small.visit.stopped == "0 MB"
    moments = iter(range(0, 1000, 2))
    short = Crawl(
        Website(**settings("/list0", lists="/list", documents="/doc/", seconds=24.0)),  # type: ignore[arg-type]
        {},
        clock=lambda: float(next(moments)),
    )
    assert len(list(short.documents())) < 15
    assert short.visit.stopped == "24 seconds"


def test_the_next_visit_goes_on_and_asks_only_whether_the_rest_changed(
    holdings: Holdings, site: Settings
) -> None:
    settings, asked = site
    source = Source("site", "website", settings("/list0", lists="/list", documents="/doc/", depth=2, pages=4))
    holdings.sources.add(source)
    first = visit(source, holdings)
    assert "2 documents taken" in first.words
    assert "stopped at 4 pages" in first.words
    second = visit(source, holdings)
    assert "2 documents taken" in second.words
    drain(holdings)
    documents = holdings.documents.iterate()
    assert len(documents) == 4
    assert documents[0].external_id.startswith("127.0.0.1:")
    assert {one.current.metadata.signed_on is not None for one in documents} == {True}
    assert {str(one.current.metadata.published_on) for one in documents} == {"2024-03-08"}
    assert {one.current.metadata.origin for one in documents} == {"云州市民政局"}
    asked.clear()
    whole = Source("site", "website", {**source.settings, "pages": 100})
    assert visit(whole, holdings).words.startswith("0 documents taken, 4 unchanged")


def test_a_feed_robots_and_what_leads_astray(site: Settings) -> None:
    settings, asked = site
    feed = Crawl(Website(**settings("/feed.xml")), {})  # type: ignore[arg-type]
    assert len(list(feed.documents())) == 2
    with pytest.raises(OutgoingRefused, match="circle"):
        list(Crawl(Website(**settings("/self")), {}).documents())  # type: ignore[arg-type]
    with pytest.raises(OutgoingRefused, match=r"inner address|port 80"):
        list(Crawl(Website(**settings("/inner")), {}).documents())  # type: ignore[arg-type]
    with pytest.raises(OutgoingRefused, match="robots"):
        list(Crawl(Website(**settings("/secret/list")), {}).documents())  # type: ignore[arg-type]
    with pytest.raises(OutgoingFailed, match="404"):
        list(Crawl(Website(**settings("/gone")), {}).documents())  # type: ignore[arg-type]
    assert not [path for path in asked if path.startswith("/secret")]


def test_a_site_on_an_inner_address_is_said_to_be_one(holdings: Holdings, site: Settings) -> None:
    settings, _ = site
    source = Source("inner", "website", {**settings("/list0"), "networks": ()})
    holdings.sources.add(source)
    assert "inner address 127.0.0.1, which this source does not allow" in visit(source, holdings).words


def test_requests_to_a_site_keep_their_distance(site: Settings) -> None:
    settings, _ = site
    waits: list[float] = []
    crawl = Crawl(Website(**settings("/list0", delay=2.5)), {}, sleep=waits.append)  # type: ignore[arg-type]
    assert len(list(crawl.documents())) == 3
    assert waits == [2.5, 2.5, 2.5]


def test_links_of_pages_and_feeds() -> None:
    assert page_links(
        '<a href=" a.html ">1</a><a href="#x">2</a><a href="javascript:go()">3</a><a name="n">4</a>'
    ) == ["a.html"]
    rss = b'<?xml version="1.0"?><rss><channel><link>http://x/</link><item><link>http://x/1</link></item></channel></rss>'
    assert feed_links(rss) == ["http://x/1"]
    assert feed_links(b"<html><a href='x'>") is None
    bomb = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss><item><link>&a;</link></item></rss>'
    assert feed_links(bomb) is None


# --- settings and schedules ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("watched", {"folder": "here"}, "absolute path"),
        ("watched", {"folder": "/x", "settle": "soon"}, "expected a number"),
        ("website", {"url": "ftp://x"}, "no address"),
        ("website", {"url": "http://x", "networks": "ten"}, "networks"),
        ("website", {"url": "http://x", "lists": "("}, "no pattern"),
        ("website", {"url": "http://x", "pages": "0"}, "above 0"),
        ("website", {"url": "http://x", "speed": "1"}, "it has: url, documents"),
    ],
)
def test_a_wrong_setting_is_named(kind: str, given: Mapping[str, str], words: str) -> None:
    with pytest.raises(SourceError, match=words):
        settings_of(kind, given)


def test_settings_from_words() -> None:
    made = settings_of(
        "website", {"url": "http://x.invalid/", "networks": "10.1.0.0/16,127.0.0.1/32", "pages": "7"}
    )
    assert (made["pages"], Website(**made).bounds().networks[0]) == (7, ipaddress.ip_network("10.1.0.0/16"))


def test_when_a_source_is_due() -> None:
    zone, now = ZoneInfo("Asia/Shanghai"), datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert next_time("", now, zone) is None
    assert next_time("every 30", now, zone) == now + timedelta(seconds=30)
    assert next_time("15 6 * * *", now, zone) == datetime(2026, 11, 24, 6, 15, tzinfo=zone)
    assert next_time("0 0 30 2 *", now, zone) is None
    for wrong in ("every 1", "every day", "* *", "61 * * * *", "x * * * *"):
        with pytest.raises(ValueError):
            next_time(wrong, now, zone)


def test_a_due_source_is_given_to_one_caller(holdings: Holdings, tmp_path: Path) -> None:
    holdings.sources.add(
        Source("a", "watched", {"folder": str(tmp_path)}, "every 60", "2020-01-01T00:00:00+00:00")
    )
    assert [source.name for source in holdings.sources.claim_due()] == ["a"]
    assert holdings.sources.claim_due() == []
    with pytest.raises(ValueError, match="already"):
        holdings.sources.add(Source("a", "watched", {}))
