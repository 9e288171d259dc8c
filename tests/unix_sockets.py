"""A plugin for pytest --nbval in several processes: their kernels listen on Unix sockets.

A kernel's TCP ports are picked before it starts, and two processes may pick the same. Where there are no Unix sockets,
on Windows, nbval is to run in one process.
"""

import uuid
from pathlib import Path

import nbval.kernel
from jupyter_client.manager import KernelManager
from jupyter_core.paths import jupyter_runtime_dir
from traitlets import default


class UnixSocketKernelManager(KernelManager):
    """Starts kernels whose sockets are files beside their connection file."""

    @default("transport")
    def _on_unix_sockets(self) -> str:
        return "ipc"

    @default("connection_file")
    def _of_its_own(self) -> str:
        folder = Path(jupyter_runtime_dir())
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder / f"kernel-{uuid.uuid4()}.json")


nbval.kernel.KernelManager = UnixSocketKernelManager
