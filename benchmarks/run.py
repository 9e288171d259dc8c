"""What is fast, side by side with what one would pick instead.

    python -m benchmarks.run                       every group, printed as a table
    python -m benchmarks.run training checks       these groups only
    python -m benchmarks.run --write               and keep the table in benchmarks/RESULTS.md

PyTorch and JAX are measured where they are installed. A ratio says how many times as long a row takes as the one that
its group is held against (whose own ratio is 1.00).
"""

import argparse
import os
import platform
from collections.abc import Iterator
from importlib import import_module, metadata
from itertools import groupby
from pathlib import Path

import numpy as np

from benchmarks.timing import Row

HERE = Path(__file__).resolve().parent
GROUPS = ("latency", "training", "derivatives", "checks", "start", "classroom", "in_browser")
PACKAGES = ("numpy", "jupyterlab", "ipywidgets", "matplotlib", "autograd", "torch", "jax")


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--write", action="store_true", help="keep the table in benchmarks/RESULTS.md")
    options = parser.parse_args()
    lines = [f"Measured on {_machine()}.", ""]
    for name in options.groups or GROUPS:
        for line in _table(import_module(f"benchmarks.{name}").rows()):
            print(line, flush=True)
            lines.append(line)
    if options.write:
        text = "# Benchmarks\n\nMade by `make bench`, which prints the same table for your machine.\n\n" + "\n".join(
            lines
        )
        (HERE / "RESULTS.md").write_text(text.rstrip() + "\n", encoding="utf-8")


def _table(rows: Iterator[Row]) -> Iterator[str]:
    for group, members in groupby(rows, key=lambda row: row.group):
        yield f"## {group[0].upper()}{group[1:]}"
        yield ""
        yield "| what | median | 95 % below | ratio | target |"
        yield "|---|---:|---:|---:|---|"
        for row in members:
            yield f"| {' | '.join(row.cells())} |"
        yield ""


def _machine() -> str:
    versions = []
    for name in PACKAGES:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{', '.join(versions)}, BLAS {blas}"
    )


if __name__ == "__main__":
    main()
