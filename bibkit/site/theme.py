"""Templates and assets: those of bibkit, each replaced by the file of the same name in a theme.

A theme is a folder with `templates/` and `assets/`, both optional. `{% extends "bibkit/index.html" %}` reaches the
template that a theme's own `index.html` hides.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..diagnostics import BibkitError

_HERE = Path(__file__).parent

#: Assets whose name has a digest of their content. Others are referred to by name in style sheets.
_HASHED = (".css", ".js")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the site: where it stands there, and what is in it."""

    path: str
    data: bytes


class Theme:
    """The templates and assets of a site."""

    def __init__(self, folder: str | None = None) -> None:
        """Raises BibkitError if the folder is none, or has neither templates nor assets."""
        folders = [_HERE]
        if folder is not None:
            own = Path(folder)
            if not own.is_dir():
                raise BibkitError(f"the theme {folder} is no folder")
            if not ((own / "templates").is_dir() or (own / "assets").is_dir()):
                raise BibkitError(
                    f"the theme {folder} holds nothing", hint="a theme has a folder 'templates' or 'assets'"
                )
            folders.insert(0, own)
        self.assets = _assets(reversed(folders))
        self.digest = _digest(folders)
        self._folders = [folder / "templates" for folder in folders]
        self._environment = _environment(folders)

    def asset(self, name: str) -> str:
        """The path of an asset in the site, for templates."""
        if name not in self.assets:
            raise BibkitError(f"the theme asks for an asset '{name}' that is not there")
        return self.assets[name].path

    def render(self, template: str, **values: Any) -> str:
        """A page. Raises BibkitError, with file and line, for a template that is wrong."""
        try:
            return self._environment.get_template(template).render(
                asset=self.asset, assets=frozenset(self.assets), **values
            )
        except TemplateSyntaxError as error:
            raise BibkitError(f"{error.filename or error.name}:{error.lineno}: {error.message}") from None
        except BibkitError as error:
            raise self._wrong(template, error, str(error)) from None
        except RecursionError:
            raise BibkitError(f"the template {template} extends or includes itself") from None
        except TemplateNotFound as error:
            raise self._wrong(template, error, f"there is no template '{error.message}'") from None
        except TemplateError as error:
            raise self._wrong(template, error, error.message or type(error).__name__) from None
        except (TypeError, ValueError, AttributeError, ArithmeticError, LookupError) as error:
            raise self._wrong(template, error, str(error)) from None

    def _wrong(self, template: str, error: Exception, message: str) -> BibkitError:
        # Jinja gives the frames of templates the names and lines of their files
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if any(Path(frame.filename).is_relative_to(folder) for folder in self._folders)
        ]
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else f"the template {template}"
        return BibkitError(f"{place}: {message}")


def _environment(folders: list[Path]) -> ImmutableSandboxedEnvironment:
    own = [FileSystemLoader(folder / "templates", encoding="utf-8") for folder in folders]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*own, PrefixLoader({"bibkit": own[-1]})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _assets(folders: Any) -> Mapping[str, Asset]:
    found: dict[str, Asset] = {}
    for folder in folders:
        root = folder / "assets"
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts):
                data = path.read_bytes()
                found[name] = Asset(f"assets/{_hashed(name, data)}", data)
    return found


def _hashed(name: str, data: bytes) -> str:
    stem, dot, suffix = name.rpartition(".")
    if f".{suffix}" not in _HASHED:
        return name
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:10]}{dot}{suffix}"


def _digest(folders: list[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for kind in ("templates", "assets"):
            for path in sorted((folder / kind).rglob("*")):
                if path.is_file():
                    digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                    digest.update(path.read_bytes())
    return digest.hexdigest()
