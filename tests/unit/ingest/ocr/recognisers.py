"""The recognisers of this machine, and the sample's scans."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.ocr.choose import CHOICES

FILES = Path(__file__).parents[4] / "sample" / "files"
SCAN = FILES / "青政征告〔2012〕3号_征收土地公告.png"
SCANNED_PDF = FILES / "云政发〔2009〕8号_开通市长公开电话的通知.pdf"


def installed(name: str, complete_run: bool) -> str:
    """The recogniser's name; the test is skipped where this machine lacks it."""
    if not CHOICES[name].is_installed():
        if complete_run:
            raise AssertionError(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return name


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)
