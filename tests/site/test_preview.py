"""`bibkit page --watch`: a server on this machine that builds again, and tells the page."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import AS_OF, SEED


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    shutil.copy(SEED, tmp_path / "listing.txt")
    command = [sys.executable, "-m", "bibkit", "page", "listing.txt", "--as-of", AS_OF, "-o", "public", "--watch", "--port", "0"]  # fmt: skip
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    assert process.stdout is not None
    match = re.match(r"(http://127\.0\.0\.1:\d+/) ", process.stdout.readline())
    assert match is not None
    with process:
        try:
            yield process, match[1]
        finally:
            process.kill()


def test_the_page_is_served_and_told_of_changes(
    preview: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    process, address = preview
    with urllib.request.urlopen(address, timeout=10) as answer:
        page = answer.read().decode("utf-8")
    assert "Voxtral Realtime" in page
    assert "connect-src 'self'" in page
    (script,) = re.findall(r'<script src="(/[^"]+)" defer></script></head>', page)
    assert urllib.request.urlopen(address + script[1:], timeout=10).read().startswith(b"new EventSource(")
    assert "EventSource" not in (tmp_path / "public" / "index.html").read_text("utf-8")
    with urllib.request.urlopen(f"{address}references.ris", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "application/x-research-info-systems"
    with urllib.request.urlopen(f"{address}.bibkit/changes", timeout=30) as events:
        listing = tmp_path / "listing.txt"
        listing.write_text(listing.read_text("utf-8").replace("Voxtral Realtime", "Voxtral Now"), "utf-8")
        assert next(line for line in events if line.startswith(b"data")) == b"data: changed\n"
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert "Voxtral Now" in answer.read().decode("utf-8")
    if sys.platform != "win32":
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def test_the_server_serves_the_folder_only(preview: tuple[subprocess.Popen[str], str]) -> None:
    _, address = preview
    for path in ("../listing.txt", "%2e%2e/listing.txt", "..%2flisting.txt", "papers/none.html"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(address + path, timeout=10)
        caught.value.close()
        assert caught.value.code == 404


def test_a_port_in_use_is_told_before_anything_is_built(
    preview: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    port = preview[1].rstrip("/").rpartition(":")[2]
    command = [
        sys.executable,
        "-m",
        "bibkit",
        "page",
        "listing.txt",
        "-o",
        "other",
        "--watch",
        "--port",
        port,
    ]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, f"cannot listen on port {port}" in ran.stderr) == (2, True)
    assert not (tmp_path / "other").exists()
