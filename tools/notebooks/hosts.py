"""Where the course runs without being installed: its own site, Binder and Colab, and the badges that lead there.

    python -m tools.notebooks.hosts DIR [ADDRESS]     write Colab's copies of the notebooks into the folder DIR

Colab has no course installed, so its copies begin with a cell that installs it from ADDRESS, the repository's.
"""

import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import nbformat

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("notebooks", "exercises")
BRANCH = "colab"  # where .github/workflows/publish.yml keeps the copies
FIRST = "notebooks/00_start_here.ipynb"
SET_UP = """\
# For Colab: installs the course and lets its sliders be drawn. Run this cell first.
%pip install --quiet "anywidget>=0.11" "ipywidgets>=8.1"
%pip install --quiet --no-deps "git+{address}"
from google.colab import output

output.enable_custom_widget_manager()"""


def repository(root: Path = ROOT) -> str:
    """Return the repository's address, which pyproject.toml alone knows."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Repository"])


def badges(address: str) -> str:
    """Return README.md's table of the places where the course runs in a browser."""
    owner, name = urlsplit(address).path.strip("/").split("/")
    site = f"https://{owner.lower()}.github.io/{name}/"
    binder = f"https://mybinder.org/v2/gh/{owner}/{name}/HEAD?urlpath=lab/tree/{FIRST}"
    colab = f"https://colab.research.google.com/github/{owner}/{name}/blob/{BRANCH}/{FIRST}"
    places = (
        ("Browser edition", "site", site, "The whole course in your own browser. Work is kept in that browser."),
        (
            "Binder",
            "binder",
            binder,
            "A borrowed server. It takes minutes to start and forgets your work when you leave.",
        ),
        (
            "Colab",
            "colab",
            colab,
            "Google's notebooks: copies that install the course. By anywidget's documentation figures live there; "
            "no test of ours runs there.",
        ),
    )
    rows = [f"| [![{place}](docs/badges/{badge}.svg)]({url}) | {what} |" for place, badge, url, what in places]
    return "\n".join(["| where | what it is |", "|---|---|", *rows])


def write_colab(to: Path, address: str, root: Path = ROOT) -> None:
    """Write every notebook with the set-up cell before its first; the rest of it is as it was."""
    for path in sorted(path for folder in FOLDERS for path in (root / folder).glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.insert(0, nbformat.v4.new_code_cell(SET_UP.format(address=address), id="set-up-colab"))
        copy = to / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, copy)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    if folder.exists():
        sys.exit(f"DIR must be a new folder: {folder} is there already")
    write_colab(folder, sys.argv[2] if len(sys.argv) == 3 else repository())
