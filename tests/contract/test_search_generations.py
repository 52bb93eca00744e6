"""The contract of the search port: generations, rebuilds under writes, several processes, kills."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from holdings.model.document import Unit
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.opensearch import OpenSearchEngine
from indexer.errors import GenerationBusy, IndexMissing
from indexer.model.expression import Terms
from indexer.model.plan import QueryPlan
from indexer.port import Fingerprint, Generation, SearchEngine
from tests.contract.conftest import LEASE_SECONDS
from tests.contract.search_samples import FINGERPRINT, document, entry, fill, removal

Open = Callable[[], SearchEngine]
SPAWN = multiprocessing.get_context("spawn")
OTHER = Fingerprint("entries-v3", "by-hand", "another dictionary")


def total(engine: SearchEngine, word: str = "甲", unit: Unit = Unit.DOCUMENT) -> int:
    return engine.search(QueryPlan(unit, Terms("body_fine", (word,)))).total


def ready(open_engine: Open) -> SearchEngine:
    engine = open_engine()
    engine.publish(engine.begin(FINGERPRINT))
    return engine


def test_a_generation_is_searched_from_when_it_is_published(open_engine: Open) -> None:
    engine = ready(open_engine)
    fill(engine, [entry("old@1", "甲")])
    generation = engine.begin(OTHER)
    engine.write([document([entry("new@1", "甲 乙")])], generation=generation)
    assert (total(engine, "甲"), total(engine, "乙")) == (1, 0)
    assert list(engine.scan(Unit.DOCUMENT, generation=generation)) == [("new", 1)]
    assert engine.generations()[-1] == generation
    engine.publish(generation)
    assert (total(engine, "甲"), total(engine, "乙")) == (1, 1)
    assert engine.generations() == (generation,)
    assert engine.status().published == Generation(generation.name, OTHER)


def test_a_build_writes_a_rev_once(open_engine: Open) -> None:
    engine = ready(open_engine)
    generation = engine.begin(FINGERPRINT)
    batch = [document([entry("a@1", "甲")]), document([entry("b@1", "甲")])]
    assert engine.write(batch, generation=generation).stored == 2
    again = engine.write(batch, generation=generation)
    assert (again.stored, again.removed, again.stale) == (0, 0, 2)
    engine.publish(generation)
    assert total(engine) == 2


def test_names_of_generations_sort_by_age(open_engine: Open) -> None:
    engine = open_engine()
    names = []
    for _ in range(3):
        generation = engine.begin(FINGERPRINT)
        engine.publish(generation)
        names.append(generation.name)
    assert names == sorted(set(names))


def test_writes_during_a_build_go_where_they_are_sent(open_engine: Open) -> None:
    engine = ready(open_engine)
    published = engine.status().published
    assert published
    fill(engine, [entry(f"d{n:02d}@1", "甲") for n in range(6)])
    generation = engine.begin(FINGERPRINT)
    for n in range(6):
        engine.write([document([entry(f"d{n:02d}@1", "乙")])], generation=generation)
        engine.write([document([entry(f"live{n:02d}@1", "甲")])])
        engine.write([document([entry(f"d{n:02d}@1", "甲 丙", rev=2)])], generation=published)
        assert (total(engine, "甲"), total(engine, "乙")) == (7 + n, 0)
    engine.write([document([entry("d00@1", "丁", rev=2)]), removal("d01", 2)], generation=generation)
    late = engine.write([document([entry("d01@1", "丁", rev=1)])], generation=generation)
    assert late.stale == 1
    engine.publish(generation)
    assert [total(engine, word) for word in "甲乙丙丁"] == [0, 4, 0, 1]
    with pytest.raises(IndexMissing):
        engine.write([document([entry("x@1", "甲")])], generation=published)


def test_a_discarded_generation_is_gone_and_discarding_is_harmless(open_engine: Open) -> None:
    engine = ready(open_engine)
    fill(engine, [entry("d1@1", "甲")])
    generation = engine.begin(FINGERPRINT)
    engine.write([document([entry("d2@1", "甲")])], generation=generation)
    for _ in range(2):
        engine.discard(generation)
    assert len(engine.generations()) == 1
    published = engine.generations()[0]
    engine.discard(published)
    assert total(engine) == 1
    for attempt in (
        lambda: engine.publish(generation),
        lambda: engine.write([document([entry("d3@1")])], generation=generation),
    ):
        with pytest.raises(IndexMissing):
            attempt()
    assert engine.begin(FINGERPRINT).name > published.name


def test_only_one_builds_at_a_time(open_engine: Open) -> None:
    first, second = ready(open_engine), open_engine()
    generation = first.begin(FINGERPRINT)
    for engine in (first, second):
        with pytest.raises(GenerationBusy):
            engine.begin(FINGERPRINT)
    with pytest.raises(GenerationBusy):
        second.write([document([entry("d1@1")])], generation=generation)
    with pytest.raises(IndexMissing):
        second.publish(generation)
    fill(second, [entry("d1@1", "甲")])
    first.publish(generation)
    second.discard(second.begin(FINGERPRINT))


def test_closing_drops_what_was_begun(open_engine: Open) -> None:
    engine, other = ready(open_engine), open_engine()
    engine.begin(FINGERPRINT)
    engine.close()
    assert len(other.generations()) == 1
    other.discard(other.begin(FINGERPRINT))


def test_another_engine_over_the_same_place_sees_every_write_at_once(open_engine: Open) -> None:
    writer, reader = ready(open_engine), open_engine()
    for n in range(10):
        fill(writer, [entry(f"d{n}@1", "甲")])
        assert total(reader) == n + 1
    writer.publish(writer.begin(OTHER))
    assert total(reader) == 0
    status = reader.status().published
    assert status
    assert status.fingerprint == OTHER


def test_writers_in_threads_lose_nothing(open_engine: Open) -> None:
    engines = [ready(open_engine), open_engine()]
    failures: list[BaseException] = []

    def write(engine: SearchEngine, start: int) -> None:
        try:
            for n in range(start, 10, 2):
                engine.write([document([entry(f"d{n:02d}@1", "甲"), entry(f"d{n:02d}@2", "甲")])])
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(engine, start)) for start, engine in enumerate(engines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert total(engines[0]) == 20


def test_racing_revs_leave_the_highest_and_no_ghost(open_engine: Open) -> None:
    engines = [ready(open_engine), open_engine()]

    def write(engine: SearchEngine, revs: range) -> None:
        for rev in revs:
            count = 1 + rev % 5
            items = [entry(f"d@1#art-{n}", "甲", rev=rev) for n in range(count)]
            engine.write([document(items, unit=Unit.ARTICLE)])

    threads = [
        threading.Thread(target=write, args=(engine, revs))
        for engine, revs in zip(engines, (range(1, 8, 2), range(2, 9, 2)), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answer = engines[0].search(QueryPlan(Unit.ARTICLE))
    assert (answer.total, {hit.rev for hit in answer.hits}) == (1 + 8 % 5, {8})


# ---- processes that are killed


def engine_in(place: str, prefix: str) -> SearchEngine:
    if place.startswith("http"):
        return OpenSearchEngine([place], prefix=prefix, replicas=0, lease_seconds=LEASE_SECONDS)
    return EmbeddedEngine(Path(place))


def build_forever(place: str, prefix: str, said: Any) -> None:
    engine = engine_in(place, prefix)
    generation = engine.begin(FINGERPRINT)
    said.put(generation.name)
    for n in range(10_000):
        engine.write([document([entry(f"b{n}@{v}", "甲") for v in range(50)])], generation=generation)


def write_forever(place: str, prefix: str, said: Any) -> None:
    engine = engine_in(place, prefix)
    for n in range(10_000):
        engine.write([document([entry(f"w{n:05d}@1", "甲")])])
        said.put(n)


def killed_after(target: Callable[..., None], place: str, prefix: str, seconds: float) -> list[Any]:
    """Everything the process said before it was killed, some time after its first word."""
    said: Any = SPAWN.Queue()
    process = SPAWN.Process(target=target, args=(place, prefix, said))
    process.start()
    words = [said.get(timeout=60)]
    time.sleep(seconds)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while not said.empty():
        words.append(said.get())
    return words


@pytest.fixture(params=("embedded", "opensearch"))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the engines of several processes meet."""
    if request.param == "embedded":
        return str(tmp_path / "index")
    url: str = request.getfixturevalue("opensearch_url")
    return url


def test_a_killed_build_leaves_the_published_one_whole_and_is_swept(place: str, prefix: str) -> None:
    engine = engine_in(place, prefix)
    engine.publish(engine.begin(FINGERPRINT))
    fill(engine, [entry("d1@1", "甲")])
    (name,) = killed_after(build_forever, place, prefix, 0.5)
    assert total(engine) == 1
    assert name in {generation.name for generation in engine.generations()}
    time.sleep(LEASE_SECONDS)
    generation = engine.begin(FINGERPRINT)
    assert name not in {found.name for found in engine.generations()}
    engine.publish(generation)
    assert engine.generations() == (generation,)
    engine.close()


def test_a_killed_writer_loses_nothing_it_was_told_is_stored(place: str, prefix: str) -> None:
    engine = engine_in(place, prefix)
    engine.publish(engine.begin(FINGERPRINT))
    for round_ in range(2):
        acknowledged = killed_after(write_forever, place, prefix, 0.3 + 0.17 * round_)
        stored = {document_id for document_id, _ in engine.scan(Unit.DOCUMENT)}
        assert {f"w{n:05d}" for n in acknowledged} <= stored
        fill(engine, [entry(f"after{round_}@1", "乙")])
        assert total(engine, "乙") == round_ + 1
    engine.close()


def test_a_reader_in_another_process_is_served_throughout(place: str, prefix: str) -> None:
    engine = engine_in(place, prefix)
    engine.publish(engine.begin(FINGERPRINT))
    fill(engine, [entry("d0@1", "甲")])
    said: Any = SPAWN.Queue()
    stop = SPAWN.Event()
    process = SPAWN.Process(target=read_until, args=(place, prefix, said, stop))
    process.start()
    said.get(timeout=60)
    for n in range(1, 6):
        fill(engine, [entry(f"d{n}@1", "甲")])
        generation = engine.begin(FINGERPRINT)
        engine.write([document([entry(f"d{k}@1", "甲")]) for k in range(n + 1)], generation=generation)
        engine.publish(generation)
    stop.set()
    process.join(60)
    totals = [said.get(timeout=10) for _ in range(said.get(timeout=10))]
    assert totals == sorted(totals)
    assert set(totals) <= set(range(1, 7))
    assert totals[-1] == 6
    engine.close()


def read_until(place: str, prefix: str, said: Any, stop: Any) -> None:
    engine = engine_in(place, prefix)
    totals = [total(engine)]
    said.put("reading")
    while not stop.is_set():
        totals.append(total(engine))
        time.sleep(0.002)
    totals.append(total(engine))
    said.put(len(totals))
    for number in totals:
        said.put(number)


@pytest.fixture
def prefix(request: pytest.FixtureRequest, place: str) -> Any:
    """A prefix of indices of one's own on a server; nothing for a folder."""
    if not place.startswith("http"):
        return ""
    return request.getfixturevalue("server_prefix")
