"""Settings are read once, and everything that is wrong is named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_app.settings import SettingsError, load_settings


def test_defaults_live_under_home(tmp_path: Path) -> None:
    settings = load_settings({"KAIJUAN_HOME": str(tmp_path)})
    assert settings.database == f"sqlite:///{tmp_path}/holdings.db"
    assert settings.engine.folder == tmp_path / "index"
    assert settings.files == f"file:{tmp_path}/files"
    assert str(settings.timezone) == "Asia/Shanghai"


def test_a_cluster_is_described_by_addresses_and_options() -> None:
    settings = load_settings(
        {
            "KAIJUAN_ENGINE": "https://u:p@a:9200,https://b:9200/#prefix=yun&ca=/etc/ca.pem",
            "KAIJUAN_EXTRACTOR": "tika=http://tika:9998/",
        }
    )
    assert settings.engine.hosts == ("https://u:p@a:9200", "https://b:9200")
    assert (settings.engine.prefix, settings.engine.ca_file) == ("yun", "/etc/ca.pem")
    assert settings.extractor.url == "http://tika:9998"


def test_every_wrong_setting_is_named_in_one_error() -> None:
    wrong = {
        "KAIJUAN_DATABASE": "mysql://x",
        "KAIJUAN_ENGINE": "solr:8983",
        "KAIJUAN_EXTRACTOR": "magic",
        "KAIJUAN_FILES": "ftp://x",
        "KAIJUAN_OCR": "eyes",
        "KAIJUAN_TIMEZONE": "Mars/Base",
        "KAIJUAN_LOG_LEVEL": "LOUD",
        "KAIJUAN_ENGIN": "typo",
    }
    with pytest.raises(SettingsError) as caught:
        load_settings(wrong)
    assert all(name in str(caught.value) for name in wrong)


@pytest.mark.parametrize("value", ["", "https://", "https://a#replicas=2", "embedded"])
def test_an_engine_that_cannot_be_meant_is_refused(value: str) -> None:
    if value == "":
        assert load_settings({"KAIJUAN_ENGINE": value}).engine.kind == "embedded"
    else:
        with pytest.raises(SettingsError, match="KAIJUAN_ENGINE"):
            load_settings({"KAIJUAN_ENGINE": value})
