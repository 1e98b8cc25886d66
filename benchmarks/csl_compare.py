"""How many bibliography entries are the same as citeproc-js's, byte for byte, over random styles.

    python benchmarks/csl_compare.py --node DIR [--styles 150] [--seed 1] [--show 10] [--items FILE]

`DIR/node_modules` has `citeproc`. Locales and styles are the same files for both. `FILE` is JSON: an object of sets
of CSL-JSON items by their names ({"plain": [...], "hard": [...]}), in place of those of items.py.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import citeproc
from items import PLAIN, hard_items

from bibkit.csl import Processor, Style
from bibkit.csl.style import style_names, style_path

LOCALE_FOLDER = Path(citeproc.__file__).parent / "data" / "locales"

CITEPROC_JS = """
const fs = require("fs"), CSL = require("citeproc");
const [tasksPath, locales] = process.argv.slice(2);
const { styles, sets } = JSON.parse(fs.readFileSync(tasksPath, "utf8"));
const known = tag => fs.existsSync(`${locales}/locales-${tag}.xml`);
const out = {};
for (const [name, path] of Object.entries(styles)) {
  out[name] = {};
  for (const [label, items] of Object.entries(sets)) {
    const byId = Object.fromEntries(items.map(item => [item.id, item]));
    const sys = { retrieveLocale: tag => known(tag) ? fs.readFileSync(`${locales}/locales-${tag}.xml`, "utf8") : false,
                  retrieveItem: id => JSON.parse(JSON.stringify(byId[id])) };
    try {
      const engine = new CSL.Engine(sys, fs.readFileSync(path, "utf8"));
      engine.updateItems(items.map(item => item.id));
      const bibliography = engine.makeBibliography();
      if (!bibliography) { out[name][label] = null; continue; }
      const entries = {};
      bibliography[0].entry_ids.forEach((ids, at) => { entries[ids[0]] = bibliography[1][at]; });
      out[name][label] = entries;
    } catch (error) { out[name][label] = { error: String(error) }; }
  }
}
console.log(JSON.stringify(out));
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--node", type=Path, required=True, help="folder whose node_modules has citeproc")
    parser.add_argument("--styles", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many entries that differ")
    parser.add_argument("--only", help="one set of items")
    parser.add_argument("--items", type=Path, help="JSON file with sets of items")
    options = parser.parse_args()
    independent = [name for name in style_names() if _path(name).parent.name == "styles"]
    names = random.Random(options.seed).sample(independent, options.styles)
    # a list that is known to be cut is bibkit's own idea; citeproc-js would print it as complete
    hard = [{name: value for name, value in item.items() if name != "custom"} for item in hard_items()]
    sets = {"plain": PLAIN, "hard": hard}
    if options.items is not None:
        sets = json.loads(options.items.read_text(encoding="utf-8"))
    sets = {label: items for label, items in sets.items() if options.only in (None, label)}
    theirs = _citeproc_js(names, sets, options.node)
    same: Counter[str] = Counter()
    total: Counter[str] = Counter()
    shown = 0
    for name in names:
        for label, items in sets.items():
            entries = theirs[name][label]
            if entries is None or "error" in entries:
                continue
            processor = Processor(Style.load(name), items)
            processor.register([item["id"] for item in items])
            bibliography = processor.bibliography()
            ours = dict(zip(bibliography.ids, bibliography.entries, strict=True))
            if len(ours) == len(entries) and ours.keys() != entries.keys():
                # the ids that citeproc-js gives count entries which print nothing, too
                entries = dict(zip(ours, entries.values(), strict=True))
            for key, entry in entries.items():
                total[label] += 1
                # bibkit marks formulas (docs/csl.md)
                own = re.sub(r'<span class="math">(.*?)</span>', r"\1", ours.get(key, ""))
                is_same = html.unescape(own) == html.unescape(entry)
                same[label] += is_same
                if not is_same and shown < options.show:
                    shown += 1
                    print(f"{name} {key}\n  js   {entry.strip()}\n  ours {ours.get(key, '').strip()}")
    for label in sets:
        print(f"{label:6} {same[label]} of {total[label]} entries the same: {same[label] / total[label]:.2%}")


def _path(name: str) -> Path:
    path = style_path(name)
    assert path is not None
    return path


def _citeproc_js(
    names: list[str], sets: dict[str, list[dict[str, object]]], node: Path
) -> dict[str, dict[str, dict[str, str] | None]]:
    script = node / "compare.cjs"
    script.write_text(CITEPROC_JS, encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        tasks = Path(folder, "tasks.json")
        tasks.write_text(
            json.dumps({"styles": {name: str(_path(name)) for name in names}, "sets": sets}), "utf-8"
        )
        done = subprocess.run(["node", script, tasks, LOCALE_FOLDER], capture_output=True, check=True)
    result: dict[str, dict[str, dict[str, str] | None]] = json.loads(done.stdout)
    return result


if __name__ == "__main__":
    main()
