"""How long the command takes to start, and the demo to run: best and median of several runs.

python benchmarks/startup.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 11

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "bibkit --help": [sys.executable, "-m", "bibkit", "--help"],
    "bibkit convert --help": [sys.executable, "-m", "bibkit", "convert", "--help"],
    "bibkit build examples/reading-list.toml": [
        sys.executable,
        "-m",
        "bibkit",
        "build",
        "examples/reading-list.toml",
    ],
}


def main() -> None:
    print(f"{'command':42} {'best s':>8} {'median s':>8}")
    for name, command in COMMANDS.items():
        times: list[float] = []
        for _ in range(RUNS):
            begin = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - begin)
        print(f"{name:42} {min(times):8.3f} {statistics.median(times):8.3f}")


if __name__ == "__main__":
    main()
