"""A website's list pages or feed: politely, within bounds, and only what is new since the last visit."""

from __future__ import annotations

import ipaddress
import json
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urldefrag, urljoin, urlsplit

from protego import Protego

from ingest.errors import OutgoingFailed, OutgoingRefused, SourceError
from ingest.extractors.charset import decode
from ingest.extractors.links import feed_links, page_links
from ingest.outgoing import USER_AGENT, Answer, Bounds, get

_AGENT = USER_AGENT.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Website:
    """What is taken of a site: from ``url``, a list page or a feed, every link that ``documents`` matches.

    Links that ``lists`` matches are further list pages, at most ``depth`` from the first. All links stay on
    the first page's host and its ``hosts``. A visit ends after ``pages`` requests, ``seconds`` or
    ``megabytes``; ``delay`` seconds lie between two requests. ``networks`` are inner ones it may reach.
    """

    url: str
    documents: str = ""
    lists: str = ""
    hosts: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    depth: int = 10
    pages: int = 500
    seconds: float = 1800.0
    megabytes: float = 500.0
    delay: float = 1.0

    def __post_init__(self) -> None:
        """Raises SourceError, naming the setting, for one that cannot be used."""
        for name, pattern in (("documents", self.documents), ("lists", self.lists)):
            try:
                re.compile(pattern)
            except re.error as error:
                raise SourceError(f"{name}={pattern}: no pattern ({error})") from error
        try:
            self.bounds()
        except ValueError as error:
            raise SourceError(f"networks: {error}; example: 10.1.0.0/16") from error
        if urlsplit(self.url).scheme not in {"http", "https"} or not urlsplit(self.url).hostname:
            raise SourceError(f"no address of a website: {self.url}")
        if self.delay < 0 or min(self.depth, self.pages, self.seconds, self.megabytes) <= 0:
            raise SourceError("depth, pages, seconds and megabytes must be above 0, delay not below")

    def bounds(self) -> Bounds:
        """The bounds of each request. Raises ValueError for what is no network."""
        networks = tuple(ipaddress.ip_network(network) for network in self.networks)
        return Bounds(networks, Bounds().ports | frozenset(self.ports), seconds=min(60.0, self.seconds))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document of a site: its address, its bytes and media type, and the mark to remember it by."""

    url: str
    content: bytes
    media_type: str
    mark: str


@dataclass(slots=True)
class Visit:
    """How a visit went: pages asked for, what was unchanged, what failed and why, and why it ended early."""

    requests: int = 0
    unchanged: int = 0
    bytes: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    stopped: str = ""


class Crawl:
    """One visit of a site."""

    def __init__(
        self,
        site: Website,
        taken: Mapping[str, str],
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``taken`` are the marks of what earlier visits brought."""
        self.visit = Visit()
        self._site, self._taken = site, taken
        self._sleep, self._clock = sleep, clock
        self._until = clock() + site.seconds
        self._bounds = site.bounds()
        self._hosts = {urlsplit(site.url).netloc, *site.hosts}
        self._robots: dict[str, Protego] = {}

    def documents(self) -> Iterator[Fetched]:
        """The documents that are new or changed, those never seen first; ends for every site.

        Raises OutgoingRefused or OutgoingFailed where the first page cannot be had.
        """
        links = self._links()
        never_seen = [url for url in links if url not in self._taken]
        for url in (*never_seen, *(url for url in links if url in self._taken)):
            if self._is_over():
                return
            try:
                fetched = self._document(url)
            except (OutgoingRefused, OutgoingFailed) as error:
                self.visit.failures.append((url, str(error)))
                continue
            if fetched:
                yield fetched

    def _links(self) -> list[str]:
        """The documents' addresses on the list pages, in their order."""
        found: dict[str, None] = {}
        seen = {self._site.url}
        waiting = deque([(self._site.url, 1)])
        while waiting and not self._is_over():
            url, depth = waiting.popleft()
            for link in self._links_or_none(url):
                if self._is_list(link):
                    if link not in seen and depth < self._site.depth:
                        waiting.append((link, depth + 1))
                    seen.add(link)
                elif link != self._site.url and re.search(self._site.documents, link):
                    found.setdefault(link)
        return list(found)

    def _is_list(self, link: str) -> bool:
        return bool(self._site.lists and re.search(self._site.lists, link))

    def _links_or_none(self, url: str) -> list[str]:
        """The links of a list page that stay on the site; none, and a remark, for one that cannot be had."""
        try:
            return [link for link in self._links_of(url) if urlsplit(link).netloc in self._hosts]
        except (OutgoingRefused, OutgoingFailed) as error:
            if url == self._site.url:
                raise
            self.visit.failures.append((url, str(error)))
            return []

    def _links_of(self, url: str) -> list[str]:
        answer = self._get(url, {})
        if answer.status != 200:
            raise OutgoingFailed(f"{url}: status {answer.status}")
        text = decode(answer.content).text
        feed = feed_links(answer.content)
        links = feed if feed is not None else page_links(text)
        return [urldefrag(urljoin(answer.url, link)).url for link in links]

    def _document(self, url: str) -> Fetched | None:
        known = json.loads(self._taken.get(url) or "{}")
        headers = {
            header: known[name]
            for name, header in (("etag", "If-None-Match"), ("modified", "If-Modified-Since"))
            if known.get(name)
        }
        answer = self._get(url, headers)
        digest = sha256(answer.content).hexdigest()
        if answer.status == 304 or digest == known.get("sha256"):
            self.visit.unchanged += 1
            return None
        if answer.status != 200 or not answer.content:
            raise OutgoingFailed(f"status {answer.status}, {len(answer.content)} bytes")
        mark = {
            "etag": answer.headers.get("etag", ""),
            "modified": answer.headers.get("last-modified", ""),
            "sha256": digest,
        }
        media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(url, answer.content, media_type, json.dumps(mark))

    def _get(self, url: str, headers: Mapping[str, str]) -> Answer:
        robots = self._robots_of(url)
        if not robots.can_fetch(url, _AGENT):
            raise OutgoingRefused(f"{url}: the site's robots.txt does not allow it")
        if self.visit.requests:
            self._sleep(max(self._site.delay, float(robots.crawl_delay(_AGENT) or 0)))
        self.visit.requests += 1
        answer = get(url, self._bounds, headers)
        if urlsplit(answer.url).netloc not in self._hosts:
            raise OutgoingRefused(
                f"{url}: leads to {urlsplit(answer.url).netloc}; add it to hosts, or correct url"
            )
        self.visit.bytes += len(answer.content)
        return answer

    def _robots_of(self, url: str) -> Protego:
        """The rules of a host. 4xx means none; a host that fails is left in peace (RFC 9309)."""
        parts = urlsplit(url)
        if parts.netloc not in self._robots:
            answer = get(f"{parts.scheme}://{parts.netloc}/robots.txt", self._bounds)
            if answer.status >= 500:
                raise OutgoingFailed(f"{parts.netloc}: robots.txt gives status {answer.status}")
            rules = answer.content.decode("utf-8", "replace") if answer.status == 200 else ""
            self._robots[parts.netloc] = Protego.parse(rules)
        return self._robots[parts.netloc]

    def _is_over(self) -> bool:
        limits = (
            (self.visit.requests >= self._site.pages, f"{self._site.pages} pages"),
            (self._clock() >= self._until, f"{self._site.seconds:.0f} seconds"),
            (self.visit.bytes >= self._site.megabytes * 1e6, f"{self._site.megabytes:.0f} MB"),
        )
        self.visit.stopped = next((words for reached, words in limits if reached), "")
        return bool(self.visit.stopped)
