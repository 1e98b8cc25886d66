"""Files are written whole or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SEED

import bibkit
from bibkit.output import part_prefix, write_file, write_files


def _failing() -> Iterator[str]:
    yield "half"
    raise RuntimeError("power cut")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out.bib"
    target.write_text("old")
    with pytest.raises(RuntimeError):
        write_file(target, _failing())
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_folders_are_made_and_line_ends_are_not_changed(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "out.bib"
    assert write_file(target, ["é\n", "x\n"]) == 5
    assert target.read_bytes() == "é\nx\n".encode()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_permissions_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "out.bib"
    target.write_text("old")
    target.chmod(0o640)
    write_file(target, ["new"])
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    umask = os.umask(0)
    os.umask(umask)
    write_file(tmp_path / "new.bib", ["new"])
    assert stat.S_IMODE((tmp_path / "new.bib").stat().st_mode) == 0o666 & ~umask


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.bib", tmp_path / "link.bib"
    target.write_text("old")
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("no symbolic links here")
    write_file(link, ["new"])
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(bibkit.BibkitError, match=r"cannot write .*out.bib: .*file is not a folder"):
        write_file(tmp_path / "file" / "out.bib", ["x"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    assert write_file(pipe, ["é"]) == 2
    reader.join(timeout=10)
    assert received == ["é".encode()]
    assert pipe.is_fifo()


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(bibkit.BibkitError, match="it is a folder"):
        write_file(tmp_path, ["x"])


def test_a_failure_leaves_no_folder_that_it_made(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    files = [
        (tmp_path / "old" / "a", ["x"]),
        (tmp_path / "new" / "b" / "c", ["x"]),
        (tmp_path / "d", _failing()),
    ]
    with pytest.raises(RuntimeError):
        write_files(files)
    assert [path.name for path in tmp_path.rglob("*")] == ["old"]


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be asked there whether it lives")
def test_what_a_killed_run_left_is_removed_and_what_a_living_one_writes_stays(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    prefix = part_prefix(tmp_path / "feed.atom")
    for process in (dead.pid, os.getppid(), os.getpid()):
        (tmp_path / f"{prefix.replace(str(os.getpid()), str(process))}abc.part").write_text("half")
    for foreign in (".feed.atom.part", ".feed.atom.abc.part", f"x.bibkit-{dead.pid}-a.part"):
        (tmp_path / foreign).write_text("not ours")
    before = {path.name for path in tmp_path.iterdir()}
    write_file(tmp_path / "out.bib", ["x"])
    after = {path.name for path in tmp_path.iterdir()}
    assert before - after == {f".feed.atom.bibkit-{dead.pid}-abc.part"}


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_command_that_is_ended_leaves_nothing(tmp_path: Path, number: int, status: int) -> None:
    program = (
        "import os, signal, sys, time; import bibkit.cli\n"
        # which is ignored in what a shell runs in the background
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "os.fsync = lambda stream: (print('half-way', flush=True), time.sleep(60))\n"
        f"sys.argv = ['bibkit', 'feed', {str(SEED)!r}, '-o', 'public/feeds']\n"
        "bibkit.cli.main()"
    )
    run = [sys.executable, "-c", program]
    with subprocess.Popen(run, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(number)
        assert process.wait(30) == status
    assert list(tmp_path.iterdir()) == []


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    try:
        (tmp_path / "loop").symlink_to("loop")
    except OSError:
        pytest.skip("no symbolic links here")
    with pytest.raises(bibkit.BibkitError, match="cannot write"):
        write_file(tmp_path / "loop" / "out.bib", ["x"])
