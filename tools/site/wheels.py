"""The Python that runs in the browser: which wheels it is made of, and the lock file by which Pyodide loads them.

Compiled packages come from the Pyodide release, all others from wheels.txt, the kernel's own from its extension,
and the course from its source.
"""

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec

from course_lib.notebook.set_up import COURSE
from tools.site.archives import copy
from tools.site.command import run
from tools.site.pin import sha256
from tools.site.release import Release

HERE = Path(__file__).resolve().parent
PLACE = "static/python"  # below the lab's folder, which is seen from there as
UP = "../.."
LOCK = "pyodide-lock.json"
PINNED = HERE / "wheels.txt"
FETCHED = Path(sys.prefix) / "wheels"  # those in it are downloaded once for each list and Python
KERNEL = ("ipykernel", "piplite", "pyodide_kernel")
KERNEL_WHEELS = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
# What is loaded while Python starts. The lock file says what each of them needs in turn.
PRELOADED = ("ipykernel", "pyodide-kernel", "piplite", "micropip", "ipython", "comm", "jedi", COURSE)
# What a notebook loads only when one of its cells imports it, or a module of the course that does.
LATER = {"matplotlib": ["course_lib.picture.plots", "course_lib.notebook.plots"]}
# What nothing here reads of a wheel: the instructor's side of the course, its command, the settings of an installed
# JupyterLab, the half of anywidget that the lab has; nine tenths of jedi are what it knows of packages that are not
# here, and four fifths of pygments the languages other than Python, which a traceback is in.
UNREAD = {
    COURSE.replace("-", "_"): ("course_classroom/*", "*.dist-info/entry_points.txt", "*.data/*"),
    "anywidget": ("anywidget/labextension/*", "anywidget/nbextension/*", "*.data/*"),
    "pygments": ("pygments/lexers/[!_p]*", "pygments/lexers/p[!y]*", "pygments/lexers/_*_builtins.py"),
    "jedi": ("jedi/third_party/typeshed/stubs/*", "jedi/third_party/django-stubs/*"),
}


def write_python(root: Path, release: Release, work: Path, lab: Path) -> None:
    """Write the wheels and their lock file into the lab's folder, with `work` for downloads."""
    out = lab / PLACE
    out.mkdir(parents=True)
    _download(release.pinned["info"]["python"], work)
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(work), str(root))
    own = [wheel for name in KERNEL for wheel in (Path(sys.prefix) / KERNEL_WHEELS).glob(f"{name}-*.whl")]
    for wheel in [*work.glob("*.whl"), *own]:
        copy(wheel, out / wheel.name, UNREAD.get(wheel.name.partition("-")[0], ()))
    lock = _lock(release, lab, sorted(out.glob("*.whl")))
    lock.to_json(out / LOCK)
    (out / "preload.json").write_text(json.dumps(_preload(release, lock, out)), encoding="utf-8")
    (out / "page.json").write_text(json.dumps(_page(release, lock)), encoding="utf-8")


def _download(python: str, to: Path) -> None:
    fetched = FETCHED / f"{python}-{sha256(PINNED)}"
    if not fetched.exists():
        FETCHED.mkdir(exist_ok=True)
        with TemporaryDirectory(dir=FETCHED) as folder:
            options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", f"--python-version={python}"]
            options += ["--implementation=py", "--abi=none", "--platform=any"]
            run("-m", "pip", "download", *options, "--requirement", str(PINNED), "--dest", str(Path(folder, "all")))
            if not fetched.exists():  # another build may have been faster
                Path(folder, "all").replace(fetched)
    shutil.copytree(fetched, to)


def _lock(release: Release, lab: Path, wheels: list[Path]) -> PyodideLockSpec:
    pinned = release.pinned
    base = PyodideLockSpec(info={**pinned["info"], "version": pinned["version"]}, packages=release.packages(UP, lab))
    spec = add_wheels_to_spec(base, wheels, ignore_missing_dependencies=True)
    for later, importers in LATER.items():
        spec.packages[later].imports.extend(importers)
    for package in spec.packages.values():
        # What the lock does not have is for other systems, or for parts that the course does not use.
        needed = set(package.depends) & set(spec.packages)
        package.depends = sorted(needed - set(LATER) if package.name == COURSE else needed)
    return spec


def _page(release: Release, lock: PyodideLockSpec) -> dict[str, str]:
    """Say what the worker of a page that is read loads: Pyodide and the course's wheel, as they are seen from here."""
    return {"pyodide": f"{release.url(UP)}/", "lock": LOCK, "wheel": lock.packages[COURSE].file_name}


def _preload(release: Release, lock: PyodideLockSpec, out: Path) -> list[dict[str, object]]:
    """List the files that Python starts with, and their sizes: a learner sees how much of them has arrived."""
    names = list(PRELOADED)
    for name in names:  # it grows while it is read
        names.extend(sorted(set(lock.packages[name].depends) - set(names)))
    pinned = release.pinned["files"]
    files = [*release.runtime(UP), *(lock.packages[name].file_name for name in names)]
    sizes = [
        (out / file).stat().st_size if (out / file).exists() else pinned[Path(file).name]["bytes"] for file in files
    ]
    return [{"url": file, "bytes": size} for file, size in zip(files, sizes, strict=True)]
