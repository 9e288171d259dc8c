"""What is fast, side by side with what one would pick instead.

    python -m benchmarks.run                       every group, printed as a table
    python -m benchmarks.run training checks       these groups only
    python -m benchmarks.run --write               and keep the tables in benchmarks/RESULTS.md, of these groups only

PyTorch and JAX are measured where they are installed. A ratio says how many times as long a row takes as the one that
its group is held against (whose own ratio is 1.00). A baseline that is not what it is said to be ends the run.
"""

import argparse
import os
import platform
import re
from collections.abc import Iterable, Iterator
from importlib import import_module, metadata
from itertools import groupby
from pathlib import Path

import numpy as np

from benchmarks.timing import Row, claim

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
GROUPS = (
    "latency",
    "training",
    "step_parts",
    "derivatives",
    "gradient_checks",
    "checks",
    "practice",
    "growth",
    "resident",
    "start",
    "classroom",
    "in_browser",
    "sizes",
)
PACKAGES = ("numpy", "jupyterlab", "ipywidgets", "matplotlib", "autograd", "scipy", "torch", "jax")
HEAD = "# Benchmarks\n\nMade by `make bench`, which prints the same tables for your machine.\n\n"
MEASURED = "Measured on "


def main() -> None:
    """Measure, print, and write if asked to: each group as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--write", action="store_true", help="keep the tables in benchmarks/RESULTS.md")
    options = parser.parse_args()
    _all_threads()
    where = f"{MEASURED}{_machine()}."
    print(where, end="\n\n")
    for name in options.groups or GROUPS:
        lines = []
        for line in table(import_module(f"benchmarks.{name}").rows()):
            print(line, flush=True)
            lines.append(line)
        if options.write:
            kept = RESULTS.read_text(encoding="utf-8") if options.groups or name != GROUPS[0] else ""
            RESULTS.write_text(renewed(kept, name, "\n".join(lines), where), encoding="utf-8")


def table(rows: Iterable[Row]) -> Iterator[str]:
    """Write rows as tables, one for each title."""
    for title, members in groupby(rows, key=lambda row: row.group):
        yield f"### {title[0].upper()}{title[1:]}"
        yield ""
        yield "| what | median | 95 % below | ratio | target |"
        yield "|---|---:|---:|---:|---|"
        for row in members:
            yield f"| {' | '.join(row.cells())} |"
        yield ""


def renewed(results: str, group: str, lines: str, where: str) -> str:
    """Return RESULTS.md with one group's tables in place of those that it had, and where they were measured.

    That is said once, at the top, for all groups that were measured there.
    """
    head, *parts = re.split(r"^## ", results, flags=re.MULTILINE)
    top = next((line for line in head.splitlines() if line.startswith(MEASURED)), where)
    sections = dict(part.split("\n", 1) for part in parts)
    sections[group] = "\n" + ("" if where == top else where + "\n\n") + lines
    written = [f"## {name}\n\n{sections[name].strip()}\n" for name in GROUPS if name in sections]
    return f"{HEAD}{top}\n\n" + "\n".join(written)


def _all_threads() -> None:
    """See that no setting keeps NumPy's products from using all cores, which PyTorch uses."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        threads = int(os.environ.get(name, os.cpu_count() or 1))
        claim(f"{name} leaves NumPy all {os.cpu_count()} cores", holds=threads == os.cpu_count())


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
