"""The settings of an installation: read once from the environment, checked all at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

T = TypeVar("T")


class SettingsError(Exception):
    """One or more settings cannot be used; the message names every one and what it should be."""


@dataclass(frozen=True, slots=True)
class EngineSetting:
    """Which search engine: ``embedded`` with a folder, or ``opensearch`` with hosts and an index prefix."""

    kind: str
    folder: Path | None = None
    hosts: tuple[str, ...] = ()
    prefix: str = "kaijuan"
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class ExtractorSetting:
    """Which text extractor: ``embedded``, or ``tika`` with the server's address."""

    kind: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, after checking; see docs/reference/settings.md."""

    home: Path
    database: str
    engine: EngineSetting
    extractor: ExtractorSetting
    ocr: str
    files: str
    queue: str
    site_name: str
    timezone: ZoneInfo
    secret_key: str
    help_phone: str
    analytics_days: int
    log_level: str


#: name → (default, what it is). The reference page is tested against this table.
SETTINGS = {
    "KAIJUAN_HOME": ("./var", "the folder of everything that is kept"),
    "KAIJUAN_DATABASE": ("sqlite:///$HOME/holdings.db", "the database of the holdings"),
    "KAIJUAN_ENGINE": ("embedded:$HOME/index", "the search engine"),
    "KAIJUAN_EXTRACTOR": ("embedded", "the text extractor"),
    "KAIJUAN_OCR": ("auto", "what reads scans"),
    "KAIJUAN_FILES": ("file:$HOME/files", "where originals are kept"),
    "KAIJUAN_QUEUE": ("sqlite:$HOME/queue.db", "where jobs wait for a worker"),
    "KAIJUAN_SITE_NAME": ("示例市档案馆", "the name on every page"),
    "KAIJUAN_TIMEZONE": ("Asia/Shanghai", "the zone that says which day it is"),
    "KAIJUAN_SECRET_KEY": ("", "signs cookies; made anew at each start where it is not set"),
    "KAIJUAN_HELP_PHONE": ("", "the help line in the foot of every page"),
    "KAIJUAN_ANALYTICS_DAYS": ("400", "how long counts of questions are kept; 0: nothing is counted"),
    "KAIJUAN_LOG_LEVEL": ("INFO", "how much is logged"),
}
OCR_CHOICES = ("auto", "rapidocr", "tesseract", "none")
#: Ten years: what is older says nothing of how people search today.
MOST_DAYS = 3_650
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def settings_of_process() -> Settings:
    """The settings of this process's environment; raises SettingsError."""
    return load_settings(os.environ)


def load_settings(environment: Mapping[str, str]) -> Settings:
    """The settings an environment describes.

    Raises SettingsError with one line per wrong setting, unknown ``KAIJUAN_…`` names included.
    """
    problems = [
        f"{name}: no such setting (known: {', '.join(SETTINGS)})"
        for name in sorted(environment)
        if name.startswith("KAIJUAN_") and not name.startswith("KAIJUAN_TEST") and name not in SETTINGS
    ]
    raw = {name: environment.get(name) or default for name, (default, _) in SETTINGS.items()}
    home = Path(raw["KAIJUAN_HOME"]).expanduser().absolute()

    def read(name: str, parse: Callable[[str], T], fallback: T) -> T:
        try:
            return parse(raw[name].replace("$HOME", str(home)))
        except ValueError as error:
            problems.append(f"{name}: {error}")
            return fallback

    settings = Settings(
        home=home,
        database=read("KAIJUAN_DATABASE", _database, ""),
        engine=read("KAIJUAN_ENGINE", _engine, EngineSetting("embedded")),
        extractor=read("KAIJUAN_EXTRACTOR", _extractor, ExtractorSetting("embedded")),
        ocr=read("KAIJUAN_OCR", _ocr, "none"),
        files=read("KAIJUAN_FILES", _files, ""),
        queue=read("KAIJUAN_QUEUE", _queue, ""),
        site_name=raw["KAIJUAN_SITE_NAME"],
        timezone=read("KAIJUAN_TIMEZONE", _timezone, ZoneInfo("UTC")),
        secret_key=raw["KAIJUAN_SECRET_KEY"] or secrets.token_hex(32),
        help_phone=raw["KAIJUAN_HELP_PHONE"],
        analytics_days=read("KAIJUAN_ANALYTICS_DAYS", _days, 0),
        log_level=read("KAIJUAN_LOG_LEVEL", _log_level, "INFO"),
    )
    if problems:
        raise SettingsError("wrong settings:\n  " + "\n  ".join(problems))
    return settings


def _database(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("expected sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME")
    return text


def _engine(text: str) -> EngineSetting:
    if text.startswith("embedded:"):
        return EngineSetting("embedded", folder=Path(text.removeprefix("embedded:")).absolute())
    hosts, _, options = text.partition("#")
    addresses = tuple(host.strip().rstrip("/") for host in hosts.split(",") if host.strip())
    if not addresses or not all(_is_http(address) for address in addresses):
        raise ValueError("expected embedded:FOLDER or https://USER:PASSWORD@HOST:9200[,…][#prefix=…&ca=…]")
    chosen = dict(pair.partition("=")[::2] for pair in options.split("&") if pair)
    unknown = set(chosen) - {"prefix", "ca"}
    if unknown:
        raise ValueError(f"unknown option {', '.join(sorted(unknown))} (known: prefix, ca)")
    return EngineSetting(
        "opensearch", hosts=addresses, prefix=chosen.get("prefix", "kaijuan"), ca_file=chosen.get("ca", "")
    )


def _extractor(text: str) -> ExtractorSetting:
    if text == "embedded":
        return ExtractorSetting("embedded")
    if text.startswith("tika=") and _is_http(text.removeprefix("tika=")):
        return ExtractorSetting("tika", url=text.removeprefix("tika=").rstrip("/"))
    raise ValueError("expected embedded or tika=http://HOST:9998")


def _ocr(text: str) -> str:
    if text not in OCR_CHOICES:
        raise ValueError(f"expected one of {', '.join(OCR_CHOICES)}")
    return text


def _files(text: str) -> str:
    if not text.startswith(("file:", "s3://")):
        raise ValueError("expected file:FOLDER or s3://BUCKET/PREFIX")
    return text


def _queue(text: str) -> str:
    if text.startswith("sqlite:") or (
        urlsplit(text).scheme in {"redis", "rediss"} and urlsplit(text).hostname
    ):
        return text
    raise ValueError("expected sqlite:FILE or redis://[:PASSWORD@]HOST:6379[/NUMBER]")


def _timezone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"no such time zone: {text!r} (example: Asia/Shanghai)") from None


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= MOST_DAYS):
        raise ValueError(f"expected a number of days from 0 to {MOST_DAYS}")
    return int(text)


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"expected one of {', '.join(LOG_LEVELS)}")
    return text.upper()


def _is_http(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
