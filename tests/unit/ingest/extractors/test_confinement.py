"""What is left where a system refuses namespaces: Landlock alone still holds."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

_PROGRAM = """
import json, socket, sys
from pathlib import Path
from ingest.extractors import confinement

def refuse(libc, spaces):
    return False

confinement._unshare = refuse
found = confinement.confine(sys.argv[1], reads_elsewhere=False)

def done(act):
    try:
        act()
    except OSError as error:
        return type(error).__name__
    return "done"

home, outside = Path(sys.argv[1]), Path(sys.argv[2])
print(json.dumps({
    "told": found.as_json(),
    "at home": done(lambda: (home / "own").write_text("x")),
    "elsewhere": done(lambda: (outside / "new").write_text("x")),
    "reading": done(lambda: (outside / "secret").read_text()),
    "network": done(lambda: socket.create_connection(("127.0.0.1", int(sys.argv[3])), 2)),
}))
"""


def test_without_namespaces_files_and_network_are_given_up_all_the_same(tmp_path: Path) -> None:
    home, outside = tmp_path / "home", Path(tempfile.mkdtemp(dir="/var/tmp"))
    home.mkdir()
    (outside / "secret").write_text("kept")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        command = [sys.executable, "-c", _PROGRAM, str(home), str(outside), port]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    if not found["told"]["offline"]:
        pytest.skip("this system's Landlock knows no network, or there is none")
    refused = "PermissionError"
    assert found == {
        "told": {"offline": True, "at_home": False},
        "at home": "done",
        "elsewhere": refused,
        "reading": refused,
        "network": refused,
    }
    shutil.rmtree(outside)
