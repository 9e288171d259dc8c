"""What stays in memory: of a shell and of the lab in which chapters' cells have run, of 10,000 moves of a control."""

import json
from collections.abc import Iterator
from pathlib import Path
from sys import platform
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from benchmarks.timing import Row, megabytes
from course_lib.explorers import figures
from tests.browser.driver import TOKEN, Lab

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
MOVES = 10_000
SHELL = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
"""
RUN = """
with capture_output():
    for cell in {cells!r}:
        shell.run_cell(cell)
"""
MOVE = """
import gc
def move(times):
    for _ in range(times // 2):
        explorer.move(**{{{name!r}: {there!r}}})
        explorer.move(**{{{name!r}: {back!r}}})
    gc.collect()
from course_lib import explore
from {module} import {figure}
explorer = explore({figure})
move(100)
"""


def rows() -> Iterator[Row]:
    """Yield the memory of a shell after each chapter, in fresh processes of Linux; of the lab; then what moves add."""
    if platform != "linux":
        print("what stays in memory is not measured: it is read where Linux tells it")
        return
    empty = [megabytes(SHELL, held=True)]
    yield Row("memory of a shell after a chapter", "nothing has run", empty, empty, unit="MB")
    chapters = {path: _code(path) for path in sorted(NOTEBOOKS.glob("*.ipynb"))}
    for path, code in chapters.items():
        held = [megabytes(SHELL + RUN.format(cells=code), held=True)]
        yield Row("memory of a shell after a chapter", path.stem, held, empty, unit="MB")
    yield from _lab(chapters)
    for figure in (one for one in figures() if one.name in ("gate", "neuron_graph")):
        name, control = next(iter(figure.controls.items()))
        there = next(end for end in control.ends if end != control.value)
        module = figure.picture.__module__
        prepare = MOVE.format(name=name, there=there, back=control.value, module=module, figure=figure.name)
        added = [megabytes(f"move({MOVES})", prepare)]
        yield Row(f"memory that {MOVES:,} moves add", figure.name, added, target="≤ 1 MB", unit="MB")


def _code(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def _lab(chapters: dict[Path, list[str]]) -> Iterator[Row]:
    """Yield what a JupyterLab's server and all its kernels hold: each chapter has a kernel, as where all are open."""
    from jupyter_client.blocking import BlockingKernelClient
    from psutil import Process

    def held(lab: Lab) -> list[float]:
        server = Process(lab.process.pid)
        return [sum(one.memory_full_info().pss for one in (server, *server.children(recursive=True))) / 2**20]

    group = "memory of the lab, its server and its kernels together"
    with TemporaryDirectory() as root, TemporaryDirectory() as home, Lab(Path(root), Path(home)) as lab:
        alone = held(lab)
        yield Row(group, "the server, nothing open", alone, alone, unit="MB")
        kernels = [BlockingKernelClient(connection_file=_open(lab, path)) for path in chapters]
        for kernel in kernels:
            kernel.load_connection_file()
            kernel.start_channels()
            kernel.wait_for_ready()
        yield Row(group, f"{len(kernels)} chapters open, no cell run", held(lab), alone, unit="MB")
        for kernel, code in zip(kernels, chapters.values(), strict=True):
            for source in code:
                kernel.execute_interactive(source, output_hook=lambda _: None)
        yield Row(group, "all their cells run", held(lab), alone, unit="MB")
        for kernel in kernels:
            kernel.stop_channels()


def _open(lab: Lab, notebook: Path) -> str:
    """Open a chapter as the lab's page does; return where its kernel's connection is told."""
    asked = {"path": f"notebooks/{notebook.name}", "type": "notebook", "name": "", "kernel": {"name": "python3"}}
    address, head = f"{lab.url}/api/sessions", {"Authorization": f"token {TOKEN}"}
    with urlopen(Request(address, json.dumps(asked).encode(), head)) as answer:  # noqa: S310 - our own server
        return str(lab.home / "runtime" / f"kernel-{json.load(answer)['kernel']['id']}.json")
