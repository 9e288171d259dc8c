"""The JupyterLite lab: the course's notebooks, and a Python in the browser that runs them."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from tools.notebooks.texts import read_opening
from tools.site.command import run
from tools.site.release import Release
from tools.site.wheels import LOCK, PLACE, PRELOADED, write_python

EPOCH = "1580601600"  # the date of what has none of its own: building twice gives the same bytes
FOLDERS = ("notebooks", "exercises", "solutions")
PYODIDE = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "anywidget", PYODIDE)
ICON = "static/icon.svg"
HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "jupyter" / "labextension"  # the installed lab's too
PREFERENCES = {
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 10},  # a closed tab loses no more seconds than this
}


def build_lab(root: Path, release: Release, work: Path, out: Path) -> None:
    """Build the lab into `out`, with `work` for what is needed on the way."""
    source = work / "lite"
    for folder in FOLDERS:
        shutil.copytree(root / folder, source / "files" / folder, ignore=shutil.ignore_patterns(".*"))
    _write(source / "jupyter-lite.json", _settings(read_opening(root).name, release.url()))
    _write(source / "jupyter_lite_config.json", _build_settings())
    _write(source / "overrides.json", PREFERENCES)
    options = (f"--lite-dir={source}", f"--output-dir={out}")
    run("-m", "jupyterlite_core", "build", *options, folder=source, SOURCE_DATE_EPOCH=EPOCH)
    # Not before: the build begins with an empty folder.
    _name_icon(out)
    release.install(out)
    write_python(root, release, work / "wheels", out)


def _name_icon(out: Path) -> None:
    """Give the lab's page the course's icon: one that names none asks its server for /favicon.ico."""
    shutil.copyfile(HERE / "static" / "icon.svg", out / ICON)
    page = out / "lab" / "index.html"
    link = f'<head>\n    <link rel="icon" href="../{ICON}">'
    page.write_text(page.read_text(encoding="utf-8").replace("<head>", link, 1), encoding="utf-8")


def _settings(name: str, pyodide_url: str) -> dict[str, Any]:
    kernel = {
        "pyodideUrl": f"{pyodide_url}/pyodide.mjs",
        "loadPyodideOptions": {"lockFileURL": f"./{PLACE}/{LOCK}", "packages": PRELOADED},
        "disablePyPIFallback": True,
    }
    config = {
        "appName": name,
        "faviconUrl": f"./{ICON}",
        "exposeAppInBrowser": True,  # tests call its commands
        "litePluginSettings": {f"{PYODIDE}:kernel": kernel},
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}


def _build_settings() -> dict[str, Any]:
    extensions = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    return {
        "LiteBuildConfig": {
            "apps": ["lab"],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [
                *(str(extensions / name) for name in EXTENSIONS),
                str(HERE / "extension"),
                str(PAGE),
            ],
        }
    }


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
