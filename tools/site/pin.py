"""Pin the Python of the browser edition: tools/site/pyodide.json and tools/site/wheels.txt.

    python -m tools.site.pin          renew tools/site/wheels.txt
    python -m tools.site.pin DIR      change to the Pyodide release in the folder DIR, then renew tools/site/wheels.txt;
                                      that needs Node, which compiles what Python's start imports (started.xz)

pyodide.json keeps what the site needs of the release: its version, the files of the runtime and of the compiled
packages with their hashes and sizes, and what the release's own lock file says of these packages. wheels.txt has the
pure Python packages, in the versions that the tests run with.
"""

import argparse
import hashlib
import json
import lzma
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PINNED = HERE / "pyodide.json"
STARTED = HERE / "started.xz"  # a ZIP archive, packed as a whole
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
COMPILED = ("contourpy", "kiwisolver", "matplotlib", "numpy", "pillow")
KERNEL = ("ipython", "comm", "jedi", "micropip")  # what the kernel needs beside what the course needs
LEFT_OUT = ("jupyterlab-widgets", "widgetsnbextension")  # the lab has them: they are no part of its Python


def pin(folder: Path) -> dict[str, Any]:
    """Return what tools/site/pyodide.json is to say of the release in `folder`."""
    version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = {name: lock["packages"][name] for name in COMPILED}
    files = [folder / name for name in (*RUNTIME, *(package["file_name"] for package in packages.values()))]
    return {
        "version": version,
        "info": lock["info"],
        "files": {file.name: {"sha256": sha256(file), "bytes": file.stat().st_size} for file in files},
        "packages": packages,
    }


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def renew_started(folder: Path) -> None:
    """Write tools/site/started.xz: what Python's start imports of the release in `folder`, compiled."""
    with TemporaryDirectory() as work:
        made = Path(work) / "started.zip"
        subprocess.run(["node", HERE / "started.mjs", folder, made], check=True)  # noqa: S603, S607 - Node, with arguments that are written here
        STARTED.write_bytes(lzma.compress(made.read_bytes(), preset=9 | lzma.PRESET_EXTREME))


def renew_wheels() -> None:
    """Write tools/site/wheels.txt: solved for Pyodide's platform, with its compiled packages in their versions."""
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    tested = (ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8")
    others = re.compile(rf"^(?!(?:{'|'.join(COMPILED)})==).*$", re.MULTILINE)
    inputs = {
        "needed.in": "\n".join(KERNEL),
        "compiled.in": "\n".join(f"{name}=={package['version']}" for name, package in pinned["packages"].items()),
        "tested.in": "\n".join(others.findall(tested)),
    }
    with TemporaryDirectory() as folder:
        for name, text in inputs.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--no-annotate",
            "--no-python-downloads",
            "--generate-hashes",
        ]
        command += [f"--python-version={pinned['info']['python']}", "--python-platform=wasm32-pyodide2025"]
        command += [f"--override={folder}/compiled.in", f"--constraint={folder}/tested.in"]
        command += [f"--no-emit-package={name}" for name in (*COMPILED, *LEFT_OUT)]
        command += ["--custom-compile-command=make lock", f"--output-file={HERE / 'wheels.txt'}"]
        command += [str(ROOT / "pyproject.toml"), f"{folder}/needed.in"]
        subprocess.run(command, check=True)  # noqa: S603 - uv, with arguments that are written here


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="an unpacked Pyodide release")
    release = parser.parse_args().folder
    if release is not None:
        PINNED.write_text(json.dumps(pin(release), indent=2, sort_keys=True) + "\n", encoding="utf-8")
        renew_started(release)
    renew_wheels()
    sys.stdout.write("the browser edition's Python is pinned in tools/site/\n")
