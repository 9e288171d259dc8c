"""Execute notebooks in parallel, and keep of their outputs what is the same on every run."""

import asyncio
import os
import re
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbformat import NotebookNode
from tqdm import tqdm

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # names a model that lives in one kernel only
CELL_TIMEOUT = 300  # seconds


def execute(notebooks: dict[str, NotebookNode], root: Path) -> list[str]:
    """Execute each notebook in place, its kernel in the notebook's folder; return what failed, one text each."""
    return asyncio.run(_execute_all(notebooks, root))


async def _execute_all(notebooks: dict[str, NotebookNode], root: Path) -> list[str]:
    slots = asyncio.Semaphore(os.cpu_count() or 1)
    cells = sum(cell.cell_type == "code" for notebook in notebooks.values() for cell in notebook.cells)
    with tqdm(total=cells, unit="cell", desc="executing", disable=None) as progress:
        runs = [_execute_one(path, notebook, root, slots, progress) for path, notebook in notebooks.items()]
        failures = await asyncio.gather(*runs)
    return [failure for failure in failures if failure]


async def _execute_one(
    path: str, notebook: NotebookNode, root: Path, slots: asyncio.Semaphore, progress: tqdm
) -> str | None:
    folder = (root / path).parent
    folder.mkdir(parents=True, exist_ok=True)
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        on_cell_executed=lambda **_: progress.update(),
    )
    async with slots:
        try:
            await client.async_execute(env={**os.environ, "PYTHONHASHSEED": "0", "COURSE_PROGRESS": os.devnull})
        except (CellControlSignal, DeadKernelError) as error:
            return f"{path}: {COLOUR.sub('', str(error))}"
    for cell in notebook.cells:
        if cell.cell_type == "code" and _wrote_to_stderr(cell):
            return f"{path}: a cell writes to stderr (tag it `stderr` if it should):\n{cell.source}\n{cell.outputs}"
    notebook.metadata["language_info"] = {"name": "python"}  # the kernel's own has its version
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _stable(cell)
    return None


def _wrote_to_stderr(cell: NotebookNode) -> bool:
    if "stderr" in cell.metadata.get("tags", []):
        return False
    return any(output.get("name") == "stderr" for output in cell.outputs)


def _stable(cell: NotebookNode) -> list[NotebookNode]:
    """Return a cell's outputs without widget views, and none for a cell whose output is a measurement."""
    if "measured" in cell.metadata.get("tags", []):
        return []
    outputs: list[NotebookNode] = cell.outputs
    for output in outputs:
        output.get("data", {}).pop(WIDGET_VIEW, None)
    return outputs
