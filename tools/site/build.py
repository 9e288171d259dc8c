"""Build the browser edition: pages to read, and a JupyterLite lab in which the same notebooks run.

    python -m tools.site.build                    Pyodide from its CDN
    python -m tools.site.build --pyodide DIR      Pyodide from the folder of its release, hosted in the site
    python -m tools.site.build --only reading     one half of it; the other stays as it is

The site goes into dist/, whole or not at all. Where that holds anything that no build has written, nothing is done.
Building twice gives the same bytes.
"""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.notebooks.texts import BuildError
from tools.site.command import CommandError
from tools.site.folder import MANIFEST, FolderError, check, put
from tools.site.lab import build_lab
from tools.site.offline import write_offline
from tools.site.prose import ReadingError
from tools.site.reading import LAB, build_reading
from tools.site.release import Release, ReleaseError

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pyodide", type=Path, metavar="DIR", help="the folder of an unpacked Pyodide release")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", metavar="DIR", help="default: dist/")
    parser.add_argument("--only", choices=("reading", "lab"), help="build one half")
    options = parser.parse_args(arguments)
    try:
        build(options.to.resolve(), Release(options.pyodide), options.only)
    except (BuildError, CommandError, FolderError, ReadingError, ReleaseError) as error:
        sys.stderr.write(f"site failed: {error}\n")
        return 1
    return 0


def build(to: Path, release: Release, only: str | None) -> None:
    """Build into a folder beside `to`, then put it in its place; raise FolderError where that holds something else."""
    release.check()
    check(to)
    to.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".site-", dir=to.parent) as folder:
        work = Path(folder)
        site = work / "site"
        if only != "lab":
            build_reading(ROOT, site)
        elif to.exists():
            shutil.copytree(to, site, ignore=shutil.ignore_patterns(LAB, MANIFEST))
        if only != "reading":
            build_lab(ROOT, release, work, site / LAB)
        elif (to / LAB).exists():
            shutil.copytree(to / LAB, site / LAB)
        write_offline(site)
        put(site, to, work / "replaced")
    files = [path for path in to.rglob("*") if path.is_file()]
    sys.stdout.write(f"{to}: {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB\n")


if __name__ == "__main__":
    sys.exit(main())
