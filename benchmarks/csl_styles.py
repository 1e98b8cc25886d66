"""Every installed style with plain and hard items, in several locales: nothing may raise.

    python benchmarks/csl_styles.py [--every N] [--dependent]

Citations and bibliography are rendered; what raises is printed with the style's name, and makes the status 1.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback

from items import PLAIN, hard_items

from bibkit.csl import Processor, Style
from bibkit.csl.style import style_names, style_path

LOCALES = ("en-US", "de-DE", "fr-FR", "ja-JP", "ar")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1, help="only every Nth style")
    parser.add_argument("--offset", type=int, default=0)
    parser.add_argument("--dependent", action="store_true", help="the dependent styles, with two items")
    options = parser.parse_args()
    names = [name for name in style_names() if _is_dependent(name) == options.dependent]
    names = names[options.offset :: options.every]
    failures, runs, begin = 0, 0, time.perf_counter()
    for name in names:
        for locale in LOCALES[:1] if options.dependent else LOCALES:
            for items in (PLAIN[:2],) if options.dependent else (PLAIN, hard_items()):
                runs += 1
                try:
                    _render(name, items, locale)
                except Exception:  # that is what is counted
                    failures += 1
                    print(name, locale, traceback.format_exc(limit=-2), flush=True)
    seconds = time.perf_counter() - begin
    print(f"{len(names)} styles, {runs} runs, {failures} exceptions, {seconds:.0f} s")
    sys.exit(failures > 0)


def _is_dependent(name: str) -> bool:
    path = style_path(name)
    return path is not None and path.parent.name == "dependent"


def _render(name: str, items: list[dict[str, object]], locale: str) -> None:
    processor = Processor(Style.load(name), items, locale)
    processor.insert(
        {
            "citationID": "1",
            "citationItems": [{"id": items[0]["id"], "locator": "3", "label": "page"}],
            "properties": {"noteIndex": 1},
        }
    )
    processor.insert(
        {
            "citationID": "2",
            "citationItems": [{"id": item["id"]} for item in items],
            "properties": {"noteIndex": 2},
        }
    )
    if processor.style.bibliography is not None:
        str(processor.bibliography())


if __name__ == "__main__":
    main()
