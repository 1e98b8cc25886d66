"""Time of building the reading-list page, of building it again, and of searching it in a browser.

python benchmarks/page.py [--counts 500 5000] [--node-modules DIR]

Seconds are CPU time of the whole command, of a new folder, the same again, and after a change of one paper. With
`DIR` (npm: playwright-core) Chromium opens the page: milliseconds to its first paint and to its end, and CPU time of each
keystroke in the search until the list has been painted again, as the browser tells it: the median, and the worst.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from items import WORDS, make_items

CATEGORIES = ("cs.LG", "cs.CL", "cs.AI", "stat.ML", "math.OC", "cs.GT", "q-bio.BM", "econ.TH")
QUERIES = ("quantum theory", "smith", "learning evidence muller", "zzz")

BROWSER = """
const { chromium } = require(process.argv[2] + "/playwright-core");
(async () => {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const browser = await chromium.launch({ executablePath: process.argv[3], args });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(process.argv[4]);
  await page.waitForTimeout(2000);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const used = async () => (await session.send("Performance.getMetrics")).metrics.find((one) => one.name === "TaskDuration").value * 1000;
  const told = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    loaded: performance.getEntriesByType("navigation")[0].loadEventEnd,
    steps: [],
  }));
  for (const text of JSON.parse(process.argv[5])) for (let end = 1; end <= text.length; end++) {
    const before = await used();
    await page.evaluate(async (value) => {
      const query = document.querySelector("#q");
      query.value = value;
      query.dispatchEvent(new Event("input", { bubbles: true }));
      document.body.offsetHeight;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))));
    }, text.slice(0, end));
    told.steps.push(await used() - before);
    await page.waitForTimeout(50);
  }
  console.log(JSON.stringify(told));
  await browser.close();
})();
"""


def items(count: int) -> list[dict[str, Any]]:
    """Varied papers with abstracts of 150 words and one to three categories."""
    chance = random.Random(count)
    found = make_items(count)
    for item in found:
        item["abstract"] = " ".join(chance.choices(WORDS, k=150)).capitalize() + "."
        item["categories"] = chance.sample(CATEGORIES, chance.choice((1, 1, 2, 3)))
    return found


def build(source: Path, folder: Path) -> float:
    """CPU seconds of the command."""
    command = [
        sys.executable,
        "-m",
        "bibkit",
        "page",
        str(source),
        "-o",
        str(folder),
        "--url",
        "https://example.org/",
    ]
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def browse(modules: str, folder: Path, work: Path) -> str:
    script = work / "browse.cjs"
    script.write_text(BROWSER, "utf-8")
    chromium = shutil.which("chromium") or "chromium"
    address = (folder / "index.html").as_uri()
    command = ["node", str(script), str(Path(modules).resolve()), chromium, address, json.dumps(QUERIES)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    steps = told["steps"]
    return (
        f"first paint {told['paint']:.0f} ms, loaded {told['loaded']:.0f} ms, "
        f"keystroke {statistics.median(steps):.1f} ms (worst of {len(steps)}: {max(steps):.1f} ms)"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--counts", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--node-modules")
    given = parser.parse_args()
    for count in given.counts:
        with tempfile.TemporaryDirectory() as name:
            work = Path(name)
            source, folder = work / "papers.json", work / "public"
            papers = items(count)
            source.write_text(json.dumps(papers), "utf-8")
            new, same = build(source, folder), build(source, folder)
            papers[count // 2]["title"] = "Another title"
            source.write_text(json.dumps(papers), "utf-8")
            before = time.time_ns()
            changed = build(source, folder)
            written = [
                path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime_ns > before
            ]
            size = (folder / "index.html").stat().st_size
            print(
                f"{count} papers: new {new:.2f} s, same {same:.2f} s, one changed {changed:.2f} s "
                f"({len(written)} files written), index.html {size / 1e6:.1f} MB"
            )
            if given.node_modules:
                print(f"  {browse(given.node_modules, folder, work)}")


if __name__ == "__main__":
    main()
