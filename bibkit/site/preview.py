"""A preview of the site on this machine: a server on 127.0.0.1 that builds again when a source changes, and tells the
open pages to load again (server-sent events; HTML, 9.2)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeAlias

from ..diagnostics import BibkitError
from .build import DOWNLOADS

_EVENTS = "/.bibkit/changes"
_SCRIPT = "/.bibkit/reload.js"
_RELOAD = f'new EventSource("{_EVENTS}").onmessage = () => location.reload();\n'.encode()

#: The page may not connect anywhere; the preview of it may, to the server it came from.
_POLICY = (b"default-src 'none';", b"default-src 'none'; connect-src 'self';")
_POLL_SECONDS = 0.3

#: Name, time and size of each file.
_State: TypeAlias = list[tuple[str, int, int]]


class _Builds:
    """How many builds there have been, and waiting for the next."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = threading.Condition()

    def done(self) -> None:
        with self._changed:
            self.count += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self.count != seen, seconds)
            return self.count


class _Handler(SimpleHTTPRequestHandler):
    """Files of the site, pages with the script that loads them again."""

    extensions_map = {  # noqa: RUF012
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".atom": "application/atom+xml",
        ".rss": "application/rss+xml",
        **{f".{download.suffix}": download.media_type for download in DOWNLOADS},
    }

    def __init__(self, *arguments: Any, builds: _Builds, **options: Any) -> None:
        self._builds = builds
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        if self.path == _EVENTS:
            self._tell_changes()
        elif self.path == _SCRIPT:
            self._send(_RELOAD, "text/javascript")
        elif (page := self._page()) is not None:
            script = f'<script src="{_SCRIPT}" defer></script></head>'.encode()
            self._send(page.replace(*_POLICY, 1).replace(b"</head>", script, 1), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _page(self) -> bytes | None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        try:
            return path.read_bytes() if path.suffix == ".html" else None
        except OSError:
            return None

    def _send(self, data: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _tell_changes(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = self._builds.count
        try:
            while True:
                count = self._builds.wait(seen, 15)
                self.wfile.write(b"data: changed\n\n" if count != seen else b": still here\n\n")
                self.wfile.flush()
                seen = count
        except OSError:
            self.close_connection = True

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: the terminal is for diagnostics."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a browser that goes away in the middle of an answer is no error."""


def preview(
    folder: str | Path,
    port: int,
    watched: Sequence[Path],
    build: Callable[[], object],
    say: Callable[[str], object],
    complain: Callable[[str], object],
) -> None:
    """Build, serve the folder, and build again at each change of a watched file or folder, until interrupted. `say` is
    told the address, `complain` why a later build fails.

    Raises BibkitError if nothing can listen on the port or the first build fails.
    """
    before = _state(watched)
    builds = _Builds()
    try:
        server = _Server(("127.0.0.1", port), partial(_Handler, builds=builds, directory=str(folder)))
    except OSError as error:
        hint = "choose another with --port, or 0 for a free one"
        raise BibkitError(f"cannot listen on port {port}: {error.strerror or error}", hint=hint) from None
    with server:
        build()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(f"http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends it)")
        try:
            for _ in _changes(watched, before):
                try:
                    build()
                except BibkitError as error:
                    complain(f"bibkit: {error}")
                    continue
                builds.done()
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


def _changes(watched: Sequence[Path], seen: _State) -> Iterator[None]:
    """Each change of the files, or of what the folders hold, since they were as `seen`."""
    for _ in _notices(watched):
        state = _state(watched)
        if state != seen:
            seen = state
            yield


def _notices(watched: Sequence[Path]) -> Iterator[object]:
    """A moment to look for changes: when the system tells of one, where the package watchfiles is there, and at least
    every few seconds; else several times a second."""
    # an editor may put a new file in the place of the old, which only the folder tells of
    folders = {path if path.is_dir() else path.resolve().parent for path in watched}
    try:
        from watchfiles import watch
    except ImportError:
        pass
    else:
        if folders:
            yield from watch(*folders, debounce=100, step=20, rust_timeout=2000, yield_on_timeout=True)
    while True:
        yield None
        time.sleep(_POLL_SECONDS)


def _state(watched: Sequence[Path]) -> _State:
    found: _State = []
    for path in watched:
        for file in sorted(path.rglob("*")) if path.is_dir() else (path,):
            try:
                stat = file.stat()
            except OSError:
                continue
            found.append((str(file), stat.st_mtime_ns, stat.st_size))
    return found
