"""Build notebooks/, exercises/, solutions/ and README.md's tables, numbers and picture from what they are made from.

    python -m tools.notebooks.build                 build everything
    python -m tools.notebooks.build 03_relu         build one chapter and its exercises; of others renew the prose
    python -m tools.notebooks.build --check         execute nothing; fail where something built differs from its source

A notebook whose execution fails stops the build, and then no file is written.
"""

import argparse
import sys
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib.explorers.single_layer import neuron_graph
from tools.notebooks.compose import compose
from tools.notebooks.course_map import between_markers, table
from tools.notebooks.execute import execute
from tools.notebooks.growth import growth
from tools.notebooks.hosts import badges, repository
from tools.notebooks.results import how_fast
from tools.notebooks.texts import BuildError, read_chapters, read_exercises

ROOT = Path(__file__).resolve().parents[2]
BUILT = ("notebooks", "exercises", "solutions")
PICTURE = "docs/explorer.svg"  # the explorer that README.md shows
GROWTH = "benchmarks/growth.svg"


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="chapters to build, such as 03_relu (default: all)")
    parser.add_argument("--check", action="store_true", help="compare what is built with its source")
    options = parser.parse_args(arguments)
    try:
        notebooks = compose(root)
        chosen = _select(notebooks, options.names)
        if options.check:
            check(chosen, root)
        else:
            build(chosen, root, {path: notebook for path, notebook in notebooks.items() if path not in chosen})
    except BuildError as error:
        print(f"build failed: {error}", file=sys.stderr)
        return 1
    return 0


def _select(notebooks: dict[str, NotebookNode], names: list[str]) -> dict[str, NotebookNode]:
    known = {Path(path).stem for path in notebooks}
    if unknown := sorted(set(names) - known):
        raise BuildError(f"no text {unknown[0]!r} in source/ (there are: {', '.join(sorted(known))})")
    return {path: notebook for path, notebook in notebooks.items() if not names or Path(path).stem in names}


def build(notebooks: dict[str, NotebookNode], root: Path, others: dict[str, NotebookNode]) -> None:
    """Execute all but the exercises; of `others` renew the prose, where the course map stands; write what changed."""
    failures = execute({path: nb for path, nb in notebooks.items() if not path.startswith("exercises/")}, root)
    if failures:
        raise BuildError("\n\n".join(failures))
    renewed = {path: notebook for path, notebook in others.items() if _with_stored_outputs(root / path, notebook)}
    texts = {path: nbformat.writes(notebook) + "\n" for path, notebook in (notebooks | renewed).items()}
    texts |= readme(root)
    changed = [path for path, text in texts.items() if _write(root / path, text)]
    print(*(f"wrote {path}" for path in changed), f"{len(notebooks)} built, {len(changed)} files changed", sep="\n")


def _with_stored_outputs(built: Path, notebook: NotebookNode) -> bool:
    """Give a composed notebook the outputs of the built one; return whether both have the same code."""
    if not built.exists():
        return False
    stored = [cell for cell in nbformat.read(built, as_version=4).cells if cell.cell_type == "code"]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if [cell.id for cell in stored] != [cell.id for cell in code]:
        return False
    for cell, before in zip(code, stored, strict=True):
        cell.outputs, cell.execution_count = before.outputs, before.execution_count
    return True


def readme(root: Path) -> dict[str, str]:
    """Return README.md as it must be, with what is made between its markers, and the pictures that it shows."""
    text = (root / "README.md").read_text(encoding="utf-8")
    made = {
        "course map": table(read_chapters(root), read_exercises(root), "notebooks/", "exercises/"),
        "places": badges(repository()),
        "how fast": how_fast(root),
    }
    for name, content in made.items():
        text = between_markers(text, name, content)
    return {"README.md": text, PICTURE: neuron_graph().svg + "\n", GROWTH: growth(root).svg + "\n"}


def _write(path: Path, text: str) -> bool:
    """Write a file whole or not at all, and only if that changes it; return whether it did."""
    content = text.encode()
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    partial.replace(path)
    return True


def check(notebooks: dict[str, NotebookNode], root: Path) -> None:
    """Raise BuildError at the first place where something built is not what its source says."""
    for path, expected in notebooks.items():
        if not (root / path).exists():
            raise BuildError(f"{path} is not built: run `make build`")
        _compare(path, expected, nbformat.read(root / path, as_version=4))
    sources = set(compose(root))
    for built in sorted(path for folder in BUILT for path in (root / folder).glob("*.ipynb")):
        if built.relative_to(root).as_posix() not in sources:
            raise BuildError(f"{built.relative_to(root).as_posix()} has no text in source/: delete it")
    for path, text in readme(root).items():
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text:
            raise BuildError(f"{path} differs from source/ and the library: run `make build`")
    print(f"{len(notebooks)} built notebooks agree with source/")


def _compare(path: str, expected: NotebookNode, built: NotebookNode) -> None:
    if built.metadata != expected.metadata:
        raise BuildError(f"{path}: metadata is {dict(built.metadata)}, expected {dict(expected.metadata)}")
    for number, (want, have) in enumerate(zip_longest(expected.cells, built.cells)):
        for part in ("cell_type", "source", "id", "metadata"):
            wanted, found = (cell[part] if cell else "no cell" for cell in (want, have))
            if wanted != found:
                raise BuildError(f"{path}, cell {number}: {part} differs from source/{_difference(wanted, found)}")


def _difference(wanted: object, found: object) -> str:
    lines = zip_longest(str(wanted).split("\n"), str(found).split("\n"), fillvalue="(nothing)")
    first, second = next((want, have) for want, have in lines if want != have)
    return f"\n  source: {first}\n  built:  {second}\nEdit the text in source/, then run `make build`."


if __name__ == "__main__":
    sys.exit(main())
