"""What we hand out and what we build on: the wheel's contents, and the licences of what is locked."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
#: GPL and AGPL, but neither LGPL nor a licence that merely mentions them as an alternative.
FORBIDDEN = re.compile(
    r"(?<![L\w])A?GPL|(?<!Lesser )General Public License|Affero|SSPL|BUSL|Commons Clause", re.I
)
LESSER = re.compile(r"LGPL|Lesser General Public", re.I)
#: Only for checking: never installed with the product.
OPTIONAL_LESSER = {"psycopg", "psycopg-binary"}
#: Folders of a room that are not part of what is installed.
NOT_SHIPPED = ("__pycache__",)


def locked(root: Path, name: str) -> list[str]:
    """The names a requirements file pins."""
    return sorted(set(LOCKED.findall((root / "requirements" / name).read_text(encoding="utf-8"))))


def licence(found: Distribution) -> str:
    """What a distribution says of its own licence, in one line."""
    data = found.metadata
    told = [
        value.split("\n")[0] for key in ("License-Expression", "License") for value in data.get_all(key) or []
    ]
    told += [line.split("::")[-1] for line in data.get_all("Classifier") or [] if line.startswith("License")]
    return " ; ".join(part.strip() for part in told if part and part.strip()) or licence_by_text(found)


def licence_by_text(found: Distribution) -> str:
    """The licence of a distribution that has only its text, where that is the MIT licence's; else nothing."""
    files = [file for file in found.files or [] if file.name.startswith("LICENSE")]
    text = " ".join(file.read_text() for file in files)
    return "MIT" if "Permission is hereby granted, free of charge, to any person" in text else ""


def installed(names: list[str]) -> list[Distribution]:
    """The distributions of those names that this platform has (a lock also names other platforms')."""
    found = []
    for name in names:
        try:
            found.append(distribution(name))
        except PackageNotFoundError:
            continue
    return found


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_every_file_of_the_rooms(
    wheel: zipfile.ZipFile, rooms: tuple[str, ...], root: Path
) -> None:
    ours = {
        path.relative_to(root).as_posix()
        for room in rooms
        for path in (root / room).rglob("*")
        if path.is_file() and not set(NOT_SHIPPED) & set(path.parts)
    }
    missing = sorted(ours - set(wheel.namelist()))
    assert not missing, "\n".join(missing)


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile, rooms: tuple[str, ...]) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(rooms)


def test_the_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    entry = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "kaijuan = search_app.cli:main" in wheel.read(entry).decode()


def test_no_locked_package_is_under_a_strong_copyleft_licence(root: Path) -> None:
    wrong = [
        f"{found.name}: {licence(found)}"
        for found in installed(locked(root, "test.txt"))
        if FORBIDDEN.search(licence(found))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_locked_package_names_its_licence(root: Path) -> None:
    silent = [found.name for found in installed(locked(root, "test.txt")) if not licence(found)]
    assert silent == []


def test_lgpl_comes_only_with_an_extra(root: Path) -> None:
    lesser = {
        found.name.lower() for found in installed(locked(root, "test.txt")) if LESSER.search(licence(found))
    }
    assert lesser <= OPTIONAL_LESSER
    assert not lesser & set(locked(root, "run.txt"))


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT", False),
    ],
)
def test_the_licence_pattern_sees(text: str, forbidden: bool) -> None:
    assert bool(FORBIDDEN.search(text)) == forbidden


def test_no_locked_package_owns_one_of_our_names(root: Path, rooms: tuple[str, ...]) -> None:
    taken = sorted(
        f"{found.name} installs {path}"
        for found in installed(locked(root, "test.txt"))
        for path in {str(file).split("/")[0] for file in found.files or []}
        if path.removesuffix(".py") in rooms
    )
    assert not taken, "\n".join(taken)


def test_no_two_locked_packages_install_the_same_file(root: Path) -> None:
    """The later one would overwrite the former, and the tests would not run what is installed elsewhere."""
    owners: dict[str, set[str]] = {}
    for found in installed(locked(root, "test.txt")):
        for file in found.files or []:
            if file.suffix != ".pyc":
                owners.setdefault(str(file), set()).add(found.name)
    contested = [f"{file}: {', '.join(sorted(names))}" for file, names in owners.items() if len(names) > 1]
    assert not contested, "\n".join(contested)


def test_every_pin_has_hashes(root: Path) -> None:
    for name in ("build.txt", "run.txt", "production.txt", "test.txt", "peer.txt", "tables.txt"):
        text = (root / "requirements" / name).read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
        assert [block.split("==")[0] for block in blocks if "==" in block and "--hash=" not in block] == []


@pytest.mark.parametrize("name", ["build.txt", "run.txt", "production.txt"])
def test_what_runs_is_what_was_tested(root: Path, name: str) -> None:
    pin = re.compile(r"^([A-Za-z0-9._-]+==[^ \\]+)", re.MULTILINE)
    wanted, tested = (
        set(pin.findall((root / "requirements" / each).read_text(encoding="utf-8")))
        for each in (name, "test.txt")
    )
    assert wanted
    assert not wanted - tested
