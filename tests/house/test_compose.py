"""The production file: valid by the compose specification, and careful by our own rules."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

#: Services that cannot run on a read-only file system, and why.
WRITES = {"opensearch": "makes its keystore beside its configuration at start"}


@pytest.fixture(scope="session")
def compose(root: Path) -> dict[str, Any]:
    """compose.yaml as data, merges resolved."""
    loaded: dict[str, Any] = yaml.safe_load((root / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_the_compose_file_is_valid(root: Path) -> None:
    checker = str(Path(sys.executable).with_name("check-jsonschema"))
    command = [checker, "--builtin-schema", "vendor.compose-spec", "compose.yaml"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_service_is_kept_in_bounds(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service.get("user", "root").split(":")[0] not in {"root", "0"}, name
        assert service.get("cap_drop") == ["ALL"], name
        assert "no-new-privileges:true" in service.get("security_opt", []), name
        assert service.get("read_only") is True or name in WRITES, name
        limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
        assert {"cpus", "memory", "pids"} <= set(limits), name
        assert "healthcheck" in service, name


def test_one_port_is_open_and_only_to_this_machine(compose: dict[str, Any]) -> None:
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert list(ports) == ["web"]
    assert all(str(port).startswith("127.0.0.1:") for port in ports["web"])


def test_no_image_floats_and_no_secret_is_written_down(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        tag = service["image"].rpartition(":")[2]
        assert tag not in {"latest", service["image"]}, name
        plain = {k for k in service.get("environment", {}) if "PASSWORD" in k or "SECRET" in k}
        assert all(key.endswith("_FILE") for key in plain), name
    assert all("file" in secret for secret in compose["secrets"].values())


def test_what_the_file_mounts_is_in_the_checkout(compose: dict[str, Any], root: Path) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = str(volume).split(":")[0]
            assert not source.startswith("./") or (root / source).exists(), source


def run_entrypoint(root: Path, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs the container's entry point with a stand-in command that prints what it was given."""
    command = folder / "kaijuan"
    command.write_text('#!/bin/sh\necho "$@"\nenv | grep KAIJUAN_ | sort\n')
    command.chmod(0o755)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", **settings}
    script = [str(root / "deploy" / "entrypoint"), "serve", "--port", "1"]
    return subprocess.run(script, env=environment, capture_output=True, text=True, check=False)


def test_the_entry_point_reads_secrets_from_files(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("p$a s'\"s")
    done = run_entrypoint(root, tmp_path, KAIJUAN_SECRET_KEY_FILE=str(secret), KAIJUAN_SITE_NAME="云州")
    assert done.stdout == "serve --port 1\nKAIJUAN_SECRET_KEY=p$a s'\"s\nKAIJUAN_SITE_NAME=云州\n"


def test_the_entry_point_names_a_secret_it_cannot_read(root: Path, tmp_path: Path) -> None:
    done = run_entrypoint(root, tmp_path, KAIJUAN_DATABASE_FILE=str(tmp_path / "absent"))
    assert done.returncode == 2
    assert "KAIJUAN_DATABASE_FILE: cannot read" in done.stderr


def test_secrets_are_made_once(root: Path, tmp_path: Path, compose: dict[str, Any]) -> None:
    (tmp_path / "secrets").mkdir()
    script = Path(shutil.copy(root / "deploy" / "make-secrets", tmp_path))
    made = []
    for _ in range(2):
        subprocess.run([str(script)], check=True, capture_output=True)
        made.append({path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()})
    assert made[0] == made[1]
    assert made[0]["database_password"] in made[0]["database_url"]
    assert {Path(secret["file"]).name for secret in compose["secrets"].values()} == set(made[0])
