"""A real browser, headless, before a real server of the small site."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from waitress.server import create_server

from holdings.store import Holdings
from search_app.application import create_app
from tests.browser.lively_site import lively_site

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)


@dataclass
class Reader:
    """A browser and the address of the site it reads; ``document_id`` is a document with articles."""

    browser: Chrome
    origin: str
    document_id: str

    def open(self, path: str, *, width: int = 1280, height: int = 1600) -> None:
        """Opens a page of the site in a window of the given size (CSS pixels)."""
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )
        self.browser.get(self.origin + path)

    def scripting(self, on: bool) -> None:
        """Switches the pages' own JavaScript on or off."""
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not on})


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory, complete_run: bool) -> Iterator[Chrome]:
    """Chromium with an empty profile; skipped by name where it is not installed."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (browser and driver):
        assert not complete_run, "chromium and chromedriver are needed for a complete run"
        pytest.skip("chromium and chromedriver are not installed")
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.add_argument("--force-prefers-reduced-motion")
    started = Chrome(options=options, service=ChromeService(driver))
    yield started
    started.quit()


@pytest.fixture(scope="module")
def reader(chrome: Chrome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The browser before a server that answers from a small site with many facets."""
    folder: Path = tmp_path_factory.mktemp("site")
    holdings = Holdings.open(f"sqlite:///{folder}/holdings.db", f"file:{folder}/files")
    site, document_id = lively_site(holdings, folder / "pages")
    server = create_server(create_app(site), host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield Reader(chrome, f"http://127.0.0.1:{server.effective_port}", document_id)
    server.close()
    holdings.close()
