from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.analysis.characterstreams import character_streams, is_wide, runs
from indexer.analysis.segment import Analyser


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load()


def slow_streams(text: str) -> tuple[str, str]:
    """The same by the plain definition, run by run."""
    bigrams: list[str] = []
    unigrams: list[str] = []
    for run in runs(text):
        if is_wide(run):
            unigrams += run
            bigrams += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        else:
            unigrams.append(run[:64])
            bigrams.append(run[:64])
    return " ".join(bigrams), " ".join(unigrams)


@pytest.mark.parametrize(
    ("text", "bigrams", "unigrams"),
    [
        ("", "", ""),
        ("，。", "", ""),
        ("甲", "甲", "甲"),
        ("甲，乙a丙丁", "甲 乙 a 丙丁", "甲 乙 a 丙 丁"),
        ("甲乙 12条 丙", "甲乙 12 条 丙", "甲 乙 12 条 丙"),
        ("𠀀字甲", "𠀀字 字甲", "𠀀 字 甲"),
        ("人人人", "人人 人人", "人 人 人"),
        ("かな 한국", "かな 한국", "か な 한 국"),
        ("x" * 70, "x" * 64, "x" * 64),
    ],
)
def test_pairs_and_characters(text: str, bigrams: str, unigrams: str) -> None:
    assert character_streams(text) == (bigrams, unigrams)


@given(st.text(alphabet="甲乙丙人𠀀a1 ，\n\ue000\ue001é가", max_size=40))
def test_the_quick_way_is_the_plain_way(text: str) -> None:
    assert character_streams(text) == slow_streams(text)


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("中华人民共和国", "中华 人民 共和国"),
        ("第12条规定，公司3.14%", "第 12 条 规定 公司 3.14"),
        ("国务院办公厅", "国务院 办公厅"),
        ("2019-nCoV、COVID-19", "2019 ncov covid 19"),
        ("……——！", ""),
    ],
)
def test_fine_words(analyser: Analyser, text: str, fine: str) -> None:
    assert analyser.streams(text).fine == fine


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=80))
def test_no_stream_has_an_odd_character(analyser: Analyser, text: str) -> None:
    streams = analyser.streams(text)
    for stream in (streams.fine, streams.bigram, streams.unigram):
        assert stream == " ".join(stream.split())
        assert not re.search(r"[\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\ue000\ue001\x00-\x1f]", stream)
        assert all(len(token) <= 64 for token in stream.split(" "))


def test_a_question_is_its_different_words_without_what_says_nothing(analyser: Analyser) -> None:
    tokens = analyser.query("公司公司的清算怎么")
    assert tokens.fine.count("公司") == 1
    assert "的" not in tokens.unigram
    assert "怎" not in tokens.unigram
    assert {"公", "司", "清", "算"} <= set(tokens.unigram)


def test_a_question_of_nothing_but_stop_words_is_still_asked(analyser: Analyser) -> None:
    tokens = analyser.query("的")
    assert tokens.unigram == ("的",)
    assert tokens.bigram == ("的",)


def test_the_fingerprint_names_the_segmenter_and_the_tables(analyser: Analyser) -> None:
    segmenter, dictionary = analyser.fingerprint()
    assert segmenter.startswith("rjieba ")
    assert re.fullmatch(r"[0-9a-f]{64}", dictionary)
