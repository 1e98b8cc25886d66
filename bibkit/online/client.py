"""A polite HTTP client: one request at a time and service, cached on disk, with time-outs and retries."""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..diagnostics import BibkitError
from ..output import write_file

if TYPE_CHECKING:
    import httpx

#: Answers that may be better a moment later.
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
#: No answer with metadata is longer.
LONGEST_ANSWER = 64 * 1024 * 1024
#: Seconds after which a cached answer is asked for again.
CACHE_AGE = 7 * 24 * 3600
#: No server is waited for longer, whatever it asks for.
LONGEST_WAIT = 120.0


class NoAnswerError(Exception):
    """The service gave no usable answer; the message is one line and names the host, not the query."""


def cache_folder() -> Path:
    """Where answers are kept: `BIBKIT_CACHE`, or the user's cache folder."""
    if folder := os.environ.get("BIBKIT_CACHE"):
        return Path(folder)
    return Path(_load("platformdirs").user_cache_path("bibkit", appauthor=False), "answers")


@dataclass(slots=True)
class Client:
    """Fetches addresses. `mailto` goes into the User-Agent, as the services ask; `cache` False asks anew
    (and keeps the answers); `retries` are made after time-outs and passing errors, each after a longer pause.
    Close it, or use it in a `with`."""

    mailto: str | None = None
    timeout: float = 20.0
    retries: int = 3
    cache: bool = True
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _http: httpx.Client | None = field(default=None, repr=False)
    _next: dict[str, float] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.mailto = self.mailto or os.environ.get("BIBKIT_MAILTO") or None
        if self.mailto and (
            not self.mailto.isprintable() or not self.mailto.isascii() or "@" not in self.mailto
        ):
            raise BibkitError(f"'{self.mailto}' is no e-mail address", hint="give --mailto you@example.org")

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def fetch(self, url: str, *, interval: float = 0.0) -> str | None:
        """The text at an address, at least `interval` seconds after the last request to its host; None if
        there is nothing (404, 410). Raises NoAnswerError if the service fails."""
        kept = _kept(url)
        if self.cache and (text := _recall(kept)) is not None:
            return text
        text = self._ask(url, interval)
        if text is not None:
            _remember(kept, text)
        return text

    def forget(self, url: str) -> None:
        """Do not keep the answer: it was none."""
        with contextlib.suppress(OSError):
            _kept(url).unlink()

    def _ask(self, url: str, interval: float) -> str | None:
        host = urlsplit(url).netloc.rpartition("@")[2]
        reason = ""
        for attempt in range(self.retries + 1):
            self._wait_for(host, interval)
            answer = self._request(url, host)
            self._next[host] = self.clock() + interval
            if isinstance(answer, str):
                reason, pause = answer, None
            else:
                status, text, pause = answer
                if status == 200:
                    return text
                if status in (404, 410):
                    return None
                reason = f"{host} answers {status}"
                if status not in _PASSING:
                    break
            if attempt < self.retries:
                backoff = 2.0**attempt * random.uniform(0.75, 1.25)
                self.sleep(min(LONGEST_WAIT, backoff if pause is None else pause))
        raise NoAnswerError(reason)

    def _wait_for(self, host: str, interval: float) -> None:
        pause = self._next.get(host, 0.0) - self.clock()
        if interval and pause > 0:
            self.sleep(pause)

    def _request(self, url: str, host: str) -> str | tuple[int, str, float | None]:
        """Status, text and the pause that the server asks for; or why there is none."""
        httpx = _load("httpx")
        if self._http is None:
            self._http = httpx.Client(
                headers={"User-Agent": _user_agent(self.mailto)}, timeout=self.timeout, follow_redirects=True
            )
        try:
            with self._http.stream("GET", url) as answer:
                body = bytearray()
                begin = self.clock()
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > LONGEST_ANSWER:
                        return f"{host} sends more than {LONGEST_ANSWER >> 20} MiB"
                    if self.clock() - begin > 3 * self.timeout:
                        return f"{host} does not finish its answer in {3 * self.timeout:g} s"
                return answer.status_code, _text(bytes(body)), _asked_pause(answer.headers.get("Retry-After"))
        except httpx.TimeoutException:
            return f"{host} does not answer in {self.timeout:g} s"
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return f"{host} cannot be reached: {' '.join(str(error).split()) or type(error).__name__}"


def _load(name: str) -> Any:
    """A module of the extra `net`."""
    try:
        return import_module(name)
    except ImportError:
        raise BibkitError(f"online sources need {name}", hint="pip install 'bibkit-csl[net]'") from None


def _user_agent(mailto: str | None) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("bibkit-csl")
    except PackageNotFoundError:
        number = "0"
    return f"bibkit/{number}" + (f" (mailto:{mailto})" if mailto else "")


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _asked_pause(value: str | None) -> float | None:
    """The seconds of a Retry-After header, given as a number or a date."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


def _kept(url: str) -> Path:
    name = sha256(url.encode("utf-8", "replace")).hexdigest()
    return cache_folder() / name[:2] / name[2:]


def _recall(path: Path) -> str | None:
    try:
        if time.time() - path.stat().st_mtime > CACHE_AGE:
            return None
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _remember(path: Path, text: str) -> None:
    """Keep an answer; a cache that cannot be written is no reason to fail."""
    with contextlib.suppress(BibkitError):
        write_file(path, [text])
